"""When a job runs, in words: only the two shapes this project sets up, anything else as it is written."""

from __future__ import annotations

from datetime import datetime, timedelta

from django_celery_beat.models import PeriodicTask

from procedures.calendar import local
from procedures.dates import vn_time, weekday_short

_UNITS = {"minutes": "phút", "hours": "giờ", "seconds": "giây", "days": "ngày"}


def schedule_words(task: PeriodicTask) -> str:
    """ "5 phút một lần", "01:30 hằng ngày"."""
    if task.interval is not None:
        return f"{task.interval.every} {_UNITS.get(task.interval.period, task.interval.period)} một lần"
    hour = _daily(task)
    if hour is not None:
        return f"{hour[0]:02d}:{hour[1]:02d} hằng ngày"
    return str(task.crontab or "")


def next_run(task: PeriodicTask, last: datetime | None, at: datetime) -> str:
    """ "08:10", "T3 01:30"; "—" where it is not known. `last` is when the job began the last time."""
    if task.interval is not None:
        due = (last or at) + timedelta(**{task.interval.period: task.interval.every})
        return vn_time(local(max(due, at)))
    hour = _daily(task)
    if hour is None:
        return "—"
    today = local(at)
    due = today.replace(hour=hour[0], minute=hour[1])
    if due <= today:
        due += timedelta(days=1)
    return f"{weekday_short(due.date())} {vn_time(due)}"


def _daily(task: PeriodicTask) -> tuple[int, int] | None:
    """Hour and minute of a job that runs every day at one local hour."""
    crontab = task.crontab
    if crontab is None or {crontab.day_of_week, crontab.day_of_month, crontab.month_of_year} != {"*"}:
        return None
    if str(crontab.timezone) != "Asia/Ho_Chi_Minh" or not (
        crontab.hour.isdigit() and crontab.minute.isdigit()
    ):
        return None
    return int(crontab.hour), int(crontab.minute)
