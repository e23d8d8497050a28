"""When a job runs: every so many minutes, or every day at an hour."""

from __future__ import annotations

from django import forms

from dossiers.forms.fields import CountField

LONGEST = 60  # minutes


class EveryForm(forms.Form):
    """For a job that runs all day long."""

    minutes = CountField(name="Số phút", label="Chạy lại sau (phút)", least=1, most=LONGEST)


class DailyForm(forms.Form):
    """For a job with an hour."""

    hour = forms.TimeField(
        label="Chạy hằng ngày lúc",
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off", "placeholder": "01:30"}),
        error_messages=dict.fromkeys(("required", "invalid"), "Ghi giờ và phút, ví dụ 01:30."),
    )
