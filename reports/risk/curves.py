"""The chance to come late, by how much of the limit is used: landmark Kaplan-Meier curves. Pure.

The limit is cut into twentieths. For each, every dossier that was in the step during it is followed to its
end: the Kaplan-Meier estimate of still being open at the due moment is the chance. Withdrawn and still open
ones count for as long as they are known (they are censored). Neighbouring parts are pooled where the chance
would fall, because one that still waits in the same step with less time left is in no less danger.

Sources: Kaplan and Meier, J. Am. Stat. Assoc. 53 (1958), 457-481; landmarks: van Houwelingen, Scand. J. Stat.
34 (2007), 70-85; pooling: Ayer et al., Ann. Math. Stat. 26 (1955), 641-647.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .courses import Life

PARTS = 20


def still_open(lives: Sequence[Life]) -> float:
    """The Kaplan-Meier estimate of having no result yet at the due moment. At least one life."""
    done = Counter(life.end for life in lives if life.resolved and life.end <= 1)
    gone = Counter(life.end for life in lives)
    left, at_risk = 1.0, len(lives)
    for end in sorted(gone):
        if end > 1:
            break
        left *= 1 - done[end] / at_risk
        at_risk -= gone[end]
    return left


def rising(values: Sequence[float], weights: Sequence[int]) -> list[float]:
    """The values made to rise: neighbours that fall are replaced by their weighted mean."""
    blocks: list[tuple[float, int, int]] = []  # mean, weight, how many
    for value, weight in zip(values, weights, strict=True):
        blocks.append((value, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, wa, na), (b, wb, nb) = blocks[-2:]
            blocks[-2:] = [((a * wa + b * wb) / (wa + wb), wa + wb, na + nb)]
    return [mean for mean, _, number in blocks for _ in range(number)]


def part_of(share: float) -> int:
    """Which twentieth of the limit a share lies in; what is behind the due moment in the last."""
    return min(PARTS - 1, max(0, int(share * PARTS)))


@dataclass(frozen=True)
class Curve:
    """For each twentieth of the limit the chance to come late, and of how many dossiers it is known.

    The chance is None where nobody was.
    """

    chances: tuple[float | None, ...]
    sizes: tuple[int, ...]


class Group:
    """The dossiers that are compared with each other, collected part by part of the limit."""

    def __init__(self) -> None:
        self._parts: list[dict[int, Life]] = [{} for _ in range(PARTS)]

    def add(self, course: int, life: Life, since: float, until: float) -> None:
        """Somebody was there from one share to another; twice in the same part counts once."""
        for part in range(part_of(since), part_of(min(until, life.end)) + 1):
            self._parts[part][course] = life

    @property
    def most(self) -> int:
        """The size of its largest part."""
        return max(len(part) for part in self._parts)

    def curve(self) -> Curve:
        """What its dossiers tell."""
        lives = [list(part.values()) for part in self._parts]
        sizes = [_known(part) for part in lives]
        there = [number for number, size in enumerate(sizes) if size]
        smooth = rising([still_open(lives[n]) for n in there], [sizes[n] for n in there])
        found = dict(zip(there, smooth, strict=True))
        return Curve(tuple(found.get(n) for n in range(PARTS)), tuple(sizes))


def _known(lives: Iterable[Life]) -> int:
    """Of how many it is known whether they came late: the others only help to follow them."""
    return sum(life.late is not None for life in lives)
