"""Why a promise is on the day it is, in one sentence. Pure.

Written for the person at the counter and for the citizen; the arithmetic itself is procedures/deadlines.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from procedures.calendar import Calendar, DayKind, local
from procedures.dates import vn_date, vn_day_month, vn_moment, vn_time, weekday_name
from procedures.deadlines import Limit, Unit, same_day_cut_off

_ONE = timedelta(days=1)
_FEAST = re.compile(r"Tết [^–(]*[^–( ]")
_UNIT_WORDS = {
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.WORKING_HOUR: "giờ làm việc",
    Unit.CLOCK_HOUR: "giờ",
    Unit.SAME_DAY: "trong ngày làm việc",
    Unit.CALENDAR_DAY: "ngày",
    Unit.MONTH: "tháng",
}
_CIVIL_CODE = "Điều 147, 148 Bộ luật Dân sự 2015"
_LAW = {Unit.SAME_DAY: "Nghị định 118/2025/NĐ-CP", Unit.WORKING_HOUR: "", Unit.CLOCK_HOUR: ""}


@dataclass(frozen=True)
class Rest:
    """Neighbouring days off on days of the week that are otherwise worked, with their names."""

    first: date
    last: date
    name: str

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{weekday_name(self.first)} {vn_day_month(self.first)}"
        return f"từ {vn_day_month(self.first)} đến {vn_day_month(self.last)}"


def limit_words(limit: Limit) -> str:
    """ "3 ngày làm việc", "trong ngày làm việc"."""
    words = _UNIT_WORDS[limit.unit]
    return words if limit.unit is Unit.SAME_DAY else f"{limit.amount} {words}"


def law_of(limit: Limit) -> str:
    """The law the counting rests on, for the line under the promise."""
    return _LAW.get(limit.unit, _CIVIL_CODE)


def rests(after: date, until: date, calendar: Calendar) -> list[Rest]:
    """The named days off d on weekdays with after < d <= until; neighbours (over weekends too) as one."""
    found: list[Rest] = []
    for day, special in calendar.special_days_off(after + _ONE, until):
        if day.weekday() > 4:
            continue
        if found and calendar.working_days_between(found[-1].last, day) == 0:
            earlier = found.pop()
            found.append(Rest(earlier.first, day, _joined(earlier.name, special.name)))
        else:
            found.append(Rest(day, day, special.name))
    return found


def _joined(earlier: str, name: str) -> str:
    """One name for two neighbouring days off: the feast's own, else the first and the last."""
    feast = _FEAST.search(f"{earlier} – {name}")
    if feast:
        return feast.group()
    first = earlier.split(" – ")[0]
    return first if first == name else f"{first} – {name}"


# -- the sentence -----------------------------------------------------------------------------------


def sentence(received: datetime, due: datetime, limit: Limit, calendar: Calendar) -> str:
    """Why the due moment is what it is, in words of the counter."""
    received, due = local(received), local(due)
    match limit.unit:
        case Unit.SAME_DAY:
            return _same_day(received, due, calendar)
        case Unit.WORKING_DAY:
            day_off = _received_on_a_day_off(received, calendar)
            without = _not_counted(received, due, calendar)
            return f"{limit_words(limit)}, tính từ ngày sau ngày nhận.{day_off}{without}"
        case Unit.WORKING_HOUR:
            return f"{limit_words(limit)}, tính theo giờ mở cửa, không tính giờ nghỉ trưa và ngày nghỉ."
        case Unit.CLOCK_HOUR:
            return f"{limit_words(limit)}, tính liên tục, cả đêm và ngày nghỉ."
        case Unit.CALENDAR_DAY | Unit.MONTH:
            rolled = _rolled(received, due, limit)
            return f"{limit_words(limit)}, tính từ ngày sau ngày nhận, kể cả ngày nghỉ.{rolled}"


def _received_on_a_day_off(received: datetime, calendar: Calendar) -> str:
    day = received.date()
    if calendar.is_working(day):
        return ""
    special = calendar.special(day)
    named = f" ({special.name})" if special is not None and special.name else ""
    first = day + _ONE
    while not calendar.is_working(first):
        first += _ONE
    counted = f"{weekday_name(first)} {vn_day_month(first)}"
    return f" Hôm nay {weekday_name(day)}{named} là ngày nghỉ, ngày thứ nhất được tính là {counted}."


def _not_counted(received: datetime, due: datetime, calendar: Calendar) -> str:
    first, last = received.date(), due.date()
    named = rests(first, last, calendar)
    parts = ["thứ Bảy, Chủ nhật"] if _weekend_between(first, last, calendar) else []
    if len(named) == 1 and not parts:
        parts.append(f"{named[0]}, {named[0].name}")
    else:
        parts += [f"{rest} ({rest.name})" for rest in named]
    told = f" Không tính {_and(parts)}." if parts else ""
    extra = _make_up_days(first, last, calendar)
    return told + (f" Có tính {_and(extra)} (làm bù)." if extra else "")


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} và {parts[-1]}"


def _weekend_between(first: date, last: date, calendar: Calendar) -> bool:
    days = (first + n * _ONE for n in range(1, (last - first).days + 1))
    return any(day.weekday() > 4 and not calendar.is_working(day) for day in days)


def _make_up_days(first: date, last: date, calendar: Calendar) -> list[str]:
    days = [first + n * _ONE for n in range(1, (last - first).days + 1)]
    return [
        f"{weekday_name(d)} {vn_day_month(d)}" for d in days if d.weekday() > 4 and calendar.is_working(d)
    ]


def _same_day(received: datetime, due: datetime, calendar: Calendar) -> str:
    day = received.date()
    if due.date() == day:
        cut_off = _hour(same_day_cut_off(day, calendar))
        return f"Thủ tục trả trong ngày làm việc: nhận đến {cut_off} thì trả trong ngày."
    if not calendar.is_working(day):
        special = calendar.special(day)
        named = special is not None and special.kind is DayKind.OFF and special.name
        why = f"Hôm nay nghỉ ({named})" if named else "Hôm nay không phải ngày làm việc"
    else:
        why = f"Nhận sau {_hour(same_day_cut_off(day, calendar))}"
    return f"{why}: hẹn trả {vn_moment(due)}.{_named_only(received, due, calendar)}"


def _named_only(received: datetime, due: datetime, calendar: Calendar) -> str:
    named = [f"{rest}, {rest.name}" for rest in rests(received.date(), due.date(), calendar)]
    return f" Không tính {_and(named)}." if named else ""


def _hour(moment: datetime) -> str:
    return f"{moment.hour} giờ" if moment.minute == 0 else vn_time(moment)


def _rolled(received: datetime, due: datetime, limit: Limit) -> str:
    if limit.unit is not Unit.CALENDAR_DAY:
        return ""
    nominal = received.date() + timedelta(days=limit.amount)
    if nominal == due.date():
        return ""
    shown = f"{weekday_name(nominal)} {vn_day_month(nominal)}"
    return f" Ngày cuối {shown} là ngày nghỉ nên chuyển sang {weekday_name(due)} {vn_day_month(due)}."


def citizen_sentence(received: datetime, due: datetime, limit: Limit, calendar: Calendar) -> str:
    """The same for the citizen: "Nhận ngày 02/11/2026. Thời hạn 08 ngày làm việc, không tính ...".

    `due` is what the limit gives without any pause.
    """
    received, due = local(received), local(due)
    if limit.unit is Unit.SAME_DAY:
        length = "trong ngày làm việc; nhận sau 15 giờ thì trả vào ngày làm việc tiếp theo"
    else:
        without = _not_counted_plain(received, due, limit, calendar)
        length = f"{limit.amount:02d} {_UNIT_WORDS[limit.unit]}{without}"
    return f"Nhận ngày {vn_date(received)}. Thời hạn {length}. Hẹn trả lúc {due_words(due)}."


def not_counted_words(after: datetime, due: datetime, limit: Limit, calendar: Calendar, first: str) -> str:
    """ ", không tính ngày nhận, thứ Bảy 7/11 và Chủ nhật 8/11"; `first` names the day of `after`."""
    return _not_counted_plain(local(after), local(due), limit, calendar, first)


def due_words(due: datetime) -> str:
    """ "17 giờ ngày 12/11/2026"."""
    return f"{_hour(local(due))} ngày {vn_date(due)}"


def _not_counted_plain(
    received: datetime, due: datetime, limit: Limit, calendar: Calendar, day: str = "ngày nhận"
) -> str:
    if limit.unit is not Unit.WORKING_DAY:
        return f", không tính {day}" if limit.unit in (Unit.CALENDAR_DAY, Unit.MONTH) else ""
    first, last = received.date(), due.date()
    days = [first + n * _ONE for n in range(1, (last - first).days + 1)]
    weekend = [d for d in days if d.weekday() > 4 and not calendar.is_working(d)]
    if len(weekend) > 2:
        parts = [day, "các ngày thứ Bảy, Chủ nhật"]
    else:
        parts = [day, *(f"{weekday_name(d)} {vn_day_month(d)}" for d in weekend)]
    parts += [f"{rest} ({rest.name})" for rest in rests(first, last, calendar)]
    extra = _make_up_days(first, last, calendar)
    return f", không tính {_and(parts)}" + (f"; có tính {_and(extra)} (làm bù)" if extra else "")
