"""Tracking by citizens: nothing personal, the same answer for wrong and unknown, throttled, gone in time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers import actions
from dossiers.models import Dossier
from dossiers.numbering import printed_key
from tests.dossiers.counter import Counter
from tests.dossiers.test_views_counter import resolved, sent
from tests.ward import call, received

URL = "/tra-cuu/"
WRONG = "Không tìm thấy hồ sơ với mã hồ sơ và mã tra cứu này. Hai mã in trên Giấy tiếp nhận."


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def page_of(dossier: Dossier, status: int = 200) -> str:
    """The public page, as a stranger's browser gets it."""
    answer = Client().get(reverse("track-token", args=[dossier.tracking_token]))
    assert answer.status_code == status
    return answer.content.decode()


def find(code: str, key: str, **more: Any) -> Any:
    return Client(**more).post(URL, {"code": code, "key": key})


def late_with_letter(counter: Counter) -> Dossier:
    ward = counter.ward
    dossier = received(ward, ward.correction, "2026-11-02 08:40")
    actions.hand_over(call(dossier, ward.clerk, "2026-11-03 08:00"))
    actions.hand_over(call(dossier, ward.officer, "2026-11-06 08:00"))
    actions.draft_apology(
        call(dossier, ward.office, "2026-11-11 08:00"),
        reason_code="d",
        reason_text="Cơ quan phối hợp chưa cung cấp xong hồ sơ lưu.",
        new_due=date(2026, 11, 25),
    )
    actions.submit_apology(call(dossier, ward.office, "2026-11-11 09:00"))
    actions.approve_apology(call(dossier, ward.chairman, "2026-11-11 10:00"))
    return dossier


def test_code_and_key_open_the_dossier(counter: Counter) -> None:
    dossier = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    assert Client().get(URL).status_code == 200
    code = dossier.code or ""
    key = dossier.tracking_key
    for typed_code, typed_key in ((code, key), (code.lower(), printed_key(key).lower()), (f" {code} ", key)):
        answer = find(typed_code, typed_key)
        assert answer.status_code == 302
        assert answer.url == reverse("track-token", args=[dossier.tracking_token])


def test_wrong_and_unknown_get_the_same_answer_after_the_same_work(counter: Counter) -> None:
    dossier = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    answers = []
    for code, key in ((dossier.code, "AAAAAAAA"), ("H36.152.00-261120-9999", "AAAAAAAA")):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = find(code or "", key)
        assert answer.status_code == 422
        text = answer.content.decode()
        assert WRONG in text
        shape = [q["sql"].replace(code or "", "?") for q in queries.captured_queries]
        answers.append(([s.split("WHERE")[0] for s in shape], len(text) - len(code or "")))
    assert answers[0][0] == answers[1][0]
    assert answers[0][1] == answers[1][1]


@pytest.mark.parametrize(
    ("code", "key", "words"),
    [
        ("", "", "Ghi mã hồ sơ in trên Giấy tiếp nhận."),
        ("H36", "", "Ghi mã tra cứu gồm 8 ký tự"),
        ("x" * 61, "AAAAAAAA", "Dài quá: 61 ký tự, tối đa 60."),
        ("mã\x00", "ẤẤẤẤẤẤẤẤ", WRONG),
        ("<script>", "'; DROP", WRONG),
    ],
)
def test_bad_input_is_told(counter: Counter, code: str, key: str, words: str) -> None:
    answer = find(code, key)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_ten_wrong_guesses_an_address_in_ten_minutes(counter: Counter) -> None:
    dossier = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    code, key = dossier.code or "", dossier.tracking_key
    guesses = [find(code, f"AAAAAA{n:02d}", REMOTE_ADDR="203.0.113.7").status_code for n in range(11)]
    assert guesses == [422] * 10 + [429]
    right = find(code, key, REMOTE_ADDR="203.0.113.7")
    assert right.status_code == 429
    assert "Đợi 10 phút rồi thử lại" in right.content.decode()
    assert find(code, key, REMOTE_ADDR="203.0.113.8").status_code == 302


def test_right_answers_are_not_counted(counter: Counter) -> None:
    dossier = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    statuses = {find(dossier.code or "", dossier.tracking_key).status_code for _ in range(15)}
    assert statuses == {302}


def test_the_page_of_a_running_dossier(counter: Counter) -> None:
    dossier = received(counter.ward, counter.ward.correction, "2026-11-16 08:40")
    page = page_of(dossier)
    assert dossier.code is not None
    assert dossier.code in page
    assert "Hẹn trả: 17:00 thứ Năm, ngày 26/11/2026" not in page  # 24/11 is off: one day later
    assert "Hẹn trả: 17:00 thứ Sáu, ngày 27/11/2026" in page
    assert "Đang ở Trung tâm Phục vụ hành chính công" in page
    assert "Chi nhánh Văn phòng Đăng ký đất đai" in page
    assert "Thời hạn 08 ngày làm việc, không tính ngày nhận" in page
    assert "Hiện không cần bổ sung giấy tờ." in page


def test_when_late_the_apology_comes_first(counter: Counter) -> None:
    dossier = late_with_letter(counter)
    page = page_of(dossier)
    order = [
        "Trễ hẹn 7 ngày làm việc",
        "Hẹn lại: thứ Tư, ngày 25/11/2026",
        "<b>xin lỗi ông/bà</b> vì không trả kết quả đúng ngày 12/11/2026",
        "Cơ quan phối hợp chưa cung cấp xong hồ sơ lưu.",
        "Hồ sơ đang ở đâu",
        "Đang ở Chi nhánh Văn phòng Đăng ký đất đai",
        "Ngày hẹn được tính thế nào",
        "hồ sơ vẫn được tính là trễ hẹn",
        "Ông/bà cần làm gì",
    ]
    at = [page.index(words) for words in order]
    assert at == sorted(at)


def test_the_letter_opens_by_the_token_only(counter: Counter) -> None:
    dossier = late_with_letter(counter)
    apology = dossier.apologies.get()
    assert apology.paper is not None
    url = reverse("track-paper", args=[dossier.tracking_token, apology.paper.pk])
    assert url in page_of(dossier)
    answer = Client().get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    other = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    receipt = dossier.papers.filter(kind="receipt").get()
    for token, pk in (
        (other.tracking_token, apology.paper.pk),
        (dossier.tracking_token, receipt.pk),
        ("x" * 22, apology.paper.pk),
    ):
        assert Client().get(reverse("track-paper", args=[token, pk])).status_code == 404


def test_a_draft_of_an_apology_is_not_shown(counter: Counter) -> None:
    ward = counter.ward
    dossier = received(ward, ward.business, "2026-11-02 08:40")
    actions.draft_apology(
        call(dossier, ward.office, "2026-11-06 08:00"), reason_code="e", reason_text="Chữ còn đang soạn"
    )
    page = page_of(dossier)
    assert "xin lỗi ông/bà" in page
    assert "Chưa có ngày hẹn lại" in page
    assert "Chữ còn đang soạn" not in page


def test_a_paused_dossier_says_what_to_do(counter: Counter) -> None:
    ward = counter.ward
    dossier = received(ward, ward.business, "2026-11-16 08:00")
    actions.request_supplement(
        call(dossier, ward.clerk, "2026-11-17 08:00"), items=["Bản sao giấy khai sinh"], reason="Thiếu"
    )
    page = page_of(dossier)
    assert "Chờ bổ sung giấy tờ" in page
    assert "Mời ông/bà nộp đủ giấy tờ ghi trong Phiếu yêu cầu bổ sung" in page
    assert "Từ ngày 17/11/2026 tạm dừng: yêu cầu bổ sung lần 1, phiếu số 01/PBS-TTPVHCC." in page
    assert "Bản sao giấy khai sinh" not in page
    actions.receive_supplement(call(dossier, ward.clerk, "2026-11-18 08:00"))
    page = page_of(dossier)
    assert (
        "đến ngày 18/11/2026 tạm dừng: yêu cầu bổ sung lần 1, phiếu số 01/PBS-TTPVHCC; thời gian này" in page
    )
    assert (
        "Từ ngày 18/11/2026 thời hạn tính lại từ đầu: 03 ngày làm việc, không tính ngày này, "
        "thứ Bảy 21/11 và Chủ nhật 22/11. Hẹn trả lúc 17 giờ ngày 23/11/2026."
    ) in page


def test_a_second_pause_says_what_was_left(counter: Counter) -> None:
    ward = counter.ward
    dossier = received(ward, ward.correction, "2026-11-02 08:00")
    actions.hand_over(call(dossier, ward.clerk, "2026-11-02 09:00"))
    actions.suspend(call(dossier, ward.chairman, "2026-11-04 08:00"), legal_article="Điều 61", reason="x")
    actions.resume(call(dossier, ward.chairman, "2026-11-06 08:00"))
    page = page_of(dossier)
    assert "đến ngày 06/11/2026 tạm dừng theo luật (Điều 61); thời gian này không tính" in page
    assert (
        "tính tiếp phần còn lại (06 ngày làm việc, đã dùng 02). Hẹn trả lúc 17 giờ ngày 16/11/2026." in page
    )


def test_withdrawn_while_it_waited_the_date_did_not_begin_again(counter: Counter) -> None:
    ward = counter.ward
    dossier = received(ward, ward.business, "2026-11-16 08:00")
    actions.request_supplement(call(dossier, ward.clerk, "2026-11-17 08:00"), items=["Đơn"], reason="Thiếu")
    actions.withdraw(call(dossier, ward.clerk, "2026-11-19 08:00"), reason="Theo đơn")
    page = page_of(dossier)
    assert "Từ ngày 17/11/2026 tạm dừng: yêu cầu bổ sung lần 1, phiếu số 01/PBS-TTPVHCC." in page
    assert "tính lại từ đầu" not in page


def test_a_pause_after_the_date_changes_nothing(counter: Counter) -> None:
    ward = counter.ward
    dossier = received(ward, ward.business, "2026-11-09 08:00")
    actions.request_supplement(call(dossier, ward.clerk, "2026-11-17 08:00"), items=["Đơn"], reason="Thiếu")
    assert "bổ sung lần 1, phiếu số 01/PBS-TTPVHCC; ngày hẹn đã qua nên không đổi." in page_of(dossier)


def test_results_and_endings_are_told(counter: Counter) -> None:
    ward = counter.ward
    ready = resolved(counter, "2026-11-20 08:00", "2026-11-20")
    assert "Mời ông/bà mang Giấy tiếp nhận và giấy tờ tùy thân đến quầy" in page_of(ready)
    gone = received(ward, ward.business, "2026-11-20 08:00")
    actions.withdraw(call(gone, ward.clerk, "2026-11-20 09:00"), reason="Theo đơn")
    page = page_of(gone)
    assert "Công dân rút hồ sơ" in page
    assert "Theo đơn" not in page
    waiting = sent(counter, "2026-11-20 07:10")
    assert "Chờ tiếp nhận" in page_of(waiting)


def test_nothing_personal_is_on_any_page(counter: Counter) -> None:
    ward = counter.ward
    dossiers = [
        received(ward, ward.business, "2026-11-20 08:00"),
        late_with_letter(counter),
        resolved(counter, "2026-11-20 08:00", "2026-11-20"),
        sent(counter, "2026-11-20 07:10", name="Huỳnh Thị Bích Trâm"),
    ]
    staff = [ward.clerk, ward.officer, ward.office, ward.chairman, ward.culture_officer]
    for dossier in dossiers:
        page = page_of(dossier)
        for secret in ("Huỳnh", "Trâm", "000188000127", "127", "0900000127", "Thủ Khoa Huân", "vidu.example"):
            assert secret not in page.replace(dossier.tracking_token, ""), secret
        for officer in staff:
            assert officer.full_name not in page


def test_the_page_ends_ninety_days_after_the_hand_over(counter: Counter) -> None:
    ward = counter.ward
    dossier = resolved(counter, "2026-11-20 08:00", "2026-11-20")
    actions.receive_result(call(dossier, ward.clerk, "2026-11-20 10:30"))
    actions.return_result(call(dossier, ward.clerk, "2026-11-20 11:00"), to_whom="Trâm")
    assert "Đã trả ngày 20/11/2026" in page_of(dossier)
    counter.at("2027-02-18 11:00")
    page_of(dossier)
    counter.at("2027-02-18 11:01")
    assert "Không tìm thấy hồ sơ với đường dẫn này" in page_of(dossier, 404)
    assert WRONG in find(dossier.code or "", dossier.tracking_key).content.decode()


def test_a_result_that_waits_is_shown_as_long_as_it_waits(counter: Counter) -> None:
    dossier = resolved(counter, "2026-11-20 08:00", "2026-11-20")
    counter.at("2027-06-01 08:00")
    assert "Đã có kết quả" in page_of(dossier)


def test_an_unknown_token_is_not_found_in_words(counter: Counter) -> None:
    for token in ("x", "x" * 22, "%00", "../tra-cuu"):
        answer = Client().get(f"/t/{token}/")
        assert answer.status_code == 404


def test_no_cache_and_no_search_engine_keeps_the_page(counter: Counter) -> None:
    dossier = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    answer = Client().get(reverse("track-token", args=[dossier.tracking_token]))
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert "<script" not in answer.content.decode()


def test_the_page_asks_a_fixed_number_of_queries(
    counter: Counter, django_assert_max_num_queries: Any
) -> None:
    dossier = late_with_letter(counter)
    page_of(dossier)
    with django_assert_max_num_queries(12):
        page_of(dossier)
