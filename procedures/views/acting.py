"""Who acts for the chairman and when: dated decisions, recorded by the office or an administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from procedures.actions import people
from procedures.actions.errors import Refused
from procedures.calendar import local
from procedures.forms.errors import add_refusal
from procedures.forms.people import ActingForm
from procedures.models import ActingAppointment, Officer
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

_MAY = (Role.ADMINISTRATOR, Role.OFFICE)


@who_may(*_MAY)
@require_GET
def acting(request: HttpRequest) -> HttpResponse:
    """Each vice-chairman with the decisions about them, and the form for another one."""
    return _page(request)


def _page(
    request: HttpRequest, whose: Officer | None = None, typed: ActingForm | None = None
) -> HttpResponse:
    """`typed` is the form that was wrong, of `whose`."""
    vice = Officer.objects.filter(post=Officer.Post.VICE_CHAIRMAN, is_active=True)
    shown = list(vice.prefetch_related("acting_appointments").order_by("full_name", "pk"))
    if whose is not None and whose not in shown:
        shown.append(whose)
    cards = [
        {
            "officer": one,
            "form": typed if typed is not None and one == whose else ActingForm(auto_id=f"id_{one.pk}_%s"),
            "appointments": sorted(one.acting_appointments.all(), key=lambda a: a.starts, reverse=True),
        }
        for one in shown
    ]
    context = {"cards": cards, "today": local(timezone.now()).date(), "typed": typed}
    return render(request, "procedures/acting.html", context, status=422 if typed else 200)


@who_may(*_MAY)
@require_POST
def officer_acting(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a decision that lets a vice-chairman act for the chairman."""
    officer = get_object_or_404(Officer, pk=pk)
    form = ActingForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        try:
            people.appoint_acting(officer, **form.cleaned_data, by=signed_in(request), at=timezone.now())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"Đã ghi giao quyền Chủ tịch cho {officer.full_name}.")
            return redirect("acting")
    return _page(request, officer, form)


@who_may(*_MAY)
@require_POST
def officer_acting_end(request: HttpRequest, pk: int, appointment: int) -> HttpResponse:
    """End an appointment with today; one that has not begun is taken back."""
    found = get_object_or_404(
        ActingAppointment.objects.select_related("officer"), pk=appointment, officer_id=pk
    )
    now = timezone.now()
    try:
        people.end_acting(found, by=signed_in(request), today=local(now).date(), at=now)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Đã kết thúc giao quyền Chủ tịch.")
    return redirect("acting")
