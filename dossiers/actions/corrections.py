"""Correcting what was typed: the event tells old and new, the receipt is issued again."""

from __future__ import annotations

from datetime import datetime

from dossiers.models import Dossier
from dossiers.workflow import Action
from procedures.calendar import local
from procedures.roles import Role

from .base import Change, dossier_action
from .clock import earlier_moment, set_due
from .errors import Refused
from .papers import issue_receipt
from .reception import ApplicantData, applicant_values, keep_applicant
from .searching import keep_findable


@dossier_action(Action.CORRECT)
def correct(
    change: Change,
    *,
    reason: str,
    applicant: ApplicantData | None = None,
    received_at: datetime | None = None,
    result_delivery: str | None = None,
    copies: int | None = None,
    note: str | None = None,
) -> None:
    """Correct a received dossier; None leaves a value. `promised_at` stays, `due_first` is computed again
    when the moment of receipt moves; otherwise the citizen keeps the date told last.

    A correction may not end lateness unless a leader makes it (decision D6).
    """
    if not reason.strip():
        raise Refused("Ghi lý do sửa.", "reason")
    changed = _apply(change, applicant, result_delivery, copies, note)
    if received_at is not None:
        changed |= _move_receipt(change, received_at)
    if not changed:
        raise Refused("Chưa có gì thay đổi.", "reason")
    change.data["fields"] = sorted(changed)
    change.personal["reason"] = reason
    if "received_at" in changed and change.dossier.due_first is not None:
        change.dossier.due_current = change.dossier.due_first
    issue_receipt(change, reissued=True)


def _apply(
    change: Change,
    applicant: ApplicantData | None,
    result_delivery: str | None,
    copies: int | None,
    note: str | None,
) -> set[str]:
    dossier = change.dossier
    changed = set()
    if applicant is not None and _differs(applicant, dossier):
        change.personal |= {"applicant_before": applicant_values(dossier.applicant)}
        dossier.applicant = keep_applicant(applicant)
        keep_findable(dossier)
        change.personal |= {"applicant": applicant_values(dossier.applicant)}
        changed.add("applicant")
    for name, value in (("result_delivery", result_delivery), ("copies", copies), ("note", note)):
        if value is not None and value != getattr(dossier, name):
            setattr(dossier, name, value)
            changed.add(name)
    return changed


def _differs(applicant: ApplicantData, dossier: Dossier) -> bool:
    return any(value != getattr(dossier.applicant, name) for name, value in vars(applicant).items())


def _move_receipt(change: Change, received_at: datetime) -> set[str]:
    dossier = change.dossier
    moment = earlier_moment(change, received_at, "received_at", local(received_at))
    if moment == dossier.received_at:
        return set()
    if moment.date() != local(dossier.receipt_moment).date():
        raise Refused("Mã hồ sơ mang ngày nhận: chỉ sửa được giờ trong cùng ngày.", "received_at")
    if dossier.leg_one_ended_at is not None:
        raise Refused("Chặng một đã xong và đã được đánh giá: không sửa giờ nhận được nữa.", "received_at")
    was_late = dossier.due_first is not None and change.at > dossier.due_first
    change.data |= {"received_at_before": dossier.received_at, "due_first_before": dossier.due_first}
    dossier.received_at = moment
    set_due(change)
    still_late = dossier.due_first is not None and change.at > dossier.due_first
    if was_late and not still_late and Role.LEADER not in change.officer.roles:
        raise Refused("Sửa như vậy làm hồ sơ hết trễ hẹn: việc này phải do lãnh đạo làm.", "received_at")
    change.data["received_at"] = moment
    return {"received_at"}
