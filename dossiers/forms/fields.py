"""Form fields that read what people in Vietnam type: a telephone number, an amount in đồng.

Lines of text, addresses and dates are read by procedures/forms/fields.py.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import Model

from procedures.calendar import local
from procedures.dates import vn_number
from procedures.forms.fields import DayField, EmailLine, LineField, LinesField
from procedures.text import clean_line

__all__ = [
    "CountField",
    "DayField",
    "EmailLine",
    "LineField",
    "MoneyField",
    "PhoneField",
    "TextField",
    "TypedMomentField",
    "length_of",
]

_PHONE = re.compile(r"0\d{8,10}|\+\d{8,15}")
_NOT_DIGITS = re.compile(r"[\s.\-()]+")
TextField = LinesField
_YEARS = range(2010, 2080)  # those of the working calendar
MOST_MONEY = 2_000_000_000  # đồng; what the database's column holds


def length_of(model: type[Model], name: str) -> int:
    """The longest text the model's column takes."""
    return cast(int, cast(Any, model._meta.get_field(name)).max_length)


class PhoneField(LineField):
    """A telephone number, stored as digits alone; +84 becomes 0."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        """Digits, with a leading + for numbers of other countries."""
        bare = _NOT_DIGITS.sub("", super().to_python(value))
        return f"0{bare[3:]}" if bare.startswith("+84") else bare

    def validate(self, value: Any) -> None:
        """Whether it can be a number at all."""
        super().validate(value)
        if value and not (value.isascii() and _PHONE.fullmatch(value)):
            raise forms.ValidationError("Số điện thoại gồm 9 đến 11 chữ số, bắt đầu bằng 0.")


class MoneyField(forms.Field):
    """An amount in đồng, typed "100.000", "100000" or "100.000 đ"."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "num"})

    def to_python(self, value: Any) -> int:
        """The amount; 0 when nothing was typed."""
        text = clean_line(str(value or "")).rstrip("đ₫ ")
        digits = _NOT_DIGITS.sub("", text)
        if not digits:
            return 0
        if not (digits.isascii() and digits.isdigit()):
            raise forms.ValidationError("Số tiền chỉ gồm chữ số, tính bằng đồng.")
        if len(digits) > 12 or int(digits) > MOST_MONEY:
            raise forms.ValidationError("Số tiền lớn quá. Kiểm lại.")
        return int(digits)

    def prepare_value(self, value: Any) -> Any:
        """An amount with dots between the thousands."""
        return vn_number(value) if isinstance(value, int) else value


class CountField(forms.IntegerField):
    """A small whole number in a small box."""

    def __init__(self, *, name: str, least: int = 0, most: int = 99, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        sentence = f"{name} từ {least} đến {most}."
        messages = {"invalid": sentence, "min_value": sentence, "max_value": sentence, "required": sentence}
        super().__init__(min_value=least, max_value=most, error_messages=messages, **kwargs)


class TypedMomentField(forms.DateTimeField):
    """A moment typed dd/mm/yyyy HH:MM, in the time of the ward."""

    def __init__(self, **kwargs: Any) -> None:
        """Its `error_messages` add to the sentence for what is no moment."""
        attrs = {"autocomplete": "off", "placeholder": "29/11/2026 14:30"}
        wrong = {"invalid": "Ghi ngày và giờ, ví dụ 05/03/2026 08:30."}
        kwargs["error_messages"] = wrong | kwargs.get("error_messages", {})
        super().__init__(widget=forms.DateTimeInput(format="%d/%m/%Y %H:%M", attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """The local moment; None when nothing was typed."""
        moment: datetime | None = super().to_python(value)
        if moment is None:
            return None
        if moment.year not in _YEARS:
            raise forms.ValidationError("Thời điểm này quá xa. Kiểm lại năm.")
        return local(moment)
