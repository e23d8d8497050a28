"""At the counter before reception: the two quiet ways out of the sheet, form 02 and form 03.

The sheet is sent as it stands; a second page asks only what the paper needs and carries the sheet along.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dossiers import actions
from dossiers.forms.online import CompletionForm, RefusalForm
from dossiers.forms.walk_in import Visit, sent_visit
from dossiers.models import Dossier
from dossiers.numbering import Series
from dossiers.views.answers import answering, attempt, fresh, request_id_of, sent_again
from dossiers.views.handing_out import FRESH
from dossiers.views.promise_card import UNKNOWN, Choice, choose, promise_of
from dossiers.views.reception import sheet_page
from procedures.calendar import local
from procedures.permissions import signed_in, who_may
from procedures.roles import Role


@dataclass(frozen=True)
class WayOut:
    """A paper instead of a receipt: what its page says, its form, the action and the address that saves."""

    title: str
    form: type[Form]
    run: Callable[..., Dossier]
    series: Series
    url: str
    button: str
    hint: str
    done: str
    danger: bool = False


GUIDE = WayOut(
    "Hướng dẫn bổ sung hồ sơ",
    CompletionForm,
    actions.guide_at_counter,
    Series.SUPPLEMENT,
    "walk-in-guide-save",
    "Lập phiếu và in",
    "Mẫu 02. Hồ sơ chưa được tiếp nhận, chưa có mã và chưa tính thời hạn. Giấy tờ trả lại người nộp.",
    "Đã lập Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.",
)
REFUSE = WayOut(
    "Từ chối tiếp nhận hồ sơ",
    RefusalForm,
    actions.refuse_at_counter,
    Series.REFUSAL,
    "walk-in-refuse-save",
    "Lập phiếu và in",
    "Mẫu 03. Hồ sơ không được tiếp nhận; giấy tờ trả lại người nộp kèm Phiếu.",
    "Đã lập Phiếu từ chối tiếp nhận giải quyết hồ sơ.",
    danger=True,
)


@who_may(Role.CLERK)
@require_POST
def walk_in(request: HttpRequest, way: WayOut) -> HttpResponse:
    """What the paper needs besides the sheet; the sheet again when it says too little."""
    at = timezone.now()
    choice, visit = _visit(request, at)
    if not _enough(choice, visit):
        return sheet_page(request, at, choice, visit, promise_of(choice, at), status=422)
    items = "\n".join(f"{name}: chưa có" for name in visit.missing)
    form = way.form(initial={"items": items}) if way is GUIDE else way.form()
    return _page(request, way, choice, visit, form)


@who_may(Role.CLERK)
@require_POST
@answering
def walk_in_save(request: HttpRequest, way: WayOut) -> HttpResponse:
    """Note the visit and issue the paper, all or nothing; then the paper to print."""
    at = timezone.now()
    choice, visit = _visit(request, at)
    form, request_id = way.form(request.POST), request_id_of(request)
    if not _enough(choice, visit):
        return sheet_page(request, at, choice, visit, promise_of(choice, at), status=422)
    saved = (
        attempt(form, lambda: _save(request, way, choice, visit, form, at, request_id))
        if form.is_valid()
        else None
    )
    if saved is None:
        return _page(request, way, choice, visit, form, status=422)
    messages.success(request, way.done)
    paper = saved.papers.filter(kind=way.series.value).first()
    assert paper is not None  # noqa: S101 - issued in the same transaction
    return redirect(f"{reverse('paper-out', args=[paper.pk])}?{FRESH}=1")


def _save(
    request: HttpRequest,
    way: WayOut,
    choice: Choice,
    visit: Visit,
    form: Form,
    at: datetime,
    request_id: UUID,
) -> Dossier:
    assert choice.version is not None  # noqa: S101 - `_enough`
    wanted = visit.reception(choice.version)
    officer = signed_in(request)
    return way.run(wanted, actor=officer, at=at, request_id=request_id, **form.cleaned_data)


def _visit(request: HttpRequest, at: datetime) -> tuple[Choice, Visit]:
    choice = choose(request.POST.get("procedure", ""), local(at).date())
    return choice, sent_visit(choice.version, at, request.POST)


def _enough(choice: Choice, visit: Visit) -> bool:
    """Whether procedure and person are known; a procedure need not be one that can be received."""
    known = visit.is_valid()
    if choice.version is not None:
        return known
    visit.main.add_error("procedure", choice.problem or UNKNOWN)
    return False


def _page(
    request: HttpRequest, way: WayOut, choice: Choice, visit: Visit, form: Form, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "way": way,
        "procedure": choice.procedure,
        "visit": visit,
        "person": visit.applicant.cleaned_data,
        "proxy": visit.proxy.cleaned_data if visit.with_proxy else None,
        "typed": list(visit.typed()),
        "form": form,
        "sent": sent_again(request) if form.is_bound else fresh(),
    }
    return render(request, "dossiers/counter/walk_in.html", context, status=status)
