"""Forms 02, 03 and 05 as actions issue them: number, set of forms, identity of the day, what they say."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from dossiers import actions
from dossiers.actions.papers import rendered
from dossiers.models import Dossier, IssuedPaper
from dossiers.refusal_reasons import REFUSAL_REASONS
from procedures.models import FormSet, Ward
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import at_economy, page, sent, text_of, words_of
from tests.dossiers.papers_read import assert_in_order, whole_text
from tests.ward import TestWard, build_ward, call, moment, received

ASK = {"items": ["Trích lục", "Đơn ký tên;"], "reason": "Chưa đủ căn cứ."}


@pytest.fixture
def ward(db: None) -> TestWard:
    return build_ward()


def text_of_paper(paper: IssuedPaper) -> str:
    return whole_text(rendered(paper, moment("2026-11-23 10:00")).read_bytes())


def refused(ward: TestWard, at: str, code: str = "not_ours") -> Dossier:
    return actions.refuse_at_counter(
        actions.Reception(version=ward.business, applicant=_person()),
        reason_code=code,
        reason="Đề nghị nộp tại nơi cư trú",
        actor=ward.clerk,
        at=moment(at),
    )


def _person() -> actions.ApplicantData:
    return actions.ApplicantData(
        full_name="Lê An", identity_number="000188000127", address="Số 00 đường Ví Dụ", sex="male"
    )


# -- form 02 ------------------------------------------------------------------------------------------


def test_the_request_of_an_officer_names_him_and_his_extension(ward: TestWard) -> None:
    ward.officer.phone_extension = "15"
    ward.officer.save()
    dossier = at_economy(ward, "2026-11-18 08:00")
    actions.request_supplement(call(dossier, ward.officer, "2026-11-19 08:00"), **ASK)
    paper = dossier.papers.get(kind="supplement")
    assert_in_order(
        text_of_paper(paper),
        "Số: 01/PBS-TTPVHCC",
        f"Mã hồ sơ: {dossier.code}",
        "Hồ sơ của: Huỳnh Thị Bích Trâm",
        "mã thủ tục 1.012796",
        "Số điện thoại: 0900 000 127 Email: tram@vidu.example",
        "1. Trích lục; 2. Đơn ký tên.",
        "Lý do: Chưa đủ căn cứ.",
        "Bà liên hệ với Phạm Quốc Bảo, số điện thoại (0263) 3000 000, máy lẻ 15",
        "NGƯỜI HƯỚNG DẪN",
        "Phạm Quốc Bảo",
        "Thời hạn giải quyết được tính lại từ đầu sau khi Trung tâm Phục vụ hành chính công nhận đủ hồ sơ.",
    )
    event = dossier.events.get(action="request_supplement")
    assert (event.data["number"], event.data["symbol"]) == (1, "PBS-TTPVHCC")


@pytest.mark.parametrize("case", ["resume", "late"])
def test_the_foot_is_silent_where_the_limit_does_not_begin_again(ward: TestWard, case: str) -> None:
    if case == "resume":
        ward.correction.first_supplement_mode = "resume"
        ward.correction.save()
    asked = "2026-11-19 08:00" if case == "resume" else "2026-12-10 08:00"
    dossier = at_economy(ward, "2026-11-18 08:00")
    actions.request_supplement(call(dossier, ward.officer, asked), **ASK)
    assert "tính lại từ đầu" not in text_of_paper(dossier.papers.get(kind="supplement"))


def test_a_second_request_has_a_paper_of_its_own_and_the_first_stays(counter: Counter) -> None:
    ward = counter.ward
    dossier = at_economy(ward, "2026-11-18 08:00")
    actions.request_supplement(call(dossier, ward.officer, "2026-11-18 09:00"), **ASK)
    actions.receive_supplement(call(dossier, ward.clerk, "2026-11-19 08:00"))
    again = {"items": ["Sơ đồ"], "reason": "Phát sinh"}
    actions.propose_supplement(call(dossier, ward.officer, "2026-11-19 09:00"), **again)
    actions.allow_supplement(call(dossier, ward.chairman, "2026-11-19 10:00"), reason="đồng ý")
    actions.request_supplement(call(dossier, ward.officer, "2026-11-19 11:00"), **again)
    first, second = dossier.papers.filter(kind="supplement")
    assert (first.number, second.number) == (1, 2)
    assert "1. Trích lục" in text_of_paper(first)
    assert "tính lại từ đầu" not in text_of_paper(second), "a later request resumes"
    text = words_of(page(counter.client, "dossier", dossier.pk))
    assert "số 01/PBS-TTPVHCC" in text
    assert "số 02/PBS-TTPVHCC" in text
    assert "Bổ sung nhiều lần trái quy định." in text
    assert "bổ sung nhiều lần trái quy định" in page(counter.client, "register")
    counter.sign_in(ward.officer)
    assert "bổ sung nhiều lần trái quy định" in page(counter.client, "desk", query="?xem=phong")


def test_an_online_dossier_gets_it_to_be_signed_digitally(counter: Counter) -> None:
    at = moment("2026-11-20 09:00")
    reception = actions.Reception(version=counter.ward.business, applicant=_person(), external_code="DVC-7")
    waiting = actions.submit(reception, actor=counter.ward.clerk, at=at, submitted_at=at)
    fields = sent(waiting, items="Ảnh mờ", reason="Không đọc được")
    answer = counter.client.post(reverse("ask-completion", args=[waiting.pk]), fields, follow=True)
    text = text_of(answer)
    assert "ký số rồi gửi người nộp" in text
    paper = waiting.papers.get()
    assert_in_order(text_of_paper(paper), "Mã hồ sơ: DVC-7", "(Chữ ký số của Lê Thị Thu Hà)")
    assert "tính từ khi Trung tâm Phục vụ hành chính công nhận đủ hồ sơ" in text_of_paper(paper)
    for name in ("online", "dossier"):
        assert "số 01/PBS-TTPVHCC" in words_of(page(counter.client, name, waiting.pk))


# -- form 03 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", REFUSAL_REASONS)
def test_every_group_of_reasons_is_printed_before_the_clerks_words(ward: TestWard, code: str) -> None:
    dossier = refused(ward, "2026-11-23 09:00", code)
    text = text_of_paper(dossier.papers.get())
    group = "" if code == "other" else f"{REFUSAL_REASONS[code]}. "
    assert f"như sau: {group}Đề nghị nộp tại nơi cư trú. Xin thông báo cho Ông được biết" in text
    assert dossier.events.get(action="refuse").data["reason_code"] == code


def test_an_unknown_group_is_refused_and_takes_no_number(ward: TestWard) -> None:
    with pytest.raises(actions.Refused, match="nhóm lý do"):
        refused(ward, "2026-11-23 09:00", "vì thích")
    assert not Dossier.objects.exists()
    assert refused(ward, "2026-11-23 09:00").papers.get().number == 1


# -- form 05 ------------------------------------------------------------------------------------------


def stopping(**more: Any) -> dict[str, Any]:
    fields = {"requested_on": date(2026, 11, 20), "signer": "Đinh Vương Thảo Nguyên"}
    return {"reason": "theo đơn", "request": actions.StopRequest(**(fields | more))}


def test_a_stopped_dossier_gets_its_notice_with_six_facts(ward: TestWard) -> None:
    dossier = received(ward, ward.business, "2026-11-18 08:00", fee_collected_vnd=100_000)
    actions.stop(
        call(dossier, ward.clerk, "2026-11-23 09:30"),
        **stopping(
            way="post", fee_returned_vnd=40_000, papers=("01 bản chính Đơn",), capacity="deputy_director"
        ),
    )
    paper = dossier.papers.get(kind="stop")
    assert_in_order(
        text_of_paper(paper),
        "Số: 01/TB-TTPVHCC",
        "Kính gửi: Bà Huỳnh Thị Bích Trâm",
        "Căn cứ Điều 21 Nghị định số 118/2025/NĐ-CP",
        "Xét đề nghị dừng giải quyết hồ sơ ngày 20 tháng 11 năm 2026 của Bà Huỳnh Thị Bích Trâm",
        "(gửi qua bưu chính đến Trung tâm Phục vụ hành chính công).",
        f"1. Mã hồ sơ: {dossier.code}, tiếp nhận lúc 08 giờ 00 phút, ngày 18 tháng 11 năm 2026.",
        "2. Thủ tục hành chính: Đăng ký thành lập hộ kinh doanh.",
        "3. Tình trạng hồ sơ tại thời điểm đề nghị: đã tiếp nhận, chưa có quyết định hoặc văn bản",
        "4. Thời điểm dừng giải quyết: 09 giờ 30 phút, ngày 23 tháng 11 năm 2026.",
        "5. Phí, lệ phí đã nộp: 100.000 đồng; số tiền hoàn trả: 40.000 đồng.",
        "6. Giấy tờ hoàn trả: 01 bản chính Đơn. Bà nhận lại tại Trung tâm Phục vụ hành chính công phường",
        "Bà có thể nộp lại hồ sơ mới theo quy định. Nếu cần được hướng dẫn",
        "- Phòng Kinh tế, Hạ tầng và Đô thị;",
    )
    assert_in_order(text_of_paper(paper), "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", "Đinh Vương Thảo Nguyên")


def test_before_the_set_of_2025_nothing_is_stopped_and_withdrawal_is_named_instead(ward: TestWard) -> None:
    dossier = received(ward, ward.business, "2025-09-10 08:00")
    with pytest.raises(actions.Refused, match="Rút hồ sơ"):
        actions.stop(call(dossier, ward.clerk, "2025-09-12 08:00"), reason="theo đơn")
    dossier.refresh_from_db()
    assert dossier.status == "received"
    actions.stop(call(dossier, ward.clerk, "2025-09-15 08:00"), reason="theo đơn")
    assert dossier.papers.get(kind="stop").form_set == "2025"


def test_a_pinned_older_set_has_no_notice_of_its_own(ward: TestWard) -> None:
    _pin(ward, "2018")
    dossier = received(ward, ward.business, "2026-11-18 08:00")
    actions.stop(call(dossier, ward.clerk, "2026-11-23 09:00"), **stopping())
    assert dossier.papers.get(kind="stop").form_set == "2025"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"requested_on": date(2026, 11, 24)}, "requested_on"),
        ({"requested_on": date(2026, 11, 17)}, "requested_on"),
        ({"fee_returned_vnd": 1}, "fee_returned_vnd"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_changes(
    ward: TestWard, wrong: dict[str, Any], field: str
) -> None:
    dossier = received(ward, ward.business, "2026-11-18 08:00")
    with pytest.raises(actions.Refused) as refusal:
        actions.stop(call(dossier, ward.clerk, "2026-11-23 09:00"), **stopping(**wrong))
    assert refusal.value.field == field
    dossier.refresh_from_db()
    assert dossier.status == "received"
    assert not dossier.papers.filter(kind="stop").exists()


def test_the_form_knows_who_signed_last_and_what_was_handed_in(counter: Counter) -> None:
    ward = counter.ward
    first, second = (received(ward, ward.business, "2026-11-18 08:00") for _ in range(2))
    actions.stop(call(first, ward.clerk, "2026-11-20 09:00"), **stopping(capacity="deputy_director"))
    text = page(counter.client, "stop", second.pk)
    assert 'value="Đinh Vương Thảo Nguyên"' in text
    assert "Tờ khai theo mẫu (01 bản chính)" in text
    assert "Đã thu 0 đồng." in text


def test_withdrawing_says_what_to_hand_over(counter: Counter) -> None:
    dossier = received(counter.ward, counter.ward.business, "2026-11-18 08:00")
    text = page(counter.client, "withdraw", dossier.pk)
    assert "Thông tư không có mẫu cho việc rút: giao lại công dân toàn bộ giấy tờ đã nộp" in text


# -- numbers, sets, identity ----------------------------------------------------------------------------


def _pin(ward: TestWard, code: str) -> None:
    Ward.objects.update(pinned_form_set=FormSet.objects.get(code=code))


def test_the_set_is_that_of_the_day_of_issue_or_the_one_pinned(ward: TestWard) -> None:
    old, new = refused(ward, "2025-09-12 09:00"), refused(ward, "2025-09-15 09:00")
    assert [one.papers.get().form_set for one in (old, new)] == ["2018", "2025"]
    _pin(ward, "2018")
    dossier = at_economy(ward, "2026-11-18 08:00")
    actions.request_supplement(call(dossier, ward.officer, "2026-11-19 08:00"), **ASK)
    paper = dossier.papers.get(kind="supplement")
    assert (paper.form_set, paper.symbol) == ("2018", "HDHS")


def test_the_ward_prints_the_name_it_had_that_day(ward: TestWard) -> None:
    Ward.objects.update(force_from=date(2025, 7, 1))
    Ward.objects.create(
        force_to=date(2025, 6, 30),
        name="phường Phú Thủy",
        place="Phú Thủy",
        superior_place="thành phố Phan Thiết, tỉnh Bình Thuận",
        unit_code="000.12.31.H11",
        counter_name="Bộ phận Tiếp nhận và Trả kết quả",
        counter_lines="BỘ PHẬN TIẾP NHẬN\nVÀ TRẢ KẾT QUẢ",
        counter_symbol="BPTNTKQ",
        phone="(0252) 3000 000",
    )
    text = text_of_paper(refused(ward, "2025-06-30 09:00").papers.get())
    assert_in_order(
        text,
        "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ",
        "Số: 01/PTC-BPTNTKQ",
        "Bộ phận Tiếp nhận và Trả kết quả phường Phú Thủy",
    )


def test_numbers_have_no_gap_whatever_fails_between(ward: TestWard) -> None:
    refused(ward, "2026-11-23 09:00")
    with transaction.atomic():
        refused(ward, "2026-11-23 09:01")
        transaction.set_rollback(True)
    refused(ward, "2026-11-23 09:02")
    refused(ward, "2027-01-04 09:00")
    papers = IssuedPaper.objects.filter(kind="refusal").order_by("issued_at")
    assert list(papers.values_list("year", "number")) == [(2026, 1), (2026, 2), (2027, 1)]


def test_a_request_repeated_with_its_id_takes_one_number(ward: TestWard) -> None:
    dossier, request_id = at_economy(ward, "2026-11-18 08:00"), uuid4()
    for at in ("2026-11-19 08:00", "2026-11-19 08:01"):
        actions.request_supplement(call(dossier, ward.officer, at, request_id=request_id), **ASK)
    assert dossier.papers.filter(kind="supplement").count() == 1
    other = {"items": ["Khác"], "reason": "khác"}
    with pytest.raises(actions.Conflict):
        actions.request_supplement(
            call(dossier, ward.officer, "2026-11-19 08:02", request_id=request_id), **other
        )


def test_the_file_is_made_once_and_never_changes(ward: TestWard) -> None:
    paper = refused(ward, "2026-11-23 09:00").papers.get()
    first = rendered(paper, moment("2026-11-23 09:10")).read_bytes()
    digest = paper.sha256
    ward.clerk.full_name = "Tên mới"
    ward.clerk.save()
    assert rendered(paper, moment("2026-11-25 09:10")).read_bytes() == first
    assert paper.sha256 == digest != ""
