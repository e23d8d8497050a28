"""Papers that left the office, and the gapless numbers on them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dossiers.numbering import SERIES_LABELS


class NumberSeries(models.Model):
    """The last number used in a series. `first` lets a ward go on from its paper book (decision D7)."""

    kind = models.CharField(
        "loại", max_length=16, choices=[(series.value, label) for series, label in SERIES_LABELS.items()]
    )
    unit = models.CharField("đơn vị", max_length=20)
    period = models.CharField("kỳ", max_length=10)
    first = models.PositiveIntegerField("số đầu", default=1)
    last = models.PositiveIntegerField("số đã dùng", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "unit", "period"], name="number_series_once"),
            models.CheckConstraint(name="number_series_forward", condition=Q(last__gte=F("first") - 1)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}: {self.last}"


class IssuedPaper(models.Model):
    """A paper with its number and its frozen content; rendered once, then the file and its hash stay.

    A letter of apology is rendered by a job as soon as it is approved, which claims it first (`print_...`);
    every other paper when somebody opens it. `unit` is the code of the ward that issued it: a ward that gets
    another code begins its numbers anew.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="papers")
    kind = models.CharField(
        "loại", max_length=16, choices=[(series.value, label) for series, label in SERIES_LABELS.items()]
    )
    form_set = models.CharField("bộ mẫu", max_length=10)
    unit = models.CharField("mã đơn vị", max_length=20)
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveIntegerField("số")
    symbol = models.CharField("ký hiệu", max_length=40)
    issued_at = models.DateTimeField("lập lúc")
    content = models.JSONField("nội dung")
    file_name = models.CharField("tệp", max_length=120, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    rendered_at = models.DateTimeField("in lần đầu lúc", null=True, blank=True)
    print_claimed_until = models.DateTimeField(null=True, blank=True)
    print_attempts = models.PositiveSmallIntegerField("số lần in thử", default=0)
    print_error = models.CharField("lỗi in gần nhất", max_length=300, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        ordering = ["dossier", "issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "unit", "year", "number"], name="issued_paper_number"),
            models.CheckConstraint(
                name="issued_paper_file_has_hash",
                condition=Q(file_name="", sha256="", rendered_at__isnull=True)
                | (~Q(file_name="") & ~Q(sha256="") & Q(rendered_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["number"], name="issued_paper_by_number"),
            models.Index(
                fields=["issued_at"], name="apology_to_render", condition=Q(kind="apology", sha256="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} số {self.number:02d}/{self.symbol}"
