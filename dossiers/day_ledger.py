"""The days of a due date, one line each: counted and which of the limit, or not counted and why. Pure.

The due moments are the engine's own (procedures/deadlines.py, decision D1); here each day between them is
told, so that anybody can count after it. For a limit in working or calendar days the counted days of the
segments since the last fresh start add up to the limit exactly; for a limit in hours the minutes do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from dossiers.day_lines import DayLine, LineKind, NamedPause, Segment
from dossiers.day_walk import BY_MINUTES, Walk
from procedures.calendar import Calendar, local
from procedures.deadlines import ClockStep, Limit, StepKind, Unit, nominal_end

__all__ = ["DayLine", "LineKind", "NamedPause", "Segment", "day_ledger"]

_RUNS = {StepKind.RECEIVED, StepKind.LEG_BEGAN, StepKind.RESTARTED, StepKind.RESUMED}


def day_ledger(
    steps: Sequence[ClockStep],
    limit: Limit,
    pauses: Sequence[NamedPause],
    calendar: Calendar,
    second: Limit | None = None,
) -> tuple[Segment, ...]:
    """Every segment of the clock with its days. `steps` are the engine's (`deadlines.clock`) for this limit,
    these pauses and this calendar; pauses begun after the due moment move nothing and are not told. `second`
    is the limit of a second leg, which begins with a count of its own."""
    found: list[Segment] = []
    leg = 0  # where the segments of the leg under way begin
    whole = used = 0
    for step, following in pairwise([*steps, None]):
        if step is None or step.kind not in _RUNS:
            continue
        if step.kind is StepKind.LEG_BEGAN and second is not None:
            limit, leg = second, len(found)
        if step.kind is not StepKind.RESUMED:
            found[leg:] = [replace(one, dropped=True) for one in found[leg:]]
            whole, used = _whole(step.at.date(), limit), 0
        pause = _cut(following, pauses)
        segment = Walk(step, limit, calendar, pause, whole, used, _event(step, pauses)).segment()
        used += segment.counted
        found.append(segment)
    return tuple(found)


def _whole(start: date, limit: Limit) -> int:
    """The whole limit in days, or minutes; a month has as many days as lie between its ends."""
    if limit.unit in BY_MINUTES:
        return limit.amount * 60
    return (nominal_end(start, limit) - start).days if limit.unit is Unit.MONTH else limit.amount


def _cut(following: ClockStep | None, pauses: Sequence[NamedPause]) -> NamedPause | None:
    """The pause that takes the due moment away, if the next step is one."""
    if following is None or following.kind is not StepKind.PAUSED:
        return None
    return next(pause for pause in pauses if local(pause.started) == following.at)


def _event(step: ClockStep, pauses: Sequence[NamedPause]) -> str:
    over = [p.over for p in pauses if p.ended is not None and local(p.ended) == step.at]
    if step.kind is StepKind.LEG_BEGAN:
        return "Đã nộp nghĩa vụ tài chính, bắt đầu chặng hai"
    return "Nhận hồ sơ" if step.kind is StepKind.RECEIVED or not over else over[-1]
