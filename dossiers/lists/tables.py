"""A list as a table: its columns, and rows that come one after another. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Kind = Literal["text", "code", "number", "money", "day", "moment"]
Cell = str | int | date | datetime | None


@dataclass(frozen=True)
class Column:
    """`width` is in letters. A "code" is a text whose digits are no number."""

    heading: str
    kind: Kind = "text"
    width: int = 14


@dataclass(frozen=True)
class Table:
    """`title` and the lines of `notes` stand above the columns; moments are aware, money is in đồng."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = ()
