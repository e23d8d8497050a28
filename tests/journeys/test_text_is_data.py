"""What people type is text: on every page, in the letter, in the mail. No file is read because of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dossiers import actions
from dossiers.models import Dossier
from tests.dossiers.papers_read import embedded_files, faces, reader, squeezed, whole_text
from tests.journeys.conftest import Site
from tests.journeys.reading import attached_pdf, mail_of
from tests.journeys.visitor import Visitor
from tests.ward import build_ward, call

pytestmark = pytest.mark.chromium

NAME = "<img src=file:///etc/passwd>"
REASON = "<script>window.hit = 1</script> {{ settings }} {% debug %}"


def test_a_name_that_is_markup(worker: Site, visitor: Callable[..., Visitor]) -> None:
    ward = build_ward()
    worker.at("2026-03-02 08:10")
    clerk, chairman, citizen = visitor(), visitor(), visitor()
    dossier = receive(clerk)
    assert dossier.applicant.full_name == NAME
    receipt = clerk.pdf(f"/giay-to/{dossier.papers.get().pk}/")
    assert_only_text(receipt, NAME)

    actions.hand_over(call(dossier, ward.clerk, "2026-03-02 09:00"))
    worker.at("2026-03-13 07:35")
    worker.run_job("dossiers.sweep", "sweep")
    at = "2026-03-13 08:00"
    letter = dossier.apologies.get()
    new_due = letter.new_due.date()
    actions.edit_apology(call(dossier, ward.office, at), reason_code="e", reason_text=REASON, new_due=new_due)
    actions.submit_apology(call(dossier, ward.office, at))
    worker.at("2026-03-13 09:00")
    chairman.sign_in("Lãnh đạo")
    chairman.sees(NAME)
    chairman.open(f"/thu-xin-loi/{letter.pk}/")
    preview = chairman.page.frame_locator("iframe").locator("body")
    preview.get_by_text(NAME).wait_for()
    chairman.press("Duyệt, cấp số")
    chairman.conclude("Duyệt, cấp số")
    worker.run_job("dossiers.send_outbox", "send_outbox")
    letter.refresh_from_db()
    paper = chairman.pdf(f"/giay-to/{letter.paper_id}/")
    assert_only_text(paper, NAME)
    assert squeezed(REASON) in squeezed(whole_text(paper))
    [mail] = [mail for mail in map(mail_of, worker.mails) if mail["To"] == "ai@vidu.example"]
    assert attached_pdf(mail) == paper

    citizen.open(f"/t/{dossier.tracking_token}/")
    citizen.sees(REASON)
    for window in (clerk, chairman, citizen):
        assert window.page.evaluate("window.hit") is None
        assert window.complaints == [], "the browser was asked for nothing it had to refuse"


def receive(clerk: Visitor) -> Dossier:
    """Typed as any other name."""
    clerk.sign_in("Tiếp nhận")
    clerk.open("/tiep-nhan/?thu-tuc=1.012796")
    clerk.fill_in("Số định danh", "000188004512")
    clerk.fill_in("Họ và tên", NAME)
    clerk.fill_in("Địa chỉ", "Số 00 đường Thủ Khoa Huân")
    clerk.fill_in("Thư điện tử", "ai@vidu.example")
    for paper in clerk.page.locator("[data-papers] input[type=checkbox]").all():
        paper.check()
    clerk.page.keyboard.press("F9")
    clerk.page.wait_for_url("**/xong/")
    clerk.sees(NAME)
    return Dossier.objects.get()


def assert_only_text(pdf: bytes, text: str) -> None:
    """The words are there as words; no picture, no file, nothing of the file they name."""
    assert squeezed(text) in squeezed(whole_text(pdf))
    assert embedded_files(pdf) == [] and all(face.startswith("Tinos") for face in faces(pdf))
    assert all(not page.images for page in reader(pdf).pages)
    secrets = [line for line in Path("/etc/passwd").read_text().splitlines() if line.startswith("root")]
    assert secrets and not any(squeezed(line) in squeezed(whole_text(pdf)) for line in secrets)
    assert not any(line.encode() in pdf for line in secrets)
