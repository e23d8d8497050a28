"""The escalation ladder as data, who was told of what, and which mails each person wants (decision D3)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from .apologies import Episode


class Rung(models.Model):
    """One rung: of which finding, how many working days from its moment, whom it is told, and how.

    Switched off it stays, because notices name it.
    """

    class Audience(models.TextChoices):
        HOLDER = "holder", "Người đang giữ"
        DEPARTMENT = "department", "Cả phòng đang giữ"
        COUNTER = "counter", "Tiếp nhận"
        OFFICE = "office", "Văn phòng"
        LEADERS = "leaders", "Lãnh đạo"
        CHAIRMAN = "chairman", "Chủ tịch"

    kind = models.CharField("việc", max_length=24, choices=Episode.Kind.choices)
    offset = models.SmallIntegerField(
        "số ngày làm việc", default=0, help_text="Tính từ mốc của việc; số âm là trước mốc."
    )
    weekly = models.BooleanField("nhắc lại hằng tuần", default=False)
    audience = models.CharField("báo cho", max_length=12, choices=Audience.choices)
    at_once = models.BooleanField("báo ngay", default=False)
    active = models.BooleanField("đang dùng", default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "offset", "weekly", "audience"], name="rung_once"),
            models.CheckConstraint(name="rung_weekly_has_no_offset", condition=Q(weekly=False) | Q(offset=0)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_audience_display().lower()}"


class Notice(models.Model):
    """A finding told to a person on a rung: once, or once a week (`turn`) on a weekly rung.

    `told_at` is set in one transaction with the outbox row of the mail that tells it.
    """

    episode = models.ForeignKey(Episode, models.CASCADE, related_name="notices")
    rung = models.ForeignKey(Rung, models.PROTECT, related_name="notices")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    turn = models.PositiveSmallIntegerField("tuần thứ", default=0)
    at_once = models.BooleanField("báo ngay", default=False)
    created_at = models.DateTimeField("ghi lúc")
    told_at = models.DateTimeField("báo lúc", null=True, blank=True)
    mail = models.ForeignKey(
        "dossiers.OutboxMessage", models.SET_NULL, null=True, blank=True, related_name="notices"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["episode", "rung", "turn", "recipient"], name="notice_once")
        ]
        indexes = [
            models.Index(fields=["recipient"], name="notice_untold", condition=Q(told_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.episode} → {self.recipient}"


class MailChoice(models.Model):
    """Which mails a person wants; who has no row wants both."""

    officer = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_choice")
    morning = models.BooleanField("thư buổi sáng", default=True)
    at_once = models.BooleanField("thư báo ngay", default=True)

    def __str__(self) -> str:
        return str(self.officer)
