"""Whether the clock that gives out jobs is alive, whether a worker does them, and how many wait.

The clock notes each job it gives out at once (`last_run_at`); a worker notes each job it begins (`JobRun`).
So a clock that stands still and a worker that is dead are told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q
from django_celery_beat.models import PeriodicTask

from dossiers.broker import waiting_jobs
from dossiers.models import JobRun
from procedures.models import Installation

from .schedules import period_of

CLOCK_STOPS = timedelta(minutes=5)  # without giving out anything; longer where every job is rarer than that
WORK_STOPS = timedelta(minutes=15)  # without beginning a job while the clock runs
RUN_LOST = timedelta(minutes=30)  # a run that began so long ago and is not done was cut off


@dataclass(frozen=True)
class Pulse:
    """`beat`: when the clock last gave out a job; `worked`: when a worker last began one; `queue`: how many
    wait, None when the queue does not answer. `starting`: set up just now, nothing was due yet."""

    beat: datetime | None
    beating: bool
    worked: datetime | None
    working: bool
    queue: int | None
    starting: bool

    @property
    def well(self) -> bool:
        """Whether what is due gets done."""
        return (self.beating and self.working and self.queue is not None) or self.starting


def pulse(tasks: Sequence[PeriodicTask], installation: Installation | None, at: datetime) -> Pulse:
    """As it stands at the aware moment `at`; `tasks` are the jobs that are switched on."""
    beat = max((task.last_run_at for task in tasks if task.last_run_at), default=None)
    often = min((period for task in tasks if (period := period_of(task))), default=CLOCK_STOPS)
    worked, busy = _work(at)
    created = installation.created_at if installation else None
    return Pulse(
        beat=beat,
        beating=beat is not None and at - beat <= max(CLOCK_STOPS, 3 * often),
        worked=worked,
        working=busy or (worked is not None and at - worked <= max(WORK_STOPS, 3 * often)),
        queue=waiting_jobs(),
        starting=beat is None and created is not None and at - created <= WORK_STOPS,
    )


def _work(at: datetime) -> tuple[datetime | None, bool]:
    """When a worker began a job last, and whether one is at it now."""
    at_it = Q(finished_at=None, started_at__gt=at - RUN_LOST)
    found = JobRun.objects.aggregate(last=Max("started_at"), now=Max("started_at", filter=at_it))
    return found["last"], found["now"] is not None
