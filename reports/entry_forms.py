"""The form of the numbers a report needs and no dossier tells."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from dossiers.forms.fields import TextField

from .entry_kinds import KINDS, PARTS
from .models import ReportEntry
from .score_forms import NumberField


class EntriesForm(forms.Form):
    """The numbers no dossier tells, each with its source; all may stay empty."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    marks_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in KINDS:
            self.fields[f"{kind.key}_value"] = NumberField(
                label=f"{kind.label} ({kind.unit})", name=kind.label, most=99_999, required=False
            )
            self.fields[f"{kind.key}_source"] = TextField(
                label=f"Nguồn: {kind.label.lower()}", required=False, max_length=200, widget=forms.TextInput
            )

    def clean(self) -> dict[str, Any]:
        """Each number has its source."""
        cleaned: dict[str, Any] = super().clean() or {}
        for kind in KINDS:
            if cleaned.get(f"{kind.key}_value") is not None and not cleaned.get(f"{kind.key}_source"):
                self.add_error(f"{kind.key}_source", "Ghi nguồn của số này (văn bản, sổ, phần mềm).")
        return cleaned

    @property
    def typed(self) -> dict[str, tuple[Decimal | None, str]]:
        """Number and source of each kind."""
        told = self.cleaned_data
        return {kind.key: (told[f"{kind.key}_value"], told[f"{kind.key}_source"]) for kind in KINDS}

    @property
    def parts(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """The fields by part of the outline, number and source together."""
        return [
            (part, [(self[f"{kind.key}_value"], self[f"{kind.key}_source"]) for kind in kinds])
            for part, kinds in PARTS
        ]


def initial_of(entries: Iterable[ReportEntry], version: int) -> dict[str, Any]:
    """What the form shows first."""
    told: dict[str, Any] = {"version": version}
    for entry in entries:
        told[f"{entry.key}_value"], told[f"{entry.key}_source"] = entry.value, entry.source
    return told
