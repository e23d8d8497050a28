"""Who takes over the work of an officer who leaves: one choice for each department."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from dossiers.actions.leaving import successors_in
from procedures.models import Department, Officer


class LeavingForm(forms.Form):
    """A field "to_<department>" for each department the officer holds work in; nothing is pre-chosen."""

    def __init__(
        self, officer: Officer, work: Sequence[tuple[Department, int]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues: dict[int, dict[str, Officer]] = {}
        for department, count in work:
            colleagues = {str(one.pk): one for one in successors_in(department, officer)}
            self.colleagues[department.pk] = colleagues
            self.fields[f"to_{department.pk}"] = forms.ChoiceField(
                label=f"{department.name}: {count} hồ sơ chưa xong",
                choices=[
                    ("", "Chọn người nhận"),
                    *((pk, one.full_name) for pk, one in colleagues.items()),
                    ("department", "Để phòng phân công lại"),
                ],
                error_messages={
                    "required": f"Chọn người nhận hồ sơ của {department.name}.",
                    "invalid_choice": "Chọn một người trong danh sách.",
                },
            )

    @property
    def successors(self) -> dict[int, Officer | None]:
        """By department, once the form is valid; None where the department shares the work out itself."""
        return {
            pk: colleagues.get(self.cleaned_data[f"to_{pk}"]) for pk, colleagues in self.colleagues.items()
        }
