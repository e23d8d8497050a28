"""Which lists left the site, and who may take full identities along (decision D5)."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from dossiers.actions.exports import give_right, has_own_right
from dossiers.models import ListExport
from procedures.models import Officer
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES, Role

ROWS = 25


@who_may(Role.ADMINISTRATOR, Role.LEADER)
@require_GET
def exports(request: HttpRequest) -> HttpResponse:
    """Every export, the latest first: who, when, which filters, how many rows."""
    page = Paginator(ListExport.objects.select_related("officer"), ROWS).get_page(request.GET.get("page"))
    return render(request, "dossiers/lists/exports.html", {"page": page, "rows": page.object_list})


@who_may(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def officer_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person the right to export identities, or take it back; posted `duoc` co: given."""
    officer = get_object_or_404(Officer, pk=pk)
    if request.method == "POST":
        given = request.POST.get("duoc") == "co"
        give_right(officer, given, by=signed_in(request), at=timezone.now())
        done = "được xuất" if given else "không còn được xuất"
        messages.success(request, f"{officer.full_name} {done} số định danh đầy đủ.")
        return redirect("officer-edit", pk)
    context = {
        "officer": officer,
        "given": has_own_right(officer),
        "sees_dossiers": bool(officer.roles & DOSSIER_ROLES),
    }
    return render(request, "dossiers/lists/officer_export.html", context)
