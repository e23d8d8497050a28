"""Which papers of a waiting certification were signed, by whom, and why others were not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from dossiers.forms.fields import LineField, length_of
from dossiers.models import CertificationLine
from procedures.models import Officer


class SignedForm(forms.Form):
    """The signer, and for each paper an optional reason why it was not certified."""

    signer = forms.ModelChoiceField(
        label="Người ký chứng thực",
        queryset=Officer.objects.none(),
        empty_label=None,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Chọn người ký chứng thực."),
    )

    def __init__(
        self,
        *args: Any,
        lines: Sequence[CertificationLine],
        signers: Sequence[Officer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        signer = cast(forms.ModelChoiceField, self.fields["signer"])
        signer.queryset = Officer.objects.filter(pk__in=[one.pk for one in signers])
        signer.choices = [(one.pk, f"{one.full_name} · {one.get_post_display()}") for one in signers]
        self.lines = lines
        for line in lines:
            self.fields[_name(line)] = LineField(
                label=f"Lý do không chứng thực: {line.paper}",
                required=False,
                max_length=length_of(CertificationLine, "refused_reason"),
                widget=forms.TextInput(attrs={"autocomplete": "off", "class": "form-control"}),
            )

    @property
    def rows(self) -> list[tuple[CertificationLine, forms.BoundField]]:
        """Each paper with its field."""
        return [(line, self[_name(line)]) for line in self.lines]

    @property
    def refused(self) -> dict[int, str]:
        """The reasons by the id of the line. Only for a valid form."""
        return {
            line.pk: self.cleaned_data[_name(line)] for line in self.lines if self.cleaned_data[_name(line)]
        }


def _name(line: CertificationLine) -> str:
    return f"reason-{line.pk}"
