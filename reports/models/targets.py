"""A target of the plan (chỉ tiêu): what is measured, and the level it has to reach."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .plans import Plan


class Target(models.Model):
    """`kind` names what is measured (reports/targets.py); what it measures now is never typed."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets")
    kind = models.CharField("chỉ tiêu", max_length=30)
    level = models.DecimalField("mức giao (%)", max_digits=4, decimal_places=1)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind"], name="target_once_a_plan"),
            models.CheckConstraint(name="target_in_percent", condition=Q(level__gt=0, level__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.level} %"
