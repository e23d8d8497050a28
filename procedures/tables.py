"""Reading tables from CSV files people have typed or saved from a spreadsheet.

Pure: no Django. What is wrong is told all at once, by the line of the file at which the row begins and in
sentences for the person who typed it. Cells come out in NFC, trimmed, on one line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from .calendar import FIRST_DAY, LAST_DAY
from .text import clean_line

Value = TypeVar("Value")

_MOST_BYTES = 20 * 1024 * 1024
_WHOLE = re.compile(r"-?\d{1,12}", re.ASCII)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NOT_UTF8 = "Tệp không phải UTF-8. Lưu lại bằng kiểu “CSV UTF-8” rồi nạp."
_QUOTE_LEFT_OPEN = "Dấu ngoặc kép mở ra mà không đóng."
_QUOTE_MISPLACED = (
    "Dấu ngoặc kép đặt sai chỗ: sau dấu đóng phải là dấu phẩy, trong ô thì viết hai dấu liền nhau."
)


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a row; `line` is None when it is the whole file."""

    line: int | None
    reason: str

    def __str__(self) -> str:
        return f"dòng {self.line}: {self.reason}" if self.line is not None else self.reason


class BadTable(ValueError):
    """A file that cannot be taken over; nothing of it may be."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("\n".join(str(flaw) for flaw in flaws))
        self.flaws = tuple(flaws)


def read_rows(content: bytes, columns: Sequence[str]) -> list[Row]:
    """The rows of a CSV file in UTF-8 (with or without BOM) whose first line names the columns.

    The columns may stand in any order; others than `columns` are not read. Empty lines are passed over.
    Raises BadTable with every flaw found in the shape of the file.
    """
    lines = _lines(_decoded(content))
    try:
        _, head = next(lines)
    except StopIteration:
        raise BadTable([Flaw(None, "Tệp trống, không có dòng tên cột.")]) from None
    names = _header(head, columns)
    rows, flaws = [], []
    for line, cells in lines:
        if len(cells) != len(names):
            flaws.append(Flaw(line, f"Dòng có {len(cells)} ô, phải có {len(names)} ô như dòng đầu."))
            continue
        rows.append(Row(line, dict(zip(names, map(clean_line, cells), strict=True))))
    if flaws:
        raise BadTable(flaws)
    return rows


def _decoded(content: bytes) -> str:
    if len(content) > _MOST_BYTES:
        raise BadTable([Flaw(None, "Tệp lớn quá 20 MB.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadTable([Flaw(None, _NOT_UTF8)]) from None
    if "\x00" in text:  # UTF-16 without its mark, where every letter is plain
        raise BadTable([Flaw(None, _NOT_UTF8)])
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every line that is not empty, with the number of the line at which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = _QUOTE_LEFT_OPEN if "end of data" in str(error) else _QUOTE_MISPLACED
            if "limit" in str(error):
                reason = _QUOTE_LEFT_OPEN
            raise BadTable([Flaw(begins, reason)]) from None
        if any(cell.strip() for cell in cells):
            yield begins, cells


def _header(cells: Sequence[str], columns: Sequence[str]) -> list[str]:
    names = [clean_line(cell).lower() for cell in cells]
    if len(names) == 1 and ";" in names[0]:
        raise BadTable([Flaw(1, "Các cột ngăn bằng dấu chấm phẩy. Lưu lại bằng CSV ngăn bằng dấu phẩy.")])
    missing = [column for column in columns if column not in names]
    if missing:
        raise BadTable([Flaw(1, f"Thiếu cột {', '.join(missing)}.")])
    doubled = sorted({name for name in names if name and names.count(name) > 1})
    if doubled:
        raise BadTable([Flaw(1, f"Cột {', '.join(doubled)} có hai lần.")])
    return names


class Row:
    """One row; its cells are read as text, number, date or choice, and what cannot be is kept as a flaw."""

    def __init__(self, line: int, cells: Mapping[str, str]) -> None:
        self.line = line
        self.cells = dict(cells)
        self.flaws: list[Flaw] = []

    def wrong(self, reason: str) -> None:
        """Keep one more flaw of this row."""
        self.flaws.append(Flaw(self.line, reason))

    def text(self, column: str, most: int, *, required: bool = False) -> str:
        """The cell, at most `most` characters long."""
        value = self.cells[column]
        if required and not value:
            self.wrong(f"Cột {column} không được trống.")
        if len(value) > most:
            self.wrong(f"Cột {column} dài {len(value)} ký tự, nhiều nhất {most}.")
        return value

    def choice(self, column: str, values: Mapping[str, Value]) -> Value | None:
        """What the word in the cell stands for; None, and a flaw, when it is not among `values`."""
        word = self.cells[column]
        if word in values:
            return values[word]
        known = ", ".join(f"“{value}”" if value else "để trống" for value in values)
        self.wrong(f"Cột {column} là “{word}”, phải là {known}.")
        return None

    def whole(self, column: str) -> int | None:
        """A whole number, or None when the cell is empty."""
        text = self.cells[column]
        if not text:
            return None
        if not _WHOLE.fullmatch(text):
            self.wrong(f"Cột {column} là “{text}”, phải là số nguyên viết bằng chữ số.")
            return None
        return int(text)

    def day(self, column: str) -> date | None:
        """A date written 2025-07-31, or None when the cell is empty."""
        text = self.cells[column]
        if not text:
            return None
        try:
            day = date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
        except ValueError:
            self.wrong(f"Ngày {text} ở cột {column} không có trong lịch.")
            return None
        if day is None:
            self.wrong(f"Cột {column} là “{text}”, phải là ngày viết theo dạng 2025-07-31.")
        elif not FIRST_DAY <= day <= LAST_DAY:
            self.wrong(f"Ngày {text} ở cột {column} nằm ngoài các năm 2010–2079.")
            return None
        return day


def all_sound(rows: Sequence[Row]) -> None:
    """Raise BadTable with the flaws of all rows, if there is any."""
    flaws = [flaw for row in rows for flaw in row.flaws]
    if flaws:
        raise BadTable(flaws)
