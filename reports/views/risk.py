"""The chance to come late: its list, and the page on which it is held against what came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from procedures.models import Sector
from procedures.permissions import who_may
from procedures.roles import Role

from ..charts import ReliabilityChart, Told, reliability_chart
from ..models import RiskStanding, RiskStudy
from ..risk import telling
from ..risk.chances import LEVEL_WORDS, Level
from ..risk.rows import risk_rows
from ..risk.storing import trial_of
from ..risk.trial import Trial
from .ground import ground_of

ROWS = 50
SLUGS = {"cao": Level.HIGH, "vua": Level.MEDIUM, "thap": Level.LOW, "chua-du": Level.UNKNOWN}


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def risk_list(request: HttpRequest) -> HttpResponse:
    """Running dossiers that are not late, of the level `?muc=` (high when none is asked for)."""
    ground = ground_of(timezone.now())
    asked = request.GET.get("muc", "")
    slug = asked if asked in SLUGS else "cao"
    current = RiskStanding.objects.current(ground.at)
    counts = dict(current.order_by().values_list("level").annotate(Count("pk")))
    wanted = current.filter(level=SLUGS[slug].value).for_list()
    pages = Paginator(wanted, ROWS)
    pages.count = counts.get(SLUGS[slug].value, 0)  # known already
    page = pages.get_page(request.GET.get("page"))
    context = {
        "chips": [
            (LEVEL_WORDS[level], f"?muc={one}", counts.get(level.value, 0), one == slug)
            for one, level in SLUGS.items()
        ],
        "page": page,
        "rows": risk_rows(list(page), ground.at, ground.calendar),
        "told_at": page[0].told_at if len(page) else None,
        "at": ground.at,
    }
    return render(request, "reports/risk/list.html", context)


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def risk_trial(request: HttpRequest) -> HttpResponse:
    """How far the chances can be trusted: what was told on earlier Mondays, and what came."""
    study = RiskStudy.objects.defer("curves").first()
    judged = trial_of(study.trial) if study and study.trial else None
    context: dict[str, Any] = {"study": study, "trial": judged, "at": timezone.now()}
    if judged is not None:
        sectors = dict(Sector.objects.values_list("pk", "name"))
        context |= {
            "telling": telling,
            "verdict": telling.verdict(judged),
            "drift": telling.drift(judged),
            "asked": telling.asked_words(judged),
            "losses": list(telling.losses(judged, sectors)),
            "scores": telling.score_lines(judged, sectors),
            "bands": _named(telling.BAND_HEAD, telling.band_lines(judged.bands)),
            "naive_bands": _named(telling.BAND_HEAD, telling.band_lines(judged.naive_bands)),
            "alarms": _named(telling.ALARM_HEAD, telling.alarm_lines(judged)),
            "chart": _chart(judged),
        }
    return render(request, "reports/risk/trial.html", context)


def _named(head: Sequence[str], lines: Sequence[Sequence[str]]) -> list[list[tuple[str, str]]]:
    """Every cell with the name of its column: on a phone a row is read down."""
    return [list(zip(head, line, strict=True)) for line in lines]


def _chart(trial: Trial) -> ReliabilityChart:
    told = [
        Told(band.told, band.came, band.came_from, band.came_to, band.size, other)
        for bands, other in ((trial.naive_bands, True), (trial.bands, False))
        for band in bands
    ]
    title = "Mức nguy cơ đã báo so với tỷ lệ trễ thật; nằm ngay đường chéo là báo đúng"
    return reliability_chart(title, told, name="nguy cơ trễ hẹn", other_name="quy tắc 80 % có học tỷ lệ")
