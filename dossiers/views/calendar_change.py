"""A change of the calendar tried on the open dossiers, and applied together with their dates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.actions import Refused
from dossiers.actions.calendar_change import AlreadyApplied, Applied, DraftChanged, apply_draft, try_draft
from dossiers.forms.calendar import ApplyForm
from dossiers.presentation.calendar_change import in_order, row, sentence, sums_of
from dossiers.views.answers import answering, attempt
from procedures.calendar import local
from procedures.dates import vn_number
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

ROWS = 25


@who_may(Role.OFFICE)
@require_GET
def calendar_change(request: HttpRequest) -> HttpResponse:
    """What applying the draft would do now."""
    return _show(request)


@who_may(Role.OFFICE)
@require_POST
@answering
def calendar_apply(request: HttpRequest) -> HttpResponse:
    """Apply the draft that was seen; when it is another by now, show the new effect and change nothing."""
    form, at = ApplyForm(request.POST), timezone.now()
    officer = signed_in(request)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        done = attempt(
            form,
            lambda: apply_draft(form.seen(), reason=form.cleaned_data["reason"], actor=officer, at=at),
        )
    except AlreadyApplied as told:
        if told.version.created_by_id == officer.pk:  # the same button pressed twice
            messages.success(request, "Đã áp dụng lịch mới.")
        else:
            messages.warning(request, told.sentence)
        return redirect("calendar")
    except DraftChanged as changed:
        return _show(request, form, status=409, changed=changed.sentence)
    if done is None:
        return _show(request, form, status=422)
    _tell(request, done)
    return redirect("calendar")


def _tell(request: HttpRequest, done: Applied) -> None:
    sums = sums_of(done.moves)
    told = f"Đã áp dụng lịch mới: {vn_number(sums.moved)} hồ sơ đổi hạn."
    if sums.receipts:
        told += f" {vn_number(sums.receipts)} giấy hẹn mới chờ giao."
    messages.success(request, told, "/giay-hen-moi/|Mở danh sách" if sums.receipts else "")


def _show(request: HttpRequest, form: Any = None, *, status: int = 200, changed: str = "") -> HttpResponse:
    """The effect of the draft as it stands, with the form that applies this very draft."""
    at = local(timezone.now())
    try:
        trial = try_draft(at)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("calendar")
    if changed and not trial.changes:
        messages.warning(request, "Các thay đổi vừa được người khác bỏ; không áp dụng gì.")
        return redirect("calendar")
    page = Paginator(in_order(trial.moves), ROWS).get_page(request.GET.get("page"))
    prefetch_related_objects([move.dossier for move in page.object_list], "procedure")
    sums = sums_of(trial.moves)
    context = {
        "changes": trial.changes,
        "changed": changed,
        "sums": sums,
        "sentence": sentence(sums, trial.open_dossiers),
        "page": page,
        "rows": [row(move) for move in page.object_list],
        "form": form or ApplyForm(),
        "seen": trial.seen,
        "past": any(one.day is not None and one.day < at.date() for one in trial.changes),
    }
    return render(request, "dossiers/calendar/change.html", context, status=status)
