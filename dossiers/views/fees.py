"""Fees and charges collected: on screen by collector, as the list that goes with the money, as a workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.forms.lists import DaysForm
from dossiers.lists.fees import Fees, fees_paper, fees_table
from dossiers.models import ListFile
from dossiers.views.days import day_chips, days_form, days_query
from dossiers.views.list_answers import AskedList, at_once_or_later
from procedures.calendar import local
from procedures.models import Officer
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

TITLE = "Bảng kê thu phí, lệ phí"
ROWS = 25
AT_ONCE = {"pdf": 150, "xlsx": 2_000}  # payments listed while the person waits
_WHO = (Role.CLERK, Role.OFFICE, Role.LEADER)


@who_may(*_WHO)
@require_GET
def fees(request: HttpRequest) -> HttpResponse:
    """The payments of some days with what each collector has."""
    today = local(timezone.now()).date()
    form = _form(request, today)
    valid = form.is_valid()
    context: dict[str, Any] = {"form": form, "chips": day_chips(form, today), "valid": valid, "rows": []}
    if valid:
        wanted = _fees(form)
        tills = wanted.tills()
        page = _Counted(wanted.payments(), ROWS, sum(till.count for till in tills))
        context |= {
            "tills": tills,
            "amount": sum(till.amount for till in tills),
            "page": (shown := page.get_page(request.GET.get("page"))),
            "rows": shown.object_list,
            "query": days_query(wanted.first, wanted.last, wanted.collector),
        }
    return render(request, "dossiers/lists/fees.html", context, status=200 if valid else 422)


class _Counted(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """Pages of as many rows as the sums have told."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.__dict__["count"] = count


@who_may(*_WHO)
@require_POST
def fees_print(request: HttpRequest) -> HttpResponseBase:
    """Posted: the days and the collector, `dang` pdf or xlsx."""
    at, officer = timezone.now(), signed_in(request)
    form = _form(request, local(at).date())
    if not form.is_valid():
        return redirect("fees")
    wanted = _fees(form)
    tills = wanted.tills()
    asked = AskedList(
        ListFile.Kind.FEES,
        TITLE,
        "xlsx" if request.POST.get("dang") == "xlsx" else "pdf",
        wanted.first,
        wanted.last,
        {"collector": wanted.collector},
        words=wanted.words(tills)[0],
        rows=sum(till.count for till in tills),
        officer=officer,
        at=at,
    )
    return at_once_or_later(
        asked, AT_ONCE, lambda: fees_paper(wanted, at, officer), lambda: fees_table(wanted)
    )


def _form(request: HttpRequest, today: date) -> DaysForm:
    """Whoever has ever collected may be chosen: clerks, also those who left."""
    collectors = Officer.objects.filter(groups__name=Role.CLERK.value).distinct()
    which = list(collectors.values_list("pk", "full_name"))
    return days_form(request, today, label="Người thu", which=which)


def _fees(form: DaysForm) -> Fees:
    chosen = form.cleaned_data
    return Fees(chosen["tu"], chosen["den"], chosen["cua"])
