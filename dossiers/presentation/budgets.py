"""Steps against their budgets: hours used, who overran, whose days late (decision D2). Pure.

Visits to the same step add up; only the last round counts, because a restart begins the limit anew. Pauses
are nobody's time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dossiers.lateness import Stretch, days_late, nominal_minutes, shares, step_start
from dossiers.models import Dossier, StepRun
from procedures.calendar import Calendar, local
from procedures.models import Department, StepPlan


@dataclass(frozen=True)
class Visit:
    """One stay of the dossier at a step; `step` tells visits to the same step apart from others. `holder` is
    the short name of the department, `budget` its nominal minutes."""

    step: int | None
    round: int
    given_at: datetime
    ended_at: datetime | None
    budget: int = 0
    holder: str = ""
    name: str = ""


@dataclass(frozen=True)
class StepRow:
    """A step of the last round, or one still to come (`given_at` None).

    Minutes are of a nominal day of 480. `share` is in hundredths of a day late. `holds` while the dossier is
    there; `held_when_due` for the step that held it at its due moment.
    """

    department: str
    name: str
    given_at: datetime | None
    ended_at: datetime | None
    used: int
    budget: int
    outside_limit: bool = False
    sent_back: bool = False
    holds: bool = False
    officer: str = ""
    paper_number: str = ""
    share: int = 0
    held_when_due: bool = False

    @property
    def over(self) -> int:
        """Minutes beyond the budget; a step outside the limit has none."""
        return 0 if self.outside_limit else max(0, self.used - self.budget)


@dataclass(frozen=True)
class StepTable:
    """The steps of a dossier with their common scale and the days late they share; `earlier` rounds are kept
    for sight and do not count."""

    rows: tuple[StepRow, ...]
    days_late: int
    earlier: tuple[StepRow, ...]
    round_began: datetime | None

    @property
    def scale(self) -> int:
        """Minutes the full width of every bar stands for."""
        return max([1, *(max(row.used, row.budget) for row in self.rows)])

    @property
    def holder_when_due(self) -> StepRow | None:
        """The step that held the dossier when it became late; None while it is not late."""
        return next((row for row in self.rows if row.held_when_due), None)


def used_by(visits: Iterable[Visit], pauses: Sequence[Stretch], at: datetime, calendar: Calendar) -> int:
    """Nominal minutes the given visits used until `at`, pauses left out."""
    return sum(
        nominal_minutes(step_start(visit.given_at, calendar), visit.ended_at or at, calendar, pauses)
        for visit in visits
    )


def used_at_current(
    visits: Sequence[Visit], pauses: Sequence[Stretch], at: datetime, calendar: Calendar
) -> int:
    """Nominal minutes used at the step that holds the dossier now, earlier visits of the round included."""
    if not visits:
        return 0
    now = max(visits, key=lambda visit: (visit.round, visit.given_at))
    same = [
        v
        for v in visits
        if v.round == now.round and (v is now or (v.step is not None and v.step == now.step))
    ]
    return used_by(same, pauses, at, calendar)


def step_table(
    dossier: Dossier,
    runs: Sequence[StepRun],
    plans: Sequence[StepPlan],
    pauses: Sequence[Stretch],
    at: datetime,
    calendar: Calendar,
) -> StepTable:
    """The steps as they stand at `at`; for a finished dossier as they stood when its result was ready.

    `runs` in order of `seq`, with department, officer and plan loaded; `plans` of its procedure version.
    """
    moment = dossier.resolved_at or dossier.ended_at or at
    last = max((run.round for run in runs), default=1)
    groups = _same_steps([run for run in runs if run.round == last])
    before = _same_steps([run for run in runs if run.round < last])
    earlier = tuple(_row(group, pauses, moment, calendar) for group in before)
    rows = [_row(group, pauses, moment, calendar) for group in groups]
    late = _days_late(dossier, moment, calendar)
    if late is not None and dossier.due_first is not None:
        rows = _with_shares(rows, groups, dossier.due_first, late)
    seen = max((run.plan.seq for run in runs if run.round == last and run.plan), default=0)
    coming = [_coming(plan) for plan in plans if plan.seq > seen] if dossier.is_open else []
    began = min((run.given_at for run in runs if run.round == last), default=None)
    return StepTable(tuple(rows + coming), late or 0, earlier, began)


def _same_steps(runs: Sequence[StepRun]) -> list[list[StepRun]]:
    """Visits to the same planned step together, in the order of the first visits."""
    groups: dict[object, list[StepRun]] = {}
    for run in runs:
        groups.setdefault((run.round, run.plan_id or f"run {run.pk}"), []).append(run)
    return list(groups.values())


def _row(runs: Sequence[StepRun], pauses: Sequence[Stretch], moment: datetime, calendar: Calendar) -> StepRow:
    last = runs[-1]
    visits = [Visit(run.plan_id, run.round, run.given_at, run.ended_at) for run in runs]
    return StepRow(
        department=_called(last.department),
        name=last.name,
        given_at=runs[0].given_at,
        ended_at=last.ended_at,
        used=used_by(visits, pauses, moment, calendar),
        budget=last.budget_minutes,
        outside_limit=last.outside_limit,
        sent_back=last.sent_back,
        holds=last.ended_at is None,
        officer=last.officer.full_name if last.officer else "",
        paper_number=last.paper_number,
    )


def _called(department: Department) -> str:
    """Our own departments by their full name, agencies outside by the one everybody uses."""
    return department.short_name if department.is_partner else department.name


def _coming(plan: StepPlan) -> StepRow:
    return StepRow(
        department=_called(plan.department),
        name=plan.name,
        given_at=None,
        ended_at=None,
        used=0,
        budget=plan.budget_minutes,
        outside_limit=plan.outside_limit,
    )


def _days_late(dossier: Dossier, moment: datetime, calendar: Calendar) -> int | None:
    """Working days late at `moment`; None when it is not late."""
    if dossier.days_late is not None and dossier.outcome:
        return dossier.days_late if dossier.outcome == "late" else None
    if dossier.due_first is None or local(moment) <= local(dossier.due_first):
        return None
    return days_late(dossier.due_first, moment, calendar)


def _with_shares(
    rows: Sequence[StepRow], groups: Sequence[Sequence[StepRun]], due: datetime, late: int
) -> list[StepRow]:
    held = next(
        (i for i, runs in enumerate(groups) if any(_held(run, due) for run in runs)),
        len(rows) - 1 if rows else None,
    )
    parts = shares(late, [row.over for row in rows], held)
    return [
        replace(row, share=part, held_when_due=index == held)
        for index, (row, part) in enumerate(zip(rows, parts, strict=True))
    ]


def _held(run: StepRun, due: datetime) -> bool:
    return run.given_at <= due and (run.ended_at is None or run.ended_at > due)
