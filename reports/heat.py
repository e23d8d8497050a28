"""The year by month: the heat map of late rates, sector by sector, and the table of sectors. No queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from procedures.models import Sector

from .cells import Cell, Tally, by_sector, tally
from .rates import whole_percent

LEVELS = (5, 12, 25)  # per cent late at which the next, darker level begins
FEW = 20  # fewer resolved dossiers give no rate to rank by


@dataclass(frozen=True)
class HeatCell:
    """A sector's month: `level` 0 (none late) to 4, by the rounded figure; `text` "" for a month to come."""

    month: date
    text: str
    level: int
    late: int
    resolved: int


@dataclass(frozen=True)
class SectorRow:
    """A sector with its months and its sums over the whole stretch."""

    sector: Sector
    cells: tuple[HeatCell, ...]
    sums: Tally


def level(late: int, rate: Decimal) -> int:
    """0 when nothing was late, else 1 to 4 by the rounded rate."""
    percent = whole_percent(rate)
    return 0 if late == 0 else 1 + sum(percent >= limit for limit in LEVELS)


def heat_cell(month: date, sums: Tally, latest: date) -> HeatCell:
    """One month; "—" when nothing was resolved, "<1" when the late ones round to none."""
    rate = sums.late_rate
    if rate is None:
        return HeatCell(month, "—" if month <= latest else "", 0, 0, 0)
    percent = whole_percent(rate)
    text = "<1" if sums.late and not percent else str(percent)
    return HeatCell(month, text, level(sums.late, rate), sums.late, sums.resolved)


def sector_rows(
    found: Iterable[Cell], months: Sequence[date], latest: date, sectors: Mapping[int, Sector]
) -> list[SectorRow]:
    """Sectors with any work in these months, the worst first; `latest` is the month that runs.

    A rate ranks only where enough was resolved; the others follow by their number of late ones.
    """
    rows = []
    for pk, own in by_sector(found).items():
        sums = tally(own, months)
        if not (sums.received or sums.carried_over):
            continue
        cells = tuple(heat_cell(month, tally(own, [month]), latest) for month in months)
        rows.append(SectorRow(sectors[pk], cells, sums))
    return worst_first(rows)


def worst_first(rows: Iterable[SectorRow]) -> list[SectorRow]:
    """By their late rate where enough was resolved, then by their number of late ones."""
    return sorted(rows, key=_rank)


def _rank(row: SectorRow) -> tuple[bool, Decimal, int, int]:
    few = row.sums.resolved < FEW
    rate = Decimal(0) if few else row.sums.late_rate or Decimal(0)
    return not row.sums.late or few, -rate, -row.sums.late, row.sector.position
