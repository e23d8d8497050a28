"""Planned steps from the agencies a procedure names, and the default steps where it names none.

Pure: no Django. Budgets are minutes of a nominal day of 480. Source: decision D2 (docs/decisions.md);
the share of a calendar day is 5/7 of a working day's minutes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, pairwise

from .deadlines import Limit, Unit
from .text import fold

NOMINAL_DAY = 480
COUNTER_SHARE = 240  # half a day for reception
_DAYS_IN_A_MONTH = 30  # only to size a budget; the due date itself is counted by the calendar
_MOST_DAYS = 999
_OUTSIDE = "không tính"
_SECTOR = "@sector"
_LEG = re.compile(r"([^():|]+?)\s*(?:\(([^()]*)\))?\s*(?::\s*([^():|]*?)\s*)?(?:\(([^()]*)\))?")
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?", re.ASCII)


class PlanError(ValueError):
    """Steps that cannot be: the message is a sentence for the person who typed them."""


@dataclass(frozen=True)
class Agency:
    """How a name in the catalogue is to be read: a department's code (or the sector's own) and its work."""

    name: str
    department: str
    work: str

    def department_for(self, sector_department: str) -> str:
        """The code of the department, the sector's where the agency is only "the committee"."""
        return sector_department if self.department == _SECTOR else self.department


@dataclass(frozen=True)
class Leg:
    """One agency as a procedure names it: with its days, outside the limit, or neither."""

    name: str
    remark: str
    days: Fraction | None
    outside_limit: bool

    @property
    def is_timed(self) -> bool:
        """Whether it is known how long this leg may take, be it that the limit does not count it."""
        return self.days is not None or self.outside_limit


@dataclass(frozen=True)
class PlannedStep:
    """A step of the plan: department by code, work, minutes of a nominal day."""

    department: str
    name: str
    minutes: int
    outside_limit: bool = False


def agencies_by_name(agencies: Sequence[Agency]) -> dict[str, Agency]:
    """For looking up names whatever their accents and case."""
    return {fold(agency.name): agency for agency in agencies}


def parse_legs(text: str) -> list[Leg]:
    """Read "Một cửa:0,5|Cơ quan thuế:không tính|UBND xã (thẩm tra):3".

    Raises PlanError when a part is malformed or its days are not a number over 0.
    """
    return [_parse_leg(part.strip()) for part in text.split("|")] if text.strip() else []


def _parse_leg(text: str) -> Leg:
    found = _LEG.fullmatch(text)
    if found is None:
        raise PlanError(f"Cơ quan “{text}” không đúng dạng “Tên cơ quan (việc):số ngày”.")
    name, remark, days, _ = (part or "" for part in found.groups())
    if _OUTSIDE in f"{remark} {days}".lower():
        return Leg(name, "" if _OUTSIDE in remark.lower() else remark, None, True)
    if ":" not in text:
        return Leg(name, remark, None, False)
    amount = Fraction(days.replace(",", ".")) if _NUMBER.fullmatch(days) else Fraction(0)
    if not 0 < amount <= _MOST_DAYS:
        raise PlanError(f"Số ngày của “{name}” là “{days}”, phải là số lớn hơn 0, hoặc “{_OUTSIDE}”.")
    return Leg(name, remark, amount, False)


def check_names(legs: Sequence[Leg], agencies: Mapping[str, Agency]) -> None:
    """Raise PlanError for a leg that has days but whose agency nobody knows."""
    for leg in legs:
        if leg.is_timed and fold(leg.name) not in agencies:
            raise PlanError(f"Chưa biết cơ quan “{leg.name}”. Thêm vào agencies.csv, hoặc bỏ số ngày.")


def plan_steps(
    legs: Sequence[Leg], limit: Limit, agencies: Mapping[str, Agency], *, sector_department: str, counter: str
) -> list[PlannedStep]:
    """The steps of a version with this limit, the counter first.

    Where every agency has its days, or is outside the limit, these are the steps; otherwise there are two,
    the counter and the sector's department, because a budget nobody has set would be an invented one.
    Raises PlanError when the days are more than the limit, or an agency is unknown.
    """
    check_names(legs, agencies)
    whole = budget_of(limit)
    if not is_timed(legs):
        first = min(COUNTER_SHARE, whole // 2)
        return [
            PlannedStep(counter, "Tiếp nhận hồ sơ", first),
            PlannedStep(sector_department, "Giải quyết hồ sơ", whole - first),
        ]
    steps = [
        PlannedStep(
            department=agency.department_for(sector_department),
            name=leg.remark[:1].upper() + leg.remark[1:] if leg.remark else agency.work,
            minutes=minutes,
            outside_limit=leg.outside_limit,
        )
        for leg, minutes in zip(legs, _minutes(legs, limit), strict=True)
        for agency in [agencies[fold(leg.name)]]
    ]
    if sum(step.minutes for step in steps) > whole:
        total = sum((leg.days for leg in legs if leg.days is not None), Fraction(0))
        raise PlanError(f"Tổng ngày của các cơ quan ({_days(total)}) nhiều hơn thời hạn.")
    return _told_apart(_from_the_counter(steps, whole, counter))


def days_after_duty(legs: Sequence[Leg], limit: Limit | None) -> int | None:
    """Working days that come after the financial duty, where the agencies' days say so: "hẹn lần 2".

    None when the limit is counted whole: no duty on the way, or no whole days on both sides of it (decision
    D2: two appointments).
    """
    if limit is None or limit.unit is not Unit.WORKING_DAY or not is_timed(legs):
        return None
    duties = [place for place, leg in enumerate(legs) if leg.outside_limit]
    if len(duties) != 1:
        return None
    after = sum((leg.days for leg in legs[duties[0] :] if leg.days is not None), Fraction(0))
    return int(after) if after.denominator == 1 and 0 < after < limit.amount else None


def is_timed(legs: Sequence[Leg]) -> bool:
    """Whether every agency has its days or is outside the limit, and one at least has days."""
    return all(leg.is_timed for leg in legs) and any(leg.days for leg in legs)


def budget_of(limit: Limit) -> int:
    """The whole limit in minutes of a nominal day; calendar days and clock hours by their share of it."""
    match limit.unit:
        case Unit.WORKING_DAY:
            return NOMINAL_DAY * limit.amount
        case Unit.WORKING_HOUR:
            return 60 * limit.amount
        case Unit.SAME_DAY:
            return NOMINAL_DAY
        case Unit.CLOCK_HOUR:
            return max(2, NOMINAL_DAY * limit.amount // 24)
        case Unit.CALENDAR_DAY:
            return NOMINAL_DAY * limit.amount * 5 // 7
        case Unit.MONTH:
            return NOMINAL_DAY * limit.amount * _DAYS_IN_A_MONTH * 5 // 7


def _minutes(legs: Sequence[Leg], limit: Limit) -> list[int]:
    """The budget of each leg; what rounding takes from one goes to a later one, so that no minute is lost."""
    per_day = NOMINAL_DAY * (Fraction(5, 7) if limit.unit in (Unit.CALENDAR_DAY, Unit.MONTH) else Fraction(1))
    ends = [int(days * per_day) for days in accumulate(leg.days or Fraction(0) for leg in legs)]
    return [end - begin for begin, end in pairwise([0, *ends])]


def _from_the_counter(steps: list[PlannedStep], whole: int, counter: str) -> list[PlannedStep]:
    """The counter receives first: half a day in front where there is room, else out of the first step."""
    first = steps[0]
    if first.department == counter:
        return steps
    share = min(COUNTER_SHARE, whole // 2)
    if sum(step.minutes for step in steps) + share > whole:
        share = min(share, first.minutes // 2)
        steps = [replace(first, minutes=first.minutes - share), *steps[1:]]
    return [PlannedStep(counter, "Tiếp nhận hồ sơ", share), *steps]


def _told_apart(steps: list[PlannedStep]) -> list[PlannedStep]:
    """Steps of the same name in the same department get a number: "Ký duyệt, lần 2"."""
    seen: dict[tuple[str, str], int] = {}
    named = []
    for step in steps:
        key = (step.department, step.name)
        seen[key] = seen.get(key, 0) + 1
        named.append(replace(step, name=f"{step.name}, lần {seen[key]}") if seen[key] > 1 else step)
    return named


def _days(days: Fraction) -> str:
    return f"{float(days):g}".replace(".", ",") + " ngày"
