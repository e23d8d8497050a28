"""500 letters from draft to PDF by two workers, beside the bare WeasyPrint of the same pages.

Needs a PostgreSQL or makes an SQLite file of its own; both measurements take turns on the same machine. The
floor renders the very HTML of the letters in one process that does nothing else; two workers on two cores may
take half of it, so what is compared is the time of one worker for one of its letters.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Line

ROOT = Path(__file__).resolve().parents[1]
LETTERS = 500
WORKERS = 2
MOST = 1.2  # times the floor
MOST_RSS = 120 * 1024 * 1024  # bytes of a worker after all


def run() -> Iterator[Line | str]:
    """The lines of this benchmark; each process prints what it measured as one line of JSON."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "onestop.settings",
            "ONESTOP_ENV_FILE": os.devnull,
            "ONESTOP_VAR": folder,
            "SECRET_KEY": "only-for-a-benchmark-" + "x" * 40,
        }
        prepared = _one("prepare", environment)
        floor = _one("floor", environment)
        began = [_start("work", environment) for _ in range(WORKERS)]
        workers = [_answer(process) for process in began]
    done = sum(worker["letters"] for worker in workers)
    if done != LETTERS:
        raise RuntimeError(f"{done} of {LETTERS} letters were printed")
    bare = floor["seconds"] / floor["letters"] * 1e9
    took = sum(worker["seconds"] for worker in workers) / done * 1e9
    alone = sum(worker["cpu"] for worker in workers) / done * 1e9
    yield Line("drafting, submitting, approving one letter", prepared["seconds"] / LETTERS * 1e9)
    yield Line("floor: WeasyPrint of the same page, processor time", floor["cpu"] / floor["letters"] * 1e9)
    yield Line(
        "one letter printed and noted, processor time",
        alone,
        floor["cpu"] / floor["letters"] * 1e9,
        most=MOST,
    )
    yield Line("the same by the clock, two workers at once", took, bare)
    for number, worker in enumerate(workers, start=1):
        verdict = "ok" if worker["rss"] <= MOST_RSS else "OVER"
        size = worker["rss"] / 2**20
        yield f"worker {number}: {worker['letters']:.0f} letters, {size:.0f} MiB after all, {verdict}"


def _start(part: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.letters_work", part, str(LETTERS)]
    return subprocess.Popen(  # noqa: S603  (our own program)
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )


def _answer(process: subprocess.Popen[str]) -> dict[str, float]:
    output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"A part of the benchmark ended with {process.returncode}")
    answer: dict[str, float] = json.loads(output.splitlines()[-1])
    return answer


def _one(part: str, environment: dict[str, str]) -> dict[str, float]:
    return _answer(_start(part, environment))
