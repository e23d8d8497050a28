"""The due dates of a task: laid out when it is written, moved when its days change."""

from __future__ import annotations

from datetime import date

from dossiers.actions import Refused
from procedures.dates import vn_date

from ..models import PlanItem, PlanTask
from ..plan_states import repeated

_MONTHS = {PlanTask.Rhythm.QUARTERLY.value: 3, PlanTask.Rhythm.MONTHLY.value: 1}


def wanted(task: PlanTask) -> list[tuple[int, date, date]]:
    """Number, beginning and due day of each part of the task.

    What is done once may begin with the day of the plan's decision, or with its year when that came later.
    """
    if task.rhythm in _MONTHS:
        return repeated(task.plan.year, _MONTHS[task.rhythm], task.due_day or 1)
    if task.due_on is None:
        raise ValueError("a task done once has a due day")
    begins = task.starts_on or min(max(task.plan.decided_on, task.plan.first_day), task.due_on)
    return [(0, begins, task.due_on)]


def lay_out(task: PlanTask) -> None:
    """Write the due dates of a new task."""
    PlanItem.objects.bulk_create(
        PlanItem(task=task, ordinal=ordinal, starts_on=begins, due_on=due, first_due_on=due)
        for ordinal, begins, due in wanted(task)
    )


def move(task: PlanTask) -> list[str]:
    """Bring the due dates in line with the task's changed days; what moved, in words. What is done stays.

    Raises Refused when the task would repeat otherwise although work on it has been noted.
    """
    there = {item.ordinal: item for item in task.items.select_for_update().select_related("task")}
    days = {ordinal: (begins, due) for ordinal, begins, due in wanted(task)}
    gone = [item for ordinal, item in there.items() if ordinal not in days]
    if any(item.notes.exists() or item.evidence.exists() for item in gone):
        raise Refused(
            "Nhiệm vụ đã ghi tiến độ nên không đổi cách lặp được. Bỏ nhiệm vụ này và lập nhiệm vụ mới.",
            "rhythm",
        )
    if gone:
        task.items.filter(pk__in=[item.pk for item in gone]).delete()
        lay_out(task)
        return [f"đổi cách thực hiện thành {task.get_rhythm_display().lower()}"]
    moved = []
    for ordinal, item in there.items():
        begins, due = days[ordinal]
        if item.done_on is not None or (item.starts_on, item.due_on) == (begins, due):
            continue
        if item.due_on != due:
            moved.append(
                f"hạn {f'{item.label} ' if item.label else ''}{vn_date(item.due_on)} thành {vn_date(due)}"
            )
        item.starts_on, item.due_on, item.version = begins, due, item.version + 1
        item.save(update_fields=["starts_on", "due_on", "version"])
    return moved
