"""A clock run over Tết 2026, hour by hour: who got which mail when.

16 to 20/02 are off, with the weekends on both sides nine days. The sweep, the morning mail and the outbox run
as in life, and a real mail server takes what leaves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from dossiers import actions
from dossiers.jobs import SWEEP, run_job, run_sweep, send_outbox
from dossiers.models import Dossier, JobRun, Notice, OutboxMessage
from procedures.calendar import ZONE
from procedures.dates import weekday_short
from procedures.models import CalendarVersion
from reports.actions import queue_digests
from tests.dossiers.deskwork import at_economy, signed
from tests.ports import free_port
from tests.ward import TestWard, build_ward, call, moment, person

pytestmark = pytest.mark.django_db

FIRST, LAST = moment("2026-02-10 00:00"), moment("2026-02-25 23:00")
OFF, ON = moment("2026-02-13 18:00"), moment("2026-02-23 07:00")

# Day, hour, to whom, subject. Wednesday 11/02 to Friday 13/02 are worked, then from Monday 23/02 on.
TABLE = """
T4 11/02 07:00 bao  Sáng 11/02: 1 sắp đến hạn
T5 12/02 07:00 bao  Sáng 12/02: 3 sắp đến hạn
T5 12/02 07:00 tai  Sáng 12/02: 1 có nguy cơ trễ
T6 13/02 07:00 anh  Sáng 13/02: 1 đến hạn hôm nay
T6 13/02 07:00 bao  Sáng 13/02: 1 đến hạn hôm nay, 2 sắp đến hạn
T6 13/02 07:00 khoa Sáng 13/02: 1 đến hạn hôm nay
T6 13/02 07:00 tai  Sáng 13/02: 1 đến hạn hôm nay, 2 có nguy cơ trễ
T2 23/02 07:00 ha   Sáng 23/02: 1 trực tuyến chờ tiếp nhận
T2 23/02 07:00 anh  Sáng 23/02: 1 trễ hẹn chưa có thư xin lỗi, 1 đến hạn hôm nay
T2 23/02 07:00 bao  Sáng 23/02: 1 trễ hẹn, 1 đến hạn hôm nay
T2 23/02 07:00 khoa Sáng 23/02: 1 trễ hẹn chưa có thư xin lỗi, 1 đến hạn hôm nay
T2 23/02 07:00 tai  Sáng 23/02: 1 trễ hẹn chưa có thư xin lỗi, 1 đến hạn hôm nay
T2 23/02 15:00 ha   Cần xem ngay: 1 trực tuyến chưa trả lời
T3 24/02 07:00 ha   Sáng 24/02: 1 trực tuyến chờ tiếp nhận
T3 24/02 07:00 anh  Sáng 24/02: 2 trễ hẹn chưa có thư xin lỗi
T3 24/02 07:00 bao  Sáng 24/02: 2 trễ hẹn
T3 24/02 07:00 khoa Sáng 24/02: 2 trễ hẹn chưa có thư xin lỗi
T3 24/02 07:00 tai  Sáng 24/02: 2 trễ hẹn chưa có thư xin lỗi
T4 25/02 07:00 tram Xin lỗi và hẹn lại ngày trả kết quả hồ sơ H36.152.00-260211-0002
T4 25/02 07:00 ha   Sáng 25/02: 1 trực tuyến chờ tiếp nhận
T4 25/02 07:00 anh  Sáng 25/02: 1 trễ hẹn chưa có thư xin lỗi
T4 25/02 07:00 bao  Sáng 25/02: 2 trễ hẹn
T4 25/02 07:00 khoa Sáng 25/02: 1 trễ hẹn chưa có thư xin lỗi
T4 25/02 07:00 tai  Sáng 25/02: 1 trễ hẹn chưa có thư xin lỗi
"""


@dataclass
class Sink:
    """A mail server that keeps what it gets."""

    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield handler
    controller.stop()


class Work:
    """What people do, at whole hours. Three days are the limit of each dossier."""

    def __init__(self, ward: TestWard) -> None:
        self.ward = ward
        self.held: dict[str, Dossier] = {}
        self.plan: dict[str, list[Callable[[str], None]]] = {
            "2026-02-10 09:00": [self.receives("missed")],  # due Friday 13/02, the last day before Tết
            "2026-02-11 09:00": [self.receives("in time"), self.receives("mailed")],  # due Monday 23/02
            "2026-02-13 14:00": [self.finishes("in time")],
            "2026-02-15 10:00": [self.sent_online],
            "2026-02-24 09:00": [self.writes_a_letter("mailed")],
            "2026-02-24 18:00": [self.approves("mailed")],
        }

    def at(self, moment_: datetime) -> None:
        """What is done at this hour."""
        words = f"{moment_:%Y-%m-%d %H:%M}"
        for deed in self.plan.get(words, ()):
            deed(words)

    def receives(self, name: str) -> Callable[[str], None]:
        def deed(at: str) -> None:
            self.held[name] = at_economy(self.ward, at, self.ward.business)

        return deed

    def finishes(self, name: str) -> Callable[[str], None]:
        def deed(at: str) -> None:
            dossier = signed(self.ward, self.held[name], at)
            actions.resolve(call(dossier, self.ward.officer, at))
            actions.receive_result(call(dossier, self.ward.clerk, at))

        return deed

    def sent_online(self, at: str) -> None:
        reception = actions.Reception(version=self.ward.correction, applicant=person(), channel="online")
        actions.submit(reception, actor=None, at=moment(at), submitted_at=moment(at))

    def writes_a_letter(self, name: str) -> Callable[[str], None]:
        def deed(at: str) -> None:
            words = {"reason_code": "c", "reason_text": "Phòng thiếu người thẩm tra sau Tết"}
            letter = call(self.held[name], self.ward.office, at)
            actions.edit_apology(letter, new_due=date(2026, 2, 27), **words)
            actions.submit_apology(letter)

        return deed

    def approves(self, name: str) -> Callable[[str], None]:
        def deed(at: str) -> None:
            actions.approve_apology(call(self.held[name], self.ward.chairman, at))

        return deed


def live(ward: TestWard, asleep: tuple[datetime, datetime] | None = None) -> None:
    """The clock hour by hour: people, then the jobs; at the opening twice, as beside another worker.

    `asleep`: the machine is switched off from the one hour to the other.
    """
    work, at = Work(ward), FIRST
    while at <= LAST:
        work.at(at)
        off = asleep is not None and asleep[0] <= at < asleep[1]
        for _ in range(0 if off else 2 if at.hour == 7 else 1):
            run_job(SWEEP, run_sweep, at)
            if at.hour == 7:
                queue_digests(at)
            send_outbox(at)
        at += timedelta(hours=1)


def left(mail: EmailMessage) -> datetime:
    """When it left."""
    return parsedate_to_datetime(mail["Date"]).astimezone(ZONE)


def row(mail: EmailMessage) -> str:
    """One line of the table."""
    at = left(mail)
    who, subject = mail["To"].split("@")[0], " ".join(mail["Subject"].split())
    return f"{weekday_short(at)} {at:%d/%m %H:%M} {who:<4} {subject}"


def test_who_got_which_mail_when(sink: Sink) -> None:
    live(build_ward())
    calendar = CalendarVersion.objects.current().calendar
    assert [row(mail) for mail in sink.mails] == TABLE.strip().splitlines()
    assert [row(mail) for mail in sink.mails if not calendar.is_open(left(mail))] == []
    ids = Counter(mail["Message-ID"] for mail in sink.mails)
    assert set(ids.values()) == {1}
    mornings = Counter((left(m).date(), m["To"]) for m in sink.mails if m["Subject"].startswith("Sáng"))
    assert set(mornings.values()) == {1}
    waiting = Notice.objects.filter(told_at=None, episode__closed_at=None)
    assert not waiting.filter(created_at__lte=moment("2026-02-25 07:00")).exists()
    assert not OutboxMessage.objects.exclude(status="sent").exists()


def test_after_the_days_off_the_clock_had_not_stood_still(sink: Sink) -> None:
    """The same with the machine switched off from the last evening before Tết to the first morning after."""
    live(build_ward(), asleep=(OFF, ON))
    assert [row(mail) for mail in sink.mails] == TABLE.strip().splitlines()
    caught_up = JobRun.objects.filter(job=SWEEP, started_at=ON).earliest("pk")
    assert caught_up.summary.startswith("làm bù từ 17:00 ngày 13/02: trễ hẹn: 1")
