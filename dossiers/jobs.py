"""What the scheduled jobs do, noted in JobRun: the sweep, the printing of approved letters, the mails.

Called by Celery tasks and by `manage.py sweep` / `manage.py send_outbox` alike. All are sweeps over the
database: run twice at once or killed at any point they still do each thing once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from procedures.dates import vn_day_month, vn_time
from procedures.models import CalendarVersion

from .actions.sweep import sweep
from .models import JobRun
from .turns import render_papers, send_outbox

__all__ = ["render_papers", "run_job", "run_sweep", "send_outbox"]

KEEP_RUNS = timedelta(days=14)
SWEEP_MISSED = timedelta(minutes=15)  # three of its turns
SWEEP = "sweep"
RENDER = "render_papers"
OUTBOX = "send_outbox"
VERIFY = "verify_invariants"
LISTS = "make_lists"
JOB_LABELS = {SWEEP: "Rà soát trễ hẹn", RENDER: "In thư đã duyệt", OUTBOX: "Gửi thư điện tử"}


def run_job(job: str, work: Callable[[datetime], str], at: datetime) -> JobRun:
    """Run one job and note what it did; a failure is noted and raised again."""
    run = JobRun.objects.create(job=job, started_at=at)
    try:
        run.summary, run.ok = work(at)[:300], True
    except Exception as error:
        run.summary = f"Lỗi: {type(error).__name__}: {' '.join(str(error).split())}"[:300]
        raise
    finally:
        run.finished_at = timezone.now()
        run.save()
        JobRun.objects.filter(job=job, started_at__lt=at - KEEP_RUNS).delete()
    return run


def run_sweep(at: datetime) -> str:
    """Find what is late, about to be or stuck; draft apologies. What it found, in words; after a gap it says
    since when it had not run.
    """
    calendar = CalendarVersion.objects.current().calendar
    last = JobRun.objects.filter(job=SWEEP, ok=True, started_at__lt=at).order_by("-started_at").first()
    words = str(sweep(at, calendar))
    if last is not None and at - last.started_at > SWEEP_MISSED:
        return f"làm bù từ {vn_time(last.started_at)} ngày {vn_day_month(last.started_at)}: {words}"
    return words
