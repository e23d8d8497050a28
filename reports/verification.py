"""Is what stands in a printed report true? Its attached figures against the frozen ones, the frozen ones
against their facts, the facts against the dossiers as they are known today.

What differs is told by name; where dossiers were corrected or entered late since the figures were frozen, the
events are told that explain it (decision D4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dossiers.letters.content import from_plain, to_plain
from dossiers.models import Event
from procedures.models import CalendarVersion

from .actions.reviewing import snapshot_hash
from .attached import Attached
from .corrections import Correction, correction, corrections
from .differences import Difference, comparable, differences, recounted
from .facts import changes, facts_of, unpack
from .figures import FIGURES
from .models import ReportSnapshot
from .report_figures import ReportFigures
from .report_reading import report_figures, report_scope


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
    found = differences(comparable(figures), recounted(figures, unpack(bytes(snapshot.facts))))
    return Stage("Số liệu đã chốt so với đếm lại từ các hồ sơ đã chốt", found)


def _with_today(snapshot: ReportSnapshot, now: datetime) -> tuple[Stage, tuple[Correction, ...]]:
    figures: ReportFigures = from_plain(ReportFigures, snapshot.content)
    chosen = figures.reporting_period
    again = report_figures(chosen, now, CalendarVersion.objects.current().calendar)
    found = differences(_of_dossiers(snapshot.content), _of_dossiers(to_plain(again)))
    changed = set(changes(unpack(bytes(snapshot.facts)), facts_of(report_scope(chosen, now))))
    stage = Stage("Số liệu đã chốt so với cơ sở dữ liệu hôm nay, tính tại cùng thời điểm", found)
    return stage, tuple(_explaining(changed, snapshot.taken_at, now)) if changed or found else ()


def _of_dossiers(content: Mapping[str, Any]) -> dict[str, Any]:
    """Without the plan, whose progress is noted whenever somebody comes to it."""
    return {name: value for name, value in content.items() if name != "plan"}


def _explaining(changed: set[int], since: datetime, now: datetime) -> Iterator[Correction]:
    """The corrections of dossiers whose facts are others now, the earliest first."""
    events = corrections(since, now).filter(dossier__in=changed)
    for event in reversed(list(events)):
        yield correction(event, since) or _unnamed(event)


def _unnamed(event: Event) -> Correction:
    return Correction(event, "Sửa hồ sơ.", True, (FIGURES["received"],))
