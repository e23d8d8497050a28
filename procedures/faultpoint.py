"""Named points at which a test may let a process die: a no-op unless FAULTPOINT stands in its environment.

``FAULTPOINT=P7:kill`` ends the process at P7 as a power cut would, ``P7:kill:3`` when it comes there the
third time, ``P7:hang`` stops there for good, ``P7:full`` finds the disk full. In the order of the night:

| point | where |
|---|---|
| P1, P2 | before the INSERT of the sweep; after it, before its commit |
| P3 | after that commit, before the letters are drafted |
| P4, P5 | a paper is about to be printed: before its claim; after the claim has committed |
| P6, P7, P8, P9 | its bytes are made; the temporary file written; fsynced; renamed, its row not yet written |
| P10, P11 | the mail: before its claim; claimed, before the server is spoken to |
| P12, P13 | the server has the whole mail and has not answered; it has answered, which is not yet noted |
| P14 | a job is done and its message not yet acknowledged |
"""

from __future__ import annotations

import errno
import os
import signal
import time
from collections import Counter

POINTS = tuple(f"P{number}" for number in range(1, 15))
_passed: Counter[str] = Counter()


def faultpoint(name: str) -> None:
    """Do what FAULTPOINT says of this point; nothing when it says nothing. OSError where the disk is full."""
    asked = os.environ.get("FAULTPOINT")
    if not asked:
        return
    point, _, rest = asked.partition(":")
    what, _, nth = rest.partition(":")
    if point != name:
        return
    _passed[name] += 1
    if _passed[name] >= int(nth or 1):
        _DO[what]()


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _hang() -> None:
    while True:
        time.sleep(3600)


def _full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


_DO = {"kill": _kill, "hang": _hang, "full": _full}
