"""A report to the superior level: its period, the text people write, its number from the office's book."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dossiers.periods import Period

from ..periods import ReportingPeriod, year_period

SYMBOL = "BC-UBND"


class Report(models.Model):
    """Draft until a leader signs; then nothing about it changes any more.

    The period's dates are kept with it, so that another closing day set later changes nothing told before.
    The number is typed from the office's book and unique in the year of issue (decision D7).
    """

    class Kind(models.TextChoices):
        ANNUAL = "annual", "Báo cáo năm"

    class Status(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        SIGNED = "signed", "Đã ký"

    class Capacity(models.TextChoices):
        CHAIRMAN = "chairman", "Chủ tịch"
        DEPUTY = "deputy", "KT. Chủ tịch"
        ACTING = "acting", "Q. Chủ tịch"

    kind = models.CharField("loại", max_length=12, choices=Kind.choices, default=Kind.ANNUAL)
    year = models.PositiveSmallIntegerField("năm")
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến hết ngày")
    status = models.CharField("tình trạng", max_length=8, choices=Status.choices, default=Status.DRAFT)
    issued_on = models.DateField("ngày ban hành")
    number = models.PositiveIntegerField("số", null=True, blank=True)
    number_year = models.PositiveSmallIntegerField("năm của số", null=True, blank=True)
    recipients = models.TextField(
        "nơi nhận", help_text="Mỗi dòng một nơi nhận; dòng đầu là cơ quan nhận báo cáo."
    )
    created_at = models.DateTimeField("lập lúc")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
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
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "year"], name="report_once_a_year"),
            models.UniqueConstraint(fields=["number_year", "number"], name="report_number_once_a_year"),
            models.CheckConstraint(name="report_days_in_order", condition=Q(last_day__gt=F("first_day"))),
            models.CheckConstraint(
                name="report_signed_is_whole",
                condition=~Q(status="signed")
                | Q(
                    number__isnull=False,
                    number_year__isnull=False,
                    signer__isnull=False,
                    signed_at__isnull=False,
                )
                & ~Q(capacity=""),
            ),
        ]

    def __str__(self) -> str:
        return f"báo cáo cải cách hành chính năm {self.year}"

    @property
    def is_signed(self) -> bool:
        """Whether it is frozen."""
        return self.status == self.Status.SIGNED

    @property
    def subject_lines(self) -> tuple[str, str]:
        """The two lines below the name of the report."""
        return (
            f"Kết quả công tác cải cách hành chính năm {self.year}",
            f"và phương hướng, nhiệm vụ năm {self.year + 1}",
        )

    @property
    def period(self) -> Period:
        """What it reports on."""
        return Period(self.first_day, self.last_day, f"năm {self.year}")

    @property
    def reporting_period(self) -> ReportingPeriod:
        """The reporting year with its months, by its own closing day."""
        return year_period(self.year, self.last_day.day)

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
