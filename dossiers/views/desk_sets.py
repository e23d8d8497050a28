"""Which dossiers lie on an officer's desk, and what each row needs, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, FilteredRelation, OuterRef, Q, Subquery, Value, When

from dossiers.lateness import Stretch
from dossiers.models import Apology, Dossier, Pause, StepRun
from dossiers.presentation.budgets import Visit
from dossiers.presentation.rows import stuck_since
from dossiers.querysets import DossierQuerySet, not_with_others, on_desk_of
from dossiers.workflow import OPEN, PAUSED, Status
from procedures.calendar import Calendar, at_minute
from procedures.models import Officer, StepPlan

_OPEN = [status.value for status in OPEN]
_PAUSED = [status.value for status in PAUSED]
_GONE = (Apology.Status.WITHDRAWN, Apology.Status.SUPERSEDED)
SOON_DAYS = 2


@dataclass(frozen=True)
class Chip:
    """A filter of the desk: its place in the address, words, icon, condition."""

    key: str
    label: str
    icon: str
    condition: Q


def chips(at: datetime, calendar: Calendar) -> list[Chip]:
    """The filters people use, as they stand at the local moment `at`."""
    opened = Q(status__in=_OPEN)
    midnight = at_minute(at.date() + timedelta(days=1), 0)
    soon = at_minute(calendar.add_working_days(at.date(), SOON_DAYS) + timedelta(days=1), 0)
    return [
        Chip("", "Tất cả", "", Q()),
        Chip("tre", "Trễ hẹn", "alert-triangle", opened & Q(due_first__lt=at)),
        Chip(
            "hom-nay", "Hôm nay", "clock-exclamation", opened & Q(due_first__gte=at, due_first__lt=midnight)
        ),
        Chip("sap-den", "Còn 1–2 ngày", "clock", opened & Q(due_first__gte=midnight, due_first__lt=soon)),
        Chip("tam-dung", "Tạm dừng", "player-pause", Q(status__in=_PAUSED)),
        Chip("noi-khac", "Cơ quan khác giữ", "building-bank", opened & Q(holder__is_partner=True)),
        Chip(
            "chua-chuyen", "Chưa chuyển quá 1 ngày", "circle-dashed-check", _stuck(stuck_since(at, calendar))
        ),
    ]


def _due(start: datetime, end: datetime) -> Q:
    return Q(due_first__gte=start, due_first__lt=end)


def _stuck(before: datetime) -> Q:
    return Q(status=Status.IN_PROGRESS.value, approved_at__lt=before) | Q(
        status=Status.RESOLVED.value, resolved_at__lt=before
    )


def on_desk(officer: Officer, *, mine: bool) -> DossierQuerySet:
    """What the officer's department holds, what partner agencies hold for it, results not yet at the counter.

    `mine`: only what the officer has taken, or nobody has.
    """
    found: DossierQuerySet = Dossier.objects.visible_to(officer).filter(on_desk_of(officer.department_id))
    if mine:
        found = found.filter(not_with_others(officer))
    return found


def counts_of(dossiers: DossierQuerySet, filters: Iterable[Chip]) -> dict[str, int]:
    """How many dossiers each filter shows, in one query."""
    sums = {
        f"n_{index}": Count("pk", filter=chip.condition) for index, chip in enumerate(filters) if chip.key
    }
    found = dossiers.aggregate(all=Count("pk"), **sums)
    return {chip.key: found[f"n_{i}"] if chip.key else found["all"] for i, chip in enumerate(filters)}


def for_rows(dossiers: DossierQuerySet) -> DossierQuerySet:
    """With what a row says of the step, the one after it, and the letter; what was approved
    first, because its result is to be recorded, then the most urgent, results last."""
    following = StepPlan.objects.filter(
        version=OuterRef("procedure_version"), seq__gt=OuterRef("now__plan__seq")
    ).order_by("seq")
    partner = Case(When(department__is_partner=True, then=F("department__short_name")))
    letters = Apology.objects.filter(dossier=OuterRef("pk")).exclude(status__in=_GONE).order_by("-ordinal")
    return (
        dossiers.for_list()
        .annotate(
            now=FilteredRelation("step_runs", condition=Q(step_runs__ended_at__isnull=True)),
            step_name=F("now__name"),
            step_budget=F("now__budget_minutes"),
            step_outside=F("now__outside_limit"),
            next_step=Subquery(following.values("name")[:1]),
            next_partner=Subquery(following.annotate(partner=partner).values("partner")[:1]),
            letter_status=Subquery(letters.values("status")[:1]),
        )
        .order_by(
            F("resolved_at").asc(nulls_first=True),
            _approved_first(),
            F("due_first").asc(nulls_last=True),
            "pk",
        )
    )


def _approved_first() -> Case:
    approved = Q(status=Status.IN_PROGRESS.value, approved_at__isnull=False)
    return Case(When(approved, then=Value(0)), default=Value(1))


@dataclass
class Times:
    """The visits and pauses of one dossier."""

    visits: list[Visit] = field(default_factory=list)
    pauses: list[Stretch] = field(default_factory=list)


_PAUSE = Value(0)  # in the place of a visit's round, which is counted from one
_NOTHING = Value("")


def times_of(ids: Iterable[int], at: datetime) -> dict[int, Times]:
    """Visits to steps and pauses of many dossiers, in one query; an open pause lasts until `at`."""
    chosen = list(ids)
    visits = StepRun.objects.filter(dossier__in=chosen).order_by()
    pauses = Pause.objects.filter(dossier__in=chosen).order_by()
    rows: Any = visits.values_list(
        "dossier_id",
        "round",
        "plan_id",
        "given_at",
        "ended_at",
        "budget_minutes",
        "department__short_name",
        "name",
        "leg",
    ).union(
        pauses.annotate(
            lap=_PAUSE, step=_PAUSE, minutes=_PAUSE, whose=_NOTHING, what=_NOTHING, part=_PAUSE
        ).values_list(
            "dossier_id", "lap", "step", "started_at", "ended_at", "minutes", "whose", "what", "part"
        ),
        all=True,
    )
    found: dict[int, Times] = defaultdict(Times)
    for dossier, lap, plan, start, end, *rest in rows:
        if lap:
            found[dossier].visits.append(Visit(plan, lap, start, end, *rest))
        else:
            found[dossier].pauses.append(Stretch(start, end or at))
    return found
