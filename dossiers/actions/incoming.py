"""A file on its way in: written to the disk piece by piece, counted and hashed, never whole in memory."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from dossiers.scans.kinds import HEAD, Kind, Reason, Unfit, kind_of

_FOLDER = "attachments/incoming"
_PATIENCE = 30  # seconds for the check, which may itself wait for the processor
_CHECKS = threading.BoundedSemaphore(2)  # of this process at once: each may take a gigabyte


class Incoming:
    """Where the pieces of one file go. `discard` must follow whatever happens; the nightly clearing finds
    what a power cut left. What is too big, or finds no room, is not written on, but counted."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.size = 0
        self.head = b""
        self.failed: OSError | None = None
        self._told = hashlib.sha256()
        self._path: Path | None = None
        self._descriptor = -1
        self._attempt(self._open)

    @property
    def path(self) -> Path:
        """The file, once it is whole."""
        if self._path is None:
            raise FileNotFoundError(self.name)
        return self._path

    @property
    def sha256(self) -> str:
        """The hash of everything received."""
        return self._told.hexdigest()

    def write(self, piece: bytes) -> None:
        """The next piece."""
        self.size += len(piece)
        if self.size > settings.UPLOAD_MOST:
            self.discard()
        if self._descriptor < 0:
            return
        self.head += piece[: HEAD - len(self.head)]
        self._told.update(piece)
        self._attempt(lambda: self._write_all(piece))

    def finish(self) -> None:
        """All pieces are there: bring them onto the disk."""
        if self._descriptor >= 0:
            self._attempt(lambda: os.fsync(self._descriptor))
            self._close()

    def discard(self) -> None:
        """Leave nothing behind; a file that was put into its place has no part any more."""
        self._close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path = None

    def check(self) -> Kind:
        """The kind of the finished file, looked into by a process of its own.

        Raises Unfit with the reason why it is not taken.
        """
        if self.size > settings.UPLOAD_MOST:
            raise Unfit(Reason.TOO_BIG)
        if not self.size:
            raise Unfit(Reason.EMPTY)
        kind = kind_of(self.head)
        word = looked_into(self.path, kind.media_type)
        if word != "fit":
            raise Unfit(Reason(word))
        return kind

    def _open(self) -> None:
        folder = Path(settings.PAPERS_ROOT) / _FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        self._descriptor, path = tempfile.mkstemp(".part", dir=folder)
        self._path = Path(path)

    def _write_all(self, piece: bytes) -> None:
        view = memoryview(piece)
        while view:
            view = view[os.write(self._descriptor, view) :]

    def _attempt(self, work: Callable[[], None]) -> None:
        try:
            work()
        except OSError as error:
            self.failed = error
            self.discard()

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def looked_into(path: Path, media_type: str) -> str:
    """ "fit", or the reason (`Reason`) why not; a check that is killed or takes too long says too complex."""
    words = [sys.executable, "-m", "dossiers.scans", media_type, str(path)]
    with _CHECKS:
        try:
            done = subprocess.run(  # noqa: S603  (our own module on our own file)
                words,
                cwd=settings.BASE_DIR,
                env={"PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Reason.TOO_COMPLEX.value
    word = done.stdout.decode(errors="replace")
    return (
        word if done.returncode == 0 and (word == "fit" or word in set(Reason)) else Reason.TOO_COMPLEX.value
    )
