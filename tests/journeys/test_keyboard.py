"""A reception without a mouse: from the counter's page to the printed receipt, every key counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dossiers.models import Dossier
from tests.dossiers.papers_read import whole_text
from tests.journeys.conftest import Site
from tests.journeys.visitor import Visitor
from tests.ward import build_ward

pytestmark = pytest.mark.chromium

MOST_KEYS = 20


class Typist:
    """Types text and presses keys; keeps count of the keys that are no text."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.keyboard = visitor.page.keyboard
        self.pressed: list[str] = []

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keyboard.press(key)
            self.pressed.append(key)

    def type(self, field: str, text: str) -> None:
        """Type into the field the cursor must already be in."""
        self.visitor.cursor_in(field)
        self.keyboard.type(text)


def test_a_dossier_is_received_without_a_mouse(site: Site, visitor: Callable[..., Visitor]) -> None:
    build_ward()
    site.at("2026-03-02 08:10")
    clerk = visitor()
    clerk.sign_in("Tiếp nhận")
    typist = Typist(clerk)
    receive(typist)
    clerk.says("Đã nhận hồ sơ 0001, hẹn 12/03")
    dossier = Dossier.objects.get()
    assert (dossier.applicant.full_name, dossier.applicant.phone) == ("Võ Ngọc Ánh", "0900000127")
    assert sorted(dossier.documents.values_list("originals", flat=True)) == [1, 2]
    receipt = clerk.pdf(f"/giay-to/{dossier.papers.get().pk}/")
    assert "Ông (Bà)/Tổ chức: Võ Ngọc Ánh" in whole_text(receipt)
    clerk.page.wait_for_function("document.activeElement.textContent.includes('Hồ sơ tiếp theo')")
    typist.press("F2")
    clerk.page.wait_for_url("**/tiep-nhan/")
    print(f"\n{len(typist.pressed)} phím ngoài chữ gõ: {' '.join(typist.pressed)}")  # noqa: T201
    assert len(typist.pressed) <= MOST_KEYS
    assert clerk.complaints == []


def receive(typist: Typist) -> None:
    """As a clerk does it: the procedure, the person, the papers, the key that saves."""
    page = typist.visitor.page
    typist.press("F2")
    page.wait_for_url("**/tiep-nhan/")
    typist.type("q", "dinh chinh")
    page.get_by_role("option").first.wait_for()
    typist.press("Enter")
    typist.type("identity_number", "000188004512")
    typist.press("Enter")
    typist.type("full_name", "Võ Ngọc Ánh")
    typist.press("Enter")
    typist.type("birth_date", "05/03/1988")
    typist.press("Enter")
    typist.visitor.cursor_in("sex")
    typist.press("ArrowDown", "ArrowDown", "Enter")
    typist.type("address", "Số 00 đường Thủ Khoa Huân")
    typist.press("Enter")
    typist.type("phone", "0900000127")
    typist.press("Enter")
    typist.type("email", "anh@vidu.example")
    typist.press("Enter")  # to the first paper
    typist.press("Space", "ArrowDown", "2")  # one of this, two of the next
    typist.visitor.sees("17:00 thứ Năm 12/03/2026", within="#promise")
    typist.press("F9")
    page.wait_for_url("**/xong/")
