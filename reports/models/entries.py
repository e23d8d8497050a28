"""Numbers of a report that dossiers cannot know: typed by a person, each with its source."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from ..entry_kinds import BY_KEY
from ..score_rules import short
from .reports import Report


class ReportEntry(models.Model):
    """One typed number (reports/entry_kinds.py names them). What was not typed is not there."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="entries")
    key = models.CharField("số liệu", max_length=30)
    value = models.DecimalField("số", max_digits=14, decimal_places=2)
    source = models.CharField("nguồn", max_length=200)
    typed_at = models.DateTimeField("nhập lúc")
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["report", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="report_entry_once")]

    def __str__(self) -> str:
        return f"{self.report}: {self.key}"

    @property
    def label(self) -> str:
        """What the number tells."""
        return BY_KEY[self.key].label

    @property
    def words(self) -> str:
        """The number with its unit: "97,5 %"."""
        return f"{short(self.value)} {BY_KEY[self.key].unit}"
