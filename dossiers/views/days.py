"""The days a list is asked for: read from the address, offered as chips."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest

from dossiers.forms.lists import DaysForm
from dossiers.lists.periods import stretches
from procedures.dates import vn_date


@dataclass(frozen=True)
class DayChip:
    """One of the usual stretches, as a link."""

    label: str
    url: str
    on: bool


def days_form(request: HttpRequest, today: date, *, label: str, which: Iterable[tuple[int, str]]) -> DaysForm:
    """The form bound to the address (or to what was posted); today where nothing was asked for."""
    sent = request.POST if request.method == "POST" else request.GET
    typed = sent if {"tu", "den"} & sent.keys() else {"tu": vn_date(today), "den": vn_date(today)}
    return DaysForm(typed, today=today, label=label, which=which)


def days_query(first: date, last: date, whose: int | None, state: str = "") -> str:
    """How an address asks for these days."""
    more = {"cua": str(whose) if whose else "", "tt": state}
    asked = {"tu": vn_date(first), "den": vn_date(last)}
    return urlencode(asked | {name: value for name, value in more.items() if value})


def day_chips(form: DaysForm, today: date) -> list[DayChip]:
    """The usual stretches, keeping the other choices."""
    valid = form.is_valid()
    whose = form.cleaned_data["cua"] if valid else None
    state = form.cleaned_data.get("tt", "") if valid else ""
    chosen = (form.cleaned_data["tu"], form.cleaned_data["den"]) if valid else None
    return [
        DayChip(
            one.label, f"?{days_query(one.first, one.last, whose, state)}", chosen == (one.first, one.last)
        )
        for one in stretches(today)
    ]
