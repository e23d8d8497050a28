"""What the sweep looks for: one table of kinds, each with its set of dossiers and the moment it hangs on.

The sets are those of `querysets.py`; the thresholds of a moment are reckoned once, by the calendar. Sources:
decisions D1 and D3; decree 118/2025/ND-CP, art. 17.2 (an answer within 8 working hours).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from procedures.calendar import Calendar, at_minute, local
from procedures.deadlines import Unit
from procedures.models import StepPlan

from .answering import care_before
from .lateness import nominal_minutes
from .models import Dossier, Episode, StepRun
from .querysets import DossierQuerySet

SOON_DAYS = 2  # working days before the due moment
UNANSWERED_DAYS = 15  # working days after the request for papers (decree 118/2025)
UNCOLLECTED_DAYS = 5  # working days a result has waited for the citizen

DAY_OR_LESS = (
    Q(limit_unit=Unit.SAME_DAY.value)
    | Q(limit_unit=Unit.WORKING_HOUR.value, limit_amount__lte=8)
    | Q(limit_unit=Unit.CLOCK_HOUR.value, limit_amount__lte=24)
    | Q(limit_unit__in=[Unit.WORKING_DAY.value, Unit.CALENDAR_DAY.value], limit_amount=1)
)
"""A limit of a day or less: its due moment is near from the start, so nobody is warned of it."""


# -- thresholds -------------------------------------------------------------------------------------


def working_days_ago(at: datetime, days: int, calendar: Calendar) -> datetime:
    """The same hour so many working days earlier; on a day off, as at the close of the last working day."""
    moment = local(at)
    day, minute = moment.date(), moment.hour * 60 + moment.minute
    if calendar.is_working(day):
        return at_minute(_back(day, days, calendar), minute)
    return calendar.closing(_back(day, days + 1, calendar))


def _back(day: date, days: int, calendar: Calendar) -> date:
    for _ in range(days):
        day = calendar.previous_working_day(day)
    return day


def end_of_day_ahead(at: datetime, days: int, calendar: Calendar) -> datetime:
    """The midnight that ends the `days`-th working day after the date of `at`; 0: that ends the date."""
    today = local(at).date()
    day = calendar.add_working_days(today, days) if days else today
    return at_minute(day + timedelta(days=1), 0)


def drafting_horizon(at: datetime, calendar: Calendar) -> datetime:
    """Dossiers due before this moment are at T-1 or beyond: the last working day before their due date
    has opened by `at`."""
    today = local(at).date()
    opened = calendar.is_working(today) and local(at) >= calendar.opening(today)
    last_opened = today if opened else calendar.previous_working_day(today)
    return at_minute(calendar.next_working_day(last_opened) + timedelta(days=1), 0)


@dataclass(frozen=True)
class Moments:
    """The thresholds of the moment `at`; minutes are of a nominal day of 480."""

    at: datetime
    soon: datetime
    horizon: datetime
    day_ago: datetime
    owed_answer: datetime
    unanswered: datetime
    uncollected: datetime
    today: datetime
    tomorrow: datetime
    left_today: int
    left_to_horizon: int
    used_today: int

    @classmethod
    def of(cls, at: datetime, calendar: Calendar) -> Moments:
        """Reckoned by the calendar."""
        at = local(at)
        today = at_minute(at.date(), 0)
        tomorrow = today + timedelta(days=1)
        horizon = drafting_horizon(at, calendar)
        return cls(
            at=at,
            soon=end_of_day_ahead(at, SOON_DAYS, calendar),
            horizon=horizon,
            day_ago=working_days_ago(at, 1, calendar),
            owed_answer=care_before(at, calendar),
            unanswered=at_minute(_back(tomorrow.date(), UNANSWERED_DAYS, calendar), 0),
            uncollected=working_days_ago(at, UNCOLLECTED_DAYS, calendar),
            today=today,
            tomorrow=tomorrow,
            left_today=nominal_minutes(at, tomorrow, calendar),
            left_to_horizon=nominal_minutes(at, horizon, calendar),
            used_today=nominal_minutes(today, at, calendar),
        )


# -- the table --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """The set a kind is found in, and the column of the moment it hangs on.

    `passes`: once that moment is over another kind takes its place, and it closes as superseded.
    """

    kind: Episode.Kind
    anchor: str
    found: Callable[[Moments], DossierQuerySet]
    passes: bool = False


def _due_soon(m: Moments) -> DossierQuerySet:
    return Dossier.objects.running().due_between(m.at, m.soon).exclude(DAY_OR_LESS)


def _at_risk(m: Moments) -> DossierQuerySet:
    """At T-1, and not before a leader yet or with more to do than fits in what is left."""
    due = Dossier.objects.running().due_between(m.at, m.horizon).exclude(DAY_OR_LESS)
    left = Case(When(due_first__lt=m.tomorrow, then=Value(m.left_today)), default=Value(m.left_to_horizon))
    counted = Q(second_leg_amount__isnull=True) | Q(leg=2)  # the first leg has no steps after the duty
    return due.annotate(to_do=_to_do(m)).filter(
        Q(for_signature_at__isnull=True) | (counted & Q(to_do__gt=left))
    )


def _to_do(m: Moments) -> Combinable:
    """What the unfinished steps take at least, in minutes: those to come whole, and of the step under way
    what the hours of today cannot have used when it was given today; nothing when it was given before."""
    under_way = StepRun.objects.filter(ended_at__isnull=True)
    begun = under_way.filter(dossier=OuterRef(OuterRef("pk")), plan__seq__gte=OuterRef("seq"))
    plans = StepPlan.objects.filter(~Exists(begun), version=OuterRef("procedure_version"))
    to_come = plans.filter(outside_limit=False).order_by().values("version")
    given_today = under_way.filter(dossier=OuterRef("pk"), given_at__gte=m.today)
    rest = Greatest(F("budget_minutes") - Value(m.used_today), Value(0))
    whole = Coalesce(Subquery(to_come.annotate(sum=Sum("budget_minutes")).values("sum")), 0)
    return whole + Coalesce(Subquery(given_today.order_by().annotate(rest=rest).values("rest")[:1]), 0)


def _late_again(m: Moments) -> DossierQuerySet:
    """Past the date an apology gave."""
    return Dossier.objects.overdue(m.at).filter(due_current__lt=m.at, due_current__gt=F("due_first"))


_KIND = Episode.Kind
FINDINGS: tuple[Finding, ...] = (
    Finding(_KIND.DUE_SOON, "due_first", _due_soon, passes=True),
    Finding(_KIND.AT_RISK, "due_first", _at_risk, passes=True),
    Finding(_KIND.LATE, "due_first", lambda m: Dossier.objects.overdue(m.at)),
    Finding(_KIND.LATE, "due_current", _late_again),
    Finding(_KIND.LATE_NO_LETTER, "due_first", lambda m: Dossier.objects.overdue(m.day_ago).without_letter()),
    Finding(_KIND.ONLINE_UNANSWERED, "submitted_at", lambda m: Dossier.objects.unanswered(m.owed_answer)),
    Finding(_KIND.STUCK, "approved_at", lambda m: Dossier.objects.approved_and_kept(m.day_ago)),
    Finding(_KIND.STUCK, "resolved_at", lambda m: Dossier.objects.resolved_and_kept(m.day_ago)),
    Finding(
        _KIND.SUPPLEMENT_UNANSWERED,
        "paused_at",
        lambda m: Dossier.objects.awaiting_supplement().filter(paused_at__lt=m.unanswered),
    ),
    Finding(_KIND.UNCOLLECTED, "resolved_at", lambda m: Dossier.objects.uncollected(m.uncollected)),
)
