"""The escalation ladder: the office edits it and sees whom it would have told last week."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from dossiers.actions import ladder as acts
from dossiers.forms.ladder import OwnMailForm, RungForm
from dossiers.models import MailChoice, Rung
from dossiers.presentation.ladder import last_week, rows
from dossiers.views.answers import attempt
from procedures.actions.journal import noted
from procedures.models import CalendarVersion
from procedures.permissions import any_officer, signed_in, who_may
from procedures.roles import Role

edits = who_may(Role.OFFICE)


@edits
@require_GET
def ladder(request: HttpRequest) -> HttpResponse:
    """Every rung, and who was told last week by those in use."""
    rungs = list(Rung.objects.all())
    used = [acts.data_of(rung) for rung in rungs if rung.active]
    calendar = CalendarVersion.objects.current().calendar
    context = {"rows": rows(rungs), "week": last_week(used, timezone.now(), calendar)}
    return render(request, "dossiers/ladder/ladder.html", context)


@edits
@require_http_methods(["GET", "POST"])
def rung_add(request: HttpRequest) -> HttpResponse:
    """A new rung."""
    return _rung(request, None)


@edits
@require_http_methods(["GET", "POST"])
def rung_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a rung, or switch it off."""
    return _rung(request, get_object_or_404(Rung, pk=pk))


def _rung(request: HttpRequest, rung: Rung | None) -> HttpResponse:
    """The form; `xem-truoc` shows whom the rung as typed would have told last week, and stores nothing."""
    form = RungForm(request.POST or None, initial=vars(acts.data_of(rung)) if rung else None)
    week = None
    if form.is_valid():
        if "xem-truoc" in request.POST:
            calendar = CalendarVersion.objects.current().calendar
            week = last_week([form.data_typed], timezone.now(), calendar)
        elif attempt(form, lambda: _store(request, rung, form)):
            messages.success(request, "Đã lưu bậc của thang nhắc việc.")
            return redirect("ladder")
    status = 422 if request.method == "POST" and week is None else 200
    context = {"form": form, "rung": rung, "week": week, "journal": noted(rung) if rung else ()}
    return render(request, "dossiers/ladder/rung.html", context, status=status)


def _store(request: HttpRequest, rung: Rung | None, form: RungForm) -> Rung:
    by, at = signed_in(request), timezone.now()
    if rung is None:
        return acts.add_rung(form.data_typed, by=by, at=at)
    return acts.edit_rung(rung.pk, form.data_typed, by=by, at=at)


@any_officer
@require_http_methods(["GET", "POST"])
def own_mail(request: HttpRequest) -> HttpResponse:
    """Which mails the person who has signed in wants."""
    officer = signed_in(request)
    choice = MailChoice.objects.filter(officer=officer).first() or MailChoice()
    sent = request.POST if request.method == "POST" else None
    form = OwnMailForm(sent, initial={"morning": choice.morning, "at_once": choice.at_once})
    if form.is_valid():
        acts.choose_mails(officer, **form.cleaned_data)
        messages.success(request, "Đã lưu thư muốn nhận.")
        return redirect("own-mail")
    status = 422 if form.is_bound else 200
    return render(request, "dossiers/ladder/own_mail.html", {"form": form}, status=status)
