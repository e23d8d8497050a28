"""What an applicant is told of a letter of apology: the approved paper, the signed copy, a few words by text.

Written into the outbox in the transaction of its cause; before the due moment the words are a forecast.
"""

from __future__ import annotations

from dossiers.gateways import text_channel
from dossiers.models import Apology, Attachment, IssuedPaper, OutboxMessage
from dossiers.numbering import paper_number, printed_key
from procedures.calendar import local

from .base import Change
from .mail import new_mail
from .papers import person_of

_FORECAST, _LATE = "dự kiến không trả được kết quả đúng thời hạn", "không trả kết quả đúng hẹn"
_APPROVED = "bản có chữ ký và dấu giao tại {counter}."
_SIGNED = "đây là bản đã ký."


def queue_apology_mail(change: Change, apology: Apology) -> None:
    """The approved PDF, attached when the mail is sent."""
    ending = _APPROVED.format(counter=change.ward.full_counter_name)
    mail = _mail(change, apology, f"apology:{apology.pk}:{apology.ordinal}", ending)
    _queue(mail)


def queue_signed_mail(change: Change, apology: Apology, copy: Attachment) -> bool:
    """The file with the signature; False when this very file is in the outbox already."""
    mail = _mail(change, apology, f"apology-signed:{apology.pk}:{copy.pk}", _SIGNED)
    mail.attachment = copy
    return _queue(mail)


def queue_apology_text(change: Change, apology: Apology) -> None:
    """A few words to the telephone; kept without being sent while no gateway is set up."""
    dossier, ward, paper = change.dossier, change.ward, _paper(apology)
    channel = text_channel()
    text = (
        f"{ward.committee_name} xin lỗi ông/bà: hồ sơ {dossier.code} {_lateness(change, apology)}. "
        f"Hẹn lại {local(apology.new_due):%H:%M ngày %d/%m/%Y}. "
        f"Thư xin lỗi số {paper_number(paper.number, paper.symbol)} nhận tại {ward.full_counter_name}. "
        f"Điện thoại: {ward.phone}."
    )
    message = new_mail(
        key=f"apology-text:{apology.pk}",
        recipient=dossier.applicant.phone,
        subject=f"Báo thư xin lỗi hồ sơ {dossier.code}",
        text=text,
        at=change.at,
    )
    message.channel = channel or OutboxMessage.Channel.SMS
    message.status = OutboxMessage.Status.PENDING if channel else OutboxMessage.Status.KEPT
    message.dossier, message.paper = dossier, paper
    _queue(message)


def _mail(change: Change, apology: Apology, key: str, ending: str) -> OutboxMessage:
    dossier, ward, paper = change.dossier, change.ward, _paper(apology)
    person = person_of(dossier.applicant)
    text = (
        f"Kính gửi {person.addressee},\n\n"
        f"{ward.committee_name} xin lỗi {person.salutation} vì hồ sơ {dossier.code} "
        f"({dossier.procedure.name}) {_lateness(change, apology)}.\n"
        f"Ngày hẹn lại: {local(apology.new_due):%H:%M ngày %d/%m/%Y}.\n"
        f"Văn bản số {paper_number(paper.number, paper.symbol)} được gửi kèm; {ending}\n\n"
        f"Tra cứu: mã hồ sơ {dossier.code}, mã tra cứu {printed_key(dossier.tracking_key)}. "
        f"Điện thoại: {ward.phone}.\n"
    )
    subject = f"Xin lỗi và hẹn lại ngày trả kết quả hồ sơ {dossier.code}"
    mail = new_mail(key=key, recipient=dossier.applicant.email, subject=subject, text=text, at=change.at)
    mail.dossier, mail.paper = dossier, paper
    return mail


def _lateness(change: Change, apology: Apology) -> str:
    return _FORECAST if change.at <= local(apology.anchor) else _LATE


def _paper(apology: Apology) -> IssuedPaper:
    if apology.paper is None:
        raise ValueError("only an approved letter is told")
    return apology.paper


def _queue(message: OutboxMessage) -> bool:
    """Whether it was new."""
    if OutboxMessage.objects.filter(key=message.key).exists():
        return False
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    return True
