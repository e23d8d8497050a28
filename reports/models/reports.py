"""A report to the superior level: its period, its life, its number from the office's book."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dossiers.periods import Period

from ..periods import ReportingPeriod, reporting_period

SYMBOL = "BC-UBND"


class Report(models.Model):
    """Draft, reviewed (its figures frozen), signed, sent. A signed one never changes any more; what must be
    put right is told by a new edition of the same period, signed in its turn.

    `code` names the period (reports/periods.py). Its dates are kept with it, so that another closing day set
    later changes nothing told before. The number is typed from the office's book and unique in the year of
    issue (decision D7).
    """

    class Kind(models.TextChoices):
        ANNUAL = "year", "Báo cáo năm"
        HALF = "half", "Báo cáo 6 tháng"
        QUARTER = "quarter", "Báo cáo quý"
        MONTH = "month", "Báo cáo tháng"

    class Status(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        REVIEWED = "reviewed", "Đã soát, chờ ký"
        SIGNED = "signed", "Đã ký"
        SENT = "sent", "Đã gửi"

    class Capacity(models.TextChoices):
        CHAIRMAN = "chairman", "Chủ tịch"
        DEPUTY = "deputy", "KT. Chủ tịch"
        ACTING = "acting", "Q. Chủ tịch"

    kind = models.CharField("loại", max_length=12, choices=Kind.choices, default=Kind.ANNUAL)
    code = models.CharField("kỳ", max_length=9)
    year = models.PositiveSmallIntegerField("năm")
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến hết ngày")
    edition = models.PositiveSmallIntegerField("bản", default=1)
    status = models.CharField("tình trạng", max_length=8, choices=Status.choices, default=Status.DRAFT)
    issued_on = models.DateField("ngày ban hành")
    number = models.PositiveIntegerField("số", null=True, blank=True)
    number_year = models.PositiveSmallIntegerField("năm của số", null=True, blank=True)
    recipients = models.TextField(
        "nơi nhận", help_text="Mỗi dòng một nơi nhận; dòng đầu là cơ quan nhận báo cáo."
    )
    created_at = models.DateTimeField("lập lúc")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField("soát lúc", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người soát",
    )
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người ký",
    )
    capacity = models.CharField("ký với tư cách", max_length=10, choices=Capacity.choices, blank=True)
    signed_at = models.DateTimeField("ký lúc", null=True, blank=True)
    sent_on = models.DateField("gửi ngày", null=True, blank=True)
    sent_how = models.CharField("gửi bằng", max_length=200, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người gửi",
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-last_day", "-first_day", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["code", "edition"], name="report_edition_once"),
            models.UniqueConstraint(fields=["number_year", "number"], name="report_number_once_a_year"),
            models.CheckConstraint(name="report_days_in_order", condition=Q(last_day__gt=F("first_day"))),
            models.CheckConstraint(
                name="report_reviewed_by_someone",
                condition=Q(status="draft") | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="report_signed_is_whole",
                condition=Q(status__in=["draft", "reviewed"])
                | Q(
                    number__isnull=False,
                    number_year__isnull=False,
                    signer__isnull=False,
                    signed_at__isnull=False,
                )
                & ~Q(capacity=""),
            ),
            models.CheckConstraint(
                name="report_sent_is_told", condition=~Q(status="sent") | Q(sent_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"báo cáo cải cách hành chính {self.label}"

    @classmethod
    def of(cls, chosen: ReportingPeriod, **rest: Any) -> Report:
        """A draft about that period, not yet saved."""
        return cls(
            kind=chosen.kind,
            code=chosen.code,
            year=chosen.year,
            first_day=chosen.period.first,
            last_day=chosen.period.last,
            **rest,
        )

    @property
    def is_draft(self) -> bool:
        """Whether it may still be written."""
        return self.status == self.Status.DRAFT

    @property
    def is_reviewed(self) -> bool:
        """Whether it waits for the signature, its figures frozen."""
        return self.status == self.Status.REVIEWED

    @property
    def is_signed(self) -> bool:
        """Whether it is frozen for good, sent or not yet."""
        return self.status in (self.Status.SIGNED, self.Status.SENT)

    @property
    def label(self) -> str:
        """ "năm 2026", "quý I năm 2026"; with the edition from the second on."""
        return (
            f"{self.reporting_period.label} (bản {self.edition})" if self.edition > 1 else self.period_label
        )

    @property
    def period_label(self) -> str:
        """ "năm 2026", "quý I năm 2026"."""
        return self.reporting_period.label

    @property
    def subject_lines(self) -> tuple[str, str]:
        """The two lines below the name of the report."""
        chosen = self.reporting_period
        return (
            f"Kết quả công tác cải cách hành chính {chosen.label}",
            f"và phương hướng, nhiệm vụ {chosen.following.label}",
        )

    @property
    def period(self) -> Period:
        """What it reports on."""
        return Period(self.first_day, self.last_day, self.period_label)

    @property
    def reporting_period(self) -> ReportingPeriod:
        """The period with its months, by its own closing day."""
        return reporting_period(self.code, self.last_day.day)

    @property
    def number_text(self) -> str:
        """ "356/BC-UBND"; without the number while it has none."""
        return f"{self.number:02d}/{SYMBOL}" if self.number else f"/{SYMBOL}"


class ReportSection(models.Model):
    """What people wrote under one heading of the outline: plain paragraphs. Each save raises `version`."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    key = models.CharField("mục", max_length=20)
    text = models.TextField("nội dung")
    written_at = models.DateTimeField("viết lúc")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["report", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="report_section_once")]

    def __str__(self) -> str:
        return f"{self.report}: {self.key}"
