"""Which days of a list: from a day to a day, and whose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from dossiers.forms.fields import DayField
from dossiers.lists.letters import STATES
from procedures.calendar import FIRST_DAY, LAST_DAY

_DAYS: dict[str, Any] = {"name": "Ngày", "earliest": FIRST_DAY, "latest": LAST_DAY, "required": False}


class OneDayForm(forms.Form):
    """A day; today when nothing is typed."""

    marks_optional = False
    ngay = DayField(label="Ngày", **_DAYS)


class DaysForm(forms.Form):
    """From a day to a day, both included; a day left out is the other one, both left out is today.

    `which` are the choices of a second field, whose label is `label`.
    """

    marks_optional = False
    tu = DayField(label="Từ ngày", **_DAYS)
    den = DayField(label="Đến hết ngày", **_DAYS)
    cua = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Chọn trong danh sách."},
    )

    def __init__(
        self, *args: Any, today: date, label: str, which: Iterable[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["cua"].label = label
        self.fields["cua"].choices = [("", "Tất cả"), *which]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """In order."""
        cleaned = super().clean() or {}
        if "tu" in cleaned and "den" in cleaned:
            first = cleaned["tu"] or cleaned["den"] or self.today
            last = cleaned["den"] or first
            cleaned |= {"tu": first, "den": last}
            if last < first:
                self.add_error("den", "Ngày cuối phải từ ngày đầu trở đi.")
        return cleaned


class LettersForm(DaysForm):
    """Also in which state a letter is."""

    tt = forms.ChoiceField(
        label="Tình trạng",
        choices=[("", "Tất cả"), *STATES],
        required=False,
        error_messages={"invalid_choice": "Chọn trong danh sách."},
    )
