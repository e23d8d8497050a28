"""A report as a PDF: asked for on a page, made by a worker, kept with its hash."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from .reports import Report


class ReportFile(models.Model):
    """One request to print a report. A worker claims it until `claimed_until`; a lost one is claimed again.

    Of a signed report there is one file and it stays; of a draft the latest is shown.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Đang chờ"
        RENDERING = "rendering", "Đang in"
        DONE = "done", "Xong"
        FAILED = "failed", "Không xong"

    report = models.ForeignKey(Report, models.CASCADE, related_name="files")
    report_version = models.PositiveIntegerField("phiên bản")
    final = models.BooleanField("bản đã ký", default=False)
    state = models.CharField("tình trạng", max_length=10, choices=State.choices, default=State.WAITING)
    requested_at = models.DateTimeField("yêu cầu lúc")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    file_name = models.CharField("tệp", max_length=120, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size = models.PositiveIntegerField("cỡ tệp (byte)", default=0)
    error = models.CharField("lý do không xong", max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state__in=["waiting", "rendering"]),
                name="report_file_one_under_way",
            ),
            models.UniqueConstraint(
                fields=["report"], condition=Q(final=True, state="done"), name="report_file_one_final"
            ),
            models.CheckConstraint(
                name="report_file_done_is_whole",
                condition=~Q(state="done") | ~Q(file_name="") & ~Q(sha256="") & Q(finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"bản in của {self.report}"

    @property
    def is_under_way(self) -> bool:
        """Waiting for a worker or being made."""
        return self.state in (self.State.WAITING, self.State.RENDERING)
