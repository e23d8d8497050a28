"""Find late dossiers and draft apologies, as the scheduled job does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dossiers.jobs import JOB_LABELS, SWEEP, run_job, run_sweep


class Command(BaseCommand):
    help = "Find late dossiers and draft apologies, as the scheduled job does."

    def handle(self, *args: Any, **options: Any) -> None:
        run = run_job(SWEEP, run_sweep, timezone.now())
        self.stdout.write(f"{JOB_LABELS[SWEEP]}: {run.summary}")
