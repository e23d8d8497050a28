"""One action on one dossier: its small form (GET), and the action itself (POST)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from dossiers.actions import Conflict
from dossiers.forms.acts import ActForm
from dossiers.models import Dossier, IssuedPaper
from dossiers.permissions import can
from dossiers.presentation.effects import effect
from dossiers.presentation.file import DossierFile
from dossiers.presentation.obstacles import obstacle
from dossiers.views.act_list import ACTS, Act
from dossiers.views.answers import Sent, answering, attempt, call_from, fresh, sent_again
from dossiers.views.overtaken import overtaken_form
from dossiers.views.sight import dossier_file
from dossiers.workflow import Action, allowed, refusal
from procedures.calendar import local
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES

_ASKING = {Action.REQUEST_SUPPLEMENT, Action.PROPOSE_SUPPLEMENT, Action.ALLOW_SUPPLEMENT}


@who_may(*DOSSIER_ROLES)
@require_GET
def act_form(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The form of an action, as a dialog for htmx or a page of its own; why not, when it is not possible."""
    act, file = ACTS[verb], dossier_file(request, pk, local(timezone.now()))
    check_right(request, act, file)
    return show_act(request, act, file, act.form(file=file), fresh(file.dossier), why_not=why_not(act, file))


@who_may(*DOSSIER_ROLES)
@require_POST
@answering
def perform(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Carry the action out and go back to where it was asked for."""
    act, at = ACTS[verb], local(timezone.now())
    file = dossier_file(request, pk, at)
    return conclude(request, act, file, act.form(request.POST, file=file), at)


def check_right(request: HttpRequest, act: Act, file: DossierFile) -> None:
    """Raise PermissionDenied when the officer never may do this to the dossier."""
    if not can(signed_in(request), act.action, file.dossier, file.at.date()):
        raise PermissionDenied(f"Đồng chí không có quyền “{act.label.lower()}” với hồ sơ này.")


def why_not(act: Act, file: DossierFile) -> str:
    """Why the action is not possible now; empty when it is."""
    state = file.dossier.state
    return obstacle(act.action, file) if allowed(act.action, state) else refusal(act.action, state)


def conclude(
    request: HttpRequest, act: Act, file: DossierFile, form: ActForm, at: datetime, **more: Any
) -> HttpResponse:
    """Run the action of a filled form; show it again with what is wrong, typed text kept.

    Who was overtaken sees both versions, and may send theirs again on the newest. `more` goes to `show_act`;
    its `back` is where to go on when the form names no page.
    """
    try:
        call = call_from(request, file.dossier, at)
        done = attempt(form, lambda: act.run(call, **form.arguments())) if form.is_valid() else None
    except Conflict as conflict:
        return _overtaken(request, act, file, form, conflict, **more)
    if done is None:
        check_right(request, act, file)  # the form is shown to nobody who could not send it
        return show_act(request, act, file, form, sent_again(request), status=422, **more)
    holder = done.holder.short_name if done.holder else ""
    messages.success(request, act.done.format(code=done.code or "", holder=holder))
    paper = _issued_by(act, done, at)
    if paper is not None:
        return go(request, reverse("paper-out", args=[paper.pk]))
    back = more.get("back") or reverse("dossier", args=[done.pk])
    return go(request, next_url(request, back))


def _overtaken(
    request: HttpRequest, act: Act, file: DossierFile, form: ActForm, conflict: Conflict, **more: Any
) -> HttpResponse:
    """The form over the dossier as it is now. Raises the conflict for whom may not do it any more."""
    if conflict.seen is None or not can(signed_in(request), act.action, file.dossier, file.at.date()):
        raise conflict
    told = overtaken_form(conflict, file, form.all_forms)
    sent, why = fresh(file.dossier), why_not(act, file)
    return show_act(request, act, file, form, sent, overtaken=told, why_not=why, status=409, **more)


def _issued_by(act: Act, done: Dossier, at: datetime) -> IssuedPaper | None:
    """The paper the action has just issued, to be printed next; a repetition leads to the dossier."""
    if act.issues is None:
        return None
    found: IssuedPaper | None = done.papers.filter(kind=act.issues.value, issued_at=at).last()
    return found


def show_act(
    request: HttpRequest,
    act: Act,
    file: DossierFile,
    form: ActForm,
    sent: Sent,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The form with what the action will change. `more`: why_not, overtaken, url, back, effect."""
    pk = file.dossier.pk
    context = {
        "act": act,
        "file": file,
        "dossier": file.dossier,
        "form": form,
        "sent": sent,
        "ordinal": _ordinal(act, file),
        "effect": more.pop("effect", None) or effect(act.action, file),
        "next": next_url(request, ""),
        "url": more.pop("url", "") or reverse(act.name, args=[pk]),
        "back": more.pop("back", "") or reverse("dossier", args=[pk]),
    }
    template = "act_dialog.html" if in_fragment(request) else "act_page.html"
    return render(request, f"dossiers/desk/{template}", context | more, status=status)


def _ordinal(act: Act, file: DossierFile) -> int:
    """Which request for papers this is, from the second on; 0 for anything else."""
    count = file.dossier.supplement_count
    return count + 1 if count and act.action in _ASKING else 0


def next_url(request: HttpRequest, otherwise: str) -> str:
    """Where to go on, as the form says, when it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else otherwise


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Leave for another page, whether a page or a fragment was asked for."""
    return HttpResponseClientRedirect(url) if in_fragment(request) else HttpResponseRedirect(url)


def in_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks: the answer goes into a part of the page."""
    return request.headers.get("HX-Request") == "true"
