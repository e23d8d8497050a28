"""Days for each name, as horizontal bars under their names, so that it reads on a phone too. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from procedures.dates import vn_decimal

from .axis import Rect, at, hatch

_WIDTH = 340
_NAME, _THICK, _BLOCK = 12.0, 10.0, 34.0


@dataclass(frozen=True)
class DaysBar:
    """A name with its days; `outside` for an agency that is not the ward's."""

    name: str
    days: Decimal
    outside: bool


@dataclass(frozen=True)
class DaysMark:
    """A bar where it is drawn: its name at `name_y`, its value at the end of the line."""

    name: str
    name_y: str
    bar: Rect


@dataclass(frozen=True)
class DaysChart:
    """Bars on one scale, the longest as wide as the drawing. `rows` is the table behind it."""

    title: str
    width: int
    height: int
    marks: tuple[DaysMark, ...]
    rows: tuple[tuple[str, str], ...]

    @property
    def head(self) -> tuple[str, str]:
        """The head of the table behind it."""
        return ("Phòng, cơ quan", "Ngày trễ")


def days_chart(title: str, bars: Sequence[DaysBar]) -> DaysChart:
    """A bar for each name; at least one, none of them below zero."""
    longest = max(bar.days for bar in bars) or Decimal(1)
    return DaysChart(
        title=title,
        width=_WIDTH,
        height=int(_BLOCK * len(bars)),
        marks=tuple(_mark(bar, _BLOCK * index, longest) for index, bar in enumerate(bars)),
        rows=tuple((bar.name, vn_decimal(bar.days, 2)) for bar in bars),
    )


def _mark(bar: DaysBar, top: float, longest: Decimal) -> DaysMark:
    length, y = float(_WIDTH * bar.days / longest), top + _NAME + 6
    return DaysMark(
        name=bar.name,
        name_y=at(top + _NAME),
        bar=Rect(
            x=at(0),
            y=at(y),
            width=at(length),
            height=at(_THICK),
            text=vn_decimal(bar.days, 2),
            hatch=hatch(0, y, length, _THICK) if bar.outside else (),
        ),
    )
