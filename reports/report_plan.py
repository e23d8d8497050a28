"""What the year's plan has due in a reporting period, and what became of it by its end."""

from __future__ import annotations

from collections import Counter

from procedures.dates import vn_date

from .models import PlanItem
from .periods import ReportingPeriod
from .plan_areas import AREAS
from .report_figures import PlanRow


def plan_rows(chosen: ReportingPeriod) -> tuple[PlanRow, ...]:
    """The areas with work due in the period, in the order of the outline; one query.

    Done counts what was done by the last day of the period, whenever it was noted.
    """
    period, found = chosen.period, Counter[tuple[str, str]]()
    items = PlanItem.objects.filter(task__dropped_at=None, due_on__range=(period.first, period.last))
    for area, due_on, done_on in items.values_list("task__area", "due_on", "done_on"):
        if done_on is None or done_on > period.last:
            found[area, "undone"] += 1
        else:
            found[area, "late" if done_on > due_on else "in_time"] += 1
    return tuple(
        PlanRow(name, found[area, "in_time"], found[area, "late"], found[area, "undone"])
        for area, name in AREAS.items()
        if any(found[area, kind] for kind in ("in_time", "late", "undone"))
    )


def planned_tasks(chosen: ReportingPeriod) -> tuple[str, ...]:
    """What the plan has due in a period to come, a sentence each: "Rà soát thủ tục (Văn phòng, hạn
    30/06/2027)."; one query."""
    period = chosen.period
    items = PlanItem.objects.filter(
        task__dropped_at=None, due_on__range=(period.first, period.last)
    ).select_related("task__lead")
    first: dict[int, PlanItem] = {}
    for item in items.order_by("task__area", "task_id", "due_on"):
        first.setdefault(item.task_id, item)
    return tuple(
        f"{item.task.text.rstrip('.')} ({item.task.lead.name}, hạn {vn_date(item.due_on)})."
        for item in first.values()
    )
