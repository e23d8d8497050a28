"""Scheduled jobs of the counter. Short: the clock is read here, the work is in `jobs`."""

from __future__ import annotations

import logging
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from procedures.pdf import PdfError

from .actions.files import claim_file, fail_file, waiting_files
from .actions.list_files import drop_old_lists
from .checking import verify
from .jobs import LISTS, OUTBOX, RENDER, SWEEP, VERIFY, render_papers, run_job, run_sweep, send_outbox
from .lists.book_parts import ClaimLost
from .lists.making import make
from .models import ListFile

logger = logging.getLogger(__name__)


@shared_task(name="dossiers.sweep", ignore_result=True)
def sweep_task() -> None:
    """Find what is late, about to be or stuck, every few minutes."""
    run_job(SWEEP, run_sweep, timezone.now())


@shared_task(name="dossiers.render_papers", ignore_result=True)
def render_papers_task() -> None:
    """Print the approved letters."""
    run_job(RENDER, render_papers, timezone.now())


@shared_task(name="dossiers.send_outbox", ignore_result=True)
def send_outbox_task() -> None:
    """Send the mails that wait."""
    run_job(OUTBOX, send_outbox, timezone.now())


@shared_task(name="dossiers.verify_invariants", ignore_result=True)
def verify_invariants_task() -> None:
    """Look at all stored data, every night; what is broken stands on the jobs page."""
    run_job(VERIFY, verify, timezone.now())


@shared_task(name="dossiers.make_list", ignore_result=True)
def make_list(file_id: int) -> None:
    """Make one long list; run twice or at two places it is made once. A very long one goes on in turns."""
    file = claim_file(ListFile.objects.select_related("requested_by"), file_id, timezone.now())
    if file is None:
        return
    try:
        if not make(file, file.requested_at):
            make_list.delay(file_id)
    except ClaimLost:
        logger.warning("A list was taken over by another worker")
    except PdfError as error:
        logger.exception("A list could not be made")
        fail_file(file, f"Thiếu tệp phông chữ hoặc kiểu chữ của phần mềm: {error}", timezone.now())
    except Exception as error:
        logger.exception("A list could not be made")
        fail_file(
            file, f"Lỗi khi lập tệp ({type(error).__name__}). Báo quản trị xem nhật ký.", timezone.now()
        )


@shared_task(name="dossiers.make_lists", ignore_result=True)
def make_lists() -> None:
    """Make the lists nobody made: their message was lost, or their worker died; drop the old ones."""
    run_job(LISTS, _make_lists, timezone.now())


def _make_lists(at: datetime) -> str:
    waiting = list(waiting_files(ListFile.objects.all(), at).values_list("pk", flat=True))
    for file_id in waiting:
        make_list(file_id)
    dropped = drop_old_lists(at)
    made = f"lập {len(waiting)} danh sách" if waiting else "không có danh sách chờ"
    return f"{made}, bỏ {dropped} tệp cũ" if dropped else made
