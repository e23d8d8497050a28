"""Counting figures: many in one query, and by sector or procedure."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Value

from .figures import Figure
from .scopes import Scope


def counts(wanted: Iterable[tuple[str, Figure, Scope]]) -> dict[str, int]:
    """How many dossiers each (name, figure, scope) counts, all in one query; the same asked twice once."""
    asked = [(name, (figure.key, scope), figure) for name, figure, scope in wanted]
    if not asked:
        return {}
    once = {what: (str(number), figure) for number, (_, what, figure) in enumerate(asked)}
    rows = [(number, figure, scope) for (_, scope), (number, figure) in once.items()]
    first, *others = [
        figure.dossiers(scope)
        .order_by()
        .annotate(figure=Value(name))
        .values("figure")
        .annotate(number=Count("*"))
        .values_list("figure", "number")
        for name, figure, scope in rows
    ]
    found = dict(first.union(*others, all=True)) if others else dict(first)
    return {name: found.get(once[what][0], 0) for name, what, _ in asked}


def counts_by_sector(figures: Iterable[Figure], scope: Scope) -> dict[int, dict[str, int]]:
    """Sector -> figure key -> number, for figures of one scope, in one query; zeros are left out."""
    return counts_by("sector_id", figures, scope)


def counts_by(column: str, figures: Iterable[Figure], scope: Scope) -> dict[int, dict[str, int]]:
    """Value of the column of a dossier -> figure key -> number, in one query; zeros are left out."""
    first, *others = [
        figure.dossiers(scope)
        .order_by()
        .annotate(figure=Value(figure.key))
        .values("figure", column)
        .annotate(number=Count("*"))
        .values_list("figure", column, "number")
        for figure in figures
    ]
    table: dict[int, dict[str, int]] = {}
    for key, value, number in first.union(*others, all=True) if others else first:
        table.setdefault(value, {})[key] = number
    return table
