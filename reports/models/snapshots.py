"""Figures and facts as they were when the report was reviewed. Never edited; a report taken back to writing
loses them and gets new ones at its next review."""

from __future__ import annotations

from django.db import models

from .reports import Report


class ReportSnapshot(models.Model):
    """One a report. `content` are the figures told; `facts` one line for each dossier counted, as they stood
    at `data_at`, known at `taken_at` (reports/facts.py), packed.

    `sha256` is over both, the moment of data and the version of the definitions, in canonical JSON: whoever
    recomputes them gets the same hash, and an altered figure another.
    """

    report = models.OneToOneField(Report, models.PROTECT, related_name="snapshot")
    taken_at = models.DateTimeField("chốt lúc")
    data_at = models.DateTimeField("thời điểm số liệu")
    definitions = models.CharField("bản định nghĩa số liệu", max_length=20)
    content = models.JSONField("số liệu")
    facts = models.BinaryField("hồ sơ được đếm")
    sha256 = models.CharField("SHA-256", max_length=64)

    def __str__(self) -> str:
        return f"số liệu của {self.report}"
