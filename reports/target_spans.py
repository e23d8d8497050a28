"""What targets are counted over: the reporting year, and the months that give its pace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dossiers.periods import months as month_period
from dossiers.periods import reporting_month
from procedures.calendar import Calendar, local
from procedures.dates import vn_date

from .periods import year_period
from .scopes import Scope

_RECENT_MONTHS = 3


@dataclass(frozen=True)
class Spans:
    """What targets are counted over: the reporting year as seen now, and the months that give the pace."""

    year: Scope
    months: tuple[date, ...]
    recent: Scope
    recent_months: tuple[date, ...]
    days_left: int

    @property
    def recent_days(self) -> int:
        """Calendar days of the months that give the pace."""
        return (self.recent.period.last - self.recent.period.first).days + 1

    @property
    def over(self) -> bool:
        """Whether the year has ended."""
        return self.year.period.end <= self.year.at


def spans(year: int, at: datetime, closing_day: int, calendar: Calendar | None = None) -> Spans:
    """The spans of a plan's year at the moment `at`. A year to come has no months yet."""
    chosen = year_period(year, closing_day)
    running = reporting_month(local(at).date(), closing_day)
    recent = [_months_before(running, number) for number in range(_RECENT_MONTHS, 0, -1)]
    last_three = month_period(recent[0], recent[-1], "ba tháng báo cáo gần nhất", closing_day)
    today = local(at).date()
    left = (chosen.period.last - max(today, chosen.period.first - timedelta(days=1))).days
    return Spans(
        year=Scope(chosen.period, at, closing_day, calendar=calendar),
        months=tuple(chosen.months),
        recent=Scope(last_three, at, closing_day, calendar=calendar),
        recent_months=tuple(recent),
        days_left=max(left, 0),
    )


def _months_before(month: date, number: int) -> date:
    index = month.year * 12 + month.month - 1 - number
    return date(index // 12, index % 12 + 1, 1)


def pace_words(found: Spans) -> str:
    """How the end of the year is computed, for the foot of a table."""
    first, last = found.recent.period.first, found.recent.period.last
    return (
        f"Cuối năm tính theo nhịp ba tháng báo cáo gần nhất ({vn_date(first)} – {vn_date(last)}): số bình "
        f"quân mỗi ngày của ba tháng ấy nhân với {found.days_left} ngày còn lại, cộng với số đến nay."
    )
