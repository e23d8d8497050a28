"""What is asked from above, with where each stands today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from procedures.models import Officer

from .models import SuperiorDocument
from .plan_reading import EVERYTHING
from .plan_states import SOON, Badge, State, badge, is_soon, state_of

PRESSING = 5  # documents shown beside the plan


@dataclass(frozen=True)
class AskedRow:
    """A document with its state."""

    document: SuperiorDocument
    state: State
    badge: Badge

    @property
    def overdue(self) -> bool:
        """Late and not answered."""
        return self.state is State.OVERDUE


def documents_for(officer: Officer) -> QuerySet[SuperiorDocument]:
    """What a list shows the officer first: those of his department and own; all for office and leaders.

    Each is open to everybody who works on dossiers: it is an official letter.
    """
    documents = SuperiorDocument.objects.select_related("lead", "responsible")
    if officer.roles & EVERYTHING:
        return documents
    own = Q(responsible=officer)
    if officer.department_id is not None:
        own |= Q(lead=officer.department_id)
    return documents.filter(own)


def asked_row(document: SuperiorDocument, today: date) -> AskedRow:
    """The document as it stands on the local date. Work on it may begin with its own day."""
    done = document.answered_on
    state = state_of(document.issued_on, document.due_on, done, 0, today)
    shown = badge(state, document.due_on, done, today)
    if state is State.ACTIVE and not is_soon(document.due_on, done, today):
        shown = Badge("running", f"Còn {(document.due_on - today).days} ngày")
    if state in (State.DONE_ON_TIME, State.DONE_LATE):
        shown = Badge(shown.kind, shown.text.replace("Xong", "Trả lời"))
    return AskedRow(document, state, shown)


def pressing(officer: Officer, today: date) -> list[AskedRow]:
    """The most urgent that wait for an answer: late, or due within a week."""
    waiting = documents_for(officer).filter(answered_on=None, due_on__lte=today + SOON)
    return [asked_row(document, today) for document in waiting.order_by("due_on", "pk")[:PRESSING]]
