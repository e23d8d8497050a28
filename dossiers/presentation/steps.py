"""The steps of a dossier against their budgets: who overran, whose days late they are (decision D2). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dossiers.late_shares import last_rounds, leg_shares, same_steps
from dossiers.lateness import Stretch, used_by
from dossiers.legs import Leg, legs_at
from dossiers.models import Dossier, StepRun
from procedures.calendar import Calendar
from procedures.models import Department, Officer, StepPlan

from .hands import in_hand_at, in_hand_last, in_hand_when_out


@dataclass(frozen=True)
class StepRow:
    """A step of the last round of its leg, or one still to come (`given_at` None).

    Minutes are of a nominal day of 480. `share` is in hundredths of a day late, `late` when its leg is.
    `holds` while the dossier is there; `held_when_due` for the step that held it at the leg's due moment, and
    `held_by` who had it in hand then. `charged` is whose overrun and share it is; None: the department's.
    """

    unit: Department
    name: str
    given_at: datetime | None
    ended_at: datetime | None
    used: int
    budget: int
    leg: int = 1
    outside_limit: bool = False
    sent_back: bool = False
    holds: bool = False
    officer: str = ""
    paper_number: str = ""
    late: bool = False
    share: int = 0
    held_when_due: bool = False
    held_by: Officer | None = None
    charged: Officer | None = None

    @property
    def department(self) -> str:
        """Our own departments by their full name, agencies outside by the one everybody uses."""
        return self.unit.short_name if self.unit.is_partner else self.unit.name

    @property
    def over(self) -> int:
        """Minutes beyond the budget; a step outside the limit has none."""
        return 0 if self.outside_limit else max(0, self.used - self.budget)


@dataclass(frozen=True)
class StepTable:
    """The steps of a dossier with their common scale and the days late they share, leg by leg; `earlier`
    rounds are kept for sight and do not count."""

    rows: tuple[StepRow, ...]
    legs: tuple[Leg, ...]
    earlier: tuple[StepRow, ...]
    round_began: datetime | None

    @property
    def days_late(self) -> int:
        """Working days late, the legs added up."""
        return sum(leg.late or 0 for leg in self.legs)

    @property
    def scale(self) -> int:
        """Minutes the full width of every bar stands for."""
        return max([1, *(max(row.used, row.budget) for row in self.rows if not row.outside_limit)])

    @property
    def in_legs(self) -> bool:
        """Whether the limit is counted in two legs."""
        return any(row.leg > 1 for row in self.rows)

    @property
    def became_late(self) -> list[tuple[Leg, StepRow]]:
        """Each late leg with the step that held the dossier when it became late."""
        return [
            (leg, row)
            for leg in self.legs
            for row in self.rows
            if row.held_when_due and row.leg == leg.number
        ]


def step_table(
    dossier: Dossier,
    runs: Sequence[StepRun],
    plans: Sequence[StepPlan],
    pauses: Sequence[Stretch],
    at: datetime,
    calendar: Calendar,
) -> StepTable:
    """The steps as they stand at `at`; for a finished dossier as they stood when its result was ready.

    `runs` in order of `seq`, with department and holders loaded (and plan, when there are `plans`); `plans`
    of its procedure version, none when what is still to come does not matter.
    """
    moment = dossier.resolved_at or dossier.ended_at or at
    groups = last_rounds(runs)
    counted = {id(run) for group in groups for run in group}
    before = same_steps([run for run in runs if id(run) not in counted])
    rows = [_row(group, pauses, moment, calendar) for group in groups]
    legs = legs_at(dossier, moment, calendar)
    for leg in legs:
        rows = _with_shares(rows, groups, leg)
    return StepTable(
        rows=(*rows, *_coming(dossier, groups, plans)),
        legs=legs,
        earlier=tuple(_row(group, pauses, moment, calendar) for group in before),
        round_began=_began(groups, before),
    )


def _began(groups: Sequence[Sequence[StepRun]], before: Sequence[Sequence[StepRun]]) -> datetime | None:
    """When the round that counts began; with earlier rounds, that of the leg which had them last."""
    leg = before[-1][-1].leg if before else None
    return min((runs[0].given_at for runs in groups if leg in (None, runs[0].leg)), default=None)


def _row(runs: Sequence[StepRun], pauses: Sequence[Stretch], moment: datetime, calendar: Calendar) -> StepRow:
    last = runs[-1]
    officer = in_hand_last(last)
    row = StepRow(
        unit=last.department,
        name=last.name,
        given_at=runs[0].given_at,
        ended_at=last.ended_at,
        used=used_by(runs, pauses, moment, calendar),
        budget=last.budget_minutes,
        leg=last.leg,
        outside_limit=last.outside_limit,
        sent_back=last.sent_back,
        holds=last.ended_at is None,
        officer=officer.full_name if officer else "",
        paper_number=last.paper_number,
    )
    return replace(row, charged=in_hand_when_out(runs, pauses, moment, calendar)) if row.over else row


def _coming(
    dossier: Dossier, groups: Sequence[Sequence[StepRun]], plans: Sequence[StepPlan]
) -> Iterator[StepRow]:
    """The planned steps after the latest one; what follows the end of the first leg is of the second."""
    if not dossier.is_open or not plans:
        return
    seen = max((runs[-1].plan.seq for runs in groups if runs[-1].plan), default=0)
    leg = dossier.leg
    for plan in plans:
        if plan.seq > seen:
            yield StepRow(
                unit=plan.department,
                name=plan.name,
                given_at=None,
                ended_at=None,
                used=0,
                budget=plan.budget_minutes,
                leg=leg,
                outside_limit=plan.outside_limit,
            )
        if plan.seq >= seen and plan.outside_limit and dossier.second_leg_amount is not None:
            leg = 2


def _with_shares(rows: Sequence[StepRow], groups: Sequence[Sequence[StepRun]], leg: Leg) -> list[StepRow]:
    """The rows with the leg's days late shared out among its own steps."""
    if leg.late is None or leg.due is None:
        return list(rows)
    own = [index for index, row in enumerate(rows) if row.leg == leg.number]
    parts, held = leg_shares(leg, [groups[index] for index in own], [rows[index].over for index in own])
    result = list(rows)
    for place, index in enumerate(own):
        result[index] = _shared(rows[index], groups[index], leg.due, parts[place], held=place == held)
    return result


def _shared(row: StepRow, visits: Sequence[StepRun], due: datetime, share: int, *, held: bool) -> StepRow:
    """A row of a late leg; a share without an overrun is of whoever had the step in hand when due."""
    held_by = in_hand_at(visits, due) if held else None
    charged = row.charged if row.over else held_by
    return replace(row, late=True, share=share, held_when_due=held, held_by=held_by, charged=charged)
