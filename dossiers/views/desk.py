"""The desk: what the officer's department holds, most urgent first; for a leader, what waits for approval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers import actions
from dossiers.actions import ActionError, Call
from dossiers.models import Dossier
from dossiers.presentation.budgets import used_at_current
from dossiers.presentation.rows import DeskRow, desk_row
from dossiers.views.acts import go, next_url
from dossiers.views.answers import answering, fresh, request_id_of
from dossiers.views.approvals import approvals
from dossiers.views.badges import due_state
from dossiers.views.desk_sets import chips, counts_of, for_rows, on_desk, times_of
from dossiers.views.many import chosen_rows, one_of_many
from procedures.calendar import Calendar, local
from procedures.models import CalendarVersion, Officer
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

ROWS = 25


class CountedPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """A paginator that already knows how many there are: the filter's own count."""

    def __init__(self, *args: object, count: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through
        self.__dict__["count"] = count


@who_may(Role.OFFICER, Role.LEADER)
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """`?xem=phong` the whole department; `?loc=` a filter; a leader sees what waits for approval first."""
    at, officer = local(timezone.now()), signed_in(request)
    calendar: Calendar = CalendarVersion.objects.current().calendar
    if Role.LEADER in officer.roles and not (Role.OFFICER in officer.roles and "xem" in request.GET):
        return approvals(request, officer, at, calendar)
    return _desk(request, officer, at, calendar)


def _desk(request: HttpRequest, officer: Officer, at: datetime, calendar: Calendar) -> HttpResponse:
    scope = "phong" if request.GET.get("xem") == "phong" else "toi"
    filters = chips(at, calendar)
    held = on_desk(officer, mine=scope == "toi")
    counts = counts_of(held, filters)
    chosen = next((chip for chip in filters if chip.key == request.GET.get("loc", "")), filters[0])
    pages = CountedPaginator(for_rows(held.filter(chosen.condition)), ROWS, count=counts[chosen.key])
    page = pages.get_page(request.GET.get("page"))
    dossiers = list(page.object_list)
    context = {
        "rows": _rows(dossiers, at, calendar),
        "page": page,
        "scope": scope,
        "chosen": chosen,
        "chips": [(chip, f"?xem={scope}&loc={chip.key}", counts[chip.key]) for chip in filters],
        "all_count": counts[""],
        "department": officer.department,
        "sent": fresh(),
        "here": request.get_full_path(),
    }
    return render(request, "dossiers/desk/desk.html", context)


def _rows(dossiers: list[Dossier], at: datetime, calendar: Calendar) -> list[DeskRow]:
    times = times_of([dossier.pk for dossier in dossiers], at)
    rows = []
    for dossier in dossiers:
        own = times[dossier.pk]
        used = used_at_current(own.visits, own.pauses, at, calendar)
        rows.append(desk_row(dossier, due_state(dossier, at, calendar), used, at, calendar))
    return rows


# -- many at once -----------------------------------------------------------------------------------


@who_may(Role.OFFICER, Role.LEADER)
@require_POST
@answering
def desk_take(request: HttpRequest) -> HttpResponse:
    """Take the chosen dossiers on."""
    return _each(request, actions.take, "Đã nhận việc với {} hồ sơ.", "Chưa nhận")


@who_may(Role.OFFICER, Role.LEADER)
@require_POST
@answering
def desk_move(request: HttpRequest) -> HttpResponse:
    """Give the chosen dossiers on, each to its next planned step."""
    return _each(request, actions.hand_over, "Đã chuyển bước {} hồ sơ.", "Chưa chuyển")


def _each(request: HttpRequest, run: Callable[[Call], Dossier], done: str, refused: str) -> HttpResponse:
    """Do it to each chosen dossier by itself: what is refused does not stop the others, and is told."""
    at, officer, request_id = timezone.now(), signed_in(request), request_id_of(request)
    chosen = chosen_rows(request)
    codes = dict(Dossier.objects.visible_to(officer).filter(pk__in=chosen).values_list("pk", "code"))
    count, reasons = 0, []
    for pk, version in chosen.items():
        if pk not in codes:
            continue
        call = Call(pk, actor=officer, at=at, version=version, request_id=one_of_many(request_id, pk))
        try:
            run(call)
            count += 1
        except ActionError as error:
            reasons.append(f"{codes[pk]}: {error.sentence}")
    if count:
        messages.success(request, done.format(count))
    if reasons:
        messages.error(request, f"{refused} {len(reasons)} hồ sơ. {' '.join(reasons)}")
    if not count and not reasons:
        messages.warning(request, "Chưa chọn hồ sơ nào.")
    return go(request, next_url(request, reverse("desk")))
