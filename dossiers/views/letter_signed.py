"""The signed copy of a letter of apology: scanned, sent here, kept with the dossier."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from dossiers.actions import Call, Refused
from dossiers.actions.attachments import attach
from dossiers.models import Attachment, Dossier
from dossiers.permissions import can
from dossiers.views.answers import answering, request_id_of, visible_dossier
from dossiers.views.apologies import seen_letter
from dossiers.views.receiving import received, receiving
from dossiers.workflow import ACTION_LABELS, Action
from procedures.calendar import local
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES

_NO_FILE = "Chưa chọn tệp, hoặc kết nối bị đứt khi đang gửi. Chọn bản quét của thư đã ký rồi gửi lại."
_ONE = "Bản đã ký là một tệp. Gộp các trang vào một tệp PDF rồi gửi."


@receiving
@who_may(*DOSSIER_ROLES)
@require_POST
@answering
def apology_signed(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the one file of the request as the letter's signed copy; an earlier copy stays in the dossier."""
    letter, at, officer = seen_letter(request, pk), local(timezone.now()), signed_in(request)
    dossier = visible_dossier(request, letter.dossier_id, Dossier.objects.for_list())
    if not can(officer, Action.ADD_ATTACHMENT, dossier, at.date()):
        raise PermissionDenied(
            f"Đồng chí không có quyền “{ACTION_LABELS[Action.ADD_ATTACHMENT].lower()}” với hồ sơ này."
        )
    call = Call(dossier.pk, officer, at, request_id=request_id_of(request))
    try:
        _keep(request, call, letter.pk)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"Đã lưu bản đã ký của thư xin lỗi hồ sơ {dossier.code}.")
    return redirect("apology", pk)


def _keep(request: HttpRequest, call: Call, letter: int) -> None:
    incoming = received(request)
    if incoming.broken or not incoming.files:
        raise Refused(_NO_FILE)
    if len(incoming.files) > 1:
        raise Refused(_ONE)
    attach(call, incoming.files[0], kind=Attachment.Kind.SIGNED.value, letter=letter)
