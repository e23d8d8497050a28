"""What has to be there before the first page: folders, tables, data. Each step says when it is needed."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@dataclass(frozen=True)
class Step:
    """One thing to prepare: its name for the person waiting, when it is needed, the command that does it."""

    title: str
    needed: Callable[[], bool]
    command: tuple[str, ...]

    def run(self) -> None:
        """Run the command in this process, where Ctrl-C rolls back and leaves nothing running."""
        call_command(*self.command)


def _tables_are_old() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _no_procedures() -> bool:
    from procedures.models import Procedure

    return not Procedure.objects.exists()


def _no_calendar() -> bool:
    from procedures.models import CalendarYear

    return not CalendarYear.objects.exists()


def _demo_without_dossiers() -> bool:
    from dossiers.models import Dossier

    return settings.DEMO and not Dossier.objects.exists()


STEPS = (
    Step("Chuẩn bị cơ sở dữ liệu", _tables_are_old, ("migrate", "--no-input", "--verbosity=0")),
    Step("Nạp danh mục thủ tục", _no_procedures, ("load_catalogue", "--yes")),
    Step("Nạp lịch nghỉ", _no_calendar, ("load_calendar", "--yes")),
    Step(
        "Nạp hồ sơ đang giải quyết của phường dùng thử", _demo_without_dossiers, ("load_demo", "--open-first")
    ),
)


def make_folders() -> None:
    """Make the folders the site writes to."""
    wanted = [settings.PAPERS_ROOT, settings.EMAIL_FILE_PATH, settings.DATA / "cache", settings.DATA / "log"]
    if not settings.REDIS_URL:
        wanted += [Path(folder) for folder in settings.BROKER_FOLDERS.values()]
    for folder in wanted:
        folder.mkdir(parents=True, exist_ok=True)


def _static_files() -> Iterator[tuple[str, int, int]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            yield name, status.st_size, status.st_mtime_ns


def collect_static() -> bool:
    """Gather, hash and compress the files of the pages when one has changed; return whether one had."""
    fingerprint = hashlib.sha256(repr(sorted(_static_files())).encode()).hexdigest()
    stamp = Path(settings.STATIC_ROOT) / ".fingerprint"
    if stamp.is_file() and stamp.read_text() == fingerprint:
        return False
    call_command("collectstatic", "--no-input", "--clear", "--verbosity=0")
    stamp.write_text(fingerprint)
    return True
