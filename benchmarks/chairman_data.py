"""Years of dossiers with the facts figures count, written straight into a database of its own.

A dossier in 25 was late, most of them of land and its partner agency; steps are copied inside the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from random import Random

from django.db import connection

from benchmarks.search_data import Cells, fill, patterns
from dossiers.lateness import Outcome
from dossiers.models import Apology, Dossier, Pause, StepRun, SupplementRequest
from dossiers.numbering import dossier_code
from dossiers.periods import reporting_month
from procedures.calendar import at_minute
from procedures.models import Sector
from tests.ward import TestWard, build_ward

LAST_DAY = date(2026, 8, 14)  # eight months of the reporting year: 113,000 of a million dossiers
DAYS = 2_146
STILL_OPEN, OVERDUE = 4_000, 200
LAND, OTHERS = 12, 2  # percent late
SECTORS = ("certification", "construction", "social", "education", "religion", "health", "culture", "tax")


def write(count: int) -> TestWard:
    """Write so many dossiers with steps, pauses, requests and apologies; the ward they belong to."""
    ward = build_ward()
    ended, held = patterns(ward)
    sectors = _sectors(ward)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
    connection.disable_constraint_checking()
    still_open = min(STILL_OPEN, count // 12)
    rows = _matters(max(ended.pk, held.pk) + 1, count, still_open, sectors)
    fill(ended, islice(rows, count - still_open))
    fill(held, rows)
    _copy_steps(ended, held)
    _copy_others(ward)
    _finish()
    return ward


def _sectors(ward: TestWard) -> list[int]:
    """Land first: it is the late one."""
    land = ward.correction.procedure.sector
    others = Sector.objects.bulk_create(
        Sector(code=code, name=code, position=9 + n) for n, code in enumerate(SECTORS)
    )
    return [land.pk, *(one.pk for one in others)]


def _matters(first: int, count: int, still_open: int, sectors: list[int]) -> Iterator[Cells]:
    chance = Random(11)
    begin = LAST_DAY - timedelta(days=DAYS - 1)
    for n in range(count):
        day = begin + timedelta(days=n * DAYS // count)
        where = int(chance.random() ** 2 * len(sectors))
        own = _identity(first + n, n, day) | _way(chance) | {"sector_id": sectors[where]}
        received, due = _noon(day), _closing(day + timedelta(days=8))
        own |= {"received_at": received, "received_month": _month(day), "promised_at": due, "due_first": due}
        left = count - n
        if left > still_open:
            late = chance.random() * 100 < (LAND if where == 0 else OTHERS)
            own |= _ending(chance, day + timedelta(days=8), late)
        elif left <= OVERDUE * still_open // STILL_OPEN:
            own["due_first"] = _closing(LAST_DAY - timedelta(days=1 + left % 9))
        else:
            own["due_first"] = _closing(LAST_DAY + timedelta(days=1 + left % 12))
        yield own


def _identity(pk: int, n: int, day: date) -> Cells:
    return {
        "id": pk, "code": dossier_code("H36.152.00", day, n % 10_000), "external_code": None,
        "tracking_token": f"bench-token-{n:010d}", "register_year": 1000 + n // 50_000,
        "register_number": n % 50_000 + 1, "calendar_version_id": 1,
    }  # fmt: skip


def _way(chance: Random) -> Cells:
    roll = chance.random()
    return {
        "channel": "online" if roll < 0.3 else "postal" if roll < 0.33 else "counter",
        "online_level": ("full", "partial", "none")[int(roll * 10) % 3],
        "inter_agency": roll > 0.9,
        "limit_unit": "same_day" if roll < 0.4 else "working_day",
        "result_delivery": "post" if roll > 0.95 else "counter",
    }


def _ending(chance: Random, due: date, late: bool) -> Cells:
    days = 1 + int(chance.random() * 9) if late else 0
    early = not late and chance.random() < 0.7
    day = due + timedelta(days=days) if late else due - timedelta(days=3 if early else 0)
    outcome = Outcome.LATE if late else Outcome.EARLY if early else Outcome.ON_TIME
    ready = _noon(day)
    return {
        "resolved_at": ready, "ended_at": ready, "ended_month": _month(day), "outcome": outcome.value,
        "days_late": days, "returned_at": ready + timedelta(hours=20), "result_received_at": ready,
    }  # fmt: skip


@cache
def _noon(day: date) -> datetime:
    return at_minute(day, 11 * 60)


@cache
def _closing(day: date) -> datetime:
    return at_minute(day, 17 * 60)


@cache
def _month(day: date) -> date:
    return reporting_month(day)


def _copy_steps(*of: Dossier) -> None:
    """Every dossier gets the steps of its pattern."""
    for pattern in of:
        for step in pattern.step_runs.all():
            ends = "COALESCE(d.ended_at, d.received_at)" if step.ended_at else "NULL"
            own = {"id": None, "dossier_id": "d.id", "given_at": "d.received_at", "ended_at": ends}
            own["late_share"] = (
                f"CASE WHEN d.id % 2 = {step.seq % 2} AND {step.seq} < 3 THEN 100 * d.days_late END"
            )
            ended = "IS NOT NULL" if pattern.ended_at else "IS NULL"
            where = f"d.id > {max(one.pk for one in of)} AND d.ended_at {ended}"
            _copy(StepRun, step.pk, own, where)


def _copy(model: type, pk: int, own: dict[str, str | None], where: str) -> None:
    """For every dossier `d` a row like that with this key, but for the columns in `own`."""
    columns = [f.column for f in model._meta.concrete_fields if own.get(f.column, "") is not None]  # type: ignore[attr-defined]
    table, told = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)  # type: ignore[attr-defined]
    values = ", ".join(own.get(name) or f'p."{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({told}) SELECT {values}"  # noqa: S608 - our own names
            f" FROM dossiers_dossier d, {table} p WHERE p.id = {pk} AND {where}"
        )


def _copy_others(ward: TestWard) -> None:
    """A pause and a request for papers for one in twenty, for one in five hundred a second request; an
    apology for four of five late ones."""
    d = Dossier.objects.exclude(ended_at=None).latest("pk")
    pause = Pause.objects.create(
        dossier=d, kind="supplement", mode="restart", started_at=d.received_at, ended_at=d.received_at
    )
    asked = SupplementRequest.objects.create(
        dossier=d, ordinal=1, requested_at=d.received_at, requested_by=ward.clerk, reason="x"
    )
    again = SupplementRequest.objects.create(
        dossier=d, ordinal=2, requested_at=d.received_at, requested_by=ward.clerk, reason="x",
        allowed_by=ward.chairman,
    )  # fmt: skip
    letter = Apology.objects.create(
        dossier=d, ordinal=1, status="approved", anchor=d.received_at, new_due=d.due_first,
        paper_id=d.pk, drafted_at=d.due_first, submitted_at=d.due_first, submitted_by=ward.office,
        approved_at=d.due_first, approved_by=ward.chairman, reason_code="c", reason_text="x",
    )  # fmt: skip
    when = {"id": None, "dossier_id": "d.id", "started_at": "d.received_at", "ended_at": "d.received_at",
            "requested_at": "d.received_at"}  # fmt: skip
    _copy(Pause, pause.pk, when, f"d.id % 20 = 0 AND d.id <> {d.pk}")
    _copy(SupplementRequest, asked.pk, when, f"d.id % 20 = 0 AND d.id <> {d.pk}")
    _copy(SupplementRequest, again.pk, when, f"d.id % 500 = 0 AND d.id <> {d.pk}")
    late = f"d.outcome = 'late' AND d.id % 5 > 0 AND d.id <> {d.pk}"
    _copy(Apology, letter.pk, when | {"approved_at": "d.due_first", "paper_id": "d.id"}, late)


def _finish() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")
            for model in (Dossier, StepRun, Pause, SupplementRequest, Apology):
                cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
        else:
            cursor.execute("ANALYZE")
