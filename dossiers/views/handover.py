"""Papers to the departments at 10:00 and 15:00, and results back: all that waits, in one go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.actions import ActionError, Call
from dossiers.actions.exports import log_export
from dossiers.actions.hand_overs import hand_over_with_sheet, receive_result_with_sheet
from dossiers.letters.lists import list_pdf
from dossiers.lists.handover import (
    Waiting,
    by_holder,
    by_next_department,
    sheet_paper,
    to_fetch,
    to_hand_over,
)
from dossiers.models import Dossier, HandOverSheet, ListExport
from dossiers.querysets import DossierQuerySet
from dossiers.views.answers import answering, fresh, request_id_of
from dossiers.views.downloads import file_name, pdf_answer
from dossiers.views.many import MOST, chosen_rows
from procedures.calendar import at_minute, local
from procedures.dates import vn_date
from procedures.permissions import signed_in, who_may
from procedures.roles import Role
from procedures.text import clean_line

PAPERS, RESULTS = HandOverSheet.Kind.PAPERS, HandOverSheet.Kind.RESULTS
SHOWN_DAYS = timedelta(days=7)
_LONGEST = 60  # what the column of the letter's number holds


@dataclass(frozen=True)
class Way:
    """One of the two directions: what waits, in which groups, and the words for it."""

    kind: HandOverSheet.Kind
    page: str
    template: str
    waiting: Callable[[], DossierQuerySet]
    groups: Callable[[DossierQuerySet], list[Waiting]]
    done: str
    refused: str


_TO = Way(
    PAPERS,
    "handover",
    "dossiers/lists/handover.html",
    to_hand_over,
    by_next_department,
    "Đã bàn giao {} hồ sơ. In phiếu để hai bên ký.",
    "Chưa bàn giao",
)
_BACK = Way(
    RESULTS,
    "handover-results",
    "dossiers/lists/handover_results.html",
    to_fetch,
    by_holder,
    "Quầy đã nhận {} kết quả. In phiếu để hai bên ký.",
    "Chưa nhận",
)


@who_may(Role.CLERK)
@require_GET
def handover(request: HttpRequest) -> HttpResponse:
    """Received and still at the counter, by the department that comes next; all chosen beforehand."""
    return _page(request, _TO)


@who_may(Role.CLERK)
@require_GET
def handover_results(request: HttpRequest) -> HttpResponse:
    """Results that lie in the departments; all chosen beforehand."""
    return _page(request, _BACK)


def _page(request: HttpRequest, way: Way) -> HttpResponse:
    at = local(timezone.now())
    waiting = list(way.waiting()[: MOST + 1])
    sheets = HandOverSheet.objects.filter(kind=way.kind, made_at__gte=at - SHOWN_DAYS)
    context = {
        "at": at,
        "groups": way.groups(waiting[:MOST]),  # type: ignore[arg-type]  # any rows
        "more": len(waiting) > MOST,
        "most": MOST,
        "sheets": sheets.select_related("department", "made_by").annotate(count=Count("lines"))[:30],
        "midnight": at_minute(at.date(), 0),
        "sent": fresh(),
    }
    return render(request, way.template, context)


@who_may(Role.CLERK)
@require_POST
@answering
def handover_give(request: HttpRequest) -> HttpResponse:
    """Hand the chosen papers over, each to its next step, each on the sheet of its department."""
    moving = to_hand_over().filter(pk__in=chosen_rows(request))
    letters = {one.pk: _letter(request, one.next_department) for one in moving}

    def give(call: Call) -> HandOverSheet:
        return hand_over_with_sheet(call, paper_number=letters.get(call.dossier_id, ""))

    return _each(request, _TO, give)


def _letter(request: HttpRequest, department: int | None) -> str:
    return clean_line(request.POST.get(f"van-ban-{department}", ""))[:_LONGEST]


@who_may(Role.CLERK)
@require_POST
@answering
def handover_fetch(request: HttpRequest) -> HttpResponse:
    """Take the chosen results to the counter, each on the sheet of the department it came from."""
    return _each(request, _BACK, receive_result_with_sheet)


def _each(request: HttpRequest, way: Way, move: Callable[[Call], HandOverSheet]) -> HttpResponse:
    """Each by itself: what is refused does not stop the others, and is told."""
    at, officer, request_id = timezone.now(), signed_in(request), request_id_of(request)
    chosen = chosen_rows(request)
    codes = dict(Dossier.objects.visible_to(officer).filter(pk__in=chosen).values_list("pk", "code"))
    done, reasons = 0, []
    for pk, version in chosen.items():
        if pk not in codes:
            continue
        try:
            move(Call(pk, actor=officer, at=at, version=version, request_id=request_id))
            done += 1
        except ActionError as error:
            reasons.append(f"{codes[pk]}: {error.sentence}")
    if done:
        messages.success(request, way.done.format(done))
    if reasons:
        messages.error(request, f"{way.refused} {len(reasons)} hồ sơ. {' '.join(reasons)}")
    if not done and not reasons:
        messages.warning(request, "Chưa chọn hồ sơ nào.")
    return redirect(way.page)


@who_may(Role.CLERK, Role.OFFICE)
@require_GET
def handover_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The sheet as a PDF, again and again."""
    at, officer = timezone.now(), signed_in(request)
    sheet = get_object_or_404(HandOverSheet.objects.select_related("department", "made_by"), pk=pk)
    paper = sheet_paper(sheet, at, officer)
    title, day = sheet.get_kind_display(), local(sheet.made_at).date()
    told = f"{sheet.department.short_name}, {vn_date(sheet.made_at)}"
    log_export(officer, at, what=title, format=ListExport.Format.PDF, filters=told, rows=len(paper.rows))
    return pdf_answer(list_pdf(paper, at), file_name(title, day, "pdf"))
