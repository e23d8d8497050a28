"""What pages and mails show of a year's plan: rows with their state, and how many stand where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from procedures.models import Officer
from procedures.roles import Role

from .models import Plan, PlanItem, PlanTask
from .plan_areas import AREAS, ORDER
from .plan_states import Badge, State, badge, is_soon, state_of

EVERYTHING = frozenset({Role.OFFICE, Role.LEADER})
"""Who sees every task; others see those of their department and their own."""


def visible_tasks(officer: Officer) -> QuerySet[PlanTask]:
    """The tasks the officer may see."""
    tasks = PlanTask.objects.all()
    if officer.roles & EVERYTHING:
        return tasks
    own = Q(responsible=officer)
    if officer.department_id is not None:
        own |= Q(lead=officer.department_id) | Q(cooperating=officer.department_id)
    return tasks.filter(pk__in=PlanTask.objects.filter(own).values("pk"))


def sees(officer: Officer, task: PlanTask) -> bool:
    """The same of a task whose co-operating units are loaded."""
    if officer.roles & EVERYTHING or task.responsible_id == officer.pk:
        return True
    units = {task.lead_id, *(unit.pk for unit in task.cooperating.all())}
    return officer.department_id in units


def may_record(officer: Officer, task: PlanTask) -> bool:
    """Who notes progress and adds files: the responsible person; the unit in charge while nobody is named;
    the office for anybody."""
    if Role.OFFICE in officer.roles:
        return True
    if task.responsible_id is not None:
        return task.responsible_id == officer.pk
    return officer.department_id is not None and officer.department_id == task.lead_id


@dataclass(frozen=True)
class Row:
    """One piece of work with where it stands today."""

    item: PlanItem
    state: State
    badge: Badge
    soon: bool
    this_month: bool

    @property
    def task(self) -> PlanTask:
        """What it is a part of."""
        return self.item.task

    @property
    def in_time(self) -> bool:
        """Done by its due day."""
        return self.state is State.DONE_ON_TIME

    @property
    def to_confirm(self) -> bool:
        """Done, and no leader has said so yet."""
        return self.item.done_on is not None and self.item.confirmed_at is None

    @property
    def moved(self) -> bool:
        """Whether it was put off."""
        return self.item.due_on != self.item.first_due_on


def row_of(item: PlanItem, today: date) -> Row:
    """The piece of work as it stands on the local date."""
    state = state_of(item.starts_on, item.due_on, item.done_on, item.percent, today)
    return Row(
        item,
        state,
        badge(state, item.due_on, item.done_on, today),
        is_soon(item.due_on, item.done_on, today),
        (item.due_on.year, item.due_on.month) == (today.year, today.month),
    )


def counted_items(plan: Plan) -> QuerySet[PlanItem]:
    """All work of a plan that counts: what was given up only as far as it had been done."""
    still = Q(task__dropped_at__isnull=True) | Q(done_on__isnull=False)
    return PlanItem.objects.filter(still, task__plan__year=plan.year).select_related("task")


def rows(plan: Plan, today: date) -> list[Row]:
    """All work of the plan, by area, task and due day. Two queries."""
    items = counted_items(plan).select_related("task__lead", "task__responsible")
    found = [row_of(item, today) for item in items.prefetch_related("task__cooperating")]
    return sorted(found, key=lambda row: (ORDER.index(row.task.area), row.task.pk, row.item.ordinal))


@dataclass(frozen=True)
class Tally:
    """How much work stands where. A task that repeats counts once for each of its due dates."""

    total: int
    done_on_time: int
    done_late: int
    overdue: int
    active: int
    not_yet: int
    soon: int
    due_this_month: int
    to_confirm: int

    @property
    def done(self) -> int:
        """Done, early or late."""
        return self.done_on_time + self.done_late


def tally(found: Iterable[Row]) -> Tally:
    """The rows counted."""
    rows = list(found)

    def stand(state: State) -> int:
        return sum(row.state is state for row in rows)

    return Tally(
        total=len(rows),
        done_on_time=stand(State.DONE_ON_TIME),
        done_late=stand(State.DONE_LATE),
        overdue=stand(State.OVERDUE),
        active=stand(State.ACTIVE),
        not_yet=stand(State.NOT_YET),
        soon=sum(row.soon for row in rows),
        due_this_month=sum(row.this_month and row.item.done_on is None for row in rows),
        to_confirm=sum(row.to_confirm for row in rows),
    )


FILTERS = {
    "": "Tất cả",
    "qua-han": "Quá hạn",
    "thang-nay": "Hạn trong tháng này",
    "dang-lam": "Đang làm",
    "cho-xac-nhan": "Chờ xác nhận",
    "xong-muon": "Xong muộn",
    "xong": "Đã xong",
    "chua-den": "Chưa đến",
}
"""What the list can be cut down to, by the word that stands in addresses."""


def passes(row: Row, wanted: str) -> bool:
    """Whether a filter lets the row through."""
    return {
        "qua-han": row.state is State.OVERDUE,
        "thang-nay": row.this_month and row.item.done_on is None,
        "dang-lam": row.state is State.ACTIVE,
        "cho-xac-nhan": row.to_confirm,
        "xong-muon": row.state is State.DONE_LATE,
        "xong": row.item.done_on is not None,
        "chua-den": row.state is State.NOT_YET,
    }.get(wanted, True)


@dataclass(frozen=True)
class Line:
    """A row as listed; `done` of `parts` due dates of its task are done."""

    row: Row
    parts: int
    done: int


@dataclass(frozen=True)
class Area:
    """An area with its lines."""

    title: str
    lines: list[Line]


def areas(found: list[Row], wanted: str) -> list[Area]:
    """The list by area: cut down, every row that passes; else one a task, the first of it not yet done."""
    by_task: dict[int, list[Row]] = {}
    for row in found:
        by_task.setdefault(row.task.pk, []).append(row)
    listed: dict[str, list[Line]] = {}
    for own in by_task.values():
        shown = (
            [row for row in own if passes(row, wanted)] if wanted in FILTERS and wanted else [telling(own)]
        )
        done = sum(row.item.done_on is not None for row in own)
        listed.setdefault(own[0].task.area, []).extend(Line(row, len(own), done) for row in shown)
    return [Area(AREAS[key], lines) for key in ORDER if (lines := listed.get(key))]


def telling(own: list[Row]) -> Row:
    """Of one task's rows in order: the first not done, else the last."""
    return next((row for row in own if row.item.done_on is None), own[-1])
