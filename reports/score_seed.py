"""The criteria shipped with the software, each with where it comes from: the start of a scheme's first sheet.

`data/score_criteria.csv`, dated by year. Of decision 766/QĐ-TTg (23/6/2022) the weights of the five groups
and of a few criteria were found, the others are parted provisionally and say so; of the ward's own index no
official list was found, so it is an example to be changed.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "score_criteria.csv"


@dataclass(frozen=True)
class Facts:
    """A criterion as it is written; `steps` as "95=12; 90=8", `target` in percent."""

    code: str
    group: str
    name: str
    most: Decimal
    rule: str
    target: Decimal | None = None
    steps: str = ""
    per_case: Decimal | None = None
    source: str = ""
    note: str = ""


def shipped(scheme: str, year: int) -> list[Facts]:
    """The criteria of the scheme in force in the year, in order."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["scheme"] == scheme]
    return [_facts(row) for row in rows if int(row["first_year"]) <= year <= int(row["last_year"] or 9999)]


def _facts(row: dict[str, str]) -> Facts:
    return Facts(
        code=row["code"],
        group=row["group"],
        name=row["name"],
        most=Decimal(row["most"]),
        rule=row["rule"],
        target=_number(row["target"]),
        steps=row["steps"],
        per_case=_number(row["per_case"]),
        source=row["source"],
        note=row["note"],
    )


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
