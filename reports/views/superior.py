"""What documents from above ask: the list, entering one, answering it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.views.answers import answering, attempt, fresh, request_id_of, sent_again
from procedures.actions.journal import noted
from procedures.calendar import local
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES, Role

from .. import actions
from ..actions.superior import Asked, may_answer
from ..models import SuperiorDocument
from ..superior_reading import asked_row, documents_for
from ..target_forms import AnswerForm, AskedForm
from .plan_ground import version_of

ROWS = 50


@who_may(*DOSSIER_ROLES)
@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """Those that wait for an answer, the most urgent first; `?xem=tat-ca` all, the latest due first."""
    officer, today = signed_in(request), local(timezone.now()).date()
    everything = request.GET.get("xem") == "tat-ca"
    found = documents_for(officer)
    listed = found.order_by("-due_on", "-pk") if everything else found.filter(answered_on=None)
    page = Paginator(listed, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [asked_row(document, today) for document in page],
        "everything": everything,
        "keeps": Role.OFFICE in officer.roles,
    }
    return render(request, "reports/plan/superior.html", context)


@who_may(Role.OFFICE)
@require_GET
def document_new(request: HttpRequest) -> HttpResponse:
    """Enter a document."""
    return _show_form(request, None, AskedForm())


@who_may(Role.OFFICE)
@require_POST
@answering
def document_create(request: HttpRequest) -> HttpResponse:
    """Keep it."""
    form = AskedForm(request.POST)
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.enter_document(
                Asked(**form.cleaned_data),
                actor=signed_in(request),
                at=timezone.now(),
                request_id=request_id_of(request),
            ),
        )
        if made is not None:
            messages.success(request, f"Đã ghi văn bản {made.number}.")
            return redirect("superior")
    return _show_form(request, None, form)


@who_may(Role.OFFICE)
@require_GET
def document_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what was entered."""
    found = _document(pk)
    names = ("number", "issued_on", "issuer", "asks", "lead", "responsible", "due_on")
    return _show_form(request, found, AskedForm(initial={name: getattr(found, name) for name in names}))


@who_may(Role.OFFICE)
@require_POST
@answering
def document_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the correction."""
    found, form = _document(pk), AskedForm(request.POST)
    if form.is_valid():
        saved = attempt(
            form,
            lambda: actions.change_document(
                pk,
                Asked(**form.cleaned_data),
                actor=signed_in(request),
                at=timezone.now(),
                version=version_of(request),
            ),
        )
        if saved is not None:
            messages.success(request, "Đã lưu văn bản cấp trên.")
            return redirect("superior-document", pk)
    return _show_form(request, found, form)


@who_may(*DOSSIER_ROLES)
@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document with its answer."""
    return _show(request, _document(pk), timezone.now(), None)


@who_may(*DOSSIER_ROLES)
@require_POST
@answering
def document_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the ward's answer."""
    found, form, at = _document(pk), AnswerForm(request.POST), timezone.now()
    if not may_answer(signed_in(request), found):
        raise PermissionDenied("Chỉ người chịu trách nhiệm hoặc văn phòng ghi được văn bản trả lời.")
    if form.is_valid():
        saved = attempt(
            form,
            lambda: actions.answer_document(
                pk, **form.cleaned_data, actor=signed_in(request), at=at, version=version_of(request)
            ),
        )
        if saved is not None:
            messages.success(request, f"Đã ghi trả lời bằng văn bản {saved.answer_number}.")
            return redirect("superior-document", pk)
    return _show(request, found, at, form)


def _document(pk: int) -> SuperiorDocument:
    found: SuperiorDocument = get_object_or_404(
        SuperiorDocument.objects.select_related("lead", "responsible"), pk=pk
    )
    return found


def _show(
    request: HttpRequest, found: SuperiorDocument, at: datetime, form: AnswerForm | None
) -> HttpResponse:
    officer, today = signed_in(request), local(at).date()
    initial = {"number": found.answer_number, "on": found.answered_on or today}
    context = {
        "row": asked_row(found, today),
        "document": found,
        "answers": may_answer(officer, found),
        "keeps": Role.OFFICE in officer.roles,
        "form": form or AnswerForm(initial=initial),
        "sent": sent_again(request) if form else fresh(found),
        "journal": noted(found),
    }
    return render(request, "reports/plan/superior_document.html", context, status=422 if form else 200)


def _show_form(request: HttpRequest, found: SuperiorDocument | None, form: AskedForm) -> HttpResponse:
    context = {
        "form": form,
        "document": found,
        "sent": sent_again(request) if form.is_bound else fresh(found),
    }
    return render(request, "reports/plan/superior_form.html", context, status=422 if form.is_bound else 200)
