"""The reception form: what is handed in and how, beside the applicant's own form (forms/applicant.py)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from django import forms

from dossiers.actions import DocumentData
from dossiers.forms.fields import CountField, LineField, MoneyField, length_of
from dossiers.models import Dossier, SubmittedDocument
from procedures.calendar import local
from procedures.models import ProcedureVersion, RequiredDocument
from procedures.text import fold

Channel = Dossier.Channel
COUNTER_CHANNELS = [
    (Channel.COUNTER.value, "Tại quầy"),
    (Channel.POSTAL.value, "Bưu chính"),
    (Channel.OTHER_WARD.value, "Phường khác"),
]


class MomentField(forms.Field):
    """An aware moment in ISO 8601, as our own page wrote it into a hidden field."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> datetime | None:
        """The local moment, None when there is none or it is unreadable (then nothing was promised)."""
        try:
            return local(datetime.fromisoformat(str(value or "")))
        except (ValueError, OverflowError):
            return None


class ReceptionForm(forms.Form):
    """Everything of a reception but the applicant, the proxy and the papers."""

    segmented = ("channel", "result_delivery")

    has_proxy = forms.BooleanField(label="Nộp thay (ủy quyền)", required=False)
    proxy_paper = LineField(
        label="Giấy tờ ủy quyền",
        sentence="Ghi giấy tờ ủy quyền, ví dụ: văn bản ủy quyền ngày 20/11/2026.",
        max_length=length_of(Dossier, "proxy_paper"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    channel = forms.ChoiceField(
        label="Cách nộp",
        choices=COUNTER_CHANNELS,
        initial=Channel.COUNTER,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn cách nộp.", "invalid_choice": "Chọn cách nộp trong danh sách."},
    )
    for_other_ward = LineField(
        label="Nhận hộ phường, xã",
        sentence="Ghi tên phường, xã có thẩm quyền giải quyết.",
        max_length=length_of(Dossier, "for_other_ward"),
    )
    result_delivery = forms.ChoiceField(
        label="Nhận kết quả",
        choices=Dossier.ResultDelivery.choices,
        initial=Dossier.ResultDelivery.COUNTER,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn nơi nhận kết quả.", "invalid_choice": "Chọn trong danh sách."},
    )
    copies = CountField(label="Số bộ", name="Số bộ", least=1, most=99, initial=1)
    fee = MoneyField(label="Phí, lệ phí")
    fee_paid = forms.BooleanField(label="Đã thu", required=False)
    note = LineField(label="Ghi chú trên giấy hẹn", required=False, max_length=length_of(Dossier, "note"))
    external_code = LineField(
        label="Mã trên hệ thống tỉnh", required=False, max_length=length_of(Dossier, "external_code")
    )
    papers_missing_ok = forms.BooleanField(label="Giấy tờ còn thiếu", required=False)
    calendar_missing_ok = forms.BooleanField(
        label="Văn phòng đồng ý tiếp nhận khi năm đó chưa có lịch nghỉ", required=False
    )
    promise_shown = MomentField(required=False)
    # Text, not hidden: the draft in the browser keeps which procedure was chosen.
    procedure = forms.CharField(label="Thủ tục", required=False)

    def __init__(self, *args: Any, online: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tick in ("has_proxy", "fee_paid", "papers_missing_ok"):
            self.fields[tick].widget.attrs["class"] = "form-check-input"
        if online:
            channel = cast(forms.ChoiceField, self.fields["channel"])
            channel.choices = [(Channel.ONLINE.value, Channel.ONLINE.label)]
            channel.initial = Channel.ONLINE
        if self.is_bound:
            self.fields["proxy_paper"].required = bool(self["has_proxy"].value())
            self.fields["for_other_ward"].required = self["channel"].value() == Channel.OTHER_WARD

    def clean(self) -> dict[str, Any]:
        """What hangs together: the proxy's paper, the other ward's name, money that was taken."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("channel") != Channel.OTHER_WARD:
            data["for_other_ward"] = ""
        if not data.get("has_proxy"):
            data["proxy_paper"] = ""
        if data.get("fee_paid") and data.get("fee") == 0:
            data["fee_paid"] = False
        return data


def usual_count(name: str) -> str:
    """Which column counts a paper of this name when it is ticked: "originals", "certified" or "copies"."""
    words = f" {fold(name)} "
    if " ban chinh " in words:
        return "originals"
    if re.search(r" (ban sao|ban chup|photo|photocopy) ", words) is None:
        return "originals"
    to_be_certified = " can chung thuc " in words
    return "certified" if " chung thuc " in words and not to_be_certified else "copies"


class PaperForm(forms.Form):
    """One paper of the checklist: handed in or not, and how many of which kind."""

    have = forms.BooleanField(required=False)
    originals = CountField(label="Bản chính", name="Số bản", required=False)
    certified = CountField(label="Bản chứng thực", name="Số bản", required=False)
    copies = CountField(label="Bản chụp", name="Số bản", required=False)

    def __init__(
        self,
        document: RequiredDocument,
        data: Mapping[str, Any] | None = None,
        shown: SubmittedDocument | None = None,
    ) -> None:
        super().__init__(data, prefix=f"paper-{document.pk}", initial=_counted(shown) if shown else None)
        self.document = document
        for name in ("originals", "certified", "copies"):
            attrs = self.fields[name].widget.attrs
            attrs |= {"class": "form-control copies", "data-copies": True, "maxlength": 2, "placeholder": "0"}
            attrs["aria-label"] = f"{self.fields[name].label}: {document.name}"
        self.fields["have"].widget.attrs |= {
            "class": "form-check-input",
            "aria-label": f"Có {document.name}",
            "data-count": usual_count(document.name),
            "data-needed": not document.optional,
        }

    def clean(self) -> dict[str, Any]:
        """A paper that is there is there at least once."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("have") and not self.errors and not any(self.counts):
            self.add_error("originals", "Ghi số bản.")
        return data

    @property
    def counts(self) -> tuple[int, int, int]:
        """Originals, certified copies and plain copies."""
        names = ("originals", "certified", "copies")
        first, second, third = (self.cleaned_data.get(name) or 0 for name in names)
        return first, second, third

    @property
    def handed_in(self) -> DocumentData | None:
        """What the action takes; None when the paper is not there. Only for a valid form."""
        if not self.cleaned_data["have"]:
            return None
        originals, certified, copies = self.counts
        return DocumentData(name=self.document.name, originals=originals, certified=certified, copies=copies)


def _counted(shown: SubmittedDocument) -> dict[str, Any]:
    counts = {"originals": shown.originals, "certified": shown.certified, "copies": shown.copies}
    return {"have": True} | {name: count for name, count in counts.items() if count}


def paper_forms(
    version: ProcedureVersion | None,
    data: Mapping[str, Any] | None = None,
    shown: Iterable[SubmittedDocument] = (),
) -> list[PaperForm]:
    """A form for each paper the procedure asks for; nobody may ask for others (decree 63/2010, art. 18.6).

    `shown` are papers that were sent online, or were there at an earlier visit: ticked, with their counts.
    """
    if version is None:
        return []
    known = {fold(paper.name): paper for paper in shown}
    return [PaperForm(paper, data, known.get(fold(paper.name))) for paper in version.documents.all()]
