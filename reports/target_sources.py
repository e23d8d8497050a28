"""The sources of targets there are today: figures of dossiers, and the plan's own work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .models import Plan
from .plan_work import YearWork
from .scopes import Scope
from .target_kinds import Reading, Source

_NEARLY_A_YEAR = 360  # days; a shorter scope is taken by its own days


def sources() -> list[Source]:
    """What can be measured."""
    return [
        Source(
            "on_time",
            "Hồ sơ có kết quả trước hạn hoặc đúng hạn trên hồ sơ đã giải quyết trong năm báo cáo.",
            "in_time",
            "resolved",
            down=True,
        ),
        Source(
            "inter_agency",
            "Hồ sơ liên thông có kết quả không muộn hơn giờ hẹn, trên hồ sơ liên thông đã giải quyết.",
            "-inter_agency_late",
            "inter_agency",
            down=True,
        ),
        Source(
            "online",
            "Hồ sơ nộp trực tuyến trên hồ sơ tiếp nhận trong năm báo cáo.",
            "received_online",
            "received",
        ),
        Source(
            "postal",
            "Kết quả trả qua bưu chính công ích trên kết quả đã trả trong năm báo cáo.",
            "handed_out_by_post",
            "handed_out",
        ),
        Source(
            "apologies",
            "Hồ sơ trễ hẹn đã có thư xin lỗi được duyệt, cấp số, trên mọi hồ sơ trễ hẹn.",
            "late_with_letter",
            "late_all",
            mends=True,
        ),
        Source(
            "reports",
            "Báo cáo định kỳ trong kế hoạch đã đến hạn mà gửi đúng hạn, trên báo cáo đã đến hạn.",
            read=_reports,
        ),
        Source(
            "superior",
            "Văn bản cấp trên đã đến hạn mà trả lời đúng hạn, trên văn bản đã đến hạn.",
            read=_superior,
        ),
        Source(
            "tasks",
            "Việc của kế hoạch đã đến hạn mà xong đúng hạn, trên việc đã đến hạn; mỗi kỳ là một việc.",
            read=_tasks,
        ),
    ]


def _tasks(scope: Scope, work: YearWork) -> Reading:
    return _kept(((row.item.due_on, row.in_time) for row in work.rows), scope, work)


def _reports(scope: Scope, work: YearWork) -> Reading:
    reports = (row for row in work.rows if row.task.is_report)
    return _kept(((row.item.due_on, row.in_time) for row in reports), scope, work)


def _superior(scope: Scope, work: YearWork) -> Reading:
    asked = ((due, answered is not None and answered <= due) for due, answered in work.asked)
    return _kept(asked, scope, work)


def _kept(found: Iterable[tuple[date, bool]], scope: Scope, work: YearWork) -> Reading:
    """Of what was due: how much was done in time."""
    whole = [
        good
        for due, good in found
        if falls_due(due, good=good, scope=scope, plan=work.plan, today=work.today)
    ]
    return Reading(sum(whole), len(whole))


def falls_due(due: date, *, good: bool, scope: Scope, plan: Plan, today: date) -> bool:
    """Whether something of the plan was due in the scope: its day is behind it, or it is done in time.

    The plan's year is that of the calendar: for a whole reporting year it is taken, not the days from 15/12.
    """
    first, last = scope.period.first, scope.period.last
    if first <= plan.first_day <= last and (last - first).days >= _NEARLY_A_YEAR:
        first, last = plan.first_day, plan.last_day
    return first <= due <= last and (due < today or good)
