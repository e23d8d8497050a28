"""Files people hand in, and scans kept with a dossier: what each is, and where its bytes lie."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.scans.kinds import KINDS

_NOT_WITHDRAWN = Q(withdrawn_at__isnull=True)


class KeptFile(models.Model):
    """A file that was looked into and lies under its hash (ADR 0018), whatever it belongs to.

    Every model made of it is asked before the store clears a file away, and checked by a back-up.
    """

    name = models.CharField("tên tệp", max_length=255)
    media_type = models.CharField("dạng", max_length=40)
    size = models.PositiveIntegerField("cỡ (byte)")
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField("thêm lúc")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def file_name(self) -> str:
        """Where its bytes lie, below the folder of papers: one file for equal content, whoever added it."""
        return f"attachments/{self.sha256[:2]}/{self.sha256}{KINDS[self.media_type].suffix}"


def kept_files() -> list[models.QuerySet[KeptFile]]:
    """Every kept file, by the model it is of."""
    return [model._default_manager.all() for model in apps.get_models() if issubclass(model, KeptFile)]


class Attachment(KeptFile):
    """A file added to a dossier. Never deleted (archives act 33/2024/QH15): one added by mistake is withdrawn
    with a reason, is opened no more, and its file stays."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", "Giấy tờ trong thành phần hồ sơ"
        SUPPLEMENT = "supplement", "Giấy tờ bổ sung"
        REQUEST = "request", "Đơn, văn bản yêu cầu"
        RESULT = "result", "Kết quả"
        SIGNED = "signed", "Thư, văn bản đã ký"
        OTHER = "other", "Khác"

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="attachments")
    kind = models.CharField("loại", max_length=12, choices=Kind.choices)
    document = models.ForeignKey(
        "dossiers.SubmittedDocument", models.PROTECT, null=True, blank=True, related_name="scans"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField("lý do rút", blank=True)

    class Meta:
        ordering = ["dossier", "added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "sha256"], name="attachment_once_a_dossier", condition=_NOT_WITHDRAWN
            ),
            models.CheckConstraint(
                name="attachment_of_a_kind",
                condition=Q(media_type__in=sorted(KINDS), size__gt=0) & ~Q(name=""),
            ),
            models.CheckConstraint(
                name="attachment_names_its_document",
                condition=Q(kind="document", document__isnull=False)
                | (~Q(kind="document") & Q(document__isnull=True)),
            ),
            models.CheckConstraint(
                name="attachment_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="attachment_by_content")]
