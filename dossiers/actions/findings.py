"""What the sweep had found about a dossier is over: findings closed, letters not yet approved withdrawn."""

from __future__ import annotations

from dossiers.lateness import Outcome
from dossiers.models import Apology, Episode

from .base import Change

_OVER = "Hồ sơ đã có kết quả hoặc đã kết thúc trước khi thư được duyệt."
_LATE = [Episode.Kind.LATE, Episode.Kind.LATE_NO_LETTER]
_IN_TIME = [Outcome.EARLY.value, Outcome.ON_TIME.value]
_DRAFTS = [Apology.Status.DRAFT, Apology.Status.SUBMITTED]


def close_findings(change: Change, closing: Episode.Closing) -> None:
    """Close every open finding as `closing`; drafts of apologies are withdrawn and counted in the event.

    A dossier that turns out to be finished in time was never late: that finding is taken back.
    """
    dossier = change.dossier
    open_ = dossier.episodes.filter(closed_at__isnull=True)
    if dossier.outcome in _IN_TIME:
        open_.filter(kind__in=_LATE).update(closed_at=change.at, closed_as=Episode.Closing.WITHDRAWN)
    open_.update(closed_at=change.at, closed_as=closing)
    withdrawn = dossier.apologies.filter(status__in=_DRAFTS).update(
        status=Apology.Status.WITHDRAWN, closed_at=change.at, closed_by=change.actor, closed_reason=_OVER
    )
    if withdrawn:
        change.data["apology_drafts_withdrawn"] = withdrawn
