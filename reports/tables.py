"""Form II.06a/VPCP/KSTT of circular 01/2020/TT-VPCP: its thirteen columns and its own sums. Pure.

Columns (decision D4): 8 early; 9 on time, and otherwise ended within time; 10 late, and otherwise ended after
due; 12 pending and not late, paused ones included; 13 pending and late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields

COLUMN_FIGURES = (
    "received_online",
    "received_direct",
    "carried_over",
    "early",
    "on_time",
    "ended_in_time",
    "late",
    "ended_after_due",
    "pending_in_time",
    "pending_late",
)
"""The figures a row is made of; their names are its fields."""


SPLIT_FIGURES = (
    "online_full",
    "online_partial",
    "received_postal",
    "late_with_letter",
    "late_without_letter",
    "awaiting_supplement",
    "paused",
)
"""What the layout of 2026 (form 07a/BTP) tells beyond that."""


@dataclass(frozen=True)
class SplitRow:
    """One line of the layout of 2026: a sector beside its row of form II.06a, split up further."""

    name: str
    code: str = ""
    online_full: int = 0
    online_partial: int = 0
    received_postal: int = 0
    late_with_letter: int = 0
    late_without_letter: int = 0
    awaiting_supplement: int = 0
    paused: int = 0


@dataclass(frozen=True)
class Row:
    """One line of the table: a sector, or the sum of all."""

    name: str
    code: str = ""
    received_online: int = 0
    received_direct: int = 0
    carried_over: int = 0
    early: int = 0
    on_time: int = 0
    ended_in_time: int = 0
    late: int = 0
    ended_after_due: int = 0
    pending_in_time: int = 0
    pending_late: int = 0

    @property
    def columns(self) -> dict[int, int]:
        """The numbers of columns 3 to 13."""
        handled = (self.early, self.on_time + self.ended_in_time, self.late + self.ended_after_due)
        pending = (self.pending_in_time, self.pending_late)
        taken = (self.received_online, self.received_direct, self.carried_over)
        numbers = (sum(taken), *taken, sum(handled), *handled, sum(pending), *pending)
        return dict(enumerate(numbers, start=3))

    @property
    def resolved(self) -> int:
        """Those with a result: column 7 without the ones ended otherwise."""
        return self.early + self.on_time + self.late

    @property
    def received(self) -> int:
        """Received in the period: columns 4 and 5."""
        return self.received_online + self.received_direct


def total(rows: Iterable[Row], name: str = "Tổng cộng") -> Row:
    """The sum of the rows."""
    rows = list(rows)
    numbers = [field.name for field in fields(Row) if field.type == "int"]
    return Row(name, **{number: sum(getattr(row, number) for row in rows) for number in numbers})


CHECKS: tuple[tuple[str, Callable[[dict[int, int]], bool]], ...] = (
    ("(3) = (4)+(5)+(6)", lambda n: n[3] == n[4] + n[5] + n[6]),
    ("(7) = (8)+(9)+(10)", lambda n: n[7] == n[8] + n[9] + n[10]),
    ("(11) = (12)+(13)", lambda n: n[11] == n[12] + n[13]),
    ("(3) = (7)+(11)", lambda n: n[3] == n[7] + n[11]),
)
"""The sums the form asks for. The last is the real one: received and handled are counted apart."""


def failing(rows: Iterable[Row]) -> list[str]:
    """Rows and sums that do not hold, in words; empty when all do."""
    return [f"{row.name}: {text}" for row in rows for text, holds in CHECKS if not holds(row.columns)]
