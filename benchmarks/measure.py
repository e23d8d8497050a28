"""Timing one thing after another and printing them against their floor."""

from __future__ import annotations

import timeit
from collections.abc import Callable
from dataclasses import dataclass

REPEATS = 7
LEAST = 0.1  # seconds a repetition takes at least


def nanoseconds(work: Callable[[], object]) -> float:
    """The best of some repetitions, for one call of `work`; what else the machine did is not in the best."""
    timer = timeit.Timer(work)
    number, took = timer.autorange()
    number = max(1, int(number * LEAST / took))
    return min(timer.repeat(REPEATS, number)) / number * 1e9


@dataclass(frozen=True)
class Line:
    """One measured thing: its nanoseconds, the floor beside it, and how many times the floor it may be."""

    what: str
    took: float
    floor: float | None = None
    most: float | None = None  # times the floor
    most_ns: float | None = None

    @property
    def holds(self) -> bool:
        """Whether it is within what it may be; what has no target always is."""
        ratio = self.took / self.floor if self.floor else 0.0
        within = self.most is None or ratio <= self.most
        return within and (self.most_ns is None or self.took <= self.most_ns)

    def __str__(self) -> str:
        ratio = f"{self.took / self.floor:8.2f} x" if self.floor else " " * 10
        target = f"<= {self.most:g} x" if self.most else f"<= {_time(self.most_ns)}" if self.most_ns else ""
        verdict = "" if not target else "ok" if self.holds else "OVER"
        return f"{self.what:<58} {_time(self.took):>10} {ratio} {target:>10} {verdict}"


def _time(ns: float) -> str:
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns:.3g} ns"
