"""The last metres: the result comes to the counter, the citizen is reminded, the result goes out."""

from __future__ import annotations

from dossiers.models import Dossier, Episode, Payment
from dossiers.workflow import Action

from .base import Change, dossier_action
from .errors import Refused

NOTHING_OUTSTANDING = "Phí, lệ phí của hồ sơ này đã thu đủ."


@dossier_action(Action.RECEIVE_RESULT)
def receive_result(change: Change) -> None:
    """The counter has the result in hand."""
    if change.dossier.result_received_at is not None:
        raise Refused("Quầy đã nhận kết quả này.")
    change.dossier.result_received_at = change.at


@dossier_action(Action.RETURN_RESULT)
def return_result(
    change: Change,
    *,
    to_whom: str,
    way: str = "",
    post_number: str = "",
    fee_collected: bool = False,
    fee_reason: str = "",
) -> None:
    """Hand the result to the citizen, or to the post with the number of the consignment; how long it waited
    is never the ward's lateness.

    While a fee is outstanding it must be said that it was collected, or why it was not. Raises Refused.
    """
    dossier = change.dossier
    way = way or dossier.result_delivery
    if dossier.result_received_at is None:
        raise Refused("Quầy chưa nhận kết quả. Ghi “Nhận kết quả về quầy” trước.")
    if not to_whom.strip():
        raise Refused("Ghi người nhận kết quả.", "to_whom")
    by_post = way == Dossier.ResultDelivery.POST
    if by_post and not post_number.strip():
        raise Refused("Ghi số hiệu bưu gửi in trên phiếu gửi của bưu điện.", "post_number")
    _settle_fee(change, fee_collected, fee_reason.strip())
    dossier.returned_at = change.at
    dossier.returned_to, dossier.returned_way = to_whom.strip(), way
    dossier.post_number = post_number.strip() if by_post else ""
    dossier.episodes.filter(closed_at__isnull=True).update(
        closed_at=change.at, closed_as=Episode.Closing.DONE
    )
    change.data["way"] = way
    if by_post:
        change.data["post_number"] = dossier.post_number
    change.personal["to_whom"] = to_whom.strip()


def _settle_fee(change: Change, collected: bool, reason: str) -> None:
    """Note the outstanding fee as collected, or as left unpaid for a reason; nothing when all is paid."""
    outstanding = change.dossier.fee_outstanding
    if not outstanding:
        return
    if collected:
        _note_payment(change, outstanding)
        return
    if not reason:
        raise Refused("Còn phí, lệ phí chưa thu. Chọn đã thu, hoặc ghi lý do miễn, chưa thu.", "fee")
    change.data["fee_unpaid"] = outstanding
    change.personal["fee_reason"] = reason


@dossier_action(Action.COLLECT_FEE)
def collect_fee(change: Change) -> None:
    """Note that all that was outstanding has been paid, even after the result was handed out.

    Raises Refused when nothing is outstanding.
    """
    outstanding = change.dossier.fee_outstanding
    if not outstanding:
        raise Refused(NOTHING_OUTSTANDING)
    _note_payment(change, outstanding)


def _note_payment(change: Change, amount: int) -> None:
    Payment.objects.create(
        dossier=change.dossier, amount_vnd=amount, collected_at=change.at, collected_by=change.officer
    )
    change.data["fee_collected"] = amount
