"""The whole reception sheet: the forms of one screen, checked together, turned into what the action takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from dossiers.actions import DocumentData, Reception
from dossiers.forms.applicant import ApplicantForm, earlier_values
from dossiers.forms.reception import PaperForm, ReceptionForm, paper_forms
from dossiers.models import Dossier
from procedures.models import ProcedureVersion


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

    def is_valid(self) -> bool:
        """Whether everything typed can be taken; every form is checked, whatever the others say."""
        checked = [self.main.is_valid(), self.applicant.is_valid(), self.papers.is_valid()]
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
        )


def blank_sheet(version: ProcedureVersion | None, today: date, waiting: Dossier | None = None) -> Sheet:
    """The sheet as it is first shown: of a dossier that came online, filled with what was sent."""
    fee = version.fee_vnd if version is not None and version.fee_vnd is not None else ""
    initial: dict[str, Any] = {"procedure": version.procedure.key if version else "", "fee": fee}
    person: dict[str, Any] = {}
    if waiting is not None:
        initial |= {
            "result_delivery": waiting.result_delivery,
            "copies": waiting.copies,
            "external_code": waiting.external_code or "",
        }
        person = earlier_values(waiting.applicant)
        person["no_identity_reason"] = waiting.applicant.no_identity_reason
    return Sheet(
        ReceptionForm(initial=initial, online=waiting is not None),
        ApplicantForm(initial=person, today=today),
        ApplicantForm(prefix="proxy", today=today),
        PaperSet(paper_forms(version)),
    )


def sent_sheet(version: ProcedureVersion | None, today: date, data: Any, *, online: bool = False) -> Sheet:
    """The sheet as it was sent."""
    main = ReceptionForm(data, online=online)
    proxied = bool(main["has_proxy"].value())
    return Sheet(
        main,
        ApplicantForm(data, today=today),
        ApplicantForm(data if proxied else None, prefix="proxy", today=today),
        PaperSet(paper_forms(version, data)),
    )
