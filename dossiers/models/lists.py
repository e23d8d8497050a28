"""What belongs to the lists of the counter: views people saved, what was exported, sheets of hand-over."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from procedures.models import Department


class SavedView(models.Model):
    """Filters of the register under a name of its owner's; `shared`: everybody sees it.

    `query` is the part of the address after "?", the names of the filters in order.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField("tên", max_length=60)
    query = models.CharField("điều kiện lọc", max_length=1000)
    shared = models.BooleanField("dùng chung", default=False)
    created_at = models.DateTimeField("lưu lúc")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name"),
            models.CheckConstraint(name="saved_view_says_something", condition=~Q(name="") & ~Q(query="")),
        ]

    def __str__(self) -> str:
        return self.name


class ListExport(models.Model):
    """A list of dossiers left the site as a file: who, when, which filters, how many rows (decision D5).

    `complete` is false for one that was broken off; `rows` were sent until then.
    """

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        PDF = "pdf", "PDF"

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc")
    what = models.CharField("danh sách", max_length=200)
    format = models.CharField("dạng tệp", max_length=5, choices=Format.choices)
    filters = models.CharField("điều kiện", max_length=1000, blank=True)
    identity = models.BooleanField("có số định danh đầy đủ", default=False)
    rows = models.PositiveIntegerField("số dòng", default=0)
    complete = models.BooleanField("trọn vẹn", default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at"], name="list_export_by_time")]
        default_permissions = ()
        permissions = [("export_identity", "Xuất danh sách có số định danh đầy đủ")]

    def __str__(self) -> str:
        return f"{self.what} ({self.get_format_display()})"


class HandOverSheet(models.Model):
    """Dossiers that went together from the counter to a department, or whose results came back from it.

    One request makes one sheet for each department, however often it is sent.
    """

    class Kind(models.TextChoices):
        PAPERS = "papers", "Phiếu bàn giao hồ sơ"
        RESULTS = "results", "Phiếu bàn giao kết quả"

    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="phòng")
    made_at = models.DateTimeField("lập lúc")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    paper_number = models.CharField("văn bản kèm theo", max_length=60, blank=True)
    request_id = models.UUIDField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["request_id", "kind", "department"], name="hand_over_sheet_once")
        ]
        indexes = [models.Index(fields=["-made_at"], name="hand_over_sheet_by_time")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.department}"


class HandOverLine(models.Model):
    """One dossier of a sheet."""

    sheet = models.ForeignKey(HandOverSheet, models.CASCADE, related_name="lines")
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["sheet", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "dossier"], name="hand_over_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} trong phiếu {self.sheet_id}"
