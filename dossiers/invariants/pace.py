"""What a job should have done by now: everything that was due before its last good run began."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from dossiers.models import JobRun


def settled(job: str, at_work: Callable[[datetime], bool] = lambda _: True) -> datetime | None:
    """Before when everything should be done by this job; None while it has never run well. Runs begun when
    it was not `at_work` do not count: outside opening hours the job of the mails only looks.

    A lease before its last good run: what a process that died had claimed was free again by then.
    """
    runs = JobRun.objects.filter(job=job, ok=True).order_by("-started_at")
    began = (at for at in runs.values_list("started_at", flat=True).iterator() if at_work(at))
    last = next(began, None)
    return last - settings.LEASE if last else None
