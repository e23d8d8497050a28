"""Filters of the register kept under a name: saving, the page to rename, share and remove them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.actions.errors import Refused
from dossiers.actions.saved_views import check_owner, edit_view, may_share, remove_view, save_view
from dossiers.forms.register import RegisterFilter, filter_words, offered, query_of
from dossiers.forms.saved_views import SavedViewForm
from dossiers.lists.conditions import Moment
from dossiers.models import Dossier, SavedView
from dossiers.views.answers import answering
from dossiers.views.register import asked_for, register_page, saved_views
from procedures.models import CalendarVersion
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES


@who_may(*DOSSIER_ROLES)
@require_POST
@answering
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the register's filters, those of the address, under the typed name; then the register again."""
    now = Moment(timezone.now(), CalendarVersion.objects.current().calendar)
    asked, form = asked_for(request, now), SavedViewForm(request.POST)
    query = query_of(asked.values) if asked.is_valid() else ""
    if form.is_valid():
        try:
            view = save_view(**form.cleaned_data, query=query, owner=signed_in(request), at=now.at)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"Đã lưu bộ lọc “{view.name}”.")
            return redirect(request.get_full_path())
    return register_page(request, form)


@who_may(*DOSSIER_ROLES)
@require_GET
def views(request: HttpRequest) -> HttpResponse:
    """Own views with what they filter by, and those others share."""
    return _page(request, None, None)


@who_may(*DOSSIER_ROLES)
@require_POST
@answering
def view_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, shared or not."""
    view = get_object_or_404(SavedView, pk=pk)
    check_owner(view, signed_in(request))
    form = SavedViewForm(request.POST, prefix=f"v{pk}")
    if form.is_valid():
        try:
            edit_view(view, **form.cleaned_data, actor=signed_in(request))
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"Đã lưu bộ lọc “{view.name}”.")
            return redirect("saved-views")
    return _page(request, pk, form)


@who_may(*DOSSIER_ROLES)
@require_POST
@answering
def view_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it away."""
    view = get_object_or_404(SavedView, pk=pk)
    remove_view(view, actor=signed_in(request))
    messages.success(request, f"Đã bỏ bộ lọc “{view.name}”.")
    return redirect("saved-views")


def _page(request: HttpRequest, wrong: int | None, bound: SavedViewForm | None) -> HttpResponse:
    officer = signed_in(request)
    found, tell = saved_views(officer), _teller()
    own = [
        (view, bound if view.pk == wrong else _form(view), tell(view))
        for view in found
        if view.owner_id == officer.pk
    ]
    context = {
        "own": own,
        "others": [(view, tell(view)) for view in found if view.owner_id != officer.pk],
        "may_share": may_share(officer),
        "wrong": bound,
    }
    return render(request, "dossiers/lists/views.html", context, status=422 if bound else 200)


def _form(view: SavedView) -> SavedViewForm:
    return SavedViewForm(initial={"name": view.name, "shared": view.shared}, prefix=f"v{view.pk}")


def _teller() -> Any:
    """Tells a view's filters in words; what it filters by may be gone since, and is left out then."""
    offer, now = offered(), Moment(timezone.now(), CalendarVersion.objects.current().calendar)

    def tell(view: SavedView) -> str:
        asked = RegisterFilter(QueryDict(view.query), Dossier.objects.none(), now=now, offer=offer)
        asked.is_valid()
        return filter_words(asked.values, asked.form)

    return tell
