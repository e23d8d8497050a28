"""The rules of counting a second time, slow and obvious, to hold the engine against.

Written from the text of the rules alone and importing nothing of the project, so that a fault of the engine
is not copied. Days are walked one by one and working hours minute by minute. Moments are naive: the office's
own clock. A session is a pair of minutes since midnight; its closing minute is no longer open.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Sessions = tuple[tuple[int, int], ...]

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SATURDAY = 5
CUT_OFF = 15 * 60
BEFORE_AN_EARLY_CLOSING = 2 * 60


@dataclass(frozen=True)
class Day:
    """What is said of one date: ``off``, ``working``, ``reception_only`` or None; and its own hours."""

    kind: str | None = None
    sessions: Sessions = ()


@dataclass(frozen=True)
class Office:
    """When one office is open: what is said of single dates, and the usual hours by first day of force.

    The first of the usual hours also hold before their date.
    """

    days: dict[date, Day]
    hours: tuple[tuple[date, Sessions], ...]


@dataclass(frozen=True)
class Pause:
    """Time in which the limit does not run; ``ended`` is None while it is open."""

    started: datetime
    ended: datetime | None
    mode: str


@dataclass(frozen=True)
class Stretch:
    """One run of counting: from when, in which unit, and how much of it (minutes for both kinds of hours)."""

    since: datetime
    unit: str
    left: int


def due_at(
    received: datetime, unit: str, amount: int, pauses: Iterable[Pause], office: Office
) -> datetime | None:
    """When it is due; None while a pause that counts is open.

    Each pause is judged by the due moment that stands when it begins. Begun after it, a pause moves nothing,
    open or not, and the next one is judged by that same moment. Begun at or before it, the pause counts:
    until it ends nothing is due, then counting goes on from its end. One that resumes in the minute it began
    has stopped nothing.
    """
    whole = amount * 60 if unit in ("working_hour", "clock_hour") else amount
    stretch = Stretch(to_the_minute(received), unit, whole)
    due = end_of_first(stretch, office)
    for pause in pauses:
        started = to_the_minute(pause.started)
        if started > due:
            continue
        if pause.ended is None:
            return None
        resumed = to_the_minute(pause.ended)
        if pause.mode == "resume" and resumed == started:
            continue
        if pause.mode == "restart" or unit == "same_day":
            # A limit of "the same day" has no part that could be used up: both modes ask its own rule again.
            stretch = Stretch(resumed, unit, whole)
            due = end_of_first(stretch, office)
        else:
            stretch = rest(stretch, started, resumed, office)
            due = end_of_rest(stretch, office)
    return due


def end_of_first(stretch: Stretch, office: Office) -> datetime:
    """Where a whole limit ends, counted from the receipt or from a restart."""
    if stretch.unit == "working_day":
        return end_of_working_days(stretch.since, stretch.left, office)
    if stretch.unit == "working_hour":
        return end_of_working_minutes(stretch.since, stretch.left, office)
    if stretch.unit == "clock_hour":
        return stretch.since + stretch.left * MINUTE
    if stretch.unit == "same_day":
        return end_of_same_day(stretch.since, office)
    return closing_on_or_after(nominal_end(stretch), office)


def end_of_rest(stretch: Stretch, office: Office) -> datetime:
    """Where what was left ends; with nothing left, closing of the day of resumption or the next working day.

    That holds for every unit, hours too. The day of resumption serves while it is not yet closed, and the
    rules leave open whether it is at the closing minute itself. Here it is not: the cases send a resumption
    "after closing" to the next working day, and at receipt and verdict too the closing minute is still of the
    day.
    """
    if stretch.left > 0:
        return end_of_first(stretch, office)
    today = stretch.since.date()
    if is_working(today, office) and stretch.since <= closing(today, office):
        return closing(today, office)
    return closing_after(today, office)


def rest(stretch: Stretch, started: datetime, resumed: datetime, office: Office) -> Stretch:
    """What a pause leaves to count from its end, never less than nothing.

    Working days: those after the date the count began, up to and with the date of the pause, are used up, at
    whatever hour it began. Working hours: the open minutes between the two moments are used up, so a pause
    begun out of hours used all of the session before it and nothing since. Clock hours: all minutes between
    the two moments. Calendar days: left are the days from the date of the pause to the date the count would
    end on before it is rolled off a day off. What is left of months is such days too, as a part of a month
    has no other measure.
    """
    unit = stretch.unit
    if unit == "working_day":
        left = stretch.left - working_days(stretch.since.date(), started.date(), office)
    elif unit == "working_hour":
        left = stretch.left - open_minutes(stretch.since, started, office)
    elif unit == "clock_hour":
        left = stretch.left - (started - stretch.since) // MINUTE
    else:
        left = (nominal_end(stretch) - started.date()).days
        unit = "calendar_day"
    return Stretch(resumed, unit, max(left, 0))


def end_of_working_days(since: datetime, amount: int, office: Office) -> datetime:
    """Closing of the n-th working day strictly after the date, whatever the hour."""
    day = since.date()
    while amount > 0:
        day += DAY
        if is_working(day, office):
            amount -= 1
    return closing(day, office)


def end_of_working_minutes(since: datetime, amount: int, office: Office) -> datetime:
    """The end of the minute that uses up the last one: closing time rather than the next opening."""
    moment = since
    while amount > 0:
        if is_open(moment, office):
            amount -= 1
        moment += MINUTE
    return moment


def end_of_same_day(since: datetime, office: Office) -> datetime:
    """Closing of the day itself when received in time on a working day, else of the next working day.

    In time is until 15:00 with that minute; on a day closed by 15:00, until two hours before its closing.
    """
    today = since.date()
    if is_working(today, office):
        closes = sessions_of(today, office)[-1][1]
        cut_off = CUT_OFF if closes > CUT_OFF else closes - BEFORE_AN_EARLY_CLOSING
        if since <= at(today, cut_off):
            return closing(today, office)
    return closing_after(today, office)


def nominal_end(stretch: Stretch) -> date:
    """The date a count of calendar days or months ends on, before it is rolled off a day off."""
    start = stretch.since.date()
    if stretch.unit == "calendar_day":
        return start + stretch.left * DAY
    year, month = start.year, start.month
    for _ in range(stretch.left):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def closing_on_or_after(day: date, office: Office) -> datetime:
    """Closing of that day, or of the next working day when it is off."""
    while not is_working(day, office):
        day += DAY
    return closing(day, office)


def closing_after(day: date, office: Office) -> datetime:
    """Closing of the next working day."""
    return closing_on_or_after(day + DAY, office)


def working_days(after: date, until: date, office: Office) -> int:
    """How many days are worked after the one date, up to and with the other."""
    number, day = 0, after
    while day < until:
        day += DAY
        if is_working(day, office):
            number += 1
    return number


def open_minutes(since: datetime, until: datetime, office: Office) -> int:
    """How many minutes the office is open from the one moment to the other."""
    number, moment = 0, since
    while moment < until:
        if is_open(moment, office):
            number += 1
        moment += MINUTE
    return number


def is_working(day: date, office: Office) -> bool:
    """Monday to Friday unless off, or a day marked as worked; a Saturday of reception only is not."""
    special = office.days.get(day)
    if special is not None and special.kind is not None:
        return special.kind == "working"
    return day.weekday() < SATURDAY


def is_open(moment: datetime, office: Office) -> bool:
    """Whether the minute that begins here is one of work."""
    day = moment.date()
    minute = moment.hour * 60 + moment.minute
    return is_working(day, office) and any(o <= minute < c for o, c in sessions_of(day, office))


def sessions_of(day: date, office: Office) -> Sessions:
    """The hours of a working day: its own, else the usual ones in force on it."""
    special = office.days.get(day)
    if special is not None and special.sessions:
        return special.sessions
    usual = office.hours[0][1]
    for force_from, sessions in office.hours:
        if force_from <= day:
            usual = sessions
    return usual


def closing(day: date, office: Office) -> datetime:
    """When a working day closes: at the end of its last session."""
    return at(day, sessions_of(day, office)[-1][1])


def at(day: date, minute: int) -> datetime:
    """That minute of the day, counted from midnight (before it when negative)."""
    return datetime.combine(day, time()) + minute * MINUTE


def to_the_minute(moment: datetime) -> datetime:
    """The moment without its seconds."""
    return moment.replace(second=0, microsecond=0)


def verdict(due: datetime, resolved: datetime, office: Office) -> tuple[str, int]:
    """How a result compares with its due moment, and by how many working days it is late.

    Late is anything after the moment, even by a minute or on a day off, and then the days worked after the
    due date, up to and with the date of the result, are counted: possibly none. Early is an earlier date; an
    earlier hour of the same date is on time.
    """
    if resolved > due:
        return "late", working_days(due.date(), resolved.date(), office)
    return ("early" if resolved.date() < due.date() else "on_time"), 0
