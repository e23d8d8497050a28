"""Somebody at the counter whose dossier cannot be received: of the sheet only what a paper needs is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from dossiers.actions import Reception
from dossiers.forms.applicant import ApplicantForm
from dossiers.forms.receipt_moment import ReceiptMomentForm
from dossiers.forms.reception import ReceptionForm, paper_forms
from dossiers.forms.sheet import PaperSet, sent_proxy
from dossiers.models import Applicant, Dossier
from procedures.calendar import local
from procedures.models import ProcedureVersion

NOT_SHOWN = "Chưa xuất trình khi được hướng dẫn tại quầy"


class VisitorForm(ApplicantForm):
    """A person or organisation of whom only the name must be known; what was typed must be right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("identity_number", "no_identity_reason", "address"):
            self.fields[name].required = False

    def _check_number(self, kind: str, data: dict[str, Any]) -> None:
        if data.get("identity_number"):
            super()._check_number(kind, data)

    def clean(self) -> dict[str, Any]:
        """Without a number it is noted that none was shown."""
        data = super().clean()
        if not self.errors and not data.get("identity_number"):
            data["identity_kind"] = Applicant.IdentityKind.NONE
            data["no_identity_reason"] = data.get("no_identity_reason") or NOT_SHOWN
        return data


@dataclass
class Visit:
    """The sheet as it was typed so far, with the parts that the pages of the sheet ask for."""

    main: ReceptionForm
    applicant: VisitorForm
    proxy: VisitorForm
    papers: PaperSet
    moment: ReceiptMomentForm

    def is_valid(self) -> bool:
        """Whether a paper can be written: who it is must be known, the rest may be unfinished."""
        self.main.is_valid()
        checked = [self.applicant.is_valid()]
        if self.with_proxy:
            checked.append(self.proxy.is_valid())
        return all(checked)

    @property
    def with_proxy(self) -> bool:
        """Whether somebody hands in for another."""
        return bool(self.main["has_proxy"].value())

    @property
    def missing(self) -> list[str]:
        """Names of papers the procedure needs that are not on the counter."""
        needed = (form for form in self.papers.forms if not form.document.optional)
        return [form.document.name for form in needed if not (form.is_valid() and form.handed_in)]

    def reception(self, version: ProcedureVersion) -> Reception:
        """What the action takes; what is unreadable of the rest is left out. Only for a valid visit."""
        data: dict[str, Any] = self.main.cleaned_data
        shown = (form.handed_in for form in self.papers.forms if form.is_valid())
        return Reception(
            version=version,
            applicant=self.applicant.applicant,
            documents=[document for document in shown if document is not None],
            proxy=self.proxy.applicant if self.with_proxy else None,
            proxy_paper=data.get("proxy_paper") or "",
            channel=data.get("channel") or Dossier.Channel.COUNTER,
            result_delivery=data.get("result_delivery") or Dossier.ResultDelivery.COUNTER,
            copies=data.get("copies") or 1,
            note=data.get("note") or "",
            fee_vnd=data.get("fee") or 0,
            external_code=data.get("external_code") or "",
        )

    def typed(self) -> Iterator[tuple[str, str]]:
        """Every field of the sheet as it was sent, to be carried on to the next page."""
        forms_: list[forms.Form] = [self.main, self.applicant, self.proxy, *self.papers.forms, self.moment]
        for form in forms_:
            for field in form:
                value = field.value()
                if value not in (None, "", False):
                    yield field.html_name, "on" if value is True else str(value)


def sent_visit(version: ProcedureVersion | None, at: datetime, data: Any) -> Visit:
    """The sheet as it was sent at `at`."""
    today = local(at).date()
    main = ReceptionForm(data)
    return Visit(
        main,
        VisitorForm(data, today=today),
        sent_proxy(VisitorForm, main, data, today),
        PaperSet(paper_forms(version, data)),
        ReceiptMomentForm(data, at=at),
    )
