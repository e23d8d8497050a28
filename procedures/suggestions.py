"""Days off of a year nobody has entered yet, as the package `holidays` supposes them. Pure.

Only a proposal that a person ticks: the package knows the Labour Code (art. 112) and the lunar calendar, but
not the yearly notice with its swapped and make-up days, and its Tết is a guess at the five days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from holidays import country_holidays

from .calendar import FIRST_DAY, LAST_DAY


@dataclass(frozen=True)
class Suggestion:
    """A weekday that may be off."""

    day: date
    name: str


def suggestions(year: int) -> list[Suggestion]:
    """The weekdays of the year the package has as days off, in order; weekends are off anyway.

    Raises ValueError for a year outside the calendar.
    """
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise ValueError(f"{year} is outside the calendar")
    found = country_holidays("VN", years=year, language="vi")
    return [Suggestion(day, found[day]) for day in sorted(found) if day.weekday() < 5 and day.year == year]
