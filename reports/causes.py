"""Whose days late: what every step of a dossier is charged with, and the days by department (decision D2).

Counted are the dossiers resolved late in the period, with all their days late, so that the months add up to
the year and nothing is counted twice; one still late is told apart, as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from django.db.models import Count, F, Prefetch, Sum

from dossiers.lateness import Stretch
from dossiers.models import Dossier, StepHolder, StepRun
from dossiers.presentation.steps import StepRow, StepTable, step_table
from dossiers.querysets import DossierQuerySet
from procedures.calendar import Calendar
from procedures.models import CalendarVersion, Department, Officer

from .figures import FIGURES
from .scopes import Scope

_FACTS = ("id", "code", "name", "short_name", "is_partner", "position")
JUDGED_BY = F("calendar_version__digest")


class Kind(StrEnum):
    """What a step is charged with. Kept apart: a step over its budget need not make a dossier late, and who
    held it when it became late need not have used the time."""

    DAYS = "days"
    OVER = "over"
    HELD = "held"


@dataclass(frozen=True)
class Charge:
    """One step of one dossier, and the officer it is charged to; None: the department's own. `days_late` are
    those of the whole dossier."""

    kind: Kind
    dossier: Dossier
    days_late: int
    step: StepRow
    officer: Officer | None

    @property
    def department(self) -> Department:
        """The department or partner agency of the step."""
        return self.step.unit

    @property
    def hundredths(self) -> int:
        """Of a working day late; nothing for the other kinds."""
        return self.step.share if self.kind is Kind.DAYS else 0


@dataclass(frozen=True)
class Part:
    """What of a dossier falls to one party, step by step; at least one step."""

    dossier: Dossier
    charges: tuple[Charge, ...]

    @property
    def days_late(self) -> int:
        """Working days late of the whole dossier."""
        return self.charges[0].days_late

    @property
    def hundredths(self) -> int:
        """Hundredths of a working day late."""
        return sum(charge.hundredths for charge in self.charges)

    @property
    def days(self) -> Decimal:
        """Working days late."""
        return Decimal(self.hundredths) / 100


@dataclass(frozen=True)
class Cause:
    """A department's part in the days late of a period, and in how many dossiers."""

    department: Department
    dossiers: int
    hundredths: int

    @property
    def days(self) -> Decimal:
        """Working days late."""
        return Decimal(self.hundredths) / 100


def causes(scope: Scope) -> list[Cause]:
    """Everyone with a part in the days late of the period, the largest first, from the shares that the steps
    keep since the results were ready. One query."""
    late = FIGURES["late"].dossiers(scope).order_by().values("pk")
    shares = StepRun.objects.filter(late_share__isnull=False, dossier__in=late)
    facts = [f"department__{name}" for name in _FACTS]
    rows = (
        shares.order_by()
        .values(*facts)
        .annotate(dossiers=Count("dossier", distinct=True), hundredths=Sum("late_share"))
        .values_list(*facts, "dossiers", "hundredths")
    )
    every = [
        Cause(Department(**dict(zip(_FACTS, own, strict=True))), dossiers, hundredths)
        for *own, dossiers, hundredths in rows
    ]
    return sorted(every, key=lambda cause: (-cause.hundredths, cause.department.position))


def by_dossier(charged: Iterable[Charge]) -> Iterator[Part]:
    """Charges of one kind to one party, those of a dossier together; they come dossier by dossier."""
    for dossier, own in groupby(charged, key=lambda charge: charge.dossier):
        yield Part(dossier, tuple(own))


def charges(
    dossiers: DossierQuerySet, at: datetime, calendar: Calendar, *, people: bool = True
) -> Iterator[Charge]:
    """What the steps of the dossiers are charged with, dossier by dossier, as they stand at `at`.

    An ended dossier is told by the calendar it was judged by, an open one by `calendar`. Without `people`
    everything is charged to departments. Three queries, four with people.
    """
    found = list(with_steps(dossiers.annotate(judged_by=JUDGED_BY), people=people))
    judged = CalendarVersion.calendars((d.calendar_version_id, d.judged_by) for d in found)
    for dossier in found:
        used = calendar if dossier.ended_at is None else judged[dossier.calendar_version_id]
        table = step_table(dossier, list(dossier.step_runs.all()), (), stretches(dossier, at), at, used)
        yield from _charges(dossier, table)


def _charges(dossier: Dossier, table: StepTable) -> Iterator[Charge]:
    for step in table.rows:
        if step.share:
            yield Charge(Kind.DAYS, dossier, table.days_late, step, step.charged)
        if step.over:
            yield Charge(Kind.OVER, dossier, table.days_late, step, step.charged)
        if step.held_when_due:
            yield Charge(Kind.HELD, dossier, table.days_late, step, step.held_by)


def with_steps(dossiers: DossierQuerySet, *, people: bool = False) -> DossierQuerySet:
    """The same with visits and pauses loaded, by two queries more; with whoever had them in hand, by three.

    Without people the visits are as if nobody in particular had had them.
    """
    hands = StepHolder.objects.select_related("officer") if people else StepHolder.objects.none()
    runs = StepRun.objects.select_related("department").prefetch_related(Prefetch("holders", hands))
    return dossiers.prefetch_related(Prefetch("step_runs", runs.order_by("seq")), "pauses")


def stretches(dossier: Dossier, at: datetime) -> list[Stretch]:
    """The loaded pauses of a dossier; an open one lasts until `at`."""
    return [Stretch(pause.started_at, pause.ended_at or at) for pause in dossier.pauses.all()]
