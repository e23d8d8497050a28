"""The catalogue of procedures and, with dates of force, everything a decision can change about one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from procedures.deadlines import Legs, Limit, PauseMode, Unit, legs_of, shorter
from procedures.querysets import InForceQuerySet, ProcedureQuerySet

from .people import Department

UNIT_CHOICES = [
    (Unit.WORKING_DAY.value, "ngày làm việc"),
    (Unit.WORKING_HOUR.value, "giờ làm việc"),
    (Unit.CLOCK_HOUR.value, "giờ"),
    (Unit.SAME_DAY.value, "trong ngày"),
    (Unit.CALENDAR_DAY.value, "ngày"),
    (Unit.MONTH.value, "tháng"),
]


class Sector(models.Model):
    """A field of administration (lĩnh vực)."""

    code = models.SlugField("mã", max_length=40, unique=True)
    name = models.CharField("tên", max_length=120)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="phòng phụ trách", null=True, blank=True
    )

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """The identity of an administrative procedure; what can change about it is in its versions."""

    key = models.SlugField("khóa", max_length=80, unique=True)
    national_code = models.CharField("mã quốc gia", max_length=20, unique=True, null=True, blank=True)
    name = models.CharField("tên", max_length=400)
    short_names = models.CharField("tên tắt", max_length=200, blank=True)
    sector = models.ForeignKey(Sector, models.PROTECT, verbose_name="lĩnh vực", related_name="procedures")
    active = models.BooleanField("phường có tiếp nhận", default=True)
    code_source = models.CharField("nguồn của mã", max_length=20, blank=True)
    notes = models.TextField("ghi chú", blank=True)
    search_text = models.CharField(max_length=800, editable=False)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        ordering = ["sector__position", "name"]

    def __str__(self) -> str:
        return self.name


class ProcedureVersion(models.Model):
    """Limits, fee, documents, steps and level of a procedure between two dates of force.

    A dossier keeps the version under which it was received.
    """

    class OnlineLevel(models.TextChoices):
        NONE = "none", "không trực tuyến"
        PARTIAL = "partial", "một phần"
        FULL = "full", "toàn trình"

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="versions")
    force_from = models.DateField("áp dụng từ", null=True, blank=True)
    force_to = models.DateField("đến hết ngày", null=True, blank=True)
    statutory_amount = models.PositiveSmallIntegerField("thời hạn theo luật", null=True, blank=True)
    statutory_unit = models.CharField("đơn vị", max_length=16, choices=UNIT_CHOICES, blank=True)
    local_amount = models.PositiveSmallIntegerField("thời hạn của địa phương", null=True, blank=True)
    local_unit = models.CharField("đơn vị", max_length=16, choices=UNIT_CHOICES, blank=True)
    second_leg_amount = models.PositiveSmallIntegerField(
        "trong đó sau nghĩa vụ tài chính", null=True, blank=True
    )
    limit_source = models.CharField("nguồn của thời hạn", max_length=20, blank=True)
    usable = models.BooleanField("dùng được", default=False)
    first_supplement_mode = models.CharField(
        "sau bổ sung lần đầu",
        max_length=10,
        choices=[(PauseMode.RESTART.value, "tính lại từ đầu"), (PauseMode.RESUME.value, "tính tiếp")],
        default=PauseMode.RESTART.value,
    )
    fee_vnd = models.PositiveIntegerField("phí, lệ phí (đồng)", null=True, blank=True)
    online_level = models.CharField(
        "mức độ trực tuyến", max_length=10, choices=OnlineLevel.choices, default=OnlineLevel.NONE
    )
    inter_agency = models.BooleanField("liên thông", default=False)
    agencies = models.CharField("cơ quan tham gia", max_length=500, blank=True)
    legal_basis = models.TextField("căn cứ pháp lý", blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        ordering = ["procedure", "force_from"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "force_from"], name="version_one_a_date"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(force_from__isnull=True), name="version_one_since_ever"
            ),
            models.CheckConstraint(
                name="version_dates_in_order",
                condition=Q(force_to__isnull=True)
                | Q(force_from__isnull=True)
                | Q(force_to__gte=F("force_from")),
            ),
            models.CheckConstraint(
                name="version_usable_has_limit",
                condition=Q(usable=False) | Q(statutory_amount__isnull=False) | Q(local_amount__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} ({self.limit_text})"

    @property
    def statutory_limit(self) -> Limit | None:
        """The limit in the law, if any."""
        return _limit(self.statutory_unit, self.statutory_amount)

    @property
    def local_limit(self) -> Limit | None:
        """The limit the province or the ward has set, if any."""
        return _limit(self.local_unit, self.local_amount)

    @property
    def limit(self) -> Limit | None:
        """The one that counts: the shorter of the two."""
        return shorter(self.statutory_limit, self.local_limit)

    @property
    def legs(self) -> Legs | None:
        """The limit as it is counted: whole, or in two legs around the financial duty (decision D2)."""
        return legs_of(self.limit, self.second_leg_amount) if self.limit == self.statutory_limit else None

    @property
    def limit_at_receipt(self) -> Limit | None:
        """What runs from the receipt on: the limit, or its first leg."""
        return self.legs.first if self.legs else self.limit

    @property
    def limit_text(self) -> str:
        """In words, for screens and papers: "03 ngày làm việc", "trong ngày"."""
        return _in_words(self.limit)

    @property
    def statutory_text(self) -> str:
        """The limit in the law, in words."""
        return _in_words(self.statutory_limit)


def _in_words(limit: Limit | None) -> str:
    if limit is None:
        return "chưa có thời hạn"
    if limit.unit is Unit.SAME_DAY:
        return "trong ngày làm việc"
    return f"{limit.amount:02d} {dict(UNIT_CHOICES)[limit.unit.value]}"


def _limit(unit: str, amount: int | None) -> Limit | None:
    return Limit(Unit(unit), amount) if unit and amount is not None else None


class StepPlan(models.Model):
    """A planned step: which department holds the dossier and for how long at most."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="steps")
    seq = models.PositiveSmallIntegerField("thứ tự")
    department = models.ForeignKey(Department, models.PROTECT)
    name = models.CharField("việc", max_length=160)
    budget_minutes = models.PositiveIntegerField("định mức (phút, ngày 480 phút)", default=0)
    outside_limit = models.BooleanField("không tính vào thời hạn", default=False)

    class Meta:
        ordering = ["version", "seq"]
        constraints = [models.UniqueConstraint(fields=["version", "seq"], name="step_plan_in_order")]

    def __str__(self) -> str:
        return f"{self.seq}. {self.name}"


class RequiredDocument(models.Model):
    """A paper the procedure asks for; nobody may ask for others (decree 63/2010, art. 18.6)."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="documents")
    seq = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("tên giấy tờ", max_length=400)
    optional = models.BooleanField("nếu có", default=False)

    class Meta:
        ordering = ["version", "seq"]
        constraints = [models.UniqueConstraint(fields=["version", "seq"], name="required_document_in_order")]

    def __str__(self) -> str:
        return self.name
