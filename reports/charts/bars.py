"""Two values for each name, as horizontal bars. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap

from procedures.dates import vn_number

from .axis import LETTER, Rect, Tick, at, hatch, rate_text, scale

_LABEL = 150.0  # room for the longest name of a sector; labels that end at the edge would be cut
_LETTERS = 29  # as many fit into that room
_THICK, _GAP, _TOP = 11.0, 9.0, 4.0


@dataclass(frozen=True)
class BarPair:
    """A name (in one or two lines) and its bars, this year above last year; the lower None without one."""

    name: tuple[Tick, ...]
    now: Rect
    before: Rect | None


@dataclass(frozen=True)
class Key:
    """The legend: its box, its two marks and the words beside them."""

    x: str
    y: str
    width: str
    height: str
    mark_x: str
    text_x: str
    first_y: str
    second_y: str
    first_text: str
    second_text: str
    hatch: tuple[str, ...]


@dataclass(frozen=True)
class PairChart:
    """Two values for each name, as horizontal bars. `rows` is the table behind it."""

    title: str
    width: int
    height: int
    pairs: tuple[BarPair, ...]
    grid: tuple[Tick, ...]
    bottom: str
    label_x: str
    middle: str
    key: Key
    axis_text: str
    now_name: str
    before_name: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def head(self) -> tuple[str, ...]:
        """The head of the table behind it."""
        return ("Tên", f"{self.now_name} (%)", *((f"{self.before_name} (%)",) if self.before_name else ()))


def pair_chart(
    title: str,
    rows: Sequence[tuple[str, Decimal, Decimal | None]],
    *,
    now_name: str,
    before_name: str,
    axis_text: str,
    width: int = 454,
) -> PairChart:
    """A bar for this year and, where known, one for last year, for each (name, now, before)."""
    both = any(before is not None for _, _, before in rows)
    block = (2 if both else 1) * _THICK + _GAP
    room = width - _LABEL - 34.0
    values = [float(value) for _, *pair in rows for value in pair if value is not None]
    axis = scale(max([1.0, *values]))
    unit, bottom = room / axis[-1], _TOP + block * len(rows)
    pairs = []
    for index, (name, now, before) in enumerate(rows):
        y = _TOP + block * index
        lower = _bar(y + _THICK, before, unit, hatched=True) if before is not None else None
        middle = y + (_THICK if both else _THICK / 2) + 3.5
        pairs.append(BarPair(_lines(name, middle), _bar(y, now, unit, hatched=False), lower))
    return PairChart(
        title=title,
        width=width,
        height=int(bottom + 34),
        pairs=tuple(pairs),
        grid=tuple(Tick(at(_LABEL + unit * value), vn_number(value)) for value in axis),
        bottom=at(bottom),
        label_x=at(_LABEL - 6),
        middle=at(_LABEL + room / 2),
        key=_key(width - 84.0, bottom - 42.0),
        axis_text=axis_text,
        now_name=now_name,
        before_name=before_name if both else "",
        rows=tuple(
            (name, rate_text(now), *((rate_text(before),) if both else ())) for name, now, before in rows
        ),
    )


def _key(x: float, y: float) -> Key:
    return Key(
        x=at(x),
        y=at(y),
        width="82.0",
        height="36.0",
        mark_x=at(x + 6),
        text_x=at(x + 28),
        first_y=at(y + 6),
        second_y=at(y + 21),
        first_text=at(y + 14.5),
        second_text=at(y + 29.5),
        hatch=hatch(x + 6, y + 21, 16, 9),
    )


def _lines(name: str, middle: float) -> tuple[Tick, ...]:
    """The name in one line, or in two around the middle; what is longer still is cut with an ellipsis."""
    first, *others = wrap(name, _LETTERS)
    if not others:
        return (Tick(at(middle), first),)
    second = others[0] if len(others) == 1 else f"{others[0][: _LETTERS - 1]}…"
    return Tick(at(middle - 5.5), first), Tick(at(middle + 5.5), second)


def _bar(y: float, value: Decimal, unit: float, *, hatched: bool) -> Rect:
    length = unit * float(value)
    return Rect(
        x=at(_LABEL),
        y=at(y),
        width=at(length),
        height=at(_THICK),
        text=rate_text(value),
        text_x=at(_LABEL + length + 4),
        text_y=at(y + _THICK - 2),
        ground_x=at(_LABEL + length + 2),
        ground_y=at(y + 0.5),
        ground_width=at(LETTER * len(rate_text(value)) + 2),
        hatch=hatch(_LABEL, y, length, _THICK) if hatched else (),
    )
