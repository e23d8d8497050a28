"""Is what stands in a printed report true? Its attached figures against the frozen ones, the frozen ones
against their facts, the facts against the dossiers as they are known today.

What differs is told by name; where dossiers were corrected or entered late since the figures were frozen, the
events are told that explain it (decision D4).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dossiers.letters.content import from_plain, to_plain
from dossiers.models import Event
from procedures.models import CalendarVersion

from .actions.reviewing import snapshot_hash, start_of
from .attached import Attached
from .corrections import Correction, correction, corrections
from .fact_counts import counted_again
from .facts import changes, facts_of, unpack
from .figures import FIGURES
from .models import ReportSnapshot
from .report_figures import ReportFigures
from .report_reading import report_figures, report_scope

_PLACES = {
    "counts": "Số liệu chung",
    "before": "Năm trước",
    "rows": "Biểu II.06a",
    "rows_before": "Năm trước theo lĩnh vực",
    "months": "Theo tháng",
    "parts": "Theo từng phần của kỳ",
    "causes": "Ngày trễ theo đơn vị",
    "late": "Danh sách trễ hẹn",
}
_NAMES = ("key", "code", "name", "month")


@dataclass(frozen=True)
class Difference:
    """A number or word that is another one on the two sides; None where a side lacks it."""

    where: str
    told: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.where}: trong báo cáo {_shown(self.told)}, kiểm lại {_shown(self.found)}"


@dataclass(frozen=True)
class Stage:
    """One comparison. It holds when nothing differs."""

    what: str
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Whether both sides are alike."""
        return not self.differences


@dataclass(frozen=True)
class Verification:
    """The stages, and the events that explain what differs in the last one."""

    stages: tuple[Stage, ...]
    events: tuple[Correction, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the report tells what the dossiers tell."""
        return all(stage.holds for stage in self.stages)


def verify(snapshot: ReportSnapshot, now: datetime, attached: Attached | None = None) -> Verification:
    """Compare; `attached` are the figures found in a PDF, None to leave out that stage."""
    stages = [_with_paper(attached, snapshot)] if attached else []
    stages += [_with_hash(snapshot), _with_facts(snapshot)]
    today, events = _with_today(snapshot, now)
    return Verification((*stages, today), events)


def _with_paper(attached: Attached, snapshot: ReportSnapshot) -> Stage:
    told = {"sha256": attached.sha256, "definitions": attached.definitions, **attached.figures}
    kept = {"sha256": snapshot.sha256, "definitions": snapshot.definitions, **snapshot.content}
    return Stage("Số liệu kèm trong tệp PDF so với số liệu đã chốt", differences(told, kept))


def _with_hash(snapshot: ReportSnapshot) -> Stage:
    data_at = snapshot.content.get("data_at", "")
    again = snapshot_hash(snapshot.definitions, data_at, snapshot.content, bytes(snapshot.facts))
    wrong = () if again == snapshot.sha256 else (Difference("SHA-256", snapshot.sha256, again),)
    return Stage("Số liệu đã chốt so với mã SHA-256 ghi lúc chốt", wrong)


def _with_facts(snapshot: ReportSnapshot) -> Stage:
    figures: ReportFigures = from_plain(ReportFigures, snapshot.content)
    whole, sectors = counted_again(unpack(bytes(snapshot.facts)), start_of(figures))
    told = {"counts": _listed(figures.numbers), "rows": to_plain(figures)["rows"]}
    rows = [
        {
            key: sectors.get(row.code, {}).get(key, 0) if type(value) is int else value
            for key, value in one.items()
        }
        for row, one in zip(figures.rows, told["rows"], strict=True)
    ]
    found = {"counts": _listed({key: whole[key] for key in figures.numbers}), "rows": rows}
    return Stage("Số liệu đã chốt so với đếm lại từ các hồ sơ đã chốt", differences(told, found))


def _listed(numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"key": key, "number": number} for key, number in numbers.items()]


def _with_today(snapshot: ReportSnapshot, now: datetime) -> tuple[Stage, tuple[Correction, ...]]:
    figures: ReportFigures = from_plain(ReportFigures, snapshot.content)
    chosen = figures.reporting_period
    again = report_figures(chosen, now, CalendarVersion.objects.current().calendar)
    found = differences(snapshot.content, to_plain(again))
    changed = set(changes(unpack(bytes(snapshot.facts)), facts_of(report_scope(chosen, now))))
    stage = Stage("Số liệu đã chốt so với cơ sở dữ liệu hôm nay, tính tại cùng thời điểm", found)
    return stage, tuple(_explaining(changed, snapshot.taken_at, now)) if changed or found else ()


def _explaining(changed: set[int], since: datetime, now: datetime) -> Iterator[Correction]:
    """The corrections of dossiers whose facts are others now, the earliest first."""
    events = corrections(since, now).filter(dossier__in=changed)
    for event in reversed(list(events)):
        yield correction(event, since) or _unnamed(event)


def _unnamed(event: Event) -> Correction:
    return Correction(event, "Sửa hồ sơ.", True, (FIGURES["received"],))


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
            name = next((str(item[key]) for key in _NAMES if key in item), str(number))
            yield from _leaves(item, (*path, name))
    elif path[-1:] and path[-1] not in _NAMES:
        yield path, value


def _place(path: tuple[str, ...]) -> str:
    """ "Biểu II.06a, Đất đai: Quá hạn"."""
    first, *rest = path
    words = [FIGURES[name].label if name in FIGURES else name for name in rest if name != "number"]
    return ", ".join([_PLACES.get(first, first), *words])


def _shown(value: Any) -> str:
    return "không có" if value is None else json.dumps(value, ensure_ascii=False)
