"""Asking the citizen for papers: the request itself, its proposal and the chairman's answer."""

from __future__ import annotations

from typing import Any

from django import forms

from dossiers.forms.acts import ActForm, one_of, reason_field, rows
from dossiers.forms.fields import TextField

MOST_ITEMS = 40
LONGEST_ITEMS = 6000


class ItemsField(TextField):
    """Contents to add, one a line; at least one."""

    def __init__(self) -> None:
        super().__init__(
            label="Nội dung cần bổ sung",
            max_length=LONGEST_ITEMS,
            widget=rows(4),
            sentence="Ghi ít nhất một nội dung cần bổ sung.",
        )

    def clean(self, value: Any) -> list[str]:
        """The lines that say something."""
        text: str = super().clean(value)
        items = [line for line in text.split("\n") if line.strip()]
        if len(items) > MOST_ITEMS:
            raise forms.ValidationError(f"Nhiều nhất {MOST_ITEMS} nội dung; hiện có {len(items)}.")
        return items

    def prepare_value(self, value: Any) -> Any:
        """A list as it is typed: one a line."""
        return "\n".join(value) if isinstance(value, list) else value


class AskForm(ActForm):
    """Form 02: everything missing at once, in writing."""

    hints = {"items": "ghi đủ trong một lần, mỗi dòng một việc"}

    items = ItemsField()
    reason = reason_field("Lý do", "Ghi lý do yêu cầu bổ sung.")

    def prepare(self) -> None:
        """What was proposed and allowed is what goes out."""
        proposal = self.file.proposal
        if proposal is not None and self.file.may_ask_again and hasattr(proposal, "personal"):
            told = proposal.personal.values
            self.initial.setdefault("items", told.get("items", []))
            self.initial.setdefault("reason", told.get("reason", ""))


class ProposeForm(ActForm):
    """A second or later request, as the chairman will read it."""

    hints = {"items": "ghi đủ trong một lần, mỗi dòng một việc", "reason": "bắt buộc, Chủ tịch sẽ đọc"}

    items = ItemsField()
    reason = reason_field("Vì sao lần trước chưa nêu được", "Ghi vì sao lần trước chưa nêu được.")


class AllowForm(ActForm):
    """The chairman's answer, with his reason."""

    segmented = ("granted",)

    granted = forms.TypedChoiceField(
        label="Ý kiến",
        choices=[("yes", "Cho phép"), ("no", "Không cho phép")],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        error_messages=one_of("Chọn cho phép hoặc không."),
    )
    reason = reason_field("Lý do của Chủ tịch", "Ghi lý do cho phép hoặc không cho phép.")
