"""One clock for all processes of a site: a file that says what time it is, which the test rewrites.

The web workers read it before every request and the job worker before every job; between two readings time
passes as it really does.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from django.http import HttpRequest, HttpResponse

VARIABLE = "JOURNEY_CLOCK"  # names the file


def _really() -> float:
    """The time of the machine, whatever time is shown to this process."""
    return time_machine.escape_hatch.time.time() if time_machine.escape_hatch.is_travelling() else time.time()


_lock = threading.Lock()
_shown = ""
_travel: time_machine.travel | None = None


def set_clock(file: Path, moment: datetime) -> None:
    """From now on it is `moment` (aware) everywhere."""
    written = file.with_suffix(".new")
    written.write_text(f"{moment.isoformat()} {_really()}")
    written.replace(file)


def follow(**_: Any) -> None:
    """Take the time of the file over in this process, when it is another one than before."""
    global _shown, _travel
    text = Path(os.environ[VARIABLE]).read_text()
    with _lock:
        if text == _shown:
            return
        moment, written = text.split()
        passed = timedelta(seconds=_really() - float(written))
        if _travel is not None:
            _travel.stop()
        _travel = time_machine.travel(datetime.fromisoformat(moment) + passed, tick=True)
        _travel.start()
        _shown = text


class FollowClock:
    """The outermost middleware: the whole request happens at the time of the file."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        follow()
        return self.get_response(request)
