"""What an action refused, told by the form it was typed into."""

from __future__ import annotations

from django import forms

from procedures.actions.errors import Refused


def add_refusal(form: forms.Form, refused: Refused) -> None:
    """Put the sentence at the field it is about, or over the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
