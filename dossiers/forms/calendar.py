"""What is asked before a calendar is applied."""

from __future__ import annotations

from typing import Any

from django import forms

from dossiers.actions.calendar_change import LONGEST_REASON, Seen
from dossiers.forms.fields import LineField

_MOST_DIGITS = 9


class ApplyForm(forms.Form):
    """Why the calendar changes, and which draft was seen."""

    reason = LineField(
        label="Lý do, căn cứ",
        max_length=LONGEST_REASON,
        sentence="Ghi lý do, căn cứ của thay đổi.",
        help_text="Lưu với phiên bản lịch, ví dụ: Tránh bão, công điện 12/CĐ-UBND ngày 25/11/2026.",
    )
    base = forms.CharField(widget=forms.HiddenInput, required=False)
    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    def seen(self) -> Seen:
        """The draft the page showed; one that was none is like one that has changed."""
        base: Any = self.data.get("base", "")
        is_number = base.isascii() and base.isdigit() and len(base) <= _MOST_DIGITS
        return Seen(int(base) if is_number else 0, self.data.get("digest", ""))
