"""A table as CSV and as XLSX, row after row, in memory that does not grow with the rows.

CSV is UTF-8 with its mark in front, parted by semicolons: without the mark Excel takes the bytes for the old
code page of Windows; and it parts cells by the list separator of Windows, except where that is the decimal
sign too, as under the Vietnamese settings (both a comma): then by a semicolon. Where Windows speaks English
the XLSX opens right. Cells are neutral: what a citizen typed never runs as a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from procedures.calendar import local
from procedures.dates import vn_date
from procedures.text import spreadsheet_safe

from .tables import Cell, Column, Table

SEPARATOR = ";"
_MARK = "\ufeff"
_LONGEST = 32_767  # letters a cell of Excel holds
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORMATS = {"day": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm", "money": "#,##0"}
_TOLD_EVERY = 500
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def safe_text(text: str) -> str:
    """The text as a cell may hold it: no formula, no sign a file cannot hold."""
    return spreadsheet_safe(_NOT_IN_XML.sub("", text)[: _LONGEST - 1])


# -- CSV ----------------------------------------------------------------------------------------------


class _Line:
    """What the csv module writes to: it gives the line back."""

    def write(self, text: str) -> str:
        return text


def csv_lines(table: Table) -> Iterator[str]:
    """The file in pieces: the heads first, without title and notes, so that it can be read again."""
    writer = csv.writer(_Line(), delimiter=SEPARATOR, lineterminator="\r\n")
    yield _MARK + _written(writer, [column.heading for column in table.columns])
    for row in table.rows:
        yield _written(writer, [_csv_cell(cell) for cell in row])


def _written(writer: Any, cells: Sequence[str]) -> str:
    return str(writer.writerow(cells))


def _csv_cell(cell: Cell) -> str:
    """Days and moments as people here write them, which Excel under Vietnamese settings reads as such."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{local(cell):%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return vn_date(cell)
    return str(cell) if isinstance(cell, int) else safe_text(cell)


# -- XLSX ---------------------------------------------------------------------------------------------


def write_xlsx(table: Table, to: IO[bytes], told: Callable[[int], object] = lambda rows: None) -> int:
    """Write the workbook: real dates and numbers, the heads frozen, a filter, widths; the number of rows.

    `told` hears how many rows are done, every few hundred.
    """
    book = Workbook(write_only=True)
    count = _add_sheet(book, "Danh sách", table, told)
    book.save(to)
    return count


def workbook(sheets: Sequence[tuple[str, Table]], created: datetime) -> bytes:
    """A small workbook of several named sheets; the same tables and moment, the same bytes."""
    book = Workbook(write_only=True)
    for name, table in sheets:
        _add_sheet(book, name, table, lambda rows: None)
    book.properties.created = book.properties.modified = local(created).replace(tzinfo=None)
    written = io.BytesIO()
    book.save(written)
    return _without_clock(written, book.properties)


def _without_clock(written: IO[bytes], properties: Any) -> bytes:
    """The same archive with every file dated alike: openpyxl puts the moment of writing into it."""
    kept = io.BytesIO()
    stamp = properties.created.isoformat()
    with ZipFile(written) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp.encode() + rb"Z\g<2>", content)
            new.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, ZIP_DEFLATED)
    return kept.getvalue()


def _add_sheet(book: Workbook, name: str, table: Table, told: Callable[[int], object]) -> int:
    sheet = book.create_sheet(name)
    top = len(table.notes) + 2
    sheet.freeze_panes = f"A{top + 1}"
    for place, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    _write_head(sheet, table)
    cells, count = _cells(sheet, table.columns), 0
    for count, row in enumerate(table.rows, start=1):
        sheet.append(cells(row))
        if count % _TOLD_EVERY == 0:
            told(count)
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(table.columns))}{top + count}"
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"  # A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    return count


def _write_head(sheet: Any, table: Table) -> None:
    sheet.append([_styled(sheet, table.title, font=Font(bold=True, size=14))])
    for note in table.notes:
        sheet.append([_styled(sheet, note, font=Font(italic=True))])
    wash, middle = PatternFill("solid", fgColor="E9EDF2"), Alignment(wrap_text=True, vertical="center")
    heads = [column.heading for column in table.columns]
    sheet.append([_styled(sheet, head, font=Font(bold=True), fill=wash, alignment=middle) for head in heads])


def _styled(sheet: Any, text: str, **style: Any) -> Any:
    cell = WriteOnlyCell(sheet, safe_text(text))
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def _cells(sheet: Any, columns: Sequence[Column]) -> Callable[[Sequence[Cell]], list[Any]]:
    """Makes the cells of a row. One cell a column is kept and written again: making one is the dear part."""
    kept = [_formatted(sheet, column) for column in columns]

    def cells(row: Sequence[Cell]) -> list[Any]:
        return [_filled(own, cell) for own, cell in zip(kept, row, strict=True)]

    return cells


def _formatted(sheet: Any, column: Column) -> Any:
    cell = WriteOnlyCell(sheet)
    if column.kind in _FORMATS:
        cell.number_format = _FORMATS[column.kind]
    return cell


def _filled(own: Any, cell: Cell) -> Any:
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return safe_text(cell)
    own.value = local(cell).replace(tzinfo=None) if isinstance(cell, datetime) else cell
    return own
