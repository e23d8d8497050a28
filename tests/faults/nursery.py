"""Starts real worker, beat and command processes quickly: Django, Celery and WeasyPrint are loaded once, and
each process is a fork of this one with an environment, settings and words of its own.

Run as a program it reads one JSON object a line and answers each with the id of the process it started.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]


class Nursery:
    """The program, and the processes that came of it."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.log = log
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log.open("ab"),
            text=True,
        )

    def start(
        self, *words: str, environment: dict[str, str] | None = None, quiet: bool = False, **changes: Any
    ) -> int:
        """Start `celery WORDS` (or `manage.py WORDS` when the first is "manage"); its process id.

        What it says goes to the log unless it is `quiet`.
        `changes` are settings: LEASE and EMAIL_TIMEOUT in seconds, VISIBILITY of messages taken.
        """
        log = os.devnull if quiet else str(self.log)
        order = {"words": words, "environment": environment or {}, "changes": changes, "log": log}
        assert self._program.stdin and self._program.stdout
        self._program.stdin.write(json.dumps(order) + "\n")
        self._program.stdin.flush()
        answer = self._program.stdout.readline()
        assert answer, self.log.read_text()[-3000:]
        return int(answer)

    def close(self) -> None:
        """End the program; what it started is the caller's to end."""
        self._program.kill()
        self._program.wait()


def _main() -> None:
    import django

    django.setup()
    import celery.apps.beat
    import celery.apps.worker
    import celery.bin.celery  # noqa: F401
    import weasyprint  # noqa: F401

    import reports.tasks  # noqa: F401
    from onestop.celery import app

    app.finalize()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead: they vanish
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid:
            print(pid, flush=True)  # noqa: T201
        else:
            _live(order)


def _live(order: dict[str, Any]) -> None:
    """What the forked process does until it ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND)
    for stream, target in ((0, os.open(os.devnull, os.O_RDONLY)), (1, log), (2, log)):
        os.dup2(target, stream)
    os.environ.update(order["environment"])
    status = 1
    try:
        _change(order["changes"])
        _run(order["words"])
        status = 0
    except SystemExit as end:
        status = int(end.code or 0) if isinstance(end.code, int | None) else 1
    finally:
        sys.stdout.flush()
        os._exit(status)


def _change(changes: dict[str, Any]) -> None:
    from onestop.celery import app

    for name, value in changes.items():
        if name == "VISIBILITY":
            app.conf.broker_transport_options |= {"visibility_timeout": value}
        else:
            setattr(settings, name, timedelta(seconds=value) if name == "LEASE" else value)


def _run(words: list[str]) -> None:
    from django.core.management import call_command

    from onestop.celery import app

    if words[0] == "manage":
        call_command(*words[1:])
    else:
        app.start(list(words))


if __name__ == "__main__":
    _main()
