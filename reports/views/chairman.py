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
from procedures.calendar import local
from procedures.permissions import signed_in, who_may
from procedures.roles import Role
from procedures.year_view import year_to_confirm

from ..corrections import correction, corrections
from ..figures import BY_SLUG, Figure
from ..forms import MomentForm
from ..morning import morning
from ..rates import RATES_NOTE
from ..sentence import sentence, sentence_then
from ..today import TODAY_BY_SLUG
from .ground import choice, ground_of, moment_asked, period_asked, span_asked

ROWS = 50


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def chairman(request: HttpRequest) -> HttpResponse:
    """What is wrong today, who holds it, what waits for a decision, and the period in figures; or, at
    `?luc=`, how it stood."""
    now = timezone.now()
    seen, moment = moment_asked(request, now)
    ground = ground_of(now, seen)
    span, days = span_asked(request, ground)
    page = morning(span or period_asked(request, ground), ground)
    leads, offices = (role in signed_in(request).roles for role in (Role.LEADER, Role.OFFICE))
    widest = max((cause.hundredths for cause in page.causes), default=1)
    told = sentence_then(page.now, page.sums) if seen else None
    wrong = bool(moment.errors or days.errors)
    context = choice(page.chosen, ground, page.earliest) | {
        "page": page,
        "ward": ground.ward,  # the bar needs it too: not asked for again
        "sentence": told or sentence(page.now, ground.today, page.next_working_day, for_leader=leads),
        "leads": leads,
        "rates_note": RATES_NOTE,
        "cause_bars": [(cause, f"{120 * cause.hundredths / widest:.1f}") for cause in page.causes],
        "print_now": "in" in request.GET,
        "year_to_confirm": year_to_confirm(ground.calendar, ground.today) if offices and not seen else None,
        "luc": f"{local(seen):%d/%m/%Y %H:%M}" if seen else "",
        "moment": moment,
        "days": days,
        "wrong": wrong,
    }
    return render(request, "reports/chairman.html", context, status=422 if wrong else 200)


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def figure_list(request: HttpRequest, figure: str) -> HttpResponse:
    """Exactly the dossiers a figure counts, over `?ky=` (or `?tu=&den=`), in the sector `?linh-vuc=`, as
    at the moment `?luc=`."""
    now = timezone.now()
    of_the_day = TODAY_BY_SLUG.get(figure)
    seen = None if of_the_day else moment_asked(request, now)[0]
    ground = ground_of(now, seen)
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
        "rows": [(dossier, due_state(dossier, now, ground.calendar)) for dossier in page],
        "sector": page[0].sector.name if sector and len(page) else sector,
        "at": ground.at,
        "luc": f"{local(seen):%d/%m/%Y %H:%M}" if seen else "",
    }
    return render(request, "reports/figure_list.html", context)


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def figure_changes(request: HttpRequest) -> HttpResponse:
    """What was corrected or entered late since the moment `?luc=`, else since the reporting year began."""
    now = timezone.now()
    seen, moment = moment_asked(request, now)
    ground = ground_of(now)
    since = seen or ground.now.period.start
    page = Paginator(corrections(since, now), ROWS).get_page(request.GET.get("page"))
    context = {
        "since": since,
        "page": page,
        "rows": [found for event in page if (found := correction(event, since)) is not None],
        "moment": moment if seen or moment.errors else MomentForm(initial={"luc": since}),
        "luc": f"{local(since):%d/%m/%Y %H:%M}",
    }
    return render(request, "reports/changes.html", context, status=422 if moment.errors else 200)


def _ordered(figure: Figure, dossiers: DossierQuerySet) -> DossierQuerySet:
    """Late ones by how long ago they were due, others the latest received first."""
    if figure.late or figure.slug in TODAY_BY_SLUG:
        return dossiers.order_by(F("due_first").asc(nulls_last=True), "pk")
    return dossiers.order_by("-received_at", "-pk")
