"""Days off and make-up days as typed: one line a date.

Pure: no Django. What the columns mean stands in procedures/data/README.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .calendar import DayKind
from .tables import BadTable, Flaw, Row, all_sound, read_rows

COLUMNS = ("date", "kind", "name", "confidence")
# Labour Code 2019, art. 112: one day at New Year, five at Tết, two for National Day, one each for the Hùng
# Kings, 30 April and 1 May. A file with fewer has only part of its year.
FEWEST_DAYS_OFF = 11
_KINDS = {kind.value: kind for kind in DayKind}
_CONFIDENCE = {word: word for word in ("official", "statutory", "unconfirmed")}


@dataclass(frozen=True)
class DayRow:
    """One line: what a date is, its name, and how sure it is."""

    line: int
    date: date
    kind: DayKind
    name: str
    confidence: str

    @property
    def is_official(self) -> bool:
        """Whether the notice of that year has it; the law alone says which days, not their swaps."""
        return self.confidence == "official"


def read_days(content: bytes) -> list[DayRow]:
    """The days in a CSV file. Raises BadTable with every bad row by line and reason."""
    rows = read_rows(content, COLUMNS)
    read = [_day(row) for row in rows]
    days = [day for day in read if day is not None]
    _check_doubles(rows)
    all_sound(rows)
    _check_whole_years(days)
    return days


def _day(row: Row) -> DayRow | None:
    day, kind = row.day("date"), row.choice("kind", _KINDS)
    name = row.text("name", 120, required=True)
    confidence = row.choice("confidence", _CONFIDENCE)
    if not row.cells["date"]:
        row.wrong("Cột date không được trống.")
    if day is None or kind is None or confidence is None:
        return None
    if kind is not DayKind.OFF and day.weekday() < 5:
        row.wrong(
            f"{day:%d/%m/%Y} là ngày trong tuần; ngày làm bù, ngày chỉ tiếp nhận phải là thứ Bảy, Chủ nhật."
        )
    return DayRow(row.line, day, kind, name, confidence)


def _check_doubles(rows: Sequence[Row]) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.cells["date"], row.line)
        if first != row.line and row.cells["date"]:
            row.wrong(f"Ngày {row.cells['date']} đã có ở dòng {first}.")


def _check_whole_years(days: Sequence[DayRow]) -> None:
    if not days:
        raise BadTable([Flaw(None, "Tệp không có ngày nào.")])
    off = Counter(day.date.year for day in days if day.kind is DayKind.OFF)
    flaws = [
        Flaw(
            None,
            f"Năm {year} chỉ có {off[year]} ngày nghỉ trong tệp. Ghi đủ cả năm: luật có ít nhất "
            f"{FEWEST_DAYS_OFF} ngày, và tệp thay toàn bộ các ngày của năm.",
        )
        for year in sorted({day.date.year for day in days})
        if off[year] < FEWEST_DAYS_OFF
    ]
    if flaws:
        raise BadTable(flaws)
