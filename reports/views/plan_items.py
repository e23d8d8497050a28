"""The work on a task: noting progress, confirming or sending back, files that prove it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.actions import Refused
from dossiers.actions.attachment_store import FileDamaged
from dossiers.views.answers import answering, attempt, attempt_or_tell, request_id_of
from dossiers.views.receiving import received, receiving
from procedures.permissions import signed_in, who_may
from procedures.roles import DOSSIER_ROLES, Role

from .. import actions
from ..models import PlanEvidence, PlanItem
from ..plan_forms import ProgressForm, SendBackForm, WithdrawForm
from ..plan_reading import may_record, visible_tasks
from .evidence import file_answer
from .plan_ground import item_of, task_of, version_of
from .plan_tasks import show_task


def _check_recorder(request: HttpRequest, item: PlanItem) -> None:
    """403 before anything typed is looked at."""
    if not may_record(signed_in(request), item.task):
        raise PermissionDenied(
            "Chỉ người chịu trách nhiệm (đơn vị chủ trì khi chưa giao người) và văn phòng ghi được việc này."
        )


def _back(item: PlanItem) -> HttpResponse:
    return redirect(f"{reverse('plan-task', args=[item.task_id])}?viec={item.pk}")


@who_may(*DOSSIER_ROLES)
@require_POST
@answering
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how far it is."""
    item, form, at = item_of(request, pk), ProgressForm(request.POST), timezone.now()
    _check_recorder(request, item)
    if form.is_valid():
        noted = attempt(
            form,
            lambda: actions.record_progress(
                pk,
                **form.cleaned_data,
                actor=signed_in(request),
                at=at,
                version=version_of(request),
                request_id=request_id_of(request),
            ),
        )
        if noted is not None:
            done = "Đã ghi xong việc này, chờ lãnh đạo xác nhận." if noted.done_on else "Đã ghi tiến độ."
            messages.success(request, done)
            return _back(item)
    return show_task(request, task_of(request, item.task_id), at, str(pk), progress=form)


@who_may(Role.LEADER)
@require_POST
@answering
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """A leader confirms that it is done."""
    item = item_of(request, pk)
    done = attempt_or_tell(
        request,
        lambda: actions.confirm_done(
            pk, actor=signed_in(request), at=timezone.now(), version=version_of(request)
        ),
    )
    if done is not None:
        messages.success(request, "Đã xác nhận việc này xong.")
    return _back(item)


@who_may(Role.LEADER)
@require_POST
@answering
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A leader says that it is not done."""
    item, form, at = item_of(request, pk), SendBackForm(request.POST), timezone.now()
    if form.is_valid():
        sent = attempt(
            form,
            lambda: actions.send_back(
                pk,
                **form.cleaned_data,
                actor=signed_in(request),
                at=at,
                version=version_of(request),
                request_id=request_id_of(request),
            ),
        )
        if sent is not None:
            messages.success(request, "Đã trả lại; việc này lại tính là chưa xong.")
            return _back(item)
    return show_task(request, task_of(request, item.task_id), at, str(pk), back=form)


# -- files ------------------------------------------------------------------------------------------


@receiving
@who_may(*DOSSIER_ROLES)
@require_POST
@answering
def evidence_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the files of the request, each on its own."""
    item, officer, at = item_of(request, pk), signed_in(request), timezone.now()
    _check_recorder(request, item)
    incoming, request_id = received(request), request_id_of(request)
    if incoming.broken:
        messages.error(request, "Kết nối bị đứt khi đang gửi, chưa lưu tệp nào. Gửi lại.")
        return _back(item)
    if not incoming.files:
        messages.error(request, "Chưa chọn tệp nào, hoặc tệp không có tên.")
    added = 0
    for file in incoming.files:
        try:
            actions.add_evidence(pk, file, actor=officer, at=at, request_id=request_id)
            added += 1
        except Refused as refused:
            messages.error(request, refused.sentence)
    if added:
        messages.success(request, f"Đã lưu {added} tệp.")
    return _back(item)


def _evidence(request: HttpRequest, pk: int) -> PlanEvidence:
    visible = visible_tasks(signed_in(request))
    found = PlanEvidence.objects.filter(pk=pk, item__task__in=visible).select_related("item__task").first()
    if found is None:
        raise Http404("Không có tệp này.")
    return found


@who_may(*DOSSIER_ROLES)
@require_GET
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as a download; else back with the reason why not."""
    found = _evidence(request, pk)
    if found.withdrawn_at is not None:
        messages.error(request, "Tệp này đã được rút.")
        return _back(found.item)
    try:
        return file_answer(found)
    except FileDamaged as damage:
        messages.error(request, str(damage))
        return _back(found.item)


@who_may(*DOSSIER_ROLES)
@require_POST
@answering
def evidence_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file out."""
    found, form = _evidence(request, pk), WithdrawForm(request.POST)
    _check_recorder(request, found.item)
    if not form.is_valid():
        task = task_of(request, found.item.task_id)
        return show_task(request, task, timezone.now(), str(found.item_id), withdraw=(pk, form))
    withdrawn = attempt_or_tell(
        request,
        lambda: actions.withdraw_evidence(
            pk, reason=form.cleaned_data["reason"], actor=signed_in(request), at=timezone.now()
        ),
    )
    if withdrawn is not None:
        messages.success(request, f"Đã rút tệp {withdrawn.name}.")
    return _back(found.item)
