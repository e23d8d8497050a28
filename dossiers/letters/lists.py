"""Lists on paper: the register (form 06 of 2018, form 07 of 2025), sheets of hand-over, of a day, of fees.

They carry no number and freeze nothing: each print says when and by whom it was made. A long one is printed
in parts, each beginning with the page number after the part before.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.template.loader import render_to_string

from procedures.pdf import PAPER_STYLESHEET, render_pdf

Align = Literal["left", "middle", "right", "code"]
STYLESHEETS = (PAPER_STYLESHEET, "css/papers-lists.css")
TEMPLATE = "papers/list.html"


@dataclass(frozen=True, kw_only=True)
class ListColumn:
    """`band` is the head that neighbouring columns share; a code may break after its unit."""

    heading: str
    align: Align = "left"
    band: str = ""


@dataclass(frozen=True, kw_only=True)
class ListPaper:
    """What is printed, worded. `style` chooses the widths in papers-lists.css and the orientation.

    Cells hold line breaks. `numbered` adds the row (1) (2) ... to the head; `total` is the last row, its
    first text across all cells before the next that is not empty. `hands` are the places for signatures:
    heading and name.
    """

    style: str
    superior_lines: tuple[str, ...]
    organ_lines: tuple[str, ...]
    title: str
    lines: tuple[str, ...] = ()
    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    hands: tuple[tuple[str, str], ...] = ()
    numbered: bool = False
    printed: str
    first_page: int = 1

    def context(self) -> dict[str, Any]:
        """Values for the template."""
        return {
            "paper": self,
            "head": _head(self.columns),
            "lower": [column for column in self.columns if column.band],
            "rows": [
                [(column.align, _parts(column, cell)) for column, cell in zip(self.columns, row, strict=True)]
                for row in self.rows
            ],
            "total": _total(self),
            "goes_on": self.first_page > 1,
        }


def list_html(paper: ListPaper) -> str:
    """A whole HTML page, for print only."""
    return unicodedata.normalize("NFC", render_to_string(TEMPLATE, paper.context()))


def list_pdf(paper: ListPaper, created: datetime) -> bytes:
    """The PDF; `created` is the aware moment written into the file."""
    return render_pdf(list_html(paper), created=created, stylesheets=STYLESHEETS)


def _head(columns: tuple[ListColumn, ...]) -> list[tuple[str, int]]:
    """The upper row: each column's heading, or the band once with how many columns it is wide."""
    found: list[tuple[str, int]] = []
    bands: list[str] = []
    for column in columns:
        if column.band and bands and bands[-1] == column.band:
            found[-1] = (column.band, found[-1][1] + 1)
            continue
        bands.append(column.band)
        found.append((column.band, 1) if column.band else (column.heading, 0))
    return found


def _parts(column: ListColumn, cell: str) -> list[str]:
    """Texts between which a line may break."""
    if column.align != "code":
        return [cell]
    unit, stroke, rest = cell.partition("-")
    return [unit + stroke, rest]


def _total(paper: ListPaper) -> list[tuple[str, str, int]]:
    """Text, alignment and width in columns of the cells of the last row."""
    if not paper.total:
        return []
    cells = list(zip(paper.columns, paper.total, strict=True))
    across = next((place for place, (_, text) in enumerate(cells) if place and text), len(cells))
    return [(cells[0][1], "left", across), *((text, column.align, 1) for column, text in cells[across:])]
