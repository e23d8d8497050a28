"""The name of filters that are kept."""

from __future__ import annotations

from django import forms

from dossiers.forms.fields import LineField, length_of
from dossiers.models import SavedView


class SavedViewForm(forms.Form):
    """A name, and whether everybody sees it."""

    marks_optional = False
    name = LineField(
        label="Tên bộ lọc",
        max_length=length_of(SavedView, "name"),
        sentence="Đặt tên cho bộ lọc, ví dụ: Hồ sơ đất đai trễ.",
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "Ví dụ: Hồ sơ đất đai trễ"}),
    )
    shared = forms.BooleanField(label="Dùng chung cho mọi người", required=False)
