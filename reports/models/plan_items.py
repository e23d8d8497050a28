"""What is done of a task by one due date: its progress as people note it, the files that prove it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dossiers.models import KeptFile

from .plans import PlanTask

_NOT_WITHDRAWN = Q(withdrawn_at__isnull=True)


class PlanItem(models.Model):
    """One due date of a task: the only one, or a quarter's or a month's.

    `percent` and `done_on` repeat the latest note, so that lists need not read them all. The state is always
    computed (reports/plan_states.py). `first_due_on` never changes, so a date put off stays visible.
    """

    task = models.ForeignKey(PlanTask, models.PROTECT, related_name="items")
    ordinal = models.PositiveSmallIntegerField("kỳ", default=0)
    starts_on = models.DateField("bắt đầu")
    due_on = models.DateField("hạn")
    first_due_on = models.DateField("hạn đầu tiên")
    percent = models.PositiveSmallIntegerField("phần trăm", default=0)
    done_on = models.DateField("xong ngày", null=True, blank=True)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["task", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["task", "ordinal"], name="plan_item_once"),
            models.CheckConstraint(name="plan_item_days_in_order", condition=Q(due_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="plan_item_done_is_whole",
                condition=Q(percent=100, done_on__isnull=False)
                | Q(percent__lt=100, done_on__isnull=True, confirmed_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="plan_item_by_due", condition=Q(done_on__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.task}{f' ({self.label})' if self.label else ''}"

    @property
    def label(self) -> str:
        """ "quý I", "tháng 3"; empty for a task done once."""
        if self.task.rhythm == PlanTask.Rhythm.QUARTERLY:
            return f"quý {('I', 'II', 'III', 'IV')[self.ordinal - 1]}"
        return f"tháng {self.ordinal}" if self.task.rhythm == PlanTask.Rhythm.MONTHLY else ""


class PlanProgress(models.Model):
    """How far it was on a day, in words and percent. Never edited: a mistake is mended by the next note.

    `returned` marks a leader's note that it is not done after all.
    """

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="notes")
    on = models.DateField("ngày")
    percent = models.PositiveSmallIntegerField("phần trăm")
    note = models.TextField("nội dung")
    returned = models.BooleanField("trả lại", default=False)
    noted_at = models.DateTimeField("ghi lúc")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    request_id = models.UUIDField(unique=True)

    class Meta:
        ordering = ["item", "-pk"]
        constraints = [
            models.CheckConstraint(name="plan_progress_in_percent", condition=Q(percent__range=(0, 100))),
        ]

    def __str__(self) -> str:
        return f"{self.percent} %: {self.note[:80]}"


class PlanEvidence(KeptFile):
    """A file that shows the product. One added by mistake is withdrawn with a reason and opened no more."""

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="evidence")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    request_id = models.UUIDField(unique=True)
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField("lý do rút", blank=True)

    class Meta:
        ordering = ["item", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "sha256"], name="plan_evidence_once", condition=_NOT_WITHDRAWN
            ),
            models.CheckConstraint(
                name="plan_evidence_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
            ),
        ]
