"""The periods a reader may choose, each with the short code that stands in addresses. Pure.

"2026" is the reporting year, "2026-q1" a quarter, "2026-h1" its first half, "2026-m03" a month. All are made
of whole reporting months, 15 to 14 (decree 09/2019/NĐ-CP, article 12), so the parts add up to the year. A
`DayRange` is any other stretch of days, labelled by its dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from dossiers.periods import CLOSING_DAY, Period, months, reporting_month
from procedures.calendar import local
from procedures.dates import vn_date

_CODE = re.compile(r"(?P<year>\d{4})(?:-(?P<kind>[qhm])(?P<number>\d{1,2}))?", re.ASCII)
_LENGTHS = {"q": 3, "h": 6, "m": 1}
_WORDS = {"q": "quý {roman} năm {year}", "h": "6 tháng {half} năm {year}", "m": "tháng {number} năm {year}"}
_KINDS = {12: "year", 6: "half", 3: "quarter", 1: "month"}
_ROMAN = ("I", "II", "III", "IV")
FIRST_YEAR, LAST_YEAR = 2011, 2078  # the calendar knows 2010 to 2079


@dataclass(frozen=True)
class ReportingPeriod:
    """Whole reporting months of one year, named by their first days."""

    code: str
    year: int
    first_month: date
    last_month: date
    period: Period

    @property
    def label(self) -> str:
        """ "năm 2026", "quý I năm 2026"."""
        return self.period.label

    @property
    def query(self) -> str:
        """How an address asks for it."""
        return urlencode({"ky": self.code})

    @property
    def kind(self) -> str:
        """ "year", "half", "quarter" or "month"."""
        return _KINDS[len(self.months)]

    @property
    def year_before(self) -> ReportingPeriod:
        """The same stretch of the year before. ValueError before the first year."""
        return self._at(self.year - 1, self.first_month.month)

    @property
    def following(self) -> ReportingPeriod:
        """The next stretch of the same length."""
        number, year = self.last_month.month + 1, self.year
        return self._at(year + 1, 1) if number > 12 else self._at(year, number)

    @property
    def parts(self) -> list[ReportingPeriod]:
        """What it is made of: a half of quarters, a quarter of months, a year of quarters; a month of nothing
        smaller."""
        length = {12: 3, 6: 3, 3: 1}.get(len(self.months))
        if length is None:
            return []
        return [self._at(self.year, month.month, length) for month in self.months[::length]]

    def _at(self, year: int, month: int, length: int = 0) -> ReportingPeriod:
        length = length or len(self.months)
        letter = {3: "q", 6: "h", 1: "m"}.get(length, "")
        number = (month - 1) // length + 1
        code = f"{year}-{letter}{number:02d}" if length == 1 else f"{year}-{letter}{number}"
        return reporting_period(code if letter else str(year), self.period.last.day)

    @property
    def months(self) -> list[date]:
        """Its reporting months in order."""
        first = self.first_month.month
        return [date(self.year, month, 1) for month in range(first, self.last_month.month + 1)]


@dataclass(frozen=True)
class DayRange:
    """Local dates from `first` to `last`, both included."""

    first: date
    last: date
    code = ""

    @property
    def period(self) -> Period:
        """The days, named by their dates."""
        return Period(self.first, self.last, self.label)

    @property
    def label(self) -> str:
        """ "từ 02/03/2026 đến 20/03/2026"."""
        return f"từ {vn_date(self.first)} đến {vn_date(self.last)}"

    @property
    def query(self) -> str:
        """How an address asks for it."""
        return urlencode({"tu": vn_date(self.first), "den": vn_date(self.last)}, safe="/")


def reporting_period(code: str, closing_day: int = CLOSING_DAY) -> ReportingPeriod:
    """The period with this code. Raises ValueError when there is none such."""
    match = _CODE.fullmatch(code)
    if match is None or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        raise ValueError(f"no reporting period {code!r}")
    year, kind, number = int(match["year"]), match["kind"], int(match["number"] or 1)
    length = _LENGTHS.get(kind, 12)
    if not 1 <= number <= 12 // length:
        raise ValueError(f"no reporting period {code!r}")
    first, last = date(year, (number - 1) * length + 1, 1), date(year, number * length, 1)
    words = _WORDS.get(kind, "năm {year}").format(
        roman=_ROMAN[(number - 1) % 4], half="đầu" if number == 1 else "cuối", number=number, year=year
    )
    return ReportingPeriod(code, year, first, last, months(first, last, words, closing_day))


def year_period(year: int, closing_day: int = CLOSING_DAY) -> ReportingPeriod:
    """The reporting year. Raises ValueError outside the years the calendar knows."""
    return reporting_period(str(year), closing_day)


def choices(year: int) -> list[tuple[str, str]]:
    """Every period of a year with its code: the whole, the halves, the quarters, the months."""
    parts = [(f"{year}-h1", "6 tháng đầu năm"), (f"{year}-h2", "6 tháng cuối năm")]
    parts += [(f"{year}-q{number}", f"Quý {roman}") for number, roman in enumerate(_ROMAN, start=1)]
    parts += [(f"{year}-m{month:02d}", f"Tháng {month}") for month in range(1, 13)]
    return [(str(year), f"Cả năm {year}"), *parts]


def running(at: datetime, closing_day: int = CLOSING_DAY) -> dict[str, str]:
    """The codes of the periods that run at the moment `at`: "month", "quarter", "year"."""
    month = reporting_month(local(at).date(), closing_day)
    return {
        "month": f"{month.year}-m{month.month:02d}",
        "quarter": f"{month.year}-q{(month.month + 2) // 3}",
        "year": str(month.year),
    }


def last_closed_year(at: datetime, closing_day: int = CLOSING_DAY) -> int:
    """The latest reporting year that has ended at the moment `at`."""
    return reporting_month(local(at).date(), closing_day).year - 1
