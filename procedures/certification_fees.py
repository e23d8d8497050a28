"""The kinds of certification and what each costs. Pure.

The first amount is the fee of the procedure's version in force (procedures.csv, column fee_vnd); the shape
of the rule and its source stand in data/certification.csv. Circular 226/2016/TT-BTC, art. 4: copies are paid
for by the page of the original, signatures and transactions by the case.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "certification.csv"
FIRST_PAGES = 2  # pages of a copy at the first amount
PAGE, CASE = "page", "case"


@dataclass(frozen=True)
class Kind:
    """A procedure of the quick line: its book, its name on the screen, its rule of fees (amounts in dong).

    `most_vnd` is the most a copy may cost; `further_vnd` a page from the third on.
    """

    key: str
    book: str
    name: str
    per: str
    further_vnd: int = 0
    most_vnd: int = 0
    source: str = ""

    def fee(self, first_vnd: int, pages: int, copies: int) -> int:
        """The fee of one paper in dong; `copies` counts the electronic one too.

        A case costs the same however many pages and copies it has.
        """
        if self.per == CASE:
            return first_vnd
        at_first = first_vnd * min(pages, FIRST_PAGES)
        a_copy = at_first + self.further_vnd * max(0, pages - FIRST_PAGES)
        return copies * min(a_copy, self.most_vnd)


def kinds_of(rows: Iterable[Mapping[str, str]]) -> dict[str, Kind]:
    """The kinds by the key of their procedure, in the order of the rows. Raises ValueError for a bad row."""
    found = {}
    for row in rows:
        if row["per"] not in (PAGE, CASE):
            raise ValueError(f"{row['key']}: neither page nor case: {row['per']!r}")
        further, most = (int(row[name] or 0) for name in ("further_vnd", "most_vnd"))
        found[row["key"]] = Kind(
            row["key"], row["book"], row["short_name"], row["per"], further, most, row["source"]
        )
    return found


@cache
def kinds() -> dict[str, Kind]:
    """The kinds as they stand in our own data."""
    with DATA.open(encoding="utf-8") as file:
        return kinds_of(csv.DictReader(file))
