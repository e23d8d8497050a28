"""The steps of the set-up guide that need the series of numbers: the last ones used on paper, the review."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dossiers.actions.numbers import set_last_used
from dossiers.forms.numbers import YEARLY, LastNumbersForm
from dossiers.models import NumberSeries
from dossiers.numbering import SERIES_LABELS, period_of
from procedures.actions import setup as guide
from procedures.calendar import local
from procedures.models import Ward
from procedures.permissions import signed_in, who_may
from procedures.roles import Role
from procedures.views import setup_steps
from procedures.views.setup import while_open
from procedures.views.setup_steps import frame


@who_may(Role.ADMINISTRATOR)
@while_open
@require_http_methods(["GET", "POST"])
def setup_numbers(request: HttpRequest) -> HttpResponse:
    """Ask for the last number of each book of this year; the next one taken follows it."""
    now = timezone.now()
    today = local(now).date()
    ward = Ward.objects.in_force(today).first()
    if ward is None:
        messages.error(request, "Ghi tên và mã đơn vị trước, vì các sổ số đi theo mã đơn vị.")
        return redirect("setup-step", guide.WARD)
    form = LastNumbersForm(
        request.POST if request.method == "POST" else None, initial=_last_used(ward.unit_code, today)
    )
    if form.is_valid() and _save(form, ward.unit_code, today):
        guide.mark_done(guide.NUMBERS, by=signed_in(request), at=now)
        messages.success(request, "Đã lưu số cuối của các sổ.")
        return redirect("setup-end")
    context = {"form": form, "year": today.year, **frame(guide.NUMBERS)}
    return render(request, "dossiers/jobs/setup_numbers.html", context, status=422 if form.is_bound else 200)


@who_may(Role.ADMINISTRATOR)
@while_open
@require_http_methods(["GET", "POST"])
def setup_end(request: HttpRequest) -> HttpResponse:
    """Everything typed into the guide, the last numbers too, before it is closed for good."""
    today = local(timezone.now()).date()
    ward = Ward.objects.in_force(today).first()
    last = _last_used(ward.unit_code, today) if ward else {}
    return setup_steps.end(request, [(SERIES_LABELS[one], last.get(one.value, 0)) for one in YEARLY])


def _last_used(unit: str, today: date) -> dict[str, int]:
    """What was saved before, by series."""
    period = period_of(YEARLY[0], today)
    rows = NumberSeries.objects.filter(unit=unit, period=period)
    return dict(rows.values_list("kind", "last"))


def _save(form: LastNumbersForm, unit: str, today: date) -> bool:
    """All of them or none; a series that has given out numbers already is told at its field."""
    with transaction.atomic():
        for series, last in form.numbers.items():
            try:
                set_last_used(series, unit, today, last)
            except ValueError as error:
                form.add_error(series.value, str(error))
        if form.errors:
            transaction.set_rollback(True)
    return not form.errors
