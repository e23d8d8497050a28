"""The register of dossiers (sổ theo dõi) as a list with filters; identity numbers are masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.actions.exports import may_export_identity
from dossiers.actions.saved_views import may_share
from dossiers.forms.register import RegisterFilter, offered, query_of
from dossiers.forms.saved_views import SavedViewForm
from dossiers.lists.conditions import Moment, late_conditions
from dossiers.models import Apology, Dossier, SavedView
from dossiers.querysets import DossierQuerySet
from dossiers.views.badges import DueState, due_state
from dossiers.workflow import Status
from procedures.calendar import Calendar, local
from procedures.models import CalendarVersion, Officer
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES

ROWS = 20
MOST = 2_000  # dossiers counted and paged through; whoever looks for one further back filters
_ICONS = {"late": "alert-triangle", "no_letter": "mail-off", "today": "clock-exclamation", "soon": "clock"}
_CHIPS = {"late": "Trễ hẹn", "no_letter": "Trễ, chưa có thư", "today": "Hôm nay", "soon": "Còn 1–2 ngày"}


@dataclass(frozen=True)
class Row:
    """A dossier of the list: where it leads, and how it stands to its promise."""

    dossier: Dossier
    due: DueState
    waits_online: bool


@dataclass(frozen=True)
class Chip:
    """One of the few filters people use most; `count` is None where counting would read everything."""

    label: str
    url: str
    count: int | None
    on: bool
    icon: str = ""


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """Pages of the first MOST rows: neither counting nor paging ever reads a whole big register."""

    def __init__(self, dossiers: DossierQuerySet, rows: int) -> None:
        found = dossiers.order_by().values("pk")[: MOST + 1].count()
        super().__init__(dossiers[:MOST], rows)
        self.more = found > MOST
        self.__dict__["count"] = min(found, MOST)


@who_may(*DOSSIER_ROLES)
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Dossiers the officer may see, latest first. Seven queries of its own, however many rows."""
    return register_page(request, SavedViewForm())


def register_page(request: HttpRequest, keep: SavedViewForm) -> HttpResponse:
    """The register as the address filters it; `keep`: the form that keeps the filters under a name."""
    at, officer = timezone.now(), signed_in(request)
    calendar: Calendar = CalendarVersion.objects.current().calendar
    asked = asked_for(request, Moment(at, calendar))
    valid = asked.is_valid()
    page = CappedPaginator(asked.qs if valid else Dossier.objects.none(), ROWS).get_page(
        request.GET.get("page")
    )
    query = query_of(asked.values) if valid else ""
    context = {
        "at": local(at),
        "form": asked.form,
        "valid": valid,
        "filtered": any(request.GET.get(name) for name in asked.filters if name != "sort"),
        "more_filters": valid and bool(asked.values.keys() - _ON_TOP),
        "page": page,
        "rows": register_rows(page.object_list, at, calendar),
        "chips": _chips(asked) if valid else [],
        "query": query,
        "views": saved_views(officer),
        "keep": keep,
        "may_share": may_share(officer),
        "may_export_identity": may_export_identity(officer),
    }
    status = 422 if keep.is_bound or not valid else 200
    return render(request, "dossiers/counter/register.html", context, status=status)


_ON_TOP = {"q", "status", "sector", "late", "received_after", "received_before", "sort"}


def asked_for(request: HttpRequest, now: Moment) -> RegisterFilter:
    """The filters of the address over what the officer may see."""
    seen = Dossier.objects.visible_to(signed_in(request)).for_list()
    return RegisterFilter(request.GET, seen, now=now, offer=offered())


def saved_views(officer: Officer) -> list[SavedView]:
    """The officer's own views, then those others share; one query."""
    mine = Q(owner=officer)
    found = SavedView.objects.filter(mine | Q(shared=True)).select_related("owner")
    return sorted(found, key=lambda view: (view.owner_id != officer.pk, view.name.casefold()))


def _chips(asked: RegisterFilter) -> list[Chip]:
    """Counted among open dossiers that fit the other filters: few, whatever the size of the register."""
    conditions, chosen = late_conditions(asked.now), asked.values.get("late", "")
    letters = Apology.objects.filter(dossier=OuterRef("pk"), status__in=["approved", "delivered"])
    conditions["no_letter"] = conditions["late"] & ~Q(Exists(letters))
    counted = {name: Count("pk", filter=conditions[name]) for name in _CHIPS}
    counts = asked.without("late").open().aggregate(**counted)
    others = {name: value for name, value in asked.values.items() if name != "late"}
    first = Chip("Tất cả", f"?{query_of(others)}", None, not chosen)
    return [
        first,
        *(
            Chip(label, f"?{query_of(others | {'late': name})}", counts[name], chosen == name, _ICONS[name])
            for name, label in _CHIPS.items()
        ),
    ]


def register_rows(dossiers: Iterable[Dossier], at: datetime, calendar: Calendar) -> list[Row]:
    """The rows as register and search show them."""
    return [Row(d, due_state(d, at, calendar), d.state is Status.SUBMITTED) for d in dossiers]
