"""Putting a back-up in the place of what is there: everything is checked first, nothing is thrown away.

The archive is unpacked beside the data and every byte of it compared with its manifest before anything is
touched; the data replaced is kept in a folder of its own. Afterwards no mail leaves until a person turns
sending on again, for what the back-up holds as waiting may have been sent since.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import DatabaseError, connection, connections
from django.db.migrations.loader import MigrationLoader

from dossiers.models import JobRun
from onestop import dumps
from onestop.archive import DATABASE, PAPERS, ArchiveError, Manifest, read_manifest, unpack
from onestop.backup import size_words
from onestop.figures import Figures, differences
from onestop.folders import make_folders
from onestop.installation import mode, wrong_mode
from procedures.calendar import ZONE
from procedures.models import Installation

_SPARE = 100 * 1024 * 1024
_KINDS = {"demo": "bản dùng thử", "real": "phường làm việc thật"}
_SWITCH = {"demo": "DEMO=1", "real": "DEMO=0"}
_ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

Say = Callable[[str, int], object]


class RestoreError(Exception):
    """Nothing was replaced, unless the text says so; the text is a sentence."""


@dataclass(frozen=True)
class Restored:
    """What came back, beside what the back-up held, and where the data of before is kept."""

    manifest: Manifest
    after: Figures
    aside: Path

    @property
    def differences(self) -> list[str]:
        """What is not the same; empty when everything came back."""
        return differences(self.manifest.figures, self.after)


def check(path: Path) -> Manifest:
    """The manifest of a back-up that may be put back here. Raises RestoreError with the reason why not."""
    try:
        manifest = read_manifest(path)
    except ArchiveError as error:
        raise RestoreError(str(error)) from error
    if manifest.mode != mode():
        raise RestoreError(
            f"Tệp này là sao lưu của {_KINDS.get(manifest.mode, manifest.mode)}. "
            f"Khôi phục với {_SWITCH.get(manifest.mode, '')}, hoặc chọn tệp khác."
        )
    if manifest.engine != dumps.engine():
        raise RestoreError(
            f"Bản sao lưu làm từ {_ENGINES.get(manifest.engine, manifest.engine)}, "
            f"còn DATABASE_URL đang trỏ tới {_ENGINES[dumps.engine()]}."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if set(manifest.migrations) - known:
        raise RestoreError("Bản sao lưu do bản phần mềm mới hơn làm ra. Cập nhật phần mềm trước.")
    return manifest


def restore(path: Path, at: datetime, say: Say = lambda words, percent: None) -> Restored:
    """Replace database and papers by those of the back-up; `at` is the aware moment it is done.

    Raises RestoreError: the file does not fit, the site is running, there is no room, or the database could
    not be written, in which case the text says where the data of before is.
    """
    manifest = check(path)
    _check_target()
    with _site_stopped():
        _check_room(manifest)
        staging = Path(settings.DATA) / f".restore-{at.astimezone(ZONE):%Y%m%d-%H%M%S}"
        try:
            staging.mkdir()
            _unpack(path, manifest, staging, say)
            say("Thay dữ liệu", 100)
            aside = _replace(staging, manifest, at)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        after = dumps.figures_now()
        _make_safe(path, manifest, at)
    return Restored(manifest, after, aside)


def _check_target() -> None:
    """The database here must be of the settings' mode, or be none at all; a damaged one may be replaced."""
    try:
        sentence = wrong_mode()
    except DatabaseError as error:
        if dumps.engine() != "sqlite":
            raise RestoreError(f"Không mở được cơ sở dữ liệu: {str(error).splitlines()[0]}.") from error
        sentence = None
    finally:
        connections.close_all()
    if sentence:
        raise RestoreError(sentence)


@contextlib.contextmanager
def _site_stopped() -> Iterator[None]:
    """Hold the lock of `manage.py run`, so that the site neither runs nor starts meanwhile."""
    make_folders()
    with (Path(settings.DATA) / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RestoreError("Phần mềm đang chạy. Dừng nó (Ctrl-C) rồi khôi phục.") from None
        if _answers():
            raise RestoreError(f"Trang web đang mở ở cổng {settings.PORT}. Dừng nó rồi khôi phục.")
        yield


def _answers() -> bool:
    """Whether a site of ours, started some other way, listens where this one would."""
    host = "127.0.0.1" if settings.HOST in {"0.0.0.0", "localhost"} else settings.HOST  # noqa: S104  (compared)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{host}:{settings.PORT}/suc-khoe/", timeout=3) as answer:
            return bool(answer.read(2) == b"ok")
    except urllib.error.HTTPError:
        return False
    except (urllib.error.URLError, OSError, ValueError):
        return False


def _check_room(manifest: Manifest) -> None:
    needed = manifest.size + manifest.files[DATABASE].size + _SPARE
    free = shutil.disk_usage(settings.DATA).free
    if free < needed:
        told = f"cần {size_words(needed)}, còn {size_words(free)}"
        raise RestoreError(f"Không đủ chỗ để khôi phục: {told}.")


def _unpack(path: Path, manifest: Manifest, staging: Path, say: Say) -> None:
    done = 0

    def progress(size: int) -> None:
        nonlocal done
        done += size
        say("Kiểm tra bản sao lưu", min(99, 100 * done // max(1, manifest.size)))

    try:
        unpack(path, manifest, staging, progress)
    except ArchiveError as error:
        raise RestoreError(str(error)) from error
    except OSError as error:
        raise RestoreError(f"Không ghi được vào {staging.parent}: {error.strerror}.") from error


def _replace(staging: Path, manifest: Manifest, at: datetime) -> Path:
    """Put the data of before aside and the new in its place; the folder where the old is kept."""
    aside = Path(settings.DATA) / "replaced" / f"{at.astimezone(ZONE):%Y%m%d-%H%M%S}"
    aside.mkdir(parents=True, mode=0o700)
    papers = Path(settings.PAPERS_ROOT)
    try:
        # Papers last: within one folder that is two renames, which do not run out of room.
        dumps.load(staging / DATABASE, manifest.facts, aside)
        if papers.exists():
            papers.rename(aside / "papers")
        new = staging / PAPERS
        new.rename(papers) if new.exists() else papers.mkdir(parents=True)
    except (OSError, dumps.DumpError) as error:
        raise RestoreError(f"{error} Dữ liệu trước đó ở {aside}.") from error
    return aside


def _make_safe(path: Path, manifest: Manifest, at: datetime) -> None:
    """No mail, no session of before, no job under way, nothing remembered about the other data."""
    connection.close()
    made_at = datetime.fromisoformat(manifest.made_at)
    Installation.objects.filter(pk=1).update(
        sending_paused_at=at, last_backup_at=made_at, last_backup_name=path.name[:200]
    )
    Session.objects.all().delete()
    JobRun.objects.filter(finished_at=None).delete()
    cache.clear()
    connections.close_all()
