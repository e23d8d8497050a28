"""Mail from the outbox to a real SMTP server: sent once, with its paper; one bad address stops nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from dossiers import actions
from dossiers.actions.mail import claim, queue_mail
from dossiers.actions.paper_files import MOST_ATTEMPTS, claim_paper
from dossiers.actions.papers import rendered
from dossiers.jobs import render_papers, send_outbox
from dossiers.models import Apology, Dossier, IssuedPaper, JobRun, OutboxMessage
from dossiers.turns import LettersInTrouble
from procedures.models import Installation
from tests.ports import free_port
from tests.ward import build_ward, call, moment, received

pytestmark = pytest.mark.django_db

AT = moment("2026-03-06 09:30")


class Sink:
    """A mail server that keeps what it gets and refuses addresses at bad.example."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.sessions: set[int] = set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        self.sessions.add(id(session))
        if address.endswith("@bad.example"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

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


def queue(key: str, recipient: str = "a@vidu.example", **more: Any) -> bool:
    return queue_mail(key=key, recipient=recipient, subject="Tiêu đề", text="Nội dung", at=AT, **more)


def approved_letter() -> Dossier:
    """A late dossier whose letter has just been approved."""
    ward = build_ward()
    dossier = received(ward, ward.business, "2026-03-02 09:00")
    actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
    actions.draft_apology(
        call(dossier, ward.office, "2026-03-06 07:30"),
        reason_code="c",
        reason_text="Phòng thiếu người thẩm tra",
    )
    actions.submit_apology(call(dossier, ward.office, "2026-03-06 08:00"))
    return actions.approve_apology(call(dossier, ward.chairman, "2026-03-06 09:00"))


def test_the_approved_apology_reaches_the_citizen_once(sink: Sink) -> None:
    dossier = approved_letter()
    assert send_outbox(AT) == "gửi 1 thư"
    assert send_outbox(AT) == "không có thư"
    mail = sink.mails[0]
    assert mail["To"] == "tram@vidu.example"
    assert mail["Message-ID"] == OutboxMessage.objects.get().message_id
    assert dossier.code in mail["Subject"]
    [pdf] = [part for part in mail.walk() if part.get_content_type() == "application/pdf"]
    assert bytes(pdf.get_payload(decode=True)).startswith(b"%PDF")
    assert Apology.objects.get().status == "delivered"
    assert dossier.events.latest("seq").action == "deliver_apology"


def test_one_bad_address_stops_nobody_else_and_is_tried_again_later(sink: Sink) -> None:
    queue("1", "nobody@bad.example")
    queue("2")
    assert send_outbox(AT) == "gửi 1 thư, 1 thư chưa gửi được"
    bad = OutboxMessage.objects.get(key="1")
    assert (bad.status, bad.attempts) == ("pending", 1)
    assert bad.not_before > AT and "550" in bad.last_error
    assert send_outbox(AT) == "không có thư", "not before its next moment"
    assert send_outbox(AT + timedelta(days=6)) == "gửi 0 thư, 1 thư chưa gửi được"
    assert OutboxMessage.objects.get(key="1").status == "needs_person"


def test_one_connection_serves_a_turn_also_when_an_address_is_refused(sink: Sink) -> None:
    for n in range(5):
        queue(str(n), "nobody@bad.example" if n == 2 else f"{n}@vidu.example")
    assert send_outbox(AT) == "gửi 4 thư, 1 thư chưa gửi được"
    assert len(sink.sessions) == 1


def test_a_server_that_is_down_costs_one_attempt_a_turn(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    for n in range(3):
        queue(str(n))
    assert send_outbox(AT) == "gửi 0 thư, 1 thư chưa gửi được"
    assert [mail.attempts for mail in OutboxMessage.objects.order_by("key")] == [1, 0, 0]


def test_a_letter_that_cannot_be_printed_stops_nobody_and_asks_for_a_person(sink: Sink) -> None:
    broken = approved_letter().papers.get(kind="apology")
    content = broken.content
    IssuedPaper.objects.filter(pk=broken.pk).update(content=content | {"new_date": "không phải ngày"})
    queue("1")
    assert send_outbox(AT) == "gửi 1 thư", "its own mail waits"
    at = AT
    for _ in range(MOST_ATTEMPTS - 1):
        at += timedelta(hours=2)
        with suppress(LettersInTrouble):
            render_papers(at)
    with pytest.raises(LettersInTrouble, match=f"Chưa in được Thư xin lỗi và hẹn lại số {broken.number:02d}"):
        render_papers(at)
    broken.refresh_from_db()
    assert broken.print_attempts == MOST_ATTEMPTS and "ValueError" in broken.print_error
    later = moment("2026-03-09 09:00")
    assert send_outbox(later) == "không có thư"
    IssuedPaper.objects.filter(pk=broken.pk).update(content=content)
    broken.refresh_from_db()
    rendered(broken, at)  # somebody opens it, after the fault was mended
    assert render_papers(at) == "không có thư chờ in"
    assert send_outbox(later) == "gửi 1 thư"


def test_two_that_print_at_once_do_not_take_the_same_letter(sink: Sink) -> None:
    paper = approved_letter().papers.get(kind="apology")
    assert claim_paper(paper, AT) and not claim_paper(paper, AT)
    assert render_papers(AT + timedelta(minutes=1)) == "không có thư chờ in"
    assert render_papers(AT + timedelta(minutes=6)) == "in 1 thư", "the first worker died"
    assert render_papers(AT + timedelta(minutes=7)) == "không có thư chờ in"


def test_the_same_cause_never_makes_a_second_mail(sink: Sink) -> None:
    assert queue("digest:1:2026-03-06") and not queue("digest:1:2026-03-06")
    assert OutboxMessage.objects.count() == 1


def test_a_claimed_mail_is_left_alone_until_its_lease_ends(sink: Sink) -> None:
    queue("1")
    message = OutboxMessage.objects.get()
    assert claim(message, AT)
    assert not claim(message, AT), "the second process finds it taken"
    assert send_outbox(AT + timedelta(minutes=1)) == "không có thư"
    assert send_outbox(AT + timedelta(minutes=6)) == "gửi 1 thư", "the first process died"
    assert len({mail["Message-ID"] for mail in sink.mails}) == len(sink.mails) == 1


def test_nothing_leaves_while_sending_is_paused_after_a_restore(sink: Sink) -> None:
    Installation.objects.create(pk=1, mode="real", created_at=AT, sending_paused_at=AT)
    queue("1")
    assert "ngừng gửi" in send_outbox(AT)
    assert sink.mails == [] and OutboxMessage.objects.get().status == "pending"


def test_text_from_people_makes_no_header(sink: Sink) -> None:
    queue_mail(
        key="1", recipient="a@vidu.example", subject="Xin lỗi\r\nBcc: ai-do@vidu.example", text="x", at=AT
    )
    send_outbox(AT)
    assert sink.mails[0]["Bcc"] is None and "Bcc" in sink.mails[0]["Subject"]


def test_what_a_job_did_is_noted_also_when_it_fails() -> None:
    from dossiers.jobs import run_job

    def fail(at: Any) -> str:
        raise RuntimeError("mất\nđiện")

    with pytest.raises(RuntimeError):
        run_job("sweep", fail, AT)
    run = JobRun.objects.get()
    assert not run.ok and run.finished_at is not None and run.summary == "Lỗi: RuntimeError: mất điện"
