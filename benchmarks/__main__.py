"""`make bench`: every benchmark after the other; ends with status 1 when one is over its target."""

from __future__ import annotations

import os
import platform
import sys
from datetime import datetime
from importlib import import_module

from benchmarks.measure import Line
from procedures.calendar import ZONE

NAMES = ("deadlines", "search", "sweep", "letters", "chairman", "report", "helpdesk")


def main(chosen: list[str]) -> int:
    """Run the named benchmarks, or all."""
    today = datetime.now(ZONE).date()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(f"{today:%d/%m/%Y}, {machine}")
    over = 0
    for name in chosen or NAMES:
        print(f"\n== {name}")
        for line in import_module(f"benchmarks.{name}").run():
            print(line)
            over += isinstance(line, Line) and not line.holds
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
