"""Moments inside opening hours. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from procedures.calendar import Calendar, at_minute, local

NOMINAL_DAY = 480  # minutes a working day is worth in budgets
_RUSH = (3, 6, 6, 5, 2, 4, 5, 3)  # how many come in each eighth of the day's opening minutes


def minute_of_day(calendar: Calendar, day: date, minute: int) -> datetime:
    """The moment `minute` open minutes (0 at the earliest) into a working day, at most its closing."""
    for session in calendar.sessions(day):
        length = session.closes - session.opens
        if minute <= length:
            return at_minute(day, session.opens + max(minute, 0))
        minute -= length
    return calendar.closing(day)


def within(calendar: Calendar, day: date, rng: Random, first: float = 0.03, last: float = 0.95) -> datetime:
    """Some moment of a working day between two parts (0 to 1) of its opening hours."""
    return minute_of_day(calendar, day, int(calendar.open_minutes(day) * rng.uniform(first, last)))


def arrivals(calendar: Calendar, day: date, count: int, rng: Random) -> list[datetime]:
    """When `count` people come on a working day, in order: three wait at the door, then by the usual rush."""
    minutes = calendar.open_minutes(day)
    eighth = minutes // len(_RUSH)
    early = sorted(rng.sample(range(2, 18), min(count, 3)))
    rest = [
        eighth * hour + rng.randrange(eighth)
        for hour in rng.choices(range(len(_RUSH)), _RUSH, k=count - len(early))
    ]
    return [minute_of_day(calendar, day, minute) for minute in [*early, *sorted(max(18, m) for m in rest)]]


def later(calendar: Calendar, moment: datetime, minutes: float) -> datetime:
    """The moment so many working minutes on (at least one)."""
    return calendar.add_minutes(moment, max(1, round(minutes)))


def days_later(calendar: Calendar, moment: datetime, days: int, rng: Random) -> datetime:
    """Some moment of the `days`-th working day after the one of `moment`."""
    return within(calendar, calendar.add_working_days(local(moment).date(), days), rng)


def days_earlier(calendar: Calendar, day: date, days: int) -> date:
    """The `days`-th working day before `day`; 0: `day` itself, or the last working day before it."""
    found = day if calendar.is_working(day) else calendar.previous_working_day(day)
    for _ in range(days):
        found = calendar.previous_working_day(found)
    return found


def evening(day: date, rng: Random) -> datetime:
    """Some moment at which people sit at home and send dossiers: 18:30 to 22:30 of any date."""
    return at_minute(day, 18 * 60 + 30) + timedelta(minutes=rng.randrange(240))
