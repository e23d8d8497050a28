"""At the counter before reception: form 02 or 03 out of the sheet, found again, received later."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from dossiers import actions
from dossiers.models import Dossier, IssuedPaper
from dossiers.workflow import Status
from tests.dossiers.counter import Counter, the_one, typed
from tests.dossiers.deskwork import page, text_of, words_of
from tests.dossiers.papers_read import whole_text
from tests.dossiers.test_views_counter import sent as sent_online
from tests.ward import moment

GUIDE = {"items": "Giấy tờ kèm theo: nộp bản chính\nTờ khai: ký tên", "reason": "Chưa đủ thành phần hồ sơ"}
REFUSE = {"reason_code": "not_ours", "reason": "Đề nghị nộp tại Phòng Kinh tế thành phố."}


def sheet(counter: Counter, **more: Any) -> dict[str, Any]:
    """The sheet half filled in: the second paper is not there, nothing was promised."""
    data = typed(counter.ward.business, promise_shown=None, note="trả buổi sáng", copies="2")
    second = counter.ward.business.documents.all()[1]
    return {name: value for name, value in data.items() if f"paper-{second.pk}-" not in name} | more


def hidden(text: str) -> dict[str, str]:
    """The hidden fields of the second page, as the browser sends them."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text))


def carried(counter: Counter, name: str, **more: Any) -> dict[str, str]:
    answer = counter.client.post(reverse(name), sheet(counter, **more))
    assert answer.status_code == 200, text_of(answer)
    return hidden(text_of(answer))


def guided(counter: Counter, **more: Any) -> Dossier:
    answer = counter.client.post(
        reverse("walk-in-guide-save"), carried(counter, "walk-in-guide", **more) | GUIDE
    )
    assert answer.status_code == 302, text_of(answer)
    return the_one()


def pdf_text(counter: Counter, paper: IssuedPaper) -> str:
    answer = counter.client.get(reverse("paper", args=[paper.pk]))
    assert answer.status_code == 200
    return whole_text(b"".join(answer))  # type: ignore[arg-type]


def test_the_sheet_offers_both_ways_out_quietly(counter: Counter) -> None:
    text = page(counter.client, "reception")
    assert "Bổ sung (mẫu 02)" in text
    assert "Từ chối (mẫu 03)" in text


def test_the_second_page_proposes_the_missing_papers_and_asks_nothing_again(counter: Counter) -> None:
    text = text_of(counter.client.post(reverse("walk-in-guide"), sheet(counter)))
    assert "Giấy tờ kèm theo: chưa có" in text
    assert "Tờ khai theo mẫu: chưa có" not in text
    assert "Huỳnh Thị Bích Trâm" in text
    assert 'name="full_name" value="Huỳnh Thị Bích Trâm"' in text
    assert not Dossier.objects.exists()


def test_form_02_is_issued_with_the_record_in_one_go(counter: Counter) -> None:
    dossier = guided(counter)
    assert (dossier.state, dossier.channel, dossier.code) == (Status.SUBMITTED, "counter", None)
    assert [event.action for event in dossier.events.all()] == ["submit", "ask_completion"]
    paper = dossier.papers.get()
    assert (paper.kind, str(paper.number), paper.symbol) == ("supplement", "1", "PBS-TTPVHCC")
    text = pdf_text(counter, paper)
    assert "Số: 01/PBS-TTPVHCC" in text
    assert "1. Giấy tờ kèm theo: nộp bản chính; 2. Tờ khai: ký tên." in text
    assert "liên hệ với Lê Thị Thu Hà, số điện thoại (0263) 3000 000" in text
    assert "Mã hồ sơ" not in text


def test_nobody_waits_for_an_answer_so_the_menu_counts_only_the_portals(counter: Counter) -> None:
    guided(counter)
    sent_online(counter, "2026-11-20 15:00")
    places = {place.label: place.count for place in counter.client.get(reverse("counter")).context["menu"]}
    assert places["Trực tuyến"] == 1


def test_without_a_promise_the_head_says_nothing_of_lateness(counter: Counter) -> None:
    dossier = guided(counter)
    assert 'class="due' not in page(counter.client, "dossier", dossier.pk)


def test_form_03_is_issued_and_the_event_keeps_the_group_of_the_reason(counter: Counter) -> None:
    fields = carried(counter, "walk-in-refuse") | REFUSE
    answer = counter.client.post(reverse("walk-in-refuse-save"), fields)
    dossier = the_one()
    assert answer.url.startswith(reverse("paper-out", args=[dossier.papers.get().pk]))
    assert dossier.state is Status.REFUSED
    assert dossier.events.get(action="refuse").data["reason_code"] == "not_ours"
    text = pdf_text(counter, dossier.papers.get())
    assert "Không thuộc thẩm quyền giải quyết của Ủy ban nhân dân phường. Đề nghị nộp tại Phòng" in text
    shown = counter.client.get(answer.url)
    assert 'name="draft-clear" content="tiep-nhan"' in text_of(shown)


def test_the_same_request_twice_gives_the_same_paper(counter: Counter) -> None:
    fields = carried(counter, "walk-in-guide") | GUIDE
    first = counter.client.post(reverse("walk-in-guide-save"), fields)
    again = counter.client.post(reverse("walk-in-guide-save"), fields)
    assert first.url == again.url
    assert (Dossier.objects.count(), IssuedPaper.objects.count()) == (1, 1)
    other = counter.client.post(reverse("walk-in-guide-save"), fields | {"reason": "khác hẳn"})
    assert other.status_code == 409
    assert IssuedPaper.objects.count() == 1


def test_a_refused_action_leaves_neither_record_nor_number(counter: Counter) -> None:
    fields = carried(counter, "walk-in-guide") | {"items": " \n ", "reason": ""}
    answer = counter.client.post(reverse("walk-in-guide-save"), fields)
    assert answer.status_code == 422
    assert "Ghi ít nhất một nội dung cần hoàn thiện." in text_of(answer)
    assert 'name="full_name" value="Huỳnh Thị Bích Trâm"' in text_of(answer), "what was typed is kept"
    sent_online(counter, "2026-11-20 07:10", external_code="DVC-1")
    fields = carried(counter, "walk-in-guide", external_code="DVC-1") | GUIDE
    answer = counter.client.post(reverse("walk-in-guide-save"), fields)
    assert answer.status_code == 422
    assert "đã có ở một hồ sơ khác" in text_of(answer)
    assert not IssuedPaper.objects.exists()
    assert guided_number(counter) == 1


def guided_number(counter: Counter) -> int:
    counter.client.post(reverse("walk-in-guide-save"), carried(counter, "walk-in-guide") | GUIDE)
    return IssuedPaper.objects.get().number


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("full_name", "", "Ghi họ và tên."),
        ("procedure", "khong-co", "Chưa chọn thủ tục."),
        ("identity_number", "123", "Số định danh phải đủ 12 chữ số; hiện có 3."),
        ("phone", "x", "Số điện thoại gồm 9 đến 11 chữ số"),
    ],
)
def test_what_the_paper_cannot_do_without_is_told_on_the_sheet(
    counter: Counter, field: str, value: str, words: str
) -> None:
    for name in ("walk-in-guide", "walk-in-refuse"):
        answer = counter.client.post(reverse(name), sheet(counter, **{field: value}))
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert "Lưu và in giấy hẹn" in text_of(answer)
    assert not Dossier.objects.exists()


def test_only_the_name_must_be_known_of_a_person(counter: Counter) -> None:
    bare = {"identity_number": "", "address": "", "phone": "", "email": "", "birth_date": "", "sex": ""}
    dossier = guided(counter, **bare, copies="x")
    assert dossier.applicant.identity_kind == "none"
    assert re.search(r"Địa chỉ: \.{20,}", pdf_text(counter, dossier.papers.get()))


def test_nobody_waits_for_it_as_for_one_sent_online(counter: Counter) -> None:
    guided(counter)
    assert not Dossier.objects.waiting_online().exists()
    assert Dossier.objects.guided().count() == 1
    text = page(counter.client, "counter")
    assert "Không có hồ sơ trực tuyến chờ tiếp nhận." in text
    assert "1 hồ sơ đã hướng dẫn tại quầy" in text
    listed = words_of(page(counter.client, "register", query="?status=guided"))
    assert "Đã hướng dẫn chưa mang lại" in listed
    assert "Huỳnh Thị Bích Trâm" in listed
    counter.at("2026-11-27 08:00")
    text = words_of(page(counter.client, "online", the_one().pk))
    assert "Hồ sơ đã hướng dẫn tại quầy" in text
    assert "Quá" not in text, "no eight hours run"


@pytest.mark.parametrize("words", ["huynh thi bich tram", "127", "01/PBS-TTPVHCC", "1/pbs-ttpvhcc"])
def test_it_is_found_by_name_by_digits_and_by_the_number_of_its_paper(counter: Counter, words: str) -> None:
    dossier = guided(counter)
    answer = counter.client.get(reverse("search"), {"q": words})
    assert answer.url == reverse("online", args=[dossier.pk])


def test_brought_again_it_is_received_with_everything_filled_in(counter: Counter) -> None:
    proxied = {
        "has_proxy": "on",
        "proxy_paper": "Giấy ủy quyền số 5",
        "proxy-kind": "person",
        "proxy-identity_kind": "cccd",
        "proxy-identity_number": "",
        "proxy-full_name": "Trần Văn Được",
    }
    dossier = guided(counter, **proxied)
    text = page(counter.client, "receive", dossier.pk)
    for value in (
        "Huỳnh Thị Bích Trâm",
        "Trần Văn Được",
        "Giấy ủy quyền số 5",
        "trả buổi sáng",
        "0900000127",
    ):
        assert value in text
    first = counter.ward.business.documents.all()[0]
    assert re.search(rf'name="paper-{first.pk}-originals" value="1"', text)
    assert "đã đến quầy" in text
    counter.at("2026-11-25 08:00")
    data = typed(counter.ward.business, "2026-11-30 17:00", request_id=str(uuid4()))
    answer = counter.client.post(reverse("receive", args=[dossier.pk]), data)
    assert answer.status_code == 302, text_of(answer)
    found = the_one()
    assert (found.state, found.channel) == (Status.RECEIVED, "counter")
    assert found.received_at == moment("2026-11-25 08:00"), "the clock starts with the reception"
    assert found.documents.count() == 2
    assert [paper.kind for paper in found.papers.all()] == ["supplement", "receipt"]


def test_a_dossier_sent_by_post_keeps_its_channel(counter: Counter) -> None:
    assert guided(counter, channel="postal").channel == "postal"


def test_no_figure_counts_what_was_never_received(counter: Counter) -> None:
    guided(counter)
    fields = carried(counter, "walk-in-refuse") | REFUSE
    counter.client.post(reverse("walk-in-refuse-save"), fields)
    assert Dossier.objects.count() == 2
    assert not Dossier.objects.counted().exists()


def test_text_of_people_is_data_on_page_and_paper(counter: Counter) -> None:
    name = "<b>Lê</b> & {{ 7|add:7 }}"
    answer = counter.client.post(reverse("walk-in-guide"), sheet(counter, full_name=name))
    assert "<b>Lê</b>" not in text_of(answer)
    data = sheet(counter, full_name=name) | GUIDE
    counter.client.post(reverse("walk-in-guide-save"), data)
    assert name in pdf_text(counter, the_one().papers.get())


def test_the_story_tells_who_came_and_which_paper_they_took_home(counter: Counter) -> None:
    dossier = guided(counter)
    text = words_of(page(counter.client, "dossier", dossier.pk))
    assert "Mang hồ sơ đến quầy, chưa tiếp nhận" in text
    assert "Đề nghị hoàn thiện, phiếu số 01/PBS-TTPVHCC" in text


def test_a_second_visit_asks_again_with_a_number_of_its_own(counter: Counter) -> None:
    dossier = guided(counter)
    call = actions.Call(dossier.pk, actor=counter.ward.clerk, at=moment("2026-11-23 09:00"))
    actions.ask_completion(call, items=["Ảnh"], reason="Mờ")
    assert sorted(paper.number for paper in dossier.papers.all()) == [1, 2]
    listed = words_of(page(counter.client, "online", dossier.pk))
    assert "số 01/PBS-TTPVHCC" in listed
    assert "số 02/PBS-TTPVHCC" in listed
