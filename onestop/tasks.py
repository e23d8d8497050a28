"""The nightly back-up as a job, and catching up. Short: the clock is read here, the work is in `backup`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.utils import timezone

from dossiers.actions.attachment_store import clear_forgotten
from dossiers.jobs import run_job
from dossiers.presentation.jobs import BACKUP
from onestop.backup import backup_in_view
from procedures.calendar import local
from reports.tasks import morning_mail

_OVERDUE = timedelta(hours=24)
CLEARING = "clear_forgotten"
_MORNING = 7  # the hour of the morning mail in Asia/Ho_Chi_Minh


@shared_task(name="onestop.nightly_backup", ignore_result=True)
def nightly_backup() -> None:
    """Back up database and files, every night and whenever a person asks; then clear forgotten files away."""
    try:
        run_job(BACKUP, backup_in_view, timezone.now())
    finally:
        run_job(CLEARING, clear_forgotten, timezone.now())


@worker_ready.connect
def catch_up(sender: Any = None, **_: Any) -> None:
    """A ward's computer is often switched on late: what the night and the morning missed is done now.

    Both jobs may run again at will: a person gets one morning mail a day. The worker of the mails asks for
    nothing, or both would be asked for twice.
    """
    if sender is not None and "celery" not in sender.app.amqp.queues.consume_from:
        return
    from procedures.models import Installation

    at = timezone.now()
    installation = Installation.objects.current()
    if installation is None or (not settings.DEMO and installation.setup_finished_at is None):
        return
    if local(at).hour >= _MORNING:
        morning_mail.delay()
    last = installation.last_backup_at
    if not settings.DEMO and (last is None or at - last > _OVERDUE):
        nightly_backup.delay()
