"""The systems that send dossiers by themselves: the administrator keeps the list, the office looks at it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.actions import intake_sources
from dossiers.actions.papers import public_site
from dossiers.forms.intake_source import SourceForm
from dossiers.models import IntakeSource
from dossiers.views.answers import attempt, attempt_or_tell
from procedures.actions.journal import noted
from procedures.permissions import signed_in, who_may
from procedures.roles import Role


@who_may(Role.ADMINISTRATOR, Role.OFFICE)
@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """Every source: since when, from where, how much came, last heard."""
    listed = IntakeSource.objects.annotate(sent=Count("arrivals"), latest=Max("arrivals__received_at"))
    context = {"sources": listed.order_by("-active", "name"), "may_change": _may_change(request)}
    return render(request, "dossiers/intake/sources.html", context)


@who_may(Role.ADMINISTRATOR)
@require_GET
def source_new(request: HttpRequest) -> HttpResponse:
    """The sheet for a new source."""
    return render(request, "dossiers/intake/source_new.html", {"form": SourceForm()})


@who_may(Role.ADMINISTRATOR)
@require_POST
def source_add(request: HttpRequest) -> HttpResponse:
    """Write it down; its token is on the page that answers, and never again."""
    form = SourceForm(request.POST)
    if form.is_valid():
        by, at = signed_in(request), timezone.now()
        made = attempt(form, lambda: intake_sources.add_source(**form.cleaned_data, by=by, at=at))
        if made is not None:
            return _token_page(request, *made, "Đã thêm nguồn")
    return render(request, "dossiers/intake/source_new.html", {"form": form}, status=422)


@who_may(Role.ADMINISTRATOR, Role.OFFICE)
@require_GET
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """One source, with everything that was done to it."""
    found = get_object_or_404(IntakeSource.objects.select_related("created_by"), pk=pk)
    return _page(request, found, SourceForm(initial={"name": found.name, "networks": found.networks}))


@who_may(Role.ADMINISTRATOR)
@require_POST
def source_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, other networks."""
    found = get_object_or_404(IntakeSource.objects.select_related("created_by"), pk=pk)
    form = SourceForm(request.POST)
    if form.is_valid():
        by, at = signed_in(request), timezone.now()
        if attempt(form, lambda: intake_sources.edit_source(pk, **form.cleaned_data, by=by, at=at)):
            messages.success(request, f"Đã lưu nguồn {form.cleaned_data['name']}.")
            return redirect("intake-sources")
    return _page(request, found, form, status=422)


@who_may(Role.ADMINISTRATOR)
@require_POST
def source_rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """A new token; the old one is dead at once."""
    get_object_or_404(IntakeSource, pk=pk)
    made = intake_sources.rotate_token(pk, by=signed_in(request), at=timezone.now())
    return _token_page(request, *made, "Đã đổi mã của")


@who_may(Role.ADMINISTRATOR)
@require_POST
def source_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in nothing from it any more."""
    return _set_active(request, pk, False, "Đã ngừng nhận từ")


@who_may(Role.ADMINISTRATOR)
@require_POST
def source_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in again what it sends."""
    return _set_active(request, pk, True, "Đã nhận lại từ")


def _set_active(request: HttpRequest, pk: int, active: bool, done: str) -> HttpResponse:
    found = get_object_or_404(IntakeSource, pk=pk)
    by, at = signed_in(request), timezone.now()
    if attempt_or_tell(request, lambda: intake_sources.set_active(pk, active, by=by, at=at)) is not None:
        messages.success(request, f"{done} {found.name}.")
    return redirect("intake-source", pk)


# -- pages --------------------------------------------------------------------------------------------


def _page(request: HttpRequest, found: IntakeSource, form: SourceForm, status: int = 200) -> HttpResponse:
    context = {
        "source": found,
        "form": form,
        "may_change": _may_change(request),
        "sent": found.arrivals.count(),
        "journal": noted(found),
        "address": _address(request),
    }
    return render(request, "dossiers/intake/source.html", context, status=status)


def _token_page(request: HttpRequest, found: IntakeSource, token: str, done: str) -> HttpResponse:
    """The one page that shows a token. It is an answer to a POST and is stored nowhere."""
    context = {"source": found, "token": token, "done": done, "address": _address(request)}
    page = render(request, "dossiers/intake/source_token.html", context)
    page["Cache-Control"] = "no-store, private"
    return page


def _may_change(request: HttpRequest) -> bool:
    return Role.ADMINISTRATOR in signed_in(request).roles


def _address(request: HttpRequest) -> str:
    """Where the portal sends to: the ward's public address, else the one this page was opened by."""
    path = reverse("intake-submit")
    return f"{settings.PUBLIC_URL}{path}" if public_site() else request.build_absolute_uri(path)
