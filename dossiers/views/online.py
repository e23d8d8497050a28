"""Dossiers that wait to be received: sent online, with an answer due within 8 working hours (decree 118/2025,
art. 17), or shown at the counter and given form 02."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers import actions
from dossiers.actions.looks import log_look
from dossiers.forms.applicant import ApplicantForm
from dossiers.forms.intake import NoteForm
from dossiers.forms.online import ArrivalForm, CompletionForm, RefusalForm
from dossiers.models import Dossier
from dossiers.numbering import Series
from dossiers.views.answers import (
    answering,
    attempt,
    call_from,
    fresh,
    request_id_of,
    sent_again,
    visible_dossier,
)
from dossiers.views.handing_out import latest_paper
from dossiers.views.online_clock import answer_by, answer_from, asked_at
from dossiers.views.promise_card import choose
from dossiers.workflow import Status
from procedures.calendar import local
from procedures.dates import vn_moment
from procedures.models import CalendarVersion, ProcedureVersion
from procedures.permissions import signed_in, who_may
from procedures.roles import Role


@who_may(Role.CLERK)
@require_GET
def online_new(request: HttpRequest) -> HttpResponse:
    """The sheet for a dossier the portal has sent."""
    at = timezone.now()
    arrival = ArrivalForm(at=at)
    return _arrival(request, arrival, ApplicantForm(today=local(at).date()))


@who_may(Role.CLERK)
@require_POST
@answering
def online_save(request: HttpRequest) -> HttpResponse:
    """Enter it: it waits for its answer from the moment it was sent."""
    at = timezone.now()
    day = local(at).date()
    arrival, person = ArrivalForm(request.POST, at=at), ApplicantForm(request.POST, today=day)
    request_id = request_id_of(request)
    checked = [arrival.is_valid(), person.is_valid()]
    version = choose(arrival.cleaned_data.get("procedure", ""), day).version
    if all(checked) and version is not None:
        saved = attempt(arrival, lambda: _submit(request, version, arrival, person, at, request_id))
        if saved is not None:
            assert saved.submitted_at is not None  # noqa: S101 - it was just written
            messages.success(request, f"Đã ghi hồ sơ gửi lúc {vn_moment(saved.submitted_at)}.")
            return redirect("online", saved.pk)
    return _arrival(request, arrival, person, status=422)


def _submit(
    request: HttpRequest,
    version: ProcedureVersion,
    arrival: ArrivalForm,
    person: ApplicantForm,
    at: datetime,
    request_id: UUID,
) -> Dossier:
    data = arrival.cleaned_data
    sent = actions.Reception(
        version=version,
        applicant=person.applicant,
        channel=Dossier.Channel.ONLINE,
        result_delivery=data["result_delivery"],
        external_code=data["external_code"],
    )
    officer = signed_in(request)
    return actions.submit(
        sent, actor=officer, at=at, submitted_at=data["submitted_at"], request_id=request_id
    )


@who_may(Role.CLERK, Role.OFFICE, Role.LEADER)
@require_GET
def online(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossier that waits, with the three ways out: receive, ask for completion, refuse."""
    return show_online(request, pk, timezone.now(), CompletionForm(), RefusalForm())


@who_may(Role.CLERK)
@require_POST
@answering
def online_complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the sender to complete it (form 02)."""
    at = timezone.now()
    dossier = visible_dossier(request, pk)
    form = CompletionForm(request.POST)
    call = call_from(request, dossier, at)
    done = (
        attempt(form, lambda: actions.ask_completion(call, **form.cleaned_data)) if form.is_valid() else None
    )
    if done is not None:
        messages.success(request, "Đã lập Phiếu yêu cầu bổ sung, hoàn thiện. Gửi cho người nộp.")
        return redirect("paper-out", latest_paper(done, Series.SUPPLEMENT).pk)
    return show_online(request, pk, at, form, RefusalForm(), status=422)


@who_may(Role.CLERK)
@require_POST
@answering
def online_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse before reception (form 03)."""
    at = timezone.now()
    dossier = visible_dossier(request, pk)
    form = RefusalForm(request.POST)
    call = call_from(request, dossier, at)
    done = attempt(form, lambda: actions.refuse(call, **form.cleaned_data)) if form.is_valid() else None
    if done is not None:
        messages.success(request, "Đã lập Phiếu từ chối tiếp nhận. Gửi cho người nộp.")
        return redirect("paper-out", latest_paper(done, Series.REFUSAL).pk)
    return show_online(request, pk, at, CompletionForm(), form, status=422)


# -- pages ------------------------------------------------------------------------------------------


def _arrival(
    request: HttpRequest, arrival: ArrivalForm, person: ApplicantForm, status: int = 200
) -> HttpResponse:
    context = {
        "arrival": arrival,
        "person": person,
        "sent": sent_again(request) if request.method == "POST" else fresh(),
    }
    return render(request, "dossiers/counter/online_new.html", context, status=status)


def show_online(
    request: HttpRequest,
    pk: int,
    at: datetime,
    completion: CompletionForm,
    refusal: RefusalForm,
    completed: NoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with one of its forms shown again when it was not accepted."""
    dossier = visible_dossier(request, pk, Dossier.objects.with_answer_clock().sent_online())
    if dossier.submitted_at is None:
        return redirect("dossier", pk)
    log_look(dossier, signed_in(request), at)
    calendar = CalendarVersion.objects.current().calendar
    context: dict[str, Any] = {
        "dossier": dossier,
        "papers": dossier.papers.order_by("-issued_at", "-pk"),
        "at_counter": dossier.channel != Dossier.Channel.ONLINE,
        "waits": dossier.state is Status.SUBMITTED,
        "due": answer_by(answer_from(dossier), asked_at(dossier), at, calendar),
        "asked_at": asked_at(dossier),
        "may_answer": Role.CLERK in signed_in(request).roles,
        "documents": dossier.documents.all(),
        "level": ProcedureVersion.OnlineLevel(dossier.online_level).label,
        "level_sent": _other_level(dossier),
        "completed": completed or NoteForm(),
        "completion": completion,
        "refusal": refusal,
        "sent_completion": sent_again(request) if completion.is_bound or completed else fresh(dossier),
        "sent_refusal": sent_again(request) if refusal.is_bound else fresh(dossier),
    }
    return render(request, "dossiers/counter/online.html", context, status=status)


def _other_level(dossier: Dossier) -> str:
    """The level the source wrote, in words, where the catalogue says another; empty otherwise."""
    arrival = getattr(dossier, "arrival", None)
    if arrival is None or arrival.online_level in ("", dossier.online_level):
        return ""
    return str(ProcedureVersion.OnlineLevel(arrival.online_level).label)
