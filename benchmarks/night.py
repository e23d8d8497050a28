"""One night of a program that alerts by mail: when it may begin, what it took, whom it wrote to.

Imports Django only, for it runs in the other program's environment too.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

CASES, LATE = 2_000, 1_031


@dataclass(frozen=True)
class Night:
    """What one process or several measured: seconds (of the slowest), statements, and each mail as whom it
    went to and what about."""

    seconds: float
    queries: int
    mails: list[tuple[str, str]]

    @property
    def doubles(self) -> int:
        """Mails beyond the first to the same person about the same thing."""
        return len(self.mails) - len(set(self.mails))

    @property
    def told_twice(self) -> int:
        """How many of (person, thing) got more than one."""
        return sum(times > 1 for times in Counter(self.mails).values())


def together(answers: list[dict[str, Any]]) -> Night:
    """What processes that ran at the same time did together."""
    return Night(
        max(one["seconds"] for one in answers),
        sum(one["queries"] for one in answers),
        [(to, about) for one in answers for to, about in one["mails"]],
    )


def measure(work: Callable[[], object], about: Callable[[Any], str]) -> None:
    """Say that all is loaded, wait for a line, do the work and print what it took as JSON.

    The mails are those of Django's `locmem`; `about` names what a mail is about.
    """
    from django.core import mail
    from django.db import connection

    queries = 0

    def counting(execute: Callable[..., Any], *statement: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*statement)

    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    began = perf_counter()
    with connection.execute_wrapper(counting):
        work()
    seconds = perf_counter() - began
    mails = [(to, about(one)) for one in getattr(mail, "outbox", []) for to in one.to]
    print(json.dumps({"seconds": seconds, "queries": queries, "mails": mails}))
