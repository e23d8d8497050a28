"""Very many dossiers, written straight into a database of their own: COPY on PostgreSQL, INSERT on SQLite.

Two real dossiers, one finished and one at a department, are the patterns of all others.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection, models, transaction

from benchmarks.search_people import person
from dossiers import actions
from dossiers.models import Applicant, Dossier, SearchLine, StepRun
from dossiers.numbering import dossier_code
from dossiers.search_words import line_of
from procedures.models import Procedure
from procedures.text import fold
from tests.dossiers.deskwork import at_economy, signed
from tests.ward import TestWard, build_ward, call

CATALOGUE = Path(__file__).resolve().parent.parent / "procedures" / "data" / "procedures.csv"
UNIT = "H36.152.00"
FIRST_DAY = date(2021, 1, 4)
A_DAY = 710
STILL_OPEN = 4_000
Cells = dict[str, Any]


def write(count: int) -> TestWard:
    """Write so many dossiers with applicants, steps and lines of words; the ward they belong to."""
    ward = build_ward()
    ended, held = patterns(ward)
    procedures = _catalogue(ward)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica; DROP INDEX IF EXISTS search_line_words")
    people = list(_people(count))
    own = [(n, *one) for n, one in enumerate(_matters(count, procedures), start=1)]
    first = max(held.pk, ended.pk) + 1
    fill(held.applicant, (p | {"id": first + n} for n, p in enumerate(people)))
    still_open = min(STILL_OPEN, count // 4)
    for pattern, matters in ((ended, own[:-still_open]), (held, own[-still_open:])):
        fill(pattern, (_dossier(first, n, code, procedure) for n, code, procedure in matters))
        for step in pattern.step_runs.all():
            away = ward.culture.pk if step.department_id == ward.economy.pk else None
            fill(step, _steps(first, [n for n, *_ in matters], away), own_id=True)
    fill(held.search_line, (_line(first, n, people[n - 1], code, p) for n, code, p in own))
    _finish()
    return ward


def patterns(ward: TestWard) -> tuple[Dossier, Dossier]:
    held = at_economy(ward, "2026-11-19 09:00")
    ended = signed(ward, at_economy(ward, "2026-11-16 09:00"), "2026-11-19 09:00")
    for step, who, at in (("resolve", ward.officer, "10:00"), ("receive_result", ward.clerk, "14:00")):
        ended = getattr(actions, step)(call(ended, who, f"2026-11-19 {at}"))
    ended = actions.return_result(call(ended, ward.clerk, "2026-11-20 08:00"), to_whom="x")
    Dossier.objects.filter(pk__in=[ended.pk, held.pk]).update(external_code=None)
    return Dossier.objects.get(pk=ended.pk), Dossier.objects.get(pk=held.pk)


def _catalogue(ward: TestWard) -> list[int]:
    with CATALOGUE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    sector = ward.business.procedure.sector
    made = [
        Procedure(key=f"x{n}", name=row["name"], sector=sector, search_text=f" {fold(row['name'])}"[:800])
        for n, row in enumerate(rows)
    ]
    return [one.pk for one in Procedure.objects.bulk_create(made)]


def _people(count: int) -> Iterator[Cells]:
    chance = Random(7)
    return (person(chance) for _ in range(count))


def _matters(count: int, procedures: list[int]) -> Iterator[tuple[str, int]]:
    """Code and procedure of each; a few procedures are most of the work."""
    chance = Random(8)
    for n in range(count):
        day = FIRST_DAY + timedelta(days=n // A_DAY)
        nth = min(len(procedures) - 1, int(chance.expovariate(1 / 12)))
        yield dossier_code(UNIT, day, n % A_DAY + 1), procedures[nth]


def _external(n: int, code: str) -> str | None:
    return f"000.00.01.{code[:3]}{code[10:]}" if n % 3 == 0 else None


def _dossier(first: int, n: int, code: str, procedure: int) -> Cells:
    return {
        "id": first + n, "applicant_id": first + n - 1, "procedure_id": procedure, "code": code,
        "external_code": _external(n, code), "register_unit": UNIT,
        "register_year": 1000 + n // 50_000, "register_number": n % 50_000 + 1,
        "tracking_token": f"bench-token-{n:010d}",
    }  # fmt: skip


def _steps(first: int, numbers: Iterable[int], away: int | None) -> Iterator[Cells]:
    """Two of three dossiers went to another department than the pattern's."""
    for n in numbers:
        yield {"dossier_id": first + n} | ({"department_id": away} if away and n % 3 else {})


def _line(first: int, n: int, who: Cells, code: str, procedure: int) -> Cells:
    words = line_of(
        names=[who["full_name"]],
        numbers=[who["identity_number"], who["phone"]],
        codes=[code, _external(n, code)],
        procedure_id=procedure,
    )
    return {"dossier_id": first + n, "procedure_id": procedure, "words": words}


def fill(pattern: models.Model, changes: Iterable[Cells], own_id: bool = False) -> None:
    """Rows like the pattern but for what changes."""
    fields = [f for f in pattern._meta.concrete_fields if not (own_id and f.primary_key)]
    told = [f.get_db_prep_save(getattr(pattern, f.attname), connection) for f in fields]
    place = {f.attname: n for n, f in enumerate(fields)}
    columns = ", ".join(f'"{f.column}"' for f in fields)
    _store(pattern._meta.db_table, columns, len(fields), (_changed(told, place, one) for one in changes))


def _changed(told: list[Any], place: dict[str, int], change: Cells) -> list[Any]:
    row = told.copy()
    for name, value in change.items():
        row[place[name]] = value
    return row


def _store(table: str, columns: str, width: int, rows: Iterable[list[Any]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write("\t".join(map(_cell, row)) + "\n")
        else:
            marks = ", ".join(["%s"] * width)
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608


def _cell(value: Any) -> str:
    return r"\N" if value is None else str(value)


def _finish() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(import_module("dossiers.migrations.0011_search").INDEX)
            for model in (Applicant, Dossier, StepRun, SearchLine):
                cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
        else:
            cursor.execute("ANALYZE")
