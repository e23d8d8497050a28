"""What the sweep had found about a dossier is over: findings closed, letters not yet approved withdrawn."""

from __future__ import annotations

from dossiers.models import Apology, Episode

from .base import Change

_DRAFTS = [Apology.Status.DRAFT, Apology.Status.SUBMITTED]


def close_findings(change: Change, closing: Episode.Closing) -> None:
    """Close every open finding as `closing`; drafts of apologies are withdrawn and counted in the event."""
    dossier = change.dossier
    dossier.episodes.filter(closed_at__isnull=True).update(closed_at=change.at, closed_as=closing)
    withdrawn = dossier.apologies.filter(status__in=_DRAFTS).update(status=Apology.Status.WITHDRAWN)
    if withdrawn:
        change.data["apology_drafts_withdrawn"] = withdrawn
