"""A morning at the counter with the keyboard alone, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from dossiers.models import Dossier
from procedures.models import CalendarVersion, Officer
from tests.dossiers.certwork import certification_kinds
from tests.ward import TestWard, build_ward, calendar_content

CARD = "000188000127|271234567|Huỳnh Thị Bích Trâm|05031988|Nữ|Số 00 đường Thủ Khoa Huân|01012021"

pytestmark = pytest.mark.chromium


@pytest.fixture
def ward(transactional_db: None) -> TestWard:
    """The ward, with this and the next year in its calendar whenever the test runs."""
    built = build_ward()
    content = calendar_content()
    year = timezone.localdate().year
    content["years"] |= {str(year): "confirmed", str(year + 1): "provisional"}
    CalendarVersion.objects.create(created_at=timezone.now(), reason="Năm nay", digest="2", content=content)
    return built


def session_of(officer: Officer) -> str:
    """The key of a session in which the officer is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(officer.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = officer.get_session_auth_hash()
    session.save()
    assert session.session_key is not None
    return session.session_key


@pytest.fixture
def page(chromium: Browser, live_server: Any, ward: TestWard) -> Iterator[Page]:
    """A browser with the clerk signed in; an error of a script fails the test."""
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768})
    key = session_of(ward.clerk)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    shown = context.new_page()
    errors: list[str] = []
    shown.on("pageerror", lambda error: errors.append(str(error)))
    yield shown
    context.close()
    assert errors == []


def test_a_dossier_is_received_without_the_mouse(page: Page) -> None:
    keys = page.keyboard
    page.goto("/quay/")
    expect(page.locator("main [data-search]")).to_be_focused()
    keys.press("F2")
    expect(page.locator("#id_procedure")).to_be_focused()
    keys.type("ho kinh")
    expect(page.locator(".pick-item")).to_have_count(1)
    keys.press("Enter")
    expect(page.locator("#id_identity_number")).to_be_focused()
    expect(page.locator(".promise")).to_contain_text("17:00")
    keys.type(CARD)
    keys.press("Enter")
    expect(page.locator("#id_full_name")).to_have_value("Huỳnh Thị Bích Trâm")
    expect(page.locator("#id_birth_date")).to_have_value("05/03/1988")
    expect(page.locator("#id_identity_number")).to_have_value("000188000127")
    expect(page.locator("#id_phone")).to_be_focused()
    keys.type("0900 000 127")
    keys.press("Enter")
    keys.press("Enter")
    keys.press("Space")
    keys.press("ArrowDown")
    keys.press("3")
    keys.press("F9")
    page.wait_for_url("**/xong/")
    dossier = Dossier.objects.get()
    expect(page.locator("h1")).to_contain_text(str(dossier.code))
    assert [(p.originals, p.copies) for p in dossier.documents.all()] == [(1, 0), (3, 0)]
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('draft')).length") == 0
    keys.press("F2")
    expect(page.locator("#id_procedure")).to_be_focused()


@pytest.mark.parametrize("address", ["/tiep-nhan/?thu-tuc=1.001612", "/chung-thuc/"])
def test_a_late_answer_leaves_the_cursor_of_who_types(page: Page, ward: TestWard, address: str) -> None:
    certification_kinds(ward)
    asked: list[Route] = []
    page.route("**/tiep-nhan/nguoi-nop/", lambda route: asked.append(route))
    page.goto(address)
    page.focus("#id_identity_number")
    page.keyboard.type(CARD)
    with page.expect_request("**/tiep-nhan/nguoi-nop/"):
        page.keyboard.press("Enter")
    page.focus("#id_phone")
    page.keyboard.type("0900")
    asked[0].continue_()
    expect(page.locator("#id_full_name")).to_have_value("Huỳnh Thị Bích Trâm")
    page.keyboard.type(" 000 127")
    expect(page.locator("#id_phone")).to_have_value("0900 000 127")
    expect(page.locator("#id_phone")).to_be_focused()


def test_a_draft_outlives_a_reload_with_its_procedure(page: Page, ward: TestWard) -> None:
    page.goto("/tiep-nhan/")
    expect(page.locator("#id_procedure")).to_be_focused()
    page.keyboard.type("1.001612")
    page.locator(".pick-item").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#id_identity_number")).to_be_focused()
    page.fill("#id_full_name", "Nguyễn Văn Nháp")
    first = ward.business.documents.first()
    assert first is not None
    page.check(f"[name=paper-{first.pk}-have]")
    expect(page.locator("[data-draft-state]")).to_contain_text("Bản nháp đã lưu")
    page.goto("/tiep-nhan/")
    page.wait_for_url("**/tiep-nhan/?thu-tuc=1.001612")
    expect(page.locator("#id_full_name")).to_have_value("Nguyễn Văn Nháp")
    expect(page.locator(f"[name=paper-{first.pk}-have]")).to_be_checked()
    expect(page.locator(f"[name=paper-{first.pk}-originals]")).to_have_value("1")
    page.click("[data-draft-drop]")
    expect(page.locator("#id_full_name")).to_have_value("")


def test_boxes_appear_with_what_was_chosen(page: Page) -> None:
    page.goto("/tiep-nhan/?thu-tuc=1.001612")
    expect(page.locator("[name=for_other_ward]")).to_be_hidden()
    page.check("[name=channel][value=other_ward]", force=True)
    expect(page.locator("[name=for_other_ward]")).to_be_visible()
    page.check("[name=kind][value=organisation]", force=True)
    expect(page.locator("[name=identity_kind]")).to_have_value("tax_code")
    expect(page.locator("[name=birth_date]")).to_be_hidden()
    page.select_option("[name=identity_kind]", "none")
    expect(page.locator("[name=identity_number]")).to_be_hidden()
    expect(page.locator("[name=no_identity_reason]")).to_be_visible()
    expect(page.locator("[name=proxy-full_name]")).to_be_hidden()
    page.check("[name=has_proxy]")
    expect(page.locator("[name=proxy-full_name]")).to_be_visible()


def test_the_page_asks_for_the_promise_every_minute_and_tells_that_it_moved(page: Page) -> None:
    page.clock.install()
    page.goto("/tiep-nhan/?thu-tuc=1.001612")
    page.fill("#id_full_name", "Người đang gõ")
    old = "document.querySelector('[name=promise_shown]').value = '2026-11-20T17:00:00+07:00'"
    page.evaluate(old)
    page.clock.fast_forward("01:05")
    expect(page.locator("#promise")).to_contain_text("Vừa đổi; trước đó là 17:00 thứ Sáu 20/11/2026.")
    with page.expect_response("**/ngay-hen/**"):
        page.clock.fast_forward("01:05")
    expect(page.locator("#promise")).to_contain_text("Vừa đổi; trước đó là 17:00 thứ Sáu 20/11/2026.")
    expect(page.locator("#id_full_name")).to_have_value("Người đang gõ")


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize(
    "address", ["/quay/", "/tiep-nhan/?thu-tuc=1.001612", "/tra-ket-qua/", "/so-theo-doi/", "/tra-cuu/"]
)
def test_no_page_scrolls_sideways(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_days_stay_open_when_the_promise_is_asked_for_again(page: Page, ward: TestWard) -> None:
    page.goto(f"/tiep-nhan/?thu-tuc={ward.business.procedure.key}")
    days = page.locator("#promise-days")
    expect(days).not_to_have_attribute("open", "")
    page.locator("#promise-days-head").focus()
    page.keyboard.press("Enter")
    expect(days.locator("tr.is-last")).to_be_visible()
    page.evaluate(
        "key => { document.getElementById('promise').dataset.old = '1';"
        " return htmx.ajax('GET', '/tiep-nhan/ngay-hen/?thu-tuc=' + key,"
        " {target: '#promise', swap: 'outerHTML'}); }",
        ward.business.procedure.key,
    )
    expect(page.locator("#promise[data-old]")).to_have_count(0)
    expect(days.locator("tr.is-last")).to_be_visible()


def test_reception_fits_one_screen_while_the_days_are_closed(page: Page, ward: TestWard) -> None:
    for version in (ward.business, ward.birth, ward.first_certificate):
        page.goto(f"/tiep-nhan/?thu-tuc={version.procedure.key}")
        expect(page.locator(".promise")).to_contain_text(":00")
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
