"""How the citizen was reminded, and what they said."""

from __future__ import annotations

from django import forms

from dossiers.actions import ReminderWay
from dossiers.forms.acts import ActForm, one_of
from dossiers.forms.fields import LineField

LONGEST_NOTE = 200


class RemindForm(ActForm):
    """By mail the reminder is written for the clerk; by telephone what was said may be noted."""

    segmented = ("way",)

    way = forms.ChoiceField(
        label="Cách nhắc",
        choices=ReminderWay.choices,
        widget=forms.RadioSelect,
        error_messages=one_of("Chọn cách nhắc."),
    )
    note = LineField(label="Công dân trả lời", required=False, max_length=LONGEST_NOTE)

    def prepare(self) -> None:
        """By telephone, most often; the number stands beside."""
        person = self.file.dossier.applicant
        self.initial.setdefault(
            "way", ReminderWay.PHONE if person.phone or not person.email else ReminderWay.MAIL
        )
        known = [text for text in (person.phone, person.email) if text]
        self.fields["way"].help_text = " · ".join(known) or "Hồ sơ không có số điện thoại và thư điện tử."
