"""The file of a report: asked for on a page, made by one worker, kept under the hash of its content.

How a worker claims it and what happens when it dies: dossiers/actions/files.py.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from dossiers.actions import files
from procedures.kept_files import kept_file
from procedures.models import Officer

from ..models import Report, ReportFile
from .reports import check_writer

_LOST = "Tệp đã mất hoặc bị thay đổi. In lại từ số liệu đã chốt."


def request_file(report_id: int, *, actor: Officer, at: datetime) -> ReportFile:
    """Ask for the PDF. One under way is given back, and so is the file of a signed report."""
    check_writer(actor)
    report = Report.objects.get(pk=report_id)
    existing = (
        report.files.filter(files.under_way() | Q(state=ReportFile.State.DONE, final=True))
        .filter(final=report.is_signed)
        .first()
    )
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            return ReportFile.objects.create(
                report=report,
                report_version=report.version,
                final=report.is_signed,
                requested_at=at,
                requested_by=actor,
            )
    except IntegrityError:  # somebody asked in the same moment
        return report.files.get(files.under_way())


def waiting_files(at: datetime) -> models.QuerySet[ReportFile]:
    """Files to make now."""
    return files.waiting_files(ReportFile.objects.select_related("report__signer"), at)


def claim_file(file_id: int, at: datetime) -> ReportFile | None:
    """Take the file for this worker; None when there is nothing to do or another was quicker."""
    return files.claim_file(ReportFile.objects.select_related("report__signer"), file_id, at)


def finish_file(file: ReportFile, pdf: bytes, at: datetime) -> bool:
    """Keep the PDF; False when the claim was lost meanwhile, and nothing is noted then."""
    return files.finish_file(file, io.BytesIO(pdf), Path(settings.PAPERS_ROOT), "pdf", at)


def lose_file(file: ReportFile, at: datetime) -> None:
    """Note that a finished file is gone or was changed, so that it can be asked for again."""
    files.lose_file(file, _LOST, at)


def stored_path(file: ReportFile) -> Path | None:
    """Where the PDF lies; None when it is gone or no longer has its hash."""
    return kept_file(Path(settings.PAPERS_ROOT), file.file_name, file.sha256)
