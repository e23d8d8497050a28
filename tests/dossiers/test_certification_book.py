"""The books of certification: a line a paper, sums by the line and the dossier, in print, as a sheet."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from dossiers import actions
from tests.dossiers.certwork import Kinds, at_once, certification_kinds, line, visit, waiting
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import text_of
from tests.dossiers.papers_read import page_texts, sizes_mm, whole_text
from tests.ward import call, person


@pytest.fixture
def kinds(counter: Counter) -> Kinds:
    """Three papers of two people today, one some days before, one signature."""
    ward, kinds = counter.ward, certification_kinds(counter.ward)
    at_once(ward, visit(kinds.copy, line("Bằng đại học", 1, 5)), "2026-11-09 09:00")
    at_once(ward, visit(kinds.copy, line("Căn cước", 2, 1), line("Học bạ", 10, 2)), "2026-11-23 07:30")
    other = person("Lý Thị Phượng", "000188000200")
    at_once(ward, visit(kinds.copy, line("=HYPERLINK(1)", 1, 1), applicant=other), "2026-11-23 07:45")
    at_once(ward, visit(kinds.signature, line("Giấy ủy quyền", 2, 1)), "2026-11-23 07:50")
    return kinds


def book(counter: Counter, query: str = "", name: str = "certification-book") -> Any:
    return counter.client.get(f"{reverse(name)}?{query}")


def test_the_day_counts_lines_and_dossiers_and_beside_it_the_month(counter: Counter, kinds: Kinds) -> None:
    page = text_of(book(counter)).replace("\u00a0", " ")
    assert "<b>3</b>việc chứng thực, của 2 hồ sơ" in page
    assert "<b>13</b>trang" in page and "<b>4</b>bản giấy" in page and "<b>30.000 <small>đ" in page
    assert "<b>4</b>việc trong tháng 11/2026, 3 hồ sơ, 40.000 đ" in page
    assert "Giấy ủy quyền" not in page and "Bằng đại học" not in page
    assert "Giấy ủy quyền" in text_of(book(counter, "so=signature"))
    month = text_of(book(counter, "so=copy&tu=01/11/2026&den=30/11/2026"))
    assert "<b>4</b>việc chứng thực, của 3 hồ sơ" in month


def test_a_void_number_stays_in_the_book_and_in_no_sum(counter: Counter, kinds: Kinds) -> None:
    gone = waiting(counter.ward, kinds.copy, line("Nhập nhầm"), at="2026-11-23 08:00")
    actions.certify(call(gone, counter.ward.clerk, "2026-11-23 08:01"), signer=counter.ward.chairman)
    actions.void(call(gone, counter.ward.chairman, "2026-11-23 08:02"), reason="nhập nhầm")
    page = text_of(book(counter))
    assert "<b>3</b>việc chứng thực" in page and "hủy do nhập nhầm" in page and "<b>05</b>" in page


def test_an_empty_day_says_when_a_line_comes(counter: Counter) -> None:
    assert "Chưa có việc chứng thực nào trong những ngày này" in text_of(book(counter))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("so=x", "Chọn sổ trong danh sách."),
        ("tu=31/02/2026", "Từ ngày 31/02/2026"),
        ("tu=23/11/2026&den=01/11/2026", "Đến ngày phải từ ngày bắt đầu trở đi."),
        ("tu=01/01/2020&den=23/11/2026", "nhiều nhất một năm"),
    ],
)
def test_a_wrong_question_is_told(counter: Counter, kinds: Kinds, query: str, sentence: str) -> None:
    answer = book(counter, query)
    assert answer.status_code == 422 and sentence in text_of(answer)
    for name in ("certification-book-pdf", "certification-book-xlsx"):
        assert book(counter, query, name).status_code == 200


def test_in_print_it_is_landscape_with_every_number_and_the_sums(counter: Counter, kinds: Kinds) -> None:
    answer = book(counter, "so=copy&tu=01/11/2026&den=30/11/2026", "certification-book-pdf")
    assert answer["content-type"] == "application/pdf"
    assert set(sizes_mm(answer.content)) == {(297.0, 210.0)}
    text = whole_text(answer.content)
    for part in (
        "SỔ CHỨNG THỰC BẢN SAO TỪ BẢN CHÍNH",
        "Quyển số 01/2026-SCT/BS",
        "từ 01/11/2026 đến 30/11/2026",
    ):
        assert part in text
    for part in (
        "Bằng đại học",
        "Lý Thị Phượng",
        "Trần Minh Khoa, Chủ tịch",
        "4 việc chứng thực, 3 hồ sơ",
        "40.000",
    ):
        assert part in text
    assert len(page_texts(answer.content)) == 1


def test_too_long_for_one_print_is_told(
    counter: Counter, kinds: Kinds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dossiers.views.certification_books.PRINTED", 2)
    answer = counter.client.get(reverse("certification-book-pdf"), follow=True)
    assert "Chọn ít ngày hơn rồi in" in text_of(answer)


def test_as_a_spreadsheet_text_is_never_a_formula(counter: Counter, kinds: Kinds) -> None:
    answer = book(counter, "so=copy", "certification-book-xlsx")
    assert 'filename="so-chung-thuc-copy-20261123-20261123.xlsx"' in answer["content-disposition"]
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [(row[0], row[3], row[4], row[5], row[8]) for row in rows[:3]] == [
        (2, "Căn cước", 2, 1, 4_000),
        (3, "Học bạ", 10, 2, 24_000),
        (4, "'=HYPERLINK(1)", 1, 1, 2_000),
    ]
    assert rows[3][:9] == ("Cộng", None, "2 hồ sơ", "3 việc", 13, 4, 0, None, 30_000)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
