"""What differs between two sets of figures, each difference by where it stands; and what facts give again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dossiers.letters.content import to_plain

from .fact_counts import counted_again
from .facts import Fact
from .figures import FIGURES
from .report_endings import ENDINGS, REASONS
from .report_figures import ReportFigures
from .tables import Row, SplitRow

_PLACES = {
    "counts": "Số liệu chung",
    "before": "Năm trước",
    "rows": "Biểu II.06a",
    "rows_before": "Năm trước theo lĩnh vực",
    "by_procedure": "Biểu II.06a theo thủ tục",
    "split": "Biểu 07a/BTP",
    "reasons": "Nguyên nhân quá hạn",
    "endings": "Cách kết thúc",
    "plan": "Kế hoạch năm",
    "months": "Theo tháng",
    "parts": "Theo từng phần của kỳ",
    "causes": "Ngày trễ theo đơn vị",
    "late": "Danh sách trễ hẹn",
}
_NAMES = ("key", "sector", "code", "name", "month")


@dataclass(frozen=True)
class Difference:
    """A number or word that is another one on the two sides; None where a side lacks it."""

    where: str
    told: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.where}: trong báo cáo {_shown(self.told)}, kiểm lại {_shown(self.found)}"


# What can be counted again from the facts.
_RECOUNTED = ("counts", "rows", "split", "by_procedure", "reasons", "endings")


def comparable(figures: ReportFigures) -> dict[str, Any]:
    """The figures that the facts give again."""
    told = to_plain(figures)
    return {name: told[name] for name in _RECOUNTED}


def recounted(figures: ReportFigures, facts: Iterable[Fact]) -> dict[str, Any]:
    """The same, counted from the facts; names of sectors and procedures are taken from the figures."""
    again = counted_again(facts, figures.reporting_period.period.start.isoformat())
    codes = {row.name: row.code for row in figures.rows}
    return {
        "counts": [{"key": key, "number": again.whole[key]} for key in figures.numbers],
        "rows": [_row(row, again.sectors.get(row.code, {})) for row in figures.rows],
        "split": [_row(row, again.sectors.get(row.code, {})) for row in figures.split],
        "by_procedure": [_row(row, again.procedures.get(row.code, {})) for row in figures.by_procedure],
        "reasons": [
            {
                "sector": one.sector,
                "code": one.code,
                "number": again.reasons[codes.get(one.sector, ""), one.code],
            }
            for one in figures.reasons
        ],
        "endings": [{"key": one.key, "number": again.endings[one.key]} for one in figures.endings],
    }


def _row(row: Row | SplitRow, again: Mapping[str, int]) -> dict[str, Any]:
    told = to_plain(row)
    return {key: again.get(key, 0) if isinstance(value, int) else value for key, value in told.items()}


def differences(told: Any, found: Any) -> tuple[Difference, ...]:
    """What differs between two sets of figures, each by where it stands."""
    left, right = dict(_leaves(told)), dict(_leaves(found))
    return tuple(
        Difference(_place(path), left.get(path), right.get(path))
        for path in [*left, *(path for path in right if path not in left)]
        if left.get(path) != right.get(path)
    )


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every number or word with the names that lead to it; parts of a list go by their own name."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, (*path, str(key)))
    elif isinstance(value, (list, tuple)) and any(isinstance(item, Mapping) for item in value):
        for number, item in enumerate(value, start=1):
            yield from _leaves(item, (*path, _named(item) or str(number)))
    elif path[-1:] and path[-1] not in _NAMES:
        yield path, value


def _named(item: Mapping[str, Any]) -> str:
    """What tells one line of a list from the others."""
    return ", ".join(_word(str(item[key])) for key in _NAMES if key in item)


def _place(path: tuple[str, ...]) -> str:
    """ "Biểu II.06a, Đất đai: Quá hạn"."""
    first, *rest = path
    words = [_word(name) for name in rest if name != "number"]
    return ", ".join([_PLACES.get(first, first), *words])


def _shown(value: Any) -> str:
    return "không có" if value is None else json.dumps(value, ensure_ascii=False)


def _word(name: str) -> str:
    if name in FIGURES:
        return FIGURES[name].label
    return ENDINGS.get(name, REASONS.get(name, name))
