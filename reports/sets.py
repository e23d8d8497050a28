"""The sets of dossiers that figures count, beyond those every list knows (dossiers/querysets.py)."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, F, OuterRef, Q

from dossiers.lateness import Outcome
from dossiers.models import Apology, Dossier, SupplementRequest
from dossiers.querysets import DossierQuerySet
from procedures.deadlines import Unit
from procedures.models import Sector

from .scopes import Scope

APOLOGY_ISSUED = (Apology.Status.APPROVED.value, Apology.Status.DELIVERED.value)
ONCE_ISSUED = (*APOLOGY_ISSUED, Apology.Status.SUPERSEDED.value)  # a second letter replaces the first


CERTIFICATION = "certification"
"""The code of the sector of certification."""


def certified_at_once() -> Q:
    """Certifications due the same day: most dossiers of a ward and hardly ever late, they hide all others."""
    sector = Sector.objects.filter(code=CERTIFICATION).order_by().values("pk")
    return Q(limit_unit=Unit.SAME_DAY.value, sector__in=sector)


def judged(outcome: Outcome) -> Callable[[Scope], DossierQuerySet]:
    """Resolved in the period with this verdict."""
    return lambda scope: scope.resolved(outcome.value)


def in_time(scope: Scope) -> DossierQuerySet:
    """Resolved in the period, early or on time."""
    return scope.resolved(Outcome.EARLY.value, Outcome.ON_TIME.value)


def online(scope: Scope) -> DossierQuerySet:
    """Received in the period and sent online."""
    return scope.received().filter(channel=Dossier.Channel.ONLINE.value)


def after_due(scope: Scope) -> DossierQuerySet:
    """Otherwise ended, past the due moment."""
    return scope.otherwise_ended().filter(ended_at__gt=F("due_first"))


def within_due(scope: Scope) -> DossierQuerySet:
    """Otherwise ended in time, or while there was no due moment."""
    return scope.otherwise_ended().filter(Q(due_first__isnull=True) | Q(ended_at__lte=F("due_first")))


def pending_late(scope: Scope) -> DossierQuerySet:
    """Open at the end of the period and late."""
    return scope.pending().filter(scope.overdue)


def pending_in_time(scope: Scope) -> DossierQuerySet:
    """Open at the end of the period and not late, paused ones included."""
    without_due = Q(due_first__isnull=True) & ~Q(pk__in=scope.history.late)
    return scope.pending().filter(without_due | ~scope.overdue)


def late_all(scope: Scope) -> DossierQuerySet:
    """One query set, not a union of two: late ones resolved in the period, and pending ones late now."""
    return scope.resolved(Outcome.LATE.value) | pending_late(scope)


def issued_letter(scope: Scope) -> Exists:
    """Whether an apology was approved by the moment of the scope."""
    return Exists(
        Apology.objects.filter(scope.had("approved_at"), dossier=OuterRef("pk"), status__in=ONCE_ISSUED)
    )


def supplement(scope: Scope, least: int, *, near_end: bool = False) -> DossierQuerySet:
    """Asked for papers in the period, with at least the `least`-th request; `near_end`: in the last fifth of
    the limit."""
    asked = SupplementRequest.objects.filter(
        scope.had("requested_at"),
        dossier=OuterRef("pk"),
        requested_at__gte=scope.period.start,
        ordinal__gte=least,
    )
    if near_end:
        asked = asked.filter(near_end=True)
    return scope.dossiers.filter(Exists(asked))


def handed_out(scope: Scope) -> DossierQuerySet:
    """Handed to the citizen in the period."""
    return scope.dossiers.filter(scope.had("returned_at"), returned_at__gte=scope.period.start)
