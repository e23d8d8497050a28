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

from dossiers.actions.paper_files import MOST_ATTEMPTS
from dossiers.actions.papers import person_of
from dossiers.models import IssuedPaper, OutboxMessage
from dossiers.numbering import printed_key
from procedures.calendar import Calendar, local
from procedures.models import CalendarVersion

if TYPE_CHECKING:
    from .base import Change

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
    """Write a mail into the outbox unless one with this key is there; whether it was new.

    It leaves in opening hours: not before the next opening after `at`, or after `not_before`.
    """
    if OutboxMessage.objects.filter(key=key).exists():
        return False
    mail = new_mail(key=key, recipient=recipient, subject=subject, text=text, at=at)
    mail.html, mail.not_before = html, opening_after(not_before or at)
    mail.dossier_id, mail.paper_id = dossier_id, paper_id
    OutboxMessage.objects.bulk_create([mail], ignore_conflicts=True)
    return True


def opening_after(at: datetime) -> datetime:
    """When mail may leave: `at` in opening hours, else the next opening; at once without a calendar."""
    try:
        calendar: Calendar = CalendarVersion.objects.current().calendar
    except CalendarVersion.DoesNotExist:
        return at
    return at if calendar.is_open(at) else calendar.next_opening(at)


def new_mail(*, key: str, recipient: str, subject: str, text: str, at: datetime) -> OutboxMessage:
    """A mail to leave at once, not yet in the outbox; its Message-ID follows from its key."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    return OutboxMessage(
        key=key,
        message_id=message_id_of(key, domain),
        recipient=recipient,
        subject=" ".join(subject.split())[:200],
        text=text,
        created_at=at,
        not_before=at,
    )


def message_id_of(key: str, domain: str) -> str:
    """The Message-ID of the mail with this key: the same whenever and however often it is sent."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


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
    """Mails to send now: pending, or claimed by a process that has not come back within its lease.

    One whose paper cannot be rendered waits until a person has looked at the paper.
    """
    stuck = Q(paper__sha256="", paper__print_attempts__gte=MOST_ATTEMPTS)
    return OutboxMessage.objects.filter(_free(at)).exclude(stuck).order_by("not_before", "pk")


def _free(at: datetime) -> Q:
    pending = Q(status=OutboxMessage.Status.PENDING)
    left_behind = Q(status=OutboxMessage.Status.SENDING, claimed_until__lt=at)
    return (pending | left_behind) & Q(not_before__lte=at)


def claim(message: OutboxMessage, at: datetime) -> bool:
    """Take the mail for this process; False when another was quicker.

    Every condition is on the row itself: where two meet, PostgreSQL lets the second wait and then asks those
    of the row again, but not those of a subquery, which a join would make of them.
    """
    mine = OutboxMessage.objects.filter(_free(at), pk=message.pk, attempts=message.attempts)
    taken = mine.update(
        status=OutboxMessage.Status.SENDING,
        claimed_until=at + settings.LEASE,
        attempts=F("attempts") + 1,
    )
    return taken == 1


def mark_sent(message: OutboxMessage, at: datetime) -> None:
    """The server has taken the mail."""
    OutboxMessage.objects.filter(pk=message.pk).update(
        status=OutboxMessage.Status.SENT, sent_at=at, claimed_until=None, last_error=""
    )


def mark_failed(message: OutboxMessage, error: str, at: datetime) -> None:
    """Try again later, ever more slowly (at most hourly); after five days a person must look.

    Nothing is noted when another process has taken the mail over meanwhile.
    """
    attempts = message.attempts + 1
    mine = {"status": OutboxMessage.Status.SENDING, "attempts": attempts}
    over = at - message.created_at > GIVE_UP_AFTER
    OutboxMessage.objects.filter(pk=message.pk, **mine).update(
        status=OutboxMessage.Status.NEEDS_PERSON if over else OutboxMessage.Status.PENDING,
        not_before=at + min(timedelta(hours=1), timedelta(minutes=2 ** min(attempts, 6))),
        claimed_until=None,
        last_error=" ".join(error.split())[:300],
    )
