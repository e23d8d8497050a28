"""Search from anywhere: one hit is opened, several are listed."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.models import Dossier
from dossiers.querysets import DossierQuerySet
from dossiers.views.finding import exactly, find_all, words_of
from dossiers.views.register import register_rows
from dossiers.workflow import OPEN, Status
from procedures.models import CalendarVersion
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

ROWS = 20


@who_may(Role.CLERK, Role.OFFICER, Role.OFFICE, Role.LEADER)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Open what was scanned or is the only hit; else the list, or the sentence that nothing was found."""
    words = words_of(request)
    seen = Dossier.objects.visible_to(signed_in(request)).for_list()
    if not words:
        return _list(request, Paginator(seen.none(), ROWS).get_page(1), words)
    hit = exactly(seen, words).first()
    if hit is None:
        page = Paginator(_open_first(find_all(seen, words)), ROWS).get_page(request.GET.get("page"))
        if page.paginator.count != 1:
            return _list(request, page, words)
        hit = page[0]
    waits = hit.state is Status.SUBMITTED
    return redirect("online" if waits else "dossier", hit.pk)


def _list(request: HttpRequest, page: Page[Dossier], words: str) -> HttpResponse:
    calendar = CalendarVersion.objects.current().calendar
    context = {
        "page": page,
        "rows": register_rows(page.object_list, timezone.now(), calendar),
        "words": words,
        "search_text": words,
    }
    return render(request, "dossiers/counter/search.html", context)


def _open_first(found: DossierQuerySet) -> DossierQuerySet:
    """What is still being worked on before what has ended, each the newest first."""
    ended = Case(When(status__in=[status.value for status in OPEN], then=0), default=1)
    return found.order_by(ended, F("received_at").desc(nulls_first=True), "-pk")
