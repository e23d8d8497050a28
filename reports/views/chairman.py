"""The page a leader opens in the morning, and the lists behind its numbers."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.querysets import DossierQuerySet
from dossiers.views.badges import due_state
from procedures.permissions import signed_in, who_may
from procedures.roles import Role
from procedures.year_view import year_to_confirm

from ..figures import BY_SLUG, Figure
from ..morning import morning
from ..sentence import sentence
from ..today import TODAY_BY_SLUG
from .ground import choice, ground_of, period_asked, span_asked

ROWS = 50


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def chairman(request: HttpRequest) -> HttpResponse:
    """What is wrong today, who holds it, what waits for a decision, and the period in figures."""
    ground = ground_of(timezone.now())
    page = morning(period_asked(request, ground), ground)
    leads, offices = (role in signed_in(request).roles for role in (Role.LEADER, Role.OFFICE))
    widest = max((cause.hundredths for cause in page.causes), default=1)
    context = choice(page.chosen, ground) | {
        "page": page,
        "sentence": sentence(page.now, ground.today, page.next_working_day, for_leader=leads),
        "leads": leads,
        "cause_bars": [(cause, f"{120 * cause.hundredths / widest:.1f}") for cause in page.causes],
        "print_now": "in" in request.GET,
        "year_to_confirm": year_to_confirm(ground.calendar, ground.today) if offices else None,
    }
    return render(request, "reports/chairman.html", context)


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def figure_list(request: HttpRequest, figure: str) -> HttpResponse:
    """Exactly the dossiers a figure counts, over `?ky=` (or `?tu=&den=`) and in the sector `?linh-vuc=`."""
    ground = ground_of(timezone.now())
    of_the_day = TODAY_BY_SLUG.get(figure)
    asked = of_the_day or BY_SLUG.get(figure)
    if asked is None:
        raise Http404("Không có số liệu này.")
    period = None if of_the_day else span_asked(request, ground)[0]
    if period is None and of_the_day is None:
        raise Http404("Không có khoảng ngày này.")
    scope = ground.scope(period) if period else ground.now
    sector = request.GET.get("linh-vuc", "")
    dossiers = _ordered(asked, asked.dossiers(scope.within(sector)).visible_to(signed_in(request)))
    page = Paginator(dossiers.for_list(), ROWS).get_page(request.GET.get("page"))
    context = {
        "figure": asked,
        "period": period,
        "page": page,
        "rows": [(dossier, due_state(dossier, ground.at, ground.calendar)) for dossier in page],
        "sector": page[0].sector.name if sector and len(page) else sector,
        "at": ground.at,
    }
    return render(request, "reports/figure_list.html", context)


def _ordered(figure: Figure, dossiers: DossierQuerySet) -> DossierQuerySet:
    """Late ones by how long ago they were due, others the latest received first."""
    if figure.late or figure.slug in TODAY_BY_SLUG:
        return dossiers.order_by(F("due_first").asc(nulls_last=True), "pk")
    return dossiers.order_by("-received_at", "-pk")
