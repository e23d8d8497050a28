"""Backing up while people work: the database at one moment, then papers and attachments, in one file with a
manifest.

The database goes first: a paper issued meanwhile is in the archive without being named, never the reverse.
The file appears whole or not at all. Of each of the last days with a back-up the first and the last are kept.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from redis.exceptions import RedisError

from dossiers.presentation.jobs import BACKUP_PROGRESS
from dossiers.scans.kinds import KINDS
from onestop import dumps
from onestop.archive import DATABASE, PAPERS, Manifest, write_archive
from onestop.installation import mode
from procedures.calendar import ZONE
from procedures.dates import vn_decimal, vn_number
from procedures.models import Installation, Ward

KEEP_DAYS = 14
_SPARE = 100 * 1024 * 1024  # bytes left free for the site itself
_KEPT = {
    kind.suffix for kind in KINDS.values()
}  # papers and attachments; parts of uploads under way are neither
_NAME = re.compile(r"onestop-(demo|real)-(\d{8})-\d{6}\.zip")

Say = Callable[[str, int], object]  # told what is being done and how far, in percent


class BackupError(Exception):
    """No back-up was made; the text is a sentence."""


@dataclass(frozen=True)
class Backup:
    """A finished back-up."""

    path: Path
    size: int
    manifest: Manifest
    damaged: list[str]  # papers the database names whose file is missing or no longer has its hash

    @property
    def told(self) -> str:
        """What was done, in one line."""
        line = f"{self.manifest.figures.told}; {size_words(self.size)}"
        return line + (f"; {len(self.damaged)} tệp giấy tờ thiếu hoặc hỏng" if self.damaged else "")


def size_words(size: int) -> str:
    """Bytes as people read them: "31 kB", "1.204,5 MB"."""
    return f"{vn_number(round(size / 1e3))} kB" if size < 1e6 else f"{vn_decimal(size / 1e6, 1)} MB"


def make_backup(at: datetime, folder: Path | None = None, say: Say = lambda words, percent: None) -> Backup:
    """Back up into `folder`, else into the folder of the settings, where older ones are then cleared away.

    `at` is the aware moment the file is named after. Raises BackupError, with the reason, when there is no
    room, another back-up runs, or the database cannot be copied.
    """
    own = folder is None
    target = Path(settings.BACKUP_ROOT) if folder is None else folder
    with _only_one(target):
        _check_room(target)
        made = _make(target, at, say)
        Installation.objects.filter(pk=1).update(last_backup_at=at, last_backup_name=made.path.name)
        if own:
            keep_latest(target, mode())
    return made


def nothing_to_back_up() -> str | None:
    """The sentence that says that this database was never prepared; None when it was."""
    if Installation._meta.db_table in connection.introspection.table_names():
        return None
    return "Chưa có dữ liệu để sao lưu: cơ sở dữ liệu này chưa được chuẩn bị. Chạy phần mềm trước."


def backup_in_view(at: datetime) -> str:
    """Back up and let the jobs page see how far it is; what was done, in words."""

    def show(words: str, percent: int) -> None:
        with contextlib.suppress(OSError, RedisError):  # nobody can see it: no reason to stop
            cache.set(BACKUP_PROGRESS, {"words": words, "percent": percent}, timeout=30 * 60)

    try:
        return make_backup(at, say=show).told
    finally:
        with contextlib.suppress(OSError, RedisError):
            cache.delete(BACKUP_PROGRESS)


def keep_latest(folder: Path, kind: str, days: int = KEEP_DAYS) -> list[Path]:
    """Delete the back-ups of one mode that are not among the first and last of its latest days.

    Returns what was deleted. Files with other names are not ours to delete.
    """
    by_day: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.iterdir()):
        if (named := _NAME.fullmatch(path.name)) and named[1] == kind:
            by_day[named[2]].append(path)
    kept = {paths[index] for day in sorted(by_day)[-days:] for paths in [by_day[day]] for index in (0, -1)}
    gone = [path for paths in by_day.values() for path in paths if path not in kept]
    for path in gone:
        path.unlink()
    return gone


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """The folder to this process alone; what a killed back-up left is cleared away."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / ".lock").open("a")
    except OSError as error:
        raise BackupError(f"Không ghi được vào thư mục {folder}: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError("Đang có một lần sao lưu khác chạy vào thư mục này. Đợi lần đó xong.") from None
        for left in [*folder.glob(".backup-*"), *folder.glob("*.part")]:
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        yield


def _papers() -> list[Path]:
    root = Path(settings.PAPERS_ROOT)
    return (
        sorted(path for path in root.rglob("*") if path.suffix in _KEPT and path.is_file())
        if root.is_dir()
        else []
    )


def _check_room(folder: Path) -> None:
    """A copy of the database, the packed copy, and the papers have to fit."""
    needed = 2 * dumps.size_now() + sum(path.stat().st_size for path in _papers()) + _SPARE
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(
            f"Hết chỗ trên ổ sao lưu: cần {size_words(needed)}, còn {size_words(free)}. "
            f"Dọn ổ chứa {folder}, hoặc sao lưu sang ổ khác."
        )


def _make(folder: Path, at: datetime, say: Say) -> Backup:
    path = folder / f"onestop-{mode()}-{at.astimezone(ZONE):%Y%m%d-%H%M%S}.zip"
    if path.exists():
        raise BackupError(f"Đã có tệp {path.name}. Đợi một giây rồi làm lại.")
    part = path.with_suffix(".part")
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as working:
            copy = Path(working) / DATABASE
            say("Chép cơ sở dữ liệu", 0)
            manifest = _manifest(copy, at)
            _write(part, manifest, copy, say)
        part.replace(path)
        _sync_folder(folder)
    except (OSError, dumps.DumpError) as error:
        part.unlink(missing_ok=True)
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BackupError(f"Sao lưu không xong: {reason or error}") from error
    return Backup(path, path.stat().st_size, manifest, _damaged(manifest))


def _manifest(copy: Path, at: datetime) -> Manifest:
    figures, facts = dumps.dump(copy)
    ward = Ward.objects.in_force(at.astimezone(ZONE).date()).first()
    applied = MigrationRecorder(connection).applied_migrations()
    return Manifest(
        mode=mode(),
        engine=dumps.engine(),
        made_at=at.isoformat(),
        ward=ward.name if ward else "",
        figures=figures,
        facts=facts,
        migrations=sorted(f"{app}.{name}" for app, name in applied),
    )


def _write(part: Path, manifest: Manifest, copy: Path, say: Say) -> None:
    root, papers = Path(settings.PAPERS_ROOT), _papers()
    total = copy.stat().st_size + sum(path.stat().st_size for path in papers) or 1
    done = 0

    def progress(size: int) -> None:
        nonlocal done
        done += size
        say("Ghi cơ sở dữ liệu và giấy tờ", min(99, 100 * done // total))

    sources = [(DATABASE, copy), *((PAPERS + path.relative_to(root).as_posix(), path) for path in papers)]
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        write_archive(file, manifest, iter(sources), progress)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _damaged(manifest: Manifest) -> list[str]:
    """Papers rendered and files added before this back-up whose stored file is not what the database says."""
    from dossiers.models import IssuedPaper
    from dossiers.models.attachments import kept_files

    papers = IssuedPaper.objects.exclude(file_name="").filter(rendered_at__lte=manifest.made_at)
    named = dict(papers.values_list("file_name", "sha256").iterator())
    for files in kept_files():
        added = files.filter(added_at__lte=manifest.made_at).only("sha256", "media_type")
        named |= {file.file_name: file.sha256 for file in added.iterator()}
    stored = manifest.files
    return [
        name
        for name, sha256 in named.items()
        if (found := stored.get(PAPERS + name)) is None or found.sha256 != sha256
    ]
