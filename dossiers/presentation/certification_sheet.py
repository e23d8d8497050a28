"""A certification book as a table for a spreadsheet, its sums in the last row. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from dossiers.lists.tables import Cell, Column, Table

from .certification_book import BookPage, BookRow

COLUMNS = (
    Column("Số chứng thực", "number", 10),
    Column("Ngày", "day", 12),
    Column("Người yêu cầu chứng thực", width=28),
    Column("Tên giấy tờ, văn bản", width=40),
    Column("Số trang", "number", 9),
    Column("Số bản giấy", "number", 9),
    Column("Bản điện tử", "number", 9),
    Column("Người ký chứng thực, chức danh", width=32),
    Column("Phí (đồng)", "money", 12),
    Column("Mã hồ sơ", "code", 24),
    Column("Ghi chú", width=24),
)


def book_table(page: BookPage) -> Table:
    """The book as its page shows it."""
    return Table(page.title, COLUMNS, _rows(page), (f"{page.volume}, {page.span}",))


def _rows(page: BookPage) -> Iterator[list[Cell]]:
    yield from (_row(row) for row in page.rows)
    sums = page.sums
    counts = [sums.pages, sums.copies, sums.electronic]
    yield ["Cộng", None, f"{sums.dossiers} hồ sơ", f"{sums.lines} việc", *counts, "", sums.fee_vnd, "", ""]


def _row(row: BookRow) -> list[Cell]:
    return [
        row.number,
        row.day,
        row.requester,
        row.paper,
        row.pages,
        row.copies,
        1 if row.electronic else None,
        row.signer,
        row.fee_vnd,
        row.code,
        row.note,
    ]
