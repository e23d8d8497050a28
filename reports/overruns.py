"""Dossiers with a step over its budget, found by plain rows: most of a year have none and are not loaded."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from dossiers.lateness import Stretch
from dossiers.models import Pause, StepRun
from dossiers.presentation.budgets import Visit, used_at_current, used_by
from dossiers.querysets import DossierQuerySet
from procedures.calendar import Calendar

from .causes import calendars
from .scopes import Scope


class _Run(NamedTuple):
    """A visit of an ended dossier."""

    dossier: int
    judged_by: int | None
    pk: int
    plan: int | None
    given_at: datetime
    ended_at: datetime | None
    budget: int
    leg: int
    round: int
    outside: bool


def over_budget(dossiers: DossierQuerySet, at: datetime, calendar: Calendar) -> set[int]:
    """Those of the ended dossiers with a step over its own budget, in the last round of its leg.

    As `step_table` counts it, by the calendar each was judged by. Three queries.
    """
    runs, pauses = _runs(dossiers), _pauses(dossiers, at)
    judged = calendars({run.judged_by for run in runs})
    last: dict[tuple[int, int], int] = {}
    for run in runs:
        last[run.dossier, run.leg] = max(run.round, last.get((run.dossier, run.leg), 0))
    steps: defaultdict[tuple[int, int, int], list[_Run]] = defaultdict(list)
    for run in runs:
        if run.round == last[run.dossier, run.leg] and not run.outside:
            steps[run.dossier, run.leg, run.plan or -run.pk].append(run)
    return {
        own[-1].dossier
        for own in steps.values()
        if _used(own, pauses[own[-1].dossier], at, judged.get(own[-1].judged_by, calendar)) > own[-1].budget
    }


def _runs(dossiers: DossierQuerySet) -> list[_Run]:
    """The visits in order."""
    found = StepRun.objects.filter(dossier__in=dossiers.values("pk")).order_by("dossier", "seq")
    rows = found.values_list(
        "dossier",
        "dossier__calendar_version",
        "pk",
        "plan",
        "given_at",
        "ended_at",
        "budget_minutes",
        "leg",
        "round",
        "outside_limit",
    )
    return [_Run._make(row) for row in rows]


def _used(runs: list[_Run], pauses: list[Stretch], at: datetime, calendar: Calendar) -> int:
    visits = [Visit(run.plan, run.round, run.given_at, run.ended_at) for run in runs]
    return used_by(visits, pauses, at, calendar)


def _pauses(dossiers: DossierQuerySet, at: datetime) -> defaultdict[int, list[Stretch]]:
    """Dossier -> its pauses; an open one lasts until `at`."""
    pauses: defaultdict[int, list[Stretch]] = defaultdict(list)
    for pause in Pause.objects.filter(dossier__in=dossiers.values("pk")):
        pauses[pause.dossier_id].append(Stretch(pause.started_at, pause.ended_at or at))
    return pauses


def partners_over_budget(scope: Scope, calendar: Calendar) -> list[int]:
    """Pending dossiers that a partner agency holds, unpaused, beyond the budget of its step. Two queries."""
    held = scope.pending().filter(holder__is_partner=True, paused_at__isnull=True)
    runs = StepRun.objects.filter(dossier__in=held.values("pk"), outside_limit=False)
    visits: defaultdict[int, list[Visit]] = defaultdict(list)
    budgets: dict[int, int] = {}
    for run in runs.order_by("dossier", "seq"):
        visits[run.dossier_id].append(Visit(run.plan_id, run.round, run.given_at, run.ended_at))
        budgets[run.dossier_id] = run.budget_minutes
    pauses = _pauses(held, scope.closes)
    return [
        dossier
        for dossier, stays in visits.items()
        if used_at_current(stays, pauses[dossier], scope.closes, calendar) > budgets[dossier] > 0
    ]
