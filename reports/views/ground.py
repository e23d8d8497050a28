"""What a page of figures stands on: the calendar and closing day of today, and the period asked for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Min
from django.http import HttpRequest

from dossiers.models import Dossier
from procedures.calendar import local
from procedures.models import CalendarVersion, Ward

from ..forms import DaysForm, MomentForm
from ..ground import Ground
from ..periods import DayRange, ReportingPeriod, choices, reporting_period, running, year_period

_RUNNING = (("month", "Tháng"), ("quarter", "Quý"), ("year", "Năm báo cáo"))


def ground_of(at: datetime, seen: datetime | None = None) -> Ground:
    """The ground at the moment `at`, or, `seen` from it, at an earlier one; two queries."""
    ward = Ward.objects.current(local(at).date())
    calendar = CalendarVersion.objects.current().calendar
    return Ground(seen or at, calendar, ward.closing_day, ward, clock=at if seen else None)


def moment_asked(request: HttpRequest, at: datetime) -> tuple[datetime | None, MomentForm]:
    """The moment of `?luc=` at which figures are told, None for now, and the form to choose it with."""
    if not request.GET.get("luc", "").strip():
        return None, MomentForm()
    form = MomentForm(request.GET, at=at)
    return (form.cleaned_data["luc"] if form.is_valid() else None), form


def period_asked(request: HttpRequest, ground: Ground) -> ReportingPeriod:
    """The period of `?ky=`; the running year when none or no such one is asked for, which is then told."""
    code = request.GET.get("ky", "")
    running = year_period(ground.month.year, ground.closing_day)
    try:
        return reporting_period(code, ground.closing_day) if code else running
    except ValueError:
        messages.warning(request, f"Không có kỳ báo cáo “{code[:20]}”. Đang xem {running.label}.")
        return running


def span_asked(request: HttpRequest, ground: Ground) -> tuple[ReportingPeriod | DayRange | None, DaysForm]:
    """The days of `?tu=` and `?den=`, else the period of `?ky=`; and the form to choose days with.

    None while the days typed cannot be: then the form says why and keeps them.
    """
    if request.GET.get("tu", "").strip() or request.GET.get("den", "").strip():
        form = DaysForm(request.GET)
        if not form.is_valid():
            return None, form
        return DayRange(form.cleaned_data["tu"], form.cleaned_data["den"]), form
    chosen = period_asked(request, ground)
    return chosen, DaysForm(initial={"tu": chosen.period.first, "den": chosen.period.last})


def years_with_work(ground: Ground, first: date | None = None) -> list[int]:
    """The reporting years from the first dossier's to the running one, latest first; one query, none where
    its month, `first`, is known."""
    first = first or Dossier.objects.aggregate(first=Min("received_month"))["first"]
    latest = ground.month.year
    return list(range(latest, (first.year if first else latest) - 1, -1))


def years_with_figures() -> set[int]:
    """The reporting years with work of their own: dossiers received, and dossiers ended. Two queries.

    A year that only brought a few to be carried over, or only ended those of the year before, is none.
    """
    received, ended = (
        {month.year for month in Dossier.objects.dates(field, "year")}
        for field in ("received_month", "ended_month")
    )
    return received & ended


def choice(
    chosen: ReportingPeriod | DayRange | None, ground: Ground, first: date | None = None
) -> dict[str, Any]:
    """What the choice of a period shows; None while the days typed cannot be. `first` is the first month with
    a dossier; one query where it is not known."""
    codes = running(ground.at, ground.closing_day)
    monday = ground.today - timedelta(days=ground.today.weekday())
    names = [
        (DayRange(ground.today, ground.today).query, "Ngày"),
        (DayRange(monday, ground.today).query, "Tuần"),
        *((f"ky={codes[key]}", name) for key, name in _RUNNING),
    ]
    return {
        "chosen": chosen,
        "running": names,
        "is_running": chosen is not None and chosen.query in [query for query, _ in names],
        "years": [(year, choices(year)) for year in years_with_work(ground, first)],
    }
