"""A time limit the ward or the province sets itself, from a day on; dossiers received before keep theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from ..calendar import local
from ..deadlines import Limit
from ..models import Department, Officer, ProcedureVersion, RequiredDocument, StepPlan
from ..step_plans import budget_of, plan_steps
from .errors import Refused
from .journal import note


@dataclass(frozen=True)
class Decided:
    """A limit with its first day of force and the decision that sets it."""

    limit: Limit
    force_from: date
    decision: str


@transaction.atomic
def decide_limit(
    version: ProcedureVersion, decided: Decided, *, by: Officer, at: datetime
) -> ProcedureVersion:
    """A new version of the procedure with this local limit; the one before ends the day before.

    Papers, fee and level stay; so do the steps while they fit the limit that counts, otherwise the counter
    and the sector's department share it, because nobody has said how the agencies would. `at` is an aware
    moment.
    Raises Refused at `force_from` or `amount`.
    """
    version = (
        ProcedureVersion.objects.select_for_update(of=("self",))
        .select_related("procedure__sector")
        .get(pk=version.pk)
    )
    _check(version, decided, local(at).date())
    new = _successor(version, decided)
    version.force_to = decided.force_from - timedelta(days=1)
    version.save(update_fields=["force_to"])
    new.save()
    papers = version.documents.values_list("seq", "name", "optional")
    RequiredDocument.objects.bulk_create(
        RequiredDocument(version=new, seq=seq, name=name, optional=optional) for seq, name, optional in papers
    )
    StepPlan.objects.bulk_create(_steps(version, new))
    note(by, new.procedure, f"đặt thời hạn {new.limit_text} từ {decided.force_from:%d/%m/%Y}", at)
    return new


def _check(version: ProcedureVersion, decided: Decided, today: date) -> None:
    if decided.force_from < today:
        raise Refused("Ngày áp dụng không được trước hôm nay: hồ sơ đã nhận giữ thời hạn cũ.", "force_from")
    if version.force_from is not None and decided.force_from <= version.force_from:
        raise Refused(f"Ngày áp dụng phải sau {version.force_from:%d/%m/%Y}.", "force_from")
    if version.force_to is not None:
        raise Refused(
            "Quy định này đã có ngày hết áp dụng. Mở quy định mới nhất để đặt thời hạn.", "force_from"
        )
    if version.limit == decided.limit:
        raise Refused("Thời hạn này đang áp dụng rồi.", "amount")
    statutory = version.statutory_limit
    if statutory is not None and decided.limit.nominal_days > statutory.nominal_days:
        raise Refused(
            "Thời hạn của địa phương không được dài hơn thời hạn theo luật; thời hạn ngắn hơn mới được tính.",
            "amount",
        )


def _successor(version: ProcedureVersion, decided: Decided) -> ProcedureVersion:
    new = ProcedureVersion.objects.select_related("procedure__sector").get(pk=version.pk)
    new.pk, new._state.adding = None, True
    new.force_from, new.force_to = decided.force_from, None
    new.local_amount, new.local_unit = decided.limit.amount, decided.limit.unit.value
    new.second_leg_amount = None  # how the two appointments would share a shorter limit nobody has said
    new.usable, new.limit_source = True, "decision"
    new.legal_basis = "\n".join(part for part in (version.legal_basis.strip(), decided.decision) if part)
    return new


def _steps(version: ProcedureVersion, new: ProcedureVersion) -> list[StepPlan]:
    limit = new.limit
    if limit is None:
        raise ValueError("a version with a local limit has a limit")
    steps = list(version.steps.all())
    if steps and sum(step.budget_minutes for step in steps if not step.outside_limit) <= budget_of(limit):
        return [_copied(step, new) for step in steps]
    department = new.procedure.sector.department
    if department is None:
        raise Refused("Lĩnh vực của thủ tục chưa có phòng phụ trách.", "amount")
    departments = {one.code: one for one in Department.objects.all()}
    counter = next(code for code, one in departments.items() if one.is_counter)
    planned = plan_steps([], limit, {}, sector_department=department.code, counter=counter)
    return [
        StepPlan(
            version=new,
            seq=seq,
            department=departments[step.department],
            name=step.name,
            budget_minutes=step.minutes,
        )
        for seq, step in enumerate(planned, start=1)
    ]


def _copied(step: StepPlan, new: ProcedureVersion) -> StepPlan:
    return StepPlan(
        version=new,
        seq=step.seq,
        department_id=step.department_id,
        name=step.name,
        budget_minutes=step.budget_minutes,
        outside_limit=step.outside_limit,
    )
