"""Which book, from which day to which."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from dossiers.certification import SHORT_LABELS, Book
from dossiers.forms.fields import DayField

LONGEST = timedelta(days=366)


class BookForm(forms.Form):
    """The filter of the book's page; empty days are today."""

    marks_optional = False
    segmented = ("so",)

    so = forms.ChoiceField(
        label="Sổ",
        choices=[(book.value, label) for book, label in SHORT_LABELS.items()],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Chọn sổ trong danh sách."},
    )
    tu = DayField(label="Từ ngày", name="Từ ngày", required=False)
    den = DayField(label="Đến ngày", name="Đến ngày", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """The days in order, a year at most."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = self._days(data)
        if first > last:
            self.add_error("den", "Đến ngày phải từ ngày bắt đầu trở đi.")
        elif last - first > LONGEST:
            self.add_error("den", "Mỗi lần xem nhiều nhất một năm.")
        return data

    def _days(self, data: dict[str, Any]) -> tuple[date, date]:
        first, last = data.get("tu"), data.get("den")
        return first or last or self.today, last or first or self.today

    @property
    def wanted(self) -> tuple[Book, date, date]:
        """The book and its days; those of today's copies while something is wrong."""
        if not self.is_valid():
            return Book.COPY, self.today, self.today
        return (Book(self.cleaned_data["so"] or Book.COPY.value), *self._days(self.cleaned_data))
