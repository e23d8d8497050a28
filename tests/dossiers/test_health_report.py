"""The jobs page for a monitor: 200 or 503, and nothing in it that is anybody's business."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from django_celery_beat.models import PeriodicTask

from dossiers.models import JobRun
from procedures.models import Installation
from tests.dossiers.test_views_jobs import NOW, a_mail, beats, clock, ran
from tests.ward import TestWard, build_ward, moment

__all__ = ["clock"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    cache.clear()
    found = build_ward()
    Installation.objects.update(last_backup_at=moment("2026-11-23 01:30"))
    for job in ("sweep", "send_outbox", "make_lists", "print_waiting"):
        ran(job, moment("2026-11-23 08:04"))
    PeriodicTask.objects.update(last_run_at=moment("2026-11-23 08:04"), date_changed=NOW)
    return found


def asked(status: int) -> Any:
    answer = Client().get("/healthz")
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/json"
    assert "no-store" in answer.headers["Cache-Control"]
    return json.loads(answer.content)


def test_all_is_well_without_signing_in(ward: TestWard) -> None:
    report = asked(200)
    assert (report["status"], report["failing"], report["database"]) == ("ok", [], True)
    assert report["clock"] == {"ok": True, "last": "2026-11-23T08:04:00+07:00"}
    assert report["worker"] == {"ok": True, "last": "2026-11-23T08:04:00+07:00"}
    assert report["jobs"]["dossiers.sweep"] == {
        "ok": True,
        "late": False,
        "last": "2026-11-23T08:04:00+07:00",
    }
    assert report["queue"] >= 0
    assert report["backup"]["ok"]
    assert Client().head("/healthz").status_code == 200


def test_the_clock_or_the_worker_stands_still(ward: TestWard, clock: Any) -> None:
    clock.shift(timedelta(minutes=16))
    report = asked(503)
    assert report["status"] == "failing"
    assert "clock" in report["failing"]
    beats("2026-11-23 08:20")
    assert {"clock", "worker"} & set(asked(503)["failing"]) == {"worker"}


def test_a_job_that_failed_and_one_that_is_late(ward: TestWard, clock: Any) -> None:
    ran("sweep", NOW, "Lỗi: OperationalError: password of postgres://onestop:bi-mat@db", ok=False)
    report = asked(503)
    assert report["failing"] == ["job:dossiers.sweep"]
    assert "bi-mat" not in json.dumps(report)
    JobRun.objects.filter(job="sweep").delete()
    clock.shift(timedelta(minutes=30))
    beats("2026-11-23 08:34")
    ran("send_outbox", moment("2026-11-23 08:34"))
    assert asked(503)["jobs"]["dossiers.sweep"]["late"]


def test_an_old_backup_fails(ward: TestWard) -> None:
    Installation.objects.update(last_backup_at=moment("2026-11-20 01:30"))
    assert asked(503)["failing"] == ["backup"]


def test_mails_that_need_a_person_only_warn(ward: TestWard) -> None:
    a_mail("needs_person", last_error="SMTPRecipientsRefused: hanh.luu@vidu.example")
    a_mail("pending")
    report = asked(200)
    assert report["status"] == "warning"
    assert report["mail"] == {"waiting": 1, "needs_person": 1, "paused": False}
    assert "vidu" not in json.dumps(report)
    assert "Xin lỗi" not in json.dumps(report, ensure_ascii=False)


def test_without_a_database(ward: TestWard) -> None:
    def broken(*args: Any) -> Any:
        raise DatabaseError("host=10.0.0.1 password=bi-mat")

    with connection.execute_wrapper(broken):
        report = asked(503)
    assert report == {"status": "failing", "failing": ["database"], "database": False}


def test_it_takes_few_queries(ward: TestWard, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(14):
        asked(200)
