"""The register on paper: which days, which sector; a long one is made by a worker."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.actions.exports import may_export_identity
from dossiers.forms.lists import DaysForm
from dossiers.lists.book import Book, book_paper, book_table
from dossiers.models import ListFile
from dossiers.views.days import day_chips, days_form
from dossiers.views.list_answers import AskedList, at_once_or_later
from dossiers.views.register_exports import identity_asked
from procedures.calendar import local
from procedures.models import Sector
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

TITLE = "Sổ theo dõi hồ sơ"
AT_ONCE = {"pdf": 60, "xlsx": 1_000}  # dossiers made while the person waits: two seconds or so
_WHO = (Role.CLERK, Role.OFFICE, Role.LEADER)


@who_may(*_WHO)
@require_GET
def book(request: HttpRequest) -> HttpResponse:
    """Choose the days and the sector; how many dossiers they hold is told before anything is printed."""
    today = local(timezone.now()).date()
    form = _form(request, today)
    valid = form.is_valid()
    count = _book(form).dossiers(signed_in(request)).count() if valid else 0
    context = {
        "form": form,
        "chips": day_chips(form, today),
        "count": count,
        "valid": valid,
        "late_pdf": count > AT_ONCE["pdf"],
        "late_xlsx": count > AT_ONCE["xlsx"],
        "may_export_identity": may_export_identity(signed_in(request)),
    }
    return render(request, "dossiers/lists/book.html", context, status=200 if valid else 422)


@who_may(*_WHO)
@require_POST
def book_print(request: HttpRequest) -> HttpResponseBase:
    """Posted: the days, `dang` pdf or xlsx. The form prints address and telephone; a workbook masks them."""
    at, officer = timezone.now(), signed_in(request)
    form = _form(request, local(at).date())
    if not form.is_valid():
        context = {"form": form, "chips": day_chips(form, local(at).date()), "valid": False}
        return render(request, "dossiers/lists/book.html", context, status=422)
    wanted = _book(form)
    ending = "xlsx" if request.POST.get("dang") == "xlsx" else "pdf"
    identity = identity_asked(request) if ending == "xlsx" else True
    asked = AskedList(
        ListFile.Kind.BOOK,
        TITLE,
        ending,
        wanted.first,
        wanted.last,
        {"sector": wanted.sector},
        words=wanted.words()[0],
        rows=wanted.dossiers(officer).count(),
        officer=officer,
        at=at,
        identity=identity,
    )
    return at_once_or_later(
        asked,
        AT_ONCE,
        lambda: book_paper(wanted, wanted.dossiers(officer), at, officer),
        lambda: book_table(wanted, at, officer, identity=identity),
    )


def _form(request: HttpRequest, today: date) -> DaysForm:
    which = list(Sector.objects.values_list("pk", "name"))
    return days_form(request, today, label="Lĩnh vực", which=which)


def _book(form: DaysForm) -> Book:
    chosen = form.cleaned_data
    return Book(chosen["tu"], chosen["den"], chosen["cua"])
