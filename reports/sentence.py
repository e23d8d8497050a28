"""The morning in one sentence: words, each number with the figure it opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from procedures.dates import vn_day_month, vn_number, vn_percent, weekday_name

from .cells import Tally
from .figures import FIGURES, Figure
from .today import DECISIONS, TODAY


@dataclass(frozen=True)
class Part:
    """A piece of the sentence; with a figure it is a link, `kind` its colour ("late", "soon" or none).

    `place` names the page it opens instead of the figure's list.
    """

    text: str
    figure: Figure | None = None
    kind: str = ""
    place: str = ""


def sentence(counted: Mapping[str, int], today: date, next_day: date, *, for_leader: bool) -> list[Part]:
    """What the person should know first. `next_day` is the next working day after `today`."""
    parts = _joined(_concerns(counted))
    decisions = sum(counted[key] for key in DECISIONS)
    if decisions:
        whom = "đồng chí" if for_leader else "lãnh đạo"
        first = TODAY[next(key for key in DECISIONS if counted[key])]
        place = "desk" if for_leader else ""
        parts += [Part(f"{vn_number(decisions)} việc chờ {whom} duyệt", first, place=place), Part(". ")]
    return parts + _next(counted["due_next_day"], today, next_day)


def sentence_then(counted: Mapping[str, int], sums: Tally) -> list[Part]:
    """The same at a moment of the past: what was late then, and how the period stood."""
    parts = [Part("Lúc ấy: "), *_joined(_concerns(counted))]
    if sums.resolved:
        words = f"{vn_number(sums.resolved)} hồ sơ đã giải quyết trong kỳ, {vn_percent(sums.on_time_rate)}"
        parts.append(Part(f"{words} không quá hạn."))
    return parts


def _concerns(counted: Mapping[str, int]) -> list[Part]:
    late, missing = counted["pending_late"], counted["pending_late_without_letter"]
    found = []
    if missing:
        words = f"{vn_number(missing)} hồ sơ trễ hẹn chưa có thư xin lỗi"
        found.append(Part(words, FIGURES["pending_late_without_letter"], "late"))
    elif late:
        words = f"{vn_number(late)} hồ sơ trễ hẹn, đều đã có thư xin lỗi"
        found.append(Part(words, FIGURES["pending_late"], "late"))
    else:
        found.append(Part("Không có hồ sơ trễ hẹn"))
    if counted.get("due_today"):
        words = f"{vn_number(counted['due_today'])} hồ sơ đến hạn hôm nay"
        found.append(Part(words, TODAY["due_today"], "soon"))
    if counted.get("partner_over_budget"):
        words = f"{vn_number(counted['partner_over_budget'])} hồ sơ cơ quan phối hợp giữ quá giờ định mức"
        found.append(Part(words, TODAY["partner_over_budget"]))
    return found


def _joined(parts: list[Part]) -> list[Part]:
    joined = []
    for number, part in enumerate(parts, start=1):
        joined += [part, Part(". " if number == len(parts) else ", ")]
    return joined


def _next(due: int, today: date, next_day: date) -> list[Part]:
    """What the next working day brings, and that tomorrow is off when it is no weekend."""
    tomorrow = today + timedelta(days=1)
    parts = []
    if next_day != tomorrow and tomorrow.weekday() < 5:
        parts.append(Part(f"Mai {vn_day_month(tomorrow)} nghỉ{'; ' if due else '.'}"))
    if due:
        day = "ngày mai" if next_day == tomorrow else weekday_name(next_day)
        parts += [Part(f"{vn_number(due)} hồ sơ đến hạn {day}", TODAY["due_next_day"]), Part(".")]
    return parts
