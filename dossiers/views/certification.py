"""The quick line of certification: one screen to receive, sign, number, hand out; and what waits there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers import actions
from dossiers.certification import numbers_words, volume_words
from dossiers.forms.certification import LATER, NOW, CertificationSheet, certification_sheet
from dossiers.models import CertificationLine, Dossier, Request
from dossiers.numbering import Series, printed_key
from dossiers.views.answers import answering, attempt, fresh, request_id_of, sent_again, visible_dossier
from dossiers.views.badges import DueState, due_state
from dossiers.views.certification_kinds import (
    USUAL_PAPERS,
    Option,
    chosen,
    is_today,
    last_signer,
    options,
    promise_for,
    signers,
)
from dossiers.views.promise_card import Promise
from dossiers.views.reception import promise_was_seen
from dossiers.views.reception_parts import moved_from
from procedures.calendar import Calendar, local
from procedures.dates import vn_moment, vn_time
from procedures.models import CalendarVersion, Officer
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

WAITING_ROWS = 30


@dataclass(frozen=True)
class WaitingRow:
    """A certification received and not yet ready for the citizen."""

    dossier: Dossier
    due: DueState
    lines: int
    at_counter: bool


@who_may(Role.CLERK)
@require_GET
def certification(request: HttpRequest) -> HttpResponse:
    """The empty sheet with the kind used last, and what waits for a signature."""
    at = timezone.now()
    offered = options(signed_in(request), local(at).date())
    option = chosen(offered, request.GET.get("viec", "")) or (offered[0] if offered else None)
    promise = promise_for(option, at)
    people = signers()
    initial = {
        "procedure": option.key if option else "",
        "done": NOW if is_today(promise, at) else LATER,
        "signer": last_signer(people),
    }
    sheet = _sheet(None, at, offered, people, initial)
    return _page(request, at, offered, option, sheet, promise)


@who_may(Role.CLERK)
@require_POST
@answering
def certification_save(request: HttpRequest) -> HttpResponse:
    """Receive it; signed already, everything up to the handing out in the same go."""
    at, request_id = timezone.now(), request_id_of(request)
    offered = options(signed_in(request), local(at).date())
    option = chosen(offered, request.POST.get("procedure", ""))
    promise = promise_for(option, at)
    sheet = _sheet(request.POST, at, offered, signers(), {})
    repeated = Request.objects.filter(pk=request_id).exists()
    valid = sheet.is_valid(option.version if option else None)
    if option and valid and (repeated or promise_was_seen(sheet.main, promise)):
        version = option.version
        saved = attempt(sheet.main, lambda: _save(request, sheet, sheet.reception(version), at))
        if saved is not None:
            return _saved(request, saved, at)
        promise = promise_for(option, at)
    return _page(request, at, offered, option, sheet, promise, status=422)


def _save(
    request: HttpRequest, sheet: CertificationSheet, wanted: actions.Reception, at: datetime
) -> Dossier:
    who, request_id = signed_in(request), request_id_of(request)
    if not sheet.main.at_once:
        return actions.receive(wanted, actor=who, at=at, request_id=request_id)
    return actions.receive_certified(
        wanted,
        signer=sheet.main.cleaned_data["signer"],
        hand_out=sheet.hand_out,
        actor=who,
        at=at,
        request_id=request_id,
    )


def _saved(request: HttpRequest, dossier: Dossier, at: datetime) -> HttpResponse:
    earlier = Request.objects.filter(pk=request_id_of(request)).exclude(answered_at=at).first()
    if earlier is not None:
        when = vn_time(local(earlier.answered_at))
        messages.warning(request, f"Việc này đã lưu lúc {when}, mã {dossier.code}. Không tạo thêm.")
    elif dossier.returned_at is not None:
        messages.success(request, f"Đã chứng thực số {dossier.result_number} và trả cho công dân.")
    elif dossier.due_current is not None:
        messages.success(request, f"Đã nhận, hẹn trả {vn_moment(dossier.due_current)}.")
    return redirect("certification-done", dossier.pk)


@who_may(Role.CLERK)
@require_GET
def certification_promise(request: HttpRequest) -> HttpResponse:
    """The promise of the chosen kind as it is now; one that has moved is marked until saving."""
    at = timezone.now()
    option = chosen(options(signed_in(request), local(at).date()), request.GET.get("procedure", ""))
    promise = promise_for(option, at)
    context = _promise_context(request, at, promise) | {"before": moved_from(request, promise)}
    return render(request, "dossiers/certification/_promise.html", context)


@who_may(Role.CLERK)
@require_GET
def certification_done(request: HttpRequest, pk: int) -> HttpResponse:
    """What was saved: the numbers to write on the copies, the fee, and the receipt to print."""
    dossier = visible_dossier(request, pk)
    lines = list(dossier.certifications.select_related("signer"))
    context = {
        "dossier": dossier,
        "lines": lines,
        "numbers": _numbers(lines),
        "paper": dossier.papers.filter(kind=Series.RECEIPT.value).last(),
        "key": printed_key(dossier.tracking_key),
    }
    return render(request, "dossiers/certification/done.html", context)


def _numbers(lines: list[CertificationLine]) -> dict[str, Any]:
    """The numbers with their volume and signer; empty while nothing is certified."""
    numbered = [line for line in lines if line.number is not None and line.year is not None]
    if not numbered:
        return {}
    first = numbered[0]
    return {
        "words": numbers_words(line.number or 0 for line in numbered),
        "volume": volume_words(first.kind_of_book, first.year or 0),
        "signer": first.signer,
    }


# -- the page ---------------------------------------------------------------------------------------


def _sheet(
    data: Any, at: datetime, offered: list[Option], people: list[Officer], initial: dict[str, Any]
) -> CertificationSheet:
    return certification_sheet(
        data,
        today=local(at).date(),
        keys=[(option.key, option.kind.name) for option in offered],
        signers=people,
        initial=initial,
    )


def _page(
    request: HttpRequest,
    at: datetime,
    offered: list[Option],
    option: Option | None,
    sheet: CertificationSheet,
    promise: Promise,
    status: int = 200,
) -> HttpResponse:
    context = _promise_context(request, at, promise) | {
        "options": offered,
        "option": option,
        "sheet": sheet,
        "usual_papers": USUAL_PAPERS,
        "waiting": waiting_rows(at),
        "sent": sent_again(request) if request.method == "POST" else fresh(),
        "sent_finish": fresh(),
    }
    return render(request, "dossiers/certification/certification.html", context, status=status)


def _promise_context(request: HttpRequest, at: datetime, promise: Promise) -> dict[str, Any]:
    return {
        "promise": promise,
        "today": is_today(promise, at),
        "may_miss_calendar": Role.OFFICE in signed_in(request).roles,
    }


def waiting_rows(at: datetime) -> list[WaitingRow]:
    """What was received here and is not ready yet, the soonest due first."""
    waiting = Dossier.objects.awaiting_certification().for_list().annotate(lines=Count("certifications"))
    rows = list(waiting.by_urgency()[:WAITING_ROWS])
    if not rows:
        return []
    calendar: Calendar = CalendarVersion.objects.current().calendar
    moment = local(at)
    return [
        WaitingRow(
            row,
            due_state(row, moment, calendar),
            row.lines,
            row.holder is not None and row.holder.is_counter,
        )
        for row in rows
    ]
