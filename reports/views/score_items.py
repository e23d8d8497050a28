"""One criterion of a sheet: what was reached and why points were lost, its formula, its files."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.actions import Refused
from dossiers.actions.attachment_store import FileDamaged
from dossiers.scans.kinds import KINDS, MEGABYTE
from dossiers.views.answers import (
    answering,
    attempt,
    attempt_or_tell,
    fresh,
    request_id_of,
    sent_again,
)
from dossiers.views.receiving import received, receiving
from procedures.actions.journal import noted
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

from .. import actions
from ..models import Criterion, ScoreEvidence, ScoreSheet
from ..plan_forms import WithdrawForm
from ..score_forms import CriterionForm, ScoreForm
from ..score_reading import Line, sheet_view
from ..score_seed import Facts
from .evidence import file_answer
from .ground import ground_of
from .plan_ground import version_of
from .scores import sheet_of


def _criterion(pk: int) -> Criterion:
    found: Criterion = get_object_or_404(Criterion.objects.select_related("sheet__confirmed_by"), pk=pk)
    return found


def _line(found: Criterion) -> Line:
    """The criterion as the sheet shows it."""
    ground = ground_of(timezone.now())
    view = sheet_view(found.sheet, ground.at, ground.closing_day)
    return next(line for line in view.lines if line.criterion.pk == found.pk)


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """The criterion with what was reached, its evidence and its history."""
    found = _criterion(pk)
    line = _line(found)
    return _show(request, found, line, ScoreForm.of(line))


def _show(
    request: HttpRequest,
    found: Criterion,
    line: Line,
    form: ScoreForm,
    withdraw: tuple[int, WithdrawForm] | None = None,
) -> HttpResponse:
    keeps = Role.OFFICE in signed_in(request).roles and not found.sheet.is_confirmed
    context = {
        "criterion": found,
        "sheet": found.sheet,
        "line": line,
        "form": form,
        "keeps": keeps,
        "evidence": found.evidence.filter(withdrawn_at=None).select_related("added_by"),
        "withdrawn": found.evidence.exclude(withdrawn_at=None).select_related("withdrawn_by"),
        "withdraw_of": withdraw[0] if withdraw else None,
        "withdraw_form": withdraw[1] if withdraw else None,
        "journal": noted(found),
        "accept": ",".join(kind.suffix for kind in KINDS.values()),
        "most": settings.UPLOAD_MOST // MEGABYTE,
        "year_code": str(found.sheet.year),
        "sent": sent_again(request) if form.is_bound else fresh(line.score),
        "sent_criterion": fresh(found),
    }
    refused = form.is_bound or withdraw is not None
    return render(request, "reports/scores/item.html", context, status=422 if refused else 200)


@who_may(Role.OFFICE)
@require_POST
@answering
def item_score(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was reached, what proves it, why points were lost."""
    found = _criterion(pk)
    line = _line(found)
    form = ScoreForm(request.POST, line=line)
    if form.is_valid():
        values = {"value": None} | form.cleaned_data
        saved = attempt(
            form,
            lambda: actions.enter_score(
                pk, **values, actor=signed_in(request), at=timezone.now(), version=version_of(request)
            ),
        )
        if saved is not None:
            messages.success(request, f"Đã ghi tiêu chí {found.code}.")
            return redirect("score-item", pk)
    return _show(request, found, line, form)


# -- the formula ------------------------------------------------------------------------------------


@who_may(Role.OFFICE)
@require_GET
def criterion_new(request: HttpRequest, year: int, scheme: str) -> HttpResponse:
    """Write a new criterion of the sheet."""
    return _show_criterion(request, sheet_of(year, scheme), None, CriterionForm())


@who_may(Role.OFFICE)
@require_POST
@answering
def criterion_create(request: HttpRequest, year: int, scheme: str) -> HttpResponse:
    """Keep it."""
    sheet, form = sheet_of(year, scheme), CriterionForm(request.POST)
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.add_criterion(
                sheet.pk, Facts(**form.cleaned_data), actor=signed_in(request), at=timezone.now()
            ),
        )
        if made is not None:
            messages.success(request, f"Đã thêm tiêu chí {made.code}.")
            return redirect("score-sheet", year, scheme)
    return _show_criterion(request, sheet, None, form)


@who_may(Role.OFFICE)
@require_GET
def criterion_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a criterion, of this year only."""
    found = _criterion(pk)
    return _show_criterion(request, found.sheet, found, CriterionForm.of(found))


@who_may(Role.OFFICE)
@require_POST
@answering
def criterion_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was changed."""
    found, form = _criterion(pk), CriterionForm(request.POST)
    if form.is_valid():
        saved = attempt(
            form,
            lambda: actions.change_criterion(
                pk,
                Facts(**form.cleaned_data),
                actor=signed_in(request),
                at=timezone.now(),
                version=version_of(request),
            ),
        )
        if saved is not None:
            messages.success(request, f"Đã lưu tiêu chí {saved.code}.")
            return redirect("score-item", pk)
    return _show_criterion(request, found.sheet, found, form)


def _show_criterion(
    request: HttpRequest, sheet: ScoreSheet, found: Criterion | None, form: CriterionForm
) -> HttpResponse:
    context = {
        "form": form,
        "sheet": sheet,
        "criterion": found,
        "sent": sent_again(request) if form.is_bound else fresh(found),
    }
    return render(request, "reports/scores/criterion.html", context, status=422 if form.is_bound else 200)


@who_may(Role.OFFICE)
@require_POST
@answering
def criterion_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a criterion out of the sheet."""
    found = _criterion(pk)

    def work() -> bool:
        actions.drop_criterion(pk, actor=signed_in(request), at=timezone.now(), version=version_of(request))
        return True

    if attempt_or_tell(request, work) is None:
        return redirect("score-item", pk)
    messages.success(request, f"Đã bỏ tiêu chí {found.code}.")
    return redirect("score-sheet", found.sheet.year, found.sheet.scheme)


# -- files ------------------------------------------------------------------------------------------


@receiving
@who_may(Role.OFFICE)
@require_POST
@answering
def evidence_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the files of the request, each on its own."""
    found, officer, at = _criterion(pk), signed_in(request), timezone.now()
    incoming, request_id = received(request), request_id_of(request)
    if incoming.broken:
        messages.error(request, "Kết nối bị đứt khi đang gửi, chưa lưu tệp nào. Gửi lại.")
        return redirect("score-item", found.pk)
    if not incoming.files:
        messages.error(request, "Chưa chọn tệp nào, hoặc tệp không có tên.")
    added = 0
    for file in incoming.files:
        try:
            actions.add_score_evidence(pk, file, actor=officer, at=at, request_id=request_id)
            added += 1
        except Refused as refused:
            messages.error(request, refused.sentence)
    if added:
        messages.success(request, f"Đã lưu {added} tệp.")
    return redirect("score-item", found.pk)


@who_may(Role.LEADER, Role.OFFICE)
@require_GET
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as a download; else back with the reason why not."""
    found = get_object_or_404(ScoreEvidence, pk=pk)
    if found.withdrawn_at is not None:
        messages.error(request, "Tệp này đã được rút.")
        return redirect("score-item", found.criterion_id)
    try:
        return file_answer(found)
    except FileDamaged as damage:
        messages.error(request, str(damage))
        return redirect("score-item", found.criterion_id)


@who_may(Role.OFFICE)
@require_POST
@answering
def evidence_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file out."""
    found, form = get_object_or_404(ScoreEvidence, pk=pk), WithdrawForm(request.POST)
    if not form.is_valid():
        criterion = _criterion(found.criterion_id)
        line = _line(criterion)
        return _show(request, criterion, line, ScoreForm.of(line), withdraw=(pk, form))
    withdrawn = attempt_or_tell(
        request,
        lambda: actions.withdraw_score_evidence(
            pk, reason=form.cleaned_data["reason"], actor=signed_in(request), at=timezone.now()
        ),
    )
    if withdrawn is not None:
        messages.success(request, f"Đã rút tệp {withdrawn.name}.")
    return redirect("score-item", found.criterion_id)
