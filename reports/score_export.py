"""A sheet of self-scoring as a table for a workbook: one row a criterion, and the sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from dossiers.lists.tables import Cell, Column, Table
from procedures.calendar import local
from procedures.dates import vn_date, vn_time

from .models import ScoreSheet
from .score_reading import Line, SheetView
from .score_rules import short

COLUMNS = (
    Column("Mã", "code", 8),
    Column("Nhóm", width=32),
    Column("Tiêu chí", width=48),
    Column("Điểm tối đa", width=10),
    Column("Cách chấm", width=40),
    Column("Nguồn", width=32),
    Column("Kết quả", width=14),
    Column("Phần", "number", 10),
    Column("Tổng", "number", 10),
    Column("Điểm", width=8),
    Column("Mất", width=8),
    Column("Vì sao mất điểm", width=40),
    Column("Nguyên nhân, khắc phục", width=40),
    Column("Minh chứng", width=40),
    Column("Năm trước", width=10),
)


def score_table(sheet: ScoreSheet, view: SheetView, at: datetime) -> Table:
    """The rows as they stand at the moment `at`, or as they were confirmed."""
    return Table(
        f"{sheet.get_scheme_display()} năm {sheet.year}: tự chấm",
        COLUMNS,
        list(_rows(view)),
        (state_words(sheet, at), view.balance),
    )


def state_words(sheet: ScoreSheet, at: datetime) -> str:
    """ "Chốt lúc 08:05 ngày 12/01/2026, Trần Minh Khoa", or that it is still being scored."""
    shown = local(sheet.confirmed_at or at)
    if sheet.confirmed_by is not None:
        return f"Chốt lúc {vn_time(shown)} ngày {vn_date(shown)}, {sheet.confirmed_by.full_name}"
    return f"Đang chấm, số liệu lúc {vn_time(shown)} ngày {vn_date(shown)}"


def _rows(view: SheetView) -> Iterator[Sequence[Cell]]:
    for line in view.lines:
        yield _cells(line)
    total = ("", "", "Cộng", short(view.most), "", "", "", None, None, short(view.points), short(view.lost))
    yield (*total, "", "", "", _number(view.total_before))


def _cells(line: Line) -> Sequence[Cell]:
    part, whole = line.parts or (None, None)
    criterion = line.criterion
    return (
        criterion.code,
        criterion.group,
        criterion.name,
        short(criterion.most),
        line.formula.words,
        line.source_words,
        line.reached_words,
        part,
        whole,
        _number(line.points),
        _number(line.lost),
        line.why,
        line.score.reason,
        line.score.evidence,
        _number(line.before),
    )


def _number(points: Decimal | None) -> str:
    return "—" if points is None else short(points)
