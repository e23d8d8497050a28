"""An earlier moment of receipt than that of saving: what was received on paper and is entered afterwards."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms

from dossiers.forms.fields import LineField, TypedMomentField
from procedures.calendar import local
from procedures.dates import vn_date

LONGEST_REASON = 200
_HOUR = re.compile(r"\d{1,2}[:hHgG]\d{2}")


class ReceiptMomentField(TypedMomentField):
    """A moment typed "23/11/2026 09:30", or of today only the hour: "9:30", "9h30"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            error_messages={"invalid": "Ghi giờ, ví dụ 09:30, hoặc ngày và giờ: 05/03/2026 09:30."}, **kwargs
        )
        self.widget.attrs["placeholder"] = ""
        self.today = ""

    def to_python(self, value: Any) -> datetime | None:
        """The local moment; None when nothing was typed."""
        text = str(value or "").strip()
        if _HOUR.fullmatch(text):
            text = f"{self.today} {re.sub('[hHgG]', ':', text)}"
        return super().to_python(text)


class ReceiptMomentForm(forms.Form):
    """Both boxes may stay empty: then the moment of saving counts. `at` is now."""

    received_at = ReceiptMomentField(label="Nhận lúc", required=False)
    received_reason = LineField(label="Lý do nhập sau", required=False, max_length=LONGEST_REASON)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_at"].today = vn_date(local(at))  # type: ignore[attr-defined]

    @property
    def moment(self) -> datetime | None:
        """The moment typed, whether or not it is allowed; None while it is empty or cannot be read."""
        self.is_valid()
        moment: datetime | None = self.cleaned_data.get("received_at")
        return moment
