"""What every screen should have to show today: dossiers cast for their part. Pure.

Ordinary chance gives the background; these few make sure that today has dossiers late with and without a
letter, due today and tomorrow, paused, stuck, and overdue at an agency outside. All is told in working days
before today, so it holds at any hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from procedures.deadlines import due_at

from .fates import Fate, Letter, Twist
from .ground import Ground, Offer
from .hours import days_earlier, within
from .slots import intake
from .story import Intake

_FAR = 30  # working days: long enough not to happen before today


@dataclass(frozen=True)
class Scene:
    """Procedures in order of preference; when it is due, or was received, in working days; its fate."""

    keys: tuple[str, ...]
    fate: Fate
    due_in: int | None = None
    received: int | None = None  # working days ago
    reachable: bool = True  # has a mail box
    delivery: str = "counter"


def _late(
    days: int, letter: Letter, *keys: str, reachable: bool = True, pace: tuple[float, ...] = ()
) -> Scene:
    fate = Fate(late_days=days + 3, letter=letter, pace=pace, culprit=None if pace else 1)
    return Scene(keys, fate, due_in=-days, reachable=reachable)


_CORRECTION, _FIRST, _AREA, _DISPUTE = "1.012796", "1.013978", "1.012817", "1.012812"
_BUILD, _REPAIR, _SHOP = "1.013225", "1.013229", "1.001612"
_ALLOWANCE, _SINGLE, _AGAIN = "1.001776", "1.004873", "1.004884"
_PENSION, _MERIT, _POOR = "1.014027", "1.010833", "1.011607"

SCENES = (
    _late(5, Letter.USUAL, _DISPUTE, _FIRST),
    _late(4, Letter.LAID, _CORRECTION, pace=(0.3, 4.5)),
    _late(3, Letter.USUAL, _FIRST, _CORRECTION),
    _late(2, Letter.LAID, _REPAIR, _BUILD, reachable=False),
    _late(1, Letter.NONE, _SHOP, _SINGLE),
    _late(1, Letter.AHEAD, _PENSION, _ALLOWANCE),
    _late(1, Letter.APPROVED, _SINGLE, _AGAIN, reachable=False),
    # at the end of their time
    Scene((_BUILD, _REPAIR), Fate(), due_in=0),
    Scene((_REPAIR, _BUILD), Fate(), due_in=0),
    Scene((_FIRST, _CORRECTION), Fate(late_days=2, letter=Letter.NONE, culprit=1), due_in=0),
    Scene((_CORRECTION,), Fate(late_days=1, letter=Letter.FORESEEN, pace=(0.3, 5.5)), due_in=1),
    Scene((_BUILD, _REPAIR), Fate(), due_in=1),
    Scene((_MERIT, _SINGLE), Fate(), due_in=1),
    # an agency outside holds it longer than it may, while the date can still be kept
    Scene((_AREA, _CORRECTION), Fate(pace=(0.3, 10.0)), due_in=4),
    # waiting for the citizen
    Scene((_FIRST, _BUILD), Fate(supplements=1, supplement_days=_FAR), received=20),
    Scene((_REPAIR, _BUILD), Fate(supplements=1, supplement_days=_FAR), received=15),
    Scene((_AGAIN,), Fate(supplements=1, supplement_days=_FAR), received=8),
    Scene((_ALLOWANCE, _PENSION), Fate(supplements=1, supplement_days=_FAR), received=5),
    Scene((_BUILD, _REPAIR), Fate(supplements=2, supplement_days=4), received=9),
    Scene((_BUILD, _REPAIR), Fate(supplements=2, supplement_days=2, again_days=8), received=9),
    Scene((_FIRST,), Fate(payment=True, payment_days=_FAR), received=24),
    Scene((_FIRST,), Fate(payment=True, payment_days=_FAR), received=20),
    # done but not moved on, and not fetched
    Scene((_POOR, _PENSION), Fate(ready_days=7, twist=Twist.STRANDED), received=9),
    Scene((_ALLOWANCE, _BUILD), Fate(ready_days=7, twist=Twist.RECORDED_LATE), received=9),
    Scene((_AGAIN, _SINGLE), Fate(early=True, uncollected_days=_FAR), received=16),
    Scene((_ALLOWANCE, _BUILD), Fate(ready_days=5, uncollected_days=_FAR), received=6, delivery="post"),
)


def cast(ground: Ground, today: date, rng: Random) -> Iterator[tuple[Intake, Fate]]:
    """The scenes that can be played with the procedures offered; `today` is a working day."""
    yield from _unanswered(ground, today, rng)
    for scene in SCENES:
        for key in scene.keys:
            found = _stage(ground, key, scene, today, rng)
            if found is not None:
                yield found, scene.fate
                break


def _unanswered(ground: Ground, today: date, rng: Random) -> Iterator[tuple[Intake, Fate]]:
    """Sent online on the last working day (morning, late, at night) and not answered before tomorrow."""
    day = ground.calendar.previous_working_day(today)
    morning, closing = ground.calendar.opening(day), ground.calendar.closing(day)
    for key, sent, fate in (
        (_SINGLE, morning + timedelta(minutes=10), Fate()),
        (_AGAIN, morning + timedelta(minutes=75), Fate(twist=Twist.ASKED)),
        (_SHOP, closing - timedelta(minutes=35), Fate()),
        (_AGAIN, closing + timedelta(hours=3), Fate()),
    ):
        offer = _offer(ground, key, today)
        if offer is not None and offer.online:
            answered = within(ground.calendar, ground.calendar.next_working_day(today), rng)
            yield replace(intake(ground, offer, answered, True, rng), submitted_at=sent), fate


def _stage(ground: Ground, key: str, scene: Scene, today: date, rng: Random) -> Intake | None:
    received = _received(ground, key, scene, today)
    if received is None:
        return None
    offer, day = received
    at = within(ground.calendar, day, rng, 0.05, 0.6)
    found = intake(ground, offer, at, False, rng)
    citizen = found.citizen
    mail = citizen.email or "nguoi.nop@vidu.example"
    return replace(
        found, citizen=replace(citizen, email=mail if scene.reachable else ""), delivery=scene.delivery
    )


def _received(ground: Ground, key: str, scene: Scene, today: date) -> tuple[Offer, date] | None:
    """The procedure, and the day of receipt that makes it due when the scene wants."""
    if scene.received is not None:
        day = days_earlier(ground.calendar, today, scene.received)
        offer = _offer(ground, key, day)
        return (offer, day) if offer else None
    wanted = _shifted(ground, today, scene.due_in or 0)
    for back in range(1, 60):
        day = days_earlier(ground.calendar, today, back)
        offer = _offer(ground, key, day)
        if offer is not None and _due(ground, offer, day) == wanted:
            return offer, day
    return None


def _offer(ground: Ground, key: str, day: date) -> Offer | None:
    return next((offer for offer in ground.offered(day) if offer.key == key), None)


def _shifted(ground: Ground, today: date, days: int) -> date:
    calendar = ground.calendar
    return calendar.add_working_days(today, days) if days > 0 else days_earlier(calendar, today, -days)


def _due(ground: Ground, offer: Offer, day: date) -> date | None:
    at: datetime = ground.calendar.opening(day)
    due = due_at(at, offer.limit, (), ground.calendar)
    return due.date() if due else None
