"""Who is late: the page of a period, and the lists behind its figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from procedures.permissions import who_may
from procedures.roles import Role

from ..blame import Group, blame
from ..blame_lists import BLAME_FIGURES, Wanted, blame_list
from ..causes import Part
from ..charts import DaysBar, DaysChart, days_chart
from .ground import choice, ground_of, span_asked

ROWS = 50
NOBODY_WORDS = "chưa ai nhận việc"
GROUPS = {"lien-thong": True, "con-lai": False}
SIDES = {"ngoai-phuong": True, "phuong": False}


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def who_is_late(request: HttpRequest) -> HttpResponse:
    """Days late, steps over budget and holders when late, by department, agency and officer."""
    ground = ground_of(timezone.now())
    chosen, days = span_asked(request, ground)
    context: dict[str, Any] = choice(chosen, ground) | {"days": days, "at": ground.at}
    if chosen is None:
        return render(request, "reports/blame.html", context, status=422)
    found = blame(ground.scope(chosen), ground.now, ground.calendar)
    context |= {
        "blame": found,
        "groups": [
            ("lien-thong", "Hồ sơ liên thông", found.inter_agency),
            ("con-lai", "Hồ sơ còn lại", found.rest),
        ],
        "chart": _chart(found.whole, chosen.label),
    }
    return render(request, "reports/blame.html", context)


def _chart(group: Group, label: str) -> DaysChart | None:
    """Days late of every department and agency; None when there are none."""
    bars = [DaysBar(r.department.short_name, r.days, r.department.is_partner) for r in group.units if r.days]
    return days_chart(f"Ngày trễ theo phòng, cơ quan {label}", bars) if bars else None


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def who_is_late_list(request: HttpRequest, figure: str) -> HttpResponse:
    """What a figure counts, of department `?don-vi=`, officer `?can-bo=`, group `?nhom=`, side `?ben=`."""
    if figure not in BLAME_FIGURES:
        raise Http404("Không có số liệu này.")
    ground = ground_of(timezone.now())
    chosen, _ = span_asked(request, ground)
    if chosen is None:
        raise Http404("Không có khoảng ngày này.")
    asked = request.GET
    wanted = Wanted(
        BLAME_FIGURES[figure],
        inter_agency=GROUPS.get(asked.get("nhom", "")),
        partner=SIDES.get(asked.get("ben", "")),
        department=asked.get("don-vi", ""),
        officer=asked.get("can-bo", ""),
    )
    parts = blame_list(wanted, ground.scope(chosen), ground.now, ground.calendar)
    page = Paginator(parts, ROWS).get_page(asked.get("page"))
    prefetch_related_objects([part.dossier for part in page], "procedure", "sector")
    context = {
        "figure": wanted.figure,
        "wanted": wanted,
        "chosen": chosen,
        "page": page,
        "hundredths": sum(part.hundredths for part in parts),
        "party": _party(parts, wanted),
        "at": ground.at,
    }
    return render(request, "reports/blame_list.html", context)


def _party(parts: Sequence[Part], wanted: Wanted) -> str:
    """Whose list it is, told from its first line; nothing for a list of all."""
    if not parts or not (wanted.department or wanted.officer):
        return ""
    charge = parts[0].charges[0]
    if not wanted.officer:
        return charge.department.name
    who = charge.officer.full_name if charge.officer else NOBODY_WORDS
    return f"{who}, {charge.department.short_name}"
