"""Dossiers that came online: entered, received, asked to be completed, refused."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from dossiers.models import AccessLog, Dossier
from dossiers.workflow import Status
from tests.dossiers.counter import Counter, the_one, typed
from tests.dossiers.test_views_counter import sent
from tests.ward import moment


def arrival(counter: Counter, **more: Any) -> dict[str, Any]:
    """A dossier of the portal as a clerk types it."""
    data = typed(counter.ward.business)
    return data | {
        "sent_on": "20/11/2026",
        "sent_at": "07:10",
        "external_code": "000.00.01.H36-261120-0001",
        "kind": "person",
        **more,
    }


def act(dossier: Dossier, **more: Any) -> dict[str, Any]:
    return {"request_id": str(uuid4()), "version": str(dossier.version), **more}


def test_a_dossier_of_the_portal_is_entered(counter: Counter) -> None:
    answer = counter.client.post(reverse("online-new"), arrival(counter), follow=True)
    dossier = the_one()
    assert answer.redirect_chain[0][0] == reverse("online", args=[dossier.pk])
    assert dossier.state is Status.SUBMITTED
    assert dossier.submitted_at == moment("2026-11-20 07:10")
    assert dossier.code is None
    assert "Quá 55 phút" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("procedure", "khong-co", "Chọn thủ tục trong danh sách."),
        ("sent_on", "", "Ghi ngày gửi."),
        ("sent_on", "31/02/2026", "Ngày gửi 31/02/2026 không có trong lịch."),
        ("sent_on", "20/11/2020", "Thời điểm gửi đã quá một năm."),
        ("sent_on", "24/11/2026", "Thời điểm gửi chưa tới."),
        ("sent_at", "sáng", "Giờ gửi ghi theo dạng 14:05."),
        ("full_name", "", "Ghi họ và tên."),
    ],
)
def test_bad_input_is_told(counter: Counter, field: str, value: str, words: str) -> None:
    answer = counter.client.post(reverse("online-new"), arrival(counter, **{field: value}))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Dossier.objects.exists()


def test_the_same_provincial_code_twice_is_refused_in_words(counter: Counter) -> None:
    counter.client.post(reverse("online-new"), arrival(counter))
    answer = counter.client.post(reverse("online-new"), arrival(counter, request_id=str(uuid4())))
    assert answer.status_code == 422
    assert "Mã trên hệ thống tỉnh này đã có ở một hồ sơ khác." in answer.content.decode()
    assert Dossier.objects.count() == 1


def test_it_is_received_from_what_was_sent(counter: Counter) -> None:
    waiting = sent(counter, "2026-11-20 07:10", external_code="DVC-1")
    url = reverse("receive", args=[waiting.pk])
    page = counter.client.get(url).content.decode()
    assert "Võ Thành Lộc" in page
    assert "DVC-1" in page
    data = typed(counter.ward.business, channel="online", full_name="Võ Thành Lộc", external_code="DVC-1")
    answer = counter.client.post(url, data)
    assert answer.status_code == 302
    dossier = the_one()
    assert (dossier.channel, dossier.state) == ("online", Status.RECEIVED)
    assert dossier.received_at == moment("2026-11-23 08:05")
    assert dossier.promised_at == moment("2026-11-27 17:00")
    assert counter.client.get(url).url == reverse("dossier", args=[dossier.pk])


def test_received_by_a_colleague_meanwhile_it_is_not_received_again(counter: Counter) -> None:
    waiting = sent(counter, "2026-11-20 07:10")
    url = reverse("receive", args=[waiting.pk])
    data = typed(counter.ward.business, channel="online")
    counter.client.post(url, data)
    answer = counter.client.post(url, data | {"request_id": str(uuid4())})
    assert answer.status_code == 422
    assert "Không thể “tiếp nhận”" in answer.content.decode()
    assert the_one().version == 3


def test_completion_is_asked_for_line_by_line(counter: Counter) -> None:
    waiting = sent(counter, "2026-11-20 07:10")
    url = reverse("ask-completion", args=[waiting.pk])
    empty = counter.client.post(url, act(waiting, items=" \n ", reason=""))
    assert empty.status_code == 422
    assert "Ghi ít nhất một nội dung cần hoàn thiện." in empty.content.decode()
    answer = counter.client.post(url, act(waiting, items="Ảnh mờ\n\nThiếu trang 2", reason="Không đọc được"))
    assert answer.url == reverse("paper-out", args=[waiting.papers.get().pk])
    event = waiting.events.get(action="ask_completion")
    assert event.data["items"] == 2
    assert event.personal.values["items"] == ["Ảnh mờ", "Thiếu trang 2"]
    assert (
        "Đã yêu cầu hoàn thiện" in counter.client.get(reverse("online", args=[waiting.pk])).content.decode()
    )


def test_a_refusal_carries_its_reason(counter: Counter) -> None:
    waiting = sent(counter, "2026-11-20 07:10")
    url = reverse("refuse", args=[waiting.pk])
    assert counter.client.post(url, act(waiting, reason="")).status_code == 422
    unnamed = counter.client.post(url, act(waiting, reason="Thuộc thẩm quyền của Sở Nội vụ"))
    assert "Chọn nhóm lý do trong danh sách." in unnamed.content.decode()
    reason = {"reason_code": "not_ours", "reason": "Thuộc thẩm quyền của Sở Nội vụ"}
    answer = counter.client.post(url, act(waiting, **reason))
    assert answer.url == reverse("paper-out", args=[waiting.papers.get().pk])
    assert the_one().state is Status.REFUSED
    page = counter.client.get(reverse("online", args=[waiting.pk])).content.decode()
    assert "Hồ sơ đã không được tiếp nhận lúc" in page
    assert "Phiếu từ chối số 01/PTC-TTPVHCC" in page


def test_an_older_version_is_a_conflict(counter: Counter) -> None:
    waiting = sent(counter, "2026-11-20 07:10")
    url = reverse("ask-completion", args=[waiting.pk])
    old = act(waiting, items="Ảnh", reason="Mờ")
    counter.client.post(url, act(waiting, items="Ảnh", reason="Mờ"))
    answer = counter.client.post(url, old)
    assert answer.status_code == 409
    assert "đã được người khác cập nhật" in answer.content.decode()


def test_office_and_leader_look_but_do_not_answer(counter: Counter) -> None:
    waiting = sent(counter, "2026-11-20 07:10")
    url = reverse("online", args=[waiting.pk])
    for officer in (counter.ward.office, counter.ward.chairman):
        page = counter.sign_in(officer).get(url)
        assert page.status_code == 200
        assert "Từ chối tiếp nhận" not in page.content.decode()
        assert counter.client.post(reverse("refuse", args=[waiting.pk]), act(waiting)).status_code == 403
    assert counter.sign_in(counter.ward.officer).get(url).status_code == 403
    assert AccessLog.objects.filter(dossier=waiting).count() == 2


def test_a_dossier_that_is_not_there_is_not_found(counter: Counter) -> None:
    assert counter.client.get(reverse("online", args=[99])).status_code == 404
    assert counter.client.get(reverse("receive", args=[2**62])).status_code == 404
