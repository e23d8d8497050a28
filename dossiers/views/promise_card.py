"""What the reception screen shows of a chosen procedure: the promise, why, and who works how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from dossiers.day_ledger import day_ledger
from dossiers.day_strip import StripDay, strip
from dossiers.forms.receipt_moment import ReceiptMomentForm
from dossiers.lateness import NOMINAL_DAY
from dossiers.presentation.day_rows import DayTable, day_tables
from dossiers.promise import law_of, limit_words, sentence
from procedures.calendar import Calendar, CalendarError, YearState, local
from procedures.dates import vn_date, vn_decimal
from procedures.deadlines import Unit, clock
from procedures.models import CalendarVersion, Department, Procedure, ProcedureVersion, StepPlan
from procedures.text import clean_line

LONGEST_KEY = 80
UNKNOWN = "Chưa chọn thủ tục. Gõ tên, tên tắt hoặc mã."
NO_LIMIT = "Thủ tục này chưa có thời hạn nên chưa tiếp nhận được. Báo Văn phòng nhập thời hạn."
NO_STEPS = "Thủ tục này chưa có quy trình các bước nên chưa tiếp nhận được. Báo Văn phòng bổ sung."


@dataclass(frozen=True)
class Work:
    """A department that works on it, and for how long at most."""

    name: str
    time: str
    partner: bool


@dataclass(frozen=True)
class Promise:
    """The card: either a due moment with its reasons, or the `problem` that forbids one."""

    problem: str = ""
    due: datetime | None = None
    days: list[StripDay] = field(default_factory=list)
    each_day: list[DayTable] = field(default_factory=list)
    why: str = ""
    law: str = ""
    provisional_year: int | None = None
    missing_year: int | None = None
    works: list[Work] = field(default_factory=list)
    total: str = ""
    second_leg: str = ""


@dataclass(frozen=True)
class Choice:
    """The chosen procedure with its version in force on the day; both None while nothing is chosen."""

    procedure: Procedure | None = None
    version: ProcedureVersion | None = None
    asked: str = ""

    @property
    def problem(self) -> str:
        """Why it cannot be received, in a sentence; empty when it can."""
        if self.procedure is None:
            return UNKNOWN
        if not self.procedure.active:
            return "Phường không tiếp nhận thủ tục này. Xem nơi tiếp nhận trong danh mục."
        if self.version is None:
            return "Thủ tục này không có quy định nào đang có hiệu lực. Báo Văn phòng kiểm tra danh mục."
        if not self.version.usable or self.version.limit is None:
            return NO_LIMIT
        return "" if self.version.steps.all() else NO_STEPS


def received_at(data: Mapping[str, Any], now: datetime) -> datetime:
    """When a dossier counts as received by what was typed: an earlier moment, else `now`.

    One that is not allowed is told when it is saved; the promise is shown for it all the same, unless it has
    not come yet.
    """
    given = ReceiptMomentForm(data, at=now).moment
    return min(given, local(now)) if given is not None else now


def choose(key: str, on: date) -> Choice:
    """The procedure with this key and its version in force on the local date `on`, ready to be shown."""
    key = clean_line(key[:LONGEST_KEY])
    procedure = Procedure.objects.select_related("sector").filter(key=key).first() if key else None
    if procedure is None:
        return Choice(asked=key)
    versions = ProcedureVersion.objects.in_force(on).filter(procedure=procedure)
    version = versions.prefetch_related("documents", "steps__department").first()
    if version is not None:
        version.procedure = procedure
    return Choice(procedure, version, key)


def promise_of(choice: Choice, at: datetime) -> Promise:
    """The promise for a dossier received at `at`. Three queries less when nothing can be promised."""
    version = choice.version
    limit = version.limit if version is not None else None
    if choice.problem or version is None or limit is None:
        return Promise(problem=choice.problem)
    calendar: Calendar = CalendarVersion.objects.current().calendar
    try:
        limit = version.limit_at_receipt or limit
        counted = clock(at, limit, (), calendar)
    except CalendarError as error:
        return Promise(problem=str(error))
    due = counted[-1].due_at
    if due is None:
        return Promise(problem=NO_LIMIT)
    state = calendar.year_state(due.year)
    steps = list(version.steps.all())
    return Promise(
        due=due,
        days=strip(at, due, limit, calendar),
        each_day=day_tables(day_ledger(counted, limit, (), calendar), calendar),
        why=sentence(at, due, limit, calendar),
        law=_law(version),
        provisional_year=due.year if state is YearState.PROVISIONAL else None,
        missing_year=due.year if state is None else None,
        works=_works(steps),
        total=_total(steps, version),
        second_leg=limit_words(version.legs.second) if version.legs else "",
    )


def _law(version: ProcedureVersion) -> str:
    limit = version.limit
    since = f"Thủ tục theo quy định áp dụng từ {vn_date(version.force_from)}" if version.force_from else ""
    parts = [law_of(limit) if limit else "", version.legal_basis.strip()]
    return " · ".join(part for part in (*parts, since or "Thủ tục theo quyết định đang có hiệu lực") if part)


def _works(steps: list[StepPlan]) -> list[Work]:
    """Each department once, with the hours of all its steps: the card must leave room for the button."""
    minutes: dict[Department, int] = {}
    for step in steps:
        minutes[step.department] = minutes.get(step.department, 0) + step.budget_minutes
    outside = {step.department for step in steps if step.outside_limit}
    return [
        Work(
            one.short_name,
            "ngoài thời hạn" if one in outside and not spent else f"{hours(spent)} giờ",
            one.is_partner,
        )
        for one, spent in minutes.items()
    ]


def _total(steps: list[StepPlan], version: ProcedureVersion) -> str:
    """ "24 / 24": hours of all steps, and those the limit gives where it counts in working days."""
    spent = hours(sum(step.budget_minutes for step in steps if not step.outside_limit))
    limit = version.limit
    if limit is None or limit.unit is not Unit.WORKING_DAY:
        return spent
    return f"{spent} / {hours(limit.amount * NOMINAL_DAY)}"


def hours(minutes: int) -> str:
    """Minutes of a nominal day as hours: "2", "17,5"."""
    return vn_decimal(minutes / 60, 1).removesuffix(",0")
