"""The quick line without a mouse: from Shift+F2 to the printed receipt, every key counted; the live sum."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dossiers.models import Dossier
from tests.dossiers.certwork import Kinds, certification_kinds, line, waiting
from tests.dossiers.papers_read import whole_text
from tests.journeys.conftest import Site
from tests.journeys.test_keyboard import Typist
from tests.journeys.visitor import Visitor
from tests.ward import TestWard, build_ward

pytestmark = pytest.mark.chromium

MOST_KEYS = 19
# A printer for the frame of the receipt, which the browser's own reader draws.
PRINTER = """() => Object.defineProperty(HTMLIFrameElement.prototype, "contentWindow", {
  get: () => ({ focus() {}, print() { document.title = "in"; } }),
})"""
CARD = "000188000127|271234567|Huỳnh Thị Bích Trâm|05031988|Nữ|Số 00 đường Thủ Khoa Huân|01012021"
PAPERS = [
    ("Căn cước công dân", "2", "3"),
    ("Bằng tốt nghiệp đại học", "1", "5"),
    ("Học bạ", "16", "2"),
    ("Giấy khai sinh", "1", "2"),
    ("Sổ hộ khẩu", "4", "1"),
]
SUM = 12_000 + 10_000 + 2 * 18_000 + 4_000 + 6_000


@pytest.fixture
def clerk(site: Site, visitor: Callable[..., Visitor]) -> Visitor:
    """At the counter on a Monday morning of a ward that certifies."""
    clerk = visitor()
    site.at("2026-03-02 08:10")
    return clerk


@pytest.fixture
def ward(site: Site) -> TestWard:
    return build_ward()


@pytest.fixture
def kinds(ward: TestWard) -> Kinds:
    return certification_kinds(ward)


def test_five_papers_without_a_mouse(clerk: Visitor, ward: TestWard, kinds: Kinds) -> None:
    waiting(ward, kinds.copy, line("Giấy phép lái xe", 2, 1), at="2026-03-02 07:40")
    clerk.sign_in("Tiếp nhận")
    typist = Typist(clerk)
    page = clerk.page
    typist.press("Shift+F2")
    page.wait_for_url("**/chung-thuc/")
    typist.type("identity_number", CARD)
    typist.press("Enter")
    clerk.cursor_in("line-0-paper")
    for place, (paper, pages, copies) in enumerate(PAPERS):
        typist.type(f"line-{place}-paper", paper)
        typist.press("Enter")
        typist.type(f"line-{place}-pages", pages)
        typist.press("Enter")
        typist.type(f"line-{place}-copies", copies)
        typist.press("Enter")
    clerk.cursor_in("line-5-paper")
    expect(page.locator("tfoot [data-sum=fee]")).to_have_text("68.000")
    clerk.shot("certification")
    typist.press("F9")
    page.wait_for_url("**/xong/")
    clerk.sees("Đã chứng thực", within="h1")
    clerk.sees("01–05")
    clerk.shot("certification-done")
    dossier = Dossier.objects.latest("pk")
    assert dossier.status == "returned" and dossier.fee_vnd == SUM
    assert dossier.events.count() == 5
    assert [(one.paper, str(one.pages), str(one.copies)) for one in dossier.certifications.all()] == PAPERS
    receipt = whole_text(clerk.pdf(f"/giay-to/{dossier.papers.get().pk}/"))
    assert "Học bạ (16 trang, 02 bản giấy)" in receipt
    page.evaluate(PRINTER)
    typist.press("F9")
    page.wait_for_function("document.title === 'in'")
    print(f"\n{len(typist.pressed)} phím ngoài chữ gõ: {' '.join(typist.pressed)}")  # noqa: T201
    assert len(typist.pressed) <= MOST_KEYS
    typist.press("Shift+F2")
    clerk.cursor_in("identity_number")
    assert clerk.complaints == []


def fill(page: Page, place: int, paper: str, pages: str, copies: str) -> None:
    for name, value in (("paper", paper), ("pages", pages), ("copies", copies)):
        page.fill(f"[name=line-{place}-{name}]", value)


def test_the_live_sum_is_the_servers(clerk: Visitor, kinds: Kinds) -> None:
    clerk.sign_in("Tiếp nhận")
    clerk.open("/chung-thuc/")
    page = clerk.page
    page.fill("#id_identity_number", "000188000127")
    page.fill("#id_full_name", "Huỳnh Thị Bích Trâm")
    page.fill("#id_address", "Số 00 đường Thủ Khoa Huân")
    rows = [("Một", "1", "1"), ("Hai", "2", "7"), ("Ba", "3", "1"), ("Dài", "150", "2"), ("Quá", "998", "3")]
    for place, row in enumerate(rows):
        fill(page, place, *row)
    page.check("[name=line-1-electronic]")
    page.check("[name=line-2-refused]")
    page.fill("[name=line-2-reason]", "bản chính bị tẩy xóa")
    fill(page, 5, "Bỏ đi", "9", "9")
    page.locator("[name=line-5-pages]").press("Control+Delete")
    fill(page, 5, "Miễn", "4", "1")
    page.fill("[name=line-5-fee]", "0")
    expect(page.locator("[name=line-5-reason]")).to_be_visible()
    page.fill("[name=line-5-reason]", "hộ nghèo")
    shown = page.locator("tfoot [data-sum=fee]").inner_text()
    each = [page.input_value(f"[name=line-{place}-fee]") for place in (0, 1, 3, 4, 5)]
    page.keyboard.press("F9")
    page.wait_for_url("**/xong/")
    dossier = Dossier.objects.get()
    saved = [one.fee_vnd for one in dossier.certifications.all() if not one.is_refused]
    assert [int(text.replace(".", "")) for text in each] == saved
    assert int(shown.replace(".", "")) == dossier.fee_vnd == 2_000 + 32_000 + 304_000 + 600_000
    assert clerk.complaints == []


def test_another_kind_has_its_own_fee_and_promise(clerk: Visitor, kinds: Kinds) -> None:
    clerk.sign_in("Tiếp nhận")
    clerk.open("/chung-thuc/")
    page = clerk.page
    fill(page, 0, "Giấy ủy quyền", "3", "2")
    expect(page.locator("tfoot [data-sum=fee]")).to_have_text("10.000")
    page.keyboard.press("F4")
    expect(page.locator("[name=procedure]:checked")).to_have_value("2.000884")
    expect(page.locator("tfoot [data-sum=fee]")).to_have_text("10.000")
    page.keyboard.press("F4")
    expect(page.locator("tfoot [data-sum=fee]")).to_have_text("50.000")
    expect(page.locator(".promise")).to_contain_text("17:00 thứ Tư 04/03/2026")
    expect(page.locator("[name=done]:checked")).to_have_value("later")
    expect(page.locator("[name=signer]").first).to_be_hidden()
    page.keyboard.press("F4")
    expect(page.locator("[name=done]:checked")).to_have_value("now")
    assert clerk.complaints == []


@pytest.mark.parametrize("width", [1366, 390])
def test_no_page_of_it_scrolls_sideways(clerk: Visitor, ward: TestWard, kinds: Kinds, width: int) -> None:
    waiting(ward, kinds.deal, line("Hợp đồng tặng cho quyền sử dụng đất"), at="2026-03-02 07:40")
    clerk.sign_in("Tiếp nhận")
    clerk.page.set_viewport_size({"width": width, "height": 800})
    for address in ("/chung-thuc/", "/chung-thuc/so/"):
        clerk.open(address)
        assert clerk.page.evaluate("document.documentElement.scrollWidth") <= width, address
