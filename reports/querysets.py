"""Sets of what reports keep, in the words of the page that shows them. The moment is always an argument."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import F


class RiskStandingQuerySet(models.QuerySet[Any]):
    """Chances to come late."""

    def current(self, at: datetime) -> Self:
        """Those that still hold: the dossier runs, is not late, and is in the step they were told of."""
        dossiers = apps.get_model("dossiers", "Dossier").objects
        return self.filter(
            dossier__in=dossiers.running().filter(due_first__gte=at).values("pk"), step__ended_at__isnull=True
        )

    def for_list(self) -> Self:
        """The greatest chance first, then the soonest due, with everything a row shows, in one query."""
        shown = self.select_related(
            "step", "dossier__applicant", "dossier__procedure", "dossier__sector", "dossier__holder"
        )
        return shown.order_by(F("per_mille").desc(nulls_last=True), "dossier__due_first", "pk")
