"""Receipts issued again because the calendar changed, until each is in the citizen's hands."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.models import Dossier, IssuedPaper
from dossiers.numbering import Series
from procedures.calendar import local
from procedures.permissions import who_may
from procedures.roles import Role

ROWS = 25


@who_may(Role.CLERK, Role.OFFICE)
@require_GET
def new_receipts(request: HttpRequest) -> HttpResponse:
    """Soonest date first: what is due first must be told first."""
    latest: Any = IssuedPaper.objects.filter(dossier=OuterRef("pk"), kind=Series.RECEIPT.value)
    latest = latest.order_by("-issued_at", "-pk")
    dossiers = (
        Dossier.objects.owed_receipt()
        .for_list()
        .annotate(
            receipt_id=Subquery(latest.values("pk")[:1]),
            receipt_number=Subquery(latest.values("number")[:1]),
            receipt_at=Subquery(latest.values("issued_at")[:1]),
        )
        .order_by("due_current", "pk")
    )
    page = Paginator(dossiers, ROWS).get_page(request.GET.get("page"))
    context = {
        "at": local(timezone.now()),
        "page": page,
        "rows": page.object_list,
        "here": request.get_full_path(),
    }
    return render(request, "dossiers/calendar/new_receipts.html", context)
