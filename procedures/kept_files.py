"""Files kept under the hash of their content: whole or not at all, and checked before they are read."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import IO

from procedures.faultpoint import faultpoint

_CHUNK = 1 << 20
_UNFINISHED = ".tmp"


def keep_file(source: IO[bytes], root: Path, ending: str) -> tuple[str, str, int]:
    """Copy all of `source` below `root`; the name there, the SHA-256 and the size in bytes.

    The file appears whole or not at all, even when power fails.
    """
    root.mkdir(parents=True, exist_ok=True)
    temporary = root / f"{os.getpid()}.{id(source)}{_UNFINISHED}"
    try:
        digest, size = _write(source, temporary)
        name = f"{digest[:2]}/{digest}.{ending}"
        (root / name).parent.mkdir(exist_ok=True)
        temporary.rename(root / name)
    except OSError:
        temporary.unlink(missing_ok=True)  # the disk is full: leave it no fuller
        raise
    _sync_folder((root / name).parent)
    faultpoint("P9")
    return name, digest, size


def _write(source: IO[bytes], temporary: Path) -> tuple[str, int]:
    told, size = hashlib.sha256(), 0
    with temporary.open("wb") as file:
        while chunk := source.read(_CHUNK):
            told.update(chunk)
            size += file.write(chunk)
        file.flush()
        faultpoint("P7")
        os.fsync(file.fileno())
    faultpoint("P8")
    return told.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    """Let the new name survive a power cut too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def drop_unfinished(root: Path, before: float) -> int:
    """Remove what processes that died left half written, last touched before that time of the system's clock.

    How many files.
    """
    left = [path for path in root.glob(f"*{_UNFINISHED}") if path.stat().st_mtime < before]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def kept_file(root: Path, name: str, digest: str) -> Path | None:
    """Where the file lies; None when it is gone or no longer has its hash."""
    path = root / name
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError):
        return None
    return path if found == digest else None
