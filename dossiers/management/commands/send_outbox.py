"""Send the waiting mails, as the scheduled job does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dossiers.jobs import JOB_LABELS, OUTBOX, run_job, send_outbox


class Command(BaseCommand):
    help = "Send the waiting mails, as the scheduled job does."

    def handle(self, *args: Any, **options: Any) -> None:
        run = run_job(OUTBOX, send_outbox, timezone.now())
        self.stdout.write(f"{JOB_LABELS[OUTBOX]}: {run.summary}")
