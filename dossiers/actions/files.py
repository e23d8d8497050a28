"""A file under way: claimed by one worker, renewed while it works, finished or failed.

A worker may die at any point: the claim runs out and the next sweep claims it again. Two workers cannot both
finish, because finishing asks for the very claim. The functions serve every kind of `RequestedFile`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, TypeVar, cast

from django.db import models
from django.db.models import F, Q

from dossiers.models import RequestedFile
from procedures.kept_files import keep_file

File = TypeVar("File", bound=RequestedFile)
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3  # then a person must look
_STATE = RequestedFile.State


def under_way() -> Q:
    """Waiting for a worker or being made."""
    return Q(state__in=[_STATE.WAITING, _STATE.RENDERING])


def waiting_files(files: models.QuerySet[File], at: datetime) -> models.QuerySet[File]:
    """Files to make now: waiting, or claimed by a worker that has not come back within its lease."""
    return files.filter(Q(state=_STATE.WAITING) | Q(state=_STATE.RENDERING, claimed_until__lt=at)).order_by(
        "requested_at", "pk"
    )


def claim_file(files: models.QuerySet[File], file_id: int, at: datetime) -> File | None:
    """Take the file for this worker; None when there is nothing to do or another was quicker.

    After the third worker died over it, it has failed: something in it kills them.
    """
    file = waiting_files(files, at).filter(pk=file_id).first()
    if file is None:
        return None
    same = waiting_files(files, at).order_by().filter(pk=file.pk, attempts=file.attempts)
    if file.attempts >= MOST_ATTEMPTS:
        same.update(state=_STATE.FAILED, finished_at=at, error="Việc lập tệp đã bị ngắt nhiều lần.")
        return None
    taken = same.update(state=_STATE.RENDERING, claimed_until=at + LEASE, attempts=F("attempts") + 1)
    return files.get(pk=file_id) if taken else None


def renew_claim(file: RequestedFile, at: datetime, **progress: Any) -> bool:
    """Note progress and go on for another lease; False when the claim was lost meanwhile."""
    until = at + LEASE
    if not _claimed(file).update(claimed_until=until, **progress):
        return False
    file.claimed_until = until
    for name, value in progress.items():
        setattr(file, name, value)
    return True


def release_claim(file: RequestedFile) -> None:
    """Let any worker go on; what was done so far was no failure."""
    _claimed(file).update(state=_STATE.WAITING, claimed_until=None, attempts=0)


def finish_file(file: RequestedFile, content: IO[bytes], root: Path, ending: str, at: datetime) -> bool:
    """Keep the content; False when the claim was lost meanwhile, and nothing is noted then."""
    name, digest, size = keep_file(content, root, ending)
    noted = {"file_name": name, "sha256": digest, "size": size, "finished_at": at}
    return _claimed(file).update(state=_STATE.DONE, claimed_until=None, error="", **noted) == 1


def fail_file(file: RequestedFile, reason: str, at: datetime) -> None:
    """Note why there is no file; a person may ask again."""
    _end(_claimed(file), reason, at)


def lose_file(file: RequestedFile, reason: str, at: datetime) -> None:
    """Note that a finished file is gone or was changed, so that it can be asked for again."""
    _end(_same(file).filter(state=_STATE.DONE), reason, at)


def _end(files: models.QuerySet[Any], reason: str, at: datetime) -> None:
    told = " ".join(reason.split())[:300]
    files.update(state=_STATE.FAILED, finished_at=at, claimed_until=None, error=told)


def _same(file: RequestedFile) -> models.QuerySet[Any]:
    manager = cast("models.Manager[Any]", type(file)._default_manager)
    return manager.filter(pk=file.pk)


def _claimed(file: RequestedFile) -> models.QuerySet[Any]:
    claim: Mapping[str, Any] = {"attempts": file.attempts, "claimed_until": file.claimed_until}
    return _same(file).filter(state=_STATE.RENDERING, **claim)
