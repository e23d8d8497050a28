"""Points as they are written."""

from __future__ import annotations

from decimal import Decimal

from django import template

from reports.score_rules import short

register = template.Library()


@register.filter
def points(number: Decimal | int | None) -> str:
    """ "12,5", "20"; "—" for none."""
    return "—" if number is None else short(Decimal(number))
