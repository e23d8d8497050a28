"""What all tests share: which services there are, the browser, the closing lines of a run."""

import gc
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright

from tests import found
from tests.ports import free_port

_slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
# The same examples on every run, so that a failure is the fault of the change; `make deep` searches for more.
hypothesis_settings.register_profile(
    "quick", max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=_slow
)
hypothesis_settings.register_profile("deep", max_examples=5_000, deadline=None, suppress_health_check=_slow)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--deep`` and ``--whole``."""
    parser.addoption("--deep", action="store_true", help="run the long searches too")
    parser.addoption("--whole", action="store_true", help="on PostgreSQL too, all that asks a database")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how hard hypothesis searches, and stop at once when a required service is missing."""
    hypothesis_settings.load_profile("deep" if config.getoption("--deep") else "quick")
    lacking = [name for name in found.required() if name in found.missing()]
    if lacking:
        pytest.exit(
            f"ONESTOP_REQUIRE asks for {', '.join(lacking)}, not found on this machine.", returncode=1
        )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what this machine cannot run, each with its reason."""
    missing = set(found.missing())
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    if on_postgres and not config.getoption("file_or_dir"):
        whole = config.getoption("--deep") or config.getoption("--whole")
        wanted = _asks_a_database if whole else _another_database_may_change
        config.hook.pytest_deselected(items=[item for item in items if not wanted(item)])
        items[:] = [item for item in items if wanted(item)]
    for item in items:
        for name in missing.intersection(mark.name for mark in item.iter_markers()):
            item.add_marker(pytest.mark.skip(reason=f"{name} was not found"))
        if item.get_closest_marker("postgres") and not on_postgres and "postgres" not in missing:
            item.add_marker(pytest.mark.skip(reason="runs with DATABASE_URL=postgres://..."))
        if item.get_closest_marker("deep") and not config.getoption("--deep"):
            item.add_marker(pytest.mark.skip(reason="runs under `make deep`"))


# What a database may change: locks, constraints, numbers, the SQL of the sweep and the figures.
ON_POSTGRES = (
    "services/",
    "dossiers/test_actions.py",
    "dossiers/test_intake.py",
    "dossiers/test_legs.py",
    "dossiers/test_online_queue.py",
    "dossiers/test_recalculation.py",
    "dossiers/test_search.py",
    "dossiers/test_views_letter_words.py",
    "dossiers/test_views_online.py",
    "dossiers/test_views_register.py",
    "dossiers/test_workflow.py",
    "procedures/test_limits.py",
    "reports/test_causes.py",
    "reports/test_decisions.py",
    "reports/test_figures.py",
)


def _another_database_may_change(item: pytest.Item) -> bool:
    """Whether `make test` tries it on PostgreSQL too; `make deep` tries all that asks a database."""
    place = item.path.relative_to(Path(__file__).parent).as_posix()
    return place.startswith(ON_POSTGRES) or item.get_closest_marker("postgres") is not None


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgres")
    return bool(marked or fixtures & {"db", "transactional_db"})


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in the last lines on what the run ran and what it had to do without."""
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    missing = found.missing()
    if figures := _figures(terminalreporter):
        terminalreporter.section("figures")
        for heading, line in figures:
            terminalreporter.write_line(f"{heading:<4} {line}")
    present = [name for name in found.SERVICES if name not in missing]
    terminalreporter.section("what was there")
    terminalreporter.write_line(f"database of this run: {engine}; found: {', '.join(present) or 'nothing'}")
    for name in missing:
        terminalreporter.write_line(f"NOT FOUND: {name}; its tests were skipped", yellow=True)


def pytest_collection_finish() -> None:
    """Leave what was imported out of the collection of garbage, which otherwise is a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def _figures(terminalreporter: Any) -> list[tuple[str, str]]:
    """What tests measured, as they noted it: a heading and a line."""
    reports = (report for some in terminalreporter.stats.values() for report in some)
    properties = (found for report in reports for found in getattr(report, "user_properties", ()))
    return sorted({tuple(value) for name, value in properties if name == "figure"})


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let transactional tests empty the tables on SQLite.

    There the event table refuses UPDATE and DELETE by triggers, and Django empties tables with DELETE. (On
    PostgreSQL it uses TRUNCATE, which row triggers do not see.) A test of the triggers makes them anew.
    """
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'events_are_final%'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: Any) -> None:
    """Keep papers, mail, cache and queue of one test out of the next."""
    settings.DATA = tmp_path
    settings.PAPERS_ROOT = settings.MEDIA_ROOT = tmp_path / "papers"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless browser for the tests marked ``chromium``.

    A receipt prints itself when it is saved; without a screen the preview of that would end the browser.
    """
    with sync_playwright() as playwright:
        args = ["--no-sandbox", "--disable-print-preview"]
        browser = playwright.chromium.launch(executable_path=found.chromium(), args=args)
        yield browser
        browser.close()


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis for one test marked ``redis``: a server of its own, else the running one."""
    server = found.redis_server()
    assert server is not None
    if server.startswith("redis://"):
        yield server
        return
    port = free_port()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        url = f"redis://127.0.0.1:{port}/0"
        _wait_for_redis(url)
        yield url
        process.terminate()


def _wait_for_redis(url: str) -> None:
    client = redis.Redis.from_url(url)
    for _ in range(100):
        try:
            client.ping()
        except redis.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(url)
