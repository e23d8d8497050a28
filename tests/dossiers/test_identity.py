"""Identity numbers: every kind, and what a scanned card says."""

from __future__ import annotations

from datetime import date

import pytest

from dossiers.identity import birth_year_of, faults, read_card, sex_of, tidy_number, warning

TODAY = date(2026, 11, 23)
BORN = date(1988, 3, 5)


def sentences(kind: str, number: str, birth_date: date | None = None, sex: str = "") -> list[tuple[str, str]]:
    found = faults(kind, number, birth_date=birth_date, sex=sex, today=TODAY)
    return [(fault.field, fault.sentence) for fault in found]


@pytest.mark.parametrize(
    ("kind", "number", "birth_date", "sex"),
    [
        ("cccd", "000188000127", BORN, "female"),
        ("cccd", "000188000127", None, ""),
        ("cccd", "001088000127", BORN, "male"),
        ("cccd", "001310000127", date(2010, 1, 1), "female"),
        ("birth_id", "001326000127", date(2026, 11, 1), "female"),
        ("cmnd", "271234567", BORN, "male"),
        ("passport", "B1234567", None, ""),
        ("tax_code", "0100109106", None, ""),
        ("tax_code", "0100109106001", None, ""),
        ("tax_code", "0100109106-001", None, ""),
        ("none", "", None, ""),
    ],
)
def test_right_numbers_have_no_faults(kind: str, number: str, birth_date: date | None, sex: str) -> None:
    assert sentences(kind, number, birth_date, sex) == []


@pytest.mark.parametrize(
    ("kind", "number", "birth_date", "sex", "field", "words"),
    [
        ("cccd", "00018800012", None, "", "identity_number", "phải đủ 12 chữ số; hiện có 11"),
        ("cccd", "00018800012A", None, "", "identity_number", "chỉ gồm chữ số"),
        ("cccd", "٠٠٠١٨٨٠٠٠١٢٧", None, "", "identity_number", "chỉ gồm chữ số"),
        ("cccd", "000188000127", date(1989, 3, 5), "", "birth_date", "năm sinh 1988"),
        ("cccd", "000188000127", BORN, "male", "sex", "giới tính Nữ"),
        ("cccd", "000388000127", None, "", "identity_number", "năm sinh 2088, chưa tới"),
        ("birth_id", "1", None, "", "identity_number", "hiện có 1"),
        ("cmnd", "2712345678", None, "", "identity_number", "phải đủ 9 chữ số; hiện có 10"),
        ("passport", "B-12", None, "", "identity_number", "Số hộ chiếu"),
        ("passport", "BẢO12345", None, "", "identity_number", "Số hộ chiếu"),
        ("tax_code", "010010910", None, "", "identity_number", "10 chữ số"),
        ("tax_code", "01001091061", None, "", "identity_number", "10 chữ số"),
    ],
)
def test_wrong_numbers_say_what_is_wrong(
    kind: str, number: str, birth_date: date | None, sex: str, field: str, words: str
) -> None:
    ((at, sentence),) = sentences(kind, number, birth_date, sex)
    assert at == field
    assert words in sentence


def test_an_unknown_province_only_warns() -> None:
    assert "000" in warning("cccd", "000188000127")
    assert warning("cccd", "001188000127") == ""
    assert warning("cccd", "0001") == ""
    assert warning("passport", "B1234567") == ""


def test_the_number_tells_year_and_sex() -> None:
    assert (birth_year_of("000188000127"), sex_of("000188000127")) == (1988, "female")
    assert (birth_year_of("001210000127"), sex_of("001210000127")) == (2010, "male")
    assert sex_of("271234567") == ""


def test_numbers_are_stored_without_blanks() -> None:
    assert tidy_number("cccd", " 000 188 000 127") == "000188000127"
    assert tidy_number("passport", "b 1234567") == "B1234567"
    assert tidy_number("tax_code", "0100109106-001") == "0100109106-001"


def test_a_card_is_read() -> None:
    card = read_card("000188000127|271234567|Huỳnh Thị Bích Trâm|05031988|Nữ|Số 00, Phú Thủy|01012021")
    assert card is not None
    assert card.identity_number == "000188000127"
    assert (card.full_name, card.birth_date, card.sex) == ("Huỳnh Thị Bích Trâm", BORN, "female")
    assert card.address == "Số 00, Phú Thủy"


@pytest.mark.parametrize("text", ["", "000188000127", "a|b|c|d|e|f", "000188000127|x|y"])
def test_other_text_is_no_card(text: str) -> None:
    assert read_card(text) is None


def test_what_cannot_be_read_on_a_card_stays_empty() -> None:
    card = read_card("000188000127||Tên|31021988|X|Địa chỉ|")
    assert card is not None
    assert (card.birth_date, card.sex) == (None, "")
