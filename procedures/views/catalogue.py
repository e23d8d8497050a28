"""The catalogue for officers: every procedure with its state, and one procedure in its thirteen parts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from procedures.calendar import local
from procedures.models import Procedure, ProcedureVersion, Sector
from procedures.offers import State, counts, offers, state_of, version_for
from procedures.parts import is_default_plan, parts, percent_known, plan_lines, plan_sum
from procedures.permissions import any_officer, signed_in
from procedures.roles import Role
from procedures.text import clean_line

_PER_PAGE = 40
_LONGEST_SEARCH = 100

SOURCES = {
    "portal": ("Cổng Dịch vụ công quốc gia, tháng 7/2026", ""),
    "decision": ("Quyết định công bố của tỉnh", ""),
    "memory": ("Chưa đối chiếu với văn bản", "Đối chiếu với quyết định công bố của tỉnh trước khi dùng."),
    "unknown": ("Chưa biết", "Tìm ở quyết định công bố của tỉnh hoặc Cổng Dịch vụ công quốc gia."),
    "": ("Chưa ghi", ""),
}


@any_officer
@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """All procedures, filtered by words, sector and state; most are received, a few wait for a limit."""
    words = clean_line(request.GET.get("q", ""))[:_LONGEST_SEARCH]
    sector, state = clean_line(request.GET.get("linh-vuc", "")), request.GET.get("tinh-trang", "")
    found = Procedure.objects.matching(words).select_related("sector").prefetch_related("versions")
    if sector:
        found = found.filter(sector__code=sector)
    everything = offers(found, local(timezone.now()).date(), words)
    shown = [offer for offer in everything if not state or offer.state == state]
    page = Paginator(shown, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "sector": sector,
        "state": state,
        "sectors": _sectors(),
        "chips": _chips(everything, words, sector, state),
    }
    return render(request, "procedures/catalogue.html", context)


def _sectors() -> QuerySet[Sector]:
    return Sector.objects.annotate(size=Count("procedures")).filter(size__gt=0).order_by("position", "name")


def _chips(found: list[Any], words: str, sector: str, state: str) -> list[dict[str, Any]]:
    """The states that occur among what the other filters leave, with their numbers."""
    numbers = counts(found)
    kept = {name: value for name, value in (("q", words), ("linh-vuc", sector)) if value}
    chips = [{"label": "Tất cả", "url": f"?{urlencode(kept)}", "count": len(found), "on": not state}]
    for one in State:
        if numbers.get(one) or state == one:
            url = f"?{urlencode(kept | {'tinh-trang': one.value})}"
            chips.append({"label": one.label, "url": url, "count": numbers.get(one, 0), "on": state == one})
    return chips


@any_officer
@require_GET
def procedure(request: HttpRequest, key: str) -> HttpResponse:
    """One procedure: the version in force, or the one asked for, with where its figures come from."""
    found = Procedure.objects.filter(key=clean_line(key)).select_related("sector__department").first()
    versions = list(found.versions.order_by("force_from")) if found else []
    if found is None or not versions:
        raise Http404("Không có thủ tục này trong danh mục.")
    today = local(timezone.now()).date()
    version = _asked_for(versions, request.GET.get("phien-ban")) or version_for(versions, today)
    version.procedure = found
    steps = list(version.steps.select_related("department"))
    papers = list(version.documents.values_list("name", "optional"))
    thirteen = parts(version, steps, papers)
    context = {
        "procedure": found,
        "version": version,
        "versions": versions,
        "state": state_of(found, version, today),
        "parts": thirteen,
        "known": percent_known(thirteen),
        "steps": plan_lines(version, steps),
        "plan_sum": plan_sum(version, steps),
        "agencies": [name for name in version.agencies.split("|") if name],
        "default_plan": is_default_plan(version),
        "code_source": SOURCES.get(found.code_source, SOURCES[""]),
        "may_set_limit": Role.OFFICE in signed_in(request).roles,
        "limit_source": SOURCES.get(version.limit_source, SOURCES[""]),
    }
    return render(request, "procedures/procedure.html", context)


def _asked_for(versions: list[ProcedureVersion], pk: str | None) -> ProcedureVersion | None:
    return next((version for version in versions if str(version.pk) == pk), None)
