"""The year's plan of administrative reform (kế hoạch CCHC): its decision and its tasks."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from procedures.models import Department

from ..plan_areas import AREAS


class Plan(models.Model):
    """One a calendar year, with the decision it was issued by."""

    year = models.PositiveSmallIntegerField("năm", unique=True)
    number = models.CharField("số, ký hiệu", max_length=40)
    decided_on = models.DateField("ngày ban hành")
    signer = models.CharField("người ký", max_length=120)
    created_at = models.DateTimeField("lập lúc")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"kế hoạch cải cách hành chính năm {self.year}"

    @property
    def first_day(self) -> date:
        """1 January of its year."""
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        """31 December of its year."""
        return date(self.year, 12, 31)


class PlanTask(models.Model):
    """What is to be done, by whom and with what to show for it (nhiệm vụ).

    Done once by `due_on`, or again each quarter or month by day `due_day` of its last month. A task given up
    stays with the reason, and its unfinished parts count nowhere.
    """

    class Rhythm(models.TextChoices):
        ONCE = "once", "Một lần"
        QUARTERLY = "quarterly", "Hằng quý"
        MONTHLY = "monthly", "Hằng tháng"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    area = models.CharField("nội dung", max_length=20, choices=AREAS)
    text = models.CharField("nhiệm vụ", max_length=500)
    product = models.CharField("sản phẩm, kết quả", max_length=300)
    lead = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="đơn vị chủ trì")
    cooperating = models.ManyToManyField(
        Department, related_name="+", blank=True, verbose_name="đơn vị phối hợp"
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người chịu trách nhiệm",
    )
    rhythm = models.CharField("thực hiện", max_length=10, choices=Rhythm.choices, default=Rhythm.ONCE)
    starts_on = models.DateField("bắt đầu", null=True, blank=True)
    due_on = models.DateField("hạn", null=True, blank=True)
    due_day = models.PositiveSmallIntegerField("ngày của tháng cuối kỳ", null=True, blank=True)
    is_report = models.BooleanField("báo cáo định kỳ gửi cấp trên", default=False)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_reason = models.TextField("lý do bỏ", blank=True)
    created_at = models.DateTimeField("lập lúc")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    request_id = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "copied_from"], name="plan_task_copied_once"),
            models.CheckConstraint(
                name="plan_task_has_its_due",
                condition=Q(rhythm="once", due_on__isnull=False, due_day__isnull=True)
                | ~Q(rhythm="once") & Q(due_on__isnull=True, due_day__range=(1, 31), starts_on__isnull=True),
            ),
            models.CheckConstraint(
                name="plan_task_dropped_with_reason",
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True, dropped_reason="")
                | Q(dropped_at__isnull=False, dropped_by__isnull=False) & ~Q(dropped_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:120]

    @property
    def rhythm_words(self) -> str:
        """ "hằng quý, ngày 14"; empty for a task done once."""
        if self.rhythm == self.Rhythm.ONCE:
            return ""
        label = self.get_rhythm_display().lower()
        last = "cuối tháng" if (self.due_day or 0) > 28 else f"ngày {self.due_day}"
        month = " của tháng cuối quý" if self.rhythm == self.Rhythm.QUARTERLY else ""
        return f"{label}, hạn {last}{month}"
