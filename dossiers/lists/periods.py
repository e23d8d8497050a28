"""The stretches of days people ask a list for: today, this week, months and years. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Stretch:
    """Local dates, both included, under the name people use."""

    label: str
    first: date
    last: date


def stretches(today: date) -> list[Stretch]:
    """The usual ones as seen on a local date; those that run now end with their own last day."""
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    year = today.replace(month=1, day=1)
    return [
        Stretch("Hôm nay", today, today),
        Stretch("Tuần này", monday, monday + timedelta(days=6)),
        Stretch("Tháng này", month, _month_end(month)),
        Stretch("Tháng trước", before.replace(day=1), before),
        Stretch(f"Năm {today.year}", year, year.replace(month=12, day=31)),
        Stretch(f"Năm {today.year - 1}", date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    ]


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
