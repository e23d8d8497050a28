"""What departments and officers did in a period, read once for everything that is told of them (ADR 22).

Counted are the steps of the dossiers resolved in the period, each against its own budget (decision D2): the
last round of each leg, pauses left out, steps outside the limit not at all. A step within its budget is of
whoever had it in hand at its end, one over it of whoever had it when the budget ran out; what nobody had
taken is the department's alone. A partner agency's steps are never an officer's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from dossiers.models import SupplementRequest
from procedures.calendar import Calendar, local
from procedures.models import Department, Officer

from .figures import FIGURES
from .models import Plan
from .overruns import Step
from .plan_reading import Row, counted_items, row_of
from .scopes import Scope
from .step_facts import Late, facts_of
from .target_sources import falls_due


class Request(NamedTuple):
    """A request to complete a dossier, of the officer who made it."""

    dossier: int
    officer: int
    department: int | None
    ordinal: int


@dataclass(frozen=True)
class Work:
    """Everything done in the period: steps, parts in days late, letters, requests, plan tasks."""

    scope: Scope
    steps: Sequence[Step]
    lateness: Sequence[Late]
    with_letter: frozenset[int]
    requests: Sequence[Request]
    tasks: Sequence[Row]
    units: Mapping[int, Department]
    people: Mapping[int, Officer]

    @cached_property
    def steps_of_unit(self) -> Mapping[int, Sequence[Step]]:
        """Department -> its steps."""
        return _grouped(self.steps, lambda step: step.department)

    @cached_property
    def steps_of_person(self) -> Mapping[int | None, Sequence[Step]]:
        """Officer -> the steps credited; None: what nobody had taken."""
        return _grouped(self.steps, lambda step: step.officer)

    @cached_property
    def named(self) -> Mapping[tuple[int, int, str], tuple[int, int]]:
        """Same work -> how many steps of named officers, and how many of them within their budget."""
        every = Counter(step.same for step in self.steps if step.officer is not None)
        kept = Counter(step.same for step in self.steps if step.officer is not None and not step.over)
        return {same: (number, kept[same]) for same, number in every.items()}


K = TypeVar("K")


def _grouped(steps: Sequence[Step], of: Callable[[Step], K]) -> Mapping[K, Sequence[Step]]:
    found: defaultdict[K, list[Step]] = defaultdict(list)
    for step in steps:
        found[of(step)].append(step)
    return found


@dataclass(frozen=True)
class Party:
    """A department or agency; or when `officer` is set that person, whatever the department of the work."""

    unit: Department | None
    officer: Officer | None = None

    @property
    def name(self) -> str:
        """Of the person, else of the unit."""
        return self.officer.full_name if self.officer else self.unit.name if self.unit else ""

    @property
    def pk(self) -> int:
        """How an address asks for it."""
        return self.officer.pk if self.officer else self.unit.pk if self.unit else 0

    @property
    def is_partner(self) -> bool:
        """Whether it is an agency outside the ward."""
        return self.officer is None and self.unit is not None and self.unit.is_partner

    def did(self, department: int | None, officer: int | None) -> bool:
        """Whether something of this department and officer is its own."""
        if self.officer is not None:
            return officer == self.officer.pk
        return self.unit is not None and department == self.unit.pk


def work_of(scope: Scope, calendar: Calendar, year: int) -> Work:
    """The work of the period, with the tasks of the plan of `year` due in it. Six queries, and those of
    `facts_of` for months that are not kept."""
    facts = facts_of(scope, calendar)
    return Work(
        scope=scope,
        steps=facts.steps,
        lateness=facts.lateness,
        with_letter=frozenset(FIGURES["late_with_letter"].dossiers(scope).values_list("pk", flat=True)),
        requests=_requests(scope),
        tasks=_tasks(scope, year),
        units={unit.pk: unit for unit in Department.objects.all()},
        people={one.pk: one for one in Officer.objects.select_related("department")},
    )


def _requests(scope: Scope) -> list[Request]:
    """Requests made in the period for dossiers that figures count."""
    made = SupplementRequest.objects.filter(
        scope.had("requested_at"),
        requested_at__gte=scope.period.start,
        dossier__in=scope.dossiers.order_by().values("pk"),
    )
    rows = made.order_by("requested_at", "pk").values_list(
        "dossier", "requested_by", "requested_by__department", "ordinal"
    )
    return [Request._make(row) for row in rows]


def _tasks(scope: Scope, year: int) -> list[Row]:
    """Plan work due in the period with its day behind it, or done in time."""
    plan, today = Plan(year=year), local(scope.at).date()
    items = counted_items(plan).select_related("task__lead", "task__responsible").order_by("due_on", "pk")
    return [row for row in (row_of(item, today) for item in items) if _due(row, scope, plan, today)]


def _due(row: Row, scope: Scope, plan: Plan, today: date) -> bool:
    return falls_due(row.item.due_on, good=row.in_time, scope=scope, plan=plan, today=today)
