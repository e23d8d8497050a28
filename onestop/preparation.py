"""What has to be there before the first page: folders, tables, data. Each step says when it is needed."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from onestop.installation import claim, unclaimed

_STAMP = ".fingerprint"  # in the folder of the collected files: what they were collected from


@dataclass(frozen=True)
class Step:
    """One thing to prepare: its name for the person waiting, when it is needed, and what does it.

    It runs in this process, where Ctrl-C rolls back the transaction and leaves nothing running.
    """

    title: str
    needed: Callable[[], bool]
    run: Callable[[], object]


def _command(*words: str) -> Callable[[], object]:
    return partial(call_command, *words)


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


def _fingerprint() -> str:
    return hashlib.sha256(repr(sorted(_static_files())).encode()).hexdigest()


def _static_is_old() -> bool:
    stamp = Path(settings.STATIC_ROOT) / _STAMP
    return not stamp.is_file() or stamp.read_text() != _fingerprint()


def _collect_static() -> None:
    call_command("collectstatic", "--no-input", "--clear", "--verbosity=0")
    (Path(settings.STATIC_ROOT) / _STAMP).write_text(_fingerprint())


STEPS = (
    Step("Gom tệp giao diện", _static_is_old, _collect_static),
    Step("Chuẩn bị cơ sở dữ liệu", _tables_are_old, _command("migrate", "--no-input", "--verbosity=0")),
    Step("Ghi loại cơ sở dữ liệu", unclaimed, claim),
    Step("Nạp danh mục thủ tục", _no_procedures, _command("load_catalogue", "--yes")),
    Step("Nạp lịch nghỉ", _no_calendar, _command("load_calendar", "--yes")),
    Step("Nạp hồ sơ đang giải quyết", _demo_without_dossiers, _command("load_demo", "--open-first")),
)
