"""The legs of a limit, each judged alone; a limit counted whole is one leg (decision D2). No queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dossiers.lateness import days_late
from dossiers.models import Dossier
from procedures.calendar import Calendar, local


@dataclass(frozen=True)
class Leg:
    """A leg with its due moment (None while a pause takes it away); working days `late`, None: not late."""

    number: int
    due: datetime | None
    late: int | None


def legs_at(dossier: Dossier, moment: datetime, calendar: Calendar) -> tuple[Leg, ...]:
    """The legs that have begun, as they stand at `moment`; what was judged is not judged again.

    Between the end of the first leg and the beginning of the second there is only the first.
    """
    if dossier.leg_one_ended_at is None:
        return (_running(dossier, moment, calendar),)
    days, due = dossier.leg_one_days_late or 0, dossier.leg_one_due
    late = days > 0 or (due is not None and local(dossier.leg_one_ended_at) > local(due))
    first = Leg(1, due, days if late else None)
    return (first,) if dossier.leg == 1 else (first, _running(dossier, moment, calendar))


def _running(dossier: Dossier, moment: datetime, calendar: Calendar) -> Leg:
    """The leg of today's due moment, or the one the dossier ended in."""
    due = dossier.due_first
    late = due is not None and local(moment) > local(due)
    days = days_late(due, moment, calendar) if due is not None else 0
    if dossier.outcome and dossier.days_late is not None:
        days = dossier.days_late - (dossier.leg_one_days_late or 0)
        late = late or days > 0
    return Leg(dossier.leg, due, days if late else None)
