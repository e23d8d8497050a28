"""I2: every series of numbers runs from its first to its last without a hole; none stands outside one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any

from dossiers.certification import SERIES, Book
from dossiers.models import CertificationLine, Dossier, IssuedPaper, NumberSeries
from dossiers.numbering import SERIES_LABELS, Series, paper_number

Key = tuple[str, str, str]
SHOWN = 5
CHUNK = 5_000


def broken() -> Iterator[list[str]]:
    """One list a series, then one for numbers of a series that was never begun."""
    used = _used()
    for series in NumberSeries.objects.order_by("kind", "unit", "period"):
        yield [*_of(series, used.pop((series.kind, series.unit, series.period), []))]
    for (kind, unit, period), numbers in sorted(used.items()):
        yield [f"{_name(kind, unit, period)}: {len(numbers)} số đã cấp mà không có dãy số."]


def _of(series: NumberSeries, numbers: list[int]) -> Iterator[str]:
    name = _name(series.kind, series.unit, series.period)
    found, wanted = set(numbers), set(range(series.first, series.last + 1))
    if len(found) != len(numbers):
        yield f"{name}: {len(numbers) - len(found)} số bị trùng."
    if missing := sorted(wanted - found):
        yield f"{name}: thiếu {len(missing)} số ({_shown(missing)})."
    if beyond := sorted(found - wanted):
        yield f"{name}: {len(beyond)} số ngoài khoảng {series.first}-{series.last} ({_shown(beyond)})."


def _used() -> dict[Key, list[int]]:
    """The numbers that were given, by series."""
    used: dict[Key, list[int]] = defaultdict(list)
    for key, number in chain(_codes(), _registers(), _papers(), _lines()):
        used[key].append(number)
    return used


def _codes() -> Iterator[tuple[Key, int]]:
    for dossier in Dossier.objects.exclude(code=None).only("code").iterator(chunk_size=CHUNK):
        unit, day, number = str(dossier.code).rsplit("-", 2)
        yield (Series.CODE.value, unit, f"20{day[:2]}-{day[2:4]}-{day[4:]}"), int(number)


def _registers() -> Iterator[tuple[Key, int]]:
    rows: Any = Dossier.objects.exclude(register_number=None)
    rows = rows.values_list("register_unit", "register_year", "register_number")
    for unit, year, number in rows.iterator(chunk_size=CHUNK):
        yield (Series.REGISTER.value, unit, str(year)), number


def _papers() -> Iterator[tuple[Key, int]]:
    rows = IssuedPaper.objects.values_list("kind", "unit", "year", "number")
    for kind, unit, year, number in rows.iterator(chunk_size=CHUNK):
        yield (kind, unit, str(year)), number


def _lines() -> Iterator[tuple[Key, int]]:
    rows: Any = CertificationLine.objects.exclude(number=None)
    for book, unit, year, number in rows.values_list("book", "unit", "year", "number").iterator():
        yield (SERIES[Book(book)].value, unit, str(year)), number


def _name(kind: str, unit: str, period: str) -> str:
    return f"{SERIES_LABELS[Series(kind)]} {unit} {period}"


def _shown(numbers: list[int]) -> str:
    told = ", ".join(paper_number(number, "").rstrip("/") for number in numbers[:SHOWN])
    return f"{told}, …" if len(numbers) > SHOWN else told
