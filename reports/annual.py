"""The figures of an annual report as plain data: to be frozen at the signature and printed. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from .tables import Row


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
class Quarter:
    """A quarter summed up from its months: another way to the sums of the year."""

    number: int
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
class AnnualFigures:
    """Everything an annual report tells in numbers. Days and moments are ISO text."""

    year: int
    first_day: str
    last_day: str
    data_at: str
    closed: bool
    counts: tuple[Count, ...]
    before: tuple[Count, ...]
    rows: tuple[Row, ...]
    rows_before: tuple[Before, ...]
    worst: str
    worst_crossing: int
    months: tuple[Month, ...]
    quarters: tuple[Quarter, ...]
    causes: tuple[CauseRow, ...]
    late: tuple[LateRow, ...]
    procedures: int
    other_ward: int
    void: int

    @property
    def numbers(self) -> dict[str, int]:
        """Figure key -> number."""
        return {count.key: count.number for count in self.counts}

    @property
    def numbers_before(self) -> dict[str, int]:
        """The same for the year before; empty when nothing was resolved then."""
        return {count.key: count.number for count in self.before}
