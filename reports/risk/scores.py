"""How good chances were, once it is known what came: Brier scores and tables of reliability. Pure.

Sources: Brier, Mon. Weather Rev. 78 (1950), 1-3; the error of a mean over dossiers told several times is that
of clusters (Liang and Zeger, Biometrika 73 (1986), 13-22).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import sqrt

from .chances import HIGH_FROM, wilson
from .courses import Step

NAIVE_FROM = 0.8
"""The rule of thumb: who has used more than this share of the limit comes late."""
EDGES = (0.0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.0)
"""The bands of the table of reliability."""


@dataclass(frozen=True)
class Case:
    """What was said of a dossier on one morning, and what came: `chance` by the curves, `late` in the end."""

    dossier: int
    step: Step
    share: float
    chance: float
    late: bool

    @property
    def naive(self) -> bool:
        """Whether the rule of thumb says that it comes late."""
        return self.share > NAIVE_FROM


@dataclass(frozen=True)
class Rates:
    """What the rule of thumb and the mere average would have learned from earlier mornings."""

    base: float
    above: float
    below: float

    @classmethod
    def of(cls, told: Sequence[tuple[float, bool]]) -> Rates:
        """From (share used, came late) of earlier mornings; at least one."""
        base = sum(late for _, late in told) / len(told)
        above = [late for share, late in told if share > NAIVE_FROM]
        below = [late for share, late in told if share <= NAIVE_FROM]
        return cls(base, *(sum(side) / len(side) if side else base for side in (above, below)))


@dataclass(frozen=True)
class Scores:
    """Mean squared errors, 0 the best: of the curves, of the rule of thumb, of the rule with learned rates,
    of the mere average."""

    ours: float
    naive: float
    naive_rate: float
    base: float


def scores(cases: Sequence[Case], rates: Rates) -> Scores:
    """Over the same cases; at least one."""
    return Scores(
        ours=brier((case.chance, case.late) for case in cases),
        naive=brier((float(case.naive), case.late) for case in cases),
        naive_rate=brier((rates.above if case.naive else rates.below, case.late) for case in cases),
        base=brier((rates.base, case.late) for case in cases),
    )


def brier(told: Iterable[tuple[float, bool]]) -> float:
    """The mean of (chance - what came) squared."""
    errors = [(chance - late) ** 2 for chance, late in told]
    return sum(errors) / len(errors)


def gain(cases: Sequence[Case], rates: Rates) -> tuple[float, float]:
    """By how much the curves are better than the rule with learned rates, and half its 95 % range.

    A dossier told on several mornings counts as one witness.
    """
    own: defaultdict[int, list[float]] = defaultdict(list)
    for case in cases:
        other = rates.above if case.naive else rates.below
        own[case.dossier].append((other - case.late) ** 2 - (case.chance - case.late) ** 2)
    mean = sum(map(sum, own.values())) / len(cases)
    spread = sum(sum(error - mean for error in errors) ** 2 for errors in own.values())
    return mean, 1.96 * sqrt(spread) / len(cases)


@dataclass(frozen=True)
class Band:
    """Cases told a chance in [low, high): how many, the chance on average, and the share that came late with
    its 95 % range."""

    low: float
    high: float
    size: int
    told: float
    came: float
    came_from: float
    came_to: float

    @property
    def holds(self) -> bool:
        """Whether what was told lies in the range of what came."""
        return self.came_from <= self.told <= self.came_to


def reliability(cases: Sequence[Case]) -> list[Band]:
    """The bands of chance in which anything was told."""
    found = []
    for low, high in pairwise(EDGES):
        own = [case for case in cases if low <= case.chance < high or case.chance == high == 1]
        if own:
            found.append(_band(low, high, [(case.chance, case.late) for case in own]))
    return found


def naive_reliability(cases: Sequence[Case], rates: Rates) -> list[Band]:
    """The same of the rule of thumb with its learned rates: its bands are of the time used, there are two."""
    sides = (
        (0.0, NAIVE_FROM, [(rates.below, case.late) for case in cases if not case.naive]),
        (NAIVE_FROM, 1.0, [(rates.above, case.late) for case in cases if case.naive]),
    )
    return [_band(low, high, own) for low, high, own in sides if own]


def _band(low: float, high: float, told: Sequence[tuple[float, bool]]) -> Band:
    size = len(told)
    came = sum(late for _, late in told) / size
    return Band(low, high, size, sum(chance for chance, _ in told) / size, came, *wilson(came, size))


@dataclass(frozen=True)
class Alarm:
    """What an alarm was worth: cases it rang for, those of them that came late, late ones it missed."""

    rang: int
    right: int
    missed: int


def alarms(cases: Sequence[Case]) -> tuple[Alarm, Alarm]:
    """Of the high band, and of the rule of thumb."""
    return _alarm(cases, [case.chance >= HIGH_FROM for case in cases]), _alarm(
        cases, [c.naive for c in cases]
    )


def _alarm(cases: Sequence[Case], rang: Sequence[bool]) -> Alarm:
    right = sum(one and case.late for one, case in zip(rang, cases, strict=True))
    return Alarm(sum(rang), right, sum(case.late for case in cases) - right)


def in_order(told: Iterable[tuple[float, bool]]) -> float | None:
    """How often a case that came late stood before one that did not, of all such pairs; ties count half.

    None without such a pair. It tells what a list sorted by it is worth, whatever its numbers.
    """
    fine = late = won = 0.0
    for _, group in groupby(sorted(told), key=lambda case: case[0]):
        came = [late_one for _, late_one in group]
        here, not_here = sum(came), len(came) - sum(came)
        won += here * (fine + not_here / 2)
        fine, late = fine + not_here, late + here
    return won / (fine * late) if fine and late else None
