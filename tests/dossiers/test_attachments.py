"""Files kept with a dossier: added, told, opened by who may, withdrawn, never lost and never doubled."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.urls import reverse

from dossiers import actions
from dossiers.actions import Refused
from dossiers.actions.attachment_store import Stored, clear_forgotten
from dossiers.actions.events import first_broken_link
from dossiers.models import AccessLog, Attachment, Dossier, Event
from tests.dossiers import scans
from tests.dossiers.attaching import attached, nothing_left, on_disk, send
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import at_economy, page, sent, text_of, words_of
from tests.ward import call, moment, received


@pytest.fixture
def dossier(counter: Counter) -> Dossier:
    return at_economy(counter.ward, "2026-11-18 08:00")


def whole(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def withdraw(counter: Counter, scan: Attachment, **fields: str) -> HttpResponse:
    fields = {"reason": "quét nhầm hồ sơ"} | fields
    return counter.client.post(reverse("attachment-withdraw", args=[scan.pk]), sent(scan.dossier, **fields))  # type: ignore[return-value]


class TestAdding:
    def test_it_is_noted_with_an_event_that_names_nobody(self, counter: Counter, dossier: Dossier) -> None:
        content = scans.pdf("căn cước")
        document = dossier.documents.get()
        answer = send(counter.client, dossier, ("Căn cước ông Ước.pdf", content), kind=f"giay-{document.pk}")
        assert answer.status_code == 200
        scan = Attachment.objects.get()
        assert (scan.name, scan.kind, scan.document) == ("Căn cước ông Ước.pdf", "document", document)
        assert (scan.size, scan.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert (scan.added_by, scan.added_at) == (counter.ward.clerk, moment("2026-11-23 08:05"))
        event = Event.objects.latest("pk")
        facts = {"attachment": scan.pk, "kind": "document", "type": "PDF"}
        assert event.data == facts | {"size": len(content), "sha256": scan.sha256}
        assert event.personal.values == {"file": "Căn cước ông Ước.pdf"}
        dossier.refresh_from_db()
        assert first_broken_link(list(dossier.events.order_by("seq")), dossier.event_head) is None
        assert on_disk() == [Path(settings.PAPERS_ROOT) / scan.file_name]
        assert on_disk()[0].read_bytes() == content
        assert on_disk()[0].stat().st_mode & 0o077 == 0
        assert "Đính kèm tệp PDF 1 KB · Căn cước ông Ước.pdf" in words_of(
            page(counter.client, "dossier", dossier.pk)
        )

    def test_several_at_once_by_the_plain_form_the_bad_one_is_told(
        self, counter: Counter, dossier: Dossier
    ) -> None:
        files = (("a.pdf", scans.pdf("a")), ("so-do.svg", scans.SVG), ("b.png", scans.png()))
        answer = send(counter.client, dossier, *files, script=False)
        assert answer.status_code == 302 and answer["Location"].endswith("#tep-kem-theo")
        text = words_of(page(counter.client, "dossier", dossier.pk))
        assert "Đã lưu 2 tệp vào hồ sơ" in text
        assert "Tệp &quot;so-do.svg&quot; không nhận. Dùng PDF, JPG hoặc PNG, tối đa 20 MB." in text
        assert sorted(Attachment.objects.values_list("name", flat=True)) == ["a.pdf", "b.png"]
        assert len(on_disk()) == 2

    def test_the_same_request_is_the_same_attachment(self, counter: Counter, dossier: Dossier) -> None:
        request_id, file = str(uuid4()), ("a.pdf", scans.pdf())
        first = send(counter.client, dossier, file, request_id=request_id)
        again = send(counter.client, dossier, file, request_id=request_id)
        assert first.status_code == again.status_code == 200
        assert first.content == again.content and "a.pdf" in first.content.decode()
        assert Attachment.objects.count() == 1 and len(on_disk()) == 1
        assert int(again["X-Onestop-Version"]) == dossier.version + 1

    def test_the_same_content_is_told_and_not_stored_twice(self, counter: Counter, dossier: Dossier) -> None:
        send(counter.client, dossier, ("a.pdf", scans.pdf()))
        answer = send(counter.client, dossier, ("b.pdf", scans.pdf()))
        assert answer.status_code == 422
        assert (
            answer.content.decode()
            == 'Tệp "b.pdf" trùng nội dung với "a.pdf" đã có trong hồ sơ. Không lưu thêm.'
        )
        assert Attachment.objects.count() == 1 and len(on_disk()) == 1

    def test_two_of_the_same_in_one_request(self, counter: Counter, dossier: Dossier) -> None:
        send(counter.client, dossier, ("a.pdf", scans.pdf()), ("b.pdf", scans.pdf()), script=False)
        assert Attachment.objects.count() == 1  # one content, one request: one attachment

    def test_one_file_serves_two_dossiers(self, counter: Counter, dossier: Dossier) -> None:
        other = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
        for one in (dossier, other):
            assert send(counter.client, one, ("a.pdf", scans.pdf())).status_code == 200
        assert Attachment.objects.count() == 2 and len(on_disk()) == 1

    def test_no_more_than_forty(self, counter: Counter, dossier: Dossier, settings: Any) -> None:
        settings.UPLOAD_FILES = 2
        for shade in (10, 20):
            assert send(counter.client, dossier, ("a.png", scans.png(shade=shade))).status_code == 200
        answer = send(counter.client, dossier, ("c.png", scans.png(shade=30)))
        assert answer.status_code == 422 and "hồ sơ đã có 2 tệp" in answer.content.decode()
        assert len(on_disk()) == 2
        withdraw(counter, Attachment.objects.earliest("pk"))
        assert send(counter.client, dossier, ("c.png", scans.png(shade=30))).status_code == 200

    def test_the_portal_may_add_what_came_with_an_online_dossier(
        self, counter: Counter, dossier: Dossier
    ) -> None:
        scan = attached(call(dossier, None, "2026-11-20 09:00"))
        assert scan.added_by is None
        assert "hệ thống · 20/11 09:00" in words_of(page(counter.client, "dossier", dossier.pk))

    def test_a_full_disk_is_said_and_leaves_nothing_half_made(
        self, counter: Counter, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*args: Any) -> int:
            raise OSError(28, "No space left on device")

        for name in ("write", "fsync"):
            with monkeypatch.context() as patched:
                patched.setattr(os, name, full)
                answer = send(counter.client, dossier, ("a.pdf", scans.pdf()))
            assert answer.status_code == 507
            assert (
                answer.content.decode()
                == "Máy chủ hết chỗ lưu tệp, chưa lưu gì. Báo người quản trị rồi gửi lại."
            )
            assert nothing_left()
        assert send(counter.client, dossier, ("a.pdf", scans.pdf())).status_code == 200

    def test_who_may(self, counter: Counter, dossier: Dossier) -> None:
        ward = counter.ward
        expected = {
            ward.clerk: 200, ward.officer: 200, ward.office: 200,
            ward.chairman: 403, ward.culture_officer: 404, ward.administrator: 403,
        }  # fmt: skip
        for shade, (officer, status) in enumerate(expected.items()):
            before = len(on_disk())
            client = counter.sign_in(officer)
            assert send(client, dossier, ("a.png", scans.png(shade=shade))).status_code == status, officer
            assert len(on_disk()) == before + (status == 200)
        counter.client.logout()
        answer = send(counter.client, dossier, ("a.png", scans.png(shade=99)))
        assert answer["HX-Redirect"].startswith("/dang-nhap/")
        assert Attachment.objects.count() == len(on_disk()) == 3

    def test_a_forged_request_adds_nothing(self, counter: Counter, dossier: Dossier) -> None:
        counter.client.handler.enforce_csrf_checks = True
        assert send(counter.client, dossier, ("a.pdf", scans.pdf())).status_code == 403
        assert nothing_left()

    def test_a_void_dossier_takes_none(self, counter: Counter, dossier: Dossier) -> None:
        actions.void(call(dossier, counter.ward.chairman, "2026-11-20 08:00"), reason="nhập hai lần")
        answer = send(counter.client, dossier, ("a.pdf", scans.pdf()))
        assert answer.status_code == 422 and "hủy do nhập nhầm" in answer.content.decode()
        assert nothing_left()
        assert "data-upload " not in page(counter.client, "dossier", dossier.pk)


class TestOpening:
    @pytest.fixture
    def scan(self, counter: Counter, dossier: Dossier) -> Attachment:
        send(counter.client, dossier, ("Giấy chứng nhận.pdf", scans.pdf()))
        return Attachment.objects.get()

    def test_it_comes_as_a_download_in_which_nothing_runs(self, counter: Counter, scan: Attachment) -> None:
        answer = counter.client.get(reverse("attachment", args=[scan.pk]))
        assert whole(answer) == scans.pdf()
        headers = {
            "Content-Type": "application/pdf",
            "Content-Length": str(scan.size),
            "Content-Disposition": f"attachment; filename*=utf-8''{quote(scan.name)}",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        }
        assert {name: answer.headers[name] for name in headers} == headers
        assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))

    def test_the_look_is_noted_once_an_hour(self, counter: Counter, scan: Attachment) -> None:
        for _ in range(2):
            whole(counter.client.get(reverse("attachment", args=[scan.pk])))
        look = AccessLog.objects.get(what="tệp kèm theo")
        assert (look.dossier, look.officer) == (scan.dossier, counter.ward.clerk)

    def test_only_who_sees_the_dossier(self, counter: Counter, scan: Attachment) -> None:
        for name, status in {
            "culture_officer": 404,
            "administrator": 403,
            "chairman": 200,
            "officer": 200,
        }.items():
            client = counter.sign_in(getattr(counter.ward, name))
            answer = client.get(reverse("attachment", args=[scan.pk]))
            assert answer.status_code == status, name
            if status == 200:
                assert whole(answer) == scans.pdf()
            else:
                assert client.get(reverse("attachment-withdraw", args=[scan.pk])).status_code == status

    @pytest.mark.parametrize("damage", ["changed", "gone"])
    def test_a_damaged_file_is_told(self, counter: Counter, scan: Attachment, damage: str) -> None:
        path = Path(settings.PAPERS_ROOT) / scan.file_name
        path.write_bytes(path.read_bytes() + b"x") if damage == "changed" else path.unlink()
        answer = counter.client.get(reverse("attachment", args=[scan.pk]))
        assert answer.status_code == 410
        assert "đã mất hoặc bị thay đổi trên máy chủ" in words_of(text_of(answer))

    def test_sending_it_again_elsewhere_mends_it(self, counter: Counter, scan: Attachment) -> None:
        path = Path(settings.PAPERS_ROOT) / scan.file_name
        path.write_bytes(b"x")
        other = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
        send(counter.client, other, ("b.pdf", scans.pdf()))
        assert whole(counter.client.get(reverse("attachment", args=[scan.pk]))) == scans.pdf()


class TestWithdrawing:
    @pytest.fixture
    def scan(self, counter: Counter, dossier: Dossier) -> Attachment:
        send(counter.client, dossier, ("a.pdf", scans.pdf()))
        return Attachment.objects.get()

    def test_with_a_reason_row_and_bytes_stay_nobody_opens_it(
        self, counter: Counter, scan: Attachment
    ) -> None:
        asked = counter.client.get(
            reverse("attachment-withdraw", args=[scan.pk]), headers={"HX-Request": "true"}
        )
        assert "Lý do rút tệp" in text_of(asked)
        answer = withdraw(counter, scan)
        assert (answer.status_code, answer["Location"]) == (302, f"/ho-so/{scan.dossier_id}/")
        scan.refresh_from_db()
        assert (scan.withdrawn_by, scan.withdrawn_reason) == (counter.ward.clerk, "quét nhầm hồ sơ")
        assert len(on_disk()) == 1
        text = words_of(page(counter.client, "dossier", scan.dossier_id))
        assert "Chưa có bản quét nào" in text and "Đã rút 1 tệp" in text and "Lý do: quét nhầm hồ sơ" in text
        gone = counter.client.get(reverse("attachment", args=[scan.pk]))
        assert gone.status_code == 410
        assert "Tệp này đã được rút khỏi hồ sơ. Lê Thị Thu Hà rút lúc" in words_of(text_of(gone))
        assert (
            send(counter.client, scan.dossier, ("a.pdf", scans.pdf())).status_code == 200
        )  # it may come again

    def test_without_a_reason_or_twice_it_is_not(self, counter: Counter, scan: Attachment) -> None:
        answer = withdraw(counter, scan, reason=" ")
        assert answer.status_code == 422 and "Ghi lý do rút tệp." in text_of(answer)
        withdraw(counter, scan)
        answer = withdraw(counter, scan)
        assert answer.status_code == 422 and "Tệp này đã được rút." in text_of(answer)

    def test_of_another_dossier_it_is_not_found(self, counter: Counter, scan: Attachment) -> None:
        other = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
        with pytest.raises(Refused, match="không thuộc hồ sơ"):
            actions.withdraw_attachment(
                call(other, counter.ward.clerk, "2026-11-20 09:00"), attachment=scan.pk, reason="x"
            )

    def test_a_paper_of_another_dossier_is_none_to_choose(self, counter: Counter, scan: Attachment) -> None:
        other = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
        answer = send(
            counter.client, scan.dossier, ("b.png", scans.png()), kind=f"giay-{other.documents.get().pk}"
        )
        assert answer.status_code == 422 and "Chọn loại giấy tờ." in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "document"},
        {"size": 0},
        {"media_type": "image/svg+xml"},
        {"name": ""},
        {"withdrawn_reason": "x"},
        {"withdrawn_at": moment("2026-11-20 09:00")},
    ],
)
def test_the_database_itself_refuses_what_cannot_be(
    counter: Counter, dossier: Dossier, wrong: dict[str, Any]
) -> None:
    file = Stored("a.pdf", "application/pdf", 9, "5c" * 32)
    actions.add_attachment(call(dossier, counter.ward.clerk, "2026-11-20 09:00"), file=file, kind="other")
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.update(**wrong)


class TestForgottenFiles:
    def forget(self, name: str, hours: int) -> Path:
        path = Path(settings.PAPERS_ROOT) / "attachments" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        before = (moment("2026-11-23 08:05") - timedelta(hours=hours)).timestamp()
        os.utime(path, (before, before))
        return path

    def test_they_go_after_a_day_the_noted_stay(self, counter: Counter, dossier: Dossier) -> None:
        send(counter.client, dossier, ("a.pdf", scans.pdf()))
        kept = on_disk()[0]
        os.utime(kept, (0, 0))
        old = [self.forget(f"ab/ab{'0' * 62}.pdf", 25), self.forget("incoming/x.part", 25)]
        young = [self.forget(f"ac/ac{'0' * 62}.pdf", 23), self.forget("incoming/y.part", 23)]
        assert clear_forgotten(moment("2026-11-23 08:05")) == "dọn 1 tệp không dùng, 1 tệp gửi dở"
        assert [path.exists() for path in (kept, *young, *old)] == [True, True, True, False, False]

    def test_none_goes_where_the_database_is_another(self, counter: Counter) -> None:
        files = [self.forget(f"ab/ab{n:062d}.pdf", 48) for n in range(21)]
        assert clear_forgotten(moment("2026-11-23 08:05")).startswith("không dọn: 21 tệp lạ")
        assert all(path.exists() for path in files)


def test_after_reception_one_click_leads_to_the_scanning(counter: Counter, dossier: Dossier) -> None:
    text = page(counter.client, "reception-done", dossier.pk)
    assert f'href="/ho-so/{dossier.pk}/#tep-kem-theo"' in text and "Quét và đính kèm" in text


def test_more_files_are_no_more_queries(
    counter: Counter, dossier: Dossier, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for number in (1, 6):
        for n in range(number):
            file = Stored(f"{n}.pdf", "application/pdf", 9, f"{number}{n}" * 32)
            kind = (
                {"kind": "document", "document": dossier.documents.get().pk} if n % 2 else {"kind": "other"}
            )
            actions.add_attachment(call(dossier, counter.ward.clerk, "2026-11-20 09:00"), file=file, **kind)
        page(counter.client, "dossier", dossier.pk)  # notes the look
        with django_assert_max_num_queries(21) as queries:  # 15 of its own, 6 for session, person and menu
            page(counter.client, "dossier", dossier.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1], counts


def test_who_may_add_none_sees_the_list_alone(counter: Counter, dossier: Dossier) -> None:
    send(counter.client, dossier, ("a.pdf", scans.pdf()))
    text = page(counter.sign_in(counter.ward.chairman), "dossier", dossier.pk)
    assert "a.pdf" in text
    assert "data-upload " not in text and "Rút tệp" not in text
