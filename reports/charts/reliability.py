"""What was told against what came, in a square with its diagonal. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from procedures.dates import vn_number

from .axis import Tick, at

_LEFT, _TOP, _SIDE = 40.0, 44.0, 260.0
_BELOW = 36.0


@dataclass(frozen=True)
class Told:
    """So many cases told a chance, what share of them came, and the range that share may lie in; 0 to 1."""

    told: float
    came: float
    came_from: float
    came_to: float
    size: int
    other: bool = False


@dataclass(frozen=True)
class Point:
    """Where it is drawn: the mark, its upright range, and how many cases it is, written beside it.

    `other` ones are open squares, the rest solid circles.
    """

    x: str
    y: str
    upper: str
    lower: str
    text: str
    other: bool


@dataclass(frozen=True)
class ReliabilityChart:
    """On the diagonal what was told came true; below it too much was told, above too little."""

    title: str
    width: int
    height: int
    left: str
    right: str
    top: str
    bottom: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    points: tuple[Point, ...]
    name: str
    other_name: str


def reliability_chart(title: str, told: Sequence[Told], *, name: str, other_name: str) -> ReliabilityChart:
    """The square from 0 to 100 %. `name` of the solid marks, `other_name` of the open ones."""
    ticks = (0, 25, 50, 75, 100)
    return ReliabilityChart(
        title=title,
        width=int(_LEFT + _SIDE + 30),
        height=int(_TOP + _SIDE + _BELOW),
        left=at(_LEFT),
        right=at(_LEFT + _SIDE),
        top=at(_TOP),
        bottom=at(_TOP + _SIDE),
        across=tuple(Tick(at(_x(tick / 100)), str(tick)) for tick in ticks),
        up=tuple(Tick(at(_y(tick / 100)), str(tick)) for tick in ticks),
        points=tuple(_point(one) for one in told),
        name=name,
        other_name=other_name,
    )


def _x(share: float) -> float:
    return _LEFT + _SIDE * share


def _y(share: float) -> float:
    return _TOP + _SIDE * (1 - share)


def _point(one: Told) -> Point:
    return Point(
        x=at(_x(one.told)),
        y=at(_y(one.came)),
        upper=at(_y(one.came_to)),
        lower=at(_y(one.came_from)),
        text=vn_number(one.size),
        other=one.other,
    )
