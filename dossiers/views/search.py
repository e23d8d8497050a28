"""Search from anywhere: one hit is opened, several are listed; the first of them while somebody types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.models import Dossier
from dossiers.querysets import DossierQuerySet
from dossiers.views.finding import exactly, find_likeliest, words_of
from dossiers.views.register import register_rows
from dossiers.workflow import Status
from procedures.models import CalendarVersion
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

ROWS = 20
MOST = 300  # listed; whoever gets more is asked for more letters
SHOWN = 8  # while somebody types
BOXES = ("bar-hits", "page-hits")  # the lists under the two search boxes


@who_may(Role.CLERK, Role.OFFICER, Role.OFFICE, Role.LEADER)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Open what was scanned or is the only hit; else the list, or the sentence that nothing was found."""
    words = words_of(request)
    seen = Dossier.objects.visible_to(signed_in(request)).for_list()
    found = _find(seen, words, MOST + 1)
    if len(found) == 1 and (hit := seen.filter(pk=found[0]).first()) is not None:
        waits = hit.state is Status.SUBMITTED
        return redirect("online" if waits else "dossier", hit.pk)
    page = Paginator(found[:MOST], ROWS).get_page(request.GET.get("page"))
    rows = register_rows(_in_order(seen, list(page.object_list)), timezone.now(), _calendar())
    context = {
        "page": page,
        "rows": rows,
        "words": words,
        "search_text": words,
        "nothing": not rows,
        "more_than": MOST if len(found) > MOST else 0,
    }
    return render(request, "dossiers/counter/search.html", context)


@who_may(Role.CLERK, Role.OFFICER, Role.OFFICE, Role.LEADER)
@require_GET
def search_hits(request: HttpRequest) -> HttpResponse:
    """The first hits under a search box while somebody types; empty when nothing is typed."""
    words = words_of(request)
    seen = Dossier.objects.visible_to(signed_in(request)).for_list()
    found = _find(seen, words, SHOWN + 1)
    target = request.headers.get("HX-Target", "")
    context = {
        "words": words,
        "dossiers": _in_order(seen, found[:SHOWN]),
        "more": len(found) > SHOWN,
        "box": target if target in BOXES else BOXES[0],
    }
    return render(request, "dossiers/counter/_hits.html", context)


def _find(seen: DossierQuerySet, words: str, most: int) -> list[int]:
    """The ids of what was scanned, else of the likeliest."""
    if not words:
        return []
    scanned = list(exactly(seen, words).values_list("pk", flat=True)[:1])
    return scanned or find_likeliest(seen, words, most)


def _in_order(seen: DossierQuerySet, pks: Sequence[int]) -> list[Dossier]:
    """The dossiers in the order of their ids here, in one query."""
    by_id: dict[int, Any] = {one.pk: one for one in seen.filter(pk__in=list(pks))} if pks else {}
    return [by_id[pk] for pk in pks if pk in by_id]


def _calendar() -> Any:
    return CalendarVersion.objects.current().calendar
