"""The register of dossiers (sổ theo dõi) as a list with filters; identity numbers are masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.forms.register import RegisterFilter
from dossiers.models import Dossier
from dossiers.views.badges import DueState, due_state
from dossiers.workflow import Status
from procedures.calendar import Calendar, local
from procedures.models import CalendarVersion, Sector
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

ROWS = 20


@dataclass(frozen=True)
class Row:
    """A dossier of the list: where it leads, and how it stands to its promise."""

    dossier: Dossier
    due: DueState
    waits_online: bool


@who_may(Role.CLERK, Role.OFFICER, Role.OFFICE, Role.LEADER)
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Dossiers the officer may see, latest first. Four queries of its own, however many rows."""
    at = timezone.now()
    sectors = list(Sector.objects.values_list("pk", "name"))
    seen = Dossier.objects.visible_to(signed_in(request)).order_by("-received_at", "-pk").for_list()
    if not request.GET.get("status"):  # the register is of what was received; the rest only when asked for
        seen = seen.filter(received_at__isnull=False)
    chosen = RegisterFilter(request.GET, seen, at=at, sectors=sectors)
    valid = chosen.is_valid()
    page = Paginator(chosen.qs if valid else seen.none(), ROWS).get_page(request.GET.get("page"))
    calendar = CalendarVersion.objects.current().calendar
    context = {
        "at": local(at),
        "form": chosen.form,
        "valid": valid,
        "filtered": any(request.GET.get(name) for name in chosen.filters),
        "page": page,
        "rows": register_rows(page.object_list, at, calendar),
    }
    return render(request, "dossiers/counter/register.html", context, status=200 if valid else 422)


def register_rows(dossiers: Iterable[Dossier], at: datetime, calendar: Calendar) -> list[Row]:
    """The rows as register and search show them."""
    return [Row(d, due_state(d, at, calendar), d.state is Status.SUBMITTED) for d in dossiers]
