"""The quick line of certification: received, signed, numbered and handed out at the counter. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from random import Random

from dossiers.workflow import Action
from procedures.calendar import local

from . import people
from .certified import fee_of, is_certified, papers_of
from .fates import Ending, Fate, Twist
from .ground import Ground, Offer
from .hours import days_earlier, later, within
from .results import collect, given, ready
from .slots import intake
from .story import Intake, Story

_AT_ONCE = 0.6  # of those in time: the leader is at hand, the citizen waits at the counter
_COPY, _SIGNATURE = "2.000815", "2.000884"
_LEFT = (Twist.LEFT_UNSIGNED, Twist.LEFT_SIGNED)
_FAR = 30  # working days: long enough not to happen before today
_AFTER_CUT_OFF = (0.86, 0.93)  # parts of a day's opening hours: received so late it is due the next day
_BEFORE_CLOSING = (0.94, 0.98)


def at_quick_line(found: Intake, rng: Random) -> Intake:
    """The same intake with its papers as lines, when it is one for the quick line."""
    if found.channel != "counter" or found.shown_at is not None or not is_certified(found.offer):
        return found
    papers = papers_of(found.offer, rng)
    return replace(
        found,
        papers=papers,
        documents=(),
        copies=1,
        proxy=None,
        delivery="counter",
        fee_vnd=fee_of(found.offer, papers),
    )


def stays(story: Story, fate: Fate) -> bool:
    """Whether the counter keeps it from receipt to hand-over; whatever is out of the ordinary moves on."""
    usual = fate.ending is Ending.RESOLVED and not (fate.supplements or fate.refused or fate.payment)
    return bool(story.intake.papers) and usual and fate.twist in (None, *_LEFT)


def certify(story: Story, fate: Fate) -> None:
    """From receipt to hand-over: at one go, or signed later and collected then."""
    rng, clerk = story.rng, story.intake.clerk
    leader = people.CHAIRMAN if rng.random() < 0.4 else people.VICE_CHAIRMAN
    at_once = story.offer.same_day and fate == Fate(early=fate.early) and rng.random() < _AT_ONCE
    moment = story.now if at_once else _signed(story, fate)
    if fate.twist is Twist.LEFT_SIGNED:
        story.certify(later(story.calendar, story.now, rng.uniform(10, 20)), leader, by=leader)
    else:
        story.certify(moment, leader, by=clerk)
    story.resolve(moment)
    story.tell(moment, Action.RECEIVE_RESULT, clerk)
    if at_once:
        story.tell(moment, Action.RETURN_RESULT, clerk, **given(story, fate, moment))
    else:
        collect(story, fate, moment)


def _signed(story: Story, fate: Fate) -> datetime:
    if fate.twist in _LEFT:
        due = local(story.deadline).date()
        return within(story.calendar, story.calendar.rolled(due), story.rng, *_BEFORE_CLOSING)
    return ready(story, fate)


# -- today ------------------------------------------------------------------------------------------


def left_over(ground: Ground, today: date, rng: Random) -> Iterator[tuple[Intake, Fate]]:
    """What the screen of certification shows at any hour of the working day `today`: papers left there late,
    this day and the one before, waiting for the signature or the rest; and copies nobody has collected.
    """
    before = ground.calendar.previous_working_day(today)
    for day in (before, today):
        for key, twist in (
            (_COPY, Twist.LEFT_UNSIGNED),
            (_SIGNATURE, Twist.LEFT_UNSIGNED),
            (_COPY, Twist.LEFT_SIGNED),
            (_COPY, Twist.LEFT_UNSIGNED),
        ):
            if (offer := _offer(ground, key, day)) is not None:
                yield _come(ground, offer, day, _AFTER_CUT_OFF, rng), Fate(twist=twist)
    for key, days in ((_COPY, 1), (_SIGNATURE, 3), (_COPY, 8)):
        day = days_earlier(ground.calendar, today, days)
        if (offer := _offer(ground, key, day)) is not None:
            yield _come(ground, offer, day, (0.1, 0.6), rng), Fate(uncollected_days=_FAR)


def _come(ground: Ground, offer: Offer, day: date, part: tuple[float, float], rng: Random) -> Intake:
    found = intake(ground, offer, within(ground.calendar, day, rng, *part), False, rng)
    return replace(found, channel="counter")


def _offer(ground: Ground, key: str, day: date) -> Offer | None:
    return next((offer for offer in ground.offered(day) if offer.key == key), None)
