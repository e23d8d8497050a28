"""The figures of a report as plain data: to be frozen at the review and printed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .periods import ReportingPeriod, reporting_period
from .tables import Row, SplitRow


@dataclass(frozen=True)
class Count:
    """A figure's number."""

    key: str
    number: int


@dataclass(frozen=True)
class Before:
    """A sector the year before: resolved, and how many of them late."""

    name: str
    resolved: int
    late: int


@dataclass(frozen=True)
class Part:
    """A part of the period (its code), summed up from its months: another way to the sums of the whole."""

    code: str
    received: int
    resolved: int
    otherwise_ended: int


@dataclass(frozen=True)
class Month:
    """A reporting month of the worst sector: resolved in time and late."""

    month: int
    in_time: int
    late: int


@dataclass(frozen=True)
class CauseRow:
    """A department's part in the days late."""

    name: str
    partner: bool
    dossiers: int
    hundredths: int


@dataclass(frozen=True)
class ReasonRow:
    """Late dossiers of a sector whose first letter gives this reason; code "" where no letter was issued."""

    sector: str
    code: str
    number: int


@dataclass(frozen=True)
class PlanRow:
    """What the year's plan had due in the period in one area: done in time, done late, not done."""

    name: str
    in_time: int
    late: int
    undone: int


@dataclass(frozen=True)
class LateRow:
    """A late dossier without its applicant. Days are ISO; `resolved_on` is empty while it is pending."""

    code: str
    sector: str
    procedure: str
    inter_agency: bool
    due_on: str
    resolved_on: str
    days_late: int
    letters: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReportFigures:
    """Everything a report tells in numbers. Days and moments are ISO text, `code` is that of the period."""

    code: str
    first_day: str
    last_day: str
    data_at: str
    closed: bool
    counts: tuple[Count, ...]
    before: tuple[Count, ...]
    rows: tuple[Row, ...]
    rows_before: tuple[Before, ...]
    split: tuple[SplitRow, ...]
    by_procedure: tuple[Row, ...]
    reasons: tuple[ReasonRow, ...]
    endings: tuple[Count, ...]
    plan: tuple[PlanRow, ...]
    worst: str
    worst_crossing: int
    months: tuple[Month, ...]
    parts: tuple[Part, ...]
    causes: tuple[CauseRow, ...]
    late: tuple[LateRow, ...]
    procedures: int
    other_ward: int
    void: int

    @cached_property
    def reporting_period(self) -> ReportingPeriod:
        """What it reports on, by the closing day it was counted with."""
        return reporting_period(self.code, date.fromisoformat(self.last_day).day)

    @property
    def year(self) -> int:
        """The reporting year of the period."""
        return self.reporting_period.year

    @property
    def label(self) -> str:
        """ "năm 2026", "quý I năm 2026"."""
        return self.reporting_period.label

    @property
    def before_label(self) -> str:
        """With what it is compared: "năm 2025", "cùng kỳ năm 2025"."""
        words = f"năm {self.year - 1}"
        return words if self.reporting_period.kind == "year" else f"cùng kỳ {words}"

    @property
    def numbers(self) -> dict[str, int]:
        """Figure key -> number."""
        return {count.key: count.number for count in self.counts}

    @property
    def numbers_before(self) -> dict[str, int]:
        """The same for the year before; empty when nothing was resolved then."""
        return {count.key: count.number for count in self.before}
