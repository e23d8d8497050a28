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


def over_budget(dossiers: DossierQuerySet, at: datetime) -> set[int]:
    """Those of the ended dossiers with a step over its own budget, in the last round of its leg.

    As `step_table` counts it, by the calendar each was judged by. Two queries.
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
    return {
        own[-1].dossier
        for own in steps.values()
        if used_by(_visits(own), pauses[own[-1].dossier], at, judged[own[-1].calendar]) > own[-1].budget
    }


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
