"""Going through all invariants, with what was looked at and what is broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from procedures.dates import vn_number

from .invariants import CHECKS, Check, Scope

KEPT = 1_000  # sentences of one check
_TELL_EVERY = 5.0  # seconds


@dataclass
class Found:
    """What one check came to: how many things it looked at, at how many something is broken."""

    check: Check
    looked: int = 0
    wrong: int = 0
    sentences: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        verdict = f"{vn_number(self.wrong)} KHÔNG ĐÚNG" if self.wrong else "đúng"
        return f"{self.check.code} {self.check.what}: {vn_number(self.looked)} {self.check.things}, {verdict}"


class Broken(Exception):
    """The stored data is not what it must be; the text names the first places."""


def check_all(scope: Scope, tell: Callable[[str], None] = lambda line: None) -> list[Found]:
    """Every check after the other; `tell` gets a line now and then while one takes long."""
    return [_one(check, scope, tell) for check in CHECKS]


def _one(check: Check, scope: Scope, tell: Callable[[str], None]) -> Found:
    found, told = Found(check), monotonic()
    for sentences in check.look(scope):
        found.looked += 1
        found.wrong += bool(sentences)
        found.sentences += sentences[: KEPT - len(found.sentences)]
        if monotonic() - told > _TELL_EVERY:
            told = monotonic()
            tell(f"… {check.code} {check.what}: {vn_number(found.looked)} {check.things}")
    return found


def verify(at: datetime) -> str:
    """The job of the night: what was looked at, in words. Raises Broken with the first sentences."""
    found = check_all(Scope(at))
    wrong = [sentence for one in found for sentence in one.sentences]
    if wrong:
        raise Broken(f"{vn_number(sum(one.wrong for one in found))} chỗ không đúng. {' '.join(wrong[:3])}")
    return f"{vn_number(sum(one.looked for one in found))} điều, tất cả đúng"
