"""Keys of a single letter can be turned off by each person; the list of keys names what works, all of it."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.procedures.screens import page, signed_in
from tests.ward import TestWard

ADDRESS = "/phim-tat/"
_TEMPLATES = settings.BASE_DIR / "templates"
_OFF = 'data-single-keys="off"'


@pytest.fixture
def client_of_clerk(ward: TestWard) -> Client:
    return signed_in(ward.clerk)


def test_single_letters_work_until_somebody_turns_them_off(client_of_clerk: Client, ward: TestWard) -> None:
    assert _OFF not in page(client_of_clerk, ADDRESS)
    answer = client_of_clerk.post(ADDRESS, {}, follow=True)
    assert "Đã tắt phím tắt một chữ." in answer.content.decode()
    assert _OFF in page(client_of_clerk, ADDRESS) and _OFF in page(client_of_clerk, "/quay/")
    assert _OFF not in page(signed_in(ward.office), "/tre-hen/"), "another person's keys go on working"
    client_of_clerk.post(ADDRESS, {"single_keys": "on"})
    assert _OFF not in page(client_of_clerk, "/quay/")


def test_the_choice_is_reached_from_the_list_of_keys(client_of_clerk: Client) -> None:
    keys = page(client_of_clerk, "/quay/").split('id="keys"')[1]
    assert f'href="{ADDRESS}"' in keys


def test_nobody_signed_out_has_keys_to_turn_off(db: None) -> None:
    assert _OFF not in Client().get("/dang-nhap/").content.decode()


def test_every_function_key_is_on_the_list_and_every_one_on_the_list_works() -> None:
    listed = set(re.findall(r"<dt><kbd>((?:Shift\+)?F\d+)</kbd></dt>", _text("_keys.html")))
    used = set()
    for template in _TEMPLATES.rglob("*.html"):
        used |= set(re.findall(r'data-key="((?:Shift\+)?F\d+)"', template.read_text(encoding="utf-8")))
    assert listed == used


def test_every_other_key_is_on_the_list() -> None:
    listed = set(re.findall(r"<kbd>([^<]+)</kbd>", _text("_keys.html")))
    assert {"/", "?", "J", "K", "X", "G", "Q", "B", "T", "D", "Esc", "Enter", "Space", "1", "9"} <= listed


def _text(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8").replace("<kbd>Shift</kbd> <kbd>F", "<kbd>Shift+F")
