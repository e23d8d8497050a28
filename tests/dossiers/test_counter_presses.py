"""How many keys a reception takes beyond what is typed, and a form sent twice: in a real browser.

With ONESTOP_SCREENS=1 the screens are kept as pictures (docs/screens).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dossiers import actions
from dossiers.models import Dossier
from tests.dossiers.test_counter_keys import CARD, page, ward
from tests.journeys.visitor import Visitor
from tests.ward import TestWard, call, person, received

pytestmark = pytest.mark.chromium
__all__ = ["page", "ward"]  # fixtures

RETURNING, BY_CARD = 25, 12  # keys at most


class Presses:
    """Keys pressed beyond the text typed; a scanner's closing Enter counts too."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, list[str]()

    def __call__(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed.append(key)

    def type(self, text: str, into: str) -> None:
        """Type where the cursor must already be."""
        expect(self.page.locator(into)).to_be_focused()
        self.page.keyboard.type(text)

    def at_most(self, count: int) -> None:
        """Say how many they were, and that it is not more than `count`."""
        print(f"\n{len(self.pressed)} phím ngoài chữ gõ: {' '.join(self.pressed)}")  # noqa: T201
        assert len(self.pressed) <= count


def procedure_chosen(page: Page, press: Presses) -> None:
    page.goto("/quay/")
    expect(page.locator("main [data-search]")).to_be_focused()
    press("F2")
    press.type("ho kinh", "#id_procedure")
    page.locator(".pick-item").first.wait_for()
    press("Enter")
    expect(page.locator("#id_identity_number")).to_be_focused()


def papers_and_save(page: Page, press: Presses) -> Dossier:
    expect(page.locator("[data-papers] input[type=checkbox]").first).to_be_focused()
    press("Space", "ArrowDown", "Space")
    expect(page.locator(".promise")).to_contain_text("17:00")
    press("F9")
    page.wait_for_url("**/xong/")
    frame = page.locator("#receipt[data-print-at-once]")
    expect(frame).to_have_attribute("data-printed", "", timeout=15_000)
    dossier = Dossier.objects.latest("pk")
    assert [(paper.originals, paper.copies) for paper in dossier.documents.all()] == [(1, 0), (1, 0)]
    return dossier


def test_a_citizen_who_came_before(page: Page, ward: TestWard) -> None:
    received(ward, ward.birth, "2026-11-20 08:00")
    press = Presses(page)
    procedure_chosen(page, press)
    press.type("000188000127", "#id_identity_number")
    press("Enter")
    dossier = papers_and_save(page, press)
    assert dossier.applicant.full_name == "Huỳnh Thị Bích Trâm"
    assert (dossier.applicant.phone, dossier.applicant.email) == ("0900000127", "tram@vidu.example")
    press.at_most(RETURNING)


def test_a_new_citizen_by_the_code_on_the_card(page: Page) -> None:
    press = Presses(page)
    procedure_chosen(page, press)
    press.type(CARD, "#id_identity_number")
    press("Enter")
    press.type("0900 000 127", "#id_phone")
    press("Enter", "Enter")  # no address for mail
    dossier = papers_and_save(page, press)
    assert (dossier.applicant.full_name, dossier.applicant.identity_number) == (
        "Huỳnh Thị Bích Trâm",
        "000188000127",
    )
    press.at_most(BY_CARD)


def test_the_receipt_prints_itself_once(page: Page, ward: TestWard) -> None:
    press = Presses(page)
    procedure_chosen(page, press)
    press.type(CARD, "#id_identity_number")
    press("Enter")
    page.fill("#id_phone", "0900000127")
    page.check("[name=papers_missing_ok]") if page.locator("[name=papers_missing_ok]").count() else None
    for tick in page.locator("[data-papers] input[type=checkbox]").all():
        tick.press(" ")  # by key: what comes meanwhile may move the page under a mouse
        expect(tick).to_be_checked()
    press("F9")
    page.wait_for_url("**/xong/")
    expect(page.locator("#receipt")).to_have_attribute("data-print-at-once", "")
    page.reload()
    expect(page.locator("#receipt")).not_to_have_attribute("data-print-at-once", "")


def test_handing_out_by_the_code_on_the_receipt(page: Page, ward: TestWard) -> None:
    """F8, the scanner types the link and Enter, F9."""
    dossier = received(ward, ward.birth, "2026-11-20 08:00")
    actions.hand_over(call(dossier, ward.clerk, "2026-11-20 09:00"))
    actions.submit_for_signature(call(dossier, ward.culture_officer, "2026-11-20 09:30"))
    signed: dict[str, Any] = {"result_kind": "granted", "number": "12/KS"}
    day = dossier.receipt_moment.date()
    actions.approve(call(dossier, ward.chairman, "2026-11-20 09:40"), result_date=day, **signed)
    actions.resolve(call(dossier, ward.culture_officer, "2026-11-20 10:00"))
    press = Presses(page)
    page.goto("/quay/")
    press("F8")
    press.type(f"https://motcua.example/t/{dossier.tracking_token}/", "main [data-search]")
    press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Trả kết quả"))).to_be_focused()
    Visitor(page).shot("tra-ket-qua")
    press("F9")
    expect(page.get_by_role("status")).to_contain_text(f"Đã trả kết quả hồ sơ {dossier.code}")
    dossier.refresh_from_db()
    assert (dossier.status, dossier.returned_to) == ("returned", "Huỳnh Thị Bích Trâm")
    press.at_most(4)


# -- sent twice (fault F14) -----------------------------------------------------------------------------


def filled(page: Page) -> None:
    page.goto("/tiep-nhan/?thu-tuc=1.001612")
    page.fill("#id_identity_number", "000188000127")
    page.fill("#id_full_name", "Huỳnh Thị Bích Trâm")
    page.fill("#id_address", "Số 00 đường Thủ Khoa Huân")
    for tick in page.locator("[data-papers] input[type=checkbox]").all():
        tick.check()


def double_click(page: Page) -> None:
    page.dblclick("[data-save]")
    page.wait_for_url("**/xong/")


def reload_the_answer(page: Page) -> None:
    page.click("[data-save]")
    page.wait_for_url("**/xong/")
    page.reload()


def back_from_the_saved_dossier(page: Page) -> None:
    """The browser's way back does not lead to a sheet that could be sent once more."""
    page.click("[data-save]")
    page.wait_for_url("**/xong/")
    page.go_back()
    page.wait_for_url("**/xong/")
    expect(page.locator("body")).to_contain_text("Không tạo thêm")


def two_tabs(page: Page) -> None:
    """The same page twice: a tab duplicated by the browser carries the same hidden fields."""
    other = page.context.new_page()
    content = page.evaluate("[...new FormData(document.querySelector('form[data-reception]')).entries()]")
    page.click("[data-save]")
    page.wait_for_url("**/xong/")
    other.goto(page.url)
    answer = other.request.post("/tiep-nhan/", form=dict(content), headers={"referer": page.url})
    assert "Không tạo thêm" in answer.text()


@pytest.mark.parametrize("how", [double_click, reload_the_answer, back_from_the_saved_dossier, two_tabs])
def test_it_is_one_dossier_however_often_it_is_sent(page: Page, how: Callable[[Page], None]) -> None:
    filled(page)
    how(page)
    assert Dossier.objects.count() == 1
    assert Dossier.objects.get().papers.count() == 1


# -- overtaken ------------------------------------------------------------------------------------------


def test_the_second_clerk_sees_both_versions(page: Page, ward: TestWard) -> None:
    dossier = received(ward, ward.business, "2026-11-20 08:00", applicant=person())
    page.goto(f"/ho-so/{dossier.pk}/sua/")
    actions.correct(
        call(dossier, ward.clerk, "2026-11-20 08:20"), reason="Dặn thêm", note="Gọi trước khi trả"
    )
    page.fill("[name=note]", "Giao tận nhà")
    page.fill("[name=reason]", "Công dân dặn")
    page.keyboard.press("F9")
    expect(page.get_by_role("alert")).to_contain_text("Hồ sơ đã được người khác cập nhật")
    expect(page.locator("main")).to_contain_text("Gọi trước khi trả")
    expect(page.locator("[name=note]")).to_have_value("Giao tận nhà")
    Visitor(page).shot("hai-ban")
    dossier.refresh_from_db()
    assert dossier.note == "Gọi trước khi trả"
