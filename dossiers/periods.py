"""Reporting months of the administrative-reform reports: from the 15th to the 14th. Pure.

Source: decree 09/2019/ND-CP art. 12; guidance 581/BNV-CCHC of the Ministry of Home Affairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from procedures.calendar import ZONE

CLOSING_DAY = 14


@dataclass(frozen=True)
class Period:
    """Local dates from `first` to `last`, both included; in moments the half-open [start, end)."""

    first: date
    last: date
    label: str

    @property
    def start(self) -> datetime:
        """Local midnight at which it begins."""
        return datetime.combine(self.first, time.min, ZONE)

    @property
    def end(self) -> datetime:
        """Local midnight at which the next begins."""
        return datetime.combine(self.last + timedelta(days=1), time.min, ZONE)

    @property
    def dates(self) -> str:
        """ "15/12/2025 – 14/12/2026"."""
        return f"{self.first:%d/%m/%Y} – {self.last:%d/%m/%Y}"


def reporting_month(day: date, closing_day: int = CLOSING_DAY) -> date:
    """The reporting month a local date falls in, named by the first of that month.

    With closing day 14: 14/12/2022 -> 2022-12-01; 15/12/2022 -> 2023-01-01.
    """
    if day.day <= closing_day:
        return day.replace(day=1)
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def reporting_year(year: int, closing_day: int = CLOSING_DAY) -> Period:
    """15/12 of the year before to 14/12 (with closing day 14)."""
    return months(date(year, 1, 1), date(year, 12, 1), f"năm {year}", closing_day)


def months(first: date, last: date, label: str, closing_day: int = CLOSING_DAY) -> Period:
    """The reporting months from `first` to `last`, both named by their first day."""
    before = first - timedelta(days=1)
    return Period(before.replace(day=closing_day) + timedelta(days=1), last.replace(day=closing_day), label)


def year_of(day: date, closing_day: int = CLOSING_DAY) -> int:
    """The reporting year a local date falls in."""
    return reporting_month(day, closing_day).year
