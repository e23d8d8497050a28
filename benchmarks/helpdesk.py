"""One night of alerting over 2,000 open cases, 1,031 of them late: a well-known helpdesk, and this product.

django-helpdesk is installed into an environment of its own, removed after; both work on PostgreSQL, in
databases made for them. The helpdesk writes a mail a late ticket; this product drafts a letter of apology for
each late dossier, and writes one mail a person. Each does it alone, then two at the same time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.databases import database
from benchmarks.helpdesk_theirs import SETTINGS, URLS
from benchmarks.measure import Line
from benchmarks.night import CASES, LATE, Night, together
from tests import found

ROOT = Path(__file__).resolve().parents[1]
WANTED = ("django-helpdesk", "psycopg[binary]")
PATIENCE = 600  # seconds the installation may take
MOST_NS = 5e6  # of drafting one letter


@dataclass(frozen=True)
class Program:
    """One of the two: how its parts are started, and the address of its prepared database."""

    command: list[str]
    environment: dict[str, str]
    server: str
    prepared: str

    def part(self, name: str, address: str) -> subprocess.Popen[str]:
        """A process of one part, on this database."""
        return subprocess.Popen(  # noqa: S603  (our own program)
            [*self.command, name],
            cwd=ROOT,
            env=self.environment | {"DATABASE_URL": address},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def answer(self, name: str) -> dict[str, Any]:
        """What one part prints, in a copy of the prepared database."""
        with database(self.server, self.prepared) as address:
            return _answer(self.part(name, address))

    def night(self, processes: int) -> Night:
        """The night by so many processes, let go in the same moment, in a copy of the prepared database."""
        with database(self.server, self.prepared) as address:
            started = [self.part("night", address) for _ in range(processes)]
            for one in started:
                if one.stdout is None or one.stdout.readline() != "ready\n":
                    raise RuntimeError("A part of the benchmark did not begin")
            for one in started:
                if one.stdin is not None:
                    one.stdin.write("go\n")
                    one.stdin.flush()
            return together([_answer(one) for one in started])


def run() -> Iterator[Line | str]:
    """The lines of this benchmark."""
    server = found.postgres()
    if server is None:
        yield "no PostgreSQL was found"
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        theirs = _theirs(Path(folder), server, opened.enter_context(database(server)))
        ours = _ours(Path(folder), server, opened.enter_context(database(server)))
        if theirs is None:
            yield "django-helpdesk could not be installed, so nothing is compared"
        else:
            yield from _told(theirs, "the helpdesk")
        yield from _told(ours, "this product", strict=True)
        drafted = ours.answer("drafting")
    took = drafted["seconds"] / drafted["letters"] * 1e9
    yield Line(f"drafting one of {drafted['letters']:,} apologies in the sweep", took, most_ns=MOST_NS)
    yield f"load of the machine at the end: {os.getloadavg()[0]:.1f}"


def _told(program: Program, name: str, strict: bool = False) -> Iterator[Line | str]:
    """A night alone and one with two processes; with `strict` a second mail ends the benchmark."""
    alone, both = program.night(1), program.night(2)
    yield Line(f"{name}, {CASES:,} cases, {LATE:,} late", alone.seconds * 1e9)
    yield f"  {alone.queries:,} statements, {len(alone.mails):,} mails, {alone.doubles:,} twice"
    yield Line(f"{name}, two at once, until both ended", both.seconds * 1e9)
    yield (
        f"  {both.queries:,} statements, {len(both.mails):,} mails, {both.doubles:,} of them a second time, "
        f"{both.told_twice:,} matters told twice"
    )
    if strict and (alone.doubles or both.doubles):
        raise RuntimeError(f"{name} wrote to somebody twice")


def _theirs(folder: Path, server: str, address: str) -> Program | None:
    """The helpdesk in an environment of its own, its database prepared; None when it cannot be installed."""
    place = folder / "helpdesk"
    python = str(place / "bin" / "python")
    try:
        venv.create(place, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *WANTED]
        subprocess.run(install, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603  (our own)
    except (OSError, subprocess.SubprocessError):
        return None
    (place / "desk_settings.py").write_text(SETTINGS)
    (place / "desk_urls.py").write_text(URLS)
    own = {"DJANGO_SETTINGS_MODULE": "desk_settings", "PYTHONPATH": str(place)}
    return _prepared(Program([python, "-m", "benchmarks.helpdesk_theirs"], os.environ | own, server, address))


def _ours(folder: Path, server: str, address: str) -> Program:
    own = {
        "DJANGO_SETTINGS_MODULE": "onestop.settings",
        "ONESTOP_ENV_FILE": os.devnull,
        "ONESTOP_VAR": str(folder / "onestop"),
        "ONESTOP_DEMO": "0",
        "EMAIL_URL": "memorymail://",
        "SECRET_KEY": "only-for-a-benchmark-" + "x" * 40,
    }
    command = [sys.executable, "-m", "benchmarks.helpdesk_ours"]
    return _prepared(Program(command, os.environ | own, server, address))


def _prepared(program: Program) -> Program:
    process = program.part("prepare", program.prepared)
    process.communicate()
    if process.returncode:
        raise RuntimeError("A database of the benchmark could not be prepared")
    return program


def _answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"A part of the benchmark ended with {process.returncode}")
    answer: dict[str, Any] = json.loads(output.splitlines()[-1])
    return answer
