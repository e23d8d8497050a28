"""People whose dossier could not be received at the counter: told what is missing, or refused. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from random import Random

from . import mix
from .fates import Ending, Fate
from .ground import Ground
from .hours import days_earlier, within
from .slots import choose_offer, intake
from .story import Intake

_SECTORS = ("civil_status", "land", "construction", "household_business", "social_protection")
_TRIES = 20

# Working days before today on which they came, and until they came again (None: not yet, or never);
# never again today itself, so that the hour of the day changes nothing.
_GUIDED = (
    (128, 2), (104, 1), (86, 4), (71, None), (58, 2), (45, 1), (37, 3), (29, 1), (24, None), (18, 2),
    (13, 3), (9, 1), (6, None), (4, 2), (3, None), (1, None), (1, 3),
)  # fmt: skip
_REFUSED = (117, 90, 64, 42, 27, 15, 8, 3, 1)


def walk_ins(ground: Ground, first: date, today: date, rng: Random) -> Iterator[tuple[Intake, Fate]]:
    """Those of the working days since `first`, before the working day `today`."""
    for ago, again in _GUIDED:
        found = _come(ground, days_earlier(ground.calendar, today, ago), first, rng)
        if found is None:
            continue
        shown = found.received_at
        back = _back(ground, shown, again or 1, rng)
        fate = Fate(ending=Ending.AWAY) if again is None else Fate()
        yield replace(found, shown_at=shown, received_at=back), fate
    for ago in _REFUSED:
        found = _come(ground, days_earlier(ground.calendar, today, ago), first, rng)
        if found is not None:
            yield found, Fate(ending=Ending.REFUSED)


def _back(ground: Ground, shown: datetime, days: int, rng: Random) -> datetime:
    return within(ground.calendar, ground.calendar.add_working_days(shown.date(), days), rng)


def _come(ground: Ground, day: date, first: date, rng: Random) -> Intake | None:
    """Somebody with at least two papers to bring; None before the first day, or without such a procedure."""
    if day < first:
        return None
    at = within(ground.calendar, day, rng)
    for _ in range(_TRIES):
        offer = choose_offer(ground, day, rng.choice(_SECTORS), mix.TODAY, rng)
        if offer is not None and len(offer.documents) > 1 and not offer.inter_agency:
            found = replace(intake(ground, offer, at, False, rng), channel="counter", delivery="counter")
            if len(found.documents) > 1:
                return found
    return None
