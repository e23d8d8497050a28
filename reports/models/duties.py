"""Which reports the ward owes, to whom and by when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ReportDuty(models.Model):
    """A report that returns: for each period of its kind, so many days after the period's last day.

    The periods follow 581/BNV-CCHC; the days are those the superior office sets, so each ward changes them.
    """

    class Kind(models.TextChoices):
        YEAR = "year", "Báo cáo năm"
        HALF = "h1", "Báo cáo 6 tháng đầu năm"
        FIRST_QUARTER = "q1", "Báo cáo quý I"
        THIRD_QUARTER = "q3", "Báo cáo quý III"
        MONTH = "month", "Báo cáo tháng"

    kind = models.CharField("báo cáo", max_length=6, choices=Kind.choices, unique=True)
    receiver = models.CharField("nơi nhận", max_length=200)
    days_after = models.PositiveSmallIntegerField("số ngày sau ngày chốt")
    active = models.BooleanField("đang áp dụng", default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="report_duty_within_a_quarter", condition=Q(days_after__lte=90))
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
