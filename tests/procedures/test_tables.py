"""Files people saved from a spreadsheet: what is wrong is told by its line; accents come out composed."""

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.tables import BadTable, Row, all_sound, read_rows

COLUMNS = ["key", "name"]


def flaws(content: bytes) -> list[tuple[int | None, str]]:
    with pytest.raises(BadTable) as caught:
        read_rows(content, COLUMNS)
    return [(flaw.line, flaw.reason) for flaw in caught.value.flaws]


def cells(content: bytes) -> list[dict[str, str]]:
    return [row.cells for row in read_rows(content, COLUMNS)]


def test_a_file_with_and_without_bom_reads_the_same() -> None:
    plain = "key,name\nks,Đăng ký khai sinh\n".encode()
    assert cells(plain) == cells(b"\xef\xbb\xbf" + plain) == [{"key": "ks", "name": "Đăng ký khai sinh"}]


def test_decomposed_accents_come_out_composed_and_trimmed() -> None:
    typed = unicodedata.normalize("NFD", "  Chứng\u00a0thực   chữ ký ")
    assert cells(f"key,name\nck,{typed}\n".encode()) == [{"key": "ck", "name": "Chứng thực chữ ký"}]


def test_columns_may_stand_in_any_order_and_case_and_others_are_not_read() -> None:
    assert cells("Name,khác,KEY\nA,?,a\n".encode())[0]["key"] == "a"


def test_lines_are_counted_in_the_file_over_empty_lines_and_cells_of_several_lines() -> None:
    rows = read_rows(b'key,name\r\n\r\na,"hai\r\ndong"\r\n,\r\nb,B\r\n', COLUMNS)
    assert [(row.line, row.cells["name"]) for row in rows] == [(3, "hai dong"), (6, "B")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1258", "latin-1"])
def test_other_encodings_are_named_as_such(encoding: str) -> None:
    text = "key,name\nks,Đã ký\n" if encoding != "latin-1" else "key,name\nks,ký\n"
    [(line, reason)] = flaws(text.encode(encoding, errors="replace"))
    assert line is None
    assert reason.startswith("Tệp không phải UTF-8")


def test_plain_letters_in_utf16_are_not_taken_for_text() -> None:
    assert flaws("key,name\na,b\n".encode("utf-16-le"))[0][1].startswith("Tệp không phải UTF-8")


def test_a_quote_left_open_is_told_by_the_line_where_it_opens() -> None:
    content = 'key,name\na,A\nb,"Bỏ ngỏ\nc,C\nd,D\n'.encode()
    assert flaws(content) == [(3, "Dấu ngoặc kép mở ra mà không đóng.")]


def test_a_quote_closed_too_early_is_told_by_its_line() -> None:
    [(line, reason)] = flaws(b'key,name\na,A\nb,"B" b\n')
    assert (line, reason.startswith("Dấu ngoặc kép đặt sai chỗ")) == (3, True)


def test_a_huge_cell_is_a_quote_left_open() -> None:
    assert flaws(b'key,name\na,"' + b"x" * 200_000)[0] == (2, "Dấu ngoặc kép mở ra mà không đóng.")


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", None, "Tệp trống, không có dòng tên cột."),
        (b"\n\n", None, "Tệp trống, không có dòng tên cột."),
        (b"key,ten\na,A\n", 1, "Thiếu cột name."),
        (b"key,name,name\n", 1, "Cột name có hai lần."),
        (b"key;name\na;A\n", 1, "Các cột ngăn bằng dấu chấm phẩy. Lưu lại bằng CSV ngăn bằng dấu phẩy."),
        (b"key,name\na\n", 2, "Dòng có 1 ô, phải có 2 ô như dòng đầu."),
    ],
)
def test_a_file_of_another_shape_is_refused(content: bytes, line: int | None, reason: str) -> None:
    assert flaws(content) == [(line, reason)]


def test_all_short_lines_are_told_at_once() -> None:
    assert [line for line, _ in flaws(b"key,name\na\nb,B\nc,C,C\n")] == [2, 4]


def test_a_file_over_the_limit_is_refused() -> None:
    assert flaws(b"key,name\n" + b"a,b\n" * 5_300_000) == [(None, "Tệp lớn quá 20 MB.")]


def row(**cells: str) -> Row:
    return Row(7, cells)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31/07/2025", "phải là ngày viết theo dạng 2025-07-31"),
        ("2025-02-30", "không có trong lịch"),
        ("2025-7-1", "phải là ngày"),
        ("20250701", "phải là ngày"),
        ("1999-01-01", "nằm ngoài các năm 2010–2079"),
        ("2080-01-01", "nằm ngoài"),
    ],
)
def test_a_bad_date_is_told(text: str, said: str) -> None:
    one = row(force_from=text)
    one.day("force_from")
    assert [(flaw.line, said in flaw.reason) for flaw in one.flaws] == [(7, True)]


@pytest.mark.parametrize("text", ["2,5", "2.5", "ba", "1e3", "０", "²", "+3", " "])
def test_a_number_that_is_none_is_told(text: str) -> None:
    one = row(limit_value=text)
    assert one.whole("limit_value") is None
    assert len(one.flaws) == 1


def test_a_word_that_is_no_choice_is_told_with_the_choices() -> None:
    one = row(usable="Có")
    one.choice("usable", {"yes": True, "no": False, "": None})
    assert one.flaws[0].reason == "Cột usable là “Có”, phải là “yes”, “no”, để trống."


def test_a_cell_too_long_or_empty_is_told() -> None:
    one = row(name="x" * 401, key="")
    one.text("name", 400)
    one.text("key", 80, required=True)
    with pytest.raises(BadTable) as caught:
        all_sound([row(), one])
    assert str(caught.value).splitlines() == [
        "dòng 7: Cột name dài 401 ký tự, nhiều nhất 400.",
        "dòng 7: Cột key không được trống.",
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_sentence(content: bytes) -> None:
    with suppress(BadTable):
        assert all(row.line > 1 for row in read_rows(content, COLUMNS))
