"""What every chart shares: coordinates, the numbers of an axis, a rectangle with its value. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from procedures.dates import NO_VALUE, vn_decimal

_STEPS = (1, 2, 5, 10, 15, 20, 25, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000)
_MOST_STEPS = 5


def at(number: float) -> str:
    """A coordinate: one decimal, a decimal point."""
    return f"{number:.1f}"


def scale(highest: float) -> list[int]:
    """The numbers of an axis from 0 up to at least `highest`, in five steps at most."""
    step = next((step for step in _STEPS if step * _MOST_STEPS >= highest), _STEPS[-1])
    return [step * n for n in range(max(1, -int(-highest // step)) + 1)]


def rate_text(value: Decimal | None) -> str:
    """A rate as written at a mark: "18,2", or "—"."""
    return NO_VALUE if value is None else vn_decimal(value, 1)


@dataclass(frozen=True)
class Tick:
    """A line of the grid or a name under an axis: where, and what is written there."""

    place: str
    text: str


@dataclass(frozen=True)
class Rect:
    """A bar or a part of a column, with its value, where that is written and the white ground below it."""

    x: str
    y: str
    width: str
    height: str
    text: str = ""
    text_x: str = ""
    text_y: str = ""
    ground_x: str = ""
    ground_y: str = ""
    ground_width: str = ""
    hatch: tuple[str, ...] = ()


LETTER = 5.6  # units a digit takes in the size charts are lettered


def hatch(x: float, y: float, width: float, height: float) -> tuple[str, ...]:
    """Diagonal strokes inside a rectangle, drawn as lines: patterns are not filled by every renderer."""
    strokes = []
    start = x - height
    while start < x + width:
        x1, x2 = max(start, x), min(start + height, x + width)
        y1, y2 = y + height - (x1 - start), y + height - (x2 - start)
        if x2 > x1:
            strokes.append(f"M{at(x1)} {at(y1)}L{at(x2)} {at(y2)}")
        start += 4.5
    return tuple(strokes)
