"""The sets of dossiers that figures count, beyond those every list knows (dossiers/querysets.py)."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, F, OuterRef, Q

from dossiers.lateness import Outcome
from dossiers.models import Apology, Dossier, SupplementRequest
from dossiers.querysets import DossierQuerySet

from .scopes import Scope

APOLOGY_ISSUED = (Apology.Status.APPROVED.value, Apology.Status.DELIVERED.value)


def judged(outcome: Outcome) -> Callable[[Scope], DossierQuerySet]:
    """Resolved in the period with this verdict."""
    return lambda scope: scope.ended().filter(outcome=outcome.value)


def online(scope: Scope) -> DossierQuerySet:
    """Received in the period and sent online."""
    return scope.received().filter(channel=Dossier.Channel.ONLINE.value)


def otherwise_ended(scope: Scope) -> DossierQuerySet:
    """Withdrawn, stopped or closed in the period."""
    return scope.ended().filter(outcome="")


def after_due(scope: Scope) -> DossierQuerySet:
    """Otherwise ended, past the due moment."""
    return otherwise_ended(scope).filter(ended_at__gt=F("due_first"))


def within_due(scope: Scope) -> DossierQuerySet:
    """Otherwise ended in time, or while there was no due moment."""
    return otherwise_ended(scope).filter(Q(due_first__isnull=True) | Q(ended_at__lte=F("due_first")))


def pending_late(scope: Scope) -> DossierQuerySet:
    """Open at the end of the period and late."""
    return scope.pending().filter(scope.overdue)


def pending_in_time(scope: Scope) -> DossierQuerySet:
    """Open at the end of the period and not late, paused ones included."""
    return scope.pending().filter(Q(due_first__isnull=True) | ~scope.overdue)


def late_all(scope: Scope) -> DossierQuerySet:
    """One query set, not a union of two: late ones resolved in the period, and pending ones late now."""
    resolved, pending = judged(Outcome.LATE)(scope), pending_late(scope)
    return scope.dossiers.filter(Q(pk__in=resolved.values("pk")) | Q(pk__in=pending.values("pk")))


def issued_letter(scope: Scope) -> Exists:
    """Whether an apology was approved by the moment of the scope."""
    return Exists(
        Apology.objects.filter(scope.had("approved_at"), dossier=OuterRef("pk"), status__in=APOLOGY_ISSUED)
    )


def supplement(scope: Scope, least: int) -> DossierQuerySet:
    """Asked for papers in the period, with at least the `least`-th request."""
    asked = SupplementRequest.objects.filter(
        scope.had("requested_at"),
        dossier=OuterRef("pk"),
        requested_at__gte=scope.period.start,
        ordinal__gte=least,
    )
    return scope.dossiers.filter(Exists(asked))


def handed_out(scope: Scope) -> DossierQuerySet:
    """Handed to the citizen in the period."""
    return scope.dossiers.filter(scope.had("returned_at"), returned_at__gte=scope.period.start)
