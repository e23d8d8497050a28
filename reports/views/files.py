"""The PDF of a report: signing it, asking for the file, watching it come, opening it."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST
from kombu.exceptions import OperationalError

from dossiers.lists.spreadsheet import workbook
from dossiers.views.answers import answering, attempt
from dossiers.views.downloads import DOCX, XLSX, as_download, file_name
from procedures.calendar import local
from procedures.permissions import signed_in, who_may
from procedures.roles import Role

from .. import actions
from ..forms import SignForm
from ..letters.compose import figures_of, paper_of
from ..letters.docx import report_docx as as_docx
from ..letters.outline import WRITTEN
from ..models import Report, ReportFile
from ..report_sheets import report_sheets
from ..tasks import print_report
from .reports import latest_file, loaded, show

logger = logging.getLogger(__name__)


@who_may(Role.LEADER)
@require_POST
@answering
def report_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign: number and day are set, the figures freeze, the final file is made."""
    at = timezone.now()
    shown = get_object_or_404(
        Report.objects.select_related("signer", "snapshot", "created_by", "reviewed_by", "sent_by"), pk=pk
    )
    form = SignForm(request.POST, blanks=_blanks(shown))
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("number", "issued_on", "version")}
        signed = attempt(form, lambda: actions.sign_report(pk, **values, actor=signed_in(request), at=at))
        if signed is not None:
            poke(signed.files.get(final=True))
            messages.success(request, f"Đã ký báo cáo số {signed.number_text}.")
            return redirect("report", pk)
    return show(request, shown, "procedures", at, sign=form)


def _blanks(shown: Report) -> int:
    """How many sections have no text yet."""
    filled = set(shown.sections.exclude(text="").values_list("key", flat=True))
    return sum(not heading.system and key not in filled for key, heading in WRITTEN.items())


@who_may(Role.OFFICE, Role.LEADER)
@require_POST
@answering
def report_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the PDF; the page then watches it come."""
    shown = get_object_or_404(Report, pk=pk)
    file = actions.request_file(shown.pk, actor=signed_in(request), at=timezone.now())
    if file.is_under_way:
        poke(file)
    if request.headers.get("HX-Request") == "true":
        return _state(request, shown, file)
    return redirect("report", pk)


@who_may(Role.OFFICE, Role.LEADER)
@require_GET
def report_print_state(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the PDF is; asked every two seconds while it is under way."""
    shown = get_object_or_404(Report, pk=pk)
    return _state(request, shown, latest_file(shown))


def _state(request: HttpRequest, shown: Report, file: ReportFile | None) -> HttpResponse:
    return render(request, "reports/_file.html", {"report": shown, "file": file, "at": timezone.now()})


@who_may(Role.OFFICE, Role.LEADER)
@require_GET
@xframe_options_sameorigin
def report_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF as it was made, checked against its hash."""
    shown = get_object_or_404(Report, pk=pk)
    file = shown.files.filter(final=shown.is_signed, state=ReportFile.State.DONE).first()
    path = actions.stored_path(file) if file else None
    if path is None:
        if file is not None:
            actions.lose_file(file, timezone.now())
        messages.error(request, "Bản PDF chưa có hoặc đã mất. Bấm “Tạo bản PDF” để in lại.")
        return redirect("report", pk)
    name = f"bao-cao-cchc-{shown.code}{'' if shown.is_signed else '-du-thao'}.pdf"
    return FileResponse(path.open("rb"), content_type="application/pdf", filename=name)


@who_may(Role.OFFICE, Role.LEADER)
@require_GET
def report_xlsx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The figures as a workbook: of a draft those of now, else the frozen ones."""
    shown, at = get_object_or_404(Report.objects.select_related("snapshot"), pk=pk), timezone.now()
    book = workbook(report_sheets(figures_of(shown, at)), at)
    name = file_name(f"Số liệu báo cáo {shown.period_label}", local(at).date(), "xlsx")
    return as_download(HttpResponse(book, content_type=XLSX), name)


@who_may(Role.OFFICE, Role.LEADER)
@require_GET
def report_docx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The text to edit by hand; its numbers cannot be proved any more."""
    shown, at = loaded(pk), timezone.now()
    name = file_name(f"Báo cáo {shown.period_label} bản sửa tay", local(at).date(), "docx")
    return as_download(HttpResponse(as_docx(paper_of(shown, at)), content_type=DOCX), name)


def poke(file: ReportFile) -> None:
    """Tell the workers once the request is committed; a sweep finds what no message reached."""

    def publish() -> None:
        try:
            print_report.delay(file.pk)
        except (OperationalError, OSError):
            logger.exception("Nobody could be told of a report to print")

    transaction.on_commit(publish)
