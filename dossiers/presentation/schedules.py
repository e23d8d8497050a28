"""When a job runs, in words: only the two shapes this project sets up, anything else as it is written."""

from __future__ import annotations

from datetime import datetime, timedelta

from django_celery_beat.models import PeriodicTask

from procedures.calendar import local
from procedures.dates import vn_time, weekday_short

_UNITS = {"minutes": "phút", "hours": "giờ", "seconds": "giây", "days": "ngày"}
_GRACE = timedelta(hours=1)  # of a job with an hour
_LEAST_GRACE = timedelta(minutes=10)


def schedule_words(task: PeriodicTask) -> str:
    """ "5 phút một lần", "01:30 hằng ngày"."""
    if task.interval is not None:
        return f"{task.interval.every} {_UNITS.get(task.interval.period, task.interval.period)} một lần"
    hour = daily_hour(task)
    if hour is not None:
        return f"{hour[0]:02d}:{hour[1]:02d} hằng ngày"
    return str(task.crontab or "")


def period_of(task: PeriodicTask) -> timedelta | None:
    """How far apart the runs of a job are that comes every so many minutes; None for one with an hour."""
    if task.interval is None:
        return None
    return timedelta(**{task.interval.period: task.interval.every})


def minutes_of(task: PeriodicTask) -> int | None:
    """Every how many minutes a job runs; None for one with another timetable."""
    period = period_of(task)
    minutes, rest = divmod(period, timedelta(minutes=1)) if period else (0, timedelta(0))
    return minutes if minutes and not rest else None


def late_since(task: PeriodicTask, last: datetime | None, at: datetime) -> datetime | None:
    """When a job should have run that has not by far; None while it is in time or its hours are not known.

    `last` is when it began the last time; one that never ran is counted from when its hours were set.
    """
    since = max(last, task.date_changed) if last and task.date_changed else last or task.date_changed
    period = period_of(task)
    if since is None:
        return None
    if period is not None:
        due, grace = since + period, max(_LEAST_GRACE, 2 * period)
    elif (hour := daily_hour(task)) is not None:
        due, grace = _next_at(hour, local(since)), _GRACE
    else:
        return None
    return due if at - due > grace else None


def _next_at(hour: tuple[int, int], after: datetime) -> datetime:
    due = after.replace(hour=hour[0], minute=hour[1], second=0, microsecond=0)
    return due if due > after else due + timedelta(days=1)


def next_run(task: PeriodicTask, last: datetime | None, at: datetime) -> str:
    """ "08:10", "T3 01:30"; "—" where it is not known. `last` is when the job began the last time."""
    if task.interval is not None:
        due = (last or at) + timedelta(**{task.interval.period: task.interval.every})
        return vn_time(local(max(due, at)))
    hour = daily_hour(task)
    if hour is None:
        return "—"
    due = _next_at(hour, local(at))
    return f"{weekday_short(due.date())} {vn_time(due)}"


def daily_hour(task: PeriodicTask) -> tuple[int, int] | None:
    """Hour and minute of a job that runs every day at one local hour."""
    crontab = task.crontab
    if crontab is None or {crontab.day_of_week, crontab.day_of_month, crontab.month_of_year} != {"*"}:
        return None
    if str(crontab.timezone) != "Asia/Ho_Chi_Minh" or not (
        crontab.hour.isdigit() and crontab.minute.isdigit()
    ):
        return None
    return int(crontab.hour), int(crontab.minute)
