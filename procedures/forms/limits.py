"""The limit the office types for a procedure, with its first day and its decision."""

from __future__ import annotations

from typing import Any

from django import forms

from procedures.actions.limits import Decided
from procedures.calendar import CalendarError
from procedures.deadlines import Limit, Unit
from procedures.forms.fields import LineField
from procedures.models.catalogue import UNIT_CHOICES


class LimitForm(forms.Form):
    """A length, never a date; within the day has no number."""

    marks_optional = False

    amount = forms.IntegerField(
        label="Thời hạn",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Ghi một số nguyên, ví dụ 3."},
        help_text="để trống khi trả trong ngày",
    )
    unit = forms.ChoiceField(
        label="Đơn vị",
        choices=UNIT_CHOICES,
        error_messages={"required": "Chọn đơn vị.", "invalid_choice": "Chọn một đơn vị trong danh sách."},
    )
    force_from = forms.DateField(
        label="Áp dụng từ ngày",
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Ghi ngày áp dụng.", "invalid": "Ghi ngày theo dạng 05/03/2026."},
    )
    decision = LineField(
        label="Theo quyết định",
        max_length=200,
        sentence="Ghi số, ngày của quyết định đặt thời hạn.",
    )

    def clean(self) -> dict[str, Any]:
        """The limit itself, which must be one."""
        cleaned = super().clean() or {}
        unit = Unit(cleaned["unit"]) if cleaned.get("unit") else None
        amount = cleaned.get("amount")
        if unit is None or "amount" in self.errors:
            return cleaned
        if unit is Unit.SAME_DAY:
            amount = amount or 0
        elif amount is None:
            self.add_error("amount", "Ghi thời hạn là bao nhiêu.")
            return cleaned
        try:
            cleaned["limit"] = Limit(unit, amount)
        except CalendarError as error:
            self.add_error("amount", str(error))
        return cleaned

    @property
    def decided(self) -> Decided:
        """What was typed, once the form is valid."""
        cleaned = self.cleaned_data
        return Decided(cleaned["limit"], cleaned["force_from"], cleaned["decision"])
