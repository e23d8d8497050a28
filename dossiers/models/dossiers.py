"""The dossier: one matter of one applicant, from the counter to the hand-over of its result."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dossiers.lateness import OUTCOME_LABELS
from dossiers.querysets import DossierQuerySet
from dossiers.workflow import ENDED_EARLY, FINISHED, OPEN, PAUSED, STATUS_LABELS, Status
from procedures.deadlines import Unit
from procedures.models import CalendarVersion, Department, Procedure, ProcedureVersion, Sector
from procedures.models.catalogue import UNIT_CHOICES

from .applicants import Applicant
from .figure_indexes import FOR_THE_FIGURES
from .sweep_indexes import FOR_THE_SWEEP

_OPEN = sorted(status.value for status in OPEN)
_PAUSED = sorted(status.value for status in PAUSED)
_FINISHED = sorted(status.value for status in FINISHED)
_ENDED = sorted(status.value for status in ENDED_EARLY | FINISHED)
# What the register is filtered by and few dossiers are: a page of them is found without reading the others.
_RARE = (
    Q(outcome="late")
    | Q(supplement_count__gte=2)
    | Q(recorded_late=True)
    | Q(promise_provisional=True)
    | Q(second_leg_amount__isnull=False)
    | ~Q(for_other_ward="")
    | Q(status__in=["closed", "refused", "stopped", "submitted", "void", "withdrawn"])
)


class Dossier(models.Model):
    """Only `dossiers.actions` change a dossier; each change appends an Event and raises `version`.

    Moments are aware; facts that figures need (outcome, months, sector, channel, department) are stored
    when they become known, so that no report does time arithmetic a row.
    """

    class Channel(models.TextChoices):
        COUNTER = "counter", "Tại quầy"
        ONLINE = "online", "Trực tuyến"
        POSTAL = "postal", "Bưu chính"
        OTHER_WARD = "other_ward", "Phường khác nhận hộ"

    class ResultDelivery(models.TextChoices):
        COUNTER = "counter", "Tại quầy"
        POST = "post", "Bưu chính"
        ELECTRONIC = "electronic", "Điện tử"

    class ResultKind(models.TextChoices):
        GRANTED = "granted", "Đồng ý"
        REFUSED = "refused", "Từ chối bằng văn bản"

    # identity
    code = models.CharField("mã hồ sơ", max_length=40, unique=True, null=True, blank=True)
    external_code = models.CharField(
        "mã trên hệ thống tỉnh", max_length=40, unique=True, null=True, blank=True
    )
    register_unit = models.CharField("mã đơn vị của sổ", max_length=20, blank=True)
    register_year = models.PositiveSmallIntegerField("năm của sổ", null=True, blank=True)
    register_number = models.PositiveIntegerField("số trong sổ", null=True, blank=True)
    tracking_token = models.CharField("khóa trong mã QR", max_length=32, unique=True)
    tracking_key = models.CharField("mã tra cứu", max_length=8)

    # what
    procedure = models.ForeignKey(Procedure, models.PROTECT)
    procedure_version = models.ForeignKey(ProcedureVersion, models.PROTECT)
    sector = models.ForeignKey(Sector, models.PROTECT)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="phòng giải quyết"
    )
    inter_agency = models.BooleanField("liên thông", default=False)
    online_level = models.CharField("mức độ trực tuyến", max_length=10)
    limit_unit = models.CharField("đơn vị thời hạn", max_length=16, choices=UNIT_CHOICES)
    limit_amount = models.PositiveSmallIntegerField("thời hạn")
    second_leg_amount = models.PositiveSmallIntegerField(
        "trong đó sau nghĩa vụ tài chính", null=True, blank=True
    )

    # whose
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="dossiers")
    proxy = models.ForeignKey(
        Applicant,
        models.PROTECT,
        related_name="proxied_dossiers",
        null=True,
        blank=True,
        verbose_name="người nộp thay",
    )
    proxy_paper = models.CharField("giấy tờ ủy quyền", max_length=200, blank=True)
    channel = models.CharField("cách nộp", max_length=12, choices=Channel.choices)
    for_other_ward = models.CharField("nhận hộ phường", max_length=120, blank=True)
    result_delivery = models.CharField("nhận kết quả", max_length=12, choices=ResultDelivery.choices)
    copies = models.PositiveSmallIntegerField("số bộ", default=1)
    fee_vnd = models.PositiveIntegerField("phí, lệ phí phải nộp (đồng)", default=0)
    note = models.CharField("ghi chú trên giấy hẹn", max_length=300, blank=True)

    # where it stands
    status = models.CharField(
        "tình trạng", max_length=24, choices=[(s.value, label) for s, label in STATUS_LABELS.items()]
    )
    status_before_pause = models.CharField(max_length=24, blank=True)
    holder = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="held_dossiers",
        null=True,
        blank=True,
        verbose_name="đang giữ",
    )
    holder_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="held_dossiers", null=True, blank=True
    )
    handed_over_at = models.DateTimeField("chuyển lần đầu", null=True, blank=True)
    supplement_count = models.PositiveSmallIntegerField("số lần yêu cầu bổ sung", default=0)
    closing_proposed_at = models.DateTimeField("đề xuất đóng", null=True, blank=True)

    # the clock
    submitted_at = models.DateTimeField("gửi trực tuyến lúc", null=True, blank=True)
    received_at = models.DateTimeField("nhận lúc", null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="received_dossiers", null=True, blank=True
    )
    promised_at = models.DateTimeField("hẹn trên giấy", null=True, blank=True)
    due_first = models.DateTimeField("hạn", null=True, blank=True)
    due_current = models.DateTimeField("ngày hẹn đã báo gần nhất", null=True, blank=True)
    leg = models.PositiveSmallIntegerField("chặng", default=1)
    leg_started_at = models.DateTimeField("bắt đầu chặng hai", null=True, blank=True)
    leg_one_due = models.DateTimeField("hạn chặng một", null=True, blank=True)
    leg_one_ended_at = models.DateTimeField("xong chặng một lúc", null=True, blank=True)
    leg_one_days_late = models.PositiveIntegerField("số ngày trễ chặng một", null=True, blank=True)
    paused_at = models.DateTimeField("tạm dừng từ", null=True, blank=True)
    promise_provisional = models.BooleanField("lịch năm đó còn tạm tính", default=False)
    calendar_version = models.ForeignKey(CalendarVersion, models.PROTECT, null=True, blank=True)

    # the result
    for_signature_at = models.DateTimeField("trình duyệt lúc", null=True, blank=True)
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    result_kind = models.CharField("kết quả", max_length=10, choices=ResultKind.choices, blank=True)
    result_number = models.CharField("số văn bản kết quả", max_length=60, blank=True)
    result_date = models.DateField("ngày văn bản kết quả", null=True, blank=True)
    resolved_at = models.DateTimeField("có kết quả lúc", null=True, blank=True)
    recorded_late = models.BooleanField("ghi nhận sau", default=False)
    result_received_at = models.DateTimeField("quầy nhận kết quả lúc", null=True, blank=True)
    returned_at = models.DateTimeField("trả kết quả lúc", null=True, blank=True)
    returned_to = models.CharField("người nhận kết quả", max_length=200, blank=True)
    returned_way = models.CharField(
        "đã trả bằng cách", max_length=12, choices=ResultDelivery.choices, blank=True
    )
    post_number = models.CharField("số hiệu bưu gửi", max_length=40, blank=True)
    reminded_at = models.DateTimeField("nhắc công dân lần cuối", null=True, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    outcome = models.CharField(
        "đánh giá",
        max_length=10,
        blank=True,
        choices=[(outcome.value, label) for outcome, label in OUTCOME_LABELS.items()],
    )
    days_late = models.PositiveIntegerField("số ngày trễ", null=True, blank=True)
    received_month = models.DateField("tháng báo cáo nhận", null=True, blank=True)
    ended_month = models.DateField("tháng báo cáo kết thúc", null=True, blank=True)

    # honesty
    version = models.PositiveIntegerField(default=1)
    event_count = models.PositiveIntegerField(default=0)
    event_head = models.CharField(max_length=64, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register_unit", "register_year", "register_number"], name="dossier_register_number"
            ),
            models.CheckConstraint(
                name="dossier_received_is_whole",
                condition=Q(status__in=["submitted", "refused", "withdrawn", "void"])
                | Q(
                    code__isnull=False,
                    register_number__isnull=False,
                    received_at__isnull=False,
                    promised_at__isnull=False,
                    calendar_version__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="dossier_paused_only_in_pause",
                condition=Q(status__in=_PAUSED, paused_at__isnull=False)
                | (~Q(status__in=_PAUSED) & Q(paused_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="dossier_running_has_due",
                condition=~Q(status__in=["received", "in_progress", "resolved", "returned"])
                | Q(due_first__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_finished_has_verdict",
                condition=(
                    Q(status__in=_FINISHED, resolved_at__isnull=False, approved_at__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(result_kind="")
                )
                | (~Q(status__in=_FINISHED) & Q(outcome="", resolved_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="dossier_ended_has_moment",
                condition=Q(status__in=[*_ENDED, "refused", "void"], ended_at__isnull=False)
                | (~Q(status__in=[*_ENDED, "refused", "void"]) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="dossier_moments_in_order",
                condition=(Q(resolved_at__isnull=True) | Q(resolved_at__gte=F("received_at")))
                & (Q(returned_at__isnull=True) | Q(returned_at__gte=F("resolved_at"))),
            ),
            models.CheckConstraint(
                name="dossier_legs_are_whole",
                condition=Q(second_leg_amount__isnull=True, leg=1, leg_one_ended_at__isnull=True)
                | Q(second_leg_amount__isnull=False, leg=1, leg_started_at__isnull=True)
                | Q(
                    second_leg_amount__isnull=False,
                    leg=2,
                    leg_started_at__isnull=False,
                    leg_one_due__isnull=False,
                    leg_one_ended_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="dossier_open_is_held", condition=~Q(status__in=_OPEN) | Q(holder__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_first", "id"], name="dossier_open_by_due", condition=Q(status__in=_OPEN)
            ),
            models.Index(
                fields=["holder", "due_first"], name="dossier_held_by_due", condition=Q(status__in=_OPEN)
            ),
            models.Index(fields=["-received_at"], name="dossier_by_receipt"),
            models.Index(
                fields=["submitted_at"], name="dossier_waiting_online", condition=Q(status="submitted")
            ),
            models.Index(fields=["-received_at", "-id"], name="dossier_rare_by_receipt", condition=_RARE),
            models.Index(fields=["resolved_at"], name="dossier_to_hand_out", condition=Q(status="resolved")),
            *FOR_THE_SWEEP,
            *FOR_THE_FIGURES,
        ]

    def __str__(self) -> str:
        return self.code or f"hồ sơ chờ tiếp nhận {self.pk}"

    @property
    def state(self) -> Status:
        """The status as the workflow knows it."""
        return Status(self.status)

    @property
    def receipt_moment(self) -> datetime:
        """When it was received. Raises ValueError for one that still waits to be."""
        if self.received_at is None:
            raise ValueError(f"{self} has not been received")
        return self.received_at

    @property
    def missed_due(self) -> datetime | None:
        """The due moment a late dossier missed first: the first leg's where that was late, else its own."""
        return self.due_first if self.leg_one_days_late is None else self.leg_one_due

    @property
    def fee_outstanding(self) -> int:
        """What of the fee has not been collected, in dong; one query over its payments."""
        collected = sum(payment.amount_vnd for payment in self.payments.all())
        return max(0, self.fee_vnd - collected)

    @property
    def is_open(self) -> bool:
        """Received and not yet ended."""
        return self.state in OPEN

    @property
    def is_paused(self) -> bool:
        """Waiting for the citizen, a payment or a legal suspension."""
        return self.state in PAUSED

    @property
    def limit_text(self) -> str:
        """The limit it was received under, in words."""
        if self.limit_unit == Unit.SAME_DAY:
            return "trong ngày làm việc"
        return f"{self.limit_amount:02d} {self.get_limit_unit_display()}"


class SubmittedDocument(models.Model):
    """A paper that was in fact handed in, with how many of which kind."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="documents")
    seq = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("tên giấy tờ", max_length=400)
    originals = models.PositiveSmallIntegerField("bản chính", default=0)
    certified = models.PositiveSmallIntegerField("bản chứng thực", default=0)
    copies = models.PositiveSmallIntegerField("bản chụp", default=0)

    class Meta:
        ordering = ["dossier", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "seq"], name="submitted_document_in_order"),
            models.CheckConstraint(
                name="submitted_document_counted",
                condition=Q(originals__gt=0) | Q(certified__gt=0) | Q(copies__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Payment(models.Model):
    """Fee or charge collected for a dossier, in dong."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="payments")
    amount_vnd = models.PositiveIntegerField("số tiền (đồng)")
    collected_at = models.DateTimeField("thu lúc")
    collected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["collected_at", "id"], name="payment_by_time")]

    def __str__(self) -> str:
        return f"{self.amount_vnd} đ"
