"""What the office types into the working calendar: a day, usual hours, how sure a year is, a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms

from procedures.actions.calendar_draft import DayData
from procedures.calendar import FIRST_DAY, LAST_DAY, DayKind, YearState
from procedures.forms.fields import DayField, LineField, SessionsField
from procedures.models import CalendarDay
from procedures.suggestions import Suggestion

USUAL, CLOSED, HOURS = "usual", "closed", "hours"
MOST_BYTES = 1024 * 1024
_HOURS_HELP = "Các buổi cách nhau bằng dấu phẩy, ví dụ 07:00-11:30, 13:30-17:00."
_KINDS = [
    (DayKind.OFF.value, "Nghỉ cả ngày"),
    (CLOSED, "Đóng cửa đột xuất (bão, mất điện)"),
    (HOURS, "Giờ riêng, ví dụ chỉ làm buổi sáng"),
    (DayKind.WORKING.value, "Làm bù (thứ Bảy, Chủ nhật)"),
    (DayKind.RECEPTION_ONLY.value, "Chỉ tiếp nhận, không tính vào thời hạn"),
    (USUAL, "Như thường lệ"),
]


def _span(name: str, **kwargs: Any) -> DayField:
    return DayField(name=name, earliest=FIRST_DAY, latest=LAST_DAY, **kwargs)


class DayForm(forms.Form):
    """One date of the calendar; `there` is what was typed for it."""

    segmented = ("confidence",)

    date = _span("Ngày", label="Ngày", error_messages={"required": "Ghi ngày, ví dụ 26/11/2026."})
    kind = forms.ChoiceField(
        label="Ngày này",
        choices=_KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn ngày này là ngày gì.", "invalid_choice": "Chọn trong danh sách."},
    )
    sessions = SessionsField(label="Giờ của riêng ngày này", required=False, help_text=_HOURS_HELP)
    name = LineField(
        label="Tên ngày hoặc lý do",
        required=False,
        max_length=120,
        help_text="Hiện trong lịch và trên giấy hẹn, ví dụ: Tránh bão, theo công điện của tỉnh.",
    )
    confidence = forms.ChoiceField(
        label="Độ chắc chắn",
        choices=[("official", "Chính thức"), ("statutory", "Theo luật"), ("unconfirmed", "Dự kiến")],
        initial="official",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Chọn trong danh sách."},
    )
    past_known = forms.BooleanField(
        label="Ngày đã qua: tôi hiểu chỉ hạn của hồ sơ đang mở được tính lại, hồ sơ đã xong giữ nguyên",
        required=False,
    )
    opened = _span("Ngày", required=False, widget=forms.HiddenInput)
    marks_optional = False

    def __init__(
        self, *args: Any, day: dt.date | None, there: CalendarDay | None, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update({"date": day, "opened": day, "kind": DayKind.OFF.value})
        if there is not None:
            kind = there.kind or HOURS
            self.initial.update(kind=kind, sessions=there.sessions, name=there.name)
            self.initial["confidence"] = there.confidence
        self.opened_for_the_past = day is not None and day < today

    @property
    def asks_about_past(self) -> bool:
        """Whether the tick about past dates has a place in the form."""
        return self.opened_for_the_past or "past_known" in self.data or "past_known" in self.errors

    def entry(self) -> DayData | None:
        """What was typed; None when the date is to be as usual."""
        typed = self.cleaned_data
        kind = typed["kind"]
        if kind == USUAL:
            return None
        return DayData(
            date=typed["date"],
            kind={HOURS: None, CLOSED: DayKind.OFF}.get(kind, _KIND_OF.get(kind)),
            name=typed["name"],
            sessions=typed["sessions"],
            confidence="official" if kind == CLOSED else typed["confidence"] or "official",
        )


_KIND_OF = {kind.value: kind for kind in DayKind}


class HoursForm(forms.Form):
    """Usual sessions from a date on."""

    force_from = _span(
        "Ngày áp dụng",
        label="Áp dụng từ ngày",
        error_messages={"required": "Ghi ngày áp dụng, ví dụ 01/01/2027."},
    )
    sessions = SessionsField(
        label="Giờ làm việc trong ngày",
        sentence="Ghi giờ làm việc, ví dụ 07:00-11:30, 13:30-17:00.",
        help_text=f"{_HOURS_HELP} Giờ đóng cửa là giờ hẹn trả kết quả.",
    )


class YearForm(forms.Form):
    """How sure the days off of a year are."""

    segmented = ("state",)
    marks_optional = False

    state = forms.ChoiceField(
        label="Tình trạng",
        choices=[(YearState.PROVISIONAL.value, "Tạm tính"), (YearState.CONFIRMED.value, "Đã xác nhận")],
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn tình trạng.", "invalid_choice": "Chọn trong danh sách."},
    )
    source = LineField(
        label="Căn cứ",
        required=False,
        max_length=200,
        help_text="Số, ngày, nơi ban hành của thông báo nghỉ lễ, Tết. Bắt buộc khi xác nhận.",
    )
    all_official = forms.BooleanField(
        label="Các ngày đang ghi là dự kiến, theo luật nay đã chính thức", required=False
    )


class CalendarFileForm(forms.Form):
    """A CSV file of one or more whole years."""

    file = forms.FileField(
        label="Tệp CSV",
        allow_empty_file=True,
        error_messages={"required": "Chọn tệp CSV.", "invalid": "Chọn tệp CSV."},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    hints: ClassVar[dict[str, str]] = {"file": "cả năm, một dòng một ngày"}

    def clean_file(self) -> bytes:
        """What is in the file."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("Tệp lịch lớn quá 1 MB. Kiểm lại đã chọn đúng tệp chưa.")
        return bytes(file.read())


class SuggestionsForm(forms.Form):
    """The ticked days of those proposed."""

    days = forms.TypedMultipleChoiceField(
        coerce=dt.date.fromisoformat,
        error_messages={
            "required": "Đánh dấu ít nhất một ngày.",
            "invalid_choice": "Có ngày không nằm trong danh sách gợi ý. Tải lại trang.",
        },
    )

    def __init__(self, *args: Any, proposed: Sequence[Suggestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = cast(forms.TypedMultipleChoiceField, self.fields["days"])
        days.choices = [(one.day.isoformat(), one.name) for one in proposed]
