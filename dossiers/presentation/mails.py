"""What the jobs page tells of the outbox: how many mails wait or left, and those a person may handle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from dossiers.actions.sending import IN_TROUBLE
from dossiers.models import OutboxMessage
from procedures.calendar import local

MAILS_SHOWN = 20


@dataclass(frozen=True)
class Mail:
    """A mail a person may have to look at; the address is masked."""

    pk: int
    subject: str
    recipient: str
    attempts: int
    trouble: str
    given_up: bool


@dataclass(frozen=True)
class MailCounts:
    """How many mails wait, left, or need somebody."""

    waiting: int
    needs_person: int
    kept: int
    sent_today: int
    sent_week: int
    next_try: datetime | None


def masked(address: str) -> str:
    """ "hanh.luu@vidu.example" -> "ha…@vidu.example"; of a telephone number the last three digits."""
    name, at, domain = address.partition("@")
    return f"{name[:2]}…@{domain}" if at else f"…{address[-3:]}"


def mails_in_trouble() -> list[Mail]:
    """Those given up first, then those that failed and will be tried again."""
    return _mails(IN_TROUBLE)


def mails_held() -> list[Mail]:
    """Those that wait while sending is paused."""
    return _mails(Q(status=OutboxMessage.Status.PENDING, last_error=""))


def _mails(which: Q) -> list[Mail]:
    rows = OutboxMessage.objects.filter(which).order_by("status", "created_at", "pk")[:MAILS_SHOWN]
    return [
        Mail(
            pk=row.pk,
            subject=row.subject,
            recipient=masked(row.recipient),
            attempts=row.attempts,
            trouble=mail_trouble(row.last_error),
            given_up=row.status == OutboxMessage.Status.NEEDS_PERSON,
        )
        for row in rows
    ]


_SMTP = (
    ("SMTPRecipientsRefused", "Máy chủ nhận không có hộp thư này."),
    ("SMTPSenderRefused", "Máy chủ thư không nhận địa chỉ gửi của phường."),
    ("SMTPAuthenticationError", "Máy chủ thư không nhận tên hoặc mật khẩu trong cấu hình."),
    ("SMTPDataError", "Máy chủ nhận từ chối nội dung thư."),
    ("SMTPServerDisconnected", "Máy chủ thư ngắt kết nối giữa chừng."),
    ("ConnectionRefusedError", "Không kết nối được máy chủ thư."),
    ("gaierror", "Không tìm thấy máy chủ thư. Kiểm tra mạng."),
    ("TimeoutError", "Máy chủ thư không trả lời."),
    ("GatewayError", "Cổng nhắn tin không nhận tin."),
    ("FileDamaged", "Tệp kèm theo đã mất hoặc bị thay đổi."),
    ("PaperDamaged", "Tệp kèm theo đã mất hoặc bị thay đổi."),
)


def mail_trouble(error: str) -> str:
    """The cause of a failure in the reader's language; an unknown one as it was told."""
    return next((words for name, words in _SMTP if name in error), error)


def mail_counts(at: datetime) -> MailCounts:
    """The outbox at the aware moment `at`, in one query."""
    today = local(at).replace(hour=0, minute=0)
    sums = OutboxMessage.objects.aggregate(
        waiting=Count("pk", filter=Q(status__in=["pending", "sending"])),
        needs_person=Count("pk", filter=Q(status="needs_person")),
        kept=Count("pk", filter=Q(status="kept")),
        sent_today=Count("pk", filter=Q(status="sent", sent_at__gte=today)),
        sent_week=Count("pk", filter=Q(status="sent", sent_at__gte=today - timedelta(days=6))),
        next_try=Min("not_before", filter=Q(status="pending")),
    )
    return MailCounts(**sums)
