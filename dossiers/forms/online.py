"""Dossiers that came online: entering one, asking for its completion, refusing it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from dossiers.forms.fields import DayField, LineField, TextField, length_of
from dossiers.models import Dossier
from dossiers.refusal_reasons import REFUSAL_REASONS
from procedures.calendar import ZONE, local
from procedures.models import Procedure
from procedures.text import clean_line

LONGEST_REASON = 1000
LONGEST_ITEM = 300
MOST_ITEMS = 40


class RefusalForm(forms.Form):
    """A refusal, in writing with its reason and where to go instead (form 03)."""

    reason_code = forms.ChoiceField(
        label="Nhóm lý do",
        choices=[("", "Chọn nhóm lý do"), *REFUSAL_REASONS.items()],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Chọn nhóm lý do trong danh sách."),
    )
    reason = TextField(
        label="Lý do cụ thể và nơi giải quyết đúng",
        max_length=LONGEST_REASON,
        sentence="Ghi lý do từ chối và nơi công dân cần đến.",
        help_text="In nguyên văn trên Phiếu, sau nhóm lý do; công dân đọc là biết phải đến đâu.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CompletionForm(forms.Form):
    """What is to be completed, all of it at once (form 02); one item a line."""

    items = TextField(
        label="Nội dung cần hoàn thiện",
        sentence="Ghi ít nhất một nội dung cần hoàn thiện.",
        help_text="Mỗi dòng một nội dung; ghi đủ trong một lần.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = TextField(
        label="Lý do, căn cứ",
        max_length=LONGEST_REASON,
        sentence="Ghi lý do.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_items(self) -> list[str]:
        """The lines that say something."""
        items = [clean_line(line) for line in self.cleaned_data["items"].split("\n")]
        items = [item for item in items if item]
        if len(items) > MOST_ITEMS:
            raise forms.ValidationError(f"Nhiều quá: {len(items)} nội dung, tối đa {MOST_ITEMS}.")
        if any(len(item) > LONGEST_ITEM for item in items):
            raise forms.ValidationError(f"Mỗi nội dung tối đa {LONGEST_ITEM} ký tự.")
        return items


class ArrivalForm(forms.Form):
    """A dossier as the portal sent it: which procedure, when, under which code."""

    procedure = forms.ChoiceField(
        label="Thủ tục",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Chọn thủ tục trong danh sách."),
    )
    sent_on = DayField(label="Ngày gửi", name="Ngày gửi")
    sent_at = forms.TimeField(
        label="Giờ gửi",
        input_formats=["%H:%M", "%Hh%M", "%Hg%M"],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 5}),
        error_messages=dict.fromkeys(("required", "invalid"), "Giờ gửi ghi theo dạng 14:05."),
    )
    external_code = LineField(
        label="Mã trên hệ thống tỉnh", required=False, max_length=length_of(Dossier, "external_code")
    )
    result_delivery = forms.ChoiceField(
        label="Nhận kết quả",
        choices=Dossier.ResultDelivery.choices,
        initial=Dossier.ResultDelivery.COUNTER,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Chọn nơi nhận kết quả."),
    )
    segmented = ("result_delivery",)
    field_order = ["procedure", "external_code", "sent_on", "sent_at", "result_delivery"]

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = local(at)
        offered = Procedure.objects.offered(self.at.date()).order_by("name").values_list("key", "name")
        self.fields["procedure"].choices = [("", "—"), *offered]  # type: ignore[attr-defined]
        self.fields["sent_on"].required = self.fields["sent_at"].required = True
        self.fields["sent_on"].error_messages["required"] = "Ghi ngày gửi."

    def clean(self) -> dict[str, Any]:
        """The moment of sending lies behind us, and not so far that it must be a mistake."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        day, hour = data.get("sent_on"), data.get("sent_at")
        if day is None or hour is None:
            return data
        moment = datetime.combine(day, hour or time(), ZONE)
        if moment > self.at:
            self.add_error("sent_at", "Thời điểm gửi chưa tới.")
        elif moment < self.at - timedelta(days=366):
            self.add_error("sent_on", "Thời điểm gửi đã quá một năm. Kiểm lại năm.")
        data["submitted_at"] = moment
        return data
