"""The tasks of the plan: written, changed and given up by the office."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from dossiers.actions import Refused
from procedures.actions.journal import note
from procedures.dates import vn_date
from procedures.models import Department, Officer

from ..models import Plan, PlanTask
from .plan_items import lay_out, move
from .plans import check_office, check_version


@dataclass(frozen=True)
class TaskFacts:
    """What the office writes of a task. Done once it has `due_on`, else `due_day` (1-31)."""

    area: str
    text: str
    product: str
    lead: Department
    responsible: Officer | None
    rhythm: str
    due_on: date | None = None
    due_day: int | None = None
    starts_on: date | None = None
    is_report: bool = False
    cooperating: tuple[Department, ...] = field(default=())

    def plain(self) -> dict[str, object]:
        """The columns of the task."""
        return {name: value for name, value in vars(self).items() if name != "cooperating"}


def add_task(plan_id: int, facts: TaskFacts, *, actor: Officer, at: datetime, request_id: UUID) -> PlanTask:
    """Write a new task with its due dates. Sent again with the same request id it is the same task.

    Raises Refused when a day lies outside the plan's year.
    """
    check_office(actor)
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan_id)
        if (there := PlanTask.objects.filter(request_id=request_id).first()) is not None:
            return there
        _check(facts, plan)
        task = PlanTask(plan=plan, created_at=at, created_by=actor, request_id=request_id, **facts.plain())
        task.save()
        task.cooperating.set(_others(facts))
        lay_out(task)
        note(actor, task, f"Thêm nhiệm vụ, {_due_words(facts)}", at)
        return task


def change_task(
    task_id: int, facts: TaskFacts, *, reason: str, actor: Officer, at: datetime, version: int
) -> PlanTask:
    """Change a task. A due day put off needs the reason, which the journal keeps with both days.

    Raises Refused when the rules do not allow it, Conflict when somebody else was quicker.
    """
    check_office(actor)
    with transaction.atomic():
        task = locked_task(task_id)
        if task.dropped_at is not None:
            raise Refused("Nhiệm vụ này đã bỏ nên không sửa được nữa.")
        others = _others(facts)
        same_others = {one.pk for one in others} == set(task.cooperating.values_list("pk", flat=True))
        if same_others and all(getattr(task, name) == value for name, value in facts.plain().items()):
            return task
        check_version(task, version, "Nhiệm vụ")
        _check(facts, task.plan)
        if _put_off(task, facts) and not reason:
            raise Refused("Hạn mới muộn hơn hạn cũ: ghi lý do lùi hạn.", "reason")
        for name, value in facts.plain().items():
            setattr(task, name, value)
        task.version += 1
        task.save()
        task.cooperating.set(others)
        words = [*(["Sửa nhiệm vụ"]), *move(task), *([f"lý do: {reason}"] if reason else [])]
        note(actor, task, "; ".join(words), at)
        return task


def drop_task(task_id: int, *, reason: str, actor: Officer, at: datetime, version: int) -> PlanTask:
    """Give a task up: what is not done of it counts no more, and the plan shows it with the reason."""
    check_office(actor)
    if not reason:
        raise Refused("Ghi lý do bỏ nhiệm vụ.", "reason")
    with transaction.atomic():
        task = locked_task(task_id)
        if task.dropped_at is not None:
            return task
        check_version(task, version, "Nhiệm vụ")
        task.dropped_at, task.dropped_by, task.dropped_reason = at, actor, reason
        task.version += 1
        task.save()
        note(actor, task, f"Bỏ nhiệm vụ: {reason}", at)
        return task


def locked_task(task_id: int) -> PlanTask:
    """The task, its row locked until the transaction ends."""
    PlanTask.objects.select_for_update().filter(pk=task_id).values_list("pk").get()
    return PlanTask.objects.select_related("plan", "lead", "responsible").get(pk=task_id)


def _check(facts: TaskFacts, plan: Plan) -> None:
    if facts.lead.is_partner:
        raise Refused("Đơn vị chủ trì phải là đơn vị của phường.", "lead")
    for name, day in (("due_on", facts.due_on), ("starts_on", facts.starts_on)):
        if day is not None and day.year != plan.year:
            raise Refused(f"Ngày phải trong năm {plan.year}.", name)
    if facts.due_on is not None and facts.starts_on is not None and facts.starts_on > facts.due_on:
        raise Refused("Ngày bắt đầu phải trước hạn.", "starts_on")


def _others(facts: TaskFacts) -> list[Department]:
    return [one for one in facts.cooperating if one.pk != facts.lead.pk]


def _put_off(task: PlanTask, facts: TaskFacts) -> bool:
    if task.rhythm != facts.rhythm:
        return False
    once = task.due_on is not None and facts.due_on is not None and facts.due_on > task.due_on
    again = task.due_day is not None and facts.due_day is not None and facts.due_day > task.due_day
    return once or again


def _due_words(facts: TaskFacts) -> str:
    return f"hạn {vn_date(facts.due_on)}" if facts.due_on else f"lặp lại, ngày {facts.due_day}"
