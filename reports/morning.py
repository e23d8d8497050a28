"""The chairman's page, put together: the day, the lists, the period in figures, the year by month.

A constant number of queries, whatever the period and however many dossiers there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Subquery

from dossiers.models import Dossier
from dossiers.periods import months as month_period
from dossiers.periods import year_of
from procedures.calendar import local
from procedures.models import Sector

from .causes import Cause, causes
from .cells import Cell, Tally, cells, tally
from .charts import LineChart, line_chart
from .counting import counts
from .figures import FIGURES, Figure
from .ground import Ground
from .heat import SectorRow, sector_rows
from .late_then import LateThen, late_then
from .period_sums import PeriodSums, period_sums, wanted_before
from .periods import DayRange, ReportingPeriod, year_period
from .plan_work import YearWork, year_summary
from .rates import share
from .scopes import Scope
from .sentence import Part
from .target_spans import Spans, pace_words, spans
from .targets import Standing, standings, wanted
from .today import DECISIONS, TODAY, next_day
from .watch import Watch, watch
from .worst import worst

_OF_THE_DAY = (
    "due_today",
    "due_next_day",
    "due_soon",
    "stuck",
    "partner_over_budget",
    "risk_high",
    *DECISIONS,
)
_PENDING = ("pending_late", "pending_late_without_letter")
_OF_THE_PERIOD = (
    "pending_late",
    "paused",
    "late_with_letter",
    "supplemented_again",
    "supplemented_near_end",
    "handed_out",
    "handed_out_by_post",
)
SERVICE_LEVELS_FROM = date(2022, 12, 15)  # the first reporting year with the names of decree 42/2022/NĐ-CP
Chosen = ReportingPeriod | DayRange


@dataclass(frozen=True)
class Year:
    """The reporting year around the chosen period, by month: heat map and line."""

    year: int
    months: tuple[date, ...]
    latest: date
    sectors: tuple[SectorRow, ...]
    line: LineChart
    days_begun: int | None

    @property
    def without_late(self) -> list[SectorRow]:
        """Sectors where everything resolved was in time."""
        return [row for row in self.sectors if not row.sums.late]

    @property
    def phone_months(self) -> tuple[date, ...]:
        """The last four months that have begun: a phone shows these."""
        last = min(self.latest, self.months[-1])
        begun = [month for month in self.months if month <= last]
        return tuple(begun[-4:] or self.months[-4:])


@dataclass(frozen=True)
class PlanBox:
    """The plan of the chosen year: how its work stands, and its targets with the worst first."""

    work: YearWork
    standings: tuple[Standing, ...]
    pace: str

    @property
    def at_risk(self) -> int:
        """How many targets are not met or will not stay so."""
        return sum(one.at_risk for one in self.standings)


@dataclass(frozen=True)
class Morning:
    """Everything the page shows. Of a moment of the past there is no watch, no plan, nothing of the day."""

    ground: Ground
    chosen: Chosen
    now: dict[str, int]
    counted: dict[str, int]
    period: PeriodSums
    causes: tuple[Cause, ...]
    watch: Watch | None
    then: LateThen | None
    year: Year
    plan: PlanBox | None
    earliest: date | None
    """The first reporting month with a dossier."""

    @property
    def sums(self) -> Tally:
        """The numbers of the period."""
        return self.period.sums

    @property
    def year_code(self) -> str:
        """The code of the whole year around the chosen period, for addresses."""
        return str(self.year.year)

    @property
    def sectors_late(self) -> list[SectorRow]:
        """Sectors in which something was resolved late in the period."""
        return [row for row in self.period.sectors if row.sums.late]

    @property
    def sectors_clean(self) -> list[SectorRow]:
        """The others."""
        return [row for row in self.period.sectors if not row.sums.late]

    @property
    def next_working_day(self) -> date:
        """The one after today."""
        return local(next_day(self.ground.at, self.ground.calendar)).date()

    @property
    def decisions(self) -> int:
        """How much waits for a leader."""
        return sum(self.now.get(key, 0) for key in DECISIONS)

    @property
    def on_the_desk(self) -> int:
        """Those of them that are no letters: decided on the page of approvals."""
        return self.decisions - self.now.get("letters_submitted", 0)

    @property
    def late_all(self) -> int:
        """Late in the period: with a result, and still without."""
        return self.sums.late + self.counted["pending_late"]

    @property
    def late_without_letter(self) -> int:
        """Of these, how many no letter of apology was approved for."""
        return self.late_all - self.counted["late_with_letter"]

    @property
    def days_late(self) -> Decimal:
        """All days late of the period, shared out among the causes."""
        return sum((cause.days for cause in self.causes), Decimal(0))

    @property
    def partner_days(self) -> Decimal:
        """Those of agencies outside the ward."""
        outside = (cause.days for cause in self.causes if cause.department.is_partner)
        return sum(outside, Decimal(0))

    @property
    def online_share(self) -> Decimal | None:
        """Of what was received in the period, how much came online."""
        return share(self.sums.received_online, self.sums.received)

    @property
    def postal_share(self) -> Decimal | None:
        """Of the results handed out in the period, how many went by post."""
        return share(self.counted["handed_out_by_post"], self.counted["handed_out"])

    @property
    def old_levels(self) -> bool:
        """Whether the period is told with the names of its time, levels 3 and 4. Decree 42/2022/NĐ-CP, in
        force from 15/8/2022, made them partial and full service; reports of 2022 still print the levels."""
        return self.chosen.period.first < SERVICE_LEVELS_FROM

    @property
    def worst(self) -> list[Part]:
        """The weakest things of the period."""
        return worst(self.sums, self.period.sectors, self.targets.get("online"))

    @property
    def targets(self) -> dict[str, Standing]:
        """The targets of the year's plan by their kind; a kind with a source but no target is not here."""
        return {one.target.kind: one for one in self.plan.standings} if self.plan else {}


def morning(chosen: Chosen, ground: Ground) -> Morning:
    """The page for the chosen period."""
    year = chosen.year if isinstance(chosen, ReportingPeriod) else year_of(chosen.last, ground.closing_day)
    scope, now = ground.scope(chosen), ground.now
    work = None if ground.past else year_summary(year, ground.today)
    found_spans = spans(year, ground.at, ground.closing_day, ground.calendar)
    asked = wanted(work.targets, found_spans) if work else []
    of_day, of_period, others = _counts(ground, now, scope, asked + wanted_before(chosen, scope))
    first = date(year, 1, 1) if ground.past else min(date(year, 1, 1), found_spans.recent_months[0])
    found = cells(first, date(year, 12, 1), seen=now, before=date(year - 1, 1, 1))
    sectors, earliest = _sectors()
    return Morning(
        ground=ground,
        earliest=earliest,
        chosen=chosen,
        now=of_day,
        counted=of_period,
        period=period_sums(chosen, scope, found, others, ground.month, sectors),
        causes=tuple(causes(scope)),
        watch=None if ground.past else watch(now, ground.calendar),
        then=late_then(scope, ground.calendar) if ground.past else None,
        year=_year(year, found, ground, sectors),
        plan=_plan(work, found_spans, found, others),
    )


def _sectors() -> tuple[dict[int, Sector], date | None]:
    """The sectors by their key and, in the same query, the month of the first dossier."""
    first = Dossier.objects.filter(received_month__isnull=False).order_by("received_month")
    found = list(Sector.objects.annotate(earliest=Subquery(first.values("received_month")[:1])))
    return {one.pk: one for one in found}, found[0].earliest if found else None


def _counts(
    ground: Ground, now: Scope, scope: Scope, others: list[tuple[str, Figure, Scope]]
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """The numbers of the day, of the period, and those asked for besides, in one query."""
    day = {key: FIGURES[key] for key in _PENDING}
    if not ground.past:
        day |= {key: TODAY[key] for key in _OF_THE_DAY}
    found = counts(
        [
            *((f"now {key}", figure, now) for key, figure in day.items()),
            *((key, FIGURES[key], scope) for key in _OF_THE_PERIOD),
            *others,
        ]
    )
    return (
        {key: found[f"now {key}"] for key in day},
        {key: found[key] for key in _OF_THE_PERIOD},
        {name: found[name] for name, _, _ in others},
    )


def _plan(
    work: YearWork | None, found_spans: Spans, found: list[Cell], counted: Mapping[str, int]
) -> PlanBox | None:
    if work is None:
        return None
    told = sorted(standings(work, found_spans, found, counted), key=lambda one: one.urgency)
    return PlanBox(work, tuple(told), "" if found_spans.over else pace_words(found_spans))


def _year(year: int, found: Sequence[Cell], ground: Ground, sectors: dict[int, Sector]) -> Year:
    months = year_period(year, ground.closing_day).months
    running = ground.month in months
    line = line_chart(
        f"Tỷ lệ trễ hẹn từng tháng báo cáo năm {year} so với năm {year - 1}",
        [f"T{month.month}" for month in months],
        [tally(found, [month]).late_rate for month in months],
        [tally(found, [month.replace(year=year - 1)]).late_rate for month in months],
        now_name=f"năm {year}",
        before_name=f"năm {year - 1}",
        begun=months.index(ground.month) if running else None,
    )
    begins = month_period(ground.month, ground.month, "", ground.closing_day).first
    eve = begins - timedelta(days=1)
    return Year(
        year=year,
        months=tuple(months),
        latest=ground.month,
        sectors=tuple(sector_rows(found, months, ground.month, sectors)),
        line=line,
        days_begun=ground.calendar.working_days_between(eve, ground.today) if running else None,
    )
