"""A year of the calendar laid out in months and weeks for the eye. Pure.

What it shows is what deadlines are counted with, the calendar of a published version; to the office also what
was typed since and is on trial.
"""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from .calendar import LAST_DAY, Calendar, DayKind, SpecialDay, YearState
from .dates import vn_day_month, weekday_name

_WORDS = {
    DayKind.OFF: "Nghỉ",
    DayKind.WORKING: "Làm bù",
    DayKind.RECEPTION_ONLY: "Chỉ tiếp nhận, không tính vào thời hạn",
}


_EXPECTED = "dự kiến"
_REMIND_FROM = (10, 1)  # from 1 October the office is told while next year is not confirmed (D1)


@dataclass(frozen=True)
class Cell:
    """A date in a month's table; `css` of app.css, `title` says in words what the look says."""

    day: date
    css: str
    title: str


@dataclass(frozen=True)
class Month:
    """A month; each week has seven places, empty ones None."""

    number: int
    weeks: list[list[Cell | None]]


@dataclass(frozen=True)
class Stretch:
    """Days in a row of the same kind, as a list names them: "16/02–20/02"."""

    first: date
    last: date
    kind: str
    names: str
    sure: bool

    @property
    def is_marked(self) -> bool:
        """Whether it still has to be said that these days are only expected."""
        return not self.sure and _EXPECTED not in self.names

    @property
    def days_text(self) -> str:
        """The dates with their weekdays."""
        if self.first == self.last:
            return f"{weekday_name(self.first)} {vn_day_month(self.first)}"
        return f"{vn_day_month(self.first)}–{vn_day_month(self.last)}"


@dataclass(frozen=True)
class YearView:
    """The whole year: months, the days that differ, and three sums."""

    year: int
    months: list[Month]
    stretches: list[Stretch]
    working_days: int
    off_in_week: int
    make_up_days: int


def lay_out(year: int, calendar: Calendar, today: date, on_trial: Collection[date] = ()) -> YearView:
    """The year as the calendar has it; a year nothing is known of has only its weekends.

    `on_trial`: dates that were typed differently and are not yet in force.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    special = _special_days(first, last, calendar)
    weeks = Weeks()
    months = [
        Month(
            month,
            [
                [
                    _cell(day, special.get(day), today, day in on_trial) if day.month == month else None
                    for day in week
                ]
                for week in weeks.monthdatescalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]
    return YearView(
        year=year,
        months=months,
        stretches=_stretches(special),
        working_days=calendar.working_days_between(first, last) + calendar.is_working(first),
        off_in_week=sum(day.weekday() < 5 and s.kind is DayKind.OFF for day, s in special.items()),
        make_up_days=sum(s.kind is DayKind.WORKING for s in special.values()),
    )


def year_to_confirm(calendar: Calendar, today: date) -> int | None:
    """Next year, while it is not confirmed and October has come; None otherwise. `today` is local."""
    coming = today.year + 1
    if (today.month, today.day) < _REMIND_FROM or coming > LAST_DAY.year:
        return None
    return coming if calendar.year_state(coming) is not YearState.CONFIRMED else None


def _special_days(first: date, last: date, calendar: Calendar) -> dict[date, SpecialDay]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    found = ((day, calendar.special(day)) for day in days)
    return {day: special for day, special in found if special is not None}


def _cell(day: date, special: SpecialDay | None, today: date, on_trial: bool) -> Cell:
    css = "d-end" if day.weekday() >= 5 else ""
    title = ""
    if special is not None:
        css, title = _look(special), _words(special)
    if on_trial:
        css, title = f"{css} d-draft".strip(), f"Chưa áp dụng. {title or 'Như thường lệ'}"
    if day == today:
        css, title = f"{css} d-today".strip(), f"Hôm nay. {title}".strip()
    return Cell(day, css, title)


def _look(special: SpecialDay) -> str:
    if not special.confirmed:
        return "d-trial"
    return {DayKind.OFF: "d-off", DayKind.RECEPTION_ONLY: "d-end"}.get(
        special.kind or DayKind.WORKING, "d-work"
    )


def _words(special: SpecialDay) -> str:
    said = [special.name, ", ".join(str(session) for session in special.sessions)]
    if not special.confirmed and _EXPECTED not in special.name:
        said.append(_EXPECTED)
    return f"{_kind(special)}: {', '.join(part for part in said if part)}"


def _kind(special: SpecialDay) -> str:
    return _WORDS[special.kind] if special.kind else "Giờ riêng"


def _stretches(special: dict[date, SpecialDay]) -> list[Stretch]:
    """Days in a row of the same kind and sureness become one line, their names in order."""
    found: list[Stretch] = []
    for day, one in sorted(special.items()):
        kind = _kind(one)
        before = found[-1] if found else None
        joins = before is not None and before.last == day - timedelta(days=1)
        if before is not None and joins and (before.kind, before.sure) == (kind, one.confirmed):
            found[-1] = Stretch(before.first, day, kind, f"{before.names}; {one.name}", one.confirmed)
        else:
            found.append(Stretch(day, day, kind, one.name, one.confirmed))
    return found
