"""Mail waiting to leave, written in the same transaction as its cause; and what jobs have done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class OutboxMessage(models.Model):
    """A mail, or a text to a telephone. `key` says what it is about and is unique: the same cause never makes
    a second one. `recipient` is an address or a number. A text written while no gateway is set up is `kept`:
    it stays here and is never sent.

    A crash between sending and noting it may repeat a mail with the same Message-ID, never lose one.
    """

    class Status(models.TextChoices):
        PENDING = "pending", "Chờ gửi"
        SENDING = "sending", "Đang gửi"
        SENT = "sent", "Đã gửi"
        NEEDS_PERSON = "needs_person", "Cần người xử lý"
        CANCELLED = "cancelled", "Không gửi nữa"
        KEPT = "kept", "Chỉ lưu, chưa có cổng nhắn tin"

    class Channel(models.TextChoices):
        MAIL = "mail", "Thư điện tử"
        SMS = "sms", "Tin nhắn SMS"
        ZALO = "zalo", "Zalo"

    key = models.CharField(max_length=120, unique=True)
    message_id = models.CharField(max_length=120, unique=True)
    channel = models.CharField("kênh", max_length=4, choices=Channel.choices, default=Channel.MAIL)
    recipient = models.CharField("người nhận", max_length=254)
    subject = models.CharField("tiêu đề", max_length=200)
    text = models.TextField("nội dung")
    html = models.TextField(blank=True)
    dossier = models.ForeignKey(
        "dossiers.Dossier", models.CASCADE, null=True, blank=True, related_name="mails"
    )
    paper = models.ForeignKey(
        "dossiers.IssuedPaper", models.PROTECT, null=True, blank=True, related_name="mails"
    )
    attachment = models.ForeignKey(
        "dossiers.Attachment", models.PROTECT, null=True, blank=True, related_name="mails"
    )
    created_at = models.DateTimeField("lập lúc")
    not_before = models.DateTimeField("không gửi trước")
    status = models.CharField("tình trạng", max_length=14, choices=Status.choices, default=Status.PENDING)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    last_error = models.CharField("lỗi gần nhất", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outbox_sent_has_moment",
                condition=(Q(status="sent") & Q(sent_at__isnull=False)) | ~Q(status="sent"),
            )
        ]
        indexes = [
            models.Index(
                fields=["not_before"], name="outbox_waiting", condition=Q(status__in=["pending", "sending"])
            )
        ]

    def __str__(self) -> str:
        return self.key


class JobRun(models.Model):
    """One run of a scheduled job."""

    job = models.CharField("việc", max_length=40)
    started_at = models.DateTimeField("bắt đầu")
    finished_at = models.DateTimeField("xong", null=True, blank=True)
    ok = models.BooleanField(default=False)
    summary = models.CharField("đã làm", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["job", "-started_at"], name="job_run_latest")]

    def __str__(self) -> str:
        return f"{self.job} {self.started_at:%d/%m/%Y %H:%M}"
