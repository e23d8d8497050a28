"""Files of a dossier: adding several at once, opening one, withdrawing one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers import actions
from dossiers.actions import Call, Refused
from dossiers.actions.attachment_store import FileDamaged, opened
from dossiers.actions.attachments import NoRoom, attach
from dossiers.actions.looks import log_look
from dossiers.forms.attachments import AttachForm, WithdrawAttachmentForm
from dossiers.models import Attachment, Dossier, SubmittedDocument
from dossiers.permissions import can
from dossiers.presentation.attachments import AttachmentCard, attachment_card
from dossiers.views.act_list import Act
from dossiers.views.acts import check_right, conclude, in_fragment, show_act, why_not
from dossiers.views.answers import answering, fresh, request_id_of, visible_dossier
from dossiers.views.receiving import received, receiving
from dossiers.views.sight import dossier_file
from dossiers.workflow import ACTION_LABELS, Action, allowed
from procedures.calendar import local
from procedures.models import Officer
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES

PLACE = "tep-kem-theo"  # of the card on the page
_LOOKED = "tệp kèm theo"
_BROKEN = "Kết nối bị đứt khi đang gửi, chưa lưu tệp nào. Gửi lại."
_NO_FILE = "Chưa chọn tệp nào, hoặc tệp không có tên."
_WITHDRAW = Act(
    Action.WITHDRAW_ATTACHMENT,
    actions.withdraw_attachment,
    "rut",
    WithdrawAttachmentForm,
    "Đã rút một tệp của hồ sơ {code}.",
    button="Rút tệp",
    danger=True,
    own_name="attachment-withdraw",
)


def card_of(
    dossier: Dossier, officer: Officer, at: datetime, documents: Iterable[SubmittedDocument]
) -> AttachmentCard:
    """The card of files for an officer who sees the dossier, at the local moment `at`."""

    def may(action: Action) -> bool:
        return allowed(action, dossier.state) and can(officer, action, dossier, at.date())

    return attachment_card(
        dossier.attachments.select_related("document", "added_by", "withdrawn_by"),
        documents,
        may_add=may(Action.ADD_ATTACHMENT),
        may_withdraw=may(Action.WITHDRAW_ATTACHMENT),
    )


# -- adding -----------------------------------------------------------------------------------------


@receiving
@who_may(*DOSSIER_ROLES)
@require_POST
@answering
def attachment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the files of the request, each on its own: what is wrong with one is no fault of the others."""
    at, officer = local(timezone.now()), signed_in(request)
    dossier = visible_dossier(request, pk, Dossier.objects.for_list().prefetch_related("documents"))
    if not can(officer, Action.ADD_ATTACHMENT, dossier, at.date()):
        raise PermissionDenied(
            f"Đồng chí không có quyền “{ACTION_LABELS[Action.ADD_ATTACHMENT].lower()}” với hồ sơ này."
        )
    call = Call(dossier.pk, officer, at, request_id=request_id_of(request))
    added, refusals = _take_in(request, call, dossier)
    if in_fragment(request):
        return _answer_script(request, call, refusals)
    if added:
        messages.success(request, f"Đã lưu {added} tệp vào hồ sơ {dossier.code or ''}".rstrip() + ".")
    for refusal in refusals:
        messages.error(request, refusal.sentence)
    return HttpResponseRedirect(f"{reverse('dossier', args=[pk])}#{PLACE}")


def _take_in(request: HttpRequest, call: Call, dossier: Dossier) -> tuple[int, list[Refused]]:
    """How many files were added, and why others were not."""
    incoming = received(request)
    form = AttachForm(request.POST, dossier.documents.all())
    if incoming.broken:
        return 0, [Refused(_BROKEN)]
    if not incoming.files:
        return 0, [Refused(_NO_FILE)]
    if not form.is_valid():
        return 0, [Refused(str(form.errors["kind"][0]))]
    added, refusals = 0, []
    for file in incoming.files:
        try:
            attach(call, file, **form.arguments())
            added += 1
        except Refused as refused:
            refusals.append(refused)
    return added, refusals


def _answer_script(request: HttpRequest, call: Call, refusals: list[Refused]) -> HttpResponse:
    """The list as it is now, or the sentence alone; 507 tells that the same file may be sent again later."""
    if refusals:
        status = 507 if any(isinstance(refusal, NoRoom) for refusal in refusals) else 422
        words = " ".join(refusal.sentence for refusal in refusals)
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    dossier = Dossier.objects.for_list().get(pk=call.dossier_id)
    card = card_of(dossier, signed_in(request), local(call.at), dossier.documents.all())
    answer = render(request, "dossiers/desk/_attachment_list.html", {"attachments": card, "dossier": dossier})
    answer["X-Onestop-Version"] = str(dossier.version)
    return answer


# -- opening ----------------------------------------------------------------------------------------


@who_may(*DOSSIER_ROLES)
@require_GET
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as a download; a page that says so where it was withdrawn or is not what was stored.

    Always a download, from which nothing may run and which nothing may frame: it was made by strangers.
    """
    found = _visible(request, pk)
    log_look(found.dossier, signed_in(request), timezone.now(), _LOOKED)
    if found.withdrawn_at is not None:
        return _gone(request, found, "Tệp này đã được rút khỏi hồ sơ.")
    try:
        file = opened(found)
    except FileDamaged as damage:
        return _gone(request, found, str(damage))
    answer = FileResponse(file, as_attachment=True, filename=found.name, content_type=found.media_type)
    answer["Content-Length"] = str(found.size)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _visible(request: HttpRequest, pk: int) -> Attachment:
    visible = Dossier.objects.visible_to(signed_in(request))
    found = (
        Attachment.objects.select_related("dossier", "withdrawn_by")
        .filter(pk=pk, dossier__in=visible)
        .first()
    )
    if found is None:
        raise Http404("Không có tệp này.")
    return found


def _gone(request: HttpRequest, found: Attachment, sentence: str) -> HttpResponse:
    context = {"attachment": found, "sentence": sentence}
    return render(request, "dossiers/desk/attachment_gone.html", context, status=410)


# -- withdrawing ------------------------------------------------------------------------------------


@who_may(*DOSSIER_ROLES)
@require_GET
def attachment_withdraw_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason."""
    found = _visible(request, pk)
    file = dossier_file(request, found.dossier_id, local(timezone.now()))
    check_right(request, _WITHDRAW, file)
    form = _WITHDRAW.form(file=file)
    reason = "Tệp này đã được rút." if found.withdrawn_at else why_not(_WITHDRAW, file)
    return show_act(request, _WITHDRAW, file, form, fresh(file.dossier), why_not=reason, **_places(found))


@who_may(*DOSSIER_ROLES)
@require_POST
@answering
def attachment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw it and go back to the card."""
    found, at = _visible(request, pk), local(timezone.now())
    file = dossier_file(request, found.dossier_id, at)
    act = replace(_WITHDRAW, run=partial(actions.withdraw_attachment, attachment=found.pk))
    return conclude(request, act, file, act.form(request.POST, file=file), at, **_places(found))


def _places(found: Attachment) -> dict[str, Any]:
    return {
        "url": reverse("attachment-withdraw", args=[found.pk]),
        # Without the place on it: a browser sent to a place of the open page would not load it anew.
        "back": reverse("dossier", args=[found.dossier_id]),
    }
