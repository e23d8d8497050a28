"""What the scheduled jobs do, noted in JobRun: the sweep and the sending of the outbox.

Called by Celery tasks and by `manage.py sweep` / `manage.py send_outbox` alike. Both are sweeps over the
database: run twice at once or killed at any point they still do each thing once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from procedures.calendar import local
from procedures.models import CalendarVersion, Installation

from .actions import Call, deliver_apology
from .actions.errors import ActionError
from .actions.mail import claim, mark_failed, mark_sent, waiting_mails
from .actions.papers import rendered
from .actions.sweep import sweep
from .models import Delivery, JobRun, OutboxMessage
from .numbering import Series

KEEP_RUNS = timedelta(days=14)
SWEEP = "sweep"
OUTBOX = "send_outbox"
_FILE_NAMES = {Series.APOLOGY.value: "thu-xin-loi", Series.RECEIPT.value: "giay-hen"}
JOB_LABELS = {SWEEP: "Rà soát trễ hẹn", OUTBOX: "Gửi thư điện tử"}


def run_job(job: str, work: Callable[[datetime], str], at: datetime) -> JobRun:
    """Run one job and note what it did; a failure is noted and raised again."""
    run = JobRun.objects.create(job=job, started_at=at)
    try:
        run.summary, run.ok = work(at)[:300], True
    except Exception as error:
        run.summary = f"Lỗi: {type(error).__name__}: {' '.join(str(error).split())}"[:300]
        raise
    finally:
        run.finished_at = timezone.now()
        run.save()
        JobRun.objects.filter(job=job, started_at__lt=at - KEEP_RUNS).delete()
    return run


def run_sweep(at: datetime) -> str:
    """Find what is late, about to be or stuck; draft apologies. What it found, in words."""
    calendar = CalendarVersion.objects.current().calendar
    return str(sweep(at, calendar))


def send_outbox(at: datetime) -> str:
    """Send every mail that is due; what was sent and what failed, in words.

    Nothing is sent while sending is paused (after a restore, until a person turns it on again).
    """
    installation = Installation.objects.current()
    if installation is not None and installation.sending_paused_at is not None:
        return "đang ngừng gửi: chờ người bật lại"
    sent = failed = 0
    for message in list(waiting_mails(at).select_related("paper")):
        if not claim(message, at):
            continue
        try:
            _send(message, at)
        except Exception as error:  # one bad address or paper stops nobody else's mail
            failed += 1
            mark_failed(message, f"{type(error).__name__}: {error}", at)
        else:
            sent += 1
            _sent(message, at)
    return (
        f"gửi {sent} thư" + (f", {failed} thư chưa gửi được" if failed else "")
        if sent or failed
        else "không có thư"
    )


def _send(message: OutboxMessage, at: datetime) -> None:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.recipient],
        headers={"Message-ID": message.message_id, "Date": format_datetime(local(at))},
        connection=get_connection(fail_silently=False),
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.paper is not None:
        pdf = rendered(message.paper, at).read_bytes()
        kind = _FILE_NAMES.get(message.paper.kind, message.paper.kind)
        name = f"{kind}-{message.paper.number:02d}-{message.paper.year}.pdf"
        mail.attach(name, pdf, "application/pdf")
    mail.send()


def _sent(message: OutboxMessage, at: datetime) -> None:
    """Note it in one transaction with what it means for the paper."""
    with transaction.atomic():
        mark_sent(message, at)
        if message.paper is None or message.dossier_id is None or message.paper.kind != Series.APOLOGY.value:
            return  # a receipt has reached the citizen when a person says so
        try:
            with transaction.atomic():
                deliver_apology(
                    Call(message.dossier_id, actor=None, at=at),
                    paper=message.paper,
                    way=Delivery.Way.MAIL,
                    detail=message.message_id,
                )
        except ActionError:
            pass  # noted by the attempt before a crash: the mail was the same
