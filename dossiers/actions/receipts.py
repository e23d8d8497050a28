"""The receipt that tells a moved date reaches the citizen: recorded by a person, each way once."""

from __future__ import annotations

from dossiers.numbering import Series
from dossiers.workflow import Action

from .base import Change, dossier_action
from .deliveries import record_delivery
from .errors import Refused


@dossier_action(Action.DELIVER_RECEIPT)
def deliver_receipt(change: Change, *, way: str, detail: str = "") -> None:
    """Record how the latest receipt reached the citizen; it is off the list of those to be handed over."""
    paper = change.dossier.papers.filter(kind=Series.RECEIPT.value).last()
    if paper is None:
        raise Refused("Hồ sơ chưa có giấy tiếp nhận và hẹn trả nào để giao.")
    record_delivery(change, paper, way, detail)
    change.data["receipt"] = paper.number
