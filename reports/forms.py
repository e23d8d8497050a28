"""Forms of the reports."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django import forms

from dossiers.forms.fields import DayField, TextField, TypedMomentField
from procedures.dates import vn_date

from .models.reports import SYMBOL
from .periods import FIRST_YEAR, LAST_YEAR

FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
LONGEST = timedelta(days=2 * 366)
_SYMBOL_TYPED = rf"\s*/\s*{re.escape(SYMBOL)}\s*$"
MOST_TEXT = 60_000  # characters of one section: some twenty pages


class NewReportForm(forms.Form):
    """Which period to report on."""

    code = forms.ChoiceField(
        label="Kỳ báo cáo", error_messages={"invalid_choice": "Chọn một kỳ trong danh sách."}
    )

    def __init__(self, *args: Any, periods: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = periods  # type: ignore[attr-defined]


class DaysForm(forms.Form):
    """A stretch of days to tell figures of, both days included."""

    tu = DayField(label="Từ ngày", name="Ngày bắt đầu", earliest=FIRST_DAY)
    den = DayField(label="Đến hết ngày", name="Ngày kết thúc", earliest=FIRST_DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, needed in (("tu", "Ghi ngày bắt đầu."), ("den", "Ghi ngày kết thúc.")):
            self.fields[name].error_messages["required"] = needed

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, and not so late or far that nothing is known of it."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("tu"), cleaned.get("den")
        if last is not None and last > LAST_DAY:
            self.add_error("den", f"Ngày kết thúc không sau {vn_date(LAST_DAY)}.")
        elif first is not None and last is not None and last < first:
            self.add_error("den", "Ngày kết thúc không được trước ngày bắt đầu.")
        elif first is not None and last is not None and last - first > LONGEST:
            self.add_error("den", "Chọn khoảng không quá 24 tháng.")
        return cleaned


class MomentForm(forms.Form):
    """The moment at which figures are told, not after `at`, which is now."""

    luc = TypedMomentField(label="Số liệu như lúc", required=False)

    def __init__(self, *args: Any, at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_luc(self) -> datetime | None:
        """Nothing is known of what is to come."""
        moment: datetime | None = self.cleaned_data["luc"]
        if moment is not None and self.at is not None and moment > self.at:
            raise forms.ValidationError("Thời điểm này chưa tới.")
        return moment


class SectionForm(forms.Form):
    """What a person writes under one heading: plain paragraphs, a line each."""

    text = TextField(
        label="Nội dung",
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12, "class": "report-text", "spellcheck": "false"}),
        help_text="Mỗi dòng in thành một đoạn. Số liệu của hệ thống tự ghi vào bài, không cần gõ lại.",
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    marks_optional = False

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = hint or "Nội dung"


class DescribeForm(forms.Form):
    """The day of issue and the recipients."""

    issued_on = DayField(
        label="Ngày ban hành",
        name="Ngày ban hành",
        help_text="Tên phường và cơ quan cấp trên in theo ngày này.",
    )
    recipients = TextField(
        label="Nơi nhận",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Mỗi dòng một nơi nhận; dòng đầu là cơ quan nhận báo cáo.",
        error_messages={"required": "Ghi ít nhất một nơi nhận."},
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class DutyForm(forms.Form):
    """To whom a periodic report goes, and by when."""

    receiver = TextField(
        label="Nơi nhận",
        max_length=200,
        widget=forms.TextInput,
        error_messages={"required": "Ghi cơ quan nhận báo cáo."},
    )
    days_after = forms.IntegerField(
        label="Gửi trong bao nhiêu ngày sau ngày chốt",
        min_value=0,
        max_value=90,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "num"}),
        error_messages={
            "required": "Ghi số ngày.",
            "invalid": "Số ngày chỉ gồm chữ số.",
            "min_value": "Số ngày không âm.",
            "max_value": "Số ngày nhiều nhất là 90.",
        },
    )
    active = forms.BooleanField(label="Đang áp dụng", required=False)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SendForm(forms.Form):
    """That a signed report was sent: the day, and how."""

    sent_on = DayField(label="Ngày gửi", name="Ngày gửi")
    sent_how = TextField(
        label="Gửi bằng",
        max_length=200,
        widget=forms.TextInput,
        help_text="Ví dụ: hệ thống quản lý văn bản, bưu chính, nộp trực tiếp.",
        error_messages={"required": "Ghi đã gửi bằng cách nào."},
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class PaperNumberField(forms.IntegerField):
    """The number of a report: "45", or in full as it stands in the book, "45/BC-UBND"."""

    def to_python(self, value: Any) -> int | None:
        """The number alone; the symbol is always the report's own."""
        text = re.sub(_SYMBOL_TYPED, "", str(value or ""), flags=re.IGNORECASE)
        return super().to_python(text.strip())


class SignForm(forms.Form):
    """Number and day of issue from the office's book; what is still blank must be seen."""

    suffixes: ClassVar[dict[str, str]] = {"number": f"/{SYMBOL}"}

    number = PaperNumberField(
        label="Số của báo cáo",
        min_value=1,
        max_value=99_999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "num"}),
        help_text="Ghi theo sổ văn bản đi của văn phòng.",
        error_messages={
            "required": "Ghi số của báo cáo theo sổ văn bản đi.",
            "invalid": "Số của báo cáo chỉ gồm chữ số.",
            "min_value": "Số của báo cáo bắt đầu từ 1.",
            "max_value": "Số của báo cáo lớn quá; kiểm lại.",
        },
    )
    issued_on = DayField(label="Ngày ban hành", name="Ngày ban hành")
    blanks_seen = forms.BooleanField(
        label="Đã xem các mục còn trống và vẫn ký",
        error_messages={"required": "Báo cáo còn mục trống: đánh dấu là đã xem, hoặc viết xong rồi ký."},
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, blanks: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not blanks:
            del self.fields["blanks_seen"]
