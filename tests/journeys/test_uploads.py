"""Files sent to the live site: by a browser with its progress, by clients that break off or send too much."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import FilePayload, Route, expect

from dossiers.models import Attachment, Dossier
from tests.dossiers import scans
from tests.dossiers.scans import MB
from tests.journeys.conftest import Site
from tests.journeys.visitor import Visitor
from tests.journeys.wire import Wire, forget_peak, memory, workers
from tests.ward import TestWard, build_ward, received


@pytest.fixture
def ward(site: Site) -> TestWard:
    site.at("2026-03-02 08:10")
    return build_ward()


@pytest.fixture
def dossier(ward: TestWard) -> Dossier:
    return received(ward, ward.business, "2026-03-02 08:00")


def files_of(site: Site) -> list[Path]:
    root = site.folder / "demo" / "papers" / "attachments"
    return [path for path in root.rglob("*") if path.is_file() and path.name != ".lock"]


class TestOnTheWire:
    def test_a_large_file_is_never_in_the_memory_of_a_worker(self, site: Site, dossier: Dossier) -> None:
        clerk, path = Wire(site, "ha"), f"/ho-so/{dossier.pk}/tep/"
        for _ in range(6):  # both workers know their way
            clerk.send(path, clerk.body(("a.svg", scans.SVG)))
        pids = workers(site)
        assert len(pids) == 2
        before = {pid: memory(pid, "VmRSS") for pid in pids}
        for pid in pids:
            forget_peak(pid)
        answer = clerk.send(path, clerk.body(("lon.pdf", b"%PDF-1.4\n" + b"\0" * (50 * MB - 9))))
        assert answer.startswith("HTTP/1.1 422") and "lớn hơn 20 MB" in answer
        assert clerk.send(path, clerk.body(("quet.pdf", scans.big_pdf(19 * MB)))).startswith("HTTP/1.1 200")
        grown = {pid: (memory(pid, "VmHWM") - before[pid]) / MB for pid in pids}
        assert max(grown.values()) <= 20, grown
        assert Attachment.objects.count() == len(files_of(site)) == 1
        for file in files_of(site):
            file.unlink()

    def test_51_megabytes_are_refused_before_they_are_sent(self, site: Site, dossier: Dossier) -> None:
        clerk = Wire(site, "ha")
        with clerk.begin(f"/ho-so/{dossier.pk}/tep/", f"Content-Length: {51 * MB}") as connection:
            assert clerk.answer(connection).startswith("HTTP/1.1 413")
        assert files_of(site) == []

    @pytest.mark.parametrize("percent", [0, 1, 25, 50, 99])
    def test_a_connection_that_breaks_leaves_nothing(
        self, site: Site, dossier: Dossier, percent: int
    ) -> None:
        clerk = Wire(site, "ha")
        body = clerk.body(("don.pdf", scans.big_pdf(3 * MB)))
        with clerk.begin(f"/ho-so/{dossier.pk}/tep/", f"Content-Length: {len(body)}") as connection:
            connection.sendall(body[: len(body) * percent // 100])
            if percent > 1:
                site.wait_until(lambda: files_of(site), "nothing arrived")
        site.wait_until(lambda: not files_of(site), "something was left")
        assert not Attachment.objects.exists()

    def test_a_body_without_a_length_is_none(self, site: Site, dossier: Dossier) -> None:
        clerk = Wire(site, "ha")
        body = clerk.body(("don.pdf", scans.pdf()))
        chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        answer = clerk.send(
            f"/ho-so/{dossier.pk}/tep/", chunked, "Transfer-Encoding: chunked", "Connection: close"
        )
        assert answer.split()[1] in {"409", "411", "422"}
        assert files_of(site) == [] and not Attachment.objects.exists()


def chosen(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.mark.chromium
def test_files_are_chosen_sent_refused_and_sent_again(
    site: Site, dossier: Dossier, visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    clerk = visitor()
    clerk.sign_in("Tiếp nhận")
    clerk.open(f"/ho-so/{dossier.pk}/#tep-kem-theo")
    card = clerk.page.locator("#tep-kem-theo")
    expect(card).to_contain_text("Chưa có bản quét nào.")
    label = card.get_by_text("Chọn tệp hoặc chụp ảnh")
    clerk.page.locator("#tep-loai").focus()
    clerk.page.keyboard.press("Tab")
    assert clerk.page.evaluate("document.activeElement.id") == "tep-chon"
    assert label.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    with clerk.page.expect_file_chooser() as chooser:
        label.click()
    chooser.value.set_files([chosen("Căn cước.pdf", scans.big_pdf(2 * MB)), chosen("so-do.svg", scans.SVG)])
    expect(card.locator("progress").first).to_be_attached()
    expect(card.locator("[data-upload-list]")).to_contain_text("Căn cước.pdf")
    expect(card).to_contain_text('Tệp "so-do.svg" không nhận. Dùng PDF, JPG hoặc PNG, tối đa 20 MB.')
    expect(card.get_by_role("button", name="Gửi lại")).to_have_count(0)
    expect(card.locator(".card-header .pill")).to_have_text("1")
    clerk.shot("attachments")

    def cut(route: Route) -> None:
        route.abort("connectionreset")

    clerk.page.route("**/tep/", cut)
    card.locator("input[type=file]").set_input_files(chosen("Sổ hộ khẩu.png", scans.png()))
    expect(card).to_contain_text("Mất kết nối, tệp chưa gửi xong.")
    clerk.page.unroute("**/tep/", cut)
    card.get_by_role("button", name="Gửi lại").click()
    expect(card.locator("[data-upload-list]")).to_contain_text("Sổ hộ khẩu.png")
    expect(card.locator(".card-header .pill")).to_have_text("2")
    big = tmp_path / "lon.pdf"
    big.write_bytes(b"%PDF" + b"\0" * (21 * MB))
    card.locator("input[type=file]").set_input_files(big)
    expect(card).to_contain_text('Tệp "lon.pdf" không nhận: 21 MB, tối đa 20 MB.')  # before it is sent
    assert Attachment.objects.count() == 2

    # The page's other forms are not out of date by what it did itself.
    card.get_by_role("link", name="Rút tệp Sổ hộ khẩu.png").click()
    clerk.conclude("Rút tệp", reason="quét nhầm")
    clerk.says("Đã rút một tệp của hồ sơ")
    expect(card).to_contain_text("Đã rút 1 tệp")
    with clerk.page.expect_download() as download:
        card.get_by_role("link", name="Căn cước.pdf", exact=True).click()
    assert download.value.suggested_filename == "Căn cước.pdf"
    wrong = [one for one in clerk.complaints if "ERR_CONNECTION_RESET" not in one]
    assert wrong == []
    assert settings.UPLOAD_MOST == 20 * MB
