"""The applicant, or who comes in their place: typed, scanned, or filled from an earlier visit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from dossiers.actions import ApplicantData
from dossiers.forms.fields import DayField, EmailLine, LineField, PhoneField, length_of
from dossiers.identity import CardData, faults, read_card, sex_of, tidy_number
from dossiers.models import Applicant
from procedures.text import clean_line

IdentityKind = Applicant.IdentityKind
_LONGEST_SCAN = 1000


class ApplicantForm(forms.Form):
    """One person or organisation. `today` is the local date; `prefix` "proxy" for who comes for another."""

    segmented = ("kind",)
    hints = {"identity_number": "hoặc quét thẻ"}
    icons = {"identity_number": "scan"}

    kind = forms.ChoiceField(
        label="Người nộp",
        choices=Applicant.Kind.choices,
        initial=Applicant.Kind.PERSON,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Chọn cá nhân hoặc tổ chức.",
            "invalid_choice": "Chọn cá nhân hoặc tổ chức.",
        },
    )
    identity_kind = forms.ChoiceField(
        label="Loại giấy tờ",
        choices=IdentityKind.choices,
        initial=IdentityKind.CCCD,
        error_messages={
            "required": "Chọn loại giấy tờ.",
            "invalid_choice": "Chọn loại giấy tờ trong danh sách.",
        },
    )
    identity_number = LineField(
        label="Số định danh",
        sentence="Ghi số giấy tờ, hoặc chọn “Không có giấy tờ” và nêu lý do.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": _LONGEST_SCAN}),
    )
    no_identity_reason = LineField(
        label="Lý do không có giấy tờ",
        max_length=length_of(Applicant, "no_identity_reason"),
        sentence="Ghi lý do không có giấy tờ.",
    )
    full_name = LineField(
        label="Họ và tên", max_length=length_of(Applicant, "full_name"), sentence="Ghi họ và tên."
    )
    birth_date = DayField(label="Ngày sinh", name="Ngày sinh", required=False)
    sex = forms.ChoiceField(
        label="Giới tính",
        choices=[("", "—"), *Applicant.Sex.choices],
        required=False,
        error_messages={"invalid_choice": "Chọn Nam hoặc Nữ."},
    )
    address = LineField(label="Địa chỉ", max_length=length_of(Applicant, "address"), sentence="Ghi địa chỉ.")
    phone = PhoneField(label="Điện thoại", required=False)
    email = EmailLine(label="Thư điện tử", required=False, max_length=length_of(Applicant, "email"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["identity_kind"].widget.attrs["class"] = "form-select w-auto"
        if self.is_bound:
            self.data = self._with_card(self.data)
            without = self["identity_kind"].value() == IdentityKind.NONE
            self.fields["identity_number"].required = not without
            self.fields["no_identity_reason"].required = without

    def _with_card(self, data: Any) -> Any:
        """A scanned card in the number's box fills the boxes it knows of (also without any script)."""
        card = read_card(clean_line(str(data.get(self.add_prefix("identity_number")) or ""))[:_LONGEST_SCAN])
        if card is None:
            return data
        filled = data.copy()
        for name, value in card_values(card).items():
            filled[self.add_prefix(name)] = value
        return filled

    def clean(self) -> dict[str, Any]:
        """The number against its kind, the date of birth and the sex."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        born = data.get("birth_date")
        if born is not None and born > self.today:
            self.add_error("birth_date", f"Ngày sinh {born:%d/%m/%Y} chưa tới.")
        kind = data.get("identity_kind", "")
        if kind == IdentityKind.NONE:
            data["identity_number"] = ""
        elif kind:
            self._check_number(kind, data)
        return data

    def _check_number(self, kind: str, data: dict[str, Any]) -> None:
        data["no_identity_reason"] = ""
        number = data["identity_number"] = tidy_number(kind, data.get("identity_number", ""))
        if "identity_number" in self.errors:
            return
        for fault in faults(
            kind, number, birth_date=data.get("birth_date"), sex=data.get("sex", ""), today=self.today
        ):
            if fault.field not in self.errors:
                self.add_error(fault.field, fault.sentence)
        if not data.get("sex") and kind in (IdentityKind.CCCD, IdentityKind.BIRTH_ID):
            data["sex"] = sex_of(number)

    @property
    def applicant(self) -> ApplicantData:
        """What the action takes. Only for a valid form."""
        data = dict(self.cleaned_data)
        if data["kind"] == Applicant.Kind.ORGANISATION:
            data["birth_date"], data["sex"] = None, ""
        return ApplicantData(**data)


def card_values(card: CardData) -> dict[str, str]:
    """What a card says, as the boxes of the form are typed; only boxes it knows of."""
    values = {
        "kind": Applicant.Kind.PERSON.value,
        "identity_kind": (IdentityKind.CCCD if len(card.identity_number) == 12 else IdentityKind.CMND).value,
        "identity_number": card.identity_number,
        "full_name": clean_line(card.full_name),
        "birth_date": f"{card.birth_date:%d/%m/%Y}" if card.birth_date else "",
        "sex": card.sex,
        "address": clean_line(card.address),
    }
    return {name: value for name, value in values.items() if value}


def earlier_values(applicant: Applicant) -> dict[str, str]:
    """What an earlier visit told of the same person, as the boxes of the form are typed."""
    values = {
        "kind": applicant.kind,
        "identity_kind": applicant.identity_kind,
        "identity_number": applicant.identity_number,
        "full_name": applicant.full_name,
        "birth_date": f"{applicant.birth_date:%d/%m/%Y}" if applicant.birth_date else "",
        "sex": applicant.sex,
        "address": applicant.address,
        "phone": applicant.phone,
        "email": applicant.email,
    }
    return {name: value for name, value in values.items() if value}
