"""The worker's own clock: beat reads the timetable in the database and the job is done, nobody asking."""

from __future__ import annotations

import pytest
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from dossiers.models import Apology, JobRun
from tests.dossiers.deskwork import at_economy
from tests.journeys.conftest import Site
from tests.ward import build_ward

pytestmark = pytest.mark.chromium  # with the other journeys: it needs their site, no browser


def test_the_sweep_runs_by_the_timetable(worker: Site) -> None:
    ward = build_ward()
    dossier = at_economy(ward, "2026-03-02 08:00", ward.business)  # three working days
    worker.at("2026-03-10 08:00")
    every_second, _ = IntervalSchedule.objects.get_or_create(every=1, period=IntervalSchedule.SECONDS)
    PeriodicTask.objects.create(name="Rà soát", task="dossiers.sweep", interval=every_second)
    worker.wait_until(lambda: JobRun.objects.filter(job="sweep", ok=True).count() >= 2, "no sweep by itself")
    worker.stop("worker")  # it would go on by this timetable in the next journey
    assert Apology.objects.get().dossier == dossier, "however often it ran"
