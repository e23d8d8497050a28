"""The year's plan: begun by the office with its decision, its tasks taken over from an earlier year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, models, transaction

from dossiers.actions import Conflict, NotPermitted, Refused
from procedures.actions.journal import note
from procedures.calendar import local
from procedures.dates import vn_date
from procedures.models import Officer
from procedures.roles import Role

from ..models import Plan, PlanTask, Target
from ..plan_states import year_on
from .plan_items import lay_out

FIRST_YEAR, LAST_YEAR = 2011, 2078


@dataclass(frozen=True)
class Decision:
    """The paper that issues a plan."""

    number: str
    decided_on: date
    signer: str


def check_office(actor: Officer) -> None:
    """Raises NotPermitted unless the officer keeps the plan."""
    if Role.OFFICE not in actor.roles:
        raise NotPermitted("Việc này cần quyền văn phòng. Đồng chí có thể gửi đề nghị.")


def check_version(record: models.Model, seen: int, what: str) -> None:
    """Raises Conflict when somebody else has changed the locked record since it was seen."""
    if record.version != seen:  # type: ignore[attr-defined]
        raise Conflict(f"{what} đã được người khác cập nhật. Tải lại trang, xem lại rồi ghi.")


def create_plan(year: int, decision: Decision, *, actor: Officer, at: datetime) -> Plan:
    """Begin the plan of a calendar year; the one already there is given back when it says the same.

    Raises Refused for a year far off, one whose plan is there with another decision, or a decision dated in
    the future.
    """
    check_office(actor)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("Không lập được kế hoạch của năm này.", "year")
    _check(decision, at)
    plan = Plan(year=year, created_at=at, created_by=actor, **vars(decision))
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
            note(actor, plan, f"Lập kế hoạch, {_words(decision)}", at)
    except IntegrityError:
        there = Plan.objects.get(year=year)
        if _decision(there) != decision:
            raise Refused(f"Kế hoạch năm {year} đã có: {_words(_decision(there))}.", "year") from None
        return there
    return plan


def describe_plan(plan_id: int, decision: Decision, *, actor: Officer, at: datetime, version: int) -> Plan:
    """Correct number, day or signer of the decision. Raises Conflict when somebody else was quicker."""
    check_office(actor)
    _check(decision, at)
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan_id)
        before = _decision(plan)
        if before == decision:
            return plan
        check_version(plan, version, "Kế hoạch")
        plan.number, plan.decided_on, plan.signer = decision.number, decision.decided_on, decision.signer
        plan.version += 1
        plan.save()
        note(actor, plan, f"Sửa quyết định: {_words(before)} thành {_words(decision)}", at)
        return plan


def _check(decision: Decision, at: datetime) -> None:
    if decision.decided_on > local(at).date():
        raise Refused("Ngày ban hành không được sau hôm nay.", "decided_on")


def _decision(plan: Plan) -> Decision:
    return Decision(plan.number, plan.decided_on, plan.signer)


def _words(decision: Decision) -> str:
    return f"số {decision.number} ngày {vn_date(decision.decided_on)}, {decision.signer} ký"


def copy_tasks(plan_id: int, from_year: int, *, actor: Officer, at: datetime, request_id: UUID) -> int:
    """Take over the tasks and targets of an earlier year's plan as a start: how many tasks were added.

    Due dates move by whole years. Those taken over before are left out, so that asking again adds nothing;
    nor are tasks given up, and people who have left.
    """
    check_office(actor)
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan_id)
        source = Plan.objects.filter(year=from_year).exclude(pk=plan.pk).first()
        if source is None:
            raise Refused(f"Chưa có kế hoạch năm {from_year} để chép.", "from_year")
        taken = plan.tasks.exclude(copied_from=None).values("copied_from")
        tasks = source.tasks.filter(dropped_at=None).exclude(pk__in=taken)
        count = 0
        for task in tasks.select_related("responsible").prefetch_related("cooperating"):
            _copy(task, plan, actor, at, uuid5(request_id, str(task.pk)))
            count += 1
        there = set(plan.targets.values_list("kind", flat=True))
        Target.objects.bulk_create(
            Target(plan=plan, kind=target.kind, level=target.level)
            for target in source.targets.all()
            if target.kind not in there
        )
        if count:
            note(actor, plan, f"Chép {count} nhiệm vụ từ kế hoạch năm {from_year}", at)
        return count


def _copy(task: PlanTask, plan: Plan, actor: Officer, at: datetime, request_id: UUID) -> None:
    years = plan.year - task.plan.year
    person = task.responsible
    copy = PlanTask.objects.create(
        plan=plan,
        area=task.area,
        text=task.text,
        product=task.product,
        lead=task.lead,
        responsible=person if person is not None and person.is_active else None,
        rhythm=task.rhythm,
        starts_on=year_on(task.starts_on, years) if task.starts_on else None,
        due_on=year_on(task.due_on, years) if task.due_on else None,
        due_day=task.due_day,
        is_report=task.is_report,
        copied_from=task,
        created_at=at,
        created_by=actor,
        request_id=request_id,
    )
    copy.cooperating.set(task.cooperating.all())
    lay_out(copy)
