"""Two numbers stacked, a column for each month. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from procedures.dates import vn_number

from .axis import LETTER, Rect, Tick, at, scale


@dataclass(frozen=True)
class Column:
    """A month: the part below, the part above, its name."""

    name: str
    x: str
    below: Rect
    above: Rect


@dataclass(frozen=True)
class ColumnChart:
    """Two numbers stacked, a column for each month. `rows` is the table behind it."""

    title: str
    width: int
    height: int
    left: str
    right: str
    base: str
    grid: tuple[Tick, ...]
    columns: tuple[Column, ...]
    above_name: str
    below_name: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def head(self) -> tuple[str, ...]:
        """The head of the table behind it."""
        return ("Tháng", self.above_name, self.below_name)


def column_chart(
    title: str,
    rows: Sequence[tuple[str, int, int]],
    *,
    above_name: str,
    below_name: str,
    width: int = 454,
    height: int = 170,
) -> ColumnChart:
    """Columns of (name, above, below): the two parts stacked, both numbers written."""
    left, right, top, bottom = 30.0, width - 4.0, 14.0, height - 42.0
    axis = scale(max([1, *(above + below for _, above, below in rows)]))
    unit, step = (bottom - top) / axis[-1], (right - left) / max(1, len(rows))
    thick = min(22.0, step * 0.66)
    columns = []
    for index, (name, above, below) in enumerate(rows):
        x = left + step * index + (step - thick) / 2
        joint, tip = bottom - unit * below, bottom - unit * (above + below)
        columns.append(
            Column(
                name,
                at(x + thick / 2),
                _part(x, joint, bottom, thick, below, text_y=bottom - 4),
                _part(x, tip, joint, thick, above, text_y=tip - 3),
            )
        )
    return ColumnChart(
        title=title,
        width=width,
        height=height,
        left=at(left),
        right=at(right),
        base=at(bottom),
        grid=tuple(Tick(at(bottom - unit * value), vn_number(value)) for value in axis),
        columns=tuple(columns),
        above_name=above_name,
        below_name=below_name,
        rows=tuple((name, vn_number(above), vn_number(below)) for name, above, below in rows),
    )


def _part(x: float, top: float, bottom: float, thick: float, number: int, *, text_y: float) -> Rect:
    text, middle = vn_number(number), x + thick / 2
    ground = LETTER * len(text) + 2
    return Rect(
        x=at(x),
        y=at(top),
        width=at(thick),
        height=at(bottom - top),
        text=text,
        text_x=at(middle),
        text_y=at(text_y),
        ground_x=at(middle - ground / 2),
        ground_y=at(text_y - 8.5),
        ground_width=at(ground),
    )
