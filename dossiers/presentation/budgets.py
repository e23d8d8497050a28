"""Hours used at a step against its budget (decision D2). Pure.

Visits to the same step add up; only the last round of a leg counts, because a restart begins the limit anew.
Pauses are nobody's time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dossiers.lateness import Stretch, used_by
from procedures.calendar import Calendar


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
    leg: int = 1


def used_at_current(
    visits: Sequence[Visit], pauses: Sequence[Stretch], at: datetime, calendar: Calendar
) -> int:
    """Nominal minutes used at the step that holds the dossier now, earlier visits of the round included."""
    if not visits:
        return 0
    now = max(visits, key=lambda visit: (visit.leg, visit.round, visit.given_at))
    same = [
        v
        for v in visits
        if (v.leg, v.round) == (now.leg, now.round)
        and (v is now or (v.step is not None and v.step == now.step))
    ]
    return used_by(same, pauses, at, calendar)
