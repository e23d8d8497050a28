"""The sender has completed a dossier that waits online: an answer is owed again (decision D6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dossiers.models import Dossier, Event
from dossiers.workflow import Action
from procedures.calendar import local

from .base import Change, dossier_action
from .errors import Refused
from .reception import DocumentData, keep_documents

NOT_ASKED = "Hồ sơ này không có yêu cầu hoàn thiện nào đang chờ công dân."
_TURNS = [Action.ASK_COMPLETION.value, Action.RECEIVE_COMPLETION.value]


def open_request(dossier: Dossier) -> Event | None:
    """The request for completion the sender has not met yet, with what it asks for; one query."""
    turns = dossier.events.filter(action__in=_TURNS).select_related("personal")
    latest = turns.order_by("-seq").first()
    return latest if latest is not None and latest.action == Action.ASK_COMPLETION else None


@dossier_action(Action.RECEIVE_COMPLETION)
def receive_completion(
    change: Change,
    *,
    sent_at: datetime | None = None,
    documents: Sequence[DocumentData] = (),
    note: str = "",
    source: str = "",
) -> None:
    """Note that the sender met the open request at `sent_at` (None: now); the 8 working hours start there.

    `source` names the system that reported it. Raises Refused when nothing was asked, or for a moment
    before the request or yet to come.
    """
    asked = open_request(change.dossier)
    if asked is None:
        raise Refused(NOT_ASKED)
    moment = local(sent_at) if sent_at is not None else change.at
    if moment > change.at:
        raise Refused("Thời điểm bổ sung chưa tới.", "completed_at")
    if moment < local(asked.occurred_at):
        raise Refused("Thời điểm bổ sung trước lúc yêu cầu hoàn thiện.", "completed_at")
    change.occurred_at = moment
    keep_documents(change.dossier, documents, after=change.dossier.documents.count())
    change.data |= {"documents": len(documents)} | ({"source": source} if source else {})
    if note:
        change.personal["note"] = note
