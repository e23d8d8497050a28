"""The first letters of many dossiers, drafted together as the sweep does.

The words, dates and events are those of `draft_apology`, each in its dossier's own chain; a chunk takes as
many statements as one dossier does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch

from dossiers.models import Apology, Dossier, Event, StepRun
from dossiers.workflow import Action, allowed
from procedures.calendar import Calendar, local
from procedures.models import CalendarVersion, StepPlan

from .apologies import date_with_steps, drafted_letter
from .base import Change
from .events import heads_moved, next_event


@transaction.atomic
def draft_together(ids: Iterable[int], at: datetime) -> int:
    """Draft the first letter of each of these dossiers by the system; how many.

    Those that ended, were paused or got a letter since the list was read are left out. One that cannot be
    drafted for another reason raises, and none is.
    """
    calendar: Calendar = CalendarVersion.objects.current().calendar
    dossiers = _locked(ids)
    plans = _plans(dossiers)
    letters, events = [], []
    for dossier in dossiers:
        if not _needs_first(dossier):
            continue
        change = Change(dossier, Action.DRAFT_APOLOGY, None, local(at))
        letters.append(_letter(change, plans[dossier.procedure_version_id], calendar))
        events.append(next_event(change, dossier.state))
    Apology.objects.bulk_create(letters)
    Event.objects.bulk_create(events)
    Dossier.objects.filter(pk__in=[letter.dossier_id for letter in letters]).update(**heads_moved())
    return len(letters)


def _locked(ids: Iterable[int]) -> list[Dossier]:
    """The dossiers, locked, with what their letters are made of, read once they are."""
    under_way = StepRun.objects.filter(ended_at__isnull=True).select_related("plan", "department")
    rows = Dossier.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk")
    return list(
        rows.prefetch_related("apologies", "pauses", Prefetch("step_runs", under_way, to_attr="under_way"))
    )


def _plans(dossiers: Iterable[Dossier]) -> defaultdict[int, list[StepPlan]]:
    """The planned steps of each version of a procedure, in order."""
    plans: defaultdict[int, list[StepPlan]] = defaultdict(list)
    versions = {dossier.procedure_version_id for dossier in dossiers}
    for plan in StepPlan.objects.filter(version__in=versions).order_by("seq"):
        plans[plan.version_id].append(plan)
    return plans


def _needs_first(dossier: Dossier) -> bool:
    """Whether it can have its first letter: a date, a step under way, no letter but withdrawn ones."""
    return (
        allowed(Action.DRAFT_APOLOGY, dossier.state)
        and dossier.due_first is not None
        and bool(dossier.under_way)  # type: ignore[attr-defined]
        and all(letter.status == Apology.Status.WITHDRAWN for letter in dossier.apologies.all())
    )


def _letter(change: Change, plans: list[StepPlan], calendar: Calendar) -> Apology:
    dossier = change.dossier
    step: StepRun = dossier.under_way[0]  # type: ignore[attr-defined]
    later = [plan for plan in plans if plan.seq > (step.plan.seq if step.plan else 0)]
    anchor = dossier.due_first
    if anchor is None:
        raise ValueError("a dossier without a date has nothing to apologise for")
    due = date_with_steps(dossier, step, later, change.at, calendar)
    return drafted_letter(change, step, 1, anchor, due)
