"""Handing out a result: to whom, how, and what becomes of a fee that is not paid."""

from __future__ import annotations

from typing import Any

from django import forms

from dossiers.forms.fields import LineField, length_of
from dossiers.models import Dossier
from procedures.dates import vn_number

LONGEST_REASON = 300
ASK_FEE = "Chọn đã thu phí, lệ phí hay miễn, chưa thu."
ASK_REASON = "Ghi lý do miễn hoặc chưa thu."


ASK_NUMBER = "Ghi số hiệu bưu gửi in trên phiếu gửi của bưu điện."


class PostNumberField(LineField):
    """The number of a consignment, asked for where the result goes by post."""

    def __init__(self) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "characters"}
        super().__init__(
            label="Số hiệu bưu gửi",
            required=False,
            max_length=length_of(Dossier, "post_number"),
            widget=forms.TextInput(attrs=attrs),
        )


class FeeChoice(forms.Form):
    """Asked only while a fee is outstanding: collected now, or handed out without it, and why.

    Beside it, where the form asks for the way, the number of a consignment by post.
    """

    COLLECTED, UNPAID = "collected", "unpaid"

    fee = forms.ChoiceField(
        label="Phí, lệ phí còn thiếu",
        choices=[(COLLECTED, "Đã thu"), (UNPAID, "Miễn / chưa thu")],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), ASK_FEE),
    )
    fee_reason = LineField(
        label="Lý do miễn, chưa thu",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def ask_for(self, outstanding: int) -> None:
        """Ask for the amount in dong; nothing is asked when none is outstanding."""
        if not outstanding:
            del self.fields["fee"], self.fields["fee_reason"]
            return
        self.fields["fee"].label = f"Phí, lệ phí còn thiếu {vn_number(outstanding)} đ"
        self.fields["fee"].widget.attrs["data-focus"] = True

    def clean(self) -> dict[str, Any]:
        """A fee that is not collected needs a reason."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        unpaid = data.get("fee") == self.UNPAID
        if unpaid and not data.get("fee_reason") and not self.has_error("fee_reason"):
            self.add_error("fee_reason", ASK_REASON)
        by_post = data.get("way") == Dossier.ResultDelivery.POST
        if by_post and not data.get("post_number") and not self.has_error("post_number"):
            self.add_error("post_number", ASK_NUMBER)
        return data

    def hand_out_arguments(self) -> dict[str, Any]:
        """What the action takes. Only for a valid form."""
        data = dict(self.cleaned_data)
        fee, reason = data.pop("fee", ""), data.pop("fee_reason", "")
        return data | {
            "fee_collected": fee == self.COLLECTED,
            "fee_reason": reason if fee == self.UNPAID else "",
        }


class HandOutForm(FeeChoice):
    """Who signs for the result; `outstanding` is what is still to be paid, in dong."""

    segmented = ("way", "fee")

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
    post_number = PostNumberField()
    field_order = ("to_whom", "way", "post_number", "fee", "fee_reason")

    def __init__(self, *args: Any, outstanding: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_for(outstanding)
