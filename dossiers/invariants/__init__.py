"""What must always hold of the stored data, asked of the database itself and not of the code that wrote it.

`CHECKS` looks at I1 to I6 and I8 of the project's invariants; I7 (no lost update), I9 (nothing leaks) and I10
(all is done in time) are no property of one state of the data, though I3 to I5 tell what is overdue. Nothing
is changed. `manage.py verify_invariants` and the job of the night ask for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from . import chains, dates, episodes, letters, mails, numbers, receptions

SAMPLE = 1_000  # due dates counted by walking day by day, at least, where not all are asked for


@dataclass(frozen=True)
class Scope:
    """The moment of the check, and of how many dossiers the due date is walked out; None for all."""

    at: datetime
    sample: int | None = SAMPLE


@dataclass(frozen=True)
class Check:
    """One invariant: `look` yields for each thing it looks at the sentences of what is broken there."""

    code: str
    what: str
    things: str
    look: Callable[[Scope], Iterator[list[str]]]


CHECKS = (
    Check("I1", "không mất hồ sơ", "hồ sơ", lambda scope: receptions.broken()),
    Check("I2", "số liên tục, không trùng", "dãy số", lambda scope: numbers.broken()),
    Check("I3", "mỗi lần trễ một phát hiện", "phát hiện", lambda scope: episodes.broken()),
    Check("I4", "mỗi thư một tệp đúng như đã lập", "giấy và tệp", lambda scope: letters.broken(scope.at)),
    Check("I5", "mỗi thư điện tử một lần", "thư điện tử", lambda scope: mails.broken()),
    Check("I6", "chuỗi sự việc nguyên vẹn", "hồ sơ", lambda scope: chains.broken()),
    Check("I8", "hạn đúng như tính lại", "hồ sơ", lambda scope: dates.broken()),
    Check("I8", "hạn đúng như đếm từng ngày", "hồ sơ", lambda scope: dates.walked(scope.at, scope.sample)),
)
