"""The whole reception sheet: the forms of one screen, checked together, turned into what the action takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from dossiers.actions import DocumentData, Reception
from dossiers.forms.applicant import ApplicantForm, earlier_values
from dossiers.forms.receipt_moment import ReceiptMomentForm
from dossiers.forms.reception import Channel, PaperForm, ReceptionForm, paper_forms
from dossiers.models import Applicant, Dossier
from procedures.calendar import local
from procedures.models import ProcedureVersion

PROXY = "proxy"  # before the names of the fields of who hands in for another
AnyApplicant = TypeVar("AnyApplicant", bound=ApplicantForm)


class PaperSet:
    """The checklist of papers, with the parts of a formset that the list of errors asks for."""

    management_form = None

    def __init__(self, forms: list[PaperForm]) -> None:
        self.forms = forms

    def non_form_errors(self) -> list[str]:
        """Errors of the list as a whole stand at the tick of the main form."""
        return []

    def is_valid(self) -> bool:
        """Whether every row is; all rows are checked, so that all errors show at once."""
        checked = [form.is_valid() for form in self.forms]
        return all(checked)

    @property
    def handed_in(self) -> list[DocumentData]:
        """The papers that are there. Only for a valid list."""
        return [paper for paper in (form.handed_in for form in self.forms) if paper is not None]

    @property
    def missing(self) -> list[str]:
        """Names of papers the procedure needs that are not there. Only for a valid list."""
        needed = (form for form in self.forms if not form.document.optional)
        return [form.document.name for form in needed if form.handed_in is None]


@dataclass
class Sheet:
    """The forms of one reception."""

    main: ReceptionForm
    applicant: ApplicantForm
    proxy: ApplicantForm
    papers: PaperSet
    moment: ReceiptMomentForm

    def is_valid(self) -> bool:
        """Whether everything typed can be taken; every form is checked, whatever the others say."""
        parts = (self.main, self.applicant, self.papers, self.moment)
        checked = [part.is_valid() for part in parts]
        if self.with_proxy:
            checked.append(self.proxy.is_valid())
        return all(checked) and self._papers_are_there()

    @property
    def with_proxy(self) -> bool:
        """Whether somebody hands in for another."""
        return bool(self.main["has_proxy"].value())

    def _papers_are_there(self) -> bool:
        missing = self.papers.missing
        if not missing or self.main.cleaned_data["papers_missing_ok"]:
            return True
        sentence = f"Chưa có: {'; '.join(missing)}. Đánh dấu giấy đã nộp, hoặc xác nhận vẫn nhận."
        self.main.add_error("papers_missing_ok", sentence)
        return False

    def reception(self, version: ProcedureVersion) -> Reception:
        """What the action takes. Only for a valid sheet."""
        data: dict[str, Any] = self.main.cleaned_data
        return Reception(
            version=version,
            applicant=self.applicant.applicant,
            documents=self.papers.handed_in,
            proxy=self.proxy.applicant if self.with_proxy else None,
            proxy_paper=data["proxy_paper"],
            channel=data["channel"],
            for_other_ward=data["for_other_ward"],
            result_delivery=data["result_delivery"],
            copies=data["copies"],
            note=data["note"],
            fee_vnd=data["fee"] or 0,
            fee_collected_vnd=data["fee"] if data["fee_paid"] else 0,
            external_code=data["external_code"],
            promise_shown=data["promise_shown"],
            calendar_missing_ok=data["calendar_missing_ok"],
            **self.moment.cleaned_data,
        )

    @property
    def parts(self) -> tuple[ReceptionForm, ReceiptMomentForm]:
        """The forms whose fields an action may refuse."""
        return self.main, self.moment


def blank_sheet(version: ProcedureVersion | None, at: datetime, waiting: Dossier | None = None) -> Sheet:
    """The sheet as it is first shown at `at`: of a dossier that waits, filled with what is known of it."""
    today = local(at).date()
    fee = version.fee_vnd if version is not None and version.fee_vnd is not None else ""
    initial: dict[str, Any] = {"procedure": version.procedure.key if version else "", "fee": fee}
    if waiting is not None:
        initial |= _known(waiting)
    return Sheet(
        ReceptionForm(initial=initial, online=waiting is not None and waiting.channel == Channel.ONLINE),
        ApplicantForm(initial=_person(waiting.applicant if waiting else None), today=today),
        ApplicantForm(initial=_person(waiting.proxy if waiting else None), prefix=PROXY, today=today),
        PaperSet(paper_forms(version, shown=waiting.documents.all() if waiting else ())),
        ReceiptMomentForm(at=at),
    )


def _known(waiting: Dossier) -> dict[str, Any]:
    """What was typed when it came; the fee only where one was named."""
    known = {
        "result_delivery": waiting.result_delivery,
        "copies": waiting.copies,
        "external_code": waiting.external_code or "",
        "channel": waiting.channel,
        "note": waiting.note,
        "has_proxy": waiting.proxy_id is not None,
        "proxy_paper": waiting.proxy_paper,
    }
    return known | ({"fee": waiting.fee_vnd} if waiting.fee_vnd else {})


def _person(applicant: Applicant | None) -> dict[str, Any]:
    if applicant is None:
        return {}
    return earlier_values(applicant) | {"no_identity_reason": applicant.no_identity_reason}


def sent_sheet(version: ProcedureVersion | None, at: datetime, data: Any, *, online: bool = False) -> Sheet:
    """The sheet as it was sent at `at`; an online dossier is always received at the moment of saving."""
    today = local(at).date()
    main = ReceptionForm(data, online=online)
    return Sheet(
        main,
        ApplicantForm(data, today=today),
        sent_proxy(ApplicantForm, main, data, today),
        PaperSet(paper_forms(version, data)),
        ReceiptMomentForm({} if online else data, at=at),
    )


def sent_proxy(kind: type[AnyApplicant], main: ReceptionForm, data: Any, today: date) -> AnyApplicant:
    """Who hands in for another; without the tick nothing of it is checked, and what was typed stays."""
    if main["has_proxy"].value():
        return kind(data, prefix=PROXY, today=today)
    names = {name: f"{PROXY}-{name}" for name in kind.base_fields}
    typed = {name: data[sent] for name, sent in names.items() if sent in data}
    return kind(initial=typed, prefix=PROXY, today=today)
