"""The heat map: levels by the rounded figure, months to come blank, rates only where they mean something."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from procedures.models import Sector
from reports.cells import Cell, Tally, tally
from reports.heat import heat_cell, level, sector_rows

JANUARY = date(2026, 1, 1)
MONTHS = [date(2026, month, 1) for month in range(1, 13)]
LATEST = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("late", "rate", "expected"),
    [
        (0, "0.0", 0),
        (1, "0.2", 1),
        (1, "4.4", 1),
        (1, "4.5", 2),  # shown as 5
        (1, "11.4", 2),
        (1, "11.5", 3),
        (1, "24.4", 3),
        (1, "24.5", 4),
        (1, "100.0", 4),
    ],
)
def test_levels_follow_the_rounded_figure(late: int, rate: str, expected: int) -> None:
    assert level(late, Decimal(rate)) == expected


def test_what_a_cell_says() -> None:
    assert heat_cell(JANUARY, Tally(on_time=3, late=1), LATEST).text == "25"
    assert heat_cell(JANUARY, Tally(on_time=499, late=1), LATEST).text == "<1"
    assert heat_cell(JANUARY, Tally(on_time=5), LATEST).text == "0"
    assert heat_cell(JANUARY, Tally(), LATEST).text == "—"
    assert heat_cell(date(2026, 12, 1), Tally(), LATEST).text == "", "a month to come"


def sectors(*names: str) -> dict[int, Sector]:
    return {n: Sector(pk=n, name=name, code=name, position=n) for n, name in enumerate(names, start=1)}


def resolved(sector: int, outcome: str, number: int) -> Cell:
    return Cell(JANUARY, JANUARY, sector, outcome, number)


def test_a_rate_ranks_only_where_enough_was_resolved() -> None:
    found = [
        resolved(1, "late", 1),  # one of one: no rate to rank by
        *(resolved(2, "on_time", 30), resolved(2, "late", 10)),
        *(resolved(3, "on_time", 90), resolved(3, "late", 12)),
        resolved(4, "early", 500),
    ]
    rows = sector_rows(found, MONTHS, LATEST, sectors("Hòa giải", "Đất đai", "Hộ tịch", "Chứng thực"))
    assert [row.sector.name for row in rows] == ["Đất đai", "Hộ tịch", "Hòa giải", "Chứng thực"]


def test_a_sector_without_work_in_the_months_is_left_out() -> None:
    found = [Cell(date(2025, 3, 1), date(2025, 4, 1), 1, "late", 5)]
    assert sector_rows(found, MONTHS, LATEST, sectors("Đất đai")) == []


def test_a_tally_by_hand() -> None:
    """Three received before: one ended before, one in January, one still open; two received in January."""
    before, after = date(2025, 12, 1), date(2026, 2, 1)
    found = [
        Cell(before, before, 1, "early", 1),
        Cell(before, JANUARY, 1, "late", 1),
        Cell(before, None, 1, "", 1),
        Cell(JANUARY, JANUARY, 1, "", 1),
        Cell(JANUARY, after, 1, "on_time", 1),
    ]
    assert tally(found, [JANUARY]) == Tally(
        received=2, carried_over=2, early=0, on_time=0, late=1, otherwise_ended=1, pending=2
    )
