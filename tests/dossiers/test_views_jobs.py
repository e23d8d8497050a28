"""The jobs page: what is wrong in one sentence, what each job did, mails, the back-up."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from celery import current_app
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from dossiers.jobs import run_job, send_outbox
from dossiers.models import JobRun, OutboxMessage
from dossiers.presentation.jobs import BACKUP_PROGRESS, took_words
from dossiers.presentation.mails import mail_trouble, masked
from onestop.folders import make_folders
from procedures.models import Installation, Ward
from tests.ward import TestWard, build_ward, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-23 08:05")


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ward() -> TestWard:
    cache.clear()
    return build_ward()


@pytest.fixture
def admin(client: Client, ward: TestWard) -> Client:
    client.force_login(ward.administrator)
    Installation.objects.update(
        last_backup_at=moment("2026-11-23 01:30"), last_backup_name="onestop-demo.zip"
    )
    ran("sweep", moment("2026-11-23 08:03"), "105 hồ sơ, không có gì mới")
    for job in ("send_outbox", "make_lists", "print_waiting"):
        ran(job, moment("2026-11-23 08:04"))
    PeriodicTask.objects.update(last_run_at=moment("2026-11-23 08:04"), date_changed=NOW)
    return client


def ran(
    job: str, at: datetime, summary: str = "xong", *, ok: bool = True, seconds: float | None = 0.04
) -> JobRun:
    finished = None if seconds is None else at + timedelta(seconds=seconds)
    return JobRun.objects.create(job=job, started_at=at, finished_at=finished, ok=ok, summary=summary)


def beats(at: str) -> None:
    """The clock gives out jobs at a moment."""
    PeriodicTask.objects.filter(task="dossiers.send_outbox").update(last_run_at=moment(at))


def a_mail(status: str = "pending", **more: Any) -> OutboxMessage:
    count = OutboxMessage.objects.count()
    values: dict[str, Any] = {
        "key": f"k{count}",
        "message_id": f"<{count}@vidu.example>",
        "recipient": "hanh.luu@vidu.example",
        "subject": f"Xin lỗi và hẹn lại số {count}",
        "text": "Kính gửi",
        "created_at": moment("2026-11-18 08:00"),
        "not_before": moment("2026-11-18 08:00"),
        "status": status,
    }
    if status == "sent":
        values["sent_at"] = NOW
    return OutboxMessage.objects.create(**values | more)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def shown(client: Client) -> str:
    answer = client.get("/cong-viec-nen/")
    assert answer.status_code == 200
    return text(answer)


class TestWhoMay:
    @pytest.mark.parametrize(
        ("who", "status"),
        [("administrator", 200), ("office", 200), ("clerk", 403), ("officer", 403), ("chairman", 403)],
    )
    def test_administrator_and_office(self, client: Client, ward: TestWard, who: str, status: int) -> None:
        client.force_login(getattr(ward, who))
        assert client.get("/cong-viec-nen/").status_code == status
        if status == 403:
            for url in (
                "cong-viec-nen/sao-luu/",
                "cong-viec-nen/ngung-gui-thu/",
                "cong-viec-nen/bat-gui-thu/",
            ):
                assert client.post(f"/{url}").status_code == 403
            stuck = a_mail("needs_person")
            assert client.post(f"/thu-di/{stuck.pk}/gui-lai/").status_code == 403
            assert client.post(f"/thu-di/{stuck.pk}/bo/").status_code == 403

    def test_changes_are_posts(self, admin: Client) -> None:
        for url in (
            "cong-viec-nen/sao-luu/",
            "cong-viec-nen/ngung-gui-thu/",
            "thu-di/1/gui-lai/",
            "thu-di/1/bo/",
        ):
            assert admin.get(f"/{url}").status_code == 405


class TestTheSentence:
    def test_all_well(self, admin: Client) -> None:
        page = shown(admin)
        assert "Mọi việc nền đang chạy đúng." in page
        assert "notice-late" not in page

    def test_the_clock_stands_still(self, admin: Client, clock: Any) -> None:
        clock.shift(timedelta(minutes=4))
        assert "đang chạy đúng" in shown(admin), "5 minutes are the limit"
        clock.shift(timedelta(minutes=1))
        page = shown(admin)
        assert "Bộ hẹn giờ đứng từ 08:04 thứ Hai 23/11/2026." in page
        assert "Mở lại phần mềm trên máy chủ" in page
        assert "Bộ thực hiện không làm" not in page, "nobody can tell while nothing is given out"

    def test_a_dead_worker_is_told_apart_from_a_dead_clock(self, admin: Client, clock: Any) -> None:
        clock.shift(timedelta(minutes=16))
        beats("2026-11-23 08:20")
        page = shown(admin)
        assert "Bộ thực hiện không làm việc từ 08:04 thứ Hai 23/11/2026, bộ hẹn giờ vẫn chạy." in page
        assert "Bộ hẹn giờ đứng" not in page

    def test_a_worker_at_a_long_job_is_alive(self, admin: Client, clock: Any) -> None:
        ran("nightly_backup", NOW, "", ok=False, seconds=None)
        clock.shift(timedelta(minutes=20))
        beats("2026-11-23 08:24")
        assert "Bộ thực hiện không làm" not in shown(admin)
        clock.shift(timedelta(minutes=15))
        beats("2026-11-23 08:39")
        assert "Bộ thực hiện không làm" in shown(admin), "cut off in the middle it is no sign of life"

    def test_rarer_jobs_make_a_slower_heart(self, admin: Client, clock: Any) -> None:
        hourly = IntervalSchedule.objects.create(every=30, period="minutes")
        PeriodicTask.objects.filter(interval__isnull=False).update(interval=hourly)
        clock.shift(timedelta(minutes=40))
        assert "đang chạy đúng" in shown(admin)

    def test_it_never_beat(self, admin: Client) -> None:
        PeriodicTask.objects.update(last_run_at=None)
        assert "Bộ hẹn giờ chưa chạy lần nào." in shown(admin)

    def test_it_has_not_had_the_time_to_beat(self, admin: Client) -> None:
        JobRun.objects.all().delete()
        PeriodicTask.objects.update(last_run_at=None)
        Installation.objects.update(created_at=moment("2026-11-23 07:51"))
        page = shown(admin)
        assert "đang chạy đúng" in page
        assert "chờ việc đầu tiên" in page

    def test_one_job_is_late(self, admin: Client, clock: Any) -> None:
        PeriodicTask.objects.update(date_changed=moment("2026-11-20 08:00"))
        ran("nightly_backup", moment("2026-11-23 01:30"))
        clock.shift(timedelta(minutes=12))
        beats("2026-11-23 08:16")
        for job in ("send_outbox", "make_lists", "print_waiting"):
            ran(job, moment("2026-11-23 08:16"))
        page = shown(admin)
        assert "Bản tin buổi sáng trễ: lẽ ra chạy lúc 20/11 07:00" not in page
        assert "Rà soát trễ hẹn trễ: lẽ ra chạy lúc" not in page
        clock.shift(timedelta(minutes=10))
        beats("2026-11-23 08:26")
        page = shown(admin)
        assert "Rà soát trễ hẹn trễ: lẽ ra chạy lúc 08:08." in page
        assert "lẽ ra 08:08</span>" in page

    def test_how_many_jobs_wait(self, admin: Client, settings: Any) -> None:
        make_folders()
        queue = Path(settings.BROKER_FOLDERS["data_folder_out"])
        for left in queue.glob("*.msg"):
            left.unlink()
        assert "0 việc đang chờ" in shown(admin)
        for task in ("dossiers.sweep", "dossiers.send_outbox"):
            current_app.send_task(task)
        (queue / ".dang-viet.celery.msg").write_text("")
        assert "2 việc đang chờ" in shown(admin)
        settings.REDIS_URL = "redis://127.0.0.1:9/0"
        page = shown(admin)
        assert "Hàng đợi không trả lời nên chưa giao được việc." in page
        for message in queue.glob("*.msg"):
            message.unlink()

    def test_a_job_failed(self, admin: Client) -> None:
        ran("nightly_backup", moment("2026-11-22 01:30"))
        ran(
            "nightly_backup",
            moment("2026-11-23 01:30"),
            "Lỗi: BackupError: Hết chỗ trên ổ sao lưu: cần 2,0 MB, còn 1,0 MB.",
            ok=False,
        )
        page = shown(admin)
        assert "Sao lưu hằng đêm lỗi lúc 01:30: Hết chỗ trên ổ sao lưu: cần 2,0 MB, còn 1,0 MB." in page
        assert "BackupError" not in page
        assert page.count('class="failed"') == 1

    def test_a_later_good_run_takes_it_away(self, admin: Client) -> None:
        ran("nightly_backup", moment("2026-11-22 01:30"), "Lỗi: OSError: hỏng", ok=False)
        ran("nightly_backup", moment("2026-11-23 01:30"))
        assert "đang chạy đúng" in shown(admin)

    @pytest.mark.parametrize(
        ("last", "old"), [("2026-11-21 08:05", False), ("2026-11-21 08:04", True), (None, True)]
    )
    def test_the_back_up_is_older_than_two_days(self, admin: Client, last: str | None, old: bool) -> None:
        Installation.objects.update(last_backup_at=moment(last) if last else None)
        assert ("Sao lưu quá 2 ngày chưa có bản mới" in shown(admin)) is old

    def test_a_new_installation_is_given_two_days(self, admin: Client) -> None:
        Installation.objects.update(last_backup_at=None, created_at=moment("2026-11-22 08:00"))
        page = shown(admin)
        assert "đang chạy đúng" in page
        assert "Chưa có bản sao lưu nào." in page

    def test_mails_were_given_up(self, admin: Client) -> None:
        a_mail("needs_person")
        assert "1 thư đã thử 5 ngày không gửi được, cần người xử lý." in shown(admin)


class TestJobs:
    def test_each_job_with_its_last_run(self, admin: Client) -> None:
        ran("nightly_backup", moment("2026-11-22 01:30"), "102 tệp", seconds=0.6)
        for minute in range(20):
            ran("sweep", moment(f"2026-11-22 07:{minute:02d}"), ok=minute != 18)
        page = shown(admin)
        row = page[page.index("Rà soát trễ hẹn") : page.index("Gửi thư điện tử")]
        assert "5 phút một lần" in row
        assert "105 hồ sơ, không có gì mới" in row
        assert "0,04 giây" in row
        assert "08:08" in row
        assert row.count("<i") == 14
        assert row.count('class="failed"') == 1
        assert "22/11 01:30" in page
        assert "01:30 hằng ngày" in page
        assert "T3 01:30" in page

    def test_running_and_cut_off(self, admin: Client) -> None:
        ran("nightly_backup", moment("2026-11-23 08:00"), "", ok=False, seconds=None)
        assert "Đang chạy" in shown(admin)
        assert "đang chạy đúng" in shown(admin)
        JobRun.objects.filter(job="nightly_backup").update(started_at=moment("2026-11-23 07:00"))
        assert "Bị ngắt giữa chừng" in shown(admin)

    def test_constant_queries(self, admin: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
        shown(admin)
        with django_assert_max_num_queries(19) as few:  # 15 of its own, 4 for session, user, roles and ward
            shown(admin)
        for minute in range(50):
            ran("sweep", moment(f"2026-11-22 07:{minute:02d}"))
            a_mail("needs_person")
        with django_assert_max_num_queries(19) as many:
            shown(admin)
        assert len(many) == len(few)

    @pytest.mark.parametrize(
        ("seconds", "words"),
        [(0.04, "0,04 giây"), (3.14, "3,1 giây"), (41.4, "41 giây"), (140, "2 phút 20"), (-1, "0,00 giây")],
    )
    def test_how_long(self, seconds: float, words: str) -> None:
        assert took_words(timedelta(seconds=seconds)) == words

    def test_it_looks_again_by_itself_without_keeping_the_session_alive(self, admin: Client) -> None:
        page = shown(admin)
        assert 'hx-trigger="every 30s"' in page
        assert "X-Onestop-Poll" in page


class TestMails:
    def test_those_that_need_a_person(self, admin: Client) -> None:
        a_mail(
            "needs_person",
            last_error="SMTPRecipientsRefused: {'hanh.luu@vidu.example': (550, b'no')}",
            attempts=9,
        )
        a_mail("pending", last_error="ConnectionRefusedError: [Errno 111]", attempts=2)
        a_mail("pending")
        a_mail("sent")
        page = shown(admin)
        assert "tới ha…@vidu.example · 9 lần thử" in page
        assert "hanh.luu@" not in page, "lists show no whole address"
        assert "Máy chủ nhận không có hộp thư này." in page
        assert "Không kết nối được máy chủ thư." in page
        assert page.count("Gửi lại</button>") == 2
        assert "<dt>Chờ gửi</dt><dd>2" in page
        assert "<dt>Đã gửi hôm nay</dt><dd>1" in page

    def test_sent_again_by_the_next_run_with_the_same_message_id(self, admin: Client, ward: TestWard) -> None:
        stuck = a_mail("needs_person", last_error="TimeoutError: x", attempts=99)
        answer = admin.post(f"/thu-di/{stuck.pk}/gui-lai/", follow=True)
        assert "Thư sẽ được gửi lại trong một phút." in text(answer)
        assert run_job("send_outbox", send_outbox, NOW).ok
        stuck.refresh_from_db()
        assert stuck.status == "sent"
        assert mail.outbox[0].extra_headers["Message-ID"] == stuck.message_id
        line = LogEntry.objects.get(object_id=str(stuck.pk))
        assert (line.user, line.change_message) == (ward.administrator, "Gửi lại thư")

    @pytest.mark.parametrize("status", ["sent", "sending", "cancelled", "pending"])
    def test_only_those_in_trouble(self, admin: Client, status: str) -> None:
        other = a_mail(status)
        answer = admin.post(f"/thu-di/{other.pk}/gui-lai/", follow=True)
        assert "nên không làm được" in text(answer)
        other.refresh_from_db()
        assert other.status == status
        assert not LogEntry.objects.exists()

    def test_given_up_it_never_leaves(self, admin: Client) -> None:
        waiting, sent = a_mail("pending"), a_mail("sent")
        admin.post(f"/thu-di/{waiting.pk}/bo/")
        assert "nên không làm được" in text(admin.post(f"/thu-di/{sent.pk}/bo/", follow=True))
        run_job("send_outbox", send_outbox, NOW)
        assert mail.outbox == []
        assert OutboxMessage.objects.get(pk=sent.pk).status == "sent"

    def test_what_is_not_there(self, admin: Client) -> None:
        assert admin.post("/thu-di/999/gui-lai/").status_code == 404
        assert admin.post(f"/thu-di/{'9' * 30}/bo/").status_code == 404

    def test_markup_in_a_subject_is_text(self, admin: Client) -> None:
        a_mail("needs_person", subject="<img src=x>", last_error="<script>")
        page = shown(admin)
        assert "&lt;img src=x&gt;" in page
        assert "<script>" not in page.partition('id="jobs"')[2].replace("<script src", "")

    @pytest.mark.parametrize(
        ("address", "seen"),
        [("hanh@vidu.example", "ha…@vidu.example"), ("a@b.vn", "a…@b.vn"), ("0900000127", "…127")],
    )
    def test_masked(self, address: str, seen: str) -> None:
        assert masked(address) == seen

    def test_an_unknown_trouble_is_told_as_it_is(self) -> None:
        assert mail_trouble("Weird: 42") == "Weird: 42"


class TestSending:
    def test_off_until_a_person_turns_it_on(self, admin: Client, ward: TestWard) -> None:
        a_mail("pending", subject="Thư từ trước khi khôi phục")
        admin.post("/cong-viec-nen/ngung-gui-thu/")
        page = shown(admin)
        assert "Đang ngừng gửi thư điện tử</b> từ 08:05 thứ Hai 23/11/2026. 1 thư đang chờ." in page
        assert "Thư từ trước khi khôi phục" in page
        run_job("send_outbox", send_outbox, NOW)
        assert mail.outbox == []
        admin.post("/cong-viec-nen/bat-gui-thu/")
        run_job("send_outbox", send_outbox, NOW)
        assert len(mail.outbox) == 1
        lines = LogEntry.objects.filter(user=ward.administrator).order_by("pk")
        assert [line.change_message for line in lines] == ["Ngừng gửi thư điện tử", "Bật lại gửi thư điện tử"]

    def test_twice_is_once(self, admin: Client) -> None:
        for _ in range(2):
            admin.post("/cong-viec-nen/ngung-gui-thu/")
        assert LogEntry.objects.count() == 1


class TestWays:
    def test_the_ward_chooses_how_letters_are_told(self, admin: Client, ward: TestWard) -> None:
        assert "tin nhắn chỉ được lưu lại" in text(admin.get("/cong-viec-nen/cach-gui/"))
        sent = {"mail_approved_paper": "no", "text_apologies": "on"}
        assert "Đã lưu cách gửi" in text(admin.post("/cong-viec-nen/cach-gui/", sent, follow=True))
        kept = Ward.objects.get()
        assert (kept.mail_approved_paper, kept.text_apologies) == (False, True)
        line = LogEntry.objects.get()
        assert (line.user, line.change_message) == (
            ward.administrator,
            "Cách gửi thư xin lỗi: chỉ gửi bản đã ký; nhắn tin cho người không có thư điện tử",
        )
        admin.post("/cong-viec-nen/cach-gui/", sent)
        assert LogEntry.objects.count() == 1
        assert admin.post("/cong-viec-nen/cach-gui/", {}).status_code == 422


class TestBackup:
    def test_the_button_gives_the_worker_its_task(self, admin: Client, settings: Any) -> None:
        make_folders()
        queue = Path(settings.BROKER_FOLDERS["data_folder_out"])
        for left in queue.glob("*.msg"):
            left.unlink()
        answer = admin.post("/cong-viec-nen/sao-luu/", follow=True)
        page = text(answer)
        assert "Đã giao việc sao lưu." in page
        assert "Đang đợi tới lượt: 0 %" in page
        assert 'hx-trigger="every 2s"' in page
        (message,) = queue.glob("*.msg")
        assert json.loads(message.read_text())["headers"]["task"] == "onestop.nightly_backup"
        assert "Đang sao lưu." in text(admin.post("/cong-viec-nen/sao-luu/", follow=True))
        assert len(list(queue.glob("*.msg"))) == 1
        message.unlink()

    def test_its_progress_is_shown(self, admin: Client) -> None:
        cache.set(BACKUP_PROGRESS, {"words": "Ghi cơ sở dữ liệu và giấy tờ", "percent": 42}, 60)
        page = shown(admin)
        assert "Ghi cơ sở dữ liệu và giấy tờ: 42 %" in page
        assert '<progress class="progress-line" max="100" value="42"' in page

    def test_the_last_good_one_is_named(self, admin: Client) -> None:
        page = shown(admin)
        assert "01:30 thứ Hai 23/11/2026" in page
        assert "onestop-demo.zip" in page


class TestMailsWithoutAServer:
    """A ward that has no mail server must see it: nobody gets what the page would call sent."""

    def test_a_ward_is_told_where_its_mails_go(self, admin: Client, settings: Any) -> None:
        settings.DEMO, settings.MAIL_TO_FILES = False, True
        settings.EMAIL_FILE_PATH = settings.BASE_DIR / "var" / "ward" / "mail"
        page = shown(admin)
        assert "Chưa có máy chủ thư: thư chỉ ghi vào tệp trong var/ward/mail." in page
        assert "Đang bật" not in page

    def test_with_a_server_sending_is_on(self, admin: Client, settings: Any) -> None:
        settings.DEMO, settings.MAIL_TO_FILES = False, False
        page = shown(admin)
        assert "Đang bật" in page
        assert "máy chủ thư" not in page
