"""Scheduled jobs of the counter. Short: the clock is read here, the work is in `jobs`."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from .jobs import OUTBOX, SWEEP, run_job, run_sweep, send_outbox


@shared_task(name="dossiers.sweep", ignore_result=True)
def sweep_task() -> None:
    """Find what is late, about to be or stuck, every few minutes."""
    run_job(SWEEP, run_sweep, timezone.now())


@shared_task(name="dossiers.send_outbox", ignore_result=True)
def send_outbox_task() -> None:
    """Send the mails that wait."""
    run_job(OUTBOX, send_outbox, timezone.now())
