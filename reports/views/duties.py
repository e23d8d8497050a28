"""The calendar of reports the ward owes, and the days each is due."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.views.answers import answering, attempt
from procedures.calendar import local
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

from .. import actions
from ..duties import owed_reports
from ..forms import DutyForm
from ..models import ReportDuty
from ..periods import FIRST_YEAR, LAST_YEAR
from .ground import ground_of


@who_may(Role.OFFICE, Role.LEADER)
@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """What is owed for the year `?nam=`, else the running one."""
    ground = ground_of(timezone.now())
    running = ground.month.year
    typed = request.GET.get("nam", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else running
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404("Không có năm báo cáo này.")
    owed = owed_reports(year, ground.closing_day, local(ground.at).date())
    context = {
        "year": year,
        "years": [(str(one), f"?nam={one}", one == year) for one in range(running + 1, running - 3, -1)],
        "owed": owed,
        "duties": ReportDuty.objects.all(),
        "keeps": Role.OFFICE in signed_in(request).roles,
    }
    return render(request, "reports/duties.html", context)


@who_may(Role.OFFICE)
@require_GET
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """To whom and by when."""
    found = get_object_or_404(ReportDuty, pk=pk)
    names = ("receiver", "days_after", "active", "version")
    return _show(request, found, DutyForm(initial={name: getattr(found, name) for name in names}))


@who_may(Role.OFFICE)
@require_POST
@answering
def duty_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep it."""
    found, form = get_object_or_404(ReportDuty, pk=pk), DutyForm(request.POST)
    if form.is_valid():
        saved = attempt(form, lambda: actions.set_duty(pk, **form.cleaned_data, actor=signed_in(request)))
        if saved is not None:
            messages.success(request, f"Đã lưu lịch của {str(saved).lower()}.")
            return redirect("report-duties")
    return _show(request, found, form)


def _show(request: HttpRequest, found: ReportDuty, form: DutyForm) -> HttpResponse:
    context = {"duty": found, "form": form}
    return render(request, "reports/duty.html", context, status=422 if form.errors else 200)
