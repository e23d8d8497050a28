"""Who is late in a period: days late, steps over budget and who held it when it became late, party by party.

Kept apart, because they are different faults (decision D2): a step may be over its budget in a dossier that
was in time, and who held it when it became late need not have used the time. Days late are of dossiers
resolved late in the period, as in `causes`; steps over budget of all that were resolved in it. Dossiers that
are late now, whatever the period, stand by themselves with their days so far.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from dossiers.models import Dossier
from procedures.calendar import Calendar
from procedures.models import Department, Officer

from .causes import Charge, Kind, charges
from .figures import FIGURES
from .overruns import over_budget
from .scopes import Scope

NOBODY = "0"
"""In the place of an officer's id: what a department had in nobody's hands."""


@dataclass(frozen=True)
class Row:
    """What one party is charged with: a department, or when `personal` an officer of it (None: nobody)."""

    department: Department
    officer: Officer | None
    personal: bool
    dossiers: int
    hundredths: int
    over: int
    held: int

    @property
    def days(self) -> Decimal:
        """Working days late."""
        return Decimal(self.hundredths) / 100

    @property
    def asked(self) -> dict[str, str]:
        """How an address asks for this party."""
        who = {"can-bo": str(self.officer.pk) if self.officer else NOBODY} if self.personal else {}
        return {"don-vi": self.department.code} | who


@dataclass(frozen=True)
class Late:
    """How many dossiers are late, how many of them within their last day, and all their days late."""

    dossiers: int = 0
    same_day: int = 0
    days: int = 0

    def __add__(self, other: Late) -> Late:
        return Late(self.dossiers + other.dossiers, self.same_day + other.same_day, self.days + other.days)


@dataclass(frozen=True)
class Group:
    """Dossiers told together: how late they were judged, and what every party is charged with."""

    late: Late
    units: tuple[Row, ...]
    people: tuple[Row, ...]

    @property
    def own(self) -> list[Row]:
        """Departments of the ward."""
        return [row for row in self.units if not row.department.is_partner]

    @property
    def partners(self) -> list[Row]:
        """Agencies outside the ward."""
        return [row for row in self.units if row.department.is_partner]

    @property
    def own_days(self) -> Decimal:
        """Days late of the ward's own departments."""
        return sum((row.days for row in self.own), Decimal(0))

    @property
    def partner_days(self) -> Decimal:
        """Days late of agencies outside."""
        return sum((row.days for row in self.partners), Decimal(0))

    @property
    def over(self) -> int:
        """Steps over their budget."""
        return sum(row.over for row in self.units)

    @property
    def held(self) -> int:
        """Times a dossier became late; twice for one late in both legs."""
        return sum(row.held for row in self.units)

    @property
    def adds_up(self) -> bool:
        """Whether the parts of the departments, and those of the people, are the days late exactly."""
        sums = {sum(row.hundredths for row in rows) for rows in (self.units, self.people)}
        return sums == {100 * self.late.days}


@dataclass(frozen=True)
class Blame:
    """The period whole and in its two groups; what is late now, with its days so far."""

    whole: Group
    inter_agency: Group
    rest: Group
    pending: Group


def blame(scope: Scope, now: Scope, calendar: Calendar) -> Blame:
    """Who is late in the period of `scope`, and in what is late at the moment of `now`. Seven queries."""
    resolved = FIGURES["resolved"].dossiers(scope)
    late, pending = FIGURES["late"].dossiers(scope), FIGURES["pending_late"].dossiers(now)
    overrun = over_budget(resolved, scope.closes)
    wanted = Q(pk__in=late.values("pk")) | Q(pk__in=overrun) | Q(pk__in=pending.values("pk"))
    found = list(charges(Dossier.objects.filter(wanted).order_by("pk"), now.at, calendar))
    ended = [charge for charge in found if charge.dossier.ended_at is not None]
    still = [charge for charge in found if charge.dossier.ended_at is None]
    judged = _judged(scope)
    apart = {kind: [c for c in ended if c.dossier.inter_agency is kind] for kind in (True, False)}
    return Blame(
        whole=_group(judged[True] + judged[False], ended),
        inter_agency=_group(judged[True], apart[True]),
        rest=_group(judged[False], apart[False]),
        pending=_group(_so_far(still), still),
    )


def _judged(scope: Scope) -> dict[bool, Late]:
    """What was judged late in the period, inter-agency dossiers apart: from the dossiers, not their steps."""
    rows = (
        FIGURES["late"]
        .dossiers(scope)
        .order_by()
        .values("inter_agency")
        .annotate(all=Count("pk"), same_day=Count("pk", filter=Q(days_late=0)), days=Sum("days_late"))
    )
    found = {row["inter_agency"]: Late(row["all"], row["same_day"], row["days"]) for row in rows}
    return {kind: found.get(kind, Late()) for kind in (True, False)}


def _so_far(charged: Iterable[Charge]) -> Late:
    """How late the dossiers are by now."""
    days = list({charge.dossier.pk: charge.days_late for charge in charged}.values())
    return Late(len(days), days.count(0), sum(days))


def _group(late: Late, charged: list[Charge]) -> Group:
    return Group(late, units=_rows(charged, personal=False), people=_rows(charged, personal=True))


def _rows(charged: Iterable[Charge], *, personal: bool) -> tuple[Row, ...]:
    """The charges summed by department, or by officer; the most days first."""
    found: defaultdict[tuple[Department, Officer | None], list[Charge]] = defaultdict(list)
    for charge in charged:
        found[charge.department, charge.officer if personal else None].append(charge)
    rows = [_row(*party, own, personal=personal) for party, own in found.items()]
    return tuple(sorted(rows, key=_weight))


def _row(department: Department, officer: Officer | None, own: list[Charge], *, personal: bool) -> Row:
    of_kind = {kind: [charge for charge in own if charge.kind is kind] for kind in Kind}
    return Row(
        department=department,
        officer=officer,
        personal=personal,
        dossiers=len({charge.dossier.pk for charge in of_kind[Kind.DAYS]}),
        hundredths=sum(charge.hundredths for charge in own),
        over=len(of_kind[Kind.OVER]),
        held=len(of_kind[Kind.HELD]),
    )


def _weight(row: Row) -> tuple[int, int, int, int, bool, str]:
    name = row.officer.full_name if row.officer else ""
    return -row.hundredths, -row.over, -row.held, row.department.position, row.officer is None, name
