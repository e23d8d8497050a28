"""Variants of the papers, drafts and the screen, the stored content, and the words they are made of."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from dataclasses import replace

import pytest
import segno

from dossiers.letters import (
    ApologyLetter,
    Letter,
    Person,
    Signer,
    count_words,
    from_content,
    letter_fragment,
    letter_html,
    letter_pdf,
    skipped_words,
    to_content,
)
from dossiers.letters.printing import KINDS
from dossiers.letters.qr import qr_outline
from tests.dossiers.paper_story import (
    APOLOGY_2018,
    APOLOGY_2025,
    RECEIPT_2018,
    RECEIPT_2025,
    STORY,
)
from tests.dossiers.papers_read import (
    assert_in_order,
    page_texts,
    whole_text,
)

each_story = pytest.mark.parametrize(
    "letter", STORY, ids=["receipt-2018", "receipt-2025", "apology-2018", "apology-2025"]
)


# --- variants ------------------------------------------------------------------------------------------


def test_online_is_signed_by_the_receiver_alone_and_digitally() -> None:
    for letter in (RECEIPT_2018, RECEIPT_2025):
        (text,) = page_texts(letter_pdf(replace(letter, channel="online")))
        assert "NGƯỜI NỘP HỒ SƠ" not in text
        assert f"(Chữ ký số của {letter.receiver})" in text
        assert "02 liên" not in text


def test_postal_has_no_applicants_signature_and_says_where_the_result_goes() -> None:
    text = whole_text(letter_pdf(replace(RECEIPT_2025, channel="postal", collect_at="")))
    assert "NGƯỜI NỘP HỒ SƠ" not in text
    assert "Đăng ký nhận kết quả tại: Bưu chính công ích" in text
    assert "(Ký và ghi rõ họ tên)" in text


def test_without_a_due_moment_the_receipt_says_why() -> None:
    text = whole_text(letter_pdf(replace(RECEIPT_2025, due_at="")))
    assert "Thời gian trả kết quả giải quyết hồ sơ: chưa ấn định vì chưa có lịch nghỉ chính thức" in text


def test_two_legs_print_two_appointments() -> None:
    first = whole_text(
        letter_pdf(replace(RECEIPT_2025, second_waits_for="sau khi hoàn thành nghĩa vụ tài chính"))
    )
    assert_in_order(first, "Hẹn lần 1: 17 giờ 00 phút", "Hẹn lần 2: sau khi hoàn thành nghĩa vụ tài chính")
    running = replace(
        RECEIPT_2025, second_received_at="2026-12-10T08:00+07:00", second_due_at="2026-12-17T17:00+07:00"
    )
    second = whole_text(letter_pdf(running))
    assert_in_order(
        second,
        "Thời gian nhận hồ sơ (giai đoạn 2): 08 giờ 00 phút, ngày 10 tháng 12 năm 2026",
        "(giai đoạn 2): Hẹn lần 2: 17 giờ 00 phút, ngày 17 tháng 12 năm 2026",
    )


def test_a_reissued_receipt_says_so() -> None:
    assert "Cập nhật ngày hẹn" not in whole_text(letter_pdf(RECEIPT_2025))
    assert "(Cập nhật ngày hẹn trả kết quả" in whole_text(letter_pdf(replace(RECEIPT_2025, reissued=True)))


def test_an_apology_before_the_due_moment_forecasts() -> None:
    for letter in (APOLOGY_2018, APOLOGY_2025):
        text = whole_text(letter_pdf(replace(letter, forecast=True)))
        assert "dự kiến không trả được kết quả đúng thời hạn" in text
        assert "chưa trả kết quả" not in text
        assert "đã gây phiền hà" not in text


@pytest.mark.parametrize(
    ("capacity", "authority"),
    [
        ("chairman", "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"),
        ("deputy", "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH"),
        ("acting", "TM. ỦY BAN NHÂN DÂN Q. CHỦ TỊCH"),
    ],
)
def test_the_capacity_decides_the_lines_above_the_name(capacity: str, authority: str) -> None:
    signer = Signer(capacity=capacity, name="Lương Bảo Thái Sơn")  # type: ignore[arg-type]
    assert f"{authority} Lương Bảo Thái Sơn" in whole_text(
        letter_pdf(replace(APOLOGY_2018, signer=signer, recipients=()))
    )


@pytest.mark.parametrize(
    ("person", "addressee", "salutation"),
    [
        (Person(sex="male", name="A"), "Ông A", "Ông"),
        (Person(sex="female", name="A"), "Bà A", "Bà"),
        (Person(name="A"), "Ông/Bà A", "Ông/Bà"),
        (Person(kind="organisation", name="Công ty TNHH Ví Dụ"), "Công ty TNHH Ví Dụ", "Tổ chức"),
    ],
)
def test_people_are_addressed_by_what_is_known(person: Person, addressee: str, salutation: str) -> None:
    assert (person.addressee, person.salutation) == (addressee, salutation)


# --- drafts and the screen -----------------------------------------------------------------------------


def draft() -> ApologyLetter:
    head = replace(APOLOGY_2025.letterhead, number_text="/PXL-UBND", issued_on="2026-11")
    return replace(APOLOGY_2025, letterhead=head, reason="", new_date="")


def test_a_draft_shows_its_holes_on_screen_and_is_not_printed() -> None:
    html = letter_html(draft(), screen=True)

    assert html.count('<span class="paper-hole">…</span>') == 4  # number, day, reason, new date
    assert 'Số: <span class="paper-hole">…</span>/PXL-UBND' in html
    assert 'ngày <span class="paper-hole">…</span> tháng 11 năm' in html
    with pytest.raises(ValueError, match="số, ngày, lý do, ngày hẹn lại"):
        letter_pdf(draft())


@each_story
def test_the_screen_page_obeys_the_content_security_policy(letter: Letter) -> None:
    for html in (letter_html(letter, screen=True), letter_fragment(letter)):
        assert not re.search(r"<style|\sstyle=|<script|\son\w+=|javascript:|https?://", html)
    assert 'href="/static/css/papers.css"' in letter_html(letter, screen=True)
    assert "papers.css" not in letter_fragment(letter)
    assert "paper-hole" not in letter_fragment(letter)


# --- content -------------------------------------------------------------------------------------------


@each_story
def test_content_survives_json(letter: Letter) -> None:
    stored = json.dumps(to_content(letter), ensure_ascii=False)
    again = from_content(letter.kind, json.loads(stored))
    assert again == letter
    assert letter_html(again) == letter_html(letter)


def test_content_that_does_not_fit_is_told_by_name() -> None:
    content = to_content(RECEIPT_2025)
    for broken, told in (
        ({**content, "colour": "red"}, "unknown colour"),
        ({key: value for key, value in content.items() if key != "code"}, "missing code"),
        ({**content, "sets": "2"}, "Receipt.sets"),
        ({**content, "channel": "pigeon"}, "Receipt.channel"),
        ({**content, "applicant": {"name": 7}}, "Person.name"),
    ):
        with pytest.raises(ValueError, match=told):
            from_content("receipt", broken)
    with pytest.raises(ValueError, match="No letter"):
        from_content("poem", {})


def test_content_stored_before_a_field_existed_is_still_read() -> None:
    old = {
        key: value
        for key, value in to_content(RECEIPT_2018).items()
        if key not in ("reissued", "skipped_days")
    }
    assert from_content("receipt", old) == RECEIPT_2018
    assert set(KINDS) == {"receipt", "supplement", "refusal", "apology", "stop", "routing_slip"}


def test_a_moment_is_printed_in_the_wards_time() -> None:
    in_utc = replace(RECEIPT_2025, received_at="2026-11-20T02:45:00+00:00")
    assert letter_html(in_utc) == letter_html(RECEIPT_2025)
    with pytest.raises(ValueError, match="time zone"):
        letter_html(replace(RECEIPT_2025, received_at="2026-11-20T09:45:00"))


def test_a_warm_letter_is_quick(capsys: pytest.CaptureFixture[str]) -> None:
    letter_pdf(APOLOGY_2025)
    begun = time.perf_counter()
    for _ in range(5):
        letter_pdf(APOLOGY_2025)
    took = (time.perf_counter() - begun) / 5
    with capsys.disabled():
        print(f" [warm letter: {took * 1000:.0f} ms]", end="")  # noqa: T201
    assert took < 1.0  # a generous bound for a busy machine; about 0.04 on a quiet one


# --- words ---


def test_skipped_days_are_named_and_neighbours_told_as_a_span() -> None:
    tet = [(dt.date(2026, 2, day), "Tết Nguyên đán") for day in range(16, 21)]
    assert skipped_words([]) == "Không tính ngày nhận hồ sơ, thứ Bảy và Chủ nhật."
    assert skipped_words([*tet, (dt.date(2026, 4, 27), "nghỉ bù Giỗ Tổ")]) == (
        "Không tính ngày nhận hồ sơ, thứ Bảy, Chủ nhật, các ngày từ 16/02/2026 đến 20/02/2026"
        " (Tết Nguyên đán) và ngày 27/04/2026 (nghỉ bù Giỗ Tổ)."
    )


def test_counts_are_worded_with_two_digits_and_only_what_was_given() -> None:
    assert count_words(originals=1, copies=12) == ("01 bản chính", "12 bản sao")
    assert count_words(certified=2) == ("02 bản chứng thực",)
    assert count_words() == ()


@pytest.mark.parametrize(
    "text", ["H36.152.00-261120-0003", "https://motcua.phuthuy.example/tra-cuu/q/2mZk9XvTQ1rB8s/"]
)
def test_the_qr_code_holds_the_text_at_level_m(text: str) -> None:
    """The drawn path, filled in module by module, is the code that segno makes for the text."""
    outline = qr_outline(text)
    grid = [[0] * outline.size for _ in range(outline.size)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", outline.path):
        for step in range(int(width)):
            grid[int(y)][int(x) + step] = 1
    expected = segno.make(text, error="m", micro=False, boost_error=False)
    assert grid == [list(row) for row in expected.matrix]
    assert expected.error == "M"
    assert f'viewBox="0 0 {outline.size} {outline.size}"' in letter_html(replace(RECEIPT_2025, qr_text=text))
