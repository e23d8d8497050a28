"""The page of one dossier: what it tells, what it masks, who looked, the papers it opens."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from dossiers import actions
from dossiers.models import AccessLog, Dossier, EventPersonal
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import at_economy, drafted, page, signed, story, text_of, words_of
from tests.ward import TestWard, call, moment, person


def section(text: str, name: str) -> str:
    """The words of one card, by its id."""
    return words_of(text.split(f'id="{name}"')[1].split("</section>")[0])


# -- what it tells ----------------------------------------------------------------------------------


def test_the_head_answers_what_whose_state_how_late_and_who_holds_it(counter: Counter) -> None:
    text = words_of(page(counter.sign_in(counter.ward.officer), "dossier", story(counter.ward).pk))
    for words in (
        "H36.152.00-261102-0001",
        "Đính chính Giấy chứng nhận đã cấp lần đầu có sai sót",
        "Đất đai · Huỳnh Thị Bích Trâm · nhận 09:10 thứ Hai 02/11/2026",
        "Đang giải quyết",
        "Liên thông · nộp tại quầy",
        "Trễ 4 ngày làm việc",
        "Hẹn trả 17:00 thứ Ba 17/11/2026",
        "Chưa có thư xin lỗi · đang giữ: Chi nhánh VPĐKĐĐ",
    ):
        assert words in text, words


def test_steps_share_one_scale_and_shares_add_up(counter: Counter) -> None:
    text = page(counter.sign_in(counter.ward.officer), "dossier", story(counter.ward).pk)
    steps = section(text, "cac-buoc")
    assert "tính từ lần bắt đầu lại 05/11" in steps
    assert "Phòng Kinh tế, Hạ tầng và Đô thị Kiểm tra, trình ký · Phạm Quốc Bảo" in steps
    assert "59 giờ 52 giờ Quá 7 giờ 0,96" in steps
    assert "30 giờ 05 8 giờ Quá 22 giờ 05 3,04" in steps
    assert "Giữ hồ sơ lúc bị trễ (17:00 ngày 17/11): Chi nhánh VPĐKĐĐ" in steps
    assert "cộng lại bằng 4 ngày" in steps
    assert "Trước khi tính lại từ đầu: 2 bước" in steps
    assert 'aria-label="Đã dùng 30 giờ 05, định mức 8 giờ"' in text
    widths = {float(w) for w in re.findall(r'class="budget-track" y="2" width="([\d.]+)"', text)}
    assert len(widths) == 1  # one scale for all


def test_the_ledger_strikes_out_what_was_replaced(counter: Counter) -> None:
    text = page(counter.sign_in(counter.ward.officer), "dossier", story(counter.ward).pk)
    assert '<s class="struck">17:00 12/11</s>' in text
    told = section(text, "vi-sao")
    assert "02/11 09:10 Nhận hồ sơ 8 ngày làm việc: 3, 4, 5, 6, 9, 10, 11, 12/11 17:00 12/11" in told
    assert "04/11 10:15 Yêu cầu bổ sung lần 1 tạm dừng, không có ngày hẹn Tạm dừng" in told
    assert "17:00 17/11/2026" in told
    assert "23/11 08:05 Đang trễ 18, 19, 20, 23/11 4 ngày" in told


def test_events_are_told_with_who_and_what_was_typed(counter: Counter) -> None:
    dossier = story(counter.ward)
    told = section(page(counter.sign_in(counter.ward.officer), "dossier", dossier.pk), "dien-bien")
    assert "Giao Chi nhánh Văn phòng Đăng ký đất đai, kèm văn bản số 1204/UBND-KT Phạm Quốc Bảo" in told
    assert "bổ sung lần 1, phiếu số 01/PBS-TTPVHCC, tạm dừng · Trích lục bản đồ địa chính. Thiếu" in told
    assert "17/11 17:00 Trễ hẹn. Quá giờ hẹn mà chưa có kết quả hệ thống tính" in told
    assert "Tiếp nhận tại quầy, in giấy hẹn số 1. Hẹn 17:00 thứ Năm 12/11/2026 Lê Thị Thu Hà" in told
    assert "6 sự việc, chuỗi còn nguyên" in told
    EventPersonal.objects.all().delete()  # erased: the event is still told
    told = section(page(counter.client, "dossier", dossier.pk), "dien-bien")
    assert "Yêu cầu bổ sung lần 1, phiếu số 01/PBS-TTPVHCC, tạm dừng" in told
    assert "Trích lục" not in told


def walk(ward: TestWard) -> list[Dossier]:
    """Dossiers that between them went through every action there is."""
    leaders = {"legal_article": "khoản 2 Điều 19", "reason": "chờ kết luận"}
    first = at_economy(ward, "2026-10-01 08:00", ward.first_certificate, fee_collected_vnd=100_000)
    at = [f"2026-10-{day:02d} 08:00" for day in range(1, 31)]
    actions.send_back(call(first, ward.officer, at[1]), reason="thiếu chữ ký")
    actions.hand_over(call(first, ward.clerk, at[4]), note="đã bổ sung chữ ký")
    actions.reassign(call(first, ward.office, at[5]), officer=ward.officer, reason="nghỉ phép")
    actions.suspend(call(first, ward.chairman, at[6]), **leaders)
    actions.resume(call(first, ward.chairman, at[7]))
    actions.request_supplement(call(first, ward.officer, at[8]), items=["Đơn"], reason="thiếu")
    actions.receive_supplement(call(first, ward.clerk, at[11]))
    actions.propose_supplement(call(first, ward.officer, at[12]), items=["Bản đồ"], reason="mới thấy")
    actions.allow_supplement(call(first, ward.chairman, at[12]), reason="đúng")
    actions.request_supplement(call(first, ward.officer, at[13]), items=["Bản đồ"], reason="mới thấy")
    actions.receive_supplement(call(first, ward.clerk, at[14]))
    actions.request_payment(call(first, ward.officer, at[18]), note="thuế đất")
    actions.confirm_payment(call(first, ward.clerk, at[19]), paper_number="0012")
    actions.correct(call(first, ward.office, at[20]), reason="gõ nhầm", copies=2)
    actions.submit_for_signature(call(first, ward.officer, at[21]))
    actions.approve(
        call(first, ward.chairman, at[21]), result_kind="refused", number="9", result_date=date(2026, 10, 22)
    )
    actions.resolve(
        call(first, ward.officer, at[25]), resolved_at=moment("2026-10-23 09:00"), reason="mất điện"
    )
    actions.reopen(call(first, ward.chairman, at[25]), reason="sai số thửa")
    signed(ward, first, at[25])
    actions.resolve(call(first, ward.officer, at[26]))
    actions.receive_result(call(first, ward.clerk, at[26]))
    actions.return_result(call(first, ward.clerk, at[27]), to_whom="Trâm", way="post", post_number="EB1VN")
    late = story(ward)
    drafted(ward, late, "2026-11-18 08:00")
    actions.edit_apology(
        call(late, ward.office, "2026-11-18 08:10"),
        reason_code="d",
        reason_text="Chi nhánh cần thêm thời gian",
        new_due=date(2026, 11, 20),
    )
    actions.submit_apology(call(late, ward.office, "2026-11-18 08:20"))
    actions.return_apology(call(late, ward.chairman, "2026-11-18 08:30"), reason="nêu rõ bước")
    actions.submit_apology(call(late, ward.office, "2026-11-18 08:40"))
    actions.approve_apology(call(late, ward.chairman, "2026-11-18 08:50"))
    paper = late.papers.get(kind="apology")
    actions.deliver_apology(call(late, ward.clerk, "2026-11-18 09:00"), paper=paper, way="printed")
    actions.draft_apology(
        call(late, ward.office, "2026-11-23 07:30"),
        reason_code="c",
        reason_text="Phòng thiếu người thẩm tra",
        again_reason="chưa trả",
    )
    actions.withdraw_apology(call(late, ward.office, "2026-11-23 07:40"), reason="đã xong")
    ends: list[Dossier] = []
    for end in (actions.withdraw, actions.stop):
        dossier = at_economy(ward, "2026-11-18 08:00")
        ends.append(end(call(dossier, ward.clerk, "2026-11-19 08:00"), reason="đơn của dân"))
    void = at_economy(ward, "2026-11-18 08:00")
    ends.append(actions.void(call(void, ward.chairman, "2026-11-19 08:00"), reason="nhập hai lần"))
    closed = at_economy(ward, "2026-10-01 08:00")
    actions.request_supplement(call(closed, ward.officer, "2026-10-02 08:00"), items=["Đơn"], reason="x")
    actions.propose_closing(call(closed, ward.clerk, "2026-11-18 08:00"))
    ends.append(actions.close_unanswered(call(closed, ward.chairman, "2026-11-19 08:00")))
    waits = actions.submit(
        actions.Reception(version=ward.business, applicant=person()),
        actor=ward.clerk,
        at=moment("2026-11-20 08:00"),
        submitted_at=moment("2026-11-20 07:30"),
    )
    actions.ask_completion(call(waits, ward.clerk, "2026-11-20 09:00"), items=["Đơn"], reason="mờ")
    ends.append(actions.refuse(call(waits, ward.clerk, "2026-11-20 10:00"), reason="không thuộc thẩm quyền"))
    return [first, late, *ends]


def test_every_event_there_is_has_its_words(counter: Counter) -> None:
    client = counter.sign_in(counter.ward.clerk)
    told = " ".join(section(page(client, "dossier", d.pk), "dien-bien") for d in walk(counter.ward))
    for words in (
        "Trả lại Trung tâm Phục vụ hành chính công · thiếu chữ ký",
        "Giao Phòng Kinh tế, Hạ tầng và Đô thị · đã bổ sung chữ ký",
        "thu 100.000 đ",
        "Đổi người xử lý: Phạm Quốc Bảo · nghỉ phép",
        "Tạm dừng theo khoản 2 Điều 19 · chờ kết luận",
        "Tiếp tục giải quyết. Hạn 17:00",
        "Nhận đủ giấy tờ bổ sung. Hạn 17:00",
        "Trình lãnh đạo duyệt yêu cầu bổ sung lần 2 · Bản đồ. mới thấy",
        "Cho phép yêu cầu bổ sung lần 2 · đúng",
        "Yêu cầu nghĩa vụ tài chính, tạm dừng · thuế đất",
        "Ghi đã nộp nghĩa vụ tài chính, văn bản số 0012",
        "Sửa thông tin: số bộ; in lại giấy hẹn số",
        "Duyệt kết quả: từ chối bằng văn bản, số 9 ngày 22/10/2026",
        "Ghi đã có kết quả, trước hạn · mất điện · ghi lúc 08:00 26/10/2026",
        "Mở lại hồ sơ · sai số thửa",
        "Nhận kết quả về quầy",
        "Trả kết quả bưu chính, số hiệu bưu gửi EB1VN · người nhận: Trâm",
        "Lập dự thảo thư xin lỗi, hẹn lại",
        "Sửa thư xin lỗi: do phối hợp giữa các cơ quan, hẹn lại 20/11",
        "Trả lại thư xin lỗi để sửa · nêu rõ bước",
        "Trình lãnh đạo duyệt thư xin lỗi",
        "Duyệt, cấp số 01/PXL-UBND cho thư xin lỗi, hẹn lại 20/11",
        "Gửi thư xin lỗi: in, giao tại quầy",
        "Lập dự thảo thư xin lỗi lần 2",
        "Rút thư xin lỗi lần 2 · đã xong",
        "Rút hồ sơ theo yêu cầu của công dân · đơn của dân",
        "Dừng giải quyết theo yêu cầu, thông báo số 01/TB-TTPVHCC · đơn của dân",
        "Hủy do nhập nhầm · nhập hai lần",
        "Đề xuất đóng hồ sơ",
        "Đóng do không bổ sung",
        "Đề nghị hoàn thiện, phiếu số 05/PBS-TTPVHCC · Đơn. mờ",
        "Từ chối tiếp nhận, phiếu số 01/PTC-TTPVHCC: lý do khác · không thuộc thẩm quyền",
    ):
        assert words in told, words


def test_a_broken_chain_is_told_in_red(counter: Counter) -> None:
    dossier = story(counter.ward)
    Dossier.objects.filter(pk=dossier.pk).update(event_head="0" * 64)
    text = page(counter.sign_in(counter.ward.officer), "dossier", dossier.pk)
    assert "Chuỗi sự việc của hồ sơ này không còn nguyên từ sự việc thứ 7." in words_of(text)


def test_a_dossier_that_waits_online_leads_to_its_reception(counter: Counter) -> None:
    waits = actions.submit(
        actions.Reception(version=counter.ward.business, applicant=person()),
        actor=counter.ward.clerk,
        at=moment("2026-11-23 08:00"),
        submitted_at=moment("2026-11-23 07:30"),
    )
    text = page(counter.client, "dossier", waits.pk)
    assert f'href="{reverse("receive", args=[waits.pk])}"' in text
    assert "gửi 07:30 thứ Hai 23/11/2026" in words_of(text)
    assert 'id="cac-buoc"' not in text


def test_html_typed_by_people_stays_text(counter: Counter) -> None:
    evil = "<img src=x onerror=alert(1)>"
    dossier = at_economy(counter.ward, "2026-11-18 08:00", applicant=person(name=evil), note=evil)
    actions.send_back(call(dossier, counter.ward.officer, "2026-11-18 10:00"), reason=evil)
    text = page(counter.client, "dossier", dossier.pk)
    assert "<img src=x" not in text
    assert text.count("&lt;img src=x onerror=alert(1)&gt;") >= 4


# -- who may see it, what is masked, who looked ------------------------------------------------------


def test_sight(counter: Counter) -> None:
    ward, dossier = counter.ward, at_economy(counter.ward, "2026-11-18 08:00")
    for name, status in {
        "clerk": 200,
        "officer": 200,
        "culture_officer": 404,
        "office": 200,
        "chairman": 200,
        "administrator": 403,
    }.items():
        client = counter.sign_in(getattr(ward, name))
        assert client.get(reverse("dossier", args=[dossier.pk])).status_code == status, name
        reveal = client.post(reverse("dossier-reveal", args=[dossier.pk]), {"gi": "dien-thoai"})
        assert reveal.status_code == status, name
    assert counter.client.get(reverse("dossier", args=[999])).status_code in (403, 404)


def test_personal_numbers_are_masked_until_asked_and_the_look_is_noted(counter: Counter) -> None:
    ward, dossier = counter.ward, at_economy(counter.ward, "2026-11-18 08:00")
    client = counter.sign_in(ward.officer)
    text = page(client, "dossier", dossier.pk)
    assert "000188000127" not in text
    assert "0900000127" not in text
    assert "tram@vidu.example" not in text
    address = reverse("dossier-reveal", args=[dossier.pk])
    shown = client.post(address, {"gi": "so-dinh-danh"}, headers={"HX-Request": "true"})
    assert "000188000127" in text_of(shown)
    assert "<html" not in text_of(shown)
    assert "Hiện" not in text_of(shown)
    whole = text_of(client.post(address, {"gi": "dien-thoai"}))
    assert "0900000127" in whole
    assert "000188000127" not in whole
    assert client.post(address, {"gi": "mat-khau"}).status_code == 404
    looks = set(AccessLog.objects.values_list("officer__username", "what"))
    assert looks == {("bao", "chi tiết"), ("bao", "số định danh"), ("bao", "số điện thoại")}


def test_nothing_to_reveal_has_no_button(counter: Counter) -> None:
    nobody = person(identity_kind="none", number="", no_identity_reason="mất giấy tờ", phone="", email="")
    dossier = at_economy(counter.ward, "2026-11-18 08:00", applicant=nobody)
    assert ">Hiện</button>" not in page(counter.client, "dossier", dossier.pk)


@pytest.mark.parametrize(
    ("before", "back"),
    [
        ("http://testserver/ban-xu-ly/?loc=tre", "/ban-xu-ly/?loc=tre"),
        ("http://testserver/ho-so/1/sua/", "/"),
        ("https://evil.example/ban-xu-ly/", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_keeps_the_list(counter: Counter, before: str, back: str) -> None:
    dossier = at_economy(counter.ward, "2026-11-18 08:00")
    answer = counter.client.get(reverse("dossier", args=[dossier.pk]), headers={"Referer": before})
    assert f'<a href="{back}" data-back>' in text_of(answer)


def test_a_look_is_noted_once_an_hour_and_officer(counter: Counter) -> None:
    ward, dossier = counter.ward, at_economy(counter.ward, "2026-11-18 08:00")
    for minutes, officer in ((0, ward.officer), (20, ward.officer), (30, ward.office), (70, ward.officer)):
        counter.clock.move_to(moment("2026-11-23 08:05") + timedelta(minutes=minutes))
        page(counter.sign_in(officer), "dossier", dossier.pk)
    hours = AccessLog.objects.order_by("hour", "officer_id").values_list("officer__username", "hour")
    assert sorted(hours, key=lambda look: (look[1], look[0])) == [
        ("bao", moment("2026-11-23 08:00")),
        ("tai", moment("2026-11-23 08:00")),
        ("bao", moment("2026-11-23 09:00")),
    ]


def test_the_right_column_fits_the_role(counter: Counter) -> None:
    ward, dossier = counter.ward, at_economy(counter.ward, "2026-11-18 08:00")
    officer = page(counter.sign_in(ward.officer), "dossier", dossier.pk)
    assert officer.count("btn-primary") == 1
    assert f'action="{reverse("take", args=[dossier.pk])}"' in officer
    assert "Kết quả chưa được lãnh đạo duyệt." in officer
    assert reverse("void", args=[dossier.pk]) not in officer
    leader = page(counter.sign_in(ward.chairman), "dossier", dossier.pk)
    assert reverse("void", args=[dossier.pk]) in leader
    assert reverse("hand-over", args=[dossier.pk]) not in leader


@pytest.mark.parametrize("many", [0, 40])
def test_the_page_takes_as_many_queries_for_many_events(
    counter: Counter, many: int, django_assert_max_num_queries: Any
) -> None:
    ward, dossier = counter.ward, story(counter.ward)
    drafted(ward, dossier, "2026-11-18 08:00", submitted=True)
    actions.approve_apology(call(dossier, ward.chairman, "2026-11-18 09:00"))
    for n in range(many):
        actions.correct(call(dossier, ward.office, "2026-11-19 09:00"), reason="x", copies=n + 2)
    client = counter.sign_in(ward.vice_chairman)  # the one whose rights take most looking up
    page(client, "dossier", story(ward).pk)  # the session's own writes; another dossier's look
    with django_assert_max_num_queries(21):  # 15 of its own; session, person, roles, ward, menu (2)
        text = page(client, "dossier", dossier.pk)
    assert f"{8 + 1 + many} sự việc" in words_of(text)
