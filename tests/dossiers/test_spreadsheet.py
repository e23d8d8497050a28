"""Lists as CSV and XLSX: what a citizen typed never runs, dates and amounts are real, memory stays."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from dossiers.letters.amounts import amount_words
from dossiers.lists.spreadsheet import csv_lines, safe_text, write_xlsx
from dossiers.lists.tables import Cell, Column, Table
from tests.ward import moment

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
_ANYTHING = st.text(st.characters(codec="utf-8"), max_size=30)
_HOSTILE = st.one_of(_ANYTHING, st.builds(str.__add__, st.sampled_from(_RUNS), _ANYTHING))


def read_csv(table: Table) -> list[list[str]]:
    whole = "".join(csv_lines(table))
    assert whole.startswith("\ufeff")
    return list(csv.reader(io.StringIO(whole[1:], newline=""), delimiter=";"))


def workbook(table: Table) -> tuple[io.BytesIO, int]:
    content = io.BytesIO()
    rows = write_xlsx(table, content)
    content.seek(0)
    return content, rows


@given(_HOSTILE)
def test_no_text_runs_as_a_formula(text: str) -> None:
    table = Table("Thử", [Column("A"), Column("B", "code"), Column("C")], [[text, text, "."]])
    for cell in read_csv(table)[1]:
        assert not cell.startswith(_RUNS)
    content, _ = workbook(table)
    for cell in load_workbook(content).active[3]:
        assert cell.data_type in ("s", "inlineStr", "n"), "a text, or nothing"
        assert not str(cell.value or "").startswith(_RUNS)


@given(_ANYTHING.filter(lambda text: not text.startswith(_RUNS)))
def test_an_honest_text_comes_back_as_it_was(text: str) -> None:
    printable = safe_text(text)
    assert read_csv(Table("Thử", [Column("A")], [[printable], ["."]]))[1] in ([printable], [])
    assert safe_text("Nguyễn Văn A; khu phố 5") == "Nguyễn Văn A; khu phố 5"


def test_a_workbook_has_real_dates_numbers_a_frozen_head_and_a_filter() -> None:
    columns = [
        Column("Mã", "code", 24),
        Column("Ngày", "day"),
        Column("Lúc", "moment"),
        Column("Tiền", "money"),
    ]
    row: list[Cell] = ["H36-1", date(2026, 11, 23), moment("2026-11-23 08:05"), 100_000]
    content, rows = workbook(Table("Danh sách", columns, [row, [None] * 4], ["Lĩnh vực: Đất đai"]))
    sheet = load_workbook(content).active
    assert (rows, sheet.freeze_panes, sheet.auto_filter.ref) == (2, "A4", "A3:D5")
    assert [cell.value for cell in sheet[3]] == ["Mã", "Ngày", "Lúc", "Tiền"]
    code, day, at, amount = sheet[4]
    assert code.value == "H36-1"
    assert day.is_date and f"{day.value:%d/%m/%Y}" == "23/11/2026"
    assert at.is_date and f"{at.value:%d/%m/%Y %H:%M}" == "23/11/2026 08:05", "the ward's own time"
    assert (amount.value, amount.data_type, amount.number_format) == (100_000, "n", "#,##0")
    assert [cell.value for cell in sheet[5]] == [None] * 4
    assert sheet.column_dimensions["A"].width == 24


def test_csv_is_parted_as_excel_under_vietnamese_settings_parts_it() -> None:
    columns = [Column("Tên"), Column("Ngày", "day"), Column("Lúc", "moment"), Column("Tiền", "money")]
    row: list[Cell] = ["A; B", date(2026, 1, 5), moment("2026-11-23 08:05"), 5_000]
    whole = "".join(csv_lines(Table("Thử", columns, [row])))
    assert whole == '\ufeffTên;Ngày;Lúc;Tiền\r\n"A; B";05/01/2026;23/11/2026 08:05;5000\r\n'


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(form: str) -> None:
    """Ten times the rows may need no more; so neither do 50,000."""

    def rows(count: int) -> Iterator[list[Cell]]:
        for number in range(count):
            yield [f"H36.152.00-{number}", "Nguyễn Văn A" * 5, moment("2026-11-23 08:05")] * 3

    def peak(count: int) -> int:
        table = Table("Thử", [Column("A"), Column("B"), Column("C", "moment")] * 3, rows(count))
        tracemalloc.start()
        if form == "csv":
            for _ in csv_lines(table):
                pass
        else:
            write_xlsx(table, _Nowhere())  # type: ignore[arg-type]
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    assert peak(2_000) < peak(200) + 2_000_000


class _Nowhere(io.RawIOBase):
    """Takes a workbook and keeps none of it."""

    place = 0

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.place += len(data)
        return len(data)

    def tell(self) -> int:
        return self.place

    def seekable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5_000, "Năm nghìn đồng"),
        (15_000, "Mười lăm nghìn đồng"),
        (21_000, "Hai mươi mốt nghìn đồng"),
        (100_000, "Một trăm nghìn đồng"),
        (105_000, "Một trăm linh năm nghìn đồng"),
        (1_050_000, "Một triệu không trăm năm mươi nghìn đồng"),
        (2_000_000_001, "Hai tỷ không trăm linh một đồng"),
        (111_115, "Một trăm mười một nghìn một trăm mười lăm đồng"),
    ],
)
def test_an_amount_in_words(amount: int, words: str) -> None:
    assert amount_words(amount) == words
