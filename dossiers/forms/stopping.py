"""Stopping at the applicant's request: what form 05 of 2025 tells besides what is on record."""

from __future__ import annotations

from typing import Any

from django import forms

from dossiers.actions import StopRequest
from dossiers.actions.counter_papers import fee_paid
from dossiers.forms.acts import ActForm, one_of, reason_field, rows
from dossiers.forms.fields import DayField, LineField, MoneyField, TextField
from dossiers.letters import DocumentLine, count_words
from dossiers.models import IssuedPaper, SubmittedDocument
from dossiers.numbering import Series
from procedures.dates import vn_number

LONGEST_PAPERS = 4000


class StopForm(ActForm):
    """The request, what is given back, and who signs."""

    segmented = ("way", "capacity")
    fields_in_rows = (
        (("requested_on", 3), ("way", 9)),
        (("reason", 12),),
        (("papers", 12),),
        (("fee_returned_vnd", 6),),
        (("capacity", 6), ("signer", 6)),
    )

    requested_on = DayField(
        label="Ngày đề nghị",
        name="Ngày đề nghị",
        error_messages={"required": "Ghi ngày trên văn bản đề nghị."},
    )
    way = forms.ChoiceField(
        label="Văn bản đề nghị nộp",
        choices=[("counter", "Tại quầy"), ("post", "Bưu chính"), ("electronic", "Trực tuyến")],
        initial="counter",
        widget=forms.RadioSelect,
        error_messages=one_of("Chọn cách nộp văn bản đề nghị."),
    )
    reason = reason_field("Theo văn bản đề nghị nào, lý do", "Ghi văn bản đề nghị và lý do.")
    papers = TextField(
        label="Giấy tờ hoàn trả",
        required=False,
        max_length=LONGEST_PAPERS,
        widget=rows(4),
        help_text="Mỗi dòng một loại, ghi như in trên thông báo. Để trống nếu không có giấy tờ nào để trả.",
    )
    fee_returned_vnd = MoneyField(label="Phí, lệ phí hoàn trả (đồng)", required=False)
    capacity = forms.ChoiceField(
        label="Ký với tư cách",
        choices=[("director", "Giám đốc"), ("deputy_director", "KT. Giám đốc")],
        initial="director",
        widget=forms.RadioSelect,
        error_messages=one_of("Chọn người ký với tư cách nào."),
    )
    signer = LineField(
        label="Họ tên người ký",
        max_length=120,
        sentence="Ghi họ tên người ký thông báo, không ghi chức danh.",
    )

    def prepare(self) -> None:
        """Today, everything handed in, and who signed the last notice."""
        dossier = self.file.dossier
        self.initial.setdefault("requested_on", self.file.at.date())
        self.initial.setdefault("papers", "\n".join(_given(paper) for paper in dossier.documents.all()))
        self.initial.update(_last_signer())
        paid = fee_paid(dossier)
        self.fields["fee_returned_vnd"].help_text = f"Đã thu {vn_number(paid)} đồng."

    def arguments(self) -> dict[str, Any]:
        """The reason, and the request as form 05 tells it."""
        data = self.cleaned_data
        papers = tuple(line.strip() for line in data["papers"].split("\n") if line.strip())
        request = StopRequest(
            requested_on=data["requested_on"],
            way=data["way"],
            fee_returned_vnd=data["fee_returned_vnd"] or 0,
            papers=papers,
            signer=data["signer"],
            capacity=data["capacity"],
        )
        return {"reason": data["reason"], "request": request}


def _given(paper: SubmittedDocument) -> str:
    counts = count_words(originals=paper.originals, certified=paper.certified, copies=paper.copies)
    return DocumentLine(name=paper.name, counts=counts).words()


def _last_signer() -> dict[str, str]:
    """Who signed the newest notice, and in what capacity; nothing while there is none."""
    last = IssuedPaper.objects.filter(kind=Series.STOP.value).order_by("-issued_at", "-pk").first()
    if last is None:
        return {}
    signer: dict[str, str] = last.content["signer"]
    return {"signer": signer["name"], "capacity": signer["capacity"]}
