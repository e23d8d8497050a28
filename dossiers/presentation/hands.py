"""Who had a step in hand: a step's days late are those of whoever had it when its budget ran out (D2). Pure.

The visits come with their holders and these with their officers loaded. None is the department: nobody in
particular had it, or an agency without accounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dossiers.late_shares import held_at
from dossiers.lateness import Stretch, ran_out, step_start
from dossiers.models import StepRun
from procedures.calendar import Calendar
from procedures.models import Officer


def in_hand_at(visits: Sequence[StepRun], moment: datetime) -> Officer | None:
    """Who had the step in hand at the moment, of its visits in order."""
    visit = held_at(visits, moment)
    hands = [hand for hand in visit.holders.all() if hand.since <= moment] if visit else []
    return hands[-1].officer if hands else None


def in_hand_last(visit: StepRun) -> Officer | None:
    """Who has the visit in hand, or had it at its end."""
    hands = list(visit.holders.all())
    return hands[-1].officer if hands else None


def in_hand_when_out(
    visits: Sequence[StepRun], pauses: Sequence[Stretch], at: datetime, calendar: Calendar
) -> Officer | None:
    """Who had the step in hand when its budget ran out, seen at `at`; None too while it has not."""
    stays = [Stretch(step_start(visit.given_at, calendar), visit.ended_at or at) for visit in visits]
    out = ran_out(stays, visits[-1].budget_minutes, calendar, pauses)
    return in_hand_at(visits, out) if out is not None else None
