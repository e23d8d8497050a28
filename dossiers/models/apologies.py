"""Findings of the sweep, and the apologies that answer them (decision D3)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Episode(models.Model):
    """A finding of the sweep. Met again it is re-opened, never doubled."""

    class Kind(models.TextChoices):
        DUE_SOON = "due_soon", "Sắp đến hạn"
        AT_RISK = "at_risk", "Có nguy cơ trễ"
        LATE = "late", "Trễ hẹn"
        LATE_NO_LETTER = "late_no_letter", "Trễ chưa có thư"
        ONLINE_UNANSWERED = "online_unanswered", "Trực tuyến chưa trả lời"
        STUCK = "stuck", "Xong mà chưa chuyển"
        SUPPLEMENT_UNANSWERED = "supplement_unanswered", "Chưa bổ sung"
        UNCOLLECTED = "uncollected", "Chưa nhận kết quả"

    class Closing(models.TextChoices):
        DONE = "done", "Xong"
        WITHDRAWN = "withdrawn", "Rút"
        SUPERSEDED = "superseded", "Thay bằng lần sau"

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="episodes")
    kind = models.CharField("loại", max_length=24, choices=Kind.choices)
    anchor = models.DateTimeField("mốc")
    opened_at = models.DateTimeField("phát hiện lúc")
    closed_at = models.DateTimeField("khép lúc", null=True, blank=True)
    closed_as = models.CharField("khép vì", max_length=12, choices=Closing.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "kind", "anchor"], name="episode_once"),
            models.CheckConstraint(
                name="episode_closed_somehow",
                condition=Q(closed_at__isnull=True, closed_as="")
                | (Q(closed_at__isnull=False) & ~Q(closed_as="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "dossier", "anchor"], name="episode_open", condition=Q(closed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Apology(models.Model):
    """A letter of apology with a new date: draft, submitted, approved, rendered, delivered.

    One withdrawn or replaced stays as it was, with who ended it, when and why; another takes its ordinal
    only where it was withdrawn. From the second on a letter is an exception: `chairman_reason` says why.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Đang soạn"
        SUBMITTED = "submitted", "Chờ duyệt"
        APPROVED = "approved", "Đã duyệt, chờ gửi"
        DELIVERED = "delivered", "Đã gửi"
        WITHDRAWN = "withdrawn", "Đã rút"
        SUPERSEDED = "superseded", "Đã thay"

    class Reason(models.TextChoices):
        APPLICANT = "a", "Do tổ chức, cá nhân"
        REGULATION = "b", "Do quy định của pháp luật, thủ tục"
        STAFF = "c", "Do thiếu nhân lực"
        COORDINATION = "d", "Do phối hợp giữa các cơ quan"
        SYSTEMS = "dd", "Do cơ sở vật chất, phần mềm"
        OTHER = "e", "Nguyên nhân khác"

    class Capacity(models.TextChoices):
        CHAIRMAN = "chairman", "Chủ tịch"
        FOR_CHAIRMAN = "for_chairman", "KT. Chủ tịch"
        ACTING = "acting", "Q. Chủ tịch"

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="apologies")
    ordinal = models.PositiveSmallIntegerField("lần")
    status = models.CharField("tình trạng", max_length=12, choices=Status.choices, default=Status.DRAFT)
    anchor = models.DateTimeField("hạn bị lỡ")
    reason_code = models.CharField(
        "nhóm lý do", max_length=2, choices=Reason.choices, blank=True, help_text="Trống: chưa có người chọn"
    )
    reason_text = models.TextField("lý do")
    new_due = models.DateTimeField("hẹn lại")
    long_extension_reason = models.TextField("lý do hẹn dài hơn thời hạn", blank=True)
    again_reason = models.TextField("lý do xin lỗi lần nữa", blank=True)
    chairman_reason = models.TextField("ý kiến của Chủ tịch", blank=True)
    step = models.ForeignKey(
        "dossiers.StepRun",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bước gây trễ",
        help_text="Bước giữ hồ sơ khi soạn thư",
    )
    drafted_at = models.DateTimeField("soạn lúc")
    submitted_at = models.DateTimeField("trình lúc", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    capacity = models.CharField("ký với tư cách", max_length=14, choices=Capacity.choices, blank=True)
    paper = models.OneToOneField(
        "dossiers.IssuedPaper", models.PROTECT, null=True, blank=True, related_name="apology"
    )
    signed_copy = models.ForeignKey(
        "dossiers.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signed_letters",
        verbose_name="bản đã ký",
    )
    delivered_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    closed_at = models.DateTimeField("rút, thay lúc", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_reason = models.TextField("lý do rút, thay", blank=True)

    class Meta:
        ordering = ["dossier", "ordinal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "ordinal"], name="apology_ordinal", condition=~Q(status="withdrawn")
            ),
            models.CheckConstraint(
                name="apology_approved_is_numbered",
                condition=~Q(status__in=["approved", "delivered"])
                | Q(approved_at__isnull=False, approved_by__isnull=False, paper__isnull=False),
            ),
            models.CheckConstraint(
                name="apology_again_has_reason", condition=Q(ordinal=1) | ~Q(again_reason="")
            ),
            models.CheckConstraint(
                name="apology_again_by_chairman",
                condition=Q(ordinal=1)
                | ~Q(status__in=["approved", "delivered", "superseded"])
                | ~Q(chairman_reason=""),
            ),
            models.CheckConstraint(name="apology_date_is_later", condition=Q(new_due__gt=F("anchor"))),
        ]
        indexes = [models.Index(fields=["status", "drafted_at"], name="apology_by_status")]

    def __str__(self) -> str:
        return f"thư xin lỗi lần {self.ordinal}"

    @property
    def is_again(self) -> bool:
        """Whether the citizen was given another date before: an exception, flagged wherever it is shown."""
        return self.ordinal > 1


class Delivery(models.Model):
    """How a paper reached the citizen: each way is recorded apart."""

    class Way(models.TextChoices):
        MAIL = "mail", "Thư điện tử"
        SIGNED = "signed", "Thư điện tử, bản đã ký"
        TEXT = "text", "Tin nhắn báo"
        PRINTED = "printed", "In, giao tại quầy"
        POST = "post", "Bưu chính"

    paper = models.ForeignKey("dossiers.IssuedPaper", models.CASCADE, related_name="deliveries")
    way = models.CharField("cách gửi", max_length=8, choices=Way.choices)
    delivered_at = models.DateTimeField("gửi lúc")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    detail = models.CharField("ghi chú", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "way"], name="delivery_once_a_way")]

    def __str__(self) -> str:
        return self.get_way_display()
