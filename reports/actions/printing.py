"""The file of a report: asked for on a page, claimed by one worker, kept under the hash of its content.

A worker may die at any point: the claim runs out and the next sweep claims it again. Two workers cannot both
finish, because finishing asks for the very claim.
"""

from __future__ import annotations

import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

from procedures.models import Officer

from ..models import Report, ReportFile
from .reports import check_writer

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3  # then a person must look
_STATE = ReportFile.State


def request_file(report_id: int, *, actor: Officer, at: datetime) -> ReportFile:
    """Ask for the PDF. One under way is given back, and so is the file of a signed report."""
    check_writer(actor)
    report = Report.objects.get(pk=report_id)
    existing = (
        report.files.filter(
            Q(state__in=[_STATE.WAITING, _STATE.RENDERING]) | Q(state=_STATE.DONE, final=True)
        )
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
        return report.files.get(state__in=[_STATE.WAITING, _STATE.RENDERING])


def waiting_files(at: datetime) -> models.QuerySet[ReportFile]:
    """Files to make now: waiting, or claimed by a worker that has not come back within its lease."""
    return ReportFile.objects.filter(
        Q(state=_STATE.WAITING) | Q(state=_STATE.RENDERING, claimed_until__lt=at)
    ).order_by("requested_at", "pk")


def claim_file(file_id: int, at: datetime) -> ReportFile | None:
    """Take the file for this worker; None when there is nothing to do or another was quicker.

    After the third worker died over it, it has failed: something in it kills them.
    """
    file = waiting_files(at).filter(pk=file_id).first()
    if file is None:
        return None
    same = waiting_files(at).order_by().filter(pk=file.pk, attempts=file.attempts)
    if file.attempts >= MOST_ATTEMPTS:
        same.update(state=_STATE.FAILED, finished_at=at, error="In đã bị ngắt nhiều lần.")
        return None
    taken = same.update(state=_STATE.RENDERING, claimed_until=at + LEASE, attempts=F("attempts") + 1)
    return ReportFile.objects.select_related("report__signer").get(pk=file_id) if taken else None


def finish_file(file: ReportFile, pdf: bytes, at: datetime) -> bool:
    """Keep the PDF; False when the claim was lost meanwhile, and nothing is noted then."""
    name, digest = _keep(pdf)
    done = _claimed(file).update(
        state=_STATE.DONE,
        file_name=name,
        sha256=digest,
        size=len(pdf),
        finished_at=at,
        claimed_until=None,
        error="",
    )
    return done == 1


def fail_file(file: ReportFile, reason: str, at: datetime) -> None:
    """Note why there is no file; a person may ask again."""
    _claimed(file).update(
        state=_STATE.FAILED, finished_at=at, claimed_until=None, error=" ".join(reason.split())[:300]
    )


def _claimed(file: ReportFile) -> models.QuerySet[ReportFile]:
    return ReportFile.objects.filter(pk=file.pk, state=_STATE.RENDERING, attempts=file.attempts)


def lose_file(file: ReportFile, at: datetime) -> None:
    """Note that a finished file is gone or was changed, so that it can be asked for again."""
    ReportFile.objects.filter(pk=file.pk, state=_STATE.DONE).update(
        state=_STATE.FAILED, finished_at=at, error="Tệp đã mất hoặc bị thay đổi. In lại từ số liệu đã chốt."
    )


def stored_path(file: ReportFile) -> Path | None:
    """Where the PDF lies; None when it is gone or no longer has its hash."""
    path = Path(settings.PAPERS_ROOT) / file.file_name
    try:
        intact = hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
    except (FileNotFoundError, IsADirectoryError):
        intact = False
    return path if intact else None


def _keep(pdf: bytes) -> tuple[str, str]:
    """Write the content under its hash, whole or not at all; its name and hash."""
    digest = hashlib.sha256(pdf).hexdigest()
    name = f"{digest[:2]}/{digest}.pdf"
    path = Path(settings.PAPERS_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(pdf)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)
    return name, digest
