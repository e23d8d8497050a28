"""From the draft to the sent report: reviewed, taken back, sent, put right by a new edition, verified."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dossiers.views.answers import answering, attempt, attempt_or_tell
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

from .. import actions
from ..attached import Attached, UnreadableError, read_attached
from ..forms import SendForm
from ..models import Report, ReportFile
from ..verification import verify
from .reports import loaded, show


class SeenForm(forms.Form):
    """Which version of the report was seen."""

    version = forms.IntegerField(min_value=1)

    def seen(self) -> int:
        """The version; 0, which no report has, when none was sent."""
        return int(self.cleaned_data["version"]) if self.is_valid() else 0


@who_may(Role.OFFICE, Role.LEADER)
@require_POST
@answering
def report_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the sums, freeze figures and facts, and put it before the leader."""
    report, version = get_object_or_404(Report, pk=pk), SeenForm(request.POST).seen()
    reviewed = attempt_or_tell(
        request,
        lambda: actions.review_report(
            report.pk, actor=signed_in(request), at=timezone.now(), version=version
        ),
    )
    if reviewed is not None:
        messages.success(request, "Đã soát và chốt số liệu. Báo cáo chờ lãnh đạo ký.")
    return redirect("report", pk)


@who_may(Role.OFFICE, Role.LEADER)
@require_POST
@answering
def report_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to writing; the frozen figures are dropped."""
    report, version = get_object_or_404(Report, pk=pk), SeenForm(request.POST).seen()
    returned = attempt_or_tell(
        request,
        lambda: actions.return_to_writing(
            report.pk, actor=signed_in(request), at=timezone.now(), version=version
        ),
    )
    if returned is not None:
        messages.success(request, "Báo cáo đã về dự thảo. Số liệu sẽ chốt lại khi soát lần sau.")
    return redirect("report", pk)


@who_may(Role.OFFICE, Role.LEADER)
@require_POST
@answering
def report_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that it was sent."""
    at, shown, form = timezone.now(), loaded(pk), SendForm(request.POST)
    if form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        sent = attempt(form, lambda: actions.send_report(pk, **values, actor=signed_in(request), at=at))
        if sent is not None:
            messages.success(request, "Đã ghi việc gửi báo cáo.")
            return redirect("report", pk)
    return show(request, shown, "procedures", at, send=form)


@who_may(Role.OFFICE, Role.LEADER)
@require_POST
@answering
def report_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin another edition of a signed report."""
    report = get_object_or_404(Report, pk=pk)
    edition = attempt_or_tell(
        request, lambda: actions.new_edition(report.pk, actor=signed_in(request), at=timezone.now())
    )
    return redirect("report", edition.pk if edition else pk)


@who_may(Role.OFFICE, Role.LEADER)
@require_GET
def report_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of the verification, which comes when it is done."""
    return render(request, "reports/verify.html", {"report": loaded(pk)})


@who_may(Role.OFFICE, Role.LEADER)
@require_GET
def report_verified(request: HttpRequest, pk: int) -> HttpResponse:
    """Paper, frozen figures, frozen facts and today's dossiers held against each other."""
    report, now = loaded(pk), timezone.now()
    if report.is_draft:
        return render(request, "reports/_verified.html", {"report": report})
    attached, trouble = _paper_of(report)
    result = verify(report.snapshot, now, attached)
    context = {"report": report, "result": result, "trouble": trouble, "at": now}
    return render(request, "reports/_verified.html", context)


def _paper_of(report: Report) -> tuple[Attached | None, str]:
    """The figures in the signed PDF; None with a sentence when there is none to read."""
    file = report.files.filter(final=True, state=ReportFile.State.DONE).first()
    path = actions.stored_path(file) if file else None
    if path is None:
        return None, "Chưa có tệp PDF đã ký để so số liệu kèm theo."
    try:
        return read_attached(path.read_bytes()), ""
    except UnreadableError as error:
        return None, str(error)
