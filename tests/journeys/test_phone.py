"""On a phone, 390 x 844: a leader approves a letter, a citizen reads it; nothing runs off the side."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dossiers.models import Apology
from tests.dossiers.deskwork import at_economy, drafted
from tests.dossiers.papers_read import whole_text
from tests.journeys.conftest import Site
from tests.journeys.visitor import Visitor
from tests.ward import build_ward, person

pytestmark = pytest.mark.chromium


def test_the_chairman_approves_and_the_citizen_reads_it(site: Site, visitor: Callable[..., Visitor]) -> None:
    ward = build_ward()
    dossier = at_economy(ward, "2026-03-02 08:00", applicant=person("Võ Ngọc Ánh"))
    letter = drafted(ward, dossier, "2026-03-13 08:00", submitted=True)
    site.at("2026-03-13 18:20")
    chairman, citizen = visitor(phone=True), visitor(phone=True)
    chairman.sign_in("Lãnh đạo")
    fits(chairman)
    chairman.press("Xem và duyệt 1 thư xin lỗi")
    chairman.sees("số 01/PXL-UBND, cấp khi duyệt")
    fits(chairman)
    chairman.press("Duyệt, cấp số 1 thư")
    chairman.conclude("Duyệt, cấp số")
    chairman.says("Đã duyệt 1 thư, cấp số 01/PXL-UBND")
    letter.refresh_from_db()
    assert letter.status == Apology.Status.APPROVED and letter.approved_by == ward.chairman

    citizen.open(f"/t/{dossier.tracking_token}/")
    citizen.sees("xin lỗi ông/bà")
    fits(citizen)
    link = citizen.page.get_by_role("link", name="Thư xin lỗi số 01/PXL-UBND")
    assert "Võ Ngọc Ánh" in whole_text(citizen.pdf(link.get_attribute("href") or ""))
    assert chairman.complaints + citizen.complaints == []


def fits(visitor: Visitor) -> None:
    """No part of the page is wider than the screen."""
    width = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, f"{visitor.path} is {width} pixels wide"
