"""What waits for a leader: results, letters, second requests for papers, closings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dossiers.models import Apology, Dossier, Event
from dossiers.presentation.story import personal_of
from dossiers.querysets import before_leaders
from dossiers.views.badges import DueState, due_state
from dossiers.workflow import Action, Status
from procedures.calendar import Calendar
from procedures.models import Officer

MOST = 200
_RUNNING = [Status.RECEIVED.value, Status.IN_PROGRESS.value]
_LATER = [
    Action.PROPOSE_SUPPLEMENT.value,
    Action.ALLOW_SUPPLEMENT.value,
    Action.REQUEST_SUPPLEMENT.value,
]


@dataclass(frozen=True)
class Waiting:
    """One thing to decide: on which dossier, with its badge, and what was laid before the leader."""

    dossier: Dossier
    due: DueState
    letter: Apology | None = None
    items: str = ""
    reason: str = ""
    who: str = ""
    since: datetime | None = None
    allowed: bool = True


def approvals(request: HttpRequest, officer: Officer, at: datetime, calendar: Calendar) -> HttpResponse:
    """The page, most urgent first in each part."""
    decided = list(_decisions())
    letters, proposals = list(_letters()), list(_proposals())
    chairman_needed = bool(proposals) or any(letter.ordinal > 1 for letter in letters)
    as_chairman = chairman_needed and officer.acts_as_chairman(at.date())

    def waiting(dossier: Dossier, **more: Any) -> Waiting:
        return Waiting(dossier, due_state(dossier, at, calendar), **more)

    parts = {
        "results": [waiting(d, since=d.for_signature_at) for d in decided if d.closing_proposed_at is None],
        "closings": [waiting(d, since=d.closing_proposed_at) for d in decided if d.closing_proposed_at],
        "letters": [
            waiting(one.dossier, letter=one, allowed=one.ordinal == 1 or as_chairman) for one in letters
        ],
        "proposals": [_proposal(waiting, event, allowed=as_chairman) for event in proposals],
    }
    total = sum(len(part) for part in parts.values())
    context = parts | {"total": total, "here": request.get_full_path()}
    return render(request, "dossiers/desk/approvals.html", context)


def _decisions() -> Any:
    """Results laid before a leader, and closings proposed by the counter."""
    return Dossier.objects.for_list().filter(before_leaders()).by_urgency()[:MOST]


def _letters() -> Any:
    return (
        Apology.objects.filter(status=Apology.Status.SUBMITTED)
        .select_related("dossier__applicant", "dossier__procedure", "dossier__holder", "submitted_by")
        .order_by("anchor", "pk")[:MOST]
    )


def open_proposals() -> Any:
    """Second and later requests for papers the chairman has not answered."""
    later = Event.objects.filter(
        dossier=OuterRef("dossier"),
        seq__gt=OuterRef("seq"),
        action__in=_LATER,
    )
    return Event.objects.filter(
        ~Exists(later), action=Action.PROPOSE_SUPPLEMENT.value, dossier__status__in=_RUNNING
    )


def _proposals() -> Any:
    return (
        open_proposals()
        .select_related("dossier__applicant", "dossier__procedure", "dossier__holder", "actor", "personal")
        .order_by("dossier__due_first", "pk")[:MOST]
    )


def _proposal(waiting: Any, event: Event, *, allowed: bool) -> Waiting:
    told = personal_of(event)
    found: Waiting = waiting(
        event.dossier,
        items="; ".join(told.get("items", ())),
        reason=told.get("reason", ""),
        who=event.actor.full_name if event.actor else "",
        since=event.occurred_at,
        allowed=allowed,
    )
    return found
