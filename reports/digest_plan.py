"""What of the year's plan, and of what is asked from above, is late or soon due, for the morning mail."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from dossiers.letters.notices import address
from dossiers.letters.staff_mail import SHOWN, Line, Section
from procedures.calendar import local
from procedures.dates import vn_date
from procedures.models import Officer
from procedures.roles import DOSSIER_ROLES, Role

from .models import PlanItem, SuperiorDocument
from .plan_reading import EVERYTHING, row_of
from .plan_states import SOON
from .scopes import Scope
from .superior_reading import asked_row


def plan_sections(officer: Officer, scope: Scope) -> list[Section]:
    """For office and leaders everything; for others their own, and their unit's while nobody is named."""
    if not officer.roles & DOSSIER_ROLES:
        return []
    today = local(scope.at).date()
    waiting = PlanItem.objects.filter(done_on=None, task__dropped_at=None, due_on__lte=today + SOON)
    waiting = waiting.filter(_to_do(officer, "task__")).select_related("task__lead", "task__responsible")
    items = list(waiting.order_by("due_on", "pk"))
    documents = SuperiorDocument.objects.filter(_to_do(officer), answered_on=None, due_on__lte=today + SOON)
    late, soon = ([one for one in items if (one.due_on < today) is passed] for passed in (True, False))
    found = [
        _items("Việc kế hoạch quá hạn", late, today, "qua-han"),
        _items("Việc kế hoạch sắp đến hạn", soon, today, "dang-lam"),
        _documents(documents.select_related("lead", "responsible"), today),
    ]
    if Role.LEADER in officer.roles:
        done = PlanItem.objects.filter(done_on__isnull=False, confirmed_at=None, task__plan__year=today.year)
        listed = list(done.select_related("task__lead", "task__responsible").order_by("done_on", "pk"))
        found.append(_items("Việc kế hoạch chờ xác nhận", listed, today, "cho-xac-nhan"))
    return found


def _to_do(officer: Officer, to_task: str = "") -> Q:
    if officer.roles & EVERYTHING:
        return Q()
    own = Q(**{f"{to_task}responsible": officer})
    if officer.department_id is not None:
        own |= Q(**{f"{to_task}responsible": None, f"{to_task}lead": officer.department_id})
    return own


def _items(heading: str, items: list[PlanItem], today: date, which: str) -> Section:
    lines = [_line(item, today) for item in items[:SHOWN]]
    year = items[0].due_on.year if items else today.year
    whole = f"{address('plan-year', year)}?loc={which}"
    return Section(heading, tuple(lines), len(items), whole, things="việc")


def _line(item: PlanItem, today: date) -> Line:
    who = item.task.responsible.full_name if item.task.responsible else "chưa giao người"
    label = f" ({item.label})" if item.label else ""
    stands = row_of(item, today).badge.text
    words = (
        f"{stands}, hạn {vn_date(item.due_on)}: {item.task.text}{label}, {item.task.lead.short_name}, {who}"
    )
    return Line(words, f"{address('plan-task', item.task_id)}?viec={item.pk}")


def _documents(documents: QuerySet[SuperiorDocument], today: date) -> Section:
    found = list(documents.order_by("due_on", "pk"))
    lines = tuple(
        Line(
            f"{asked_row(one, today).badge.text}, hạn {vn_date(one.due_on)}: {one.number} của {one.issuer}, "
            f"{one.lead.short_name}",
            address("superior-document", one.pk),
        )
        for one in found[:SHOWN]
    )
    whole = address("superior")
    return Section("Văn bản cấp trên chờ trả lời", lines, len(found), whole, things="văn bản")
