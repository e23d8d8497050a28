"""The nightly back-up as a job. Short: the clock is read here, the work is in `backup`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.utils import timezone

from dossiers.jobs import run_job
from dossiers.presentation.jobs import BACKUP
from onestop.backup import backup_in_view

_OVERDUE = timedelta(hours=24)


@shared_task(name="onestop.nightly_backup", ignore_result=True)
def nightly_backup() -> None:
    """Back up database and papers, every night and whenever a person asks for it."""
    run_job(BACKUP, backup_in_view, timezone.now())


@worker_ready.connect
def catch_up(**_: Any) -> None:
    """A ward's computer is often switched off at night: then the back-up is made in the morning."""
    from procedures.models import Installation

    installation = Installation.objects.current()
    if settings.DEMO or installation is None or installation.setup_finished_at is None:
        return
    last = installation.last_backup_at
    if last is None or timezone.now() - last > _OVERDUE:
        nightly_backup.delay()
