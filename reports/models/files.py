"""A report as a PDF: asked for on a page, made by a worker, kept with its hash."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dossiers.models import RequestedFile

from .reports import Report


class ReportFile(RequestedFile):
    """One request to print a report; of a signed report there is one file and it stays, of a draft the
    latest is shown."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="files")
    report_version = models.PositiveIntegerField("phiên bản")
    final = models.BooleanField("bản đã ký", default=False)

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
