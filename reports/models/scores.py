"""Self-scoring: the sheet of a scheme and year, its criteria with their formulas, the scores (ADR 23)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.models import KeptFile

from ..score_rules import Formula, Rule, parse_steps

_NOT_WITHDRAWN = Q(withdrawn_at__isnull=True)


class ScoreSheet(models.Model):
    """A scheme in a year. Confirmed by the chairman, its points are those frozen with each score."""

    class Scheme(models.TextChoices):
        WARD = "cchc", "Chỉ số cải cách hành chính của phường"
        SERVICE = "766", "Chỉ số phục vụ người dân, doanh nghiệp"

    scheme = models.CharField("bộ tiêu chí", max_length=10, choices=Scheme.choices)
    year = models.PositiveSmallIntegerField("năm")
    created_at = models.DateTimeField("lập lúc")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField("chốt lúc", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year", "scheme"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "year"], name="score_sheet_once_a_year"),
            models.CheckConstraint(
                name="score_sheet_confirmed_by_somebody",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"bảng tự chấm {self.get_scheme_display()} năm {self.year}"

    @property
    def is_confirmed(self) -> bool:
        """Whether the chairman has confirmed it."""
        return self.confirmed_at is not None


class Criterion(models.Model):
    """One criterion of a sheet: its maximum and its formula are those of that year.

    `source` names the figure it is filled from (reports/score_sources.py); empty: by hand. `note` says where
    the criterion comes from.
    """

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    code = models.CharField("mã", max_length=12)
    group = models.CharField("nhóm", max_length=160)
    name = models.CharField("tiêu chí", max_length=300)
    most = models.DecimalField("điểm tối đa", max_digits=5, decimal_places=2)
    rule = models.CharField("cách chấm", max_length=10, choices=[(r.value, r.label) for r in Rule])
    target = models.DecimalField("mức đủ điểm (%)", max_digits=5, decimal_places=2, null=True, blank=True)
    steps = models.CharField("các bậc", max_length=200, blank=True)
    per_case = models.DecimalField(
        "điểm trừ mỗi trường hợp", max_digits=5, decimal_places=2, null=True, blank=True
    )
    source = models.CharField("nguồn số liệu", max_length=40, blank=True)
    note = models.CharField("căn cứ", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["sheet", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "code"], name="criterion_code_once"),
            models.CheckConstraint(name="criterion_worth_something", condition=Q(most__gt=0)),
            models.CheckConstraint(
                name="criterion_has_its_formula",
                condition=Q(rule="ratio", target__gt=0, target__lte=100, steps="", per_case__isnull=True)
                | Q(rule="steps", target__isnull=True, per_case__isnull=True) & ~Q(steps="")
                | Q(rule="yes_no", target__isnull=True, steps="", per_case__isnull=True, source="")
                | Q(rule="minus", target__isnull=True, steps="", per_case__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"tiêu chí {self.code} {self.name}"[:200]

    @property
    def formula(self) -> Formula:
        """How its points follow from what was reached."""
        return Formula(Rule(self.rule), self.most, self.target, parse_steps(self.steps), self.per_case)


class Score(models.Model):
    """What was scored for a criterion: typed where no figure gives it, explained where points were lost.

    `value` is in percent, 0 or 1, or cases, by the rule. `points`, `part`, `whole` and `why` are frozen when
    the sheet is confirmed, and null or empty before.
    """

    criterion = models.OneToOneField(Criterion, models.CASCADE, related_name="score")
    value = models.DecimalField("kết quả", max_digits=8, decimal_places=2, null=True, blank=True)
    evidence = models.CharField("minh chứng", max_length=500, blank=True)
    reason = models.CharField("lý do mất điểm", max_length=500, blank=True)
    noted_at = models.DateTimeField("ghi lúc", null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    part = models.PositiveIntegerField("phần", null=True, blank=True)
    whole = models.PositiveIntegerField("tổng", null=True, blank=True)
    points = models.DecimalField("điểm", max_digits=5, decimal_places=2, null=True, blank=True)
    why = models.CharField("vì sao mất điểm", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["criterion"]
        constraints = [
            models.CheckConstraint(name="score_not_below_zero", condition=Q(points=None) | Q(points__gte=0)),
            models.CheckConstraint(
                name="score_value_not_below_zero", condition=Q(value=None) | Q(value__gte=0)
            ),
            models.CheckConstraint(
                name="score_noted_by_somebody",
                condition=Q(noted_at__isnull=False, noted_by__isnull=False)
                | Q(noted_at__isnull=True, noted_by__isnull=True, value__isnull=True, evidence="", reason=""),
            ),
            models.CheckConstraint(
                name="score_typed_with_evidence", condition=Q(value__isnull=True) | ~Q(evidence="")
            ),
        ]

    def __str__(self) -> str:
        return f"điểm {self.criterion.code}"


class ScoreEvidence(KeptFile):
    """A file that proves a score. One added by mistake is withdrawn with a reason and opened no more."""

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="evidence")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    request_id = models.UUIDField(unique=True)
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField("lý do rút", blank=True)

    class Meta:
        ordering = ["criterion", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "sha256"], name="score_evidence_once", condition=_NOT_WITHDRAWN
            ),
            models.CheckConstraint(
                name="score_evidence_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
            ),
        ]
