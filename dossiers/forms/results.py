"""Handing out a result: to whom, and how."""

from __future__ import annotations

from django import forms

from dossiers.forms.fields import LineField, length_of
from dossiers.models import Dossier


class HandOutForm(forms.Form):
    """Who signs for the result."""

    segmented = ("way",)

    to_whom = LineField(
        label="Người nhận kết quả",
        max_length=length_of(Dossier, "returned_to"),
        sentence="Ghi người nhận kết quả.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "form-control-lg"}),
    )
    way = forms.ChoiceField(
        label="Cách trả",
        choices=Dossier.ResultDelivery.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Chọn cách trả kết quả."),
    )
    fee_collected = forms.BooleanField(label="Đã thu đủ phí, lệ phí", required=False)
