"""The pages of the ladder and of a person's own mails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from dossiers.actions.sweep import sweep
from dossiers.models import MailChoice, Rung
from procedures.actions.journal import noted
from procedures.models import Officer
from tests.dossiers.deskwork import at_economy, page, text_of
from tests.ward import TestWard, build_ward, moment, real_calendar

pytestmark = pytest.mark.django_db
NOW = "2026-11-26 08:05"
TYPED = {"kind": "late", "offset": "2", "audience": "office", "active": "on"}


@pytest.fixture
def ward() -> Iterator[TestWard]:
    with time_machine.travel(moment(NOW), tick=False):
        yield build_ward()


def client_of(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def found_last_week(ward: TestWard) -> None:
    at_economy(ward, "2026-11-17 09:00", ward.business)  # due Friday 20/11
    sweep(moment("2026-11-20 17:05"), real_calendar())


def test_the_ladder_shows_every_rung_and_whom_it_told_last_week(ward: TestWard) -> None:
    found_last_week(ward)
    text = page(client_of(ward.office), "ladder")
    for words in ("Trước hạn 2 ngày làm việc", "Ngay khi phát hiện", "Sau 3 ngày làm việc", "Hằng tuần"):
        assert words in text
    assert "Thứ Hai 23/11/2026" in text
    assert ward.officer.full_name in text
    assert "1 trễ hẹn" in text


def test_a_week_without_findings_says_so(ward: TestWard) -> None:
    assert "không có ai phải báo" in page(client_of(ward.office), "ladder")


def test_a_rung_is_added_changed_and_switched_off(ward: TestWard) -> None:
    client = client_of(ward.office)
    assert client.post(reverse("rung-add"), TYPED).status_code == 302
    rung = Rung.objects.latest("pk")
    assert (rung.kind, rung.offset, rung.audience, rung.at_once, rung.active) == (
        "late",
        2,
        "office",
        False,
        True,
    )
    changed = {**TYPED, "at_once": "on"}
    del changed["active"]
    assert client.post(reverse("rung-edit", args=[rung.pk]), changed).status_code == 302
    rung.refresh_from_db()
    assert (rung.at_once, rung.active) == (True, False)
    assert [line.user.username for line in noted(rung)] == ["tai", "tai"]
    text = page(client, "rung-edit", rung.pk)
    assert "Sửa bậc: Trễ hẹn, sau 2 ngày làm việc, văn phòng, thư buổi sáng →" in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"offset": "-1"}, "Việc này chỉ có sau mốc"),
        ({"offset": "1,5"}, "Nhập một số nguyên."),
        ({"offset": "99999999999999999999"}, "Số ngày làm việc từ -10 đến 60."),
        ({"offset": "0", "audience": "chairman"}, "Đã có bậc như vậy"),
        ({"weekly": "on"}, "Nhắc hằng tuần thì để số ngày là 0."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(
    ward: TestWard, typed: dict[str, str], sentence: str
) -> None:
    before = list(Rung.objects.values())
    answer = client_of(ward.office).post(reverse("rung-add"), TYPED | typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert list(Rung.objects.values()) == before


def test_the_preview_stores_nothing(ward: TestWard) -> None:
    found_last_week(ward)
    before = Rung.objects.count()
    typed = TYPED | {"offset": "0", "audience": "leaders", "xem-truoc": "1"}
    answer = client_of(ward.office).post(reverse("rung-add"), typed)
    assert answer.status_code == 200
    text = text_of(answer)
    assert ward.vice_chairman.full_name in text
    assert "chưa lưu" in text
    assert Rung.objects.count() == before


def test_a_person_chooses_which_mails_to_get(ward: TestWard) -> None:
    client = client_of(ward.clerk)
    text = page(client, "own-mail")
    assert text.count(" checked") == 2
    assert ward.clerk.email in text
    assert client.post(reverse("own-mail"), {"morning": "on"}).status_code == 302
    choice = MailChoice.objects.get(officer=ward.clerk)
    assert (choice.morning, choice.at_once) == (True, False)
    assert page(client, "own-mail").count(" checked") == 1
    assert reverse("own-mail") in page(client, "counter"), "in the person's menu"
