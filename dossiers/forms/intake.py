"""What a source sends, read by the very forms a clerk types into: one truth about what may be taken in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django import forms

from dossiers.actions import DocumentData, Reception
from dossiers.actions.intake import Sent
from dossiers.forms.applicant import ApplicantForm
from dossiers.forms.fields import LineField, TextField, length_of
from dossiers.forms.json_shape import Fault, faults_of, schema
from dossiers.forms.online import ArrivalForm
from dossiers.forms.reception import PaperForm, ReceptionForm
from dossiers.models import Applicant, SubmittedDocument
from procedures.calendar import local
from procedures.models import Procedure, ProcedureVersion

LONGEST_NOTE = 1000
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# The national code, then perhaps the suffix of a province: "2.000908.000.00.00.H61".
_PROCEDURE = re.compile(r"([0-9]\.[0-9]{6})(\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.H[0-9]{2})?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_WHEN = "Ghi theo dạng 2026-11-20T07:10:00+07:00, có múi giờ."
_LEVELS = {ProcedureVersion.OnlineLevel.FULL.value, ProcedureVersion.OnlineLevel.PARTIAL.value}


class EnclosedForm(forms.Form):
    """What comes with the dossier; the fields are those of reception."""

    copies = ReceptionForm.base_fields["copies"]
    proxy_paper = ReceptionForm.base_fields["proxy_paper"]

    def __init__(self, *args: Any, with_proxy: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proxy_paper"].required = with_proxy


class SentDocumentForm(forms.Form):
    """A paper that was sent; the counts are those of the checklist at reception."""

    name = LineField(max_length=length_of(SubmittedDocument, "name"), sentence="Ghi tên giấy tờ.")
    originals = PaperForm.base_fields["originals"]
    certified = PaperForm.base_fields["certified"]
    copies = PaperForm.base_fields["copies"]

    def clean(self) -> dict[str, Any]:
        """A paper that was sent is there at least once."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(data.get(name) for name in ("originals", "certified", "copies")):
            self.add_error("originals", "Ghi số bản.")
        return data

    @property
    def document(self) -> DocumentData:
        """What the action takes. Only for a valid form."""
        data: dict[str, Any] = {name: value or 0 for name, value in self.cleaned_data.items()}
        return DocumentData(**data)


class NoteForm(forms.Form):
    """What the citizen wrote about the completion."""

    note = TextField(
        label="Nội dung công dân đã bổ sung",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class Documents:
    """The list of papers, with its faults."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.forms = [SentDocumentForm(one) for one in content.get("documents", ())]

    def faults(self) -> Iterator[Fault]:
        """What is wrong, by place."""
        for index, form in enumerate(self.forms):
            yield from _faults(form, f"documents.{index}.")

    @property
    def data(self) -> list[DocumentData]:
        """What the action takes. Only without faults."""
        return [form.document for form in self.forms]


class SentDossier:
    """A dossier as a source sent it at the moment `at`; `faults` is empty when it can be taken in."""

    def __init__(self, content: Any, at: datetime) -> None:
        self.content, self.at = content, at
        self.faults = list(faults_of(content, schema()))
        if not self.faults:
            self._read()

    def _read(self) -> None:
        content = self.content
        self.submitted = _Moment(content["submitted_at"])
        self.procedure = _Procedure(content["procedure_code"], self.at)
        today = local(self.at).date()
        self.arrival = ArrivalForm(self._arrival(), at=self.at)
        self.person = ApplicantForm(_typed(content["applicant"]), today=today)
        proxy = content.get("proxy")
        self.proxy = ApplicantForm(_typed(proxy), today=today) if proxy is not None else None
        enclosed = {"copies": content.get("copies", 1), "proxy_paper": content.get("proxy_paper", "")}
        self.enclosed = EnclosedForm(enclosed, with_proxy=proxy is not None)
        self.documents = Documents(content)
        self.faults = list(self._faults())

    def _arrival(self) -> dict[str, Any]:
        day, hour = self.submitted.typed
        return {
            "procedure": self.procedure.key,
            "sent_on": day,
            "sent_at": hour,
            "external_code": self.content["external_code"],
            "result_delivery": self.content["result_delivery"],
        }

    def _faults(self) -> Iterator[Fault]:
        content = self.content
        if not CODE.fullmatch(content["external_code"]):
            yield Fault("external_code", "Gồm chữ cái không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới.")
        if self.procedure.problem:
            yield Fault("procedure_code", self.procedure.problem)
        when = "" if self.submitted.problem else "submitted_at"
        if self.submitted.problem:
            yield Fault("submitted_at", self.submitted.problem)
        yield from _faults(self.arrival, "", sent_on=when, sent_at=when, procedure="")
        if content.get("online_level", "full") not in _LEVELS:
            yield Fault("online_level", "Ghi full (toàn trình) hoặc partial (một phần).")
        yield from _person_faults(self.person, content["applicant"], "applicant.")
        if self.proxy is not None:
            yield from _person_faults(self.proxy, content["proxy"], "proxy.")
        elif content.get("proxy_paper"):
            yield Fault("proxy", "Có giấy tờ ủy quyền thì phải có người nộp thay.")
        yield from _faults(self.enclosed, "")
        yield from self.documents.faults()

    def sent(self, version: ProcedureVersion) -> Sent:
        """What the action takes. Only without faults."""
        data = self.arrival.cleaned_data
        reception = Reception(
            version=version,
            applicant=self.person.applicant,
            documents=self.documents.data,
            proxy=self.proxy.applicant if self.proxy is not None else None,
            proxy_paper=self.enclosed.cleaned_data["proxy_paper"],
            channel="online",
            result_delivery=data["result_delivery"],
            copies=self.enclosed.cleaned_data["copies"],
            external_code=self.content["external_code"],
        )
        level = self.content.get("online_level", "")
        return Sent(self.content, reception, data["submitted_at"], self.content["procedure_code"], level)


class SentCompletion:
    """What a source says of the completion of a dossier."""

    def __init__(self, content: Any) -> None:
        self.faults = list(faults_of(content, schema("completion")))
        if self.faults:
            return
        self.content: Mapping[str, Any] = content
        self.completed = _Moment(content["completed_at"])
        self.documents = Documents(content)
        self.note = NoteForm({"note": content.get("note", "")})
        self.faults = [*self.documents.faults(), *_faults(self.note, "")]
        if self.completed.problem:
            self.faults.append(Fault("completed_at", self.completed.problem))

    @property
    def sent_at(self) -> datetime:
        """When the citizen sent it. Only without faults."""
        assert self.completed.moment is not None  # noqa: S101 - it would be a fault
        return self.completed.moment


# -- parts --------------------------------------------------------------------------------------------


class _Moment:
    """A moment in ISO 8601 with its offset, and how a clerk would type it."""

    def __init__(self, text: str) -> None:
        self.moment: datetime | None = None
        self.problem = ""
        try:
            self.moment = local(datetime.fromisoformat(text)) if _MOMENT.fullmatch(text) else None
        except (ValueError, OverflowError):
            self.problem = "Thời điểm này không có trong lịch."
        if self.moment is None:
            self.problem = self.problem or _WHEN

    @property
    def typed(self) -> tuple[str, str]:
        """Day and hour as they are typed; empty for no moment."""
        if self.moment is None:
            return "", ""
        return f"{self.moment:%d/%m}/{self.moment.year:04d}", f"{self.moment:%H:%M}"


class _Procedure:
    """The procedure behind a national code; `problem` says why a dossier for it is not taken in."""

    def __init__(self, code: str, at: datetime) -> None:
        self.key = self.problem = ""
        parts = _PROCEDURE.fullmatch(code)
        if parts is None:
            self.problem = "Mã thủ tục ghi theo dạng 2.000908, hoặc 2.000908.000.00.00.H61."
            return
        known = Procedure.objects.filter(national_code=parts[1])
        offered = Procedure.objects.offered(local(at).date())
        self.key = known.values_list("key", flat=True).first() or ""
        if not self.key:
            self.problem = f"Danh mục của phường không có thủ tục mã {parts[1]}."
        elif not offered.filter(key=self.key).exists():
            self.problem = f"Phường hiện không tiếp nhận thủ tục mã {parts[1]}."


def _typed(person: Mapping[str, Any]) -> dict[str, Any]:
    """The person as a clerk would type them."""
    typed = {"kind": Applicant.Kind.PERSON.value, **person}
    born = _DAY.fullmatch(typed.get("birth_date", ""))
    if born is not None:
        typed["birth_date"] = f"{born[3]}/{born[2]}/{born[1]}"
    return typed


def _person_faults(form: ApplicantForm, person: Mapping[str, Any], before: str) -> Iterator[Fault]:
    born = person.get("birth_date", "")
    if born and not _DAY.fullmatch(born):
        yield Fault(f"{before}birth_date", "Ghi theo dạng năm-tháng-ngày, ví dụ 1988-03-05.")
    if "|" in person.get("identity_number", ""):  # what a scanner reads from a card belongs to the counter
        yield Fault(f"{before}identity_number", "Chỉ ghi số giấy tờ, không có dấu gạch đứng.")
    yield from _faults(form, before)


def _faults(form: forms.Form, before: str, **places: str) -> Iterator[Fault]:
    """The errors of a form as faults; `places` renames its fields, an empty name leaves a field out."""
    for name, errors in form.errors.items():
        place = places.get(name, "" if name == "__all__" else name)
        if place or name == "__all__":
            yield from (Fault(f"{before}{place}".rstrip("."), str(error)) for error in errors)
