"""What the office types about a rung of the ladder, and which mails a person wants."""

from __future__ import annotations

from django import forms

from dossiers.actions.ladder import LEAST, MOST, RungData
from dossiers.models import Episode, Rung


class RungForm(forms.Form):
    """One rung."""

    marks_optional = False

    kind = forms.ChoiceField(label="Việc", choices=Episode.Kind.choices)
    offset = forms.IntegerField(
        label="Cách mốc bao nhiêu ngày làm việc",
        min_value=LEAST,
        max_value=MOST,
        initial=0,
        help_text="Số âm là trước hạn: -2 là trước hạn 2 ngày làm việc. 0 là ngay khi phát hiện.",
        error_messages={
            "required": "Nhập số ngày làm việc.",
            "invalid": "Nhập một số nguyên.",
            "min_value": f"Số ngày làm việc từ {LEAST} đến {MOST}.",
            "max_value": f"Số ngày làm việc từ {LEAST} đến {MOST}.",
        },
    )
    weekly = forms.BooleanField(label="Nhắc lại hằng tuần, đến khi xong", required=False)
    audience = forms.ChoiceField(label="Báo cho", choices=Rung.Audience.choices)
    at_once = forms.BooleanField(
        label="Báo ngay, không đợi thư buổi sáng",
        required=False,
        help_text="Ngoài giờ làm việc thì vẫn đợi thư buổi sáng.",
    )
    active = forms.BooleanField(label="Đang dùng", required=False, initial=True)

    @property
    def data_typed(self) -> RungData:
        """What was typed, once the form is valid."""
        return RungData(**self.cleaned_data)


class OwnMailForm(forms.Form):
    """Which mails the person who asks wants."""

    marks_optional = False

    morning = forms.BooleanField(
        label="Thư buổi sáng",
        required=False,
        help_text="Mỗi ngày làm việc một thư: việc trễ, việc đến hạn, việc mới phát sinh.",
    )
    at_once = forms.BooleanField(
        label="Thư báo ngay",
        required=False,
        help_text="Việc không đợi được đến sáng mai. Tắt thì việc ấy nằm trong thư buổi sáng.",
    )
