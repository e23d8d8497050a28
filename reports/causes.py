"""Whose days late: the shares of decision D2, summed by department and partner agency.

Counted are the dossiers resolved late in the period, with all their days late, so that the months add up to
the year and nothing is counted twice; a dossier still late has its holder in the list of late ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch

from dossiers.lateness import Outcome, Stretch
from dossiers.models import Dossier, Pause, StepRun
from dossiers.presentation.budgets import StepRow, Visit, step_table, used_at_current
from dossiers.querysets import DossierQuerySet
from procedures.calendar import Calendar
from procedures.models import Department

from .scopes import Scope


@dataclass(frozen=True)
class Part:
    """A dossier's days late that fall to one department, in hundredths of a working day."""

    dossier: Dossier
    hundredths: int

    @property
    def days(self) -> Decimal:
        """Working days late."""
        return Decimal(self.hundredths) / 100


@dataclass(frozen=True)
class Cause:
    """A department's part in the days late of a period, dossier by dossier."""

    department: Department
    parts: tuple[Part, ...]

    @property
    def hundredths(self) -> int:
        """Hundredths of a working day."""
        return sum(part.hundredths for part in self.parts)

    @property
    def days(self) -> Decimal:
        """Working days late."""
        return Decimal(self.hundredths) / 100


def causes(scope: Scope, calendar: Calendar) -> list[Cause]:
    """Everyone with a part in the days late of the period, the largest first. Three queries."""
    departments: dict[int, Department] = {}
    parts: defaultdict[int, list[Part]] = defaultdict(list)
    late = scope.ended().filter(outcome=Outcome.LATE.value, days_late__gt=0).for_list()
    for dossier in with_steps(late):
        called = _called(run.department for run in dossier.step_runs.all())
        for row in _shared(dossier, scope.closes, calendar):
            department = called[row.department]
            departments[department.pk] = department
            parts[department.pk].append(Part(dossier, row.share))
    found = [Cause(departments[pk], tuple(parts[pk])) for pk in parts]
    return sorted(found, key=lambda cause: (-cause.hundredths, cause.department.position))


def _called(departments: Iterable[Department]) -> dict[str, Department]:
    """The departments by whichever of their two names a row shows."""
    return {name: one for one in departments for name in (one.name, one.short_name)}


def with_steps(dossiers: DossierQuerySet) -> DossierQuerySet:
    """The same with their visits and pauses loaded, by two queries more."""
    runs = StepRun.objects.select_related("department", "officer", "plan").order_by("seq")
    return dossiers.prefetch_related(Prefetch("step_runs", runs), "pauses")


def stretches(dossier: Dossier, at: datetime) -> list[Stretch]:
    """The loaded pauses of a dossier; an open one lasts until `at`."""
    return [Stretch(pause.started_at, pause.ended_at or at) for pause in dossier.pauses.all()]


def _shared(dossier: Dossier, at: datetime, calendar: Calendar) -> list[StepRow]:
    """The steps with a share of the dossier's days late."""
    table = step_table(dossier, list(dossier.step_runs.all()), (), stretches(dossier, at), at, calendar)
    return [row for row in table.rows if row.share]


def partners_over_budget(scope: Scope, calendar: Calendar) -> list[int]:
    """Pending dossiers that a partner agency holds, unpaused, beyond the budget of its step. Two queries."""
    held = scope.pending().filter(holder__is_partner=True, paused_at__isnull=True).values("pk")
    runs = StepRun.objects.filter(dossier__in=held, outside_limit=False).order_by("dossier", "seq")
    visits: defaultdict[int, list[Visit]] = defaultdict(list)
    budgets: dict[int, int] = {}
    for run in runs:
        visits[run.dossier_id].append(Visit(run.plan_id, run.round, run.given_at, run.ended_at))
        budgets[run.dossier_id] = run.budget_minutes
    pauses: defaultdict[int, list[Stretch]] = defaultdict(list)
    for pause in Pause.objects.filter(dossier__in=held, ended_at__isnull=False):
        pauses[pause.dossier_id].append(Stretch(pause.started_at, pause.ended_at or scope.closes))
    return [
        dossier
        for dossier, stays in visits.items()
        if used_at_current(stays, pauses[dossier], scope.closes, calendar) > budgets[dossier] > 0
    ]
