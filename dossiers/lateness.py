"""Early, on time or late; by how many days; and whose days they were. Pure.

Sources: decisions D1 (verdict) and D2 (steps, shares), docs/decisions.md.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from procedures.calendar import Calendar, at_minute, local

NOMINAL_DAY = 480  # minutes every working day is worth, whatever its sessions
TRANSFER_CUT_OFF = 15 * 60  # papers given after 15:00 may wait for the next morning


class Outcome(StrEnum):
    """The verdict on a resolved dossier."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


OUTCOME_LABELS = {Outcome.EARLY: "Trước hạn", Outcome.ON_TIME: "Đúng hạn", Outcome.LATE: "Quá hạn"}


def verdict(due: datetime, resolved: datetime) -> Outcome:
    """Late when ready after the due moment, early when ready on an earlier date, else on time."""
    due, resolved = local(due), local(resolved)
    if resolved > due:
        return Outcome.LATE
    return Outcome.EARLY if resolved.date() < due.date() else Outcome.ON_TIME


def days_late(due: datetime, moment: datetime, calendar: Calendar) -> int:
    """Working days d with due date < d <= date of `moment`; 0 when later on the same day, or not late."""
    return calendar.working_days_between(local(due).date(), local(moment).date())


def step_start(given_at: datetime, calendar: Calendar) -> datetime:
    """When a step's clock starts: at once, or at the next opening when given after 15:00 or out of hours."""
    given = local(given_at)
    if given.hour * 60 + given.minute > TRANSFER_CUT_OFF:
        return calendar.next_opening(at_minute(given.date(), 24 * 60))
    return calendar.next_opening(given)


@dataclass(frozen=True)
class Stretch:
    """A stretch of time, [start, end)."""

    start: datetime
    end: datetime


def nominal_minutes(
    start: datetime, end: datetime, calendar: Calendar, pauses: Iterable[Stretch] = ()
) -> int:
    """Time used between two moments in minutes of a nominal day of 480, pauses left out.

    Each day is worth 480 x open minutes used / open minutes of that day; the sum is rounded half up.
    """
    total = _nominal(local(start), local(end), calendar)
    for pause in pauses:
        total -= _nominal(max(local(pause.start), local(start)), min(local(pause.end), local(end)), calendar)
    return int(max(0.0, total) + 0.5)


def _nominal(start: datetime, end: datetime, calendar: Calendar) -> float:
    if end <= start:
        return 0.0
    first, last = start.date(), end.date()
    if first == last:
        return _part(start, end, calendar)
    whole = calendar.working_days_between(first, last) - (1 if calendar.is_working(last) else 0)
    return (
        _part(start, at_minute(first, 24 * 60), calendar)
        + whole * NOMINAL_DAY
        + _part(at_minute(last, 0), end, calendar)
    )


def _part(start: datetime, end: datetime, calendar: Calendar) -> float:
    """Nominal minutes within the one day of `start`."""
    open_minutes = calendar.open_minutes(start.date())
    return NOMINAL_DAY * calendar.minutes_between(start, end) / open_minutes if open_minutes else 0.0


class Stay(Protocol):
    """A stay of a dossier at a step; `ended_at` None while it is there."""

    @property
    def given_at(self) -> datetime: ...

    @property
    def ended_at(self) -> datetime | None: ...


def used_by(stays: Iterable[Stay], pauses: Sequence[Stretch], at: datetime, calendar: Calendar) -> int:
    """Nominal minutes the given stays used until `at`, pauses left out."""
    return sum(
        nominal_minutes(step_start(stay.given_at, calendar), stay.ended_at or at, calendar, pauses)
        for stay in stays
    )


def ran_out(
    visits: Iterable[Stretch], budget: int, calendar: Calendar, pauses: Sequence[Stretch] = ()
) -> datetime | None:
    """When the visits to a step, in order, had used up its budget; None while they have not.

    Visits begin when their clock starts; they add up, and pauses are left out, as in `nominal_minutes`. Used
    up at the end of a session, it ran out there and not at the next opening. A step without a budget runs out
    with its first minute. `budget` is in minutes of a nominal day of 480.
    """
    left = max(1, budget)
    for visit in visits:
        used = nominal_minutes(visit.start, visit.end, calendar, pauses)
        if used >= left:
            return _used_up(visit, left, calendar, pauses)
        left -= used
    return None


def _used_up(visit: Stretch, minutes: int, calendar: Calendar, pauses: Sequence[Stretch]) -> datetime:
    """The first minute of the visit at which so many nominal minutes of it are used."""
    start = local(visit.start)

    def used(minute: int) -> int:
        return nominal_minutes(start, start + timedelta(minutes=minute), calendar, pauses)

    length = int((local(visit.end) - start).total_seconds()) // 60
    return start + timedelta(minutes=bisect_left(range(length), minutes, key=used))


def step_verdict(used: int, budget: int, rest_of_day: int) -> Outcome:
    """The verdict on a step against its own budget, all in minutes of a nominal day (decision D2).

    Late beyond the budget; on time when handed over on the very day on which the budget runs out
    (`rest_of_day` is what was left of that day), early on an earlier one.
    """
    if used > budget:
        return Outcome.LATE
    return Outcome.ON_TIME if budget - used <= rest_of_day else Outcome.EARLY


def shares(days: int, overruns: Sequence[int], holder: int | None) -> list[int]:
    """Days late shared out among steps, in hundredths of a day; they add up to 100 x `days` exactly.

    In proportion to each step's overrun; the remainder to the largest remainders, ties to the earlier
    step; without any overrun everything goes to the step that held the dossier at its due moment (index
    `holder`). No days late: no shares.
    """
    whole, total = 100 * days, sum(overruns)
    result = [0] * len(overruns)
    if whole == 0 or not overruns:
        return result
    if total == 0:
        if holder is not None:
            result[holder] = whole
        return result
    result = [whole * overrun // total for overrun in overruns]
    by_remainder = sorted(range(len(overruns)), key=lambda i: (-(whole * overruns[i] % total), i))
    for index in by_remainder[: whole - sum(result)]:
        result[index] += 1
    return result
