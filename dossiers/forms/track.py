"""What a citizen types to follow a dossier: the code and the key printed on the receipt."""

from __future__ import annotations

from django import forms

from dossiers.forms.fields import LineField
from dossiers.numbering import typed_key


def _box(longest: int) -> forms.TextInput:
    return forms.TextInput(
        attrs={"autocomplete": "off", "autocapitalize": "characters", "maxlength": longest}
    )


class TrackForm(forms.Form):
    """Code and key. Whether they fit is the view's business; here only that something was typed."""

    code = LineField(
        label="Mã hồ sơ",
        max_length=60,
        sentence="Ghi mã hồ sơ in trên Giấy tiếp nhận.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "maxlength": 60}
        ),
    )
    key = LineField(
        label="Mã tra cứu",
        max_length=20,
        sentence="Ghi mã tra cứu gồm 8 ký tự in trên Giấy tiếp nhận.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "maxlength": 20}
        ),
    )

    def clean_code(self) -> str:
        """Without blanks, which phones add between words."""
        return self.cleaned_data["code"].replace(" ", "")

    def clean_key(self) -> str:
        """Capitals without blanks and hyphens."""
        return typed_key(self.cleaned_data["key"])
