"""How a view runs an action from a POST and what it answers when the action does not happen.

A changing view reads:

    @who_may(Role.CLERK)
    @require_POST
    @answering                                    # NotPermitted -> 403, Conflict -> 409 (page or fragment)
    def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
        at = timezone.now()
        dossier = visible_dossier(request, pk)    # 404 when the officer may not see it
        form = ReasonForm(request.POST)
        call = call_from(request, dossier, at)    # request_id and version of the hidden fields
        if form.is_valid() and attempt(form, lambda: actions.withdraw(call, **form.cleaned_data)):
            return redirect("dossier", pk)
        return render(request, "...", {"form": form, "sent": sent_again(request)}, status=422)

Its form holds `{% include "dossiers/_sent.html" %}`, which writes the two hidden fields from `sent` (made by
`fresh(dossier)` when the page is first shown, by `sent_again(request)` when it is shown again with errors).
A view without a form uses `attempt_or_tell(request, work)`: the refusal becomes a red line on the next page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Protocol, TypeVar
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from dossiers.actions import Call, Conflict, NotPermitted, Refused
from dossiers.models import Dossier
from dossiers.querysets import DossierQuerySet
from dossiers.views.overtaken import overtaken_page
from procedures.permissions import View, signed_in

Result = TypeVar("Result")

STALE = "Trang này đã cũ nên chưa ghi được. Tải lại trang rồi làm lại."


@dataclass(frozen=True)
class Sent:
    """What the hidden fields of a changing form carry: the request's own id, the version that was seen."""

    request_id: UUID | str
    version: int | str = ""


class Versioned(Protocol):
    """A record that raises its version with every change."""

    version: int


def fresh(record: Versioned | None = None) -> Sent:
    """Hidden fields of a form shown for the first time."""
    return Sent(uuid4(), record.version if record else "")


def sent_again(request: HttpRequest) -> Sent:
    """Hidden fields of a form shown again because nothing was saved: the same ones."""
    return Sent(request.POST.get("request_id", ""), request.POST.get("version", ""))


def request_id_of(request: HttpRequest) -> UUID:
    """The id the POST carries. Raises Conflict when it is missing or no UUID: the page is not ours or old."""
    try:
        return UUID(request.POST.get("request_id", ""))
    except ValueError:
        raise Conflict(STALE) from None


def call_from(request: HttpRequest, dossier: Dossier, at: datetime) -> Call:
    """The call of an action by the signed-in officer.

    Raises Conflict when request_id or version are missing or no such things.
    """
    version = request.POST.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) <= 9):
        raise Conflict(STALE)
    return Call(
        dossier.pk, actor=signed_in(request), at=at, version=int(version), request_id=request_id_of(request)
    )


def visible_dossier(request: HttpRequest, pk: int, among: DossierQuerySet | None = None) -> Dossier:
    """The dossier with what a list row shows, or as `among` loads it.

    Raises Http404 when there is none or the officer may not see it (decision D5).
    """
    dossiers = Dossier.objects.for_list() if among is None else among
    found: Dossier | None = dossiers.visible_to(signed_in(request)).filter(pk=pk).first()
    if found is None:
        raise Http404("Không có hồ sơ này.")
    return found


def attempt(form: BaseForm | Sequence[BaseForm], work: Callable[[], Result]) -> Result | None:
    """Do it; when the rules refuse, put the sentence at the field, of the first form that has it, and return
    None."""
    try:
        return work()
    except Refused as refused:
        forms = (form,) if isinstance(form, BaseForm) else form
        owner = next((one for one in forms if refused.field in one.fields), None)
        (owner or forms[0]).add_error(refused.field if owner else NON_FIELD_ERRORS, refused.sentence)
        return None


def attempt_or_tell(request: HttpRequest, work: Callable[[], Result]) -> Result | None:
    """Do it; when the rules refuse, the next page says why; returns None then."""
    try:
        return work()
    except Refused as refused:
        messages.error(request, refused.sentence)
        return None


def answering(view: View) -> View:
    """Turn an action's errors into answers: no right is 403, somebody was quicker is 409."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotPermitted as refusal:
            raise PermissionDenied(refusal.sentence) from refusal
        except Conflict as conflict:
            return conflict_answer(request, conflict)

    return answered


def by_verb(*, get: View, post: View) -> View:
    """One address for a page and its form: each verb has a view of its own, with its own guard."""

    @wraps(get)
    def chosen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (post if request.method == "POST" else get)(request, *args, **kwargs)

    return chosen


def conflict_answer(request: HttpRequest, conflict: Conflict) -> HttpResponse:
    """409: a whole page with both versions that leads back, or for htmx a red line under the page's head."""
    context: dict[str, Any] = {"message": conflict.sentence, "back_url": _came_from(request)}
    if request.headers.get("HX-Request") != "true":
        context["overtaken"] = overtaken_page(request, conflict, timezone.now())
        return render(request, "409.html", context, status=409)
    answer = render(request, "dossiers/_conflict.html", context, status=409)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#notices", "innerHTML"
    return answer


def _came_from(request: HttpRequest) -> str:
    """The page the form stood on, when it is one of ours."""
    address = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else ""
