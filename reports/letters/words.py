"""Numbers in the running text of a report, and paragraphs in which each stands as a field. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from string import Formatter

from procedures.dates import NO_VALUE, local, paper_date, paper_moment, vn_decimal, vn_number


@dataclass(frozen=True)
class Run:
    """A piece of a paragraph; with `figure` it is the number of that figure and opens its dossiers."""

    text: str
    figure: str = ""


Paragraph = tuple[Run, ...]


def count(number: int) -> str:
    """A number in running text: under 10 with a 0 in front (decree 30/2020/NĐ-CP)."""
    return f"{number:02d}" if 0 <= number < 10 else vn_number(number)


def rate(value: Decimal | None) -> str:
    """ "18,2%", or "—" without a base."""
    return NO_VALUE if value is None else f"{vn_decimal(value, 1)}%"


def paragraph(text: str, fields: Mapping[str, Run]) -> Paragraph:
    """The text with each `{name}` replaced by its field. KeyError for a name that is none."""
    runs = []
    for plain, name, _, _ in Formatter().parse(text):
        if plain:
            runs.append(Run(plain))
        if name is not None:
            runs.append(fields[name])
    return tuple(runs)


def plain(text: str) -> list[Paragraph]:
    """What a person typed: a paragraph a line, blank lines dropped."""
    return [(Run(line.strip()),) for line in text.splitlines() if line.strip()]


def data_moment(iso: str, closed_day: str) -> str:
    """When the data hold: "hết ngày 14 tháng 12 năm 2022", or the hour and day while the year runs."""
    if closed_day:
        return f"hết {paper_date(date.fromisoformat(closed_day))}"
    return paper_moment(local(datetime.fromisoformat(iso)))
