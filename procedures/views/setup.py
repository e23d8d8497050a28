"""The set-up guide of a ward: the way in, and from step to step. What the steps ask stands in setup_steps.

Until the last step is done every other address leads here. Afterwards the guide is closed for good.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_ratelimit.core import is_ratelimited

from procedures.actions.errors import Refused
from procedures.actions.people import active_administrators, proposed_username, usernames_like
from procedures.actions.setup import (
    ADMINISTRATOR,
    CALENDAR,
    END,
    NUMBERS,
    PEOPLE,
    PROCEDURES,
    STEPS,
    WARD,
    first_administrator,
    next_step,
)
from procedures.forms.people import SignInForm
from procedures.forms.setup import FirstAdministratorForm
from procedures.models import Installation, Officer
from procedures.permissions import View, public, who_may
from procedures.roles import Role
from procedures.text import clean_line
from procedures.views import setup_steps
from procedures.views.signin import authenticated, too_many_failures

_PLAIN_BACKEND = "django.contrib.auth.backends.ModelBackend"
_WRONG_CODES = "10/15m"  # of one address

_PAGES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    WARD: setup_steps.ward,
    PEOPLE: setup_steps.people,
    PROCEDURES: setup_steps.procedures,
    CALENDAR: setup_steps.calendar,
}
# Steps that need the series of numbers: their pages stand in the package above.
_ABOVE: dict[str, tuple[str, ...]] = {NUMBERS: ("setup-numbers",), END: ("setup-end",)}


def while_open(view: View) -> View:
    """The guide does not exist in a demo; when it is finished it leads home."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        installation = Installation.objects.current()
        if settings.DEMO or installation is None:
            raise Http404
        if installation.setup_finished_at is not None:
            return redirect("home")
        return view(request, *args, **kwargs)

    return guarded


@public
@while_open
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """The way in: the first administrator's account, then a sign-in, then the first step not done."""
    if not active_administrators():
        return _first(request)
    if not isinstance(request.user, Officer):
        return render(request, "procedures/setup_sign_in.html", {"form": SignInForm()})
    if Role.ADMINISTRATOR not in request.user.roles:
        raise PermissionDenied("Phần mềm đang được người quản trị thiết lập. Mời trở lại sau.")
    return redirect(*_address(next_step()))


def _first(request: HttpRequest) -> HttpResponse:
    """Make the first administrator, with the code from the terminal."""
    form = FirstAdministratorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and _wrong_codes(request, one_more=False):
        return render(request, "procedures/locked.html", status=429)
    if form.is_valid():
        try:
            officer = first_administrator(form.data_typed, form.cleaned_data["new"], at=timezone.now())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            login(request, officer, backend=_PLAIN_BACKEND)
            return redirect(*_address(next_step()))
    elif form.has_error("code", FirstAdministratorForm.WRONG_CODE):
        _wrong_codes(request, one_more=True)
    context = {"form": form, **setup_steps.frame(ADMINISTRATOR)}
    return render(request, "procedures/setup_first.html", context, status=422 if form.is_bound else 200)


def _wrong_codes(request: HttpRequest, *, one_more: bool) -> bool:
    limited: bool = is_ratelimited(request, group="setup", key="ip", rate=_WRONG_CODES, increment=one_more)
    return limited


@public
@while_open
@require_POST
def setup_sign_in(request: HttpRequest) -> HttpResponse:
    """Back into the guide after leaving it."""
    form = SignInForm(request.POST)
    officer = authenticated(request, form)
    if officer is None and too_many_failures(request, timezone.now()):
        return render(request, "procedures/locked.html", status=429)
    if officer is not None and (Role.ADMINISTRATOR not in officer.roles or officer.must_change_password):
        # A first password is changed on a page that opens when the guide is closed.
        form.add_error(None, "Tài khoản này đăng nhập được sau khi thiết lập xong.")
        officer = None
    if officer is None:
        return render(request, "procedures/setup_sign_in.html", {"form": form}, status=422)
    login(request, officer)
    return redirect("setup")


@public
@require_POST
def setup_sign_out(request: HttpRequest) -> HttpResponse:
    """Leave the guide; it goes on later where it was left."""
    logout(request)
    return redirect("setup")


@who_may(Role.ADMINISTRATOR)
@while_open
@require_http_methods(["GET", "POST"])
def setup_step(request: HttpRequest, step: str) -> HttpResponse:
    """One step of the guide."""
    if step not in {one.slug for one in STEPS}:
        raise Http404
    page = _PAGES.get(step)
    return page(request) if page else redirect(*_address(step))


@who_may(Role.ADMINISTRATOR)
@while_open
@require_POST
def setup_departments(request: HttpRequest) -> HttpResponse:
    """Save the names of the ward's departments."""
    return setup_steps.departments(request)


@who_may(Role.ADMINISTRATOR)
@while_open
@require_GET
def setup_username(request: HttpRequest) -> HttpResponse:
    """Under the name as it is typed: what the person will sign in with."""
    name = clean_line(request.GET.get("full_name", ""))[:120]
    username = proposed_username(name, usernames_like(name))
    return render(request, "procedures/_officer_username.html", {"username": username})


def _address(step: str) -> tuple[str, ...]:
    """Where a step is: its arguments for redirect()."""
    if step == ADMINISTRATOR:
        return ("setup",)
    return _ABOVE.get(step, ("setup-step", step))
