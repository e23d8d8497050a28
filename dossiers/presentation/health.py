"""The jobs page for a machine: what is well and what is not; no name, no address, no word of a mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procedures.calendar import local

from .jobs import Job, Overview, overview


def health_report(at: datetime) -> tuple[dict[str, Any], bool]:
    """What a monitor is told at the aware moment `at`, and whether all is well.

    Mails that need a person are a "warning": somebody has to look, but nothing stands still.
    """
    found = overview(at)
    ill = _ill(found)
    warning = found.counts.needs_person > 0 or found.paused_at is not None
    report = {
        "status": "failing" if ill else "warning" if warning else "ok",
        "at": local(at).isoformat(timespec="seconds"),
        "failing": ill,
        "database": True,
        "clock": {"ok": found.pulse.beating or found.pulse.starting, "last": _iso(found.pulse.beat)},
        "worker": {"ok": found.pulse.working or found.pulse.starting, "last": _iso(found.pulse.worked)},
        "queue": found.pulse.queue,
        "jobs": {str(job.task.task): _job(job) for job in found.jobs},
        "mail": {
            "waiting": found.counts.waiting,
            "needs_person": found.counts.needs_person,
            "paused": found.paused_at is not None,
        },
        "backup": {"ok": not found.backup.old, "last": _iso(found.backup.at)},
    }
    return report, not ill


def _ill(found: Overview) -> list[str]:
    """The names of what stands still, failed or is late."""
    heart = found.pulse
    parts = {
        "clock": heart.beating or heart.starting,
        "worker": heart.working or heart.starting,
        "queue": heart.queue is not None,
        "backup": not found.backup.old,
    }
    jobs = {f"job:{job.task.task}": job.well for job in found.jobs}
    return [name for name, well in (parts | jobs).items() if not well]


def _job(job: Job) -> dict[str, Any]:
    return {"ok": not job.failed, "late": bool(job.late), "last": _iso(job.began)}


def _iso(moment: datetime | None) -> str | None:
    return local(moment).isoformat(timespec="seconds") if moment else None
