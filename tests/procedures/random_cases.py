"""Random offices and cases to count: the same ones for the same seed, on every machine.

Drawn so that rules meet: receipts before Tết, pauses begun on the due day, days of own hours at their
cut-off. Where a pause begins is chosen by the due moment standing then, which the oracle gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from procedures.oracle import (
    BEFORE_AN_EARLY_CLOSING,
    CUT_OFF,
    DAY,
    MINUTE,
    SATURDAY,
    Day,
    Office,
    Pause,
    Sessions,
    at,
    due_at,
    sessions_of,
)

Drawn = TypeVar("Drawn")

YEARS = 5  # with days of their own: a long limit with pauses still meets some
YEARS_OF_RECEIPT = 3
FIRST_YEARS = (2012, 2065)
WEEK = 7 * DAY
MINUTES_OF_A_DAY = 24 * 60
HOLIDAYS = ((1, 1), (4, 30), (5, 1), (9, 2), (11, 24))

USUAL_HOURS: tuple[Sessions, ...] = (
    ((420, 690), (810, 1020)),
    ((450, 690), (810, 1020)),
    ((450, 690), (780, 1020)),
    ((480, 720), (780, 1020)),
    ((420, 660), (810, 990)),
    ((450, 720), (780, 900)),
    ((420, 900),),
    ((420, 540), (555, 690), (810, 1050)),
)
# Half days, closings around 15:00, a cut-off before midnight, an evening.
OWN_HOURS: tuple[Sessions, ...] = (
    ((420, 690),),
    ((810, 1020),),
    ((450, 720),),
    ((420, 690), (810, 899)),
    ((420, 690), (810, 900)),
    ((420, 690), (810, 901)),
    ((480, 540),),
    ((30, 100),),
    ((420, 690), (810, 1020), (1080, 1200)),
)

UNITS = {
    "working_day": 40,
    "same_day": 20,
    "calendar_day": 18,
    "month": 12,
    "working_hour": 5,  # few, as the oracle walks them minute by minute
    "clock_hour": 5,
}
NUMBERS_OF_PAUSES = {0: 45, 1: 28, 2: 16, 3: 11}
BEGINNINGS = {
    "any": 40,
    "last_tenth": 14,
    "due_date": 12,
    "due_moment": 8,
    "later": 14,
    "at_once": 6,
    "same_date": 6,
}
LENGTHS = {
    (0, 0): 7,
    (1, 90): 12,
    (60, 600): 20,
    (600, 5 * MINUTES_OF_A_DAY): 33,
    (5 * MINUTES_OF_A_DAY, 20 * MINUTES_OF_A_DAY): 20,
    (20 * MINUTES_OF_A_DAY, 70 * MINUTES_OF_A_DAY): 8,
}


@dataclass(frozen=True)
class Case:
    """One question to both: when is it due?"""

    received: datetime
    unit: str
    amount: int
    pauses: tuple[Pause, ...]
    # Handed to the engine in UTC, as a database does, instead of in the office's own time.
    in_utc: bool
    # A pause begins in the last tenth of the time from receipt or resumption to the due moment standing then.
    pause_in_last_tenth: bool


def office_and_cases(seed: int, number: int) -> tuple[Office, list[Case]]:
    """An office and so many cases of it; fewer cases are the first of more."""
    dice = Random(seed)  # noqa: S311 - the same cases on every run
    first_year = dice.randint(*FIRST_YEARS)
    office = _office(dice, first_year)
    near = sorted(office.days)
    return office, [_case(dice, office, first_year, near) for _ in range(number)]


def _office(dice: Random, first_year: int) -> Office:
    days: dict[date, Day] = {}
    for year in range(first_year, first_year + YEARS):
        # One kind per date: what is said first stays.
        for day, special in _special_days(dice, year):
            days.setdefault(day, special)
    changes = {_day_of(dice, first_year, YEARS) for _ in range(dice.randint(0, 3))}
    dates_of_force = [date(first_year - 1, 1, 1), *sorted(changes)]
    return Office(days, tuple((day, dice.choice(USUAL_HOURS)) for day in dates_of_force))


def _special_days(dice: Random, year: int) -> list[tuple[date, Day]]:
    tet = date(year, 1, 18) + dice.randint(0, 33) * DAY
    found = [(tet + n * DAY, Day("off")) for n in range(dice.randint(5, 9))]
    found += [(date(year, month, day), Day("off")) for month, day in HOLIDAYS]
    for _ in range(dice.randint(0, 3)):
        found += _swap(dice, year)
    storms = [_weekday(dice, year) for _ in range(dice.randint(0, 3))]
    found += [(day, Day("off")) for day in storms]
    for _ in range(dice.randint(0, 8)):
        found.append((_weekday(dice, year), Day(None, dice.choice(OWN_HOURS))))
    found += [(day, Day("reception_only")) for day in _saturdays_of_reception(dice, year)]
    return found


def _swap(dice: Random, year: int) -> list[tuple[date, Day]]:
    """A weekday off for a Saturday (now and then a Sunday) worked, sometimes with hours of its own."""
    off = _weekday(dice, year)
    weekend = SATURDAY if dice.random() < 0.9 else SATURDAY + 1
    worked = off + (weekend - off.weekday()) * DAY + dice.randint(-2, 2) * WEEK
    sessions = dice.choice(OWN_HOURS) if dice.random() < 0.4 else ()
    return [(off, Day("off")), (worked, Day("working", sessions))]


def _saturdays_of_reception(dice: Random, year: int) -> list[date]:
    first = next(day for day in (date(year, 1, n) for n in range(1, 8)) if day.weekday() == SATURDAY)
    share = dice.choice((0.0, 0.1, 1.0))
    return [first + n * WEEK for n in range(52) if dice.random() < share]


def _case(dice: Random, office: Office, first_year: int, near: list[date]) -> Case:
    unit = _drawn(dice, UNITS)
    amount = _amount(dice, unit)
    day = _day_of_receipt(dice, office, first_year, near)
    received = _moment(dice, office, day, at_an_edge=0.5)
    pauses, in_last_tenth = _pauses(dice, office, received, unit, amount)
    if dice.random() < 0.05:
        # Seconds are cut on both sides, so they may not change anything.
        received, pauses = _with_seconds(received, pauses, dice.randint(1, 59))
    return Case(received, unit, amount, tuple(pauses), dice.random() < 0.5, in_last_tenth)


def _day_of_receipt(dice: Random, office: Office, first_year: int, near: list[date]) -> date:
    """Any day, or one at a day of its own or a change of the usual hours."""
    chance = dice.random()
    if chance < 0.48:
        # The last years are left for what is due later.
        return near[dice.randrange(len(near) * YEARS_OF_RECEIPT // YEARS)] + dice.randint(-4, 2) * DAY
    changes = [force_from for force_from, _ in office.hours[1:]]
    if changes and chance < 0.54:
        return dice.choice(changes) + dice.randint(-4, 1) * DAY
    return _day_of(dice, first_year, YEARS_OF_RECEIPT)


def _amount(dice: Random, unit: str) -> int:
    short = dice.random() < 0.6
    if unit == "same_day":
        return 0
    if unit == "working_hour":
        return dice.randint(1, 16)
    if unit == "clock_hour":
        return dice.randint(1, 48 if short else 240)
    if unit == "month":
        return dice.randint(1, 3 if short else 12)
    return dice.randint(1, 15 if short else 120)


def _pauses(
    dice: Random, office: Office, received: datetime, unit: str, amount: int
) -> tuple[list[Pause], bool]:
    """Pauses one after the other, and whether one of them begins in the last tenth of its stretch."""
    pauses: list[Pause] = []
    in_last_tenth = False
    since = free = received
    number = _drawn(dice, NUMBERS_OF_PAUSES)
    for ordinal in range(1, number + 1):
        due = due_at(received, unit, amount, pauses, office)
        assert due is not None
        started = max(free, _beginning(dice, office, since, free, due))
        ended = started + dice.randint(*_drawn(dice, LENGTHS)) * MINUTE
        if ended > started and dice.random() < 0.4:
            ended = max(started, _moment(dice, office, ended.date(), at_an_edge=0.8))
        if started <= due:
            in_last_tenth = in_last_tenth or (due - started) * 10 <= due - since
            since = ended
        mode = dice.choice(("restart", "resume", "resume"))
        is_open = ordinal == number and dice.random() < 0.08
        pauses.append(Pause(started, None if is_open else ended, mode))
        free = ended
    return pauses, in_last_tenth


def _beginning(dice: Random, office: Office, since: datetime, free: datetime, due: datetime) -> datetime:
    kind = _drawn(dice, BEGINNINGS)
    if kind == "last_tenth":
        return due - dice.randint(0, max(0, (due - since) // MINUTE // 10)) * MINUTE
    if kind == "due_date":
        return _moment(dice, office, due.date(), at_an_edge=0.5)
    if kind == "due_moment":
        return due + dice.choice((-1, 0, 0, 1)) * MINUTE
    if kind == "later":
        return due + dice.randint(1, 15 * MINUTES_OF_A_DAY) * MINUTE
    if kind == "at_once":
        return free
    if kind == "same_date":
        return _moment(dice, office, free.date(), at_an_edge=0.5)
    moment = free + dice.randint(0, max(0, (due - free) // MINUTE)) * MINUTE
    return _moment(dice, office, moment.date(), at_an_edge=1) if dice.random() < 0.4 else moment


def _moment(dice: Random, office: Office, day: date, at_an_edge: float) -> datetime:
    """A minute of that day: any one, or one at which a rule turns."""
    if dice.random() >= at_an_edge:
        return at(day, dice.randrange(MINUTES_OF_A_DAY))
    sessions = sessions_of(day, office)
    turns = [0, CUT_OFF, sessions[-1][1] - BEFORE_AN_EARLY_CLOSING, *(m for both in sessions for m in both)]
    return at(day, max(0, dice.choice(turns) + dice.choice((-1, 0, 0, 0, 1))))


def _with_seconds(received: datetime, pauses: list[Pause], seconds: int) -> tuple[datetime, list[Pause]]:
    """The same seconds for all, so that what did not overlap does not begin to."""
    more = timedelta(seconds=seconds)
    later = [
        replace(pause, started=pause.started + more, ended=pause.ended and pause.ended + more)
        for pause in pauses
    ]
    return received + more, later


def _day_of(dice: Random, first_year: int, years: int) -> date:
    return date(first_year, 1, 1) + dice.randrange(years * 365) * DAY


def _weekday(dice: Random, year: int) -> date:
    day = _day_of(dice, year, 1)
    return day - max(0, day.weekday() - SATURDAY + 1) * DAY


def _drawn(dice: Random, weights: dict[Drawn, int]) -> Drawn:
    return dice.choices(list(weights), list(weights.values()))[0]
