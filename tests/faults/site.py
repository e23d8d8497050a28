"""The whole machinery of a ward for the tests of faults: database, Redis, mail server, workers and clock."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import redis
from celery import Celery
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from dossiers.actions.mail import waiting_mails
from dossiers.checking import check_all
from dossiers.invariants import Scope
from dossiers.jobs import OUTBOX, RENDER, SWEEP
from dossiers.models import JobRun
from tests import found
from tests.faults.nursery import Nursery
from tests.faults.sink import Sink
from tests.ports import free_port
from tests.processes import alive
from tests.ward import TestWard

JOBS = (SWEEP, RENDER, OUTBOX)
LEASE = 0.5  # seconds, where a worker that was killed is to be replaced soon
_BARE = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=INFO")


@dataclass
class Site:
    """Handles on everything. Processes started here are ended here."""

    folder: Path
    ward: TestWard
    sink: Sink
    redis_port: int
    nursery: Nursery
    processes: list[int] = field(default_factory=list)
    redis: subprocess.Popen[bytes] | None = None

    @property
    def papers(self) -> Path:
        """Where the letters lie."""
        return self.folder / "ward" / "papers"

    @property
    def redis_url(self) -> str:
        """The broker."""
        return f"redis://127.0.0.1:{self.redis_port}/0"

    # -- processes ----------------------------------------------------------------------------------

    def worker(self, *queues: str, fault: str = "", name: str = "w", **changes: Any) -> int:
        """A worker on the queues (both when none is named) that dies at the point `fault` names."""
        words = ("worker", "--pool=solo", f"--queues={','.join(queues or ('celery', 'mail'))}", *_BARE)
        surroundings = {"FAULTPOINT": fault} if fault else {}
        return self._start(*words, f"--hostname={name}@%h", environment=surroundings, **changes)

    def beat(self) -> int:
        """A clock that gives each job to the queue every second."""
        return self._start("beat", "--pidfile=", "--max-interval=1", "--loglevel=WARNING")

    def command(self, *words: str, **changes: Any) -> int:
        """`manage.py WORDS`."""
        return self._start("manage", *words, **changes)

    def _start(self, *words: str, **more: Any) -> int:
        pid = self.nursery.start(*words, **{"LEASE": LEASE} | more)
        self.processes.append(pid)
        return pid

    def end(self, *pids: int) -> None:
        """Kill processes, or all that were started."""
        for pid in pids or tuple(self.processes):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            until(lambda pid=pid: not alive(pid), 10, f"{pid} goes on living")
            if pid in self.processes:
                self.processes.remove(pid)

    def start_redis(self) -> None:
        """A Redis of our own, empty."""
        command = [str(found.redis_server()), "--port", str(self.redis_port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--dir", str(self.folder)]
        self.redis = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(self._redis_answers, 10, "Redis does not answer")

    def _redis_answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.redis_url).ping())
        except redis.ConnectionError:
            return False

    def stop_redis(self) -> None:
        """Kill it: whatever it held is lost."""
        if self.redis:
            self.redis.kill()
            self.redis.wait()
        self.redis = None

    def deliver(self, *tasks: str, task_id: str | None = None) -> None:
        """Put messages into the queue, as a clock would."""
        with Celery(broker=self.redis_url) as sender:
            sender.conf.broker_transport_options = {"global_keyprefix": "onestop-ward:"}
            for task in tasks:
                queue = "mail" if task.endswith("send_outbox") else "celery"
                sender.send_task(task, task_id=task_id or str(uuid4()), queue=queue)

    def deliver_twice(self, task: str) -> None:
        """One message, given to two workers."""
        self.deliver(task, task, task_id=str(uuid4()))

    # -- waiting and looking ------------------------------------------------------------------------

    def two_periods(self, since: datetime, *, seconds: float = 30) -> None:
        """Wait until every job has run well twice after whatever was claimed before `since` is free again."""
        free = since + timedelta(seconds=LEASE)
        runs = JobRun.objects.filter(started_at__gt=free, ok=True)
        for job in JOBS:
            until(lambda job=job: runs.filter(job=job).count() >= 2, seconds, f"{job} does not run", self)

    def post_leaves(self) -> None:
        """Wait until no mail waits for whoever sends now."""
        until(lambda: not waiting_mails(timezone.now()).exists(), 30, "mails stay behind", self)

    def tell_the_staff(self) -> None:
        """What is left to find is found and told as by hand, while no worker runs that could add to it."""
        sweep = self.command("sweep")
        until(lambda: not alive(sweep), 30, "the sweep does not end", self)
        self.processes.remove(sweep)
        time.sleep(LEASE)  # what a killed sender had in hand is free again
        command = self.command("send_outbox")
        self.post_leaves()
        self.end(command)

    def broken(self) -> list[str]:
        """What the checker of the product finds, every due date walked out."""
        with override_settings(PAPERS_ROOT=self.papers, LEASE=timedelta(seconds=LEASE)):
            return [line for one in check_all(Scope(timezone.now(), None)) for line in one.sentences]

    def files(self) -> list[Path]:
        """The letters as files."""
        return sorted(self.papers.glob("??/*.pdf"))

    def unfinished(self) -> list[Path]:
        """Files a process left half written."""
        return sorted(self.papers.glob("*.tmp"))

    def log(self) -> str:
        """The end of what the processes said."""
        return self.nursery.log.read_text(errors="replace")[-4000:]


def until(
    holds: Callable[[], bool], seconds: float, otherwise: str, site: Site | None = None, every: float = 0.02
) -> float:
    """Wait until it holds; how long that took. Fails after so many seconds."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"{otherwise} within {seconds} s\n{site.log() if site else ''}")
        time.sleep(every)
    return time.monotonic() - began


def surroundings(folder: Path, redis_url: str, sink: Sink) -> dict[str, str]:
    """The environment of a ward at work on the test database."""
    database = connection.settings_dict
    server = f"{database['USER']}:{database['PASSWORD'] or ''}@{database['HOST']}:{database['PORT'] or 5432}"
    own = {name: value for name, value in os.environ.items() if not name.startswith("ONESTOP_")}
    return own | {
        "DATABASE_URL": f"postgres://{server}/{database['NAME']}",
        "DJANGO_SETTINGS_MODULE": "onestop.settings",
        "ONESTOP_ENV_FILE": os.devnull,
        "ONESTOP_DEMO": "0",
        "ONESTOP_VAR": str(folder),
        "ONESTOP_MAIL_FROM": "mot-cua@phuong.example",
        "ONESTOP_MAIL_TIMEOUT": "1",
        "REDIS_URL": redis_url,
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
    }


@contextlib.contextmanager
def open_site(folder: Path, ward: TestWard) -> Iterator[Site]:
    """Everything running but workers and clock."""
    sink, port = Sink(), free_port()
    sink.start()
    log = folder / "processes.log"
    log.touch()
    nursery = Nursery(surroundings(folder, f"redis://127.0.0.1:{port}/0", sink), log)
    site = Site(folder, ward, sink, port, nursery)
    site.start_redis()
    try:
        yield site
    finally:
        site.end()
        nursery.close()
        site.stop_redis()
        sink.stop()
