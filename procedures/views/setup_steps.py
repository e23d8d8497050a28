"""The pages of the set-up guide. The guards stand where the addresses lead: in views.setup."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from procedures.actions import people as accounts
from procedures.actions import setup as guide
from procedures.actions.errors import Refused
from procedures.calendar import local
from procedures.forms.people import OfficerForm
from procedures.forms.setup import CalendarForm, WardForm, department_rows, ward_initial
from procedures.models import CalendarDay, CalendarYear, Department, Officer, OpeningHours, Procedure, Ward
from procedures.offers import State, offers
from procedures.permissions import signed_in

_NEXT = {one.slug: following.slug for one, following in zip(guide.STEPS, guide.STEPS[1:], strict=False)}


def frame(current: str) -> dict[str, Any]:
    """What every page of the guide shows: the steps, which are done, where one is."""
    done = guide.done_steps()
    return {
        "steps": [
            {"step": step, "number": number, "done": step.slug in done, "current": step.slug == current}
            for number, step in enumerate(guide.STEPS, start=1)
        ],
        "current": current,
        "next_slug": _NEXT.get(current, guide.END),
    }


def _page(request: HttpRequest, step: str, context: dict[str, Any], *, bad: bool = False) -> HttpResponse:
    template = f"procedures/setup_{_TEMPLATES[step]}.html"
    return render(request, template, frame(step) | context, status=422 if bad else 200)


_TEMPLATES = {
    guide.WARD: "ward",
    guide.PEOPLE: "people",
    guide.PROCEDURES: "procedures",
    guide.CALENDAR: "calendar",
    guide.END: "end",
}


def _refuse(form: BaseForm, refused: Refused) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)


# -- who the ward is --------------------------------------------------------------------------------


def ward(request: HttpRequest) -> HttpResponse:
    """Names, unit code, counter, telephone."""
    saved = Ward.objects.filter(force_from=None).first()
    form = WardForm(request.POST if request.method == "POST" else None, initial=ward_initial(saved))
    if form.is_valid():
        guide.save_identity(form.cleaned_data, by=signed_in(request), at=timezone.now())
        messages.success(request, f"Đã lưu {form.cleaned_data['name']}.")
        return redirect("setup-step", _NEXT[guide.WARD])
    return _page(request, guide.WARD, {"form": form}, bad=form.is_bound)


# -- people -----------------------------------------------------------------------------------------


def people(request: HttpRequest) -> HttpResponse:
    """Departments and officers; a first password is shown once, on the page that answers."""
    form = OfficerForm(request.POST if request.method == "POST" else None, username_page="setup-username")
    if form.is_valid():
        try:
            officer, password = accounts.add_officer(
                form.data_typed, by=signed_in(request), at=timezone.now()
            )
        except Refused as refused:
            _refuse(form, refused)
        else:
            added = {"officer": officer, "password": password}
            answer = _people(request, OfficerForm(username_page="setup-username"), **added)
            answer["Cache-Control"] = "no-store, private"
            return answer
    return _people(request, form)


def _people(request: HttpRequest, form: OfficerForm, rows: Any = None, **added: Any) -> HttpResponse:
    ours = Department.objects.filter(is_partner=False)
    everybody = Officer.objects.filter(is_active=True).select_related("department").order_by("pk")
    context = {
        "form": form,
        "rows": rows or department_rows(ours),
        "officers": [(one, accounts.labels(one.roles)) for one in accounts.with_roles(everybody)],
        "missing": guide.missing_people(),
        **added,
    }
    bad = form.is_bound or (rows is not None and rows.is_bound)
    return _page(request, guide.PEOPLE, context, bad=bad)


def departments(request: HttpRequest) -> HttpResponse:
    """Names of departments, from the same page."""
    rows = department_rows(Department.objects.filter(is_partner=False), request.POST)
    sentence = ""
    if rows.is_valid():
        try:
            guide.save_departments(rows.typed, by=signed_in(request), at=timezone.now())
        except Refused as refused:
            sentence = refused.sentence
        else:
            messages.success(request, "Đã lưu danh sách phòng.")
            return redirect("setup-step", guide.PEOPLE)
    form = OfficerForm(username_page="setup-username")
    return _people(request, form, rows=rows, sentence=sentence)


# -- procedures -------------------------------------------------------------------------------------


def procedures(request: HttpRequest) -> HttpResponse:
    """The catalogue by sector, each procedure with a tick; all that can be received in one click."""
    today = local(timezone.now()).date()
    every = Procedure.objects.select_related("sector").prefetch_related("versions")
    found = [offer for offer in offers(every, today) if offer.state is not State.ENDED]
    first_time = guide.PROCEDURES not in guide.done_steps()
    chosen = {offer.procedure.key for offer in found if offer.procedure.active and not first_time}
    sentence = ""
    if request.method == "POST":
        chosen = set(request.POST.getlist("keys")) & {offer.procedure.key for offer in found}
        if "all" in request.POST:
            chosen = {offer.procedure.key for offer in found if offer.version.usable}
        try:
            count = guide.choose_procedures(chosen, by=signed_in(request), at=timezone.now())
        except Refused as refused:
            sentence = refused.sentence
        else:
            messages.success(request, f"Phường tiếp nhận {count} thủ tục.")
            return redirect("setup-step", _NEXT[guide.PROCEDURES])
    context = {
        "lines": [
            {"offer": offer, "sector": offer.procedure.sector, "on": offer.procedure.key in chosen}
            for offer in found
        ],
        "usable": sum(offer.version.usable for offer in found),
        "sentence": sentence,
    }
    return _page(request, guide.PROCEDURES, context, bad=bool(sentence))


# -- calendar ---------------------------------------------------------------------------------------


def calendar(request: HttpRequest) -> HttpResponse:
    """Sessions of a day, the days off of this year, how sure the next one is."""
    year = local(timezone.now()).year
    hours = OpeningHours.objects.order_by("-force_from").first()
    form = CalendarForm(
        request.POST if request.method == "POST" else None,
        initial={"sessions": hours.sessions.replace(",", ", ") if hours else ""},
    )
    if form.is_valid():
        try:
            guide.confirm_calendar(
                year, form.cleaned_data["sessions"], by=signed_in(request), at=timezone.now()
            )
        except Refused as refused:
            _refuse(form, refused)
        else:
            messages.success(request, f"Đã xác nhận lịch năm {year}.")
            return redirect("setup-numbers")
    states = {one.year: one.get_state_display().lower() for one in CalendarYear.objects.all()}
    context = {
        "form": form,
        "year": year,
        "days": CalendarDay.objects.filter(date__year=year),
        "next_year": year + 1,
        "next_state": states.get(year + 1, "chưa nhập"),
        "next_days": CalendarDay.objects.filter(date__year=year + 1).count(),
    }
    return _page(request, guide.CALENDAR, context, bad=form.is_bound)


# -- the end ----------------------------------------------------------------------------------------


def end(request: HttpRequest, numbers: list[tuple[str, int]]) -> HttpResponse:
    """What was typed, with the last `numbers` used, and the button that opens the counter."""
    sentence = ""
    if request.method == "POST":
        try:
            guide.finish(by=signed_in(request), at=timezone.now())
        except Refused as refused:
            sentence = refused.sentence
        else:
            messages.success(request, "Thiết lập xong. Cán bộ đăng nhập bằng mật khẩu lần đầu đã giao.")
            return redirect("home")
    done, today = guide.done_steps(), local(timezone.now()).date()
    context = {
        "identity": Ward.objects.filter(force_from=None).first(),
        "people": Officer.objects.filter(is_active=True).count(),
        "missing": guide.missing_people(),
        "offered": Procedure.objects.offered(today).count(),
        "unstaffed": guide.unstaffed_departments(today),
        "numbers": numbers if guide.NUMBERS in done else [],
        "hours": OpeningHours.objects.order_by("-force_from").first(),
        "lacking": [step for step in guide.STEPS[:-1] if step.slug not in done],
        "sentence": sentence,
    }
    return _page(request, guide.END, context, bad=bool(sentence))
