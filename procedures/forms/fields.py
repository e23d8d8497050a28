"""Form fields for what people in Vietnam type: a clean line, an address, a date, hours, a password.

Every text is stored NFC, without control, zero-width and bidirectional characters (procedures.text).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from procedures.calendar import CalendarError, parse_sessions
from procedures.dates import vn_number
from procedures.text import clean, clean_line

LONGEST_PASSWORD = 256
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})|(\d{2})(\d{2})(\d{4})")
_HOUR = re.compile(r"(?<!\d)(\d)(?=:)")  # 7:00 is 07:00
_STORED = re.compile(r"[\d:,-]+")
_LETTERS = re.compile(r"(\d)\s*(?:h|g)\s*(\d\d)")  # 7h00 is 7:00


class LineField(forms.CharField):
    """One line of text, cleaned; too long gets a sentence with both lengths."""

    def __init__(self, *, sentence: str = "", **kwargs: Any) -> None:
        """`sentence` is said when the field must not be empty and is."""
        super().__init__(**kwargs)
        if sentence:
            self.error_messages["required"] = sentence

    def to_python(self, value: Any) -> str:
        """The text as it is stored."""
        return clean_line(super().to_python(value) or "")

    def run_validators(self, value: Any) -> None:
        """The length first, in our own words."""
        if self.max_length is not None and len(value or "") > self.max_length:
            found = vn_number(len(value))
            raise forms.ValidationError(f"Dài quá: {found} ký tự, tối đa {vn_number(self.max_length)}.")
        super().run_validators(value)


class LinesField(LineField):
    """Several lines of text, cleaned."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """The text as it is stored, with its line breaks."""
        return clean(forms.CharField.to_python(self, value) or "")


class EmailLine(LineField):
    """An address of electronic mail."""

    widget = forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"})
    default_validators = [EmailValidator("Địa chỉ thư điện tử chưa đúng, ví dụ ten@vidu.vn.")]


class DayField(forms.Field):
    """A date typed dd/mm/yyyy or ddmmyyyy; day first, always (05/03/2026 is 5 March).

    `name` begins the sentences: "Ngày sinh 31/02/1988 không có trong lịch.".
    """

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 12})

    def __init__(
        self,
        *,
        name: str,
        earliest: date = date(1900, 1, 1),
        latest: date = date(9999, 1, 1),  # a year may be added to it
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.name, self.earliest, self.latest = name, earliest, latest

    def to_python(self, value: Any) -> date | None:
        """The date; None when nothing was typed."""
        text = clean_line(str(value or ""))
        if not text:
            return None
        typed = _DAY.fullmatch(text)
        if typed is None or not text.isascii():
            raise forms.ValidationError(f"{self.name} ghi theo dạng ngày/tháng/năm, ví dụ 05/03/1988.")
        day, month, year = (int(part) for part in typed.groups() if part)
        try:
            found = date(year, month, day)
        except ValueError:
            raise forms.ValidationError(
                f"{self.name} {day:02d}/{month:02d}/{year:04d} không có trong lịch."
            ) from None
        if not self.earliest <= found <= self.latest:
            raise forms.ValidationError(f"{self.name} {day:02d}/{month:02d}/{year:04d} quá xa. Kiểm lại năm.")
        return found

    def prepare_value(self, value: Any) -> Any:
        """A date as it is typed here."""
        return f"{value:%d/%m}/{value.year:04d}" if isinstance(value, date) else value


class SessionsField(LineField):
    """Sessions of a day, typed "7h00 – 11h30, 13:30-17:00"; the value is "07:00-11:30,13:30-17:00"."""

    longest = 60  # what the column holds
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})

    def to_python(self, value: Any) -> str:
        """The sessions as they are stored; what cannot be gets the sentence of the rules."""
        typed = super().to_python(value).lower().replace("–", "-").replace("—", "-")
        typed = _HOUR.sub(r"0\1", _LETTERS.sub(r"\1:\2", typed))
        try:
            stored = ",".join(str(session) for session in parse_sessions(typed))
        except CalendarError as error:
            raise forms.ValidationError(str(error)) from None
        if len(stored) > self.longest:
            raise forms.ValidationError("Một ngày có nhiều nhất năm buổi.")
        return stored

    def prepare_value(self, value: Any) -> Any:
        """A blank after each comma; what was typed in another way stays as it was typed."""
        stored = isinstance(value, str) and _STORED.fullmatch(value)
        return value.replace(",", ", ") if stored else value


class PasswordInput(forms.PasswordInput):
    """A password with a button that shows what was typed; without scripts there is no button."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The input and its button."""
        field = super().render(name, value, attrs, renderer)
        context = {"field": field, "id": (attrs or {}).get("id", "")}
        return render_to_string("procedures/_password.html", context)


class PasswordField(forms.CharField):
    """A password: blanks count, and accents typed on another keyboard are the same letters."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        """`autocomplete` tells the browser's keeper of passwords: current-password or new-password."""
        widget = PasswordInput(attrs={"autocomplete": autocomplete, "autocapitalize": "none"})
        super().__init__(strip=False, max_length=LONGEST_PASSWORD, widget=widget, **kwargs)
        self.error_messages["required"] = "Nhập mật khẩu."
        self.error_messages["max_length"] = f"Mật khẩu dài tối đa {LONGEST_PASSWORD} ký tự."

    def to_python(self, value: Any) -> str:
        """The password in one form of Unicode."""
        return unicodedata.normalize("NFC", super().to_python(value) or "")
