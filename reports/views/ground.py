"""What a page of figures stands on: the calendar and closing day of today, and the period asked for."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.db.models import Min
from django.http import HttpRequest

from dossiers.models import Dossier
from procedures.calendar import local
from procedures.models import CalendarVersion, Ward

from ..morning import Ground
from ..periods import ReportingPeriod, reporting_period, year_period


def ground_of(at: datetime) -> Ground:
    """The ground at the moment `at`; two queries."""
    closing_day: int = Ward.objects.current(local(at).date()).closing_day
    return Ground(at, CalendarVersion.objects.current().calendar, closing_day)


def period_asked(request: HttpRequest, ground: Ground) -> ReportingPeriod:
    """The period of `?ky=`; the running year when none or no such one is asked for, which is then told."""
    code = request.GET.get("ky", "")
    running = year_period(ground.month.year, ground.closing_day)
    try:
        return reporting_period(code, ground.closing_day) if code else running
    except ValueError:
        messages.warning(request, f"Không có kỳ báo cáo “{code[:20]}”. Đang xem {running.label}.")
        return running


def years_with_work(ground: Ground) -> list[int]:
    """The reporting years from the first dossier's to the running one, latest first. One query."""
    first: date | None = Dossier.objects.aggregate(first=Min("received_month"))["first"]
    latest = ground.month.year
    return list(range(latest, (first.year if first else latest) - 1, -1))
