"""What the clock is computed from: pauses, steps and requests for supplements."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from procedures.deadlines import PauseMode
from procedures.models import Department, StepPlan


class Pause(models.Model):
    """Time that is not the office's. At most one is open a dossier."""

    class Kind(models.TextChoices):
        SUPPLEMENT = "supplement", "Chờ bổ sung"
        PAYMENT = "payment", "Chờ nghĩa vụ tài chính"
        OUTSIDE_LIMIT = "outside_limit", "Bước ngoài thời hạn"
        SUSPENSION = "suspension", "Tạm dừng theo luật"
        PUBLIC_NOTICE = "public_notice", "Niêm yết"

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="pauses")
    kind = models.CharField("loại", max_length=14, choices=Kind.choices)
    mode = models.CharField(
        "cách tính",
        max_length=8,
        choices=[(PauseMode.RESTART.value, "tính lại từ đầu"), (PauseMode.RESUME.value, "tính tiếp")],
    )
    started_at = models.DateTimeField("từ")
    ended_at = models.DateTimeField("đến", null=True, blank=True)
    legal_article = models.CharField("căn cứ", max_length=200, blank=True)

    class Meta:
        ordering = ["dossier", "started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(ended_at__isnull=True), name="pause_one_open"
            ),
            models.CheckConstraint(
                name="pause_in_order", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class StepRun(models.Model):
    """A visit of the dossier to a step: who holds it, since when, with which budget.

    The clock of the step starts at `given_at` and ends at `ended_at`, the next hand-over; `taken_at` is
    shown but moves nothing. A restart begins a new round.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="step_runs")
    seq = models.PositiveSmallIntegerField()
    leg = models.PositiveSmallIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)
    plan = models.ForeignKey(StepPlan, models.PROTECT, null=True, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    budget_minutes = models.PositiveIntegerField(default=0)
    outside_limit = models.BooleanField(default=False)
    given_at = models.DateTimeField("giao lúc")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField("nhận lúc", null=True, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="step_runs"
    )
    ended_at = models.DateTimeField("chuyển đi lúc", null=True, blank=True)
    sent_back = models.BooleanField("trả lại", default=False)
    paper_number = models.CharField("văn bản kèm theo", max_length=60, blank=True)
    late_share = models.PositiveIntegerField(
        "phần ngày trễ", null=True, blank=True, help_text="phần trăm ngày làm việc, ghi khi có kết quả"
    )

    class Meta:
        ordering = ["dossier", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "seq"], name="step_run_in_order"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(ended_at__isnull=True), name="step_run_one_open"
            ),
            models.CheckConstraint(
                name="step_run_forward", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("given_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["department", "dossier"], name="step_run_by_department"),
            models.Index(
                fields=["dossier", "department", "late_share"],
                name="step_run_late_shares",
                condition=Q(late_share__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq}. {self.name}"


class StepHolder(models.Model):
    """Who of the department had a visit in hand from `since` on; None: nobody in particular."""

    step = models.ForeignKey(StepRun, models.CASCADE, related_name="holders")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateTimeField("từ")

    class Meta:
        ordering = ["step", "since", "pk"]

    def __str__(self) -> str:
        return f"{self.officer or 'chưa ai'} từ {self.since:%d/%m/%Y}"


class SupplementRequest(models.Model):
    """A request to complete the dossier (form 02); the second and later need the chairman's reason."""

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="supplement_requests")
    ordinal = models.PositiveSmallIntegerField("lần")
    requested_at = models.DateTimeField("yêu cầu lúc")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    items = models.JSONField("nội dung", default=list)
    reason = models.TextField("lý do")
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    allowed_reason = models.TextField("lý do của lãnh đạo", blank=True)
    answered_at = models.DateTimeField("bổ sung xong lúc", null=True, blank=True)
    near_end = models.BooleanField(
        "sát hạn", default=False, help_text="yêu cầu khi còn không quá một phần năm thời hạn"
    )

    class Meta:
        ordering = ["dossier", "ordinal"]
        indexes = [models.Index(fields=["requested_at", "ordinal"], name="supplement_by_moment")]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "ordinal"], name="supplement_request_ordinal"),
            models.CheckConstraint(
                name="supplement_again_is_allowed", condition=Q(ordinal__lte=1) | Q(allowed_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"lần {self.ordinal}"
