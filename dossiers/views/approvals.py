"""What waits for a leader: results, letters, second requests for papers, closings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dossiers.models import Apology, Dossier, Event
from dossiers.presentation.story import personal_of
from dossiers.querysets import (
    closing_before_leaders,
    letter_before_leaders,
    open_proposals,
    result_before_leaders,
)
from dossiers.views.badges import DueState, due_state
from procedures.calendar import Calendar
from procedures.models import Officer

MOST = 200


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
    chairman_needed = bool(proposals) or any(letter.is_again for letter in letters)
    as_chairman = chairman_needed and officer.acts_as_chairman(at.date())

    def waiting(dossier: Dossier, **more: Any) -> Waiting:
        return Waiting(dossier, due_state(dossier, at, calendar), **more)

    parts = {
        "results": [waiting(d, since=d.for_signature_at) for d in decided if d.closing_proposed_at is None],
        "closings": [waiting(d, since=d.closing_proposed_at) for d in decided if d.closing_proposed_at],
        "letters": [
            waiting(one.dossier, letter=one, allowed=not one.is_again or as_chairman) for one in letters
        ],
        "proposals": [_proposal(waiting, event, allowed=as_chairman) for event in proposals],
    }
    total = sum(len(part) for part in parts.values())
    certifications = Dossier.objects.awaiting_certification().filter(approved_at__isnull=True).count()
    context = parts | {"total": total, "certifications": certifications, "here": request.get_full_path()}
    return render(request, "dossiers/desk/approvals.html", context)


def _decisions() -> Any:
    """Results laid before a leader, and closings proposed by the counter."""
    either = result_before_leaders() | closing_before_leaders()
    return Dossier.objects.for_list().filter(either).by_urgency()[:MOST]


def _letters() -> Any:
    return (
        Apology.objects.filter(
            status=Apology.Status.SUBMITTED, dossier__in=Dossier.objects.filter(letter_before_leaders())
        )
        .select_related("dossier__applicant", "dossier__procedure", "dossier__holder", "submitted_by")
        .order_by("anchor", "pk")[:MOST]
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
