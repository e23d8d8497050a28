"""The targets of the plan, set by the office."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from dossiers.actions import Refused
from procedures.actions.journal import note
from procedures.dates import vn_decimal
from procedures.models import Officer

from ..models import Plan, Target
from ..target_kinds import KINDS
from .plans import check_office


def set_targets(plan_id: int, levels: dict[str, Decimal | None], *, actor: Officer, at: datetime) -> None:
    """Set the level of each kind, in percent; None takes a target out. What is the same stays untouched.

    Raises Refused for a kind there is none of, or a level that is no percentage above 0.
    """
    check_office(actor)
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan_id)
        there = {target.kind: target for target in plan.targets.all()}
        said = []
        for kind, level in levels.items():
            if kind not in KINDS:
                raise Refused("Không có chỉ tiêu này.")
            if level is not None and not 0 < level <= 100:
                raise Refused("Mức giao lớn hơn 0 và không quá 100 %.", kind)
            said += _set(plan, kind, level, there.get(kind))
        if said:
            note(actor, plan, f"Chỉ tiêu: {'; '.join(said)}", at)


def _set(plan: Plan, kind: str, level: Decimal | None, there: Target | None) -> list[str]:
    before = there.level if there else None
    if level == before:
        return []
    if level is None:
        plan.targets.filter(kind=kind).delete()
    elif there is None:
        Target.objects.create(plan=plan, kind=kind, level=level)
    else:
        there.level, there.version = level, there.version + 1
        there.save(update_fields=["level", "version"])
    return [f"{KINDS[kind].label} {_words(before)} thành {_words(level)}"]


def _words(level: Decimal | None) -> str:
    return "không giao" if level is None else f"{vn_decimal(level, 1)} %"
