"""Sets of dossiers in the words of the counter. The moment is always an argument.

A *figure* counts one of these sets (reports/figures.py); a list shows it. Both therefore agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from procedures.roles import Role

from .search_words import read
from .workflow import OPEN, PAUSED, Action, Status

if TYPE_CHECKING:
    from procedures.models import Officer

_OPEN = [status.value for status in OPEN]
_PAUSED = [status.value for status in PAUSED]
_RUNNING = [Status.RECEIVED.value, Status.IN_PROGRESS.value]
_TURNS = [Action.ASK_COMPLETION.value, Action.RECEIVE_COMPLETION.value]
_ABOUT_PAPERS = [
    Action.PROPOSE_SUPPLEMENT.value,
    Action.ALLOW_SUPPLEMENT.value,
    Action.REQUEST_SUPPLEMENT.value,
]


def not_with_others(officer: Officer) -> Q:
    """What the officer has taken, or nobody has."""
    return Q(holder_officer=officer) | Q(holder_officer__isnull=True)


def on_desk_of(department_id: int | None) -> Q:
    """Held by the department, by a partner agency for it, or resolved there and not yet at the counter."""
    held = Q(holder=department_id) | Q(holder__is_partner=True, department=department_id)
    waiting = Q(status=Status.RESOLVED.value, result_received_at__isnull=True, holder=department_id)
    return (Q(status__in=_OPEN) & held) | waiting


# -- what waits for a leader: the one definition of it, for every page, figure and count -------------------


def result_before_leaders() -> Q:
    """A result laid before a leader and not approved; while the dossier is paused nobody can approve it."""
    return Q(status=Status.IN_PROGRESS.value, for_signature_at__isnull=False, approved_at__isnull=True)


def closing_before_leaders() -> Q:
    """A closing the counter has proposed because the citizen did not answer."""
    return Q(status=Status.AWAITING_SUPPLEMENT.value, closing_proposed_at__isnull=False)


def letter_before_leaders() -> Q:
    """A letter of apology submitted, of a dossier still open."""
    apologies = apps.get_model("dossiers", "Apology").objects
    return Q(Exists(apologies.filter(dossier=OuterRef("pk"), status="submitted")), status__in=_OPEN)


def papers_before_chairman() -> Q:
    """A second or later request for papers that the chairman has not answered."""
    return Q(Exists(open_proposals().filter(dossier=OuterRef("pk"))))


def open_proposals() -> models.QuerySet[Any]:
    """The events in which such requests were proposed; a dossier has one at most."""
    events = apps.get_model("dossiers", "Event").objects
    later = events.filter(dossier=OuterRef("dossier"), seq__gt=OuterRef("seq"), action__in=_ABOUT_PAPERS)
    return events.filter(~Exists(later), action=Action.PROPOSE_SUPPLEMENT.value, dossier__status__in=_RUNNING)


def _approved_and_kept(before: datetime) -> Q:
    return Q(status=Status.IN_PROGRESS.value, approved_at__lt=before)


def _resolved_and_kept(before: datetime) -> Q:
    return Q(status=Status.RESOLVED.value, result_received_at__isnull=True, resolved_at__lt=before)


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
        return self.filter(status=Status.SUBMITTED.value, channel="online")

    def guided(self) -> Self:
        """Shown at the counter, given form 02 and not yet brought again; nobody waits for an answer."""
        return self.filter(status=Status.SUBMITTED.value).exclude(channel="online")

    def awaiting_supplement(self) -> Self:
        """Waiting for papers of the citizen."""
        return self.filter(status=Status.AWAITING_SUPPLEMENT.value)

    def result_waiting(self) -> Self:
        """Resolved, not yet handed to the citizen."""
        return self.filter(status=Status.RESOLVED.value)

    def stuck(self, before: datetime) -> Self:
        """Approved but not resolved, or resolved but not received by the counter, since `before`."""
        return self.filter(_approved_and_kept(before) | _resolved_and_kept(before))

    def approved_and_kept(self, before: datetime) -> Self:
        """Approved before the moment and not resolved since."""
        return self.filter(_approved_and_kept(before))

    def resolved_and_kept(self, before: datetime) -> Self:
        """Resolved before the moment, the result not yet at the counter."""
        return self.filter(_resolved_and_kept(before))

    def uncollected(self, before: datetime) -> Self:
        """With a result since before the moment, which lies at the counter."""
        return self.result_waiting().filter(result_received_at__isnull=False, resolved_at__lt=before)

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

    def with_lines(self) -> Self:
        """Received by the quick line of certification: they have lines of a book."""
        lines = apps.get_model("dossiers", "CertificationLine").objects.filter(dossier=OuterRef("pk"))
        return self.filter(Exists(lines))

    def awaiting_certification(self) -> Self:
        """By the quick line, not yet signed or not yet ready for the citizen; those paused left out."""
        return self.running().with_lines()

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
        """By beginnings of words of the names, with or without accents, by last digits (three or more) of a
        code, an identity number or a telephone, by the day in a code; every word must be found.
        """
        lines = apps.get_model("dossiers", "SearchLine").objects.holding(read(words))
        return self.filter(pk__in=lines.values("pk"))

    # -- decisions ----------------------------------------------------------------------------------

    def with_decisions(self) -> Self:
        """With `result_since`, `closing_since`, `letter_since`, `papers_since`: since when each waits for a
        leader; None where it does not."""
        letters = apps.get_model("dossiers", "Apology").objects.filter(
            dossier=OuterRef("pk"), status="submitted"
        )
        proposals = open_proposals().filter(dossier=OuterRef("pk"))
        return self.annotate(
            result_since=Case(When(result_before_leaders(), then=F("for_signature_at"))),
            closing_since=Case(When(closing_before_leaders(), then=F("closing_proposed_at"))),
            letter_since=Case(When(status__in=_OPEN, then=Subquery(letters.values("submitted_at")[:1]))),
            papers_since=Subquery(proposals.values("occurred_at")[:1]),
        )

    # -- online -------------------------------------------------------------------------------------

    def with_answer_clock(self) -> Self:
        """With `asked_at`, when the sender was asked to complete it and has not yet; `completed_at`, when
        they last did; `answer_from`, since when an answer is owed. The last of both events counts."""
        turns = apps.get_model("dossiers", "Event").objects.filter(dossier=OuterRef("pk"), action__in=_TURNS)
        latest = turns.order_by("-seq")
        asked, completed = (When(turn=turn, then=F("turned_at")) for turn in _TURNS)
        return self.annotate(
            turn=Subquery(latest.values("action")[:1]), turned_at=Subquery(latest.values("occurred_at")[:1])
        ).annotate(
            asked_at=Case(asked),
            completed_at=Case(completed),
            answer_from=Case(completed, default=F("submitted_at")),
        )

    def by_answer(self) -> Self:
        """Longest owed an answer first, those that wait for the sender last; from `with_answer_clock`."""
        return self.order_by(F("asked_at").asc(nulls_first=True), "answer_from", "pk")

    def sent_online(self) -> Self:
        """With everything the page of a dossier that waits shows of what was sent, in one query."""
        return self.for_list().select_related("arrival__source", "proxy")

    def unanswered(self, before: datetime) -> Self:
        """Sent (or completed) online before the moment, and neither received, refused nor asked about."""
        return self.waiting_online().with_answer_clock().filter(asked_at=None, answer_from__lt=before)

    # -- shapes -------------------------------------------------------------------------------------

    def for_list(self) -> Self:
        """With everything a row of a list shows, in one query."""
        return self.select_related("applicant", "procedure", "sector", "holder", "holder_officer")

    def by_urgency(self) -> Self:
        """Soonest due first, paused ones (no due moment) last."""
        return self.order_by(F("due_first").asc(nulls_last=True), "pk")

    def ended_in(self, first_month: date, last_month: date) -> Self:
        """Ended in the reporting months from `first_month` to `last_month` (first days of months)."""
        return self.counted().filter(ended_month__gte=first_month, ended_month__lte=last_month)


@dataclass(frozen=True)
class BookTotals:
    """What lines of a book add up to: acts (lines), dossiers, pages, copies, electronic copies, dong."""

    lines: int
    dossiers: int
    pages: int
    copies: int
    electronic: int
    fee_vnd: int


class CertificationQuerySet(models.QuerySet[Any]):
    """Lines of certification in the words of the book."""

    def in_book(self, book: str, first: date, last: date) -> Self:
        """The numbered lines of a book from one local date to another, both included, by number."""
        numbered = self.filter(book=book, certified_on__gte=first, certified_on__lte=last)
        return numbered.select_related("dossier__applicant", "signer").order_by("year", "number")

    def totals(self) -> BookTotals:
        """The sums of these lines; numbers of void dossiers stay in the book and count in none."""
        counted = self.order_by().exclude(dossier__status=Status.VOID.value)
        found = counted.aggregate(
            lines=Count("pk"),
            dossiers=Count("dossier", distinct=True),
            pages=Coalesce(Sum("pages"), 0),
            copies=Coalesce(Sum("copies"), 0),
            electronic=Count("pk", filter=Q(electronic=True)),
            fee_vnd=Coalesce(Sum("fee_vnd"), 0),
        )
        return BookTotals(**found)
