"""The annexes of a report: which there are, in their order, and what their tables hold."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ..figures import FIGURES
from ..report_endings import ENDINGS, REASONS
from ..report_figures import PlanRow, ReportFigures
from ..tables import Row, SplitRow, total

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


@dataclass(frozen=True)
class Annex:
    """One annex. `close`: a long list in smaller type."""

    number: str
    title_lines: tuple[str, ...]
    template: str
    close: bool = False


def annexes(figures: ReportFigures, organ: str, *, typed: bool) -> list[Annex]:
    """Those that have something to tell; the first is always there."""
    handled = "Tình hình, kết quả giải quyết thủ tục hành chính"
    wanted: list[tuple[Any, tuple[str, ...], str, bool]] = [
        (True, (handled, f"tại {organ}"), "sectors", False),
        (_by_layout_of_2026(figures), (handled, "theo mẫu Biểu số 07a/BTP"), "split", True),
        (figures.by_procedure, (f"{handled} theo thủ tục",), "procedures", True),
        (figures.reasons, ("Nguyên nhân quá hạn giải quyết thủ tục hành chính",), "reasons", False),
        (figures.late, ("Danh sách hồ sơ quá hạn và văn bản xin lỗi",), "late", True),
        (figures.rows, ("Thống kê số liệu cải cách thủ tục hành chính",), "figures", True),
        (typed, ("Số liệu ngoài hồ sơ thủ tục hành chính",), "typed", False),
        (figures.plan, ("Kết quả thực hiện kế hoạch cải cách hành chính",), "plan", False),
    ]
    told = [(lines, name, close) for there, lines, name, close in wanted if there]
    return [
        Annex(f"Phụ lục {number}", lines, f"papers/_annex_{name}.html", close)
        for number, (lines, name, close) in zip(_ROMAN, told, strict=False)
    ]


def _by_layout_of_2026(figures: ReportFigures) -> bool:
    """Whether the reports of the period are asked for in the layout of the Ministry of Justice too."""
    return figures.year >= 2026 and bool(figures.split)


def annex_tables(figures: ReportFigures) -> dict[str, Any]:
    """What the templates of the annexes show beside the tables of the text."""
    return {
        "numbers": figures.numbers,
        "form": _with_sum(figures.rows),
        "split": _split(figures),
        "procedures_form": _with_sum(figures.by_procedure),
        "reasons": _reasons(figures),
        "statistics": _statistics(figures),
        "endings": [(ENDINGS[one.key], one.number) for one in figures.endings],
        "plan": _plan(figures),
    }


def _with_sum(rows: tuple[Row, ...]) -> list[tuple[Row, dict[int, int]]]:
    return [(row, row.columns) for row in (*rows, total(rows))]


def _split(figures: ReportFigures) -> list[tuple[str, tuple[int, ...]]]:
    """A line of the layout of 2026 for each sector, and their sum."""
    rows = {row.code: row for row in figures.rows}
    lines = [(one.name, _columns_of_2026(rows[one.code], one)) for one in figures.split]
    if not lines:
        return []
    return [*lines, ("Tổng cộng", tuple(map(sum, zip(*(numbers for _, numbers in lines), strict=True))))]


def _columns_of_2026(row: Row, split: SplitRow) -> tuple[int, ...]:
    taken = row.columns
    other_online = row.received_online - split.online_full - split.online_partial
    at_the_counter = row.received_direct - split.received_postal
    received = (split.online_full, split.online_partial, other_online, at_the_counter, split.received_postal)
    ended = (row.early, row.on_time, row.late, row.ended_in_time + row.ended_after_due)
    letters = (split.late_with_letter, split.late_without_letter)
    pending = (row.pending_in_time, row.pending_late, split.awaiting_supplement, split.paused)
    return (taken[3], *received, row.carried_over, taken[7], *ended, *letters, taken[11], *pending)


def _reasons(figures: ReportFigures) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """Sector, its late dossiers, and how many for each reason."""
    told = []
    for sector, rows in groupby(figures.reasons, key=lambda row: row.sector):
        own = [(REASONS[row.code], row.number) for row in rows]
        told.append((sector, sum(number for _, number in own), own))
    return told


def _statistics(figures: ReportFigures) -> list[tuple[str, int, int | None, str]]:
    before = figures.numbers_before
    return [
        (FIGURES[key].label, number, before.get(key), FIGURES[key].explanation)
        for key, number in figures.numbers.items()
    ]


def _plan(figures: ReportFigures) -> list[tuple[PlanRow, int]]:
    rows = figures.plan
    whole = PlanRow(
        "Tổng cộng",
        sum(row.in_time for row in rows),
        sum(row.late for row in rows),
        sum(row.undone for row in rows),
    )
    return [(row, row.in_time + row.late + row.undone) for row in (*rows, whole)]
