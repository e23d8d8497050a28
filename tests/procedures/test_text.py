"""Names typed on any keyboard are stored one way and found every way."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.text import clean, clean_line, fold, initials_masked, spreadsheet_safe


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
def test_one_stored_form(form: str) -> None:
    assert clean_line(unicodedata.normalize(form, "Nguyễn Thị Ước")) == "Nguyễn Thị Ước"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Trần \t Văn  An ", "Trần Văn An"),
        ("Trần\u200bVăn", "TrầnVăn"),
        ("\u202eAn\u202c", "An"),
        ("An\x00\x07", "An"),
        ("a\r\nb", "a b"),
        ("An\ufeff", "An"),
        ("😀 An", "😀 An"),
    ],
)
def test_what_is_not_text_is_left_out(typed: str, stored: str) -> None:
    assert clean_line(typed) == stored


def test_lines_stay_where_lines_are_meant() -> None:
    assert clean("một\r\nhai \n ba") == "một\nhai\nba"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đỗ Thị Ngọc-Ánh", "do thi ngoc anh"),
        ("hòa", "hoa"),
        ("hoà", "hoa"),
        ("ĐẶNG  VĂN\nÝ", "dang van y"),
        ("Số 00/9, khu phố 5", "so 00 9 khu pho 5"),
        ("", ""),
    ],
)
def test_folded_for_searching(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_cleaning_twice_changes_nothing_and_folds_the_same(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert fold(fold(text)) == fold(text)
    assert "\x00" not in once


@given(st.text(min_size=1))
def test_no_cell_is_a_formula(text: str) -> None:
    assert spreadsheet_safe(text)[0] not in "=+-@\t\r\n"


def test_masked_names_of_public_lists() -> None:
    assert initials_masked("Phan Văn Hậu") == "P. V. Hậu"
    assert initials_masked("Ý") == "Ý"
