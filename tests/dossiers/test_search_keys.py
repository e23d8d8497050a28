"""Searching with the keyboard, and with a scanner that types, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from dossiers import actions
from dossiers.models import Dossier
from procedures.models import CalendarVersion
from tests.dossiers.test_counter_keys import session_of
from tests.ward import TestWard, build_ward, calendar_content, person

pytestmark = pytest.mark.chromium


@pytest.fixture
def dossiers(transactional_db: None) -> tuple[TestWard, list[Dossier]]:
    """Three people in the ward, received now."""
    ward = build_ward()
    content, year = calendar_content(), timezone.localdate().year
    content["years"] |= {str(year): "confirmed", str(year + 1): "provisional"}
    CalendarVersion.objects.create(created_at=timezone.now(), reason="Năm nay", digest="2", content=content)
    names = ("Lê Thị Mai", "Lê Thị Mận", "Trần Văn Khải")
    made = [
        actions.receive(
            actions.Reception(
                version=ward.business,
                applicant=person(name, number=f"00018800{n:04d}"),
                documents=[actions.DocumentData(name="Tờ khai", originals=1)],
            ),
            actor=ward.clerk,
            at=timezone.now(),
        )
        for n, name in enumerate(names)
    ]
    return ward, made


@pytest.fixture
def page(chromium: Browser, live_server: Any, dossiers: tuple[TestWard, list[Dossier]]) -> Iterator[Page]:
    """A browser with the clerk signed in; an error of a script fails the test."""
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768})
    key = session_of(dossiers[0].clerk)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    shown = context.new_page()
    errors: list[str] = []
    shown.on("pageerror", lambda error: errors.append(str(error)))
    yield shown
    context.close()
    assert errors == []


@pytest.mark.parametrize(("address", "words"), [("/quay/", "le thi"), ("/tiep-nhan/", "ho kinh")])
def test_what_is_typed_before_the_scripts_are_there_is_looked_up(
    page: Page, address: str, words: str
) -> None:
    held: list[Route] = []
    page.route("**/htmx.min.js", lambda route: held.append(route))
    with page.expect_request("**/htmx.min.js"):
        page.goto(address, wait_until="commit")
    expect(page.locator("input[data-pick][autofocus]")).to_be_focused()
    page.keyboard.type(words)
    held[0].continue_()
    expect(page.locator("main .pick-item").first).to_be_visible()


def test_typing_arrows_enter_and_escape(page: Page, dossiers: tuple[TestWard, list[Dossier]]) -> None:
    keys, (_, (mai, _, _)) = page.keyboard, dossiers
    page.goto("/so-theo-doi/")
    keys.press("/")
    box, options = page.locator(".bar-search [data-search]"), page.locator(".bar-search [role=option]")
    expect(box).to_be_focused()
    before = page.locator("main").bounding_box()
    keys.type("le thi")
    expect(options).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#bar-hits-said")).to_contain_text("2 hồ sơ")
    assert page.locator("main").bounding_box() == before, "nothing jumps"
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)
    keys.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_be_focused()
    keys.type(" m")
    expect(options).to_have_count(2)
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "bar-hits-1")
    keys.press("Enter")
    page.wait_for_url(f"**/ho-so/{mai.pk}/")


def test_enter_without_a_choice_lists_all_and_nobody_found_is_told(page: Page) -> None:
    page.goto("/quay/")
    page.keyboard.type("le khai")
    expect(page.locator("#page-hits .blank")).to_contain_text("Không thấy “le khai”.")
    page.keyboard.press("Escape")
    expect(page.locator("#page-hits .blank")).to_have_count(0)
    page.fill("main [data-search]", "le thi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim/?q=le+thi")
    expect(page.locator("main tbody tr")).to_have_count(2)


def test_a_scanner_does_not_wait_for_the_list(page: Page, dossiers: tuple[TestWard, list[Dossier]]) -> None:
    _, (_, _, khai) = dossiers
    asked: list[Route] = []
    page.route("**/tim/nhanh/**", lambda route: asked.append(route))  # never answered
    page.goto("/quay/")
    page.keyboard.type(str(khai.code))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ho-so/{khai.pk}/")


def test_old_hits_stay_until_the_new_ones_are_there(page: Page) -> None:
    page.goto("/quay/")
    options = page.locator("#page-hits [role=option]")
    page.keyboard.type("le thi")
    expect(options).to_have_count(2)
    asked: list[Route] = []
    page.route("**/tim/nhanh/**", lambda route: asked.append(route))
    page.keyboard.type(" mai")
    page.wait_for_timeout(400)
    assert len(asked) == 1
    expect(options).to_have_count(2)
    asked[0].continue_()
    expect(options).to_have_count(1)
