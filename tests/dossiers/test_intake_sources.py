"""The systems that send dossiers: added with a token shown once, changed, stopped; who did it is kept."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.actions.intake_sources import source_of
from dossiers.models import IntakeSource
from procedures.actions.journal import noted
from tests.dossiers.counter import Counter
from tests.dossiers.intakework import PORTAL, portal

_TOKEN = re.compile(r"data-token>([^<]+)<")


@pytest.fixture
def admin(counter: Counter) -> Client:
    return counter.sign_in(counter.ward.administrator)


def add(admin: Client, **more: Any) -> Any:
    return admin.post(reverse("intake-source-add"), {"name": PORTAL, "networks": ""} | more)


def journal(source: IntakeSource) -> list[str]:
    return [line.change_message for line in noted(source)]


def test_an_empty_list_says_what_to_do(counter: Counter, admin: Client) -> None:
    shown = admin.get(reverse("intake-sources")).content.decode()
    assert "Chưa có hệ thống nào gửi hồ sơ thẳng đến phần mềm" in shown
    assert reverse("intake-source-add") in shown
    office = counter.sign_in(counter.ward.office).get(reverse("intake-sources")).content.decode()
    assert reverse("intake-source-add") not in office


def test_the_token_is_shown_once_with_how_to_send(admin: Client) -> None:
    answer = add(admin, networks="203.0.113.7; 10.1.2.3/8")
    shown = answer.content.decode()
    token = _TOKEN.findall(shown)[0]
    source = IntakeSource.objects.get()
    assert source_of(token) == source
    assert source.networks == "203.0.113.7, 10.0.0.0/8"
    assert f"Authorization: Bearer {token}" in shown.replace("&quot;", '"')
    assert "http://testserver/api/tiep-nhan/ho-so/" in shown
    assert answer["Cache-Control"] == "no-store, private"
    for name in ("intake-sources", "intake-source"):
        again = admin.get(reverse(name, args=[source.pk] if name == "intake-source" else []))
        assert token not in again.content.decode()
        assert source.token_prefix in again.content.decode()
    assert journal(source) == [f"Thêm nguồn, mã {source.token_prefix}…, chỉ nhận từ 203.0.113.7, 10.0.0.0/8"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": " "}, "Ghi tên nguồn"),
        ({"name": "x" * 121}, "Dài quá: 121 ký tự"),
        ({"networks": "vidu.example"}, "“vidu.example” không phải địa chỉ IP."),
        ({"networks": "10.0.0.0/33"}, "không phải địa chỉ IP"),
        ({"networks": " ".join(f"10.0.0.{n}" for n in range(21))}, "Nhiều quá: 21 địa chỉ"),
        ({"name": "Hệ thống tỉnh"}, "Đã có nguồn tên “Hệ thống tỉnh”."),
    ],
)
def test_bad_input_is_told_and_kept(
    counter: Counter, admin: Client, typed: dict[str, str], words: str
) -> None:
    portal(counter.ward, "Hệ thống tỉnh")
    answer = add(admin, **typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert IntakeSource.objects.count() == 1


def test_a_new_token_ends_the_old_one(counter: Counter, admin: Client) -> None:
    sender = portal(counter.ward)
    shown = admin.post(reverse("intake-source-rotate", args=[sender.source.pk])).content.decode()
    assert source_of(_TOKEN.findall(shown)[0]) == sender.source
    assert source_of(sender.token) is None
    now = IntakeSource.objects.get()
    assert journal(now)[0] == f"Đổi mã: {sender.source.token_prefix}… thành {now.token_prefix}…"


def test_stopped_and_let_in_again_each_is_noted(counter: Counter, admin: Client) -> None:
    source = portal(counter.ward).source
    stop, start = (reverse(f"intake-source-{verb}", args=[source.pk]) for verb in ("stop", "start"))
    admin.post(stop)
    told = admin.post(stop, follow=True).content.decode()
    assert "Nguồn này đã ngừng nhận rồi." in told
    assert "Đã ngừng</span>" in admin.get(reverse("intake-sources")).content.decode()
    admin.post(start)
    assert IntakeSource.objects.get().active
    assert journal(source)[:2] == ["Nhận lại", "Ngừng nhận"]
    who = {line.user for line in noted(source)}
    assert who == {counter.ward.administrator}


def test_name_and_networks_are_changed(counter: Counter, admin: Client) -> None:
    source = portal(counter.ward).source
    url = reverse("intake-source", args=[source.pk])
    assert admin.post(url, {"name": "Cổng mới", "networks": "10.0.0.0/8"}).status_code == 302
    assert journal(source)[0] == "Sửa: tên “Cổng mới”; nhận từ 10.0.0.0/8"
    admin.post(url, {"name": "Cổng mới", "networks": "10.0.0.0/8"})
    assert len(journal(source)) == 2
    kept = admin.post(url, {"name": "", "networks": "x"})
    assert kept.status_code == 422
    assert 'value="x"' in kept.content.decode()


def test_the_office_looks_and_changes_nothing(counter: Counter) -> None:
    source = portal(counter.ward).source
    office = counter.sign_in(counter.ward.office)
    shown = office.get(reverse("intake-source", args=[source.pk])).content.decode()
    assert source.token_prefix in shown
    assert "Đổi mã" not in shown
    assert office.post(reverse("intake-source-rotate", args=[source.pk])).status_code == 403
