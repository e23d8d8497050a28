"""An officer leaves: the work in their hands goes to colleagues, then the account is locked.

Decision D6 gives "reassign" to office and leader, who see the dossiers. Closing an account is the
administrator's, who sees none of them: they name a successor for each department, not for each dossier.
Paused dossiers are passed on too, which no "reassign" may do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count, QuerySet

from dossiers.actions.base import Change, conclude, lock
from dossiers.actions.errors import Refused
from dossiers.actions.steps import put_in_hands
from dossiers.models import Dossier
from dossiers.workflow import Action
from procedures.actions import people
from procedures.calendar import local
from procedures.models import Department, Officer
from procedures.roles import Role


def work_of(officer: Officer) -> QuerySet[Dossier]:
    """The unfinished dossiers in an officer's hands."""
    return Dossier.objects.open().filter(holder_officer=officer)


def departments_of_work(officer: Officer) -> list[tuple[Department, int]]:
    """Where the officer holds unfinished work, and how much."""
    counts = work_of(officer).order_by().values("holder").annotate(count=Count("pk"))
    held = {row["holder"]: row["count"] for row in counts}
    return [(department, held[department.pk]) for department in Department.objects.filter(pk__in=held)]


def successors_in(department: Department, leaving: Officer) -> list[Officer]:
    """Who may take work of the department over: its active officers; at the counter, clerks too."""
    roles = [Role.OFFICER.value] + ([Role.CLERK.value] if department.is_counter else [])
    colleagues = department.officers.filter(is_active=True, groups__name__in=roles).exclude(pk=leaving.pk)
    return list(colleagues.distinct().order_by("full_name", "pk"))


@transaction.atomic
def leave(officer: Officer, successors: Mapping[int, Officer | None], *, by: Officer, at: datetime) -> int:
    """Pass on all unfinished work and lock the account; returns how many dossiers moved.

    `successors` maps ids of departments to the colleague who takes over; None, or a department that is not
    named, leaves the dossiers to whoever of the department takes them next. For an account that is locked
    already only the work moves. Raises Refused of this package for a colleague who cannot take over, and
    that of `procedures.actions.errors` when the account may not be locked.
    """
    if officer.is_active:
        people.disable(officer, by=by, at=at)
    for department in Department.objects.filter(pk__in=successors):
        successor = successors[department.pk]
        if successor is not None and successor not in successors_in(department, officer):
            raise Refused(f"Chọn một công chức đang làm việc ở {department.name}.", f"to_{department.pk}")
    moved = list(work_of(officer).order_by("pk").values_list("pk", flat=True))
    for pk in moved:
        _pass_on(pk, officer, successors, by, at)
    return len(moved)


def _pass_on(
    pk: int, officer: Officer, successors: Mapping[int, Officer | None], by: Officer, at: datetime
) -> None:
    dossier = lock(pk)
    if dossier.holder_officer_id != officer.pk or dossier.holder_id is None:
        return  # taken by a colleague in the meantime
    successor = successors.get(dossier.holder_id)
    change = Change(dossier, Action.REASSIGN, by, local(at))
    step = dossier.step_runs.filter(ended_at__isnull=True).first()
    if step is not None:
        put_in_hands(change, step, successor)
    else:
        dossier.holder_officer = successor
    change.data |= {"officer": successor.pk if successor else None, "leaving": officer.pk}
    conclude(change, dossier.state)
