"""The strip of days under a promise: from the day of receipt to the due day. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dossiers.promise import Rest, rests
from procedures.calendar import Calendar, local
from procedures.dates import vn_day_month, weekday_short
from procedures.deadlines import Limit, Unit

STRIP_DAYS = 7  # a longer way is told by its first day, its days off and its last
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class StripDay:
    """A box of the strip; `kind` is received, off, counted, due or gap."""

    kind: str
    weekday: str = ""
    day: str = ""
    label: str = ""


def strip(received: datetime, due: datetime, limit: Limit, calendar: Calendar) -> list[StripDay]:
    """The days from receipt to the due day: all of them, or of a long way what matters."""
    first, last = local(received).date(), local(due).date()
    if first == last:
        return [_box("due", first, "nhận, hẹn")]
    if (last - first).days < STRIP_DAYS:
        between = [first + n * _ONE for n in range(1, (last - first).days)]
        middle = [_between(day, first, limit, calendar) for day in between]
    else:
        middle = _long_middle(first, last, limit, calendar)
    counted = limit.unit is Unit.WORKING_DAY
    label = f"ngày {calendar.working_days_between(first, last)}" if counted else "hẹn"
    return [_box("received", first, "nhận"), *middle, _box("due", last, label)]


def _box(kind: str, day: date, label: str) -> StripDay:
    return StripDay(kind, weekday_short(day), f"{day.day}", label)


def _between(day: date, first: date, limit: Limit, calendar: Calendar) -> StripDay:
    if limit.unit in (Unit.CALENDAR_DAY, Unit.MONTH):
        return _box("counted", day, vn_day_month(day))
    if not calendar.is_working(day):
        return _box("off", day, "nghỉ")
    number = calendar.working_days_between(first, day)
    return _box("counted", day, f"ngày {number}" if limit.unit is Unit.WORKING_DAY else "")


def _long_middle(first: date, last: date, limit: Limit, calendar: Calendar) -> list[StripDay]:
    if limit.unit is not Unit.WORKING_DAY:
        return [StripDay("gap", label=f"{(last - first).days - 1} ngày")]
    boxes: list[StripDay] = []
    at = first
    for rest in rests(first, last - _ONE, calendar)[:3]:
        boxes += _gap(at, rest.first - _ONE, calendar)
        boxes.append(_rest_box(rest))
        at = rest.last
    return [*boxes, *_gap(at, last - _ONE, calendar)]


def _rest_box(rest: Rest) -> StripDay:
    if rest.first == rest.last:
        return _box("off", rest.first, "nghỉ")
    weekdays = f"{weekday_short(rest.first)}–{weekday_short(rest.last)}"
    return StripDay("off", weekdays, f"{rest.first.day}–{rest.last.day}", "nghỉ")


def _gap(after: date, until: date, calendar: Calendar) -> list[StripDay]:
    days = calendar.working_days_between(after, until)
    return [StripDay("gap", label=f"{days} ngày")] if days else []
