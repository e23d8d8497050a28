"""The figures of a report as the sheets of a workbook: real numbers, for who calculates on with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dossiers.lists.tables import Cell, Column, Table

from .figures import FIGURES
from .report_endings import ENDINGS, REASONS
from .report_figures import LateRow, ReportFigures
from .tables import Row, total

_NUMBERS = ("(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)", "(12)", "(13)")
_HEADS = (
    *("Tiếp nhận: tổng số", "Trực tuyến", "Trực tiếp, bưu chính", "Từ kỳ trước"),
    *("Đã giải quyết: tổng số", "Trước hạn", "Đúng hạn", "Quá hạn"),
    *("Đang giải quyết: tổng số", "Trong hạn", "Quá hạn"),
)


def report_sheets(figures: ReportFigures) -> list[tuple[str, Table]]:
    """Every sheet with its name."""
    note = (f"Kỳ báo cáo {figures.label}, từ {_day(figures.first_day)} đến {_day(figures.last_day)}",)
    return [
        ("Số liệu", Table("Số liệu của báo cáo", _FIGURES, _figures(figures), note)),
        ("II.06a", Table("Biểu số II.06a/VPCP/KSTT", _SECTORS, _sectors(figures), note)),
        ("II.06a thủ tục", Table("Biểu II.06a theo thủ tục", _SECTORS, _procedures(figures), note)),
        ("II.07", Table("Nguyên nhân quá hạn", _REASONS, _reasons(figures), note)),
        ("Kết thúc", Table("Cách kết thúc", _ENDINGS, _endings(figures), note)),
        ("Kế hoạch", Table("Kết quả thực hiện kế hoạch", _PLAN, _plan(figures), note)),
        ("Tháng", Table("Lĩnh vực trễ nhiều nhất theo tháng", _MONTHS, _months(figures), note)),
        ("Đơn vị", Table("Ngày trễ theo đơn vị", _CAUSES, _causes(figures), note)),
        ("Trễ hẹn", Table("Hồ sơ quá hạn và văn bản xin lỗi", _LATE, _late(figures), note)),
    ]


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


_FIGURES = (
    Column("Số liệu", width=44),
    Column("Kỳ này", "number", 12),
    Column("Cùng kỳ năm trước", "number", 12),
    Column("Cách tính", width=90),
)


def _figures(figures: ReportFigures) -> Iterator[tuple[Cell, ...]]:
    before = figures.numbers_before
    for key, number in figures.numbers.items():
        yield FIGURES[key].label, number, before.get(key), FIGURES[key].explanation


_SECTORS = (
    Column("Lĩnh vực", width=34),
    *(Column(f"{number} {head}", "number", 14) for number, head in zip(_NUMBERS, _HEADS, strict=True)),
)


def _sectors(figures: ReportFigures) -> Iterator[tuple[Cell, ...]]:
    rows: tuple[Row, ...] = (*figures.rows, total(figures.rows))
    for row in rows:
        yield row.name, *row.columns.values()


def _procedures(figures: ReportFigures) -> Iterator[tuple[Cell, ...]]:
    for row in (*figures.by_procedure, total(figures.by_procedure)):
        yield row.name, *row.columns.values()


_REASONS = (Column("Lĩnh vực", width=34), Column("Nguyên nhân", width=44), Column("Số hồ sơ", "number"))


def _reasons(figures: ReportFigures) -> Iterator[tuple[Cell, ...]]:
    for row in figures.reasons:
        yield row.sector, REASONS[row.code], row.number


_ENDINGS = (Column("Kết thúc", width=34), Column("Số hồ sơ", "number"))


def _endings(figures: ReportFigures) -> Iterator[tuple[Cell, ...]]:
    for one in figures.endings:
        yield ENDINGS[one.key], one.number


_PLAN = (
    Column("Nội dung", width=44),
    Column("Xong đúng hạn", "number"),
    Column("Xong muộn", "number"),
    Column("Chưa xong", "number"),
)


def _plan(figures: ReportFigures) -> Iterator[tuple[Cell, ...]]:
    for row in figures.plan:
        yield row.name, row.in_time, row.late, row.undone


_MONTHS = (Column("Tháng", "number"), Column("Trước và đúng hạn", "number"), Column("Quá hạn", "number"))


def _months(figures: ReportFigures) -> Iterator[tuple[Cell, ...]]:
    for month in figures.months:
        yield month.month, month.in_time, month.late


_CAUSES = (
    Column("Đơn vị", width=44),
    Column("Ngoài phường", width=12),
    Column("Số hồ sơ", "number"),
    Column("Ngày trễ (phần trăm ngày)", "number", 18),
)


def _causes(figures: ReportFigures) -> Iterator[tuple[Cell, ...]]:
    for cause in figures.causes:
        yield cause.name, "có" if cause.partner else "", cause.dossiers, cause.hundredths


_LATE = (
    Column("Mã hồ sơ", "code", 24),
    Column("Lĩnh vực", width=24),
    Column("Thủ tục", width=60),
    Column("Liên thông", width=10),
    Column("Hạn trả", "day", 12),
    Column("Có kết quả", "day", 12),
    Column("Ngày quá hạn", "number", 12),
    Column("Văn bản xin lỗi", width=24),
)


def _late(figures: ReportFigures) -> Iterator[tuple[Cell, ...]]:
    for row in figures.late:
        yield (
            row.code,
            row.sector,
            row.procedure,
            "có" if row.inter_agency else "",
            date.fromisoformat(row.due_on),
            _resolved(row),
            row.days_late,
            ", ".join(row.letters),
        )


def _resolved(row: LateRow) -> date | None:
    return date.fromisoformat(row.resolved_on) if row.resolved_on else None
