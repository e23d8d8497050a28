"""The last numbers of the paper books, so that the series go on from them."""

from __future__ import annotations

from typing import Any

from django import forms

from dossiers.numbering import SERIES_LABELS, Series

HIGHEST = 9_999_999
# Codes begin anew every day, so there is nothing to go on from.
YEARLY = tuple(series for series in Series if series is not Series.CODE)


class LastNumbersForm(forms.Form):
    """One number for each series that counts through the year; an empty one is 0."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sentence = f"Nhập một số từ 0 đến {HIGHEST}."
        for series in YEARLY:
            self.fields[series.value] = forms.IntegerField(
                label=SERIES_LABELS[series],
                min_value=0,
                max_value=HIGHEST,
                initial=0,
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence),
                widget=forms.TextInput(
                    {"inputmode": "numeric", "autocomplete": "off", "class": "num", "maxlength": 9}
                ),
            )

    @property
    def numbers(self) -> dict[Series, int]:
        """By series, once the form is valid."""
        return {series: self.cleaned_data[series.value] for series in YEARLY}
