"""A live site for the journeys: gunicorn and a Celery worker as `manage.py run` starts them, and browsers.

The site has processes, a folder and a clock of its own and shares only the database file with the test, which
fills it before and reads it afterwards.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django_celery_beat.models import PeriodicTask
from kombu import Connection
from playwright.sync_api import Browser

from dossiers.models import JobRun
from onestop.celery import app
from onestop.management.commands.run import _MAILER, _WEB, _WORKER
from tests.journeys.clock import VARIABLE, set_clock
from tests.journeys.visitor import Visitor
from tests.ports import free_port
from tests.ward import moment

_PATIENCE = 60  # seconds for anything that happens in another process
_GRACE = 2  # seconds to end in order; that nothing is left is tested where `manage.py run` is


class Site:
    """The processes of a demo, its folder and its clock."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.public_url = "http://motcua.phuthuy.example"  # what receipts carry; nobody resolves it here
        self.clock = folder / "clock"
        self.at("2026-03-02 08:00")
        self.environment = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "tests.journeys.site",
            "DATABASE_URL": f"sqlite:///{database}",
            "ONESTOP_ENV_FILE": os.devnull,
            "ONESTOP_VAR": str(folder),
            "ONESTOP_DEMO": "1",
            "ONESTOP_PORT": str(self.port),
            "ONESTOP_PUBLIC_URL": self.public_url,
            VARIABLE: str(self.clock),
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def mails(self) -> list[Path]:
        """The files of the mails that have left, oldest first."""
        return sorted((self.folder / "demo" / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime)

    @property
    def queued(self) -> list[Path]:
        """Jobs given out that no worker has taken."""
        return list((self.folder / "demo" / "broker" / "queue").glob("*.msg"))

    def at(self, text: str) -> datetime:
        """Set the clock of the whole site to a local moment."""
        set_clock(self.clock, moment(text))
        return moment(text)

    def start(self, name: str, command: tuple[str, ...]) -> None:
        """Start a process of the site unless it runs."""
        if name in self.processes:
            return
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *command],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until(self, there: Callable[[], Any], what: str) -> None:
        """Wait for something another process does."""
        deadline = time.monotonic() + _PATIENCE
        while not there():
            ended = [name for name, process in self.processes.items() if process.poll() is not None]
            assert not ended and time.monotonic() < deadline, f"{what}; {ended} ended\n{self.logs()}"
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether the web process listens; what is asked then waits for its workers."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
        except OSError:
            return False
        return True

    def run_job(self, task: str, job: str) -> JobRun:
        """Give the worker a job as the timetable would, wait until it is done, and return the note of it."""
        before = JobRun.objects.filter(job=job).count()
        queue = {name: str(self.folder / "demo" / "broker" / place) for name, place in _PLACES.items()}
        with Connection("filesystem://", transport_options=queue) as broker:
            app.send_task(task, connection=broker)
        done = JobRun.objects.filter(job=job, finished_at__isnull=False)
        self.wait_until(lambda: done.count() > before, f"the worker never did {task}")
        run = done.latest("pk")
        assert run.ok, run.summary
        return run

    def logs(self) -> str:
        """What the processes wrote, for the message of a failed test."""
        return "".join(f"--- {log.name}\n{log.read_text()[-4000:]}" for log in self.folder.glob("*.log"))

    def stop(self, *names: str) -> None:
        """End the processes of these names (all of them without any) with all they have started."""
        ending = [self.processes.pop(name) for name in names or tuple(self.processes)]
        for process in ending:
            process.terminate()
        for process in ending:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


_PLACES = {"data_folder_in": "queue", "data_folder_out": "queue", "control_folder": "control"}


@pytest.fixture(scope="session")
def running_site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site's web process, one for all journeys of a run."""
    site = Site(tmp_path_factory.mktemp("site"), str(connection.settings_dict["NAME"]))
    site.start("web", _WEB)
    site.wait_until(site.answers, "the web process does not answer")
    yield site
    site.stop()


@pytest.fixture
def site(running_site: Site, transactional_db: None) -> Site:
    """The site on an empty database, where nothing runs by itself: a journey says when a job is due."""
    PeriodicTask.objects.all().delete()
    for left in (*running_site.mails, *running_site.queued):
        left.unlink(missing_ok=True)
    return running_site


@pytest.fixture
def worker(site: Site) -> Site:
    """The same with its workers: one for the work, one for the mails."""
    site.start("worker", _WORKER)
    site.start("mail", _MAILER)
    return site


_windows = pytest.StashKey[list[Visitor]]()


@pytest.fixture
def visitor(
    chromium: Browser, site: Site, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser window of its own for one person at a machine or with a phone."""
    windows = request.node.stash[_windows] = []

    def open_window(*, phone: bool = False) -> Visitor:
        size = {"width": 390, "height": 844} if phone else {"width": 1366, "height": 768}
        context = chromium.new_context(
            viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", base_url=site.url, has_touch=phone
        )
        context.set_default_timeout(20_000)
        windows.append(Visitor(context.new_page(), phone=phone))
        return windows[-1]

    yield open_window
    for window in windows:
        window.page.context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A journey that failed shows what stood in each window, and what the site's processes wrote."""
    report = yield
    if report.when == "call" and report.failed:
        for window in item.stash.get(_windows, []):
            report.sections.append((window.page.url, window.shown()))
        if "site" in item.funcargs:
            report.sections.append(("processes of the site", item.funcargs["site"].logs()))
    return report
