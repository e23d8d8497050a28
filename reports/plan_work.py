"""The work of a plan's year, loaded once for everything that is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DecimalField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from .models import Plan, PlanItem, PlanTask, SuperiorDocument, Target
from .plan_reading import Row, Tally, counted_items, row_of, rows, tally


@dataclass(frozen=True)
class YearWork:
    """The plan with its rows, its targets, and the days of what was asked from above in its year."""

    plan: Plan
    today: date
    rows: Sequence[Row]
    targets: Sequence[Target]
    asked: Sequence[tuple[date, date | None]]  # due, answered

    @property
    def tally(self) -> Tally:
        """How much stands where."""
        return tally(self.rows)

    @property
    def asked_overdue(self) -> int:
        """Documents from above whose answer is late and still missing."""
        return sum(answered is None and due < self.today for due, answered in self.asked)


def year_work(year: int, today: date) -> YearWork | None:
    """The work of the year as of the local date; None without a plan. Five queries."""
    plan = Plan.objects.filter(year=year).prefetch_related("targets").first()
    if plan is None:
        return None
    documents = SuperiorDocument.objects.filter(due_on__year=year).order_by("due_on", "pk")
    return YearWork(
        plan=plan,
        today=today,
        rows=rows(plan, today),
        targets=list(plan.targets.all()),
        asked=list(documents.values_list("due_on", "answered_on")),
    )


# -- the same in one query ---------------------------------------------------------------------------

_NO_DAY = Cast(Value(None), DateField())
_NUMBER = DecimalField(max_digits=5, decimal_places=1)


def year_summary(year: int, today: date) -> YearWork | None:
    """The same for a page that counts only: tasks without their words and units. One query, four small tables
    in it, each row marked by what it is of.
    """
    documents = SuperiorDocument.objects.filter(due_on__year=year)
    marked = _row(Plan.objects.filter(year=year), "plan").union(
        _row(Target.objects.filter(plan__year=year), "target", name="kind", number="level"),
        _row(
            counted_items(Plan(year=year)).select_related(None),
            "item",
            days=("starts_on", "due_on", "done_on"),
            number="percent",
            flags=(Q(confirmed_at__isnull=False), Q(task__is_report=True)),
        ),
        _row(documents, "asked", days=(None, "due_on", "answered_on")),
        all=True,
    )
    found: dict[str, list[tuple[Any, ...]]] = {"plan": [], "target": [], "item": [], "asked": []}
    for what, *values in marked:
        found[what].append(tuple(values))
    if not found["plan"]:
        return None
    return YearWork(
        plan=Plan(year=year),
        today=today,
        rows=[row_of(_item(*values), today) for values in found["item"]],
        targets=[Target(kind=kind, level=level) for kind, _, _, _, level, _, _ in found["target"]],
        asked=[(due, answered) for _, _, due, answered, *_ in found["asked"]],
    )


def _row(
    of: QuerySet[Any],
    what: str,
    *,
    name: str = "",
    days: tuple[str | None, ...] = (None, None, None),
    number: str = "",
    flags: tuple[Q, ...] = (),
) -> QuerySet[Any]:
    """The rows of one table in the shape of all: mark, name, three days, a number, two flags."""
    columns = {
        "mark": Value(what, CharField()),
        "name": F(name) if name else Value("", CharField()),
        **{f"day{n}": F(day) if day else _NO_DAY for n, day in enumerate(days)},
        "figure": Cast(number, _NUMBER) if number else Value(0, _NUMBER),
        **{f"flag{n}": ExpressionWrapper(flag, BooleanField()) for n, flag in enumerate(flags)},
    }
    columns |= {f"flag{n}": Value(False, BooleanField()) for n in range(len(flags), 2)}
    return (
        of.order_by()
        .annotate(**{f"as_{key}": value for key, value in columns.items()})
        .values_list(*(f"as_{key}" for key in columns))
    )


def _item(
    _: str, starts: date, due: date, done: date | None, percent: Decimal, confirmed: bool, report: bool
) -> PlanItem:
    """A piece of work as far as counting needs it; never saved."""
    seen = datetime.min.replace(tzinfo=UTC) if confirmed else None
    task = PlanTask(is_report=report)
    return PlanItem(
        task=task, starts_on=starts, due_on=due, done_on=done, percent=int(percent), confirmed_at=seen
    )
