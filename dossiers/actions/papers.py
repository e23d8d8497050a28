"""Issuing papers: number, frozen content, and the file that is rendered once and then only read."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from dossiers.letters import (
    ApologyLetter,
    DocumentLine,
    Letter,
    Letterhead,
    Person,
    Receipt,
    Signer,
    certified_counts,
    count_words,
    from_content,
    letter_pdf,
    skipped_words,
    to_content,
)
from dossiers.models import Apology, Applicant, Dossier, IssuedPaper
from dossiers.numbering import Series, paper_number, paper_symbol, printed_key
from procedures.calendar import Calendar, local
from procedures.deadlines import Unit
from procedures.faultpoint import faultpoint
from procedures.kept_files import keep_file, kept_file
from procedures.models import FormSet, Officer, Ward

from .base import Change
from .numbers import take_number

APOLOGY_SYMBOL = "PXL-UBND"
_SIGNER: dict[str, Literal["chairman", "deputy", "acting"]] = {
    Apology.Capacity.CHAIRMAN: "chairman",
    Apology.Capacity.FOR_CHAIRMAN: "deputy",
    Apology.Capacity.ACTING: "acting",
}


def form_set_of(ward: Ward, day: Any) -> str:
    """The set of forms printed on a local date: the ward's own choice, else the one in force."""
    chosen: FormSet = ward.pinned_form_set or FormSet.objects.current(day)
    return chosen.code


def person_of(applicant: Applicant) -> Person:
    """The applicant as papers print them."""
    return Person(
        kind="organisation" if applicant.is_organisation else "person",
        sex=applicant.sex,  # type: ignore[arg-type]  # the model's choices are the letter's
        name=applicant.full_name,
        identity_number=applicant.identity_number,
        address=applicant.address,
        phone=applicant.phone,
        email=applicant.email,
    )


# -- form 01 ----------------------------------------------------------------------------------------


def issue_receipt(change: Change, *, reissued: bool = False) -> IssuedPaper:
    """Form 01 with its number; a re-issued one tells the new date and replaces the one before."""
    ward = change.ward
    number = take_number(Series.RECEIPT, ward.unit_code, change.day)
    previous = change.dossier.papers.filter(kind=Series.RECEIPT.value).last() if reissued else None
    paper = next_receipt(
        change,
        number,
        form_set_of(ward, change.day),
        replaces=previous.pk if previous else None,
        reissued=reissued,
    )
    paper.save(force_insert=True)
    return paper


def next_receipt(
    change: Change, number: int, form_set: str, *, replaces: int | None, reissued: bool
) -> IssuedPaper:
    """Form 01 of a dossier as it stands, not yet saved; the event tells its number.

    `replaces` is the id of the receipt before.
    """
    ward = change.ward
    symbol = paper_symbol(Series.RECEIPT, form_set, ward.counter_symbol)
    letter = _receipt(change.dossier, ward, form_set, paper_number(number, symbol), change, reissued)
    change.data["receipt"] = number
    return IssuedPaper(
        dossier=change.dossier,
        kind=Series.RECEIPT.value,
        form_set=form_set,
        unit=ward.unit_code,
        year=change.day.year,
        number=number,
        symbol=symbol,
        issued_at=change.at,
        content=to_content(letter),
        replaces_id=replaces,
    )


def _receipt(
    dossier: Dossier, ward: Ward, form_set: str, number: str, change: Change, reissued: bool
) -> Receipt:
    received, due = local(dossier.receipt_moment), _first_due(dossier)
    second = dossier.leg_started_at
    at_counter, principal = (dossier.proxy, dossier.applicant) if dossier.proxy else (dossier.applicant, None)
    channel = dossier.channel if dossier.channel in ("counter", "online", "postal") else "counter"
    return Receipt(
        form_set=form_set,  # type: ignore[arg-type]
        letterhead=counter_head(ward, number, change),
        code=dossier.code or "",
        external_code=dossier.external_code or "",
        centre=f"{ward.full_counter_name}, {ward.superior_place}",
        centre_short=ward.full_counter_name,
        applicant=person_of(at_counter),
        principal=person_of(principal) if principal else None,
        authorisation=dossier.proxy_paper,
        subject=subject_of(dossier),
        documents=_documents(dossier),
        sets=dossier.copies,
        limit_text=dossier.limit_text,
        limit_note=_legs_note(dossier),
        received_at=received.isoformat(),
        due_at=local(due).isoformat() if due else "",
        due_note=_due_note(dossier),
        second_waits_for=_SECOND_WAITS if dossier.second_leg_amount and second is None else "",
        second_received_at=local(second).isoformat() if second else "",
        second_due_at=local(dossier.due_current).isoformat() if second and dossier.due_current else "",
        collect_at=_collect_at(dossier, ward),
        register_book=str(dossier.register_year),
        register_number=str(dossier.register_number),
        channel=channel,  # type: ignore[arg-type]
        receiver=change.actor.full_name if change.actor else "",
        reissued=reissued,
        qr_text=tracking_link(dossier),
        tracking_site=tracking_page(),
        tracking_key=printed_key(dossier.tracking_key),
        counter_phone=ward.phone,
        skipped_days=_skipped(dossier, change.calendar),
    )


def _documents(dossier: Dossier) -> tuple[DocumentLine, ...]:
    """What was handed in; of a certification the papers with their pages and copies."""
    lines = [
        DocumentLine(name=line.paper, counts=certified_counts(line.pages, line.copies, line.electronic))
        for line in dossier.certifications.all()
    ]
    return tuple(lines) or tuple(
        DocumentLine(
            name=doc.name,
            counts=count_words(originals=doc.originals, certified=doc.certified, copies=doc.copies),
        )
        for doc in dossier.documents.all()
    )


_SECOND_WAITS = "sau khi hoàn thành nghĩa vụ tài chính"


def _first_due(dossier: Dossier) -> datetime | None:
    """What the citizen was told last; where there are two appointments and the first leg is over, its own."""
    return dossier.leg_one_due or dossier.due_current


def _legs_note(dossier: Dossier) -> str:
    after = dossier.second_leg_amount
    if not after:
        return ""
    before = dossier.limit_amount - after
    return f"{before:02d} ngày trước và {after:02d} ngày sau nghĩa vụ tài chính"


def counter_head(ward: Ward, number: str, change: Change) -> Letterhead:
    """The head of a paper that the counter issues today."""
    return Letterhead(
        superior=f"ỦY BAN NHÂN DÂN\n{ward.name.upper()}",
        organ_lines=tuple(ward.counter_lines.splitlines()),
        number_text=number,
        place=ward.place,
        issued_on=change.day.isoformat(),
    )


def subject_of(dossier: Dossier) -> str:
    """What is asked for, as forms name it: the procedure and its national code."""
    code = dossier.procedure.national_code
    return f"{dossier.procedure.name} - mã thủ tục {code}" if code else dossier.procedure.name


def _due_note(dossier: Dossier) -> str:
    parts = []
    if dossier.promise_provisional:
        parts.append("lịch nghỉ của năm đó còn tạm tính, ngày hẹn có thể thay đổi")
    if dossier.note:
        parts.append(dossier.note)
    return "; ".join(parts)


def _collect_at(dossier: Dossier, ward: Ward) -> str:
    if dossier.result_delivery == Dossier.ResultDelivery.POST:
        return "Bưu chính công ích"
    if dossier.result_delivery == Dossier.ResultDelivery.ELECTRONIC:
        return "Bản điện tử"
    return ward.full_counter_name


def _skipped(dossier: Dossier, calendar: Calendar) -> str:
    """What the foot of the receipt says is not counted; only limits in working days skip days."""
    if dossier.limit_unit != Unit.WORKING_DAY or dossier.due_current is None:
        return ""
    first, last = local(dossier.receipt_moment).date(), local(dossier.due_current).date()
    return skipped_words(
        (day, special.name) for day, special in calendar.special_days_off(first, last) if day.weekday() < 5
    )


def public_site() -> str:
    """The address citizens can open, without scheme; empty while the site is known to this machine only."""
    parts = urlsplit(settings.PUBLIC_URL)
    return "" if parts.hostname in (None, "localhost", "127.0.0.1", "::1") else parts.netloc


def tracking_page() -> str:
    """The address of the tracking page as people type it; empty while no address is known."""
    return f"{site}{reverse('track')}" if (site := public_site()) else ""


def tracking_link(dossier: Dossier) -> str:
    """What the QR code holds: the tracking link, or the bare code where the ward has no public address."""
    if not public_site():
        return dossier.code or ""
    return settings.PUBLIC_URL + reverse("track-token", args=[dossier.tracking_token])


# -- form 04 ----------------------------------------------------------------------------------------


def apology_letter(
    apology: Apology,
    *,
    ward: Ward,
    form_set: str,
    number_text: str,
    issued_on: str,
    signer: Officer | None,
    at: datetime,
) -> ApologyLetter:
    """The letter as it reads now; `number_text` "/PXL-UBND" and an empty day while it is a draft."""
    dossier = apology.dossier
    capacity = _SIGNER.get(apology.capacity, "chairman")
    return ApologyLetter(
        form_set=form_set,  # type: ignore[arg-type]
        letterhead=Letterhead(
            organ_lines=("ỦY BAN NHÂN DÂN", ward.name.upper()),
            number_text=number_text,
            place=ward.place,
            issued_on=issued_on,
        ),
        person=person_of(dossier.applicant),
        organ=ward.committee_name,
        received_on=local(dossier.receipt_moment).date().isoformat(),
        procedure_name=dossier.procedure.name,
        code=dossier.code or "",
        promised_at=local(apology.anchor).isoformat(),
        forecast=at <= apology.anchor,
        reason=apology.reason_text,
        new_date=local(apology.new_due).date().isoformat(),
        signer=Signer(capacity=capacity, name=signer.full_name if signer else ""),
        recipients=("Như trên", f"{ward.counter_name} (theo dõi, công khai)", "Lưu: VT, hồ sơ (02)"),
    )


def issue_apology(change: Change, apology: Apology, signer: Officer) -> IssuedPaper:
    """The approved letter with its number; date and text freeze."""
    ward = change.ward
    form_set = form_set_of(ward, change.day)
    number = take_number(Series.APOLOGY, ward.unit_code, change.day)
    letter = apology_letter(
        apology,
        ward=ward,
        form_set=form_set,
        number_text=paper_number(number, APOLOGY_SYMBOL),
        issued_on=change.day.isoformat(),
        signer=signer,
        at=change.at,
    )
    return IssuedPaper.objects.create(
        dossier=change.dossier,
        kind=Series.APOLOGY.value,
        form_set=form_set,
        unit=ward.unit_code,
        year=change.day.year,
        number=number,
        symbol=APOLOGY_SYMBOL,
        issued_at=change.at,
        content=to_content(letter),
    )


# -- the file ---------------------------------------------------------------------------------------


def letter_of(paper: IssuedPaper) -> Letter:
    """The letter as it was frozen."""
    return from_content(paper.kind, paper.content)


def rendered(paper: IssuedPaper, at: datetime) -> Path:
    """The PDF of an issued paper; made once, outside any transaction, then only read.

    Two processes may render at once: the same letter gives the same bytes, and the first to note its hash
    wins. Raises PaperDamaged when the stored file is missing or no longer has its hash.
    """
    root = Path(settings.PAPERS_ROOT)
    if not paper.sha256:
        pdf = letter_pdf(letter_of(paper))
        faultpoint("P6")
        name, digest, _ = keep_file(BytesIO(pdf), root, "pdf")
        IssuedPaper.objects.filter(pk=paper.pk, sha256="").update(
            file_name=name, sha256=digest, rendered_at=at, print_claimed_until=None, print_error=""
        )
        paper.refresh_from_db(fields=["file_name", "sha256", "rendered_at"])
    path = kept_file(root, paper.file_name, paper.sha256)
    if path is None:
        raise PaperDamaged(f"Tệp của {paper} đã mất hoặc bị thay đổi. Khôi phục từ bản sao lưu.")
    return path


class PaperDamaged(Exception):
    """The stored file of an issued paper is gone or was changed."""
