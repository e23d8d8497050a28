"""The whole queue of dossiers sent online: who waits how long for an answer, most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.answering import care_before, unanswered_before
from dossiers.models import Dossier
from dossiers.views.desk import CountedPaginator
from dossiers.views.desk_sets import Chip, counts_of
from dossiers.views.online_clock import AnswerDue, answer_by, answer_from, asked_at
from procedures.calendar import Calendar, local
from procedures.models import CalendarVersion
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

ROWS = 25


@dataclass(frozen=True)
class Row:
    """A dossier that waits, what is left of its hours, and which system sent it (empty: typed here)."""

    dossier: Dossier
    due: AnswerDue
    source: str
    completed_at: datetime | None


@who_may(Role.CLERK, Role.OFFICE, Role.LEADER)
@require_GET
def online_queue(request: HttpRequest) -> HttpResponse:
    """`?loc=` one of the filters. Three queries of its own, however many rows."""
    at = local(timezone.now())
    calendar: Calendar = CalendarVersion.objects.current().calendar
    filters = chips(at, calendar)
    waiting = Dossier.objects.waiting_online().with_answer_clock()
    counts = counts_of(waiting, filters)
    chosen = next((chip for chip in filters if chip.key == request.GET.get("loc", "")), filters[0])
    found = waiting.filter(chosen.condition).for_list().select_related("arrival__source")
    page = CountedPaginator(found.by_answer(), ROWS, count=counts[chosen.key]).get_page(
        request.GET.get("page")
    )
    roles = signed_in(request).roles
    context = {
        "at": at,
        "chips": [(chip, f"?loc={chip.key}" if chip.key else "?", counts[chip.key]) for chip in filters],
        "chosen": chosen,
        "page": page,
        "may_answer": Role.CLERK in roles,
        "may_see_sources": bool(roles & {Role.ADMINISTRATOR, Role.OFFICE}),
        "rows": [_row(dossier, at, calendar) for dossier in page.object_list],
    }
    return render(request, "dossiers/counter/online_queue.html", context)


def chips(at: datetime, calendar: Calendar) -> list[Chip]:
    """The filters, as they stand at the local moment `at`."""
    late, care = unanswered_before(at, calendar), care_before(at, calendar)
    owed = Q(asked_at=None)
    return [
        Chip("", "Tất cả", "", Q()),
        Chip("qua-gio", "Quá giờ", "alert-triangle", owed & Q(answer_from__lt=late)),
        Chip("duoi-2-gio", "Dưới 2 giờ", "clock", owed & Q(answer_from__gte=late, answer_from__lt=care)),
        Chip("da-hoi", "Đã hỏi, chờ công dân", "player-pause", Q(asked_at__isnull=False)),
    ]


def _row(dossier: Any, at: datetime, calendar: Calendar) -> Row:
    due = answer_by(answer_from(dossier), asked_at(dossier), at, calendar)
    source = dossier.arrival.source.name if hasattr(dossier, "arrival") else ""
    return Row(dossier, due, source, dossier.completed_at)
