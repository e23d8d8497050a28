"""Ask the curves of the dossiers that are most alike, and say the chance as a band with its sample. Pure.

From fine to coarse: the same step of the same procedure at the same unit; the same step of the procedure; the
same place in the walk (first, middle, last step) within the sector; the sector. The finest with at least 30
dossiers whose end is known answers; without any there is no answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil, floor, sqrt

from procedures.dates import vn_number

from .courses import Course, Step
from .curves import Curve, Group, part_of

ENOUGH = 30
"""Dossiers with a known end that a chance must rest on: below it the range is as wide as half the scale."""
_Z = 1.96  # 95 of 100

LIKE = (
    "cùng thủ tục, bước, đơn vị",
    "cùng thủ tục, bước",
    "cùng lĩnh vực, chặng",
    "cùng lĩnh vực",
)
"""What the dossiers compared with have in common, by level."""


class Level(StrEnum):
    """How great the chance is, in three words; or that nobody knows."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"


LEVEL_WORDS = {
    Level.HIGH: "Nguy cơ cao",
    Level.MEDIUM: "Nguy cơ vừa",
    Level.LOW: "Nguy cơ thấp",
    Level.UNKNOWN: "Chưa đủ số liệu",
}
HIGH_FROM, MEDIUM_FROM = 0.5, 0.2
"""High: rather late than not. Medium: one in five or more."""


def keys(step: Step) -> tuple[str, ...]:
    """The groups a step belongs to, the finest first, as they are stored."""
    at = f"p{step.procedure}.{step.leg}.{step.seq}"
    place = f"s{step.sector}.{'lt' if step.inter_agency else 'tt'}.{step.rank}"
    return f"{at}.u{step.holder}", at, place, f"s{step.sector}"


def wilson(chance: float, size: int) -> tuple[float, float]:
    """Wilson's interval (95 %) for a share found in a sample: between 0 and 1, sensible at both ends too."""
    if not size:
        return 0.0, 1.0
    z2 = _Z * _Z / size
    middle, half = chance + z2 / 2, _Z * sqrt(chance * (1 - chance) / size + z2 / size / 4)
    return max(0.0, (middle - half) / (1 + z2)), min(1.0, (middle + half) / (1 + z2))


@dataclass(frozen=True)
class Chance:
    """The chance to come late: `size` dossiers of likeness `like` tell it. None: too few of them."""

    value: float | None
    size: int
    like: int

    @property
    def level(self) -> Level:
        """In three words."""
        if self.value is None:
            return Level.UNKNOWN
        if self.value >= HIGH_FROM:
            return Level.HIGH
        return Level.MEDIUM if self.value >= MEDIUM_FROM else Level.LOW

    @property
    def tenths(self) -> tuple[int, int]:
        """Between how many and how many of ten, rounded outwards."""
        low, high = wilson(self.value or 0.0, self.size)
        return floor(10 * low), ceil(10 * high)


def range_words(low: int, high: int) -> str:
    """ "7–9 trong 10", "dưới 1 trong 10", "trên 9 trong 10"."""
    if low == 0 and high < 10:
        return f"dưới {high} trong 10"
    return f"trên {low} trong 10" if high == 10 and low > 0 else f"{low}–{high} trong 10"


def band_words(level: Level, low: int, high: int, size: int) -> str:
    """ "Nguy cơ cao (7–9 trong 10; theo 84 hồ sơ)", "Chưa đủ số liệu (11 hồ sơ)": never without sample."""
    if level is Level.UNKNOWN:
        return f"{LEVEL_WORDS[level]} ({vn_number(size)} hồ sơ)"
    return f"{LEVEL_WORDS[level]} ({range_words(low, high)}; theo {vn_number(size)} hồ sơ)"


class Curves:
    """What was learned: a curve for each group."""

    def __init__(self, curves: Mapping[str, Curve]) -> None:
        self.curves = curves

    def chance(self, step: Step, share: float) -> Chance:
        """For a dossier in the step with this share of its limit used, which is not late yet."""
        part, most = part_of(share), 0
        for like, key in enumerate(keys(step)):
            curve = self.curves.get(key)
            if curve is None:
                continue
            value, size = curve.chances[part], curve.sizes[part]
            most = max(most, size)
            if size >= ENOUGH and value is not None:
                return Chance(value, size, like)
        return Chance(None, most, len(LIKE) - 1)


def learn(courses: Iterable[Course], at: datetime) -> Curves:
    """Everything the courses tell, as known at the moment.

    Groups that nowhere have enough are left out, but for the sectors: they tell how few there are.
    """
    groups: defaultdict[str, Group] = defaultdict(Group)
    for number, course in enumerate(courses):
        if course.start >= at:
            continue
        life = course.known(at)
        for step, since, until in course.seen(at):
            for key in keys(step):
                groups[key].add(number, life, since, until)
    told = {key: group for key, group in groups.items() if group.most >= ENOUGH or "." not in key}
    return Curves({key: group.curve() for key, group in told.items()})
