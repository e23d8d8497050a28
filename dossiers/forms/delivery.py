"""How a paper reached the citizen."""

from __future__ import annotations

from django import forms

from dossiers.forms.acts import ActForm
from dossiers.forms.fields import LineField
from dossiers.models import Delivery

BY_HAND = (Delivery.Way.PRINTED, Delivery.Way.POST)


class DeliveryForm(ActForm):
    """By hand or by post, and to whom."""

    segmented = ("way",)

    way = forms.ChoiceField(
        label="Cách gửi",
        choices=[(way.value, way.label) for way in BY_HAND],
        initial=Delivery.Way.PRINTED,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn cách gửi.", "invalid_choice": "Chọn cách gửi trong danh sách."},
    )
    detail = LineField(
        label="Người nhận, số vận đơn", required=False, max_length=200, help_text="Ghi để tra lại khi cần."
    )
