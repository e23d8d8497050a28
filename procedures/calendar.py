"""The working calendar: which days count, which minutes are open.

Pure: no Django, no clock, no settings. A `Calendar` is built once for a calendar version and then
answers every question by direct index in cumulative tables, never by walking days.

Source of the rules: decision D1 (docs/decisions.md); Civil Code 2015, art. 145-148; Labour Code
2019, art. 111-112 (days off, days in lieu, make-up days by the Prime Minister's yearly decision).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_DAY = date(2010, 1, 1)
LAST_DAY = date(2079, 12, 31)
_FIRST = FIRST_DAY.toordinal()
_LAST = LAST_DAY.toordinal()
_DAY_BEFORE = _FIRST - 1
MINUTES_OF_A_DAY = 24 * 60
_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


class DayKind(StrEnum):
    """What a date is, where it differs from an ordinary Monday-Friday or weekend."""

    OFF = "off"
    WORKING = "working"
    RECEPTION_ONLY = "reception_only"


class YearState(StrEnum):
    """How sure the days off of a year are."""

    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"


class CalendarError(ValueError):
    """A calendar that cannot be: the message is a sentence for the person who typed it."""


class OutsideCalendar(CalendarError):
    """A date before 2010 or after 2079."""


@dataclass(frozen=True, order=True)
class Session:
    """One stretch of opening hours, in minutes since local midnight; `opens` < `closes`."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{self.opens // 60:02d}:{self.opens % 60:02d}-{self.closes // 60:02d}:{self.closes % 60:02d}"


@dataclass(frozen=True)
class SpecialDay:
    """A date that is off, worked or open for reception only; it may have hours of its own."""

    kind: DayKind | None
    name: str = ""
    sessions: tuple[Session, ...] = ()
    confirmed: bool = True


@dataclass(frozen=True)
class OpeningHours:
    """Daily sessions from a date of force on, until the next ones."""

    force_from: date
    sessions: tuple[Session, ...]


def parse_sessions(text: str) -> tuple[Session, ...]:
    """Read "07:00-11:30, 13:30-17:00".

    Raises CalendarError, with a sentence in Vietnamese, when a time is malformed, a session ends before
    it starts, or two sessions overlap.
    """
    sessions = tuple(_parse_session(part.strip()) for part in text.split(",") if part.strip())
    for earlier, later in pairwise(sessions):
        if later.opens < earlier.closes:
            raise CalendarError(f"Buổi {later} chồng lên hoặc đứng trước buổi {earlier}.")
    return sessions


def _parse_session(text: str) -> Session:
    opens_text, _, closes_text = text.partition("-")
    session = Session(_parse_minutes(opens_text, text), _parse_minutes(closes_text, text))
    if session.closes <= session.opens:
        raise CalendarError(f"Buổi {text} kết thúc trước khi bắt đầu.")
    return session


def _parse_minutes(text: str, whole: str) -> int:
    found = _HOUR.fullmatch(text.strip())
    if found is None:
        raise CalendarError(f"Giờ làm việc “{whole}” không đúng dạng 07:00-11:30.")
    return int(found[1]) * 60 + int(found[2])


def local(moment: datetime) -> datetime:
    """The aware moment in Asia/Ho_Chi_Minh, cut to the minute. Raises ValueError for a naive one."""
    if moment.tzinfo is not ZONE:
        if moment.tzinfo is None:
            raise ValueError("a naive datetime has no place in the calendar")
        moment = moment.astimezone(ZONE)
    return moment.replace(second=0, microsecond=0) if moment.second or moment.microsecond else moment


_TIMES = [time(minute // 60, minute % 60) for minute in range(MINUTES_OF_A_DAY)]


def at_minute(day: date, minute: int) -> datetime:
    """The aware moment `minute` minutes after local midnight of `day` (1440 is the next midnight)."""
    if minute < MINUTES_OF_A_DAY:
        return datetime.combine(day, _TIMES[minute], ZONE)
    return datetime.combine(day, time.min, ZONE) + timedelta(minutes=minute)


def _outside(day: date) -> OutsideCalendar:
    return OutsideCalendar(f"Ngày {day:%d/%m}/{day.year:04d} nằm ngoài lịch (2010–2079).")


class Calendar:
    """The days and hours of one calendar version. Immutable; all dates are local dates."""

    def __init__(
        self,
        *,
        days: Mapping[date, SpecialDay],
        hours: Iterable[OpeningHours],
        years: Mapping[int, YearState],
        version: int = 0,
    ) -> None:
        self.version = version
        self.years = dict(years)
        self._days = dict(days)
        self._hours = sorted(hours, key=lambda h: h.force_from)
        if not self._hours or not all(h.sessions for h in self._hours):
            raise CalendarError("Lịch phải có giờ làm việc.")
        self._build()

    def _build(self) -> None:
        span = _LAST - _FIRST + 1
        self._working = bytearray(span)
        self._sessions: list[tuple[Session, ...]] = [()] * span
        self._count = [0] * (span + 1)  # working days among the first i days
        self._minutes = [0] * (span + 1)  # open minutes of working days among the first i days
        self._nth: list[date] = []  # the k-th working day
        usual = iter([*self._hours, None])
        current, following = self._hours[0], next(usual)
        count = minutes = 0
        weekday = FIRST_DAY.weekday()
        special = {d.toordinal(): s for d, s in self._days.items()}
        for i in range(span):
            ordinal = _FIRST + i
            while following is not None and following.force_from.toordinal() <= ordinal:
                current, following = following, next(usual)
            day = special.get(ordinal)
            kind = day.kind if day else None
            if kind is DayKind.WORKING or (weekday < 5 and kind is None):
                sessions = (day.sessions if day else ()) or current.sessions
                self._working[i] = 1
                self._sessions[i] = sessions
                self._nth.append(date.fromordinal(ordinal))
                count += 1
                minutes += sum(s.closes - s.opens for s in sessions)
            self._count[i + 1] = count
            self._minutes[i + 1] = minutes
            weekday = weekday + 1 if weekday < 6 else 0

    def _index(self, day: date) -> int:
        index = day.toordinal() - _FIRST
        if 0 <= index < len(self._working):
            return index
        raise _outside(day)

    # -- days ---------------------------------------------------------------------------------------

    def special(self, day: date) -> SpecialDay | None:
        """What is set for this very date, if anything."""
        return self._days.get(day)

    def special_days_off(self, first: date, last: date) -> list[tuple[date, SpecialDay]]:
        """The days set as off from `first` to `last`, in order."""
        return sorted(
            ((day, s) for day, s in self._days.items() if first <= day <= last and s.kind is DayKind.OFF),
            key=lambda item: item[0],
        )

    def is_working(self, day: date) -> bool:
        """Monday to Friday not off, or a day marked as worked. Reception-only Saturdays are not."""
        return bool(self._working[self._index(day)])

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days d hold after < d <= until (0 when until is not after)."""
        return max(0, self._count[self._index(until) + 1] - self._count[self._index(after) + 1])

    def add_working_days(self, day: date, days: int) -> date:
        """The `days`-th working day strictly after `day` (days >= 1)."""
        after = day.toordinal() - _DAY_BEFORE
        if days < 1 or after < 1:  # a negative index would be a date from the other end
            raise self._not_addable(day, days)
        try:
            return self._nth[self._count[after] + days - 1]
        except IndexError:
            raise self._not_addable(day, days) from None

    def _not_addable(self, day: date, days: int) -> ValueError:
        if days < 1:
            return ValueError("days must be at least 1")
        if not FIRST_DAY <= day <= LAST_DAY:
            return _outside(day)
        return OutsideCalendar("Thời hạn dài quá lịch đã có (đến hết năm 2079).")

    def next_working_day(self, day: date) -> date:
        """The first working day strictly after `day`."""
        return self.add_working_days(day, 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day strictly before `day`."""
        position = self._count[self._index(day)] - 1
        if position < 0:
            raise OutsideCalendar(f"Không có ngày làm việc nào trước {day:%d/%m/%Y}.")
        return self._nth[position]

    def rolled(self, day: date) -> date:
        """`day` itself when worked, else the next working day (Civil Code 2015, art. 148.5)."""
        return day if self.is_working(day) else self.next_working_day(day)

    def working_days(self, after: date, until: date) -> tuple[date, ...]:
        """The working days d with after < d <= until, in order."""
        first, last = self._count[self._index(after) + 1], self._count[self._index(until) + 1]
        return tuple(self._nth[first:last])

    def year_state(self, year: int) -> YearState | None:
        """Confirmed, provisional, or None when nothing is known of the year."""
        return self.years.get(year)

    # -- hours --------------------------------------------------------------------------------------

    def sessions(self, day: date) -> tuple[Session, ...]:
        """Opening hours of a working day; empty on any other day."""
        return self._sessions[self._index(day)]

    def open_minutes(self, day: date) -> int:
        """Minutes open on the day (0 when not a working day)."""
        index = self._index(day)
        return self._minutes[index + 1] - self._minutes[index]

    def closing(self, day: date) -> datetime:
        """The closing moment of a working day. Raises ValueError on a day that is not one."""
        sessions = self._sessions[self._index(day)]
        if not sessions:
            raise ValueError(f"{day} is not a working day")
        return at_minute(day, sessions[-1].closes)

    def opening(self, day: date) -> datetime:
        """The opening moment of a working day. Raises ValueError on a day that is not one."""
        sessions = self.sessions(day)
        if not sessions:
            raise ValueError(f"{day} is not a working day")
        return at_minute(day, sessions[0].opens)

    def is_open(self, moment: datetime) -> bool:
        """Whether the moment lies inside a session (its closing minute included)."""
        moment = local(moment)
        minute = moment.hour * 60 + moment.minute
        return any(s.opens <= minute <= s.closes for s in self.sessions(moment.date()))

    def next_opening(self, moment: datetime) -> datetime:
        """The moment itself while open, else the start of the next session on a working day."""
        moment = local(moment)
        day, minute = moment.date(), moment.hour * 60 + moment.minute
        for session in self.sessions(day):
            if minute < session.closes:
                return at_minute(day, max(minute, session.opens))
        return self.opening(self.next_working_day(day))

    def _position(self, moment: datetime) -> int:
        """Open minutes of working days before this local moment, since FIRST_DAY."""
        day, minute = moment.date(), moment.hour * 60 + moment.minute
        index = self._index(day)
        used = sum(min(minute, s.closes) - s.opens for s in self._sessions[index] if minute > s.opens)
        return self._minutes[index] + used

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Working minutes in [start, end]; 0 when end is not after start."""
        return max(0, self._position(local(end)) - self._position(local(start)))

    def add_minutes(self, moment: datetime, minutes: int) -> datetime:
        """The moment at which `minutes` (>= 1) working minutes are used up.

        Used up at the end of a session, it ends there, not at the next opening.
        """
        if minutes < 1:
            raise ValueError("minutes must be at least 1")
        target = self._position(local(moment)) + minutes
        index = bisect_left(self._minutes, target) - 1
        if index >= len(self._working):
            raise OutsideCalendar("Thời hạn dài quá lịch đã có (đến hết năm 2079).")
        left = target - self._minutes[index]
        day = date.fromordinal(_FIRST + index)
        for session in self._sessions[index]:
            length = session.closes - session.opens
            if left <= length:
                return at_minute(day, session.opens + left)
            left -= length
        raise AssertionError("the cumulative tables disagree with the sessions")
