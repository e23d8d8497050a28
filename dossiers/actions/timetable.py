"""When the jobs run: changed by an administrator, noted in the journal; the clock follows by itself."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from procedures.actions.journal import note
from procedures.models import Officer


@transaction.atomic
def run_every(task: PeriodicTask, minutes: int, *, by: Officer, at: datetime) -> None:
    """Let a job run every so many minutes."""
    task.interval, _ = IntervalSchedule.objects.get_or_create(every=minutes, period=IntervalSchedule.MINUTES)
    task.crontab = None
    _save(task, f"Đổi giờ chạy “{task.name}”: {minutes} phút một lần", by, at)


@transaction.atomic
def run_daily(task: PeriodicTask, hour: time, *, by: Officer, at: datetime) -> None:
    """Let a job run every day at an hour of Asia/Ho_Chi_Minh."""
    values = {"minute": str(hour.minute), "hour": str(hour.hour), "timezone": "Asia/Ho_Chi_Minh"}
    found = CrontabSchedule.objects.filter(
        day_of_week="*", day_of_month="*", month_of_year="*", **values
    ).first()
    task.crontab, task.interval = found or CrontabSchedule.objects.create(**values), None
    _save(task, f"Đổi giờ chạy “{task.name}”: {hour:%H:%M} hằng ngày", by, at)


def _save(task: PeriodicTask, words: str, by: Officer, at: datetime) -> None:
    task.save()  # tells the clock that the timetable changed
    note(by, task, words, at)
