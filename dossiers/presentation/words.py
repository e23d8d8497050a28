"""Lengths of time and lists of days in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from procedures.dates import vn_date, vn_day_month, vn_decimal

MOST_DAYS = 12  # so many days are listed one by one; more are told by their first and last


def hours_words(minutes: int) -> str:
    """ "58 giờ 30", "4 giờ", "50 phút": minutes of a nominal day of 480."""
    hours, rest = divmod(max(0, minutes), 60)
    if not hours:
        return f"{rest} phút"
    return f"{hours} giờ {rest:02d}" if rest else f"{hours} giờ"


def hours_pair(used: int, budget: int) -> str:
    """ "47 / 58": whole hours used and allowed, for a narrow column.

    Rounded down within the budget and up beyond it, so that the two never look equal when they are not. A
    budget that is no whole number of hours keeps its decimals: "1 / 7,5".
    """
    over = used > budget
    hours = -(-used // 60) if over else used // 60
    if over and hours * 60 <= budget:
        hours += 1
    allowed = str(budget // 60) if budget % 60 == 0 else vn_decimal(budget / 60, 1)
    return f"{hours} / {allowed}"


def days_words(days: Sequence[date]) -> str:
    """ "28, 29, 30/10, 2, 3/11": each month named once, after its last day; long lists by their ends.

    A year is written where it differs from that of the last day.
    """
    if not days:
        return ""
    if len(days) > MOST_DAYS:
        return f"{_short(days[0], days[-1].year)} – {_short(days[-1], days[-1].year)}"
    months = [list(group) for _, group in groupby(days, key=lambda day: (day.year, day.month))]
    return ", ".join(_month(group, days[-1].year) for group in months)


def _month(days: list[date], year: int) -> str:
    *first, last = days
    end = f"{last.day}/{last.month}" if last.year == year else f"{last.day}/{last.month}/{last.year}"
    return ", ".join([*(str(day.day) for day in first), end])


def _short(day: date, year: int) -> str:
    return vn_day_month(day) if day.year == year else vn_date(day)
