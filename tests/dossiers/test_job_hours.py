"""The hours of the jobs, changed on a page and followed by the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

from dossiers.actions import timetable
from procedures.calendar import local
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import words_of
from tests.ward import build_ward


def job(name: str) -> PeriodicTask:
    return PeriodicTask.objects.get(task=name)


def url(task: PeriodicTask) -> str:
    return f"/cong-viec-nen/{task.pk}/gio/"


def shown(counter: Counter, address: str = "/cong-viec-nen/") -> str:
    return words_of(" ".join(counter.client.get(address).content.decode().split()))


def test_every_so_many_minutes(counter: Counter) -> None:
    counter.sign_in(counter.ward.administrator)
    sweep = job("dossiers.sweep")
    assert "5 phút một lần" in shown(counter, url(sweep))
    answer = counter.client.post(url(sweep), {"minutes": "7"}, follow=True)
    assert "Đã đổi giờ chạy “Rà soát trễ hẹn”: 7 phút một lần." in answer.content.decode()
    assert "7 phút một lần" in shown(counter)
    line = LogEntry.objects.get()
    assert (line.user, line.change_message) == (
        counter.ward.administrator,
        "Đổi giờ chạy “Rà soát trễ hẹn”: 7 phút một lần",
    )


def test_every_day_at_an_hour(counter: Counter) -> None:
    counter.sign_in(counter.ward.administrator)
    night = job("onestop.nightly_backup")
    counter.client.post(url(night), {"hour": "03:05"})
    assert "03:05 hằng ngày" in shown(counter)
    assert (job("onestop.nightly_backup").crontab.hour, str(night.crontab.timezone)) == (
        "3",
        "Asia/Ho_Chi_Minh",
    )
    before = CrontabSchedule.objects.count()
    counter.client.post(url(job("reports.morning_mail")), {"hour": "3:05"})
    assert CrontabSchedule.objects.count() == before, "the same hour is the same timetable"


@pytest.mark.parametrize(
    ("task", "field", "typed"),
    [
        *(("dossiers.sweep", "minutes", typed) for typed in ("", "0", "61", "-5", "x", "5.5", "99999999999")),
        *(("onestop.nightly_backup", "hour", typed) for typed in ("", "25:00", "3", "mai", "03:05:09")),
    ],
)
def test_what_is_no_hour(counter: Counter, task: str, field: str, typed: str) -> None:
    counter.sign_in(counter.ward.administrator)
    before = job(task)
    answer = counter.client.post(url(before), {field: typed})
    assert answer.status_code == 422
    assert (job(task).interval, job(task).crontab) == (before.interval, before.crontab)
    assert not LogEntry.objects.exists()


def test_a_timetable_of_another_kind_is_only_told(counter: Counter) -> None:
    counter.sign_in(counter.ward.administrator)
    hours = CrontabSchedule.objects.create(minute="*/15", hour="7-17", timezone="Asia/Ho_Chi_Minh")
    PeriodicTask.objects.filter(pk=job("dossiers.sweep").pk).update(interval=None, crontab=hours)
    assert "Việc này có lịch riêng" in shown(counter, url(job("dossiers.sweep")))
    assert counter.client.get("/cong-viec-nen/999999/gio/").status_code == 404


def test_only_the_administrator_changes_hours(counter: Counter) -> None:
    sweep = job("dossiers.sweep")
    counter.sign_in(counter.ward.office)
    assert url(sweep) not in counter.client.get("/cong-viec-nen/").content.decode()
    assert counter.client.post(url(sweep), {"minutes": "7"}).status_code == 403


def test_the_clock_follows_within_seconds(transactional_db: None) -> None:
    """The scheduler of the beat process itself, on the same database."""
    by, at = build_ward().administrator, timezone.now()
    every, _ = IntervalSchedule.objects.get_or_create(every=5, period="minutes")
    values = {"task": "dossiers.sweep", "interval": every}
    sweep, _ = PeriodicTask.objects.update_or_create(name="Rà soát trễ hẹn", defaults=values)
    clock: Any = DatabaseScheduler(app=current_app._get_current_object())
    clock._finalize.cancel()
    assert clock.schedule[sweep.name].schedule.run_every == timedelta(minutes=5)
    timetable.run_every(sweep, 7, by=by, at=at)
    assert clock.schedule[sweep.name].schedule.run_every == timedelta(minutes=7)
    soon = local(at).replace(minute=5).time()  # it looks two hours around itself
    timetable.run_daily(sweep, soon, by=by, at=at)
    entry = clock.schedule[sweep.name].schedule
    assert (entry.hour, entry.minute) == ({soon.hour}, {5})
