"""Sets of dossiers in the words of the counter. The moment is always an argument.

A *figure* counts one of these sets (reports/figures.py); a list shows it. Both therefore agree.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from procedures.roles import Role
from procedures.text import fold

from .workflow import OPEN, PAUSED, Action, Status

if TYPE_CHECKING:
    from procedures.models import Officer

_OPEN = [status.value for status in OPEN]
_PAUSED = [status.value for status in PAUSED]


def not_with_others(officer: Officer) -> Q:
    """What the officer has taken, or nobody has."""
    return Q(holder_officer=officer) | Q(holder_officer__isnull=True)


def on_desk_of(department_id: int | None) -> Q:
    """Held by the department, by a partner agency for it, or resolved there and not yet at the counter."""
    held = Q(holder=department_id) | Q(holder__is_partner=True, department=department_id)
    waiting = Q(status=Status.RESOLVED.value, result_received_at__isnull=True, holder=department_id)
    return (Q(status__in=_OPEN) & held) | waiting


def before_leaders() -> Q:
    """A result laid before a leader and not approved, or a closing the counter has proposed."""
    result = Q(status=Status.IN_PROGRESS.value, for_signature_at__isnull=False, approved_at__isnull=True)
    return result | Q(status=Status.AWAITING_SUPPLEMENT.value, closing_proposed_at__isnull=False)


class DossierQuerySet(models.QuerySet[Any]):
    """Chainable; every name is what the counter calls it."""

    # -- sets ---------------------------------------------------------------------------------------

    def open(self) -> Self:
        """Received and not ended, paused ones included."""
        return self.filter(status__in=_OPEN)

    def running(self) -> Self:
        """Open with the clock running."""
        return self.open().exclude(status__in=_PAUSED)

    def paused(self) -> Self:
        """Open and waiting for the citizen, a payment or a legal suspension."""
        return self.filter(status__in=_PAUSED)

    def overdue(self, at: datetime) -> Self:
        """Open and past what was promised at the moment `at` (a pause begun too late does not help)."""
        return self.open().filter(due_first__lt=at)

    def due_between(self, start: datetime, end: datetime) -> Self:
        """Open with a due moment in [start, end)."""
        return self.open().filter(due_first__gte=start, due_first__lt=end)

    def waiting_online(self) -> Self:
        """Sent online, not yet accepted or refused."""
        return self.filter(status=Status.SUBMITTED.value)

    def awaiting_supplement(self) -> Self:
        """Waiting for papers of the citizen."""
        return self.filter(status=Status.AWAITING_SUPPLEMENT.value)

    def result_waiting(self) -> Self:
        """Resolved, not yet handed to the citizen."""
        return self.filter(status=Status.RESOLVED.value)

    def stuck(self, before: datetime) -> Self:
        """Approved but not resolved, or resolved but not received by the counter, since `before`."""
        return self.filter(
            Q(status=Status.IN_PROGRESS.value, approved_at__lt=before)
            | Q(status=Status.RESOLVED.value, result_received_at__isnull=True, resolved_at__lt=before)
        )

    def held_by_partners(self) -> Self:
        """Open and held by an agency outside the ward."""
        return self.open().filter(holder__is_partner=True)

    def received_between(self, start: datetime, end: datetime) -> Self:
        """Received in [start, end), void ones and those for other wards left out."""
        return self.counted().filter(received_at__gte=start, received_at__lt=end)

    def counted(self) -> Self:
        """Those that figures may count: received, not void, not received for another ward (D4)."""
        return self.filter(received_at__isnull=False, for_other_ward="").exclude(status=Status.VOID.value)

    def without_letter(self) -> Self:
        """Without an apology that was approved or delivered."""
        return self.exclude(apologies__status__in=["approved", "delivered"])

    def owed_receipt(self) -> Self:
        """Open, its date moved by a change of the calendar, the new receipt not yet handed over."""
        events = apps.get_model("dossiers", "Event").objects
        handed = events.filter(
            dossier=OuterRef("dossier"), seq__gt=OuterRef("seq"), action=Action.DELIVER_RECEIPT.value
        )
        told = events.filter(
            dossier=OuterRef("pk"), action=Action.RECALCULATE.value, data__has_key="receipt"
        ).exclude(Exists(handed))
        return self.open().filter(Exists(told))

    # -- sight and search ---------------------------------------------------------------------------

    def visible_to(self, officer: Officer) -> Self:
        """Clerk, office and leader see all; an officer those his department holds or has held."""
        if officer.roles & {Role.CLERK, Role.OFFICE, Role.LEADER}:
            return self
        if Role.OFFICER in officer.roles and officer.department_id is not None:
            visits = apps.get_model("dossiers", "StepRun").objects.filter(
                dossier=OuterRef("pk"), department_id=officer.department_id
            )
            return self.filter(Exists(visits))
        return self.none()

    def matching(self, words: str) -> Self:
        """By code, provincial code, or the beginnings of words of the name, with or without accents.

        Also the last digits (three or more) of an identity number or telephone.
        """
        text = " ".join(words.split())
        digits = text.replace(" ", "")
        if digits.isdigit() and len(digits) >= 3:
            return self.filter(
                Q(applicant__identity_number__endswith=digits)
                | Q(applicant__phone__endswith=digits)
                | Q(code__endswith=digits)
            )
        if any(ch.isdigit() for ch in text):
            return self.filter(
                Q(code__iexact=digits) | Q(external_code__iexact=digits) | Q(code__icontains=digits)
            )
        found = self
        for word in fold(text).split():
            found = found.filter(search_text__contains=f" {word}")
        return found

    # -- shapes -------------------------------------------------------------------------------------

    def for_list(self) -> Self:
        """With everything a row of a list shows, in one query."""
        return self.select_related("applicant", "procedure", "sector", "holder", "holder_officer")

    def by_urgency(self) -> Self:
        """Soonest due first, paused ones (no due moment) last."""
        return self.order_by(models.F("due_first").asc(nulls_last=True), "pk")

    def ended_in(self, first_month: date, last_month: date) -> Self:
        """Ended in the reporting months from `first_month` to `last_month` (first days of months)."""
        return self.counted().filter(ended_month__gte=first_month, ended_month__lte=last_month)
