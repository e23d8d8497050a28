"""Taking a catalogue over: procedures, their versions with papers and steps, all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction

from ..catalogue_rows import ProcedureRow, overlap
from ..models import Department, Procedure, ProcedureVersion, Sector
from ..step_plans import Agency, PlanError, agencies_by_name, check_names
from ..tables import BadTable, Flaw
from ..text import fold
from .changes import Change, Kind, differences
from .versions import Known, add_version, bring_up, steps_of

_WHAT = "Thủ tục"


@transaction.atomic
def load_catalogue(
    rows: Sequence[ProcedureRow], *, agencies: Sequence[Agency], short_names: Mapping[str, str]
) -> list[Change]:
    """Bring the catalogue up to `rows`; procedures the rows do not name are left as they are.

    A version is known by its procedure and its first day of force. What the ward has set itself (local
    limit, own short names) stays. A version of before that has no last day ends on the day before a new one
    begins. Raises BadTable, with nothing changed, when a row cannot be.
    """
    known = Known(
        sectors={sector.name: sector for sector in Sector.objects.select_related("department")},
        departments={department.code: department for department in Department.objects.all()},
        agencies=agencies_by_name(agencies),
        short_names=short_names,
    )
    _check(rows, known)
    existing = {
        procedure.key: procedure
        for procedure in Procedure.objects.filter(key__in={row.key for row in rows})
        .select_related("sector")
        .prefetch_related("versions__documents", "versions__steps__department")
    }
    by_key: dict[str, list[ProcedureRow]] = defaultdict(list)
    for row in rows:
        by_key[row.key].append(row)
    changes: list[Change] = []
    for key, versions in by_key.items():
        changes += _take_over(key, versions, existing.get(key), known)
    return changes


def _check(rows: Sequence[ProcedureRow], known: Known) -> None:
    """Everything a row refers to must be there, and its code must not be another procedure's."""
    keys = dict(
        Procedure.objects.filter(national_code__in={row.code for row in rows if row.code}).values_list(
            "national_code", "key"
        )
    )
    flaws = []
    for row in rows:
        if row.sector not in known.sectors:
            flaws.append(Flaw(row.line, f"Chưa có lĩnh vực “{row.sector}”."))
        elif known.sectors[row.sector].department is None:
            flaws.append(Flaw(row.line, f"Lĩnh vực “{row.sector}” chưa có phòng phụ trách."))
        else:
            flaws += _step_flaws(row, known)
        if row.code and keys.get(row.code, row.key) != row.key:
            flaws.append(Flaw(row.line, f"Mã {row.code} đang là của thủ tục khác, khóa {keys[row.code]}."))
    if flaws:
        raise BadTable(flaws)


def _step_flaws(row: ProcedureRow, known: Known) -> list[Flaw]:
    try:
        check_names(row.legs, known.agencies)
        steps_of(row, known)
    except PlanError as error:
        return [Flaw(row.line, str(error))]
    return []


def _take_over(
    key: str, rows: Sequence[ProcedureRow], procedure: Procedure | None, known: Known
) -> list[Change]:
    """One procedure with all its versions."""
    newest = max(rows, key=lambda row: (row.force_from is not None, row.force_from))
    values = _values(newest, procedure, known)
    if procedure is None:
        procedure = Procedure.objects.create(key=key, **values)
        for row in rows:
            add_version(procedure, row, known)
        return [Change(Kind.ADDED, _WHAT, f"{key} {newest.name}", _summary(rows))]
    details = list(differences(procedure, {k: v for k, v in values.items() if k != "search_text"}))
    if details or procedure.search_text != values["search_text"]:
        for field, value in values.items():
            setattr(procedure, field, value)
        procedure.save(update_fields=list(values))
    ended = []
    before = {version.force_from: version for version in procedure.versions.all()}
    for row in rows:
        if row.force_from in before:
            details += bring_up(before[row.force_from], row, known)
        else:
            ended += _end_before(before.values(), row)
            add_version(procedure, row, known)
            details.append(f"thêm {_summary([row])[0]}")
    _check_no_overlap(procedure, rows[0].line)
    if not details and not ended:
        return [Change(Kind.UNCHANGED, _WHAT, f"{key} {newest.name}")]
    changed = [Change(Kind.CHANGED, _WHAT, f"{key} {newest.name}", tuple(details))]
    return [Change(Kind.ENDED, "Phiên bản", f"{key} {text}") for text in ended] + changed


def _values(row: ProcedureRow, procedure: Procedure | None, known: Known) -> dict[str, Any]:
    short_names = (procedure.short_names if procedure else "") or known.short_names.get(row.key, "")
    return {
        "national_code": row.code,
        "name": row.name,
        "short_names": short_names,
        "sector": known.sectors[row.sector],
        "code_source": row.code_source,
        "notes": row.notes,
        "search_text": search_text(row.name, short_names, row.code or ""),
    }


def search_text(name: str, short_names: str, code: str) -> str:
    """The folded words a procedure is found by, each after a blank, so that its beginning is enough."""
    return f" {fold(f'{name} {short_names} {code}')}"[:800]


def _summary(rows: Sequence[ProcedureRow]) -> tuple[str, ...]:
    return tuple(
        f"{ProcedureVersion(statutory_unit=row.unit or '', statutory_amount=row.amount).limit_text}"
        f"{f', từ {row.force_from:%d/%m/%Y}' if row.force_from else ''}"
        f"{f', đến hết {row.force_to:%d/%m/%Y}' if row.force_to else ''}"
        for row in rows
    )


def _end_before(versions: Any, row: ProcedureRow) -> list[str]:
    """End the version without a last day that the new one replaces."""
    if row.force_from is None:
        return []
    ended = []
    for version in versions:
        if version.force_to is None and (version.force_from is None or version.force_from < row.force_from):
            version.force_to = row.force_from - timedelta(days=1)
            version.save(update_fields=["force_to"])
            ended.append(f"đến hết {version.force_to:%d/%m/%Y}: {version.limit_text}")
    return ended


def _check_no_overlap(procedure: Procedure, line: int) -> None:
    stretches = sorted(
        procedure.versions.values_list("force_from", "force_to"), key=lambda s: (s[0] is not None, s[0])
    )
    for earlier, later in pairwise(stretches):
        if overlap(earlier, later):
            since = f"{later[0]:%d/%m/%Y}" if later[0] else "trước"
            raise BadTable([Flaw(line, f"Thời gian áp dụng chồng lên phiên bản đang có, từ {since}.")])
