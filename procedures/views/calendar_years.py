"""Whole years of the calendar: from a file, or from what a package supposes and a person ticks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from procedures.actions.calendar_years import accept_suggestions, take_over
from procedures.actions.changes import Kind
from procedures.day_rows import read_days
from procedures.forms.calendar import CalendarFileForm, SuggestionsForm
from procedures.models import CalendarYear
from procedures.permissions import who_may
from procedures.roles import Role
from procedures.suggestions import suggestions
from procedures.tables import BadTable, Flaw
from procedures.views.calendar_edit import DRAFTED, attempt, back_to, check_year

_MOST_FLAWS = 50


@who_may(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def calendar_file(request: HttpRequest) -> HttpResponse:
    """Whole years from a CSV file; with a bad row nothing of it is taken."""
    form = CalendarFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    flaws: tuple[Flaw, ...] = ()
    if form.is_bound and form.is_valid():
        try:
            rows = read_days(form.cleaned_data["file"])
        except BadTable as bad:
            flaws = bad.flaws
            form.add_error("file", f"Tệp có {len(flaws)} chỗ sai nên chưa ghi gì.")
        else:
            changed = sum(one.kind is not Kind.UNCHANGED for one in take_over(rows))
            if changed:
                messages.success(request, f"Đã ghi {changed} thay đổi từ tệp, chưa áp dụng.", DRAFTED)
            else:
                messages.success(request, "Tệp giống lịch đang có, không có gì đổi.")
            return HttpResponseRedirect(back_to(rows[-1].date.year))
    context = {"form": form, "flaws": flaws[:_MOST_FLAWS], "more": max(0, len(flaws) - _MOST_FLAWS)}
    return render(request, "procedures/calendar_file.html", context, status=422 if form.is_bound else 200)


@who_may(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def calendar_suggestions(request: HttpRequest, year: int) -> HttpResponse:
    """Days off of a year nobody has entered, to be ticked one by one."""
    check_year(year)
    if CalendarYear.objects.filter(year=year).exists():
        messages.warning(request, f"Năm {year} đã có lịch: sửa từng ngày trong lịch.")
        return HttpResponseRedirect(back_to(year))
    proposed = suggestions(year)
    form = SuggestionsForm(request.POST if request.method == "POST" else None, proposed=proposed)

    def work() -> str:
        count = accept_suggestions(year, form.cleaned_data["days"])
        return f"Đã ghi {count} ngày dự kiến của năm {year} vào bản nháp, chưa áp dụng."

    done = attempt(form, work) if form.is_bound and form.is_valid() else None
    if done is not None:
        messages.success(request, done, DRAFTED)
        return HttpResponseRedirect(back_to(year))
    ticked = set(request.POST.getlist("days"))
    context = {
        "year": year,
        "form": form,
        "rows": [(one, one.day.isoformat(), one.day.isoformat() in ticked) for one in proposed],
    }
    status = 422 if form.is_bound else 200
    return render(request, "procedures/calendar_suggestions.html", context, status=status)
