"""What the form templates ask about a form: its errors as links, the words and icons at a label."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm, BoundField

from procedures import dates

register = template.Library()


@register.inclusion_tag("components/form_errors.html")
def form_errors(*forms: Any) -> dict[str, Any]:
    """Everything to mend in the given forms and formsets, as links to the fields; are some marked?"""
    lines: list[dict[str, str]] = []
    for one in forms:
        if hasattr(one, "management_form"):
            lines += [{"id": "", "label": "", "text": str(text)} for text in one.non_form_errors()]
            for row in one.forms:
                lines += _error_lines(row)
        elif one is not None:
            lines += _error_lines(one)
    marked = any(line["id"] for line in lines)
    return {"lines": lines, "count": dates.vn_number(len(lines)), "marked": marked}


def _error_lines(form: BaseForm) -> list[dict[str, str]]:
    if not form.is_bound:
        return []
    lines = [{"id": "", "label": "", "text": str(text)} for text in form.non_field_errors()]
    for field in form:
        if field.is_hidden:
            lines += [{"id": "", "label": "", "text": str(text)} for text in field.errors]
        elif field.errors:
            target = field.id_for_label or f"div_{field.auto_id}"
            lines.append({"id": target, "label": str(field.label), "text": " ".join(map(str, field.errors))})
    return lines


@register.filter
def label_hint(field: BoundField) -> str:
    """The grey words after a label, from the form's `hints = {"field": "hoặc quét thẻ"}`."""
    return str(getattr(field.form, "hints", {}).get(field.name, ""))


@register.filter
def field_icon(field: BoundField) -> str:
    """The icon inside a field, from the form's `icons = {"field": "scan"}`."""
    return str(getattr(field.form, "icons", {}).get(field.name, ""))


@register.filter
def field_suffix(field: BoundField) -> str:
    """What always follows the typed text, from the form's `suffixes = {"number": "/BC-UBND"}`."""
    return str(getattr(field.form, "suffixes", {}).get(field.name, ""))


@register.filter
def is_segmented(field: BoundField) -> bool:
    """Whether a radio group is drawn as one row of segments: named in the form's `segmented = ("kind",)`."""
    return field.name in getattr(field.form, "segmented", ())


@register.filter
def marks_optional(field: BoundField) -> bool:
    """Whether "(nếu có)" follows the label; a form of filters says `marks_optional = False`, a label of its
    own says when it is needed: "(nếu trước lúc ghi)"."""
    told = "(nếu" in str(field.label)
    return not field.field.required and not told and bool(getattr(field.form, "marks_optional", True))
