"""Correcting what was typed at reception."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from dossiers.forms.acts import ActForm, reason_field
from dossiers.forms.applicant import ApplicantForm, earlier_values
from dossiers.forms.fields import CountField, LineField, TypedMomentField, length_of
from dossiers.models import Dossier
from procedures.calendar import local

_APPLICANT_ROWS = (
    (("kind", 12),),
    (("identity_kind", 4), ("identity_number", 4), ("no_identity_reason", 4)),
    (("full_name", 6), ("birth_date", 3), ("sex", 3)),
    (("address", 12),),
    (("phone", 6), ("email", 6)),
)


class CorrectForm(ActForm):
    """The dossier as it stands; what is changed is corrected. `applicant_form` is part of it."""

    segmented = ("result_delivery",)
    fields_in_rows = (
        (("received_at", 4), ("copies", 2), ("result_delivery", 6)),
        (("note", 12),),
        (("reason", 12),),
    )

    received_at = TypedMomentField(
        label="Nhận lúc", error_messages={"required": "Ghi ngày giờ nhận hồ sơ."}, required=True
    )
    copies = CountField(label="Số bộ", name="Số bộ", least=1, most=99)
    result_delivery = forms.ChoiceField(
        label="Nhận kết quả",
        choices=Dossier.ResultDelivery.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn nơi nhận kết quả.", "invalid_choice": "Chọn trong danh sách."},
    )
    note = LineField(label="Ghi chú trên giấy hẹn", required=False, max_length=length_of(Dossier, "note"))
    reason = reason_field("Lý do sửa", "Ghi lý do sửa.")

    def prepare(self) -> None:
        """Everything as it is now."""
        dossier = self.file.dossier
        for name in ("copies", "result_delivery", "note"):
            self.initial.setdefault(name, getattr(dossier, name))
        if dossier.received_at is not None:
            self.initial.setdefault("received_at", local(dossier.received_at))
        self.applicant_form = ApplicantForm(
            self.data if self.is_bound else None,
            prefix="applicant",
            today=self.file.at.date(),
            initial=earlier_values(dossier.applicant)
            | {"no_identity_reason": dossier.applicant.no_identity_reason},
        )
        self.applicant_helper = FormHelper(self.applicant_form)
        self.applicant_helper.form_tag, self.applicant_helper.disable_csrf = False, True
        self.applicant_helper.layout = Layout(*(self._row(row) for row in _APPLICANT_ROWS))

    def shows(self, name: str) -> bool:
        """Fields of both parts."""
        return name in self.fields or name in ApplicantForm.base_fields

    def is_valid(self) -> bool:
        """Both parts."""
        own, applicant = super().is_valid(), self.applicant_form.is_valid()
        return own and applicant

    @property
    def all_forms(self) -> list[forms.BaseForm]:
        """The applicant's part first, as on the page."""
        return [self.applicant_form, self]

    def arguments(self) -> dict[str, Any]:
        """Everything as it should be; the action finds what differs, and says when nothing does."""
        return dict(self.cleaned_data) | {"applicant": self.applicant_form.applicant}
