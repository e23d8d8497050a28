"""One version of a procedure from one line of the catalogue: its facts, papers and steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import ProtectedError

from ..catalogue_rows import ProcedureRow
from ..models import Department, Procedure, ProcedureVersion, RequiredDocument, Sector, StepPlan
from ..step_plans import Agency, PlannedStep, days_after_duty, plan_steps
from ..tables import BadTable, Flaw
from .changes import differences

_IN_USE = (
    "Quy trình mới có ít bước hơn, mà đã có hồ sơ đi qua bước cũ. "
    "Ghi quy trình mới thành một dòng riêng có ngày áp dụng mới."
)


@dataclass(frozen=True)
class Known:
    """What the rows refer to, loaded once."""

    sectors: dict[str, Sector]
    departments: dict[str, Department]
    agencies: dict[str, Agency]
    short_names: Mapping[str, str]


def steps_of(row: ProcedureRow, known: Known) -> list[PlannedStep]:
    """The planned steps of a row; none without a limit, for there is nothing to share out."""
    sector_department = known.sectors[row.sector].department
    if row.limit is None or sector_department is None:
        return []
    counter = next(code for code, department in known.departments.items() if department.is_counter)
    return plan_steps(
        row.legs, row.limit, known.agencies, sector_department=sector_department.code, counter=counter
    )


def _facts(row: ProcedureRow) -> dict[str, Any]:
    return {
        "force_to": row.force_to,
        "statutory_amount": row.amount,
        "statutory_unit": row.unit.value if row.unit else "",
        "second_leg_amount": days_after_duty(row.legs, row.limit),
        "limit_source": row.limit_source,
        "usable": row.usable,
        "fee_vnd": row.fee_vnd,
        "online_level": row.online_level,
        "inter_agency": row.inter_agency,
        "agencies": row.agencies,
    }


def add_version(procedure: Procedure, row: ProcedureRow, known: Known) -> None:
    version = ProcedureVersion.objects.create(procedure=procedure, force_from=row.force_from, **_facts(row))
    _add_papers(version, row)
    StepPlan.objects.bulk_create(
        StepPlan(version=version, seq=seq, **_step_values(step, known))
        for seq, step in enumerate(steps_of(row, known), start=1)
    )


def _add_papers(version: ProcedureVersion, row: ProcedureRow) -> None:
    RequiredDocument.objects.bulk_create(
        RequiredDocument(version=version, seq=seq, name=paper.name, optional=paper.optional)
        for seq, paper in enumerate(row.papers, start=1)
    )


def _step_values(step: PlannedStep, known: Known) -> dict[str, Any]:
    return {
        "department": known.departments[step.department],
        "name": step.name,
        "budget_minutes": step.minutes,
        "outside_limit": step.outside_limit,
    }


def bring_up(version: ProcedureVersion, row: ProcedureRow, known: Known) -> list[str]:
    """Correct a version that is there; returns what changed in it."""
    facts = _facts(row)
    if version.local_limit is not None:
        facts["usable"] = version.usable or row.usable
    details = list(differences(version, facts))
    if details:
        for field, value in facts.items():
            setattr(version, field, value)
        version.save(update_fields=list(facts))
    papers = [(paper.name, paper.optional) for paper in version.documents.all()]
    if papers != [(paper.name, paper.optional) for paper in row.papers]:
        details.append(
            f"giấy tờ: {'; '.join(n for n, _ in papers)} -> {'; '.join(p.name for p in row.papers)}"
        )
        version.documents.all().delete()
        _add_papers(version, row)
    return details + _bring_up_steps(version, row, known)


def _bring_up_steps(version: ProcedureVersion, row: ProcedureRow, known: Known) -> list[str]:
    """Correct the plan step by step, because dossiers on their way refer to its steps."""
    if row.limit is None and version.local_limit is not None:
        return []  # the ward has set the limit itself, and the steps with it
    before = list(version.steps.all())
    wanted = [_step_values(step, known) for step in steps_of(row, known)]
    if [_told(step) for step in before] == [_told(StepPlan(**values)) for values in wanted]:
        return []
    for seq, values in enumerate(wanted, start=1):
        StepPlan.objects.update_or_create(version=version, seq=seq, defaults=values)
    try:
        version.steps.filter(seq__gt=len(wanted)).delete()
    except ProtectedError:
        raise BadTable([Flaw(row.line, _IN_USE)]) from None
    told = [", ".join(_told(step) for step in before), ", ".join(_told(StepPlan(**v)) for v in wanted)]
    return [f"các bước: {told[0] or 'chưa có'} -> {told[1] or 'chưa có'}"]


def _told(step: StepPlan) -> str:
    time = "ngoài thời hạn" if step.outside_limit else f"{step.budget_minutes} phút"
    return f"{step.department.short_name} ({step.name}) {time}"
