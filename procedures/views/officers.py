"""The people who sign in: a list by department, adding, changing, resetting, opening again.

Locking an account passes on the work in its hands, so it lives with the dossiers (dossiers.views.leaving).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from procedures.actions import people
from procedures.actions.errors import Refused
from procedures.actions.journal import noted
from procedures.calendar import local
from procedures.forms.errors import add_refusal
from procedures.forms.people import OfficerForm, initial_of
from procedures.models import Department, Officer
from procedures.permissions import signed_in, who_may
from procedures.roles import Role
from procedures.text import clean_line


@dataclass(frozen=True)
class OfficerLine:
    """One line of the list."""

    officer: Officer
    department: Department | None
    roles: str


def _officers() -> QuerySet[Officer]:
    """By department, with the number of unfinished dossiers each holds."""
    held = Count("held_dossiers", filter=Q(held_dossiers__ended_at__isnull=True))
    return (
        Officer.objects.select_related("department")
        .annotate(held=held)
        .order_by(
            F("department__position").asc(nulls_last=True), "department_id", "-is_active", "full_name", "pk"
        )
    )


@who_may(Role.ADMINISTRATOR)
@require_GET
def officers(request: HttpRequest) -> HttpResponse:
    """Everybody by department: roles, last sign-in, state."""
    everybody = people.with_roles(_officers())
    context = {
        "lines": [
            OfficerLine(officer, officer.department, people.labels(officer.roles)) for officer in everybody
        ],
        "active": sum(officer.is_active for officer in everybody),
        "waiting": sum(officer.is_active and officer.must_change_password for officer in everybody),
    }
    return render(request, "procedures/officers.html", context)


@who_may(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def officer_add(request: HttpRequest) -> HttpResponse:
    """A new person; the first password is shown on the page that answers, and never again."""
    form = OfficerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            officer, password = people.add_officer(form.data_typed, by=signed_in(request), at=timezone.now())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return password_page(request, officer, password, "Đã thêm")
    status = 422 if form.is_bound else 200
    return render(request, "procedures/officer_add.html", {"form": form}, status=status)


@who_may(Role.ADMINISTRATOR)
@require_GET
def officer_username(request: HttpRequest) -> HttpResponse:
    """Under the name as it is typed: what the person will sign in with."""
    name = clean_line(request.GET.get("full_name", ""))[:120]
    username = people.proposed_username(name, people.usernames_like(name))
    return render(request, "procedures/_officer_username.html", {"username": username})


@who_may(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def officer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, department, roles and post; what was done to the account; the ways to reset or lock it."""
    officer = get_object_or_404(Officer.objects.select_related("department"), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = OfficerForm(posted, officer=officer, initial=initial_of(officer))
    if form.is_valid():
        try:
            people.edit_officer(officer, form.data_typed, by=signed_in(request), at=timezone.now())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"Đã lưu thông tin của {form.cleaned_data['full_name']}.")
            return redirect("officers")
    context = {
        "officer": officer,
        "form": form,
        "acting": officer.acting_appointments.order_by("-starts"),
        "today": local(timezone.now()).date(),
        "journal": noted(officer),
        "held": people.open_work(officer),
    }
    return render(request, "procedures/officer_edit.html", context, status=422 if form.is_bound else 200)


@who_may(Role.ADMINISTRATOR)
@require_POST
def officer_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new first password for somebody who forgot theirs; their sessions end."""
    officer = get_object_or_404(Officer, pk=pk)
    if officer == request.user:
        messages.error(request, "Đổi mật khẩu của chính mình ở mục “Đổi mật khẩu”.")
        return redirect("officer-edit", pk)
    try:
        password = people.reset_password(officer, by=signed_in(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("officer-edit", pk)
    return password_page(request, officer, password, "Đã đặt lại mật khẩu của")


@who_may(Role.ADMINISTRATOR)
@require_POST
def officer_enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a locked account again, with a new first password."""
    officer = get_object_or_404(Officer, pk=pk)
    try:
        password = people.enable(officer, by=signed_in(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("officer-edit", pk)
    return password_page(request, officer, password, "Đã mở lại tài khoản của")


def password_page(request: HttpRequest, officer: Officer, password: str, done: str) -> HttpResponse:
    """The one page that shows a first password. It is an answer to a POST and is stored nowhere."""
    context = {"officer": officer, "password": password, "done": done}
    answer = render(request, "procedures/officer_password.html", context)
    answer["Cache-Control"] = "no-store, private"
    return answer
