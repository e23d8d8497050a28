"""The office types into the working calendar: nothing moves a date before it is tried and applied.

Small forms are dialogs for htmx and pages of their own without it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from procedures.actions import calendar_draft as draft
from procedures.actions.calendar_years import set_year
from procedures.actions.errors import Refused
from procedures.calendar import FIRST_DAY, LAST_DAY, YearState, local
from procedures.dates import vn_date, weekday_name
from procedures.forms.calendar import DayForm, HoursForm, YearForm
from procedures.models import CalendarDay, CalendarYear
from procedures.permissions import who_may
from procedures.roles import Role

DRAFTED = "/lich/thay-doi/|Xem thử"  # the way on, at the end of the toast


@dataclass(frozen=True)
class Box:
    """What stands around a form: heading, verb of the button, address, the year one goes back to."""

    title: str
    button: str
    url: str
    year: int
    second: str = ""

    @property
    def back(self) -> str:
        """The calendar of that year."""
        return back_to(self.year)


def back_to(year: int) -> str:
    """The calendar page of a year."""
    return f"{reverse('calendar')}?nam={year}"


@who_may(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def calendar_day(request: HttpRequest) -> HttpResponse:
    """One date: `?ngay=2026-11-26`, or any when none is named."""
    today = local(timezone.now()).date()
    day = _day(request.POST.get("opened", "") if request.method == "POST" else request.GET.get("ngay", ""))
    there = CalendarDay.objects.filter(date=day).first() if day else None
    data = request.POST if request.method == "POST" else None
    form = DayForm(data, day=day, there=there, today=today)
    title = f"Lịch {weekday_name(day)} {vn_date(day)}" if day else "Ghi một ngày"
    now = f"Đang ghi: {there.name}" if there and there.name else ""
    box = Box(title, "Ghi vào bản nháp", reverse("calendar-day"), (day or today).year, now)

    def work() -> str:
        typed, entry = form.cleaned_data, form.entry()
        known = {"today": today, "opened": day or date.min, "past_known": typed["past_known"]}
        if entry is None:
            draft.make_usual(typed["date"], **known)
        else:
            draft.set_day(entry, **known)
        return f"Đã ghi {weekday_name(typed['date'])} {vn_date(typed['date'])} vào bản nháp, chưa áp dụng."

    return _answer(request, form, box, work)


def _day(text: str) -> date | None:
    """The date an address names. Raises Http404 for one that is none."""
    if not text:
        return None
    for spell in (date.fromisoformat, _typed_day):
        try:
            found = spell(text[:10])
        except ValueError:
            continue
        if FIRST_DAY <= found <= LAST_DAY:
            return found
    raise Http404("Lịch có từ năm 2010 đến năm 2079.")


def _typed_day(text: str) -> date:
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))


@who_may(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def calendar_hours(request: HttpRequest) -> HttpResponse:
    """Usual sessions from a date of force on."""
    today = local(timezone.now()).date()
    form = HoursForm(request.POST if request.method == "POST" else None)
    box = Box("Đổi giờ làm việc", "Ghi vào bản nháp", reverse("calendar-hours"), today.year)

    def work() -> str:
        typed = form.cleaned_data
        draft.set_hours(typed["force_from"], typed["sessions"], today=today)
        return f"Đã ghi giờ làm việc từ {vn_date(typed['force_from'])} vào bản nháp, chưa áp dụng."

    return _answer(request, form, box, work)


@who_may(Role.OFFICE)
@require_POST
def calendar_hours_drop(request: HttpRequest) -> HttpResponse:
    """Take back sessions that are not yet in force."""
    today = local(timezone.now()).date()
    force_from = _day(request.POST.get("tu", ""))
    try:
        draft.drop_hours(force_from or date.min, today=today)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Đã bỏ giờ làm việc khỏi bản nháp, chưa áp dụng.", DRAFTED)
    return redirect("calendar")


@who_may(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def calendar_year(request: HttpRequest, year: int) -> HttpResponse:
    """How sure the days off of a year are, and by which paper."""
    check_year(year)
    there = CalendarYear.objects.filter(year=year).first()
    initial = {"state": there.state, "source": there.source} if there else {}
    form = YearForm(request.POST if request.method == "POST" else None, initial=initial)
    box = Box(f"Lịch năm {year}", "Ghi vào bản nháp", reverse("calendar-year", args=[year]), year)

    def work() -> str:
        typed = form.cleaned_data
        state = YearState(typed["state"])
        set_year(year, state, typed["source"], all_official=typed["all_official"])
        return f"Đã ghi tình trạng năm {year} vào bản nháp, chưa áp dụng."

    return _answer(request, form, box, work)


def check_year(year: int) -> None:
    """Raise Http404 for a year the calendar does not have."""
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise Http404("Lịch có từ năm 2010 đến năm 2079.")


@who_may(Role.OFFICE)
@require_POST
def calendar_drop(request: HttpRequest) -> HttpResponse:
    """Bring what was typed back to the calendar in force."""
    draft.drop_changes()
    messages.success(request, "Đã bỏ các thay đổi chưa áp dụng.")
    return redirect("calendar")


# -- answering --------------------------------------------------------------------------------------


def _answer(request: HttpRequest, form: Any, box: Box, work: Callable[[], str]) -> HttpResponse:
    """Show the form; when it was sent and is sound, do it and go back to the calendar."""
    done = attempt(form, work) if form.is_bound and form.is_valid() else None
    if done is None:
        return _show(request, form, box, status=422 if form.is_bound else 200)
    messages.success(request, done, DRAFTED)
    typed = form.cleaned_data.get("date") or form.cleaned_data.get("force_from")
    address = back_to(typed.year if typed else box.year)
    return HttpResponseClientRedirect(address) if _in_fragment(request) else HttpResponseRedirect(address)


def attempt(form: BaseForm, work: Callable[[], str]) -> str | None:
    """Do it; what the rules refuse is put at its field, and the answer is None."""
    try:
        return work()
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return None


def _show(request: HttpRequest, form: BaseForm, box: Box, status: int) -> HttpResponse:
    template = "calendar_dialog.html" if _in_fragment(request) else "calendar_page.html"
    return render(request, f"procedures/{template}", {"form": form, "box": box}, status=status)


def _in_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
