"""Loading one dossier with all a page about it needs, in a number of queries that does not grow."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch
from django.http import HttpRequest

from dossiers.models import Dossier, StepHolder
from dossiers.presentation.file import DossierFile
from dossiers.querysets import DossierQuerySet
from dossiers.views.answers import visible_dossier
from procedures.models import CalendarVersion, StepPlan


def dossier_file(request: HttpRequest, pk: int, at: datetime) -> DossierFile:
    """The dossier for the signed-in officer at the local moment `at`.

    Raises Http404 when there is none or the officer may not see it. An ended dossier is told by the calendar
    it was judged by, an open one by today's.
    """
    dossier = visible_dossier(request, pk, _whole())
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
            dossier.apologies.select_related("paper", "approved_by", "submitted_by").order_by("ordinal")
        ),
    )


def _whole() -> DossierQuerySet:
    found: DossierQuerySet = Dossier.objects.for_list().select_related(
        "proxy", "procedure_version", "department", "received_by", "calendar_version"
    )
    return found.defer("calendar_version__content").prefetch_related("pauses")
