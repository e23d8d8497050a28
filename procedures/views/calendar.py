"""The working calendar at a glance: a year's days off, make-up days, and how sure they are.

The office also sees what it has typed and not yet applied; everybody else what is in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from procedures.actions.calendar import typed_content
from procedures.calendar import FIRST_DAY, LAST_DAY, YearState, local
from procedures.calendar import Calendar as Engine
from procedures.calendar_differences import differences, sessions_words
from procedures.models import CalendarVersion, CalendarYear
from procedures.models.calendar import build_calendar
from procedures.permissions import any_officer, signed_in
from procedures.roles import Role
from procedures.year_view import lay_out, year_to_confirm

_STATES = {
    YearState.CONFIRMED: "đã xác nhận",
    YearState.PROVISIONAL: "tạm tính",
    None: "chưa nhập",
}


@dataclass(frozen=True)
class YearLink:
    """One of the years to choose from."""

    year: int
    note: str
    current: bool


@any_officer
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The year asked for, else this one: as the calendar in force has it, for the office as it was typed."""
    today = local(timezone.now()).date()
    year = _year(request.GET.get("nam"), today)
    version = CalendarVersion.objects.select_related("created_by").first()
    if version is None:
        return render(request, "procedures/calendar.html", {"year": year})
    edits = Role.OFFICE in signed_in(request).roles
    typed = typed_content() if edits else version.content
    changes = differences(version.content, typed)
    engine = build_calendar(typed) if changes else version.calendar
    state = engine.year_state(year)
    context = {
        "year": year,
        "edits": edits,
        "changes": changes,
        "view": lay_out(year, engine, today, {one.day for one in changes if one.day is not None}),
        "state": state,
        "state_label": _STATES[state],
        "source": CalendarYear.objects.filter(year=year).values_list("source", flat=True).first(),
        "years": [_link(one, engine, year) for one in _around(year, engine)],
        "hours": _hours(typed, year),
        "coming_hours": [_coming(one) for one in typed["hours"] if one["force_from"] > today.isoformat()],
        "version": version,
        "remind_of": year_to_confirm(version.calendar, today),
    }
    return render(request, "procedures/calendar.html", context)


def _year(text: str | None, today: date) -> int:
    if not text:
        return today.year
    if not (text.isascii() and text.isdigit() and FIRST_DAY.year <= int(text[:5]) <= LAST_DAY.year):
        raise Http404("Lịch có từ năm 2010 đến năm 2079.")
    return int(text)


def _around(year: int, engine: Engine) -> list[int]:
    """The year with its neighbours; from a year nobody has entered one goes back, not further out."""
    near = (year - 1, year, year + 1)
    known = [engine.year_state(one) is not None for one in near]
    return [
        one
        for one, is_known in zip(near, known, strict=True)
        if (is_known or known[1] or one == year) and FIRST_DAY.year <= one <= LAST_DAY.year
    ]


def _hours(content: Mapping[str, Any], year: int) -> str:
    """The usual sessions at the end of the year."""
    last = date(year, 12, 31).isoformat()
    known = [hours for hours in content["hours"] if hours["force_from"] <= last]
    return sessions_words((known or content["hours"])[-1]["sessions"])


def _coming(hours: Mapping[str, str]) -> tuple[date, str]:
    """Usual sessions that are not yet in force, with their day."""
    return date.fromisoformat(hours["force_from"]), sessions_words(hours["sessions"])


def _link(year: int, engine: Engine, current: int) -> YearLink:
    state = engine.year_state(year)
    return YearLink(year, "" if state is YearState.CONFIRMED else _STATES[state], year == current)
