"""The outbox: mails are written with their cause, claimed with a lease and sent by a job.

SMTP cannot send exactly once. A crash between the server's answer and our note repeats a mail with the
same Message-ID; none is ever lost, and the same `key` never makes a second one (docs/operations.md).
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dossiers.actions.papers import person_of
from dossiers.models import Apology, IssuedPaper, OutboxMessage
from dossiers.numbering import printed_key
from procedures.calendar import local

if TYPE_CHECKING:
    from .base import Change

LEASE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(days=5)


def queue_mail(
    *,
    key: str,
    recipient: str,
    subject: str,
    text: str,
    at: datetime,
    html: str = "",
    not_before: datetime | None = None,
    dossier_id: int | None = None,
    paper_id: int | None = None,
) -> bool:
    """Write a mail into the outbox unless one with this key is there; whether it was new."""
    if OutboxMessage.objects.filter(key=key).exists():
        return False
    mail = new_mail(key=key, recipient=recipient, subject=subject, text=text, at=at)
    mail.html, mail.not_before = html, not_before or at
    mail.dossier_id, mail.paper_id = dossier_id, paper_id
    OutboxMessage.objects.bulk_create([mail], ignore_conflicts=True)
    return True


def new_mail(*, key: str, recipient: str, subject: str, text: str, at: datetime) -> OutboxMessage:
    """A mail to leave at once, not yet in the outbox; its Message-ID follows from its key."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    return OutboxMessage(
        key=key,
        message_id=f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>",
        recipient=recipient,
        subject=" ".join(subject.split())[:200],
        text=text,
        created_at=at,
        not_before=at,
    )


def queue_apology_mail(change: Change, apology: Apology) -> None:
    """Tell the citizen of the approved letter; the PDF is attached when the mail is sent."""
    dossier, paper, ward = change.dossier, apology.paper, change.ward
    if paper is None:
        raise ValueError("only an approved letter is mailed")
    person = person_of(dossier.applicant)
    text = (
        f"Kính gửi {person.addressee},\n\n"
        f"{ward.committee_name} xin lỗi {person.salutation} vì hồ sơ {dossier.code} "
        f"({dossier.procedure.name}) không trả kết quả đúng hẹn.\n"
        f"Ngày hẹn lại: {local(apology.new_due):%H:%M ngày %d/%m/%Y}.\n"
        f"Văn bản số {paper.number:02d}/{paper.symbol} được gửi kèm; "
        f"bản có chữ ký và dấu giao tại {ward.full_counter_name}.\n\n"
        f"Tra cứu: mã hồ sơ {dossier.code}, mã tra cứu {printed_key(dossier.tracking_key)}. "
        f"Điện thoại: {ward.phone}.\n"
    )
    queue_mail(
        key=f"apology:{apology.pk}:{apology.ordinal}",
        recipient=dossier.applicant.email,
        subject=f"Xin lỗi và hẹn lại ngày trả kết quả hồ sơ {dossier.code}",
        text=text,
        at=change.at,
        dossier_id=dossier.pk,
        paper_id=paper.pk,
    )


def receipt_mail(change: Change, paper: IssuedPaper, told_before: datetime) -> OutboxMessage:
    """Tells the citizen that the date moved from `told_before`; not yet in the outbox. The paper is saved."""
    dossier, ward = change.dossier, change.ward
    person = person_of(dossier.applicant)
    if dossier.due_current is None:
        raise ValueError("only a date that is there can be told")
    text = (
        f"Kính gửi {person.addressee},\n\n"
        f"Lịch làm việc của {ward.committee_name} thay đổi nên ngày hẹn trả kết quả hồ sơ {dossier.code} "
        f"({dossier.procedure.name}) được cập nhật.\n"
        f"Ngày hẹn trước: {local(told_before):%H:%M ngày %d/%m/%Y}.\n"
        f"Ngày hẹn mới: {local(dossier.due_current):%H:%M ngày %d/%m/%Y}.\n"
        f"Giấy tiếp nhận hồ sơ và hẹn trả kết quả mới được gửi kèm; "
        f"bản có chữ ký và dấu giao tại {ward.full_counter_name}.\n\n"
        f"Tra cứu: mã hồ sơ {dossier.code}, mã tra cứu {printed_key(dossier.tracking_key)}. "
        f"Điện thoại: {ward.phone}.\n"
    )
    mail = new_mail(
        key=f"receipt:{paper.pk}",
        recipient=dossier.applicant.email,
        subject=f"Cập nhật ngày hẹn trả kết quả hồ sơ {dossier.code}",
        text=text,
        at=change.at,
    )
    mail.dossier_id, mail.paper_id = dossier.pk, paper.pk
    return mail


def waiting_mails(at: datetime) -> models.QuerySet[OutboxMessage]:
    """Mails to send now: pending, or claimed by a process that has not come back within its lease."""
    return OutboxMessage.objects.filter(
        Q(status=OutboxMessage.Status.PENDING) | Q(status=OutboxMessage.Status.SENDING, claimed_until__lt=at),
        not_before__lte=at,
    ).order_by("not_before", "pk")


def claim(message: OutboxMessage, at: datetime) -> bool:
    """Take the mail for this process; False when another was quicker."""
    taken = (
        waiting_mails(at)
        .order_by()
        .filter(pk=message.pk, attempts=message.attempts)
        .update(status=OutboxMessage.Status.SENDING, claimed_until=at + LEASE, attempts=F("attempts") + 1)
    )
    return taken == 1


def mark_sent(message: OutboxMessage, at: datetime) -> None:
    """The server has taken the mail."""
    OutboxMessage.objects.filter(pk=message.pk).update(
        status=OutboxMessage.Status.SENT, sent_at=at, claimed_until=None, last_error=""
    )


def mark_failed(message: OutboxMessage, error: str, at: datetime) -> None:
    """Try again later, ever more slowly (at most hourly); after five days a person must look."""
    attempts = message.attempts + 1
    over = at - message.created_at > GIVE_UP_AFTER
    OutboxMessage.objects.filter(pk=message.pk).update(
        status=OutboxMessage.Status.NEEDS_PERSON if over else OutboxMessage.Status.PENDING,
        not_before=at + min(timedelta(hours=1), timedelta(minutes=2 ** min(attempts, 6))),
        claimed_until=None,
        last_error=" ".join(error.split())[:300],
    )
