"""Steps: who holds the dossier, since when, and what comes next (decision D2)."""

from __future__ import annotations

from datetime import datetime

from dossiers.models import Dossier, StepHolder, StepRun
from dossiers.workflow import Action
from procedures.calendar import local
from procedures.models import Department, Officer, StepPlan
from procedures.roles import Role

from .base import Change, dossier_action
from .errors import Refused


def current_step(dossier: Dossier) -> StepRun:
    """The step under way. Raises Refused when there is none."""
    step = dossier.step_runs.filter(ended_at__isnull=True).select_related("plan").first()
    if step is None:
        raise Refused("Hồ sơ không ở bước nào.")
    return step


def next_plan(step: StepRun) -> StepPlan | None:
    """The planned step after this one, or None at the last."""
    if step.plan is None:
        return None
    return (
        StepPlan.objects.filter(version=step.plan.version_id, seq__gt=step.plan.seq)
        .select_related("department")
        .order_by("seq")
        .first()
    )


def close_step(step: StepRun, at: datetime) -> None:
    """End the visit at `at`, never before it began."""
    step.ended_at = max(at, local(step.given_at))
    step.save(update_fields=["ended_at"])


def open_step(
    change: Change,
    *,
    department: Department,
    plan: StepPlan | None,
    name: str,
    budget_minutes: int,
    officer: Officer | None = None,
    taken_at: datetime | None = None,
    given_at: datetime | None = None,
    after: StepRun | None,
    new_round: bool = False,
    sent_back: bool = False,
    paper_number: str = "",
) -> StepRun:
    """Give the dossier to a department (and officer) at `change.at`, or at an earlier `given_at`; it becomes
    the holder.
    """
    given_at = given_at or change.at
    change.dossier.holder = department
    step = StepRun.objects.create(
        dossier=change.dossier,
        leg=change.dossier.leg,
        seq=after.seq + 1 if after else 1,
        round=(after.round if after else 1) + (1 if new_round else 0),
        plan=plan,
        department=department,
        name=name,
        budget_minutes=budget_minutes,
        outside_limit=plan.outside_limit if plan else False,
        given_at=given_at,
        given_by=change.actor,
        taken_at=taken_at,
        officer=officer,
        sent_back=sent_back,
        paper_number=paper_number,
    )
    change.dossier.holder_officer = officer
    if officer is not None:
        StepHolder.objects.create(step=step, officer=officer, since=given_at)
    return step


def put_in_hands(change: Change, step: StepRun, officer: Officer | None) -> None:
    """From `change.at` on the visit is this officer's work, or nobody's in particular.

    Who had it when is kept: days late are those of whoever had the step when its budget ran out (D2).
    """
    step.officer = change.dossier.holder_officer = officer
    step.save(update_fields=["officer"])
    StepHolder.objects.create(step=step, officer=officer, since=change.at)


def move_to(
    change: Change, step: StepRun, plan: StepPlan, *, sent_back: bool = False, paper_number: str = ""
) -> None:
    """End the current step and give the dossier to the planned one."""
    close_step(step, change.at)
    open_step(
        change,
        department=plan.department,
        plan=plan,
        name=plan.name,
        budget_minutes=plan.budget_minutes,
        after=step,
        sent_back=sent_back,
        paper_number=paper_number,
    )
    change.data |= {"from": step.department.code, "to": plan.department.code, "step": plan.seq}


@dossier_action(Action.HAND_OVER)
def hand_over(change: Change, *, to_step: int | None = None, paper_number: str = "", note: str = "") -> None:
    """Give the dossier on to the next planned step, or to the step of the plan with id `to_step`.

    `paper_number` is the letter a partner agency's leg goes or comes with. Paper moves the same working
    day, after 15:00 by the next morning (decree 118/2025, art. 18).
    """
    step = current_step(change.dossier)
    plan = _chosen(step, to_step) if to_step is not None else next_plan(step)
    if plan is None:
        raise Refused("Đây là bước cuối. Ghi kết quả thay vì chuyển tiếp.")
    if plan.outside_limit:
        raise Refused("Bước sau là nghĩa vụ tài chính, ngoài thời hạn: chọn “Yêu cầu nghĩa vụ tài chính”.")
    move_to(change, step, plan, paper_number=paper_number)
    change.dossier.handed_over_at = change.dossier.handed_over_at or change.at
    change.dossier.for_signature_at = change.at if _awaits_leaders(change.dossier, plan) else None
    if paper_number:
        change.data["paper"] = paper_number
    if note:
        change.personal["note"] = note


def _awaits_leaders(dossier: Dossier, plan: StepPlan) -> bool:
    """Whether the step is the leaders' own: giving it to them lays the result before them."""
    leaders = plan.department.officers.filter(is_active=True, groups__name=Role.LEADER.value)
    return dossier.approved_at is None and leaders.exists()


def _chosen(step: StepRun, plan_id: int) -> StepPlan:
    chosen = None
    if step.plan is not None:
        chosen = (
            StepPlan.objects.filter(pk=plan_id, version=step.plan.version_id)
            .select_related("department")
            .first()
        )
    if chosen is None:
        raise Refused("Bước này không thuộc quy trình của hồ sơ.", "to_step")
    return chosen


@dossier_action(Action.SEND_BACK)
def send_back(change: Change, *, reason: str) -> None:
    """Return the dossier to the step it came from, with a reason."""
    if not reason.strip():
        raise Refused("Ghi lý do trả lại.", "reason")
    step = current_step(change.dossier)
    came_from = (
        change.dossier.step_runs.filter(seq__lt=step.seq, plan__isnull=False)
        .exclude(plan=step.plan)
        .select_related("plan__department")
        .order_by("-seq")
        .first()
    )
    if came_from is None or came_from.plan is None:
        raise Refused("Không có bước trước để trả lại.")
    move_to(change, step, came_from.plan, sent_back=True)
    change.dossier.for_signature_at = None
    change.personal["reason"] = reason


@dossier_action(Action.TAKE)
def take(change: Change) -> None:
    """The receiving officer takes the dossier on; shown, but moves no clock."""
    step = current_step(change.dossier)
    officer = change.officer
    step.taken_at = step.taken_at or change.at
    step.save(update_fields=["taken_at"])
    put_in_hands(change, step, officer)
    change.data["officer"] = officer.pk


@dossier_action(Action.REASSIGN)
def reassign(change: Change, *, officer: Officer, reason: str = "") -> None:
    """Give the current step to another officer of the department that holds the dossier."""
    step = current_step(change.dossier)
    if (
        officer.department_id != step.department_id
        or not officer.is_active
        or Role.OFFICER not in officer.roles
    ):
        raise Refused(f"Chọn một công chức đang làm việc ở {step.department.name}.", "officer")
    put_in_hands(change, step, officer)
    change.data["officer"] = officer.pk
    if reason:
        change.personal["reason"] = reason
