"""The files people hand in, each under its hash: put there before it is noted, opened only while intact.

Putting and noting, and clearing away what was never noted, take turns by one lock, so that a file just put
into its place is never taken for a forgotten one.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from dossiers.models import Attachment, KeptFile
from dossiers.models.attachments import kept_files

from .incoming import Incoming

FORGOTTEN_AFTER = timedelta(hours=24)
_MOST_FORGOTTEN = 20  # more of them than this, and than of known files: it is the database that is another


class FileDamaged(Exception):
    """The stored file of an attachment is gone or was changed; the text is a sentence."""


@dataclass(frozen=True)
class Stored:
    """A file that was checked and lies in its place."""

    name: str
    media_type: str
    size: int
    sha256: str


@contextlib.contextmanager
def store_lock() -> Iterator[None]:
    """The store to this thread alone; short: checks are made before."""
    root = _root()
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def place_of(stored: Stored) -> Path:
    """Where a file with this content lies."""
    facts = Attachment(sha256=stored.sha256, media_type=stored.media_type)
    return Path(settings.PAPERS_ROOT) / facts.file_name


def put(incoming: Incoming, stored: Stored) -> None:
    """Move a finished file into its place, whole even when power fails; a damaged one there is mended."""
    place = place_of(stored)
    place.parent.mkdir(parents=True, exist_ok=True)
    incoming.path.replace(place)
    descriptor = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def drop_unless_noted(stored: Stored) -> None:
    """Take a file away that no row names (withdrawn ones do). Only under `store_lock`."""
    if not any(files.filter(sha256=stored.sha256).exists() for files in kept_files()):
        place_of(stored).unlink(missing_ok=True)


def opened(attachment: KeptFile) -> BinaryIO:
    """The open file, read through once for its hash. Raises FileDamaged when it is not what was stored."""
    try:
        file = (Path(settings.PAPERS_ROOT) / attachment.file_name).open("rb")
    except FileNotFoundError as error:
        raise FileDamaged(_DAMAGED) from error
    if hashlib.file_digest(file, "sha256").hexdigest() != attachment.sha256:
        file.close()
        raise FileDamaged(_DAMAGED)
    file.seek(0)
    return file


_DAMAGED = "Tệp đã mất hoặc bị thay đổi trên máy chủ. Khôi phục từ bản sao lưu, hoặc quét lại."


def clear_forgotten(at: datetime) -> str:
    """Remove files a day old that no row names, and parts of broken uploads; what was done, in words.

    `at` is an aware moment. Where most files are unknown nothing is removed: the database is not theirs.
    """
    root = _root()
    before = (at - FORGOTTEN_AFTER).timestamp()
    with store_lock():
        known, forgotten = 0, []
        for folder in sorted(root.glob("[0-9a-f][0-9a-f]")):
            named = {
                sha256
                for files in kept_files()
                for sha256 in files.filter(sha256__startswith=folder.name).values_list("sha256", flat=True)
            }
            for path in folder.iterdir():
                if path.stem in named:
                    known += 1
                elif path.stat().st_mtime < before:
                    forgotten.append(path)
        if len(forgotten) > max(_MOST_FORGOTTEN, known):
            return f"không dọn: {len(forgotten)} tệp lạ, chỉ {known} tệp có trong cơ sở dữ liệu"
        parts = [path for path in root.glob("incoming/*.part") if path.stat().st_mtime < before]
        for path in [*forgotten, *parts]:
            path.unlink(missing_ok=True)
    return f"dọn {len(forgotten)} tệp không dùng, {len(parts)} tệp gửi dở"


def _root() -> Path:
    return Path(settings.PAPERS_ROOT) / "attachments"
