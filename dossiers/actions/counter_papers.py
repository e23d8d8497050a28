"""Forms 02, 03 and 05: issued in the transaction of the action they tell of, numbered last in it.

The file is rendered at the first opening, as a receipt's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dossiers.letters import (
    Letter,
    Letterhead,
    Person,
    RefusalSlip,
    Signer,
    StopNotice,
    SupplementSlip,
    to_content,
)
from dossiers.models import Dossier, IssuedPaper
from dossiers.numbering import Series, paper_number, paper_symbol
from procedures.calendar import local
from procedures.models import FormSet, Officer, Ward

from .base import Change
from .errors import Refused
from .numbers import take_number
from .papers import counter_head, form_set_of, person_of, subject_of

NO_STOPPING_YET = (
    "Việc dừng giải quyết theo đề nghị có từ khi bộ mẫu 2025 có hiệu lực. Trước đó dùng “Rút hồ sơ”."
)


@dataclass(frozen=True, kw_only=True)
class StopRequest:
    """What form 05 tells of the applicant's request and of what is given back.

    `requested_on` None: today. `papers` None: all that were handed in. `capacity` is "director" or
    "deputy_director", who signs for the counter.
    """

    requested_on: date | None = None
    way: str = "counter"
    fee_returned_vnd: int = 0
    papers: tuple[str, ...] | None = None
    signer: str = ""
    capacity: str = "director"


def issue_supplement(change: Change, items: list[str], reason: str, note: str) -> IssuedPaper:
    """Form 02; `note` stands at its foot and says what becomes of the limit."""
    dossier, ward, guide = change.dossier, change.ward, change.officer

    def letter(form_set: str, head: Letterhead) -> SupplementSlip:
        return SupplementSlip(
            form_set=form_set,  # type: ignore[arg-type]
            letterhead=head,
            code=known_code(dossier),
            applicant=person_of(dossier.applicant),
            brought_by=_brought_by(dossier),
            subject=subject_of(dossier),
            items=tuple(items),
            reason=reason,
            contact=guide.full_name,
            contact_phone=contact_phone(ward, guide),
            guide=guide.full_name,
            digital=dossier.channel == Dossier.Channel.ONLINE,
            note=note,
        )

    return _issue(change, Series.SUPPLEMENT, form_set_of(ward, change.day), letter)


def issue_refusal(change: Change, reason: str) -> IssuedPaper:
    """Form 03; `reason` is its whole paragraph."""
    dossier, ward = change.dossier, change.ward

    def letter(form_set: str, head: Letterhead) -> RefusalSlip:
        return RefusalSlip(
            form_set=form_set,  # type: ignore[arg-type]
            letterhead=head,
            centre=ward.full_counter_name,
            applicant=person_of(dossier.applicant),
            code=known_code(dossier),
            subject=subject_of(dossier),
            reason=reason,
            submitter=_submitter(dossier),
            receiver=change.officer.full_name,
            digital=dossier.channel == Dossier.Channel.ONLINE,
        )

    return _issue(change, Series.REFUSAL, form_set_of(ward, change.day), letter)


def issue_stop(change: Change, request: StopRequest, state: str) -> IssuedPaper:
    """Form 05, which only the set of 2025 has, whatever set the ward has pinned; `state` in words.

    Raises Refused with the field that is wrong, and before the set of 2025 is in force.
    """
    dossier, ward = change.dossier, change.ward
    _check_stop(change, request)
    papers = request.papers
    if papers is None:
        papers = tuple(document.name for document in dossier.documents.all())

    def letter(form_set: str, head: Letterhead) -> StopNotice:
        return StopNotice(
            form_set=form_set,  # type: ignore[arg-type]
            letterhead=head,
            person=person_of(dossier.applicant),
            centre=ward.full_counter_name,
            counter_name=ward.counter_name,
            requested_on=(request.requested_on or change.day).isoformat(),
            request_way=request.way,  # type: ignore[arg-type]
            code=dossier.code or "",
            received_at=local(dossier.receipt_moment).isoformat(),
            procedure_name=dossier.procedure.name,
            state=state,
            stopped_at=change.at.isoformat(),
            fee_paid_vnd=fee_paid(dossier),
            fee_returned_vnd=request.fee_returned_vnd,
            papers=papers,
            counter_phone=ward.phone,
            signer=Signer(capacity=request.capacity, name=request.signer),  # type: ignore[arg-type]
            recipients=("Như trên", dossier.department.name, "Lưu: VT, hồ sơ (02)"),
        )

    return _issue(change, Series.STOP, "2025", letter)


def _check_stop(change: Change, request: StopRequest) -> None:
    if not FormSet.objects.in_force(change.day).filter(code="2025").exists():
        raise Refused(NO_STOPPING_YET)
    asked, received = request.requested_on, local(change.dossier.receipt_moment).date()
    if asked is not None and not received <= asked <= change.day:
        raise Refused("Ngày đề nghị dừng phải từ ngày nhận hồ sơ đến hôm nay.", "requested_on")
    if request.fee_returned_vnd > fee_paid(change.dossier):
        raise Refused("Số tiền hoàn trả không được quá số đã thu.", "fee_returned_vnd")


def fee_paid(dossier: Dossier) -> int:
    """What of the fee has been collected, in dong."""
    return sum(payment.amount_vnd for payment in dossier.payments.all())


def contact_phone(ward: Ward, officer: Officer) -> str:
    """The counter's telephone, with the officer's extension."""
    extension = f", máy lẻ {officer.phone_extension}" if officer.phone_extension else ""
    return f"{ward.phone}{extension}" if ward.phone else ""


def known_code(dossier: Dossier) -> str:
    """Our own code, else the portal's; empty for who stands at the counter and was not received."""
    return dossier.code or dossier.external_code or ""


def _brought_by(dossier: Dossier) -> Person | None:
    return person_of(dossier.proxy) if dossier.proxy else None


def _submitter(dossier: Dossier) -> str:
    if dossier.proxy:
        return dossier.proxy.full_name
    return "" if dossier.applicant.is_organisation else dossier.applicant.full_name


def _issue(
    change: Change, series: Series, form_set: str, letter: Callable[[str, Letterhead], Letter]
) -> IssuedPaper:
    """Take the next number, freeze the letter; the event tells the number."""
    ward = change.ward
    symbol = paper_symbol(series, form_set, ward.counter_symbol)
    number = take_number(series, ward.unit_code, change.day)
    frozen = letter(form_set, counter_head(ward, paper_number(number, symbol), change))
    change.data |= {"number": number, "symbol": symbol}
    return IssuedPaper.objects.create(
        dossier=change.dossier,
        kind=series.value,
        form_set=form_set,
        unit=ward.unit_code,
        year=change.day.year,
        number=number,
        symbol=symbol,
        issued_at=change.at,
        content=to_content(frozen),
    )
