"""What waits for a leader's signature: several done by one key, or one whose papers were not all signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers import actions
from dossiers.actions import ActionError, Call
from dossiers.forms.certification_signed import SignedForm
from dossiers.models import Dossier
from dossiers.views.answers import (
    answering,
    attempt,
    call_from,
    fresh,
    request_id_of,
    sent_again,
    visible_dossier,
)
from dossiers.views.certification import waiting_rows
from dossiers.views.certification_kinds import last_signer, signers
from dossiers.views.many import chosen_rows, one_of_many
from procedures.calendar import local
from procedures.models import Officer
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

HAND_OUT = "tra"  # the button that also hands out


@who_may(Role.CLERK)
@require_POST
@answering
def certification_finish(request: HttpRequest) -> HttpResponse:
    """Each chosen dossier by itself: signed, numbered, ready; handed out too when that button was pressed.

    What is refused does not stop the others, and is told.
    """
    signer = _signer(request)
    if signer is None:
        messages.error(request, "Chọn người ký chứng thực: Chủ tịch hoặc Phó Chủ tịch.")
        return redirect("certification")
    hands_out = request.POST.get("sau") == HAND_OUT

    def finish(call: Call, dossier: Dossier) -> Dossier:
        hand_out = actions.HandingOut(to_whom=dossier.applicant.full_name) if hands_out else None
        return actions.finish(call, signer=signer if dossier.approved_at is None else None, hand_out=hand_out)

    done = "Đã ghi ký, cấp số và trả" if hands_out else "Đã ghi ký, cấp số; chờ trả ở quầy:"
    _each(request, timezone.now(), finish, done)
    return redirect("certification")


@who_may(Role.LEADER)
@require_GET
def certification_sign(request: HttpRequest) -> HttpResponse:
    """What waits for this leader or another: they tick what they have signed."""
    at = timezone.now()
    rows = [row for row in waiting_rows(at) if row.dossier.approved_at is None]
    return render(request, "dossiers/certification/sign.html", {"rows": rows, "sent": fresh()})


@who_may(Role.LEADER)
@require_POST
@answering
def certification_signed(request: HttpRequest) -> HttpResponse:
    """The leader records what they have signed: numbers are given, the counter does the rest."""
    signer = signed_in(request)
    work = lambda call, dossier: actions.certify(call, signer=signer)  # noqa: E731
    _each(request, timezone.now(), work, "Đã ghi ký, cấp số")
    return redirect("certification-sign")


def _each(request: HttpRequest, at: datetime, work: Callable[[Call, Dossier], Dossier], done: str) -> None:
    """Do it to each chosen dossier and tell what came of it."""
    officer, request_id, chosen = signed_in(request), request_id_of(request), chosen_rows(request)
    dossiers = Dossier.objects.visible_to(officer).filter(pk__in=chosen).select_related("applicant")
    codes, refused = [], []
    for dossier in dossiers.with_lines().by_urgency():
        own = one_of_many(request_id, dossier.pk)
        call = Call(dossier.pk, actor=officer, at=at, version=chosen[dossier.pk], request_id=own)
        try:
            work(call, dossier)
        except ActionError as error:
            refused.append(f"{dossier.code}: {error.sentence}")
        else:
            codes.append(dossier.code)
    if codes:
        messages.success(request, f"{done} {len(codes)} hồ sơ.")
    if refused:
        messages.error(request, f"Chưa ghi được {len(refused)} hồ sơ. {' '.join(refused)}")
    if not codes and not refused:
        messages.warning(request, "Chưa chọn hồ sơ nào.")


def _signer(request: HttpRequest) -> Officer | None:
    asked = request.POST.get("signer", "")
    return next((one for one in signers() if str(one.pk) == asked), None)


@who_may(Role.CLERK)
@require_GET
def certification_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One dossier, for papers that were not signed after all: each with its reason."""
    dossier, people = _with_lines(request, pk), signers()
    form = SignedForm(lines=_lines(dossier), signers=people, initial={"signer": last_signer(people)})
    return _one(request, dossier, form)


@who_may(Role.CLERK)
@require_POST
@answering
def certification_one_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Signed but for the refused papers; the result waits at the counter."""
    at, dossier = timezone.now(), _with_lines(request, pk)
    form = SignedForm(request.POST, lines=_lines(dossier), signers=signers())
    call = call_from(request, dossier, at)
    if form.is_valid():
        data = form.cleaned_data
        done = attempt(form, lambda: actions.finish(call, signer=data["signer"], refused=form.refused))
        if done is not None:
            messages.success(request, f"Đã ghi ký, cấp số {done.result_number}; kết quả chờ trả ở quầy.")
            return redirect("certification-done", pk)
    return _one(request, dossier, form, status=422)


def _with_lines(request: HttpRequest, pk: int) -> Dossier:
    return visible_dossier(request, pk, Dossier.objects.with_lines().for_list())


def _lines(dossier: Dossier) -> list[Any]:
    return [line for line in dossier.certifications.all() if not line.is_refused]


def _one(request: HttpRequest, dossier: Dossier, form: SignedForm, status: int = 200) -> HttpResponse:
    ready = dossier.is_open and not dossier.is_paused and dossier.approved_at is None
    context = {
        "dossier": dossier,
        "form": form,
        "ready": ready,
        "at": local(timezone.now()),
        "sent": sent_again(request) if request.method == "POST" else fresh(dossier),
    }
    return render(request, "dossiers/certification/one.html", context, status=status)
