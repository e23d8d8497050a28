"""A due date beside the two lookups it is made of, beside a loop over the days, and beside numpy."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.measure import Line, nanoseconds
from procedures.calendar import (
    FIRST_DAY,
    Calendar,
    DayKind,
    OpeningHours,
    SpecialDay,
    YearState,
    parse_sessions,
)
from procedures.deadlines import Limit, Pause, PauseMode, Unit, due_at

DATA = Path(__file__).resolve().parent.parent / "procedures" / "data" / "days_off.csv"
CASES = 2_000
DAY = date(2026, 1, 28)  # before Tết
DAYS = 15


def real_calendar() -> Calendar:
    """The real days off, without a database."""
    with DATA.open(encoding="utf-8") as file:
        days = {
            date.fromisoformat(row["date"]): SpecialDay(DayKind(row["kind"]), row["name"])
            for row in csv.DictReader(file)
        }
    hours = [OpeningHours(FIRST_DAY, parse_sessions("07:00-11:30,13:30-17:00"))]
    return Calendar(days=days, hours=hours, years={2026: YearState.CONFIRMED})


def run() -> Iterator[Line | str]:
    """The lines of this benchmark."""
    calendar = real_calendar()
    count, nth, before = calendar._count, calendar._nth, FIRST_DAY.toordinal() - 1
    limit = Limit(Unit.WORKING_DAY, DAYS)
    moment = datetime.combine(DAY, datetime.min.time(), UTC) + timedelta(hours=1, minutes=30)
    pause = (Pause(moment + timedelta(days=2), moment + timedelta(days=9), PauseMode.RESUME),)

    call = nanoseconds(lambda: None)
    floor = nanoseconds(lambda: nth[count[DAY.toordinal() - before] + DAYS - 1])
    yield Line("an empty call", call)
    yield Line("floor: the two lookups written inline", floor)
    yield Line(
        "due date from a local date", nanoseconds(lambda: calendar.add_working_days(DAY, DAYS)), floor, most=3
    )
    yield Line(
        "due moment from an aware UTC moment",
        nanoseconds(lambda: due_at(moment, limit, (), calendar)),
        floor,
        most_ns=2_000,
    )
    yield Line("due moment with a pause", nanoseconds(lambda: due_at(moment, limit, pause, calendar)), floor)
    yield Line("a loop over the days", nanoseconds(lambda: _loop(DAY, DAYS, calendar)), floor)
    yield Line("building the calendar, 2010-2079", nanoseconds(real_calendar))
    yield from _numpy(calendar, floor)


def _loop(day: date, days: int, calendar: Calendar) -> date:
    """What everybody writes first."""
    while days:
        day += timedelta(days=1)
        special = calendar.special(day)
        kind = special.kind if special else None
        if kind is DayKind.WORKING or (day.weekday() < 5 and kind is None):
            days -= 1
    return day


def _numpy(calendar: Calendar, floor: float) -> Iterator[Line | str]:
    off = [day for day, _ in calendar.special_days_off(date(2021, 1, 1), date(2027, 12, 31))]
    week = np.busdaycalendar(holidays=np.array(off, dtype="datetime64[D]"))

    def offset(day: date, days: int) -> date:
        start = np.busday_offset(np.datetime64(day, "D"), 0, roll="backward", busdaycal=week)
        found: date = np.busday_offset(start, days, busdaycal=week).item()
        return found

    yield Line("numpy.busday_offset", nanoseconds(lambda: offset(DAY, DAYS)), floor)
    rng = random.Random(20_260_302)
    wrong = 0
    for _ in range(CASES):
        day, days = date(2021, 1, 4) + timedelta(days=rng.randrange(2_100)), rng.randint(1, 60)
        wrong += offset(day, days) != calendar.add_working_days(day, days)
    yield f"numpy.busday_offset is wrong in {wrong} of {CASES} cases: it knows no make-up Saturdays"
