"""What the jobs page tells: each job's runs, the mails that wait, the back-up, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Min
from django_celery_beat.models import PeriodicTask
from redis.exceptions import RedisError

from dossiers.jobs import SWEEP
from dossiers.models import JobRun
from dossiers.presentation.mails import Mail, MailCounts, mail_counts, mails_held, mails_in_trouble
from dossiers.presentation.schedules import next_run, schedule_words
from procedures.calendar import ZONE, local
from procedures.dates import vn_day_month, vn_decimal, vn_moment, vn_number, vn_time
from procedures.models import Installation

_SWEEP_TASK = f"dossiers.{SWEEP}"
BACKUP = "nightly_backup"
BACKUP_PROGRESS = "backup-progress"  # cache key: {"words": ..., "percent": ...} while a back-up runs
RUNS_SHOWN = 14
HEART_STOPS = timedelta(minutes=15)  # without a sweep
RUN_LOST = timedelta(minutes=30)  # a run that began so long ago and is not done was cut off
BACKUP_OLD = timedelta(days=2)


@dataclass(frozen=True)
class Run:
    """One of the little bars: how it went, and when, for the title."""

    failed: bool
    title: str


@dataclass(frozen=True)
class Job:
    """One line of the table."""

    label: str
    schedule: str
    last: str
    did: str
    took: str
    upcoming: str
    failed: bool
    running: bool
    runs: list[Run]


@dataclass(frozen=True)
class BackupState:
    """The last good back-up; `old` when it is no longer good enough; `progress` while one runs."""

    at: datetime | None
    name: str
    old: bool
    progress: dict[str, object] | None


@dataclass
class Overview:
    """The whole page."""

    jobs: list[Job]
    beat: datetime | None
    beating: bool
    starting: bool  # nothing was due yet
    mails: list[Mail]
    waiting: list[Mail]
    counts: MailCounts
    backup: BackupState
    paused_at: datetime | None
    mail_folder: str  # where mails are written instead of being sent; empty with a mail server
    trouble: list[str] = field(default_factory=list)


def overview(at: datetime, mail_folder: str = "") -> Overview:
    """Everything as it stands at the aware moment `at`, in a number of queries that grows with jobs only.

    `mail_folder` is where mails are written while the ward has no mail server; empty when it has one.
    """
    installation = Installation.objects.current()
    tasks = PeriodicTask.objects.exclude(task__startswith="celery.").select_related("interval", "crontab")
    tasks = tasks.filter(enabled=True).order_by("pk")
    runs = {task.task: _runs(_job_of(task)) for task in tasks}
    beats = runs[_SWEEP_TASK] if _SWEEP_TASK in runs else _runs(SWEEP)
    paused_at = installation.sending_paused_at if installation else None
    found = Overview(
        jobs=[_job(task, runs[task.task], at) for task in tasks],
        beat=beats[0].started_at if beats else None,
        beating=bool(beats) and at - beats[0].started_at <= HEART_STOPS,
        starting=not beats and _is_new(installation, [_job_of(task) for task in tasks], at),
        mails=mails_in_trouble(),
        waiting=mails_held() if paused_at else [],
        counts=mail_counts(at),
        backup=_backup(installation, at),
        paused_at=paused_at,
        mail_folder=mail_folder,
    )
    found.trouble = _trouble(found, at)
    return found


def _is_new(installation: Installation | None, jobs: list[str], at: datetime) -> bool:
    """Whether the first sweep is not overdue: made just now, or the first job of all ran just now."""
    first = JobRun.objects.filter(job__in=jobs).aggregate(first=Min("started_at"))["first"]
    began = [installation.created_at if installation else None, first]
    return any(moment is not None and at - moment <= HEART_STOPS for moment in began)


def _job_of(task: PeriodicTask) -> str:
    """A job notes its runs under the last part of its task's name."""
    return str(task.task).rpartition(".")[2]


def _runs(job: str) -> list[JobRun]:
    return list(JobRun.objects.filter(job=job).order_by("-started_at", "-pk")[:RUNS_SHOWN])


def _job(task: PeriodicTask, runs: list[JobRun], at: datetime) -> Job:
    last = runs[0] if runs else None
    running = last is not None and last.finished_at is None and at - last.started_at < RUN_LOST
    return Job(
        label=task.name,
        schedule=schedule_words(task),
        last=_when(last.started_at, at) if last else "chưa chạy",
        did=_did(last, running=running),
        took=took_words(last.finished_at - last.started_at) if last and last.finished_at else "",
        upcoming=next_run(task, last.started_at if last else None, at),
        failed=last is not None and not last.ok and not running,
        running=running,
        runs=[
            Run(not run.ok and run.finished_at is not None, vn_moment(local(run.started_at)))
            for run in reversed(runs)
        ],
    )


def _did(run: JobRun | None, *, running: bool) -> str:
    """What a run did, without the class of an error, which means nothing to the reader."""
    if run is None:
        return ""
    if running:
        return "đang chạy"
    if run.finished_at is None:
        return "Bị ngắt giữa chừng, lần sau làm lại."
    return str(run.summary) if run.ok else _reason(run)


def _reason(run: JobRun) -> str:
    head, _, rest = str(run.summary).removeprefix("Lỗi: ").partition(": ")
    return rest if rest and head.isidentifier() else str(run.summary)


def _when(moment: datetime, at: datetime) -> str:
    """The hour alone today, with the date before."""
    here = local(moment)
    return vn_time(here) if here.date() == local(at).date() else f"{vn_day_month(here)} {vn_time(here)}"


def took_words(took: timedelta) -> str:
    """ "0,04 giây", "41 giây", "2 phút 20"."""
    seconds = max(0.0, took.total_seconds())
    if seconds < 10:
        return f"{vn_decimal(seconds, 2 if seconds < 1 else 1)} giây"
    if seconds < 60:
        return f"{round(seconds)} giây"
    return f"{int(seconds // 60)} phút {int(seconds % 60):02d}"


# -- back-up ----------------------------------------------------------------------------------------


def backup_progress() -> dict[str, object] | None:
    """How far a running back-up is; None when none runs, or nobody can tell."""
    try:
        progress: dict[str, object] | None = cache.get(BACKUP_PROGRESS)
    except (OSError, RedisError):
        return None
    return progress


def _backup(installation: Installation | None, at: datetime) -> BackupState:
    last = installation.last_backup_at if installation else None
    since = last or (installation.created_at if installation else at)
    return BackupState(
        at=last,
        name=installation.last_backup_name if installation else "",
        old=at - since > BACKUP_OLD,
        progress=backup_progress(),
    )


# -- what is wrong ----------------------------------------------------------------------------------


def _trouble(found: Overview, at: datetime) -> list[str]:
    """The most serious first, each with its cause and a way out."""
    sentences = []
    if found.beat is None and not found.starting:
        sentences.append("Bộ hẹn giờ chưa chạy lần nào. Mở lại phần mềm trên máy chủ.")
    elif found.beat is not None and not found.beating:
        sentences.append(
            f"Bộ hẹn giờ đứng từ {vn_moment(local(found.beat))}. "
            "Trễ hẹn, thư xin lỗi và thư điện tử không được làm. "
            "Mở lại phần mềm trên máy chủ; việc bị lỡ sẽ được làm bù."
        )
    if found.backup.old:
        last = (
            f"lần tốt gần nhất {vn_moment(local(found.backup.at))}" if found.backup.at else "chưa có lần nào"
        )
        sentences.append(f"Sao lưu quá 2 ngày chưa có bản mới: {last}. Bấm “Sao lưu ngay” và xem lý do.")
    sentences += [f"{job.label} lỗi lúc {job.last}: {job.did}" for job in found.jobs if job.failed]
    if found.counts.needs_person:
        sentences.append(
            f"{vn_number(found.counts.needs_person)} thư đã thử 5 ngày không gửi được, cần người xử lý."
        )
    return sentences


def seen_at(at: datetime) -> str:
    """The moment of the page, to the second."""
    return f"{at.astimezone(ZONE):%H:%M:%S}"
