"""Locking an account, which first asks who takes over the work in its hands."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dossiers.actions.errors import Refused
from dossiers.actions.leaving import departments_of_work, leave
from dossiers.forms.leaving import LeavingForm
from procedures.actions.errors import Refused as NotLocked
from procedures.models import Officer
from procedures.permissions import signed_in, who_may
from procedures.roles import Role


@who_may(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def officer_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """What is in the officer's hands, who takes it over, and the lock."""
    officer = get_object_or_404(Officer.objects.select_related("department"), pk=pk)
    work = departments_of_work(officer)
    if not officer.is_active and not work:
        messages.success(request, f"Tài khoản của {officer.full_name} đã khóa, không còn giữ hồ sơ nào.")
        return redirect("officer-edit", pk)
    form = LeavingForm(officer, work, request.POST if request.method == "POST" else None)
    if form.is_valid() and (done := _leave(request, officer, form)):
        messages.success(request, done)
        return redirect("officers")
    context = {"officer": officer, "form": form, "work": work, "held": sum(count for _, count in work)}
    return render(
        request, "dossiers/jobs/officer_disable.html", context, status=422 if form.is_bound else 200
    )


def _leave(request: HttpRequest, officer: Officer, form: LeavingForm) -> str:
    """Do it and say what was done; empty when it was refused, with the sentence on the form."""
    locked = officer.is_active
    try:
        moved = leave(officer, form.successors, by=signed_in(request), at=timezone.now())
    except (Refused, NotLocked) as refused:
        _add(form, refused)
        return ""
    words = f"Đã bàn giao {moved} hồ sơ" if moved else ""
    lock = f"Đã khóa tài khoản của {officer.full_name}" if locked else ""
    return f"{' · '.join(part for part in (lock, words) if part)}."


def _add(form: BaseForm, refused: Refused | NotLocked) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
