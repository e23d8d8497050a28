"""Form fields for what people in Vietnam type: one clean line, several lines, an address, a password.

Every text is stored NFC, without control, zero-width and bidirectional characters (procedures.text).
"""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from procedures.dates import vn_number
from procedures.text import clean, clean_line

LONGEST_PASSWORD = 256


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
