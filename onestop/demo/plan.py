"""The whole demo, planned: every dossier with its deeds up to a moment, and the numbers they take. Pure.

The same local date gives the same plan; the hour only decides how much of today has already happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from random import Random

from dossiers.periods import reporting_year, year_of
from procedures.calendar import at_minute, local
from procedures.deadlines import due_at

from . import mix, people
from .chances import Case, fates
from .fates import Fate
from .ground import Ground
from .hours import days_earlier, within
from .lives import live
from .mix import Mix
from .numbers import LastNumbers, Life, numbered
from .quick_line import left_over
from .scanning import RECENT_DAYS, scan
from .scenes import cast
from .slots import choose_offer, intake, slots
from .story import Intake, Story
from .walk_ins import walk_ins

PAST_YEAR, PAST_TOTAL, PAST_CARRIED = 2022, 2_400, 24
A_DAY = 12.7  # dossiers on a working day of the current year: about 3,000 towards its end
CARRIED = 40
YOUNG = timedelta(days=60)
EARLIEST = date(2024, 1, 1)  # before that the two years would overlap
_WAIT = 480  # minutes within which a dossier sent online is answered


@dataclass(frozen=True)
class Plan:
    """All dossiers up to the moment `at` in order of receipt, and the last number of each series."""

    at: datetime
    lives: tuple[Life, ...]
    last: LastNumbers


def make_plan(ground: Ground, at: datetime, scale: float = 1.0) -> Plan:
    """The plan at a moment (aware; its local date is the seed). `scale` shrinks both years, for tests."""
    today = local(at).date()
    past = reporting_year(PAST_YEAR)
    stories = [
        *_year(
            ground,
            (past.first, past.last, None),
            (round(PAST_TOTAL * scale), round(PAST_CARRIED * scale)),
            mix.YEAR_2022,
            Random(f"past {PAST_YEAR}"),  # noqa: S311  (invented, not secret)
        ),
        *_current(ground, today, scale),
    ]
    lives = [life for story in stories if (life := _until(story, at)) is not None]
    ordered, last = numbered(lives, ground)
    return Plan(local(at), ordered, last)


def first_day(ground: Ground, today: date) -> date:
    """Since when the current part has dossiers: the reporting year, or the one before while it is young.

    Never before the ward had its present code: registers of two wards are not to be mixed.
    """
    year = year_of(today)
    if today - reporting_year(year).first < YOUNG:
        year -= 1
    return max(reporting_year(year).first, ground.present_since(today))


def _until(story: Story, at: datetime) -> Life | None:
    deeds = tuple(deed for deed in story.deeds if deed.at <= at)
    return Life(story.intake, deeds, unfinished=len(deeds) < len(story.deeds)) if deeds else None


# -- a year -----------------------------------------------------------------------------------------

_Span = tuple[date, date, date | None]  # first and last day of receptions, today (None: long past)
_Sizes = tuple[int, int]  # receptions, and those still open from before


def _year(ground: Ground, span: _Span, sizes: _Sizes, year: Mix, rng: Random) -> Iterator[Story]:
    first, last, today = span
    cases = [*_carried(ground, first, sizes[1], year, rng), *_cases(ground, span, sizes[0], year, rng)]
    judged_before = today or last + timedelta(days=365)
    for number, (case, fate) in enumerate(zip(cases, fates(cases, year, judged_before, rng), strict=True)):
        chance = f"{first} {number}"
        if case.intake.received_at.date() < first:  # carried over: not resolved before the year begins
            fate = replace(fate, early=False)
        story = live(ground, case.intake, fate, Random(chance))  # noqa: S311
        if today is not None and _stands_out(story, today):
            story = live(ground, case.intake, Fate(early=fate.early), Random(chance))  # noqa: S311
        yield story


def _stands_out(story: Story, today: date) -> bool:
    """Whether it would be overdue around today, which is the part of the scenes alone."""
    if story.due is None or story.resolved_at is None:
        return False
    due, noted = (
        local(story.due).date(),
        max(deed.at for deed in story.deeds if deed.verb.value == "resolve").date(),
    )
    return (due < today <= noted) or (due <= today < noted)


def _cases(ground: Ground, span: _Span, total: int, year: Mix, rng: Random) -> Iterator[Case]:
    first, last, today = span
    for slot in slots(ground.calendar, first, last, total, year, rng):
        offer = choose_offer(ground, slot.at.date(), slot.sector, year, rng)
        if offer is None:  # a sector the catalogue does not offer yet
            offer = rng.choice(ground.offered(slot.at.date()))
        online = offer.online and rng.random() < year.shares[slot.sector].online
        found = intake(ground, offer, slot.at, online, rng)
        if online and today is not None and slot.at.date() >= today:
            found = replace(found, submitted_at=_long_ago(ground, slot.at, rng))
        yield _case(ground, found)


def _long_ago(ground: Ground, at: datetime, rng: Random) -> datetime:
    """Sent about eight working hours before: what waits online today is near its limit."""
    minutes = rng.choice((-25, 5, 10, 20, 30, 45, 60, 90))
    return datetime.combine(ground.calendar.previous_working_day(at.date()), at.timetz()) + timedelta(
        minutes=minutes
    )


def _case(ground: Ground, found: Intake) -> Case:
    due = due_at(found.received_at, found.offer.limit, (), ground.calendar)
    if due is None:
        raise ValueError("without pauses there is always a due moment")
    if ground.calendar.year_state(due.year) is None:  # only the office may promise without a calendar
        found = replace(found, clerk=people.HEAD_OF_COUNTER)
    return Case(found, due)


def _carried(ground: Ground, first: date, total: int, year: Mix, rng: Random) -> list[Case]:
    """Received before the first day and due on or after it."""
    sectors = [sector for sector in year.shares if sector != "certification"]
    cases: list[Case] = []
    for _ in range(total * 40):
        if len(cases) == total:
            break
        day = days_earlier(ground.calendar, first, rng.randint(1, 18))
        offer = choose_offer(ground, day, rng.choice(sectors), year, rng) if day < first else None
        if offer is None or ground.unit(day) != ground.unit(first):
            continue
        at = within(ground.calendar, day, rng)
        case = _case(ground, intake(ground, offer, at, offer.online and rng.random() < 0.1, rng))
        if case.due.date() >= first:
            cases.append(case)
    return cases


# -- today ------------------------------------------------------------------------------------------


def _current(ground: Ground, today: date, scale: float) -> Iterator[Story]:
    """The year up to the next working day, when what is sent online now is received; and the scenes."""
    workday = days_earlier(ground.calendar, today, 0)
    lately = at_minute(days_earlier(ground.calendar, workday, RECENT_DAYS), 0)
    for story in _played(ground, today, workday, scale):
        scan(story, lately)
        yield story


def _played(ground: Ground, today: date, workday: date, scale: float) -> Iterator[Story]:
    rng = Random(f"today {today}")  # noqa: S311
    first, last = first_day(ground, today), ground.calendar.next_working_day(today)
    days = ground.calendar.working_days_between(first - timedelta(days=1), last)
    sizes = (round(A_DAY * days * scale), round(CARRIED * scale))
    yield from _year(ground, (first, last, workday), sizes, mix.TODAY, rng)
    scenes = chain(
        cast(ground, workday, rng),
        left_over(ground, workday, rng),
        walk_ins(ground, first, workday, rng),
    )
    for number, (found, fate) in enumerate(scenes):
        yield live(ground, _case(ground, found).intake, fate, Random(f"scene {today} {number}"))  # noqa: S311
