"""Whose days late: the shares of decision D2, summed by department and partner agency.

Counted are the dossiers resolved late in the period, with all their days late, so that the months add up to
the year and nothing is counted twice; a dossier still late has its holder in the list of late ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from django.db.models import Prefetch

from dossiers.lateness import Outcome, Stretch
from dossiers.models import Dossier, Pause, StepRun
from dossiers.presentation.budgets import Visit, used_at_current
from dossiers.presentation.steps import StepRow, StepTable, step_table
from dossiers.querysets import DossierQuerySet
from procedures.calendar import Calendar
from procedures.models import CalendarVersion, Department, Officer

from .scopes import Scope


@dataclass(frozen=True)
class Part:
    """What of a dossier falls to one party: hundredths of a working day late, and its steps."""

    dossier: Dossier
    hundredths: int
    steps: tuple[StepRow, ...]

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


class Kind(StrEnum):
    """What a step is charged with. Kept apart: a step over its budget need not make a dossier late, and who
    held it when it became late need not have used the time."""

    DAYS = "days"
    OVER = "over"
    HELD = "held"


@dataclass(frozen=True)
class Charge:
    """One step of one dossier, and the officer it is charged to; None: the department's own."""

    kind: Kind
    dossier: Dossier
    step: StepRow
    officer: Officer | None

    @property
    def department(self) -> Department:
        """The department or partner agency of the step."""
        return self.step.unit

    @property
    def hundredths(self) -> int:
        """Of a working day late, for days late only."""
        return self.step.share if self.kind is Kind.DAYS else 0


def late_with_days(scope: Scope) -> DossierQuerySet:
    """Resolved in the period at least one working day late: those whose days are shared out."""
    return scope.ended().filter(outcome=Outcome.LATE.value, days_late__gt=0)


def causes(scope: Scope, calendar: Calendar) -> list[Cause]:
    """Everyone with a part in the days late of the period, the largest first. Six queries."""
    found: defaultdict[Department, list[Charge]] = defaultdict(list)
    for charge in charges(late_with_days(scope).for_list(), scope.closes, calendar):
        if charge.kind is Kind.DAYS:
            found[charge.department].append(charge)
    every = [Cause(department, tuple(parts(own))) for department, own in found.items()]
    return sorted(every, key=lambda cause: (-cause.hundredths, cause.department.position))


def parts(charged: list[Charge]) -> Iterator[Part]:
    """The charges dossier by dossier: of the same party and kind, in order of the dossiers."""
    for dossier, own in groupby(charged, key=lambda charge: charge.dossier):
        steps = list(own)
        yield Part(dossier, sum(c.hundredths for c in steps), tuple(c.step for c in steps))


def charges(dossiers: DossierQuerySet, at: datetime, calendar: Calendar) -> Iterator[Charge]:
    """What the steps of the dossiers are charged with, dossier by dossier, as they stand at `at`.

    An ended dossier is told by the calendar it was judged by, an open one by `calendar`.
    """
    found = list(with_steps(dossiers))
    judged_by = _calendars(found)
    for dossier in found:
        used = judged_by.get(dossier.calendar_version_id or 0, calendar)
        table = step_table(dossier, list(dossier.step_runs.all()), (), stretches(dossier, at), at, used)
        yield from _charges(dossier, table)


def _charges(dossier: Dossier, table: StepTable) -> Iterator[Charge]:
    for step in table.rows:
        if step.share:
            yield Charge(Kind.DAYS, dossier, step, step.charged)
        if step.over:
            yield Charge(Kind.OVER, dossier, step, step.charged)
        if step.held_when_due:
            yield Charge(Kind.HELD, dossier, step, step.held_by)


def _calendars(dossiers: list[Dossier]) -> dict[int, Calendar]:
    """The calendars the ended ones of them were judged by."""
    versions = {d.calendar_version_id for d in dossiers if d.ended_at is not None}
    return {pk: version.calendar for pk, version in CalendarVersion.objects.in_bulk(versions).items()}


def with_steps(dossiers: DossierQuerySet) -> DossierQuerySet:
    """The same with their visits, whoever had these in hand, and pauses loaded, by five queries more."""
    runs = StepRun.objects.prefetch_related("department", "holders__officer").order_by("seq")
    return dossiers.prefetch_related(Prefetch("step_runs", runs), "pauses")


def stretches(dossier: Dossier, at: datetime) -> list[Stretch]:
    """The loaded pauses of a dossier; an open one lasts until `at`."""
    return [Stretch(pause.started_at, pause.ended_at or at) for pause in dossier.pauses.all()]


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
