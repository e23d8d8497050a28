"""Two people on one dossier: the second sees what the first did beside what they typed, and chooses."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from dossiers import actions
from dossiers.models import Dossier
from tests.dossiers.counter import Counter
from tests.dossiers.desk_cases import APPLICANT, at_the_counter
from tests.dossiers.deskwork import sent, text_of
from tests.ward import call, received

pytestmark = pytest.mark.django_db

CORRECTION = APPLICANT | {
    "received_at": "23/11/2026 08:00",
    "copies": "1",
    "result_delivery": "counter",
    "note": "",
    "reason": "Gõ nhầm",
}


def fresh(counter: Counter) -> Dossier:
    """Received five minutes ago: the clerk may still correct it."""
    return received(counter.ward, counter.ward.business, "2026-11-23 08:00")


def hidden(page: str, name: str) -> str:
    """What a hidden field of the page carries."""
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def correct(counter: Counter, dossier: Dossier, **more: Any) -> Any:
    return counter.client.post(reverse("correct", args=[dossier.pk]), sent(dossier, **(CORRECTION | more)))


def test_both_versions_stand_side_by_side_and_nothing_is_written(counter: Counter) -> None:
    dossier = fresh(counter)
    mine = sent(dossier, **(CORRECTION | {"copies": "3", "note": "của tôi"}))
    assert correct(counter, dossier, note="của người trước", reason="Dặn thêm").status_code == 302
    answer = counter.client.post(reverse("correct", args=[dossier.pk]), mine)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Hồ sơ đã được người khác cập nhật: Lê Thị Thu Hà lúc 08:05" in page
    assert "Sửa thông tin: ghi chú trên giấy hẹn" in page and "Dặn thêm" in page, "what the first did"
    assert "Hồ sơ hiện ghi" in page and "của người trước" in page and "của tôi" in page
    assert 'value="của tôi"' in answer.content.decode(), "what was typed is kept"
    dossier.refresh_from_db()
    assert (dossier.copies, dossier.note) == (1, "của người trước")


def test_sent_again_knowingly_it_is_written_on_the_newest(counter: Counter) -> None:
    dossier = fresh(counter)
    mine = sent(dossier, **(CORRECTION | {"note": "của tôi"}))
    correct(counter, dossier, note="của người trước")
    url = reverse("correct", args=[dossier.pk])
    page = counter.client.post(url, mine).content.decode()
    again = mine | {"version": hidden(page, "version"), "request_id": hidden(page, "request_id")}
    assert again["request_id"] != mine["request_id"]
    assert counter.client.post(url, again).status_code == 302
    dossier.refresh_from_db()
    assert dossier.note == "của tôi"


def test_when_it_is_no_longer_possible_the_page_says_why_and_keeps_the_text(counter: Counter) -> None:
    dossier = fresh(counter)
    mine = sent(dossier, reason="Đơn xin rút ngày 23/11")
    actions.withdraw(call(dossier, counter.ward.clerk, "2026-11-23 08:03"), reason="Đơn khác")
    answer = counter.client.post(reverse("withdraw", args=[dossier.pk]), mine)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Rút hồ sơ theo yêu cầu của công dân" in page and "Đơn khác" in page
    assert "Không thể “rút hồ sơ theo yêu cầu của công dân”" in page


def test_at_the_hand_out_too(counter: Counter) -> None:
    dossier = at_the_counter(counter.ward)
    mine = sent(dossier, to_whom="Võ Thành Lộc", way="counter")
    actions.remind(call(dossier, counter.ward.office, "2026-11-23 08:01"), way="phone", note="Mai tới")
    answer = counter.client.post(reverse("results-hand-out", args=[dossier.pk]), mine)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Nhắc công dân: điện thoại" in page and "Mai tới" in page, "what was done meanwhile"
    assert "Võ Thành Lộc" in page, "what was typed, to be copied"


def test_who_may_not_see_the_dossier_learns_nothing_of_it(counter: Counter) -> None:
    dossier = fresh(counter)
    stale = sent(dossier, reason="x", version="1")
    client = counter.sign_in(counter.ward.culture_officer)
    assert client.post(reverse("withdraw", args=[dossier.pk]), stale).status_code == 404
