"""Deadlines: from a moment of receipt, a limit and the pauses to the due moment, with every step told.

Pure: no Django, no clock. The one definition used by every screen, letter, alert and report.
Sources: Civil Code 2015, art. 145-148 (the day of receipt is not counted; an end on a day off rolls on);
decree 118/2025/ND-CP and decree 61/2018/ND-CP (15:00 for same-day work; the limit starts again after a
supplement). The exact rules are decision D1 (docs/decisions.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from .calendar import Calendar, CalendarError, at_minute, local

SAME_DAY_CUT_OFF = 15 * 60  # minutes since midnight: "sau 15 giờ"
EARLY_CLOSING_MARGIN = 120  # on a day that closes by the cut-off: two hours before closing


class Unit(StrEnum):
    """Units a limit is given in."""

    WORKING_DAY = "working_day"
    WORKING_HOUR = "working_hour"
    CLOCK_HOUR = "clock_hour"
    SAME_DAY = "same_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"


class PauseMode(StrEnum):
    """What a pause gives back: the whole limit again, or what was left of it."""

    RESTART = "restart"
    RESUME = "resume"


@dataclass(frozen=True)
class Limit:
    """A time limit: a length, never a date. `amount` is 0 for same-day limits, at least 1 otherwise."""

    unit: Unit
    amount: int

    def __post_init__(self) -> None:
        if self.unit is Unit.SAME_DAY:
            if self.amount != 0:
                raise CalendarError("Thời hạn trong ngày không có số ngày.")
        elif not 1 <= self.amount <= 9999:
            raise CalendarError("Thời hạn phải từ 1 đến 9.999.")

    @property
    def nominal_days(self) -> float:
        """Rough length in calendar days, only to tell which of two limits is the shorter."""
        per_unit = {
            Unit.WORKING_DAY: 7 / 5,
            Unit.CALENDAR_DAY: 1.0,
            Unit.MONTH: 30.0,
            Unit.WORKING_HOUR: 7 / 40,
            Unit.CLOCK_HOUR: 1 / 24,
            Unit.SAME_DAY: 0.0,
        }
        return per_unit[self.unit] * self.amount if self.unit is not Unit.SAME_DAY else 0.7


def shorter(first: Limit | None, second: Limit | None) -> Limit | None:
    """The shorter of the statutory and the local limit; the only one when one is unknown."""
    known = [limit for limit in (first, second) if limit is not None]
    return min(known, key=lambda limit: limit.nominal_days, default=None)


@dataclass(frozen=True)
class Legs:
    """A limit in two parts, each judged alone: up to the financial duty, and from its proof on."""

    first: Limit
    second: Limit


def legs_of(limit: Limit | None, second_amount: int | None) -> Legs | None:
    """The two legs of a limit whose last `second_amount` units come after the financial duty; None for a
    limit counted whole. Raises CalendarError when nothing would be left for the first.
    """
    if limit is None or second_amount is None:
        return None
    if not 0 < second_amount < limit.amount:
        raise CalendarError("Hẹn lần 2 phải ngắn hơn cả thời hạn.")
    return Legs(Limit(limit.unit, limit.amount - second_amount), Limit(limit.unit, second_amount))


@dataclass(frozen=True)
class Pause:
    """Time that is not the office's: from `started` to `ended` (None while open)."""

    started: datetime
    ended: datetime | None
    mode: PauseMode


class StepKind(StrEnum):
    """What happened to the clock."""

    RECEIVED = "received"
    PAUSED = "paused"
    RESUMED = "resumed"
    RESTARTED = "restarted"
    PAUSED_TOO_LATE = "paused_too_late"
    LEG_ENDED = "leg_ended"
    LEG_BEGAN = "leg_began"


@dataclass(frozen=True)
class ClockStep:
    """One line of the ledger: what happened at `at`, from which date days are counted on, and what the
    due moment was afterwards (None while paused)."""

    at: datetime
    kind: StepKind
    counted_after: date | None
    due_at: datetime | None


@dataclass(frozen=True)
class _Run:
    """The clock running: since when, until when, and what is needed to know what is left."""

    start: datetime
    due: datetime
    amount: int  # days or minutes this run began with; not used for calendar limits
    nominal_end: date | None  # calendar and month limits: the end before rolling


def due_at(
    received_at: datetime, limit: Limit, pauses: Iterable[Pause], calendar: Calendar
) -> datetime | None:
    """The due moment in Asia/Ho_Chi_Minh, or None while a pause that counts is open.

    Raises CalendarError (a Vietnamese sentence) when pauses overlap, end before they start or start
    before the receipt, or when the date leaves the calendar's span.
    """
    if pauses == ():  # most dossiers, and the promise at the counter
        return _due(local(received_at), limit, calendar)
    return clock(received_at, limit, pauses, calendar)[-1].due_at


def clock(
    received_at: datetime, limit: Limit, pauses: Iterable[Pause], calendar: Calendar
) -> tuple[ClockStep, ...]:
    """The whole story of the clock, in order of time. See `due_at` for errors."""
    received = local(received_at)
    run = _begin(received, limit, calendar)
    steps = [ClockStep(received, StepKind.RECEIVED, _counted_after(received, limit), run.due)]
    for pause in _checked(received, pauses):
        started, ended = local(pause.started), local(pause.ended) if pause.ended else None
        if started > run.due:
            steps.append(ClockStep(started, StepKind.PAUSED_TOO_LATE, None, run.due))
            continue
        steps.append(ClockStep(started, StepKind.PAUSED, None, None))
        if ended is None:
            break
        if pause.mode is PauseMode.RESTART:
            run = _begin(ended, limit, calendar)
            kind = StepKind.RESTARTED
        else:
            run = _resume(run, started, ended, limit, calendar)
            kind = StepKind.RESUMED
        steps.append(ClockStep(ended, kind, _counted_after(ended, limit), run.due))
    return tuple(steps)


def second_leg(
    steps: tuple[ClockStep, ...], ended: datetime, then: tuple[ClockStep, ...]
) -> tuple[ClockStep, ...]:
    """The story of a limit in two legs: that of the first, its end at `ended`, and that of the second, which
    may not have begun (`then` is empty)."""
    between = ClockStep(local(ended), StepKind.LEG_ENDED, None, None)
    began = tuple(replace(step, kind=StepKind.LEG_BEGAN) for step in then[:1])
    return (*steps, between, *began, *then[1:])


def _counted_after(start: datetime, limit: Limit) -> date | None:
    return start.date() if limit.unit in (Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH) else None


def _checked(received: datetime, pauses: Iterable[Pause]) -> list[Pause]:
    ordered = sorted(pauses, key=lambda p: p.started)
    free_from: datetime | None = received
    for pause in ordered:
        if free_from is None or local(pause.started) < free_from:
            raise CalendarError("Lần tạm dừng chồng lên lần trước hoặc bắt đầu trước khi nhận hồ sơ.")
        if pause.ended is not None and pause.ended < pause.started:
            raise CalendarError("Lần tạm dừng kết thúc trước khi bắt đầu.")
        free_from = local(pause.ended) if pause.ended else None
    return ordered


def _begin(start: datetime, limit: Limit, calendar: Calendar) -> _Run:
    """The whole limit from `start` on."""
    due = _due(start, limit, calendar)
    match limit.unit:
        case Unit.WORKING_DAY | Unit.SAME_DAY:
            return _Run(start, due, limit.amount, None)
        case Unit.WORKING_HOUR | Unit.CLOCK_HOUR:
            return _Run(start, due, limit.amount * 60, None)
    return _Run(start, due, 0, nominal_end(start.date(), limit))


def _due(start: datetime, limit: Limit, calendar: Calendar) -> datetime:
    """When the whole limit, begun at `start`, is over."""
    match limit.unit:
        case Unit.WORKING_DAY:
            return calendar.closing(calendar.add_working_days(start.date(), limit.amount))
        case Unit.WORKING_HOUR:
            return calendar.add_minutes(start, limit.amount * 60)
        case Unit.CLOCK_HOUR:
            return start + timedelta(hours=limit.amount)
        case Unit.SAME_DAY:
            return _same_day(start, calendar)
    return calendar.closing(calendar.rolled(nominal_end(start.date(), limit)))


def nominal_end(start: date, limit: Limit) -> date:
    """The last day of a limit in calendar days or months begun on `start`, before it rolls to a working day.

    Raises ValueError for other units, OutsideCalendar beyond the calendar's span.
    """
    if limit.unit is Unit.CALENDAR_DAY:
        return start + timedelta(days=limit.amount)
    if limit.unit is Unit.MONTH:
        return _months_after(start, limit.amount)
    raise ValueError("only a limit in calendar days or months has a nominal end")


def _resume(run: _Run, started: datetime, ended: datetime, limit: Limit, calendar: Calendar) -> _Run:
    """What was left when the pause began, counted from its end; a pause of no length changes nothing."""
    if started == ended:
        return run
    if limit.unit is Unit.SAME_DAY:
        return _Run(ended, _same_day(ended, calendar), 0, None)
    left = _left(run, started, limit, calendar)
    if left <= 0:
        return _Run(ended, _nothing_left(ended, calendar), 0, ended.date())
    match limit.unit:
        case Unit.WORKING_DAY:
            due = calendar.closing(calendar.add_working_days(ended.date(), left))
            return _Run(ended, due, left, None)
        case Unit.WORKING_HOUR:
            return _Run(ended, calendar.add_minutes(ended, left), left, None)
        case Unit.CLOCK_HOUR:
            return _Run(ended, ended + timedelta(minutes=left), left, None)
    end = ended.date() + timedelta(days=left)
    return _Run(ended, calendar.closing(calendar.rolled(end)), 0, end)


def _left(run: _Run, started: datetime, limit: Limit, calendar: Calendar) -> int:
    """What the pause found unused: working days, working or clock minutes, or calendar days."""
    match limit.unit:
        case Unit.WORKING_DAY:
            return run.amount - calendar.working_days_between(run.start.date(), started.date())
        case Unit.WORKING_HOUR:
            return run.amount - calendar.minutes_between(run.start, started)
        case Unit.CLOCK_HOUR:
            return run.amount - int((started - run.start).total_seconds()) // 60
    if run.nominal_end is None:
        raise ValueError("a calendar limit has a nominal end")
    return (run.nominal_end - started.date()).days


def _nothing_left(resumed: datetime, calendar: Calendar) -> datetime:
    """Closing of the day of resumption while it is a working day not yet closed, else of the next one."""
    day = resumed.date()
    if calendar.is_working(day) and resumed <= calendar.closing(day):
        return calendar.closing(day)
    return calendar.closing(calendar.next_working_day(day))


def _same_day(start: datetime, calendar: Calendar) -> datetime:
    """Closing of the day when received by the cut-off of a working day, else of the next working day."""
    day = start.date()
    if calendar.is_working(day) and start <= same_day_cut_off(day, calendar):
        return calendar.closing(day)
    return calendar.closing(calendar.next_working_day(day))


def same_day_cut_off(day: date, calendar: Calendar) -> datetime:
    """15:00, or two hours before closing on a day that closes by 15:00."""
    closing = calendar.closing(day)
    cut_off = at_minute(day, SAME_DAY_CUT_OFF)
    return cut_off if closing > cut_off else closing - timedelta(minutes=EARLY_CLOSING_MARGIN)


def _months_after(day: date, months: int) -> date:
    """Same day number `months` on, or that month's last day (Civil Code 2015, art. 148.3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        first = date(year, month + 1, 1)
    except ValueError:
        raise CalendarError("Thời hạn dài quá lịch đã có (đến hết năm 2079).") from None
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
