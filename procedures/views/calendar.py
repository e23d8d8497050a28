"""The working calendar at a glance: a year's days off, make-up days, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from procedures.calendar import FIRST_DAY, LAST_DAY, YearState, local
from procedures.calendar import Calendar as Engine
from procedures.models import CalendarVersion, CalendarYear
from procedures.permissions import any_officer
from procedures.year_view import lay_out

_REMIND_FROM = (10, 1)  # from 1 October the office is told while next year is not confirmed (D1)
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
    """The year asked for, else this one, as the latest published calendar has it."""
    today = local(timezone.now()).date()
    year = _year(request.GET.get("nam"), today)
    version = CalendarVersion.objects.select_related("created_by").first()
    if version is None:
        return render(request, "procedures/calendar.html", {"year": year})
    engine = version.calendar
    state = engine.year_state(year)
    context = {
        "year": year,
        "view": lay_out(year, engine, today),
        "state": state,
        "state_label": _STATES[state],
        "source": CalendarYear.objects.filter(year=year).values_list("source", flat=True).first(),
        "years": [_link(one, engine, year) for one in _around(year, engine)],
        "hours": _hours(version, year),
        "version": version,
        "remind_of": _reminder(engine, today),
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


def _hours(version: CalendarVersion, year: int) -> str:
    """The usual sessions at the end of the year."""
    last = date(year, 12, 31).isoformat()
    known = [hours for hours in version.content["hours"] if hours["force_from"] <= last]
    sessions: str = (known or version.content["hours"])[-1]["sessions"]
    return sessions.replace(",", ", ").replace("-", "–")


def _link(year: int, engine: Engine, current: int) -> YearLink:
    state = engine.year_state(year)
    return YearLink(year, "" if state is YearState.CONFIRMED else _STATES[state], year == current)


def _reminder(engine: Engine, today: date) -> int | None:
    """Next year, while it is not confirmed and October has come."""
    coming = today.year + 1
    late_enough = (today.month, today.day) >= _REMIND_FROM
    return coming if late_enough and engine.year_state(coming) is not YearState.CONFIRMED else None
