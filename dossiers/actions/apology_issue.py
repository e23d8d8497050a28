"""Apologies from their approval on: number, text frozen, told and delivered, or withdrawn (decision D3).

An apology never repairs lateness: `due_first` stays, only `due_current` tells the new date.
"""

from __future__ import annotations

from datetime import datetime

from dossiers.models import Apology, Delivery, Dossier, IssuedPaper, OutboxMessage
from dossiers.workflow import Action
from procedures.calendar import local
from procedures.models import Officer

from .apologies import ISSUED, LIVE, live_letter
from .apology_mail import queue_apology_mail, queue_apology_text, queue_signed_mail
from .base import Change, dossier_action
from .deliveries import record_delivery
from .errors import Refused
from .papers import issue_apology

_NOT_LEFT = (OutboxMessage.Status.PENDING, OutboxMessage.Status.NEEDS_PERSON)


@dossier_action(Action.APPROVE_APOLOGY)
def approve_apology(change: Change, *, chairman_reason: str = "") -> None:
    """A leader approves: the letter takes its number, date and text freeze, the citizen is told.

    A letter from the second on needs the chairman or one appointed to act as such, with the reason for the
    exception; one approved before it and never sent is replaced by it.
    """
    dossier, signer = change.dossier, change.officer
    apology = live_letter(dossier)
    if apology.status != Apology.Status.SUBMITTED:
        raise Refused("Thư chưa được trình duyệt.")
    as_chairman = signer.acts_as_chairman(change.day)
    if apology.is_again and not as_chairman:
        raise Refused("Thư xin lỗi từ lần hai phải do Chủ tịch duyệt.")
    if apology.is_again and not chairman_reason.strip():
        raise Refused("Ghi lý do Chủ tịch cho hẹn lại lần nữa.", "chairman_reason")
    if apology.new_due <= change.at:
        raise Refused("Ngày hẹn lại đã qua. Trả thư về để sửa ngày.")
    apology.capacity = _capacity(signer, as_chairman=as_chairman)
    apology.chairman_reason = chairman_reason.strip() if apology.is_again else ""
    apology.status, apology.approved_at, apology.approved_by = Apology.Status.APPROVED, change.at, signer
    apology.paper = issue_apology(change, apology, signer)
    _supersede_earlier(change, apology)
    apology.save()
    dossier.due_current = apology.new_due
    _tell(change, apology)
    change.data |= {"ordinal": apology.ordinal, "number": apology.paper.number, "new_due": apology.new_due}
    if apology.chairman_reason:
        change.personal["reason"] = apology.chairman_reason


def _capacity(signer: Officer, *, as_chairman: bool) -> str:
    if signer.post == Officer.Post.CHAIRMAN:
        return Apology.Capacity.CHAIRMAN
    return Apology.Capacity.ACTING if as_chairman else Apology.Capacity.FOR_CHAIRMAN


def _supersede_earlier(change: Change, apology: Apology) -> None:
    """A letter that was approved and has not left tells a date that no longer holds."""
    for earlier in change.dossier.apologies.filter(status=Apology.Status.APPROVED):
        number = apology.paper.number if apology.paper else 0
        _close(change, earlier, Apology.Status.SUPERSEDED, f"Thay bằng thư số {number:02d}.")


def _tell(change: Change, apology: Apology) -> None:
    """At once where the ward chose so: the approved paper by mail, else a few words to the telephone."""
    applicant = change.dossier.applicant
    if applicant.email:
        if change.ward.mail_approved_paper:
            queue_apology_mail(change, apology)
    elif applicant.phone and change.ward.text_apologies:
        queue_apology_text(change, apology)


@dossier_action(Action.WITHDRAW_APOLOGY)
def withdraw_apology(change: Change, *, reason: str) -> None:
    """Take back a letter that has not reached the citizen; a number it has stays used."""
    apology = (
        change.dossier.apologies.filter(status__in=(*LIVE, Apology.Status.APPROVED))
        .order_by("-ordinal")
        .first()
    )
    if apology is None:
        raise Refused("Không có thư xin lỗi nào rút được.")
    if not reason.strip():
        raise Refused("Ghi lý do rút thư.", "reason")
    if apology.status == Apology.Status.APPROVED:
        change.dossier.due_current = _told_before(change.dossier, apology)
    _close(change, apology, Apology.Status.WITHDRAWN, reason.strip())
    change.data["ordinal"] = apology.ordinal
    change.personal["reason"] = reason


def _told_before(dossier: Dossier, apology: Apology) -> datetime | None:
    """The date the citizen had before this letter: of the issued one before it, else the first."""
    before = dossier.apologies.filter(status__in=ISSUED, ordinal__lt=apology.ordinal).last()
    return before.new_due if before else dossier.due_first


def _close(change: Change, apology: Apology, status: Apology.Status, reason: str) -> None:
    """End a letter for good, with its trace; what was to be sent of it stays here."""
    apology.status, apology.closed_reason = status, reason
    apology.closed_at, apology.closed_by = change.at, change.actor
    apology.save(update_fields=["status", "closed_at", "closed_by", "closed_reason"])
    if apology.paper is not None:
        mails = change.dossier.mails.filter(paper=apology.paper, status__in=_NOT_LEFT)
        mails.update(status=OutboxMessage.Status.CANCELLED, claimed_until=None)


# -- to the citizen ---------------------------------------------------------------------------------


@dossier_action(Action.DELIVER_APOLOGY)
def deliver_apology(
    change: Change, *, paper: IssuedPaper, way: str, detail: str = "", given_at: datetime | None = None
) -> None:
    """Record how the approved letter reached the citizen; each way once.

    `given_at`: when it was handed over, if earlier than now. A text to the telephone only tells of the
    letter, which still waits to be given.
    """
    apology = _issued(change.dossier, paper)
    moment = change.at if given_at is None else local(given_at)
    approved = local(apology.approved_at or change.at).replace(second=0, microsecond=0)
    if not approved <= moment <= change.at:
        raise Refused("Lúc giao phải từ lúc duyệt đến bây giờ.", "given_at")
    record_delivery(change, paper, way, detail, moment)
    if apology.status == Apology.Status.APPROVED and way != Delivery.Way.TEXT:
        apology.status, apology.delivered_at = Apology.Status.DELIVERED, moment
        apology.save(update_fields=["status", "delivered_at"])
    change.data["ordinal"] = apology.ordinal


@dossier_action(Action.DELIVER_APOLOGY)
def mail_signed_copy(change: Change, *, paper: IssuedPaper) -> None:
    """Put the signed copy into the outbox for the citizen; it is delivered when the mail has left."""
    apology = _issued(change.dossier, paper)
    if apology.signed_copy is None:
        raise Refused("Chưa có bản đã ký. Tải bản quét lên rồi gửi.")
    if not change.dossier.applicant.email:
        raise Refused("Người nộp không có địa chỉ thư điện tử. In, giao tại quầy hoặc gửi bưu chính.")
    if not queue_signed_mail(change, apology, apology.signed_copy):
        raise Refused("Bản đã ký này đã nằm trong thư gửi đi.")
    change.data |= {"ordinal": apology.ordinal, "queued": True}


def _issued(dossier: Dossier, paper: IssuedPaper) -> Apology:
    apology: Apology | None = dossier.apologies.filter(paper=paper, status__in=ISSUED).first()
    if apology is None:
        raise Refused("Thư chưa được duyệt nên chưa thể gửi.")
    return apology
