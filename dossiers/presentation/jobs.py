"""What the jobs page tells: each job's runs, the mails that wait, the back-up, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.cache import cache
from django_celery_beat.models import PeriodicTask
from redis.exceptions import RedisError

from dossiers.models import JobRun
from dossiers.presentation.mails import Mail, MailCounts, mail_counts, mails_held, mails_in_trouble
from dossiers.presentation.pulse import RUN_LOST, Pulse, pulse
from dossiers.presentation.schedules import late_since, next_run, schedule_words
from procedures.calendar import ZONE, local
from procedures.dates import vn_day_month, vn_decimal, vn_moment, vn_number, vn_time
from procedures.models import Installation

BACKUP = "nightly_backup"
BACKUP_PROGRESS = "backup-progress"  # cache key: {"words": ..., "percent": ...} while a back-up runs
RUNS_SHOWN = 14
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
    late: str  # when it should have run; empty while it is in time
    task: PeriodicTask
    began: datetime | None
    runs: list[Run]

    @property
    def well(self) -> bool:
        """Whether the last run was good and the next one is not overdue."""
        return not self.failed and not self.late


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
    pulse: Pulse
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
    paused_at = installation.sending_paused_at if installation else None
    found = Overview(
        jobs=[_job(task, _runs(_job_of(task)), at) for task in tasks],
        pulse=pulse(tasks, installation, at),
        mails=mails_in_trouble(),
        waiting=mails_held() if paused_at else [],
        counts=mail_counts(at),
        backup=_backup(installation, at),
        paused_at=paused_at,
        mail_folder=mail_folder,
    )
    found.trouble = _trouble(found, at)
    return found


def _job_of(task: PeriodicTask) -> str:
    """A job notes its runs under the last part of its task's name."""
    return str(task.task).rpartition(".")[2]


def _runs(job: str) -> list[JobRun]:
    return list(JobRun.objects.filter(job=job).order_by("-started_at", "-pk")[:RUNS_SHOWN])


def _job(task: PeriodicTask, runs: list[JobRun], at: datetime) -> Job:
    last = runs[0] if runs else None
    running = last is not None and last.finished_at is None and at - last.started_at < RUN_LOST
    late = None if running else late_since(task, last.started_at if last else None, at)
    return Job(
        label=task.name,
        schedule=schedule_words(task),
        last=_when(last.started_at, at) if last else "chưa chạy",
        did=_did(last, running=running),
        took=took_words(last.finished_at - last.started_at) if last and last.finished_at else "",
        upcoming=next_run(task, last.started_at if last else None, at),
        failed=last is not None and not last.ok and not running,
        running=running,
        late=_when(late, at) if late else "",
        task=task,
        began=last.started_at if last else None,
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


_NOTHING_DONE = (
    "Trễ hẹn, thư xin lỗi và thư điện tử không được làm. "
    "Mở lại phần mềm trên máy chủ; việc bị lỡ sẽ được làm bù."
)


def _trouble(found: Overview, at: datetime) -> list[str]:
    """The most serious first, each with its cause and a way out."""
    sentences = []
    heart = found.pulse
    if heart.beat is None and not heart.starting:
        sentences.append("Bộ hẹn giờ chưa chạy lần nào. Mở lại phần mềm trên máy chủ.")
    elif heart.beat is not None and not heart.beating:
        sentences.append(f"Bộ hẹn giờ đứng từ {vn_moment(local(heart.beat))}. {_NOTHING_DONE}")
    elif heart.beating and not heart.working:
        since = f"từ {vn_moment(local(heart.worked))}" if heart.worked else "lần nào"
        sentences.append(f"Bộ thực hiện không làm việc {since}, bộ hẹn giờ vẫn chạy. {_NOTHING_DONE}")
    if heart.queue is None:
        sentences.append("Hàng đợi không trả lời nên chưa giao được việc. Kiểm tra Redis trên máy chủ.")
    if found.backup.old:
        last = (
            f"lần tốt gần nhất {vn_moment(local(found.backup.at))}" if found.backup.at else "chưa có lần nào"
        )
        sentences.append(f"Sao lưu quá 2 ngày chưa có bản mới: {last}. Bấm “Sao lưu ngay” và xem lý do.")
    if heart.well:  # else none of them can be in time
        sentences += [
            f"{job.label} trễ: lẽ ra chạy lúc {job.late}. Xem nhật ký worker.log trên máy chủ."
            for job in found.jobs
            if job.late
        ]
    sentences += [f"{job.label} lỗi lúc {job.last}: {job.did}" for job in found.jobs if job.failed]
    if found.counts.needs_person:
        sentences.append(
            f"{vn_number(found.counts.needs_person)} thư đã thử 5 ngày không gửi được, cần người xử lý."
        )
    return sentences


def seen_at(at: datetime) -> str:
    """The moment of the page, to the second."""
    return f"{at.astimezone(ZONE):%H:%M:%S}"
