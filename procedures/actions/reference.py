"""The data of the project that every ward starts from: departments, sectors, instruments, identities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from ..models import Department, FormSet, LegalInstrument, Sector, Ward
from ..step_plans import Agency
from ..tables import BadTable, Flaw, Row, all_sound, read_rows
from .changes import Change, put

DATA = Path(__file__).resolve().parent.parent / "data"
_YES_NO = {"yes": True, "no": False}
_KINDS: dict[str, dict[str, bool]] = {
    "ward": {"is_partner": False, "is_counter": False},
    "counter": {"is_partner": False, "is_counter": True},
    "partner": {"is_partner": True, "is_counter": False},
}


def _read(name: str, columns: str) -> list[Row]:
    return read_rows((DATA / name).read_bytes(), columns.split())


def read_agencies() -> list[Agency]:
    """How the agencies named in the catalogue map to departments."""
    rows = _read("agencies.csv", "name department work")
    return [Agency(row.cells["name"], row.cells["department"], row.cells["work"]) for row in rows]


def read_short_names() -> dict[str, str]:
    """The ward's own short names of common procedures, by key."""
    return {row.cells["key"]: row.cells["short_names"] for row in _read("short_names.csv", "key short_names")}


def read_opening_hours() -> list[tuple[date, str]]:
    """The usual hours, by their first day of force."""
    rows = _read("opening_hours.csv", "force_from sessions")
    return [(date.fromisoformat(row.cells["force_from"]), row.cells["sessions"]) for row in rows]


@transaction.atomic
def load_departments() -> list[Change]:
    """Add the departments of a ward and its partner agencies that are not there yet.

    Names a ward has given its own departments stay.
    """
    changes = []
    for row in _read("departments.csv", "code name short_name kind active position"):
        values: dict[str, Any] = {
            "name": row.text("name", 200, required=True),
            "short_name": row.text("short_name", 60, required=True),
            "active": row.choice("active", _YES_NO),
            "position": row.whole("position"),
            **(row.choice("kind", _KINDS) or {}),
        }
        all_sound([row])
        changes.append(
            put(
                Department,
                {"code": row.cells["code"]},
                values,
                what="Phòng, cơ quan",
                name=values["name"],
                keep_existing=True,
            )
        )
    return changes


@transaction.atomic
def load_sectors() -> list[Change]:
    """Add the sectors that are not there yet; a department a ward has put in charge stays."""
    departments = {department.code: department for department in Department.objects.all()}
    return [
        put(
            Sector,
            {"code": row.cells["code"]},
            {
                "name": row.cells["name"],
                "position": row.whole("position"),
                "department": departments[row.cells["department"]],
            },
            what="Lĩnh vực",
            name=row.cells["name"],
            keep_existing=True,
        )
        for row in _read("sectors.csv", "position code name department")
    ]


@transaction.atomic
def load_instruments() -> list[Change]:
    """Add the instruments with their dates of force, then the sets of forms that rest on them."""
    changes = []
    for row in _read("legal_instruments.csv", "number title issued_on force_from force_to source"):
        values: dict[str, Any] = {
            "title": row.text("title", 400, required=True),
            "issued_on": row.day("issued_on"),
            "force_from": row.day("force_from"),
            "force_to": row.day("force_to"),
        }
        number = row.text("number", 60, required=True)
        all_sound([row])
        changes.append(put(LegalInstrument, {"number": number}, values, what="Văn bản", name=number))
    for row in _read("form_sets.csv", "code instrument force_from force_to"):
        values = {
            "instrument": LegalInstrument.objects.get(number=row.cells["instrument"]),
            "force_from": row.day("force_from"),
            "force_to": row.day("force_to"),
        }
        all_sound([row])
        code = row.cells["code"]
        changes.append(put(FormSet, {"code": code}, values, what="Bộ mẫu", name=f"bộ mẫu {code}"))
    return changes


_WARD_COLUMNS = (
    "force_from force_to name place superior_place unit_code counter_name counter_lines counter_symbol "
    "address phone email mail_approved_paper closing_day"
)


_WARD_TEXTS = (
    *("name", "place", "superior_place", "unit_code", "counter_name", "counter_symbol"),
    *("address", "phone", "email"),
)


@transaction.atomic
def load_identities() -> list[Change]:
    """Bring the demo ward's identities, with their dates of force, up to wards.csv."""
    return [_identity(row) for row in _read("wards.csv", _WARD_COLUMNS)]


def _identity(row: Row) -> Change:
    values: dict[str, Any] = {column: row.text(column, 200) for column in _WARD_TEXTS} | {
        "force_to": row.day("force_to"),
        "counter_lines": row.cells["counter_lines"].replace("|", "\n"),
        "mail_approved_paper": row.choice("mail_approved_paper", _YES_NO),
        "closing_day": row.whole("closing_day"),
    }
    force_from = row.day("force_from")
    all_sound([row])
    name = f"{values['name']}, {values['superior_place']}"
    return put(Ward, {"force_from": force_from}, values, what="Danh xưng của phường", name=name)


def check_agencies(agencies: Sequence[Agency]) -> None:
    """Raise BadTable when an agency is mapped to a department nobody has."""
    codes = {"@sector", *Department.objects.values_list("code", flat=True)}
    unknown = [agency for agency in agencies if agency.department not in codes]
    if unknown:
        raise BadTable(
            [Flaw(None, f"Cơ quan “{a.name}” trỏ tới phòng “{a.department}” không có.") for a in unknown]
        )
