"""A rate by month, this year against last year. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from procedures.dates import vn_number

from .axis import Tick, at, rate_text, scale


@dataclass(frozen=True)
class Mark:
    """A point of a line with its value; `begun` for a month that still runs, drawn open."""

    x: str
    y: str
    text: str
    begun: bool = False


@dataclass(frozen=True)
class Line:
    """One line in pieces (it breaks where a month has no value); the last step to a begun month apart."""

    name: str
    pieces: tuple[str, ...]
    marks: tuple[Mark, ...]
    last_step: str = ""


@dataclass(frozen=True)
class LineChart:
    """Months along, hundredths up. `rows` is the table behind it: month, this year, last year."""

    title: str
    width: int
    height: int
    left: str
    right: str
    grid: tuple[Tick, ...]
    months: tuple[Tick, ...]
    lines: tuple[Line, ...]
    rows: tuple[tuple[str, str, str], ...]

    @property
    def known(self) -> bool:
        """Whether there is any value to draw."""
        return any(line.marks for line in self.lines)


def line_chart(
    title: str,
    names: Sequence[str],
    now: Sequence[Decimal | None],
    before: Sequence[Decimal | None],
    *,
    now_name: str,
    before_name: str,
    begun: int | None = None,
    width: int = 460,
    height: int = 200,
) -> LineChart:
    """Two years of a rate by month. `begun` is the index of the month that still runs, if one does."""
    known = [float(value) for value in (*now, *before) if value is not None]
    axis = scale(max(known, default=1.0) * 1.08)
    left, right, top, bottom = 30.0, width - 16.0, 26.0, height - 26.0
    step = (right - left) / max(1, len(names) - 1)
    xs = [left + step * n for n in range(len(names))]

    def y(value: float) -> float:
        return bottom - (bottom - top) * value / axis[-1]

    def points(values: Sequence[Decimal | None]) -> list[_Point | None]:
        return [None if v is None else _Point(x, y(float(v)), v) for x, v in zip(xs, values, strict=True)]

    return LineChart(
        title=title,
        width=width,
        height=height,
        left=at(left),
        right=at(right),
        grid=tuple(Tick(at(y(value)), vn_number(value)) for value in axis),
        months=tuple(Tick(at(x), name) for x, name in zip(xs, names, strict=True)),
        lines=(_line(now_name, points(now), begun), _line(before_name, points(before), None)),
        rows=tuple((name, rate_text(a), rate_text(b)) for name, a, b in zip(names, now, before, strict=True)),
    )


class _Point(NamedTuple):
    x: float
    y: float
    value: Decimal


def _line(name: str, points: Sequence[_Point | None], begun: int | None) -> Line:
    pieces: list[list[_Point]] = [[]]
    last_step = ""
    for index, point in enumerate(points):
        if point is None:
            pieces.append([])
        elif index != begun:
            pieces[-1].append(point)
        elif pieces[-1]:
            last_step = _polyline([pieces[-1][-1], point])
    return Line(
        name=name,
        pieces=tuple(_polyline(piece) for piece in pieces if len(piece) > 1),
        marks=tuple(
            Mark(at(point.x), at(point.y), rate_text(point.value), index == begun)
            for index, point in enumerate(points)
            if point is not None
        ),
        last_step=last_step,
    )


def _polyline(points: Sequence[_Point]) -> str:
    return " ".join(f"{at(point.x)},{at(point.y)}" for point in points)
