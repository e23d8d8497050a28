"""What was received in a day: on screen, and as the list the counter files."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.actions.exports import log_export
from dossiers.forms.lists import OneDayForm
from dossiers.letters.lists import list_pdf
from dossiers.lists.intake import intake_paper, received_on
from dossiers.models import ListExport
from dossiers.views.downloads import file_name, pdf_answer
from procedures.calendar import FIRST_DAY, LAST_DAY, local
from procedures.dates import vn_date
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

TITLE = "Danh sách hồ sơ tiếp nhận trong ngày"


@who_may(Role.CLERK, Role.OFFICE)
@require_GET
def intake(request: HttpRequest) -> HttpResponse:
    """`?ngay=` another day than today."""
    at = local(timezone.now())
    form = _form(request, at)
    valid = form.is_valid()
    day = _day(form, at)
    rows = received_on(day) if valid else []
    context = {
        "form": form,
        "valid": valid,
        "day": day,
        "is_today": day == at.date(),
        "before": max(FIRST_DAY, day - timedelta(days=1)),
        "after": min(LAST_DAY, day + timedelta(days=1)),
        "rows": rows,
        "waiting": sum(not row.given_to for row in rows),
    }
    return render(request, "dossiers/lists/intake.html", context, status=200 if valid else 422)


@who_may(Role.CLERK, Role.OFFICE)
@require_GET
def intake_print(request: HttpRequest) -> HttpResponseBase:
    """The list of the day as a PDF."""
    at, officer = timezone.now(), signed_in(request)
    form = _form(request, local(at))
    if not form.is_valid():
        return redirect("intake")
    day = _day(form, local(at))
    rows = received_on(day)
    log_export(officer, at, what=TITLE, format=ListExport.Format.PDF, filters=vn_date(day), rows=len(rows))
    return pdf_answer(list_pdf(intake_paper(day, rows, at, officer), at), file_name(TITLE, day, "pdf"))


def _form(request: HttpRequest, at: datetime) -> OneDayForm:
    return OneDayForm(request.GET if "ngay" in request.GET else {"ngay": vn_date(at)})


def _day(form: OneDayForm, at: datetime) -> date:
    return (form.cleaned_data.get("ngay") if form.is_valid() else None) or at.date()
