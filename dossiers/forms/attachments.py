"""Which paper a file is of, and why one is withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from dossiers.forms.acts import ActForm, one_of, reason_field
from dossiers.models import Attachment, SubmittedDocument
from dossiers.presentation.attachments import kind_choices


class AttachForm(forms.Form):
    """The kind of the files of one request: a submitted paper ("giay-12") or one of the other kinds."""

    kind = forms.ChoiceField(error_messages=one_of("Chọn loại giấy tờ."))

    def __init__(self, data: Any, documents: Iterable[SubmittedDocument]) -> None:
        super().__init__(data)
        field = cast(forms.ChoiceField, self.fields["kind"])
        field.choices = kind_choices(documents)

    def arguments(self) -> dict[str, Any]:
        """As the action takes them. Only for a valid form."""
        chosen = self.cleaned_data["kind"]
        _, is_document, number = chosen.partition("giay-")
        if is_document:
            return {"kind": Attachment.Kind.DOCUMENT.value, "document": int(number)}
        return {"kind": chosen, "document": None}


class WithdrawAttachmentForm(ActForm):
    """Why the file is taken out."""

    reason = reason_field("Lý do rút tệp", "Ghi lý do rút tệp.")
