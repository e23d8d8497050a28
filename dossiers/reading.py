"""One dossier with everything that is told about it, in a number of queries that does not grow."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch

from dossiers.models import Dossier, StepHolder
from dossiers.presentation.file import DossierFile
from dossiers.querysets import DossierQuerySet
from procedures.models import CalendarVersion, StepPlan


def whole_dossiers() -> DossierQuerySet:
    """Dossiers with what `file_of` tells of each, but for the lists it loads itself."""
    found: DossierQuerySet = Dossier.objects.for_list().select_related(
        "proxy", "procedure_version", "department", "received_by", "calendar_version"
    )
    return found.defer("calendar_version__content").prefetch_related("pauses")


def file_of(dossier: Dossier, at: datetime) -> DossierFile:
    """The dossier (of `whole_dossiers`) as it stands at the local moment `at`.

    An ended dossier is told by the calendar it was judged by, an open one by today's.
    """
    judged_by = dossier.calendar_version if dossier.ended_at is not None else None
    version = judged_by or CalendarVersion.objects.current()
    return DossierFile(
        dossier=dossier,
        at=at,
        calendar=version.calendar,
        runs=list(
            dossier.step_runs.select_related("department", "officer", "plan").prefetch_related(
                Prefetch("holders", StepHolder.objects.select_related("officer"))
            )
        ),
        plans=list(
            StepPlan.objects.filter(version=dossier.procedure_version_id)
            .select_related("department")
            .order_by("seq")
        ),
        pauses=list(dossier.pauses.all()),
        events=list(dossier.events.select_related("actor", "personal").order_by("seq")),
        apologies=list(
            dossier.apologies.select_related(
                "paper", "approved_by", "submitted_by", "closed_by", "signed_copy", "step__department"
            )
        ),
    )
