"""Steps against their own budget, found by plain rows: a whole year of them without loading a dossier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from dossiers.lateness import Stretch, used_by
from dossiers.models import Pause, StepRun
from dossiers.presentation.budgets import Visit, used_at_current
from dossiers.querysets import DossierQuerySet
from procedures.calendar import Calendar
from procedures.models import CalendarVersion

from .scopes import Scope


class _Run(NamedTuple):
    """A visit, with id and digest of the calendar its dossier was judged by."""

    dossier: int
    seq: int
    calendar: int
    digest: str
    plan: int | None
    given_at: datetime
    ended_at: datetime | None
    budget: int
    leg: int
    round: int
    outside: bool
    procedure: int
    department: int
    officer: int | None
    name: str


class Step(NamedTuple):
    """A step of an ended dossier, its visits in the last round of its leg together; ids, nominal minutes.

    `given_at` of the first visit; `department`, `officer` and budget of the last.
    """

    dossier: int
    procedure: int
    department: int
    officer: int | None
    name: str
    leg: int
    given_at: datetime
    ended_at: datetime | None
    used: int
    budget: int

    @property
    def over(self) -> bool:
        """Whether it used more than its budget."""
        return self.used > self.budget

    @property
    def same(self) -> tuple[int, int, str]:
        """Procedure, department and name: steps with these are the same work."""
        return self.procedure, self.department, self.name


def steps_used(dossiers: DossierQuerySet, at: datetime) -> Iterator[Step]:
    """Every step of the ended dossiers with what it used; those outside the limit are left out.

    As `step_table` counts it, by the calendar each was judged by. Two queries, one more for calendars not
    read before.
    """
    runs, pauses = _runs(dossiers), _pauses(dossiers, at)
    judged = CalendarVersion.calendars((run.calendar, run.digest) for run in runs)
    last: dict[tuple[int, int], int] = {}
    for run in runs:
        last[run.dossier, run.leg] = max(run.round, last.get((run.dossier, run.leg), 0))
    steps: defaultdict[tuple[int, int, int], list[_Run]] = defaultdict(list)
    for run in runs:
        if run.round == last[run.dossier, run.leg] and not run.outside:
            steps[run.dossier, run.leg, run.plan or -run.seq].append(run)
    for own in steps.values():
        first, run = own[0], own[-1]
        used = used_by(_visits(own), pauses.get(run.dossier, ()), at, judged[run.calendar])
        yield Step(
            run.dossier,
            run.procedure,
            run.department,
            run.officer,
            run.name,
            run.leg,
            first.given_at,
            run.ended_at,
            used,
            run.budget,
        )


def over_budget(dossiers: DossierQuerySet, at: datetime) -> set[int]:
    """Those of the ended dossiers with a step over its own budget."""
    return {step.dossier for step in steps_used(dossiers, at) if step.over}


def partners_over_budget(scope: Scope, calendar: Calendar) -> list[int]:
    """Pending dossiers that a partner agency holds, unpaused, beyond the budget of its step. Two queries."""
    held = scope.pending().filter(holder__is_partner=True, paused_at__isnull=True)
    pauses = _pauses(held, scope.closes)
    by_dossier: defaultdict[int, list[_Run]] = defaultdict(list)
    for run in _runs(held):
        if not run.outside:
            by_dossier[run.dossier].append(run)
    return [
        dossier
        for dossier, own in by_dossier.items()
        if used_at_current(_visits(own), pauses[dossier], scope.closes, calendar) > own[-1].budget > 0
    ]


def _runs(dossiers: DossierQuerySet) -> list[_Run]:
    """The visits in order."""
    found = StepRun.objects.filter(dossier__in=dossiers.order_by().values("pk")).order_by("dossier", "seq")
    rows = found.values_list(
        "dossier",
        "seq",
        "dossier__calendar_version",
        "dossier__calendar_version__digest",
        "plan",
        "given_at",
        "ended_at",
        "budget_minutes",
        "leg",
        "round",
        "outside_limit",
        "dossier__procedure",
        "department",
        "officer",
        "name",
    )
    return [_Run._make(row) for row in rows]


def _pauses(dossiers: DossierQuerySet, at: datetime) -> defaultdict[int, list[Stretch]]:
    """Dossier -> its pauses, an open one until `at`."""
    found: defaultdict[int, list[Stretch]] = defaultdict(list)
    for pause in Pause.objects.filter(dossier__in=dossiers.order_by().values("pk")).order_by():
        found[pause.dossier_id].append(Stretch(pause.started_at, pause.ended_at or at))
    return found


def _visits(runs: list[_Run]) -> list[Visit]:
    return [Visit(run.plan, run.round, run.given_at, run.ended_at, leg=run.leg) for run in runs]
