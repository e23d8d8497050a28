"""What has to be there before the first page: folders, tables, data. Each step says when it is needed."""

import hashlib
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from onestop.folders import make_folders
from onestop.installation import claim, unclaimed, wrong_mode

_STAMP = ".fingerprint"  # in the folder of the collected files: what they were collected from


class CannotStartError(Exception):
    """The site cannot be started; the text is the one sentence that says why and what to do."""


@dataclass(frozen=True)
class Step:
    """One thing to prepare: its name for the person waiting, when it is needed, and what does it.

    It runs in this process, where Ctrl-C rolls back the transaction and leaves nothing running.
    """

    title: str
    needed: Callable[[], bool]
    run: Callable[[], object]


def _quietly(*words: str) -> Callable[[], object]:
    """Return what calls a command without the account of changes it gives to people who call it by hand."""
    return lambda: call_command(*words, stdout=StringIO())


def _tables_are_old() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _no_procedures() -> bool:
    from procedures.models import Procedure

    return not Procedure.objects.exists()


def _no_calendar() -> bool:
    from procedures.models import CalendarYear

    return not CalendarYear.objects.exists()


def _no_reference() -> bool:
    from procedures.models import LegalInstrument

    return not LegalInstrument.objects.exists()


def _load_reference() -> None:
    """Load what every ward starts from; the demo also gets its identity, a ward types its own at set-up."""
    _quietly("load_ward", "--yes", *(["--demo"] if settings.DEMO else []))()


def _demo_without_dossiers() -> bool:
    from dossiers.models import Dossier

    return settings.DEMO and not Dossier.objects.exists()


def _static_files() -> Iterator[tuple[str, int, int]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            yield name, status.st_size, int(status.st_mtime)  # image layers keep whole seconds only


def _fingerprint() -> str:
    return hashlib.sha256(repr(sorted(_static_files())).encode()).hexdigest()


def static_is_old() -> bool:
    """Return whether a file of the pages has changed since they were gathered."""
    stamp = Path(settings.STATIC_ROOT) / _STAMP
    return not stamp.is_file() or stamp.read_text() != _fingerprint()


def collect_static() -> None:
    """Gather the files of the pages, hash and compress them."""
    call_command("collectstatic", "--no-input", "--clear", "--verbosity=0")
    (Path(settings.STATIC_ROOT) / _STAMP).write_text(_fingerprint())


STEPS = (
    Step("Gom tệp giao diện", static_is_old, collect_static),
    Step("Chuẩn bị cơ sở dữ liệu", _tables_are_old, _quietly("migrate", "--no-input", "--verbosity=0")),
    Step("Ghi loại cơ sở dữ liệu", unclaimed, claim),
    Step("Nạp phòng ban, văn bản, bộ mẫu", _no_reference, _load_reference),
    Step("Nạp danh mục thủ tục", _no_procedures, _quietly("load_catalogue", "--yes")),
    Step("Nạp lịch nghỉ", _no_calendar, _quietly("load_calendar", "--yes")),
    # Not quietly: it takes a while and shows how far it is.
    Step(
        "Nạp hồ sơ đang giải quyết",
        _demo_without_dossiers,
        partial(call_command, "load_demo", "--open-first"),
    ),
)


def prepare(say: Callable[[str], None]) -> None:
    """Do the steps that are needed, announcing each before it begins.

    Raises CannotStartError when the database cannot be opened, belongs to the other mode, or a step fails.
    """
    make_folders()
    _open_database()
    if sentence := wrong_mode():
        raise CannotStartError(sentence)
    for number, step in enumerate(STEPS, start=1):
        _do(step, partial(say, f"[{number}/{len(STEPS)}] {step.title}"))
    connections.close_all()


def _open_database() -> None:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise CannotStartError(
            f"Không mở được cơ sở dữ liệu. Kiểm tra DATABASE_URL và máy chủ ({reason})."
        ) from error


def _do(step: Step, announce: Callable[[], None]) -> None:
    """Do one step when it is needed; what goes wrong is told in one sentence, with the rest in a file."""
    try:
        if step.needed():
            announce()
            step.run()
    except CommandError as error:
        raise CannotStartError(f"{step.title}: không xong. {error}") from error
    except Exception as error:
        log = settings.DATA / "log" / "prepare.log"
        log.write_text(traceback.format_exc())
        raise CannotStartError(f"{step.title}: không xong. Chi tiết: {log}") from error
