"""Receiving a dossier on one screen: the sheet, saving it, and the page that hands over the receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers import actions
from dossiers.actions.papers import tracking_page
from dossiers.forms.sheet import Sheet, blank_sheet, sent_sheet
from dossiers.forms.walk_in import Visit
from dossiers.models import Dossier, Request
from dossiers.numbering import Series, printed_key
from dossiers.views.answers import (
    answering,
    attempt,
    fresh,
    request_id_of,
    sent_again,
    visible_dossier,
)
from dossiers.views.procedure_search import often_used
from dossiers.views.promise_card import Choice, Promise, choose, promise_of, received_at
from dossiers.workflow import Status
from procedures.calendar import local
from procedures.dates import vn_day_month, vn_moment, vn_time
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

DRAFT = "tiep-nhan"
PRINT = "print_receipt"  # the dossier just received: its receipt is printed once, without another key


@who_may(Role.CLERK)
@require_GET
def reception(request: HttpRequest) -> HttpResponse:
    """The empty sheet; `?thu-tuc=<key>` with that procedure chosen.

    `?da-gui=<request id>` is where the browser's way back leads from a sheet that was sent: to its dossier.
    """
    saved = _answered(request.GET.get("da-gui", ""))
    if saved is not None:
        _tell_repeated(request, saved)
        return redirect("reception-done", saved.dossier_id)
    at = timezone.now()
    choice = choose(request.GET.get("thu-tuc", ""), local(at).date())
    sheet = blank_sheet(choice.version, at)
    return sheet_page(request, at, choice, sheet, promise_of(choice, at))


@who_may(Role.CLERK)
@require_POST
@answering
def reception_save(request: HttpRequest) -> HttpResponse:
    """Save what was typed: number, promise, receipt; or the sheet again with what is to be mended."""
    return _save(request, timezone.now(), None)


@who_may(Role.CLERK)
@require_GET
def receive_online(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of a dossier that waits, filled with what was sent, or shown at the counter before."""
    at = timezone.now()
    waiting = visible_dossier(request, pk)
    if waiting.state is not Status.SUBMITTED:
        return redirect("dossier", waiting.pk)
    choice = choose(waiting.procedure.key, local(at).date())
    sheet = blank_sheet(choice.version, at, waiting)
    return sheet_page(request, at, choice, sheet, promise_of(choice, at), waiting)


@who_may(Role.CLERK)
@require_POST
@answering
def receive_online_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Receive the dossier that waits; its clock starts now, not when it was sent."""
    return _save(request, timezone.now(), visible_dossier(request, pk))


@who_may(Role.CLERK)
@require_GET
def reception_done(request: HttpRequest, pk: int) -> HttpResponse:
    """What was saved: number, promise, tracking key, and the receipt to print."""
    dossier = visible_dossier(request, pk)
    paper = dossier.papers.filter(kind=Series.RECEIPT.value).last()
    context = {
        "dossier": dossier,
        "paper": paper,
        "key": printed_key(dossier.tracking_key),
        "tracking_page": tracking_page(),
        "draft_clear": _draft_name(dossier if dossier.submitted_at else None),
        "print_now": request.session.pop(PRINT, None) == dossier.pk,
    }
    return render(request, "dossiers/counter/reception_done.html", context)


# -- saving -----------------------------------------------------------------------------------------


def _save(request: HttpRequest, at: datetime, waiting: Dossier | None) -> HttpResponse:
    request_id = request_id_of(request)
    asked = waiting.procedure.key if waiting else request.POST.get("procedure", "")
    received = at if waiting else received_at(request.POST, at)
    choice = choose(asked, local(received).date())
    promise = promise_of(choice, received)
    online = waiting is not None and waiting.channel == Dossier.Channel.ONLINE
    sheet = sent_sheet(choice.version, at, request.POST, online=online)
    # A repetition is answered as the first time was, even when the promise would by now be another one.
    repeated = Request.objects.filter(pk=request_id).exists()
    if (
        sheet.is_valid()
        and choice.version
        and not choice.problem
        and (repeated or promise_was_seen(sheet.main, promise))
    ):
        wanted = sheet.reception(choice.version)
        saved = attempt(
            sheet.parts,
            lambda: actions.receive(
                wanted,
                actor=signed_in(request),
                at=at,
                request_id=request_id,
                dossier_id=waiting.pk if waiting else None,
            ),
        )
        if saved is not None:
            return _saved(request, saved, at)
        promise = promise_of(choice, received)
    if choice.problem:
        sheet.main.add_error("procedure", choice.problem)
    return sheet_page(request, at, choice, sheet, promise, waiting, status=422)


def promise_was_seen(main: Form, promise: Promise) -> bool:
    """Whether the due moment shown on the screen is still the one; else the new one is told (decision D5)."""
    shown, due = main.cleaned_data["promise_shown"], promise.due
    if due is None or shown == due:
        return due is not None
    if shown is None:
        sentence = f"Hẹn trả {vn_moment(due)}. Báo công dân rồi lưu lại."
    else:
        before = vn_moment(shown)
        sentence = f"Ngày hẹn đã đổi từ {before} thành {vn_moment(due)}. Báo công dân rồi lưu lại."
    main.add_error(None, sentence)
    return False


def _saved(request: HttpRequest, dossier: Dossier, at: datetime) -> HttpResponse:
    """Tell a repetition apart from the first time, by when the request was answered."""
    earlier = _answered(request.POST.get("request_id", ""))
    if earlier is not None and earlier.answered_at != at:
        _tell_repeated(request, earlier)
    elif dossier.due_current is not None:
        number = (dossier.code or "").rpartition("-")[2]
        day = vn_day_month(dossier.due_current)
        messages.success(request, f"Đã nhận hồ sơ {number}, hẹn {day}. Giấy hẹn đang in.")
        request.session[PRINT] = dossier.pk
    return redirect("reception-done", dossier.pk)


def _answered(request_id: str) -> Request | None:
    """The request with this id that made a dossier; None for any other text."""
    try:
        known = Request.objects.filter(pk=UUID(request_id), dossier__isnull=False)
    except ValueError:
        return None
    return known.select_related("dossier").first()


def _tell_repeated(request: HttpRequest, earlier: Request) -> None:
    when, dossier = vn_time(local(earlier.answered_at)), earlier.dossier
    code = dossier.code if dossier is not None else ""
    messages.warning(request, f"Hồ sơ này đã lưu lúc {when}, mã {code}. Không tạo thêm.")


# -- the page ---------------------------------------------------------------------------------------


def sheet_page(
    request: HttpRequest,
    at: datetime,
    choice: Choice,
    sheet: Sheet | Visit,
    promise: Promise,
    waiting: Dossier | None = None,
    status: int = 200,
) -> HttpResponse:
    """The sheet with the promise beside it."""
    context: dict[str, Any] = {
        "choice": choice,
        "sheet": sheet,
        "promise": promise,
        "often": [] if choice.procedure else often_used(at),
        "waiting": waiting,
        "waited_online": waiting is not None and waiting.channel == Dossier.Channel.ONLINE,
        "draft": _draft_name(waiting),
        "may_miss_calendar": Role.OFFICE in signed_in(request).roles,
        "sent": sent_again(request) if request.method == "POST" else fresh(waiting),
        "people": _people(sheet),
    }
    return render(request, "dossiers/counter/reception.html", context, status=status)


def _people(sheet: Sheet | Visit) -> list[tuple[str, BaseForm]]:
    return [("", sheet.applicant), ("proxy", sheet.proxy)]


def _draft_name(waiting: Dossier | None) -> str:
    return f"{DRAFT}-{waiting.pk}" if waiting else DRAFT
