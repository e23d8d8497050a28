"""Night work of the reports: printing, morning mail, chances to be late. Short: the clock is read here."""

from __future__ import annotations

import logging
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from dossiers.jobs import run_job
from procedures.pdf import PdfError

from .actions import claim_file, fail_file, finish_file, queue_digests, tell_risks, waiting_files
from .attached import attachments_of
from .letters import report_pdf
from .letters.compose import paper_of

logger = logging.getLogger(__name__)
MORNING_MAIL = "morning_mail"
PRINT_WAITING = "print_waiting"
TELL_RISK = "tell_risk"


@shared_task(name="reports.print_report", ignore_result=True)
def print_report(file_id: int) -> None:
    """Make the PDF of one request; run twice or at two places it is made once."""
    file = claim_file(file_id, timezone.now())
    if file is None:
        return
    created = file.report.signed_at or file.requested_at
    try:
        paper = paper_of(file.report, timezone.now())
        pdf = report_pdf(paper, created, attachments_of(file.report))
    except PdfError as error:
        logger.exception("A report could not be printed")
        fail_file(file, f"Thiếu tệp phông chữ hoặc kiểu chữ của phần mềm: {error}", timezone.now())
    except Exception as error:
        logger.exception("A report could not be printed")
        fail_file(file, f"Lỗi khi in ({type(error).__name__}). Báo quản trị xem nhật ký.", timezone.now())
    else:
        finish_file(file, pdf, timezone.now())


@shared_task(name="reports.print_waiting", ignore_result=True)
def print_waiting() -> None:
    """Make what nobody made: its message was lost, or its worker died."""
    run_job(PRINT_WAITING, _print_waiting, timezone.now())


def _print_waiting(at: datetime) -> str:
    files = list(waiting_files(at))
    for file in files:
        print_report(file.pk)
    return f"in {len(files)} báo cáo" if files else "không có báo cáo chờ in"


@shared_task(name="reports.morning_mail", ignore_result=True)
def morning_mail() -> None:
    """Write the mails of the morning into the outbox, once a person and working day."""
    run_job(MORNING_MAIL, queue_digests, timezone.now())


@shared_task(name="reports.tell_risk", ignore_result=True)
def tell_risk() -> None:
    """Tell the chance to be late of every running dossier; the first run of a day learns anew."""
    run_job(TELL_RISK, tell_risks, timezone.now())
