"""The chairman's page, put together: the day, the lists, the period in figures, the year by month.

A constant number of queries, whatever the period and however many dossiers there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from dossiers.periods import months as month_period
from dossiers.periods import reporting_month
from procedures.calendar import Calendar, local
from procedures.models import Sector

from .causes import Cause, causes
from .cells import Cell, Tally, cells, tally
from .charts import LineChart, line_chart
from .figures import FIGURES, counts
from .heat import SectorRow, sector_rows
from .periods import DayRange, ReportingPeriod, year_period
from .rates import share
from .scopes import Scope
from .today import DECISIONS, TODAY, next_day
from .watch import Watch, watch

_OF_THE_DAY = (
    "due_today",
    "due_next_day",
    "due_soon",
    "stuck",
    "partner_over_budget",
    *DECISIONS,
)
_PENDING = ("pending_late", "pending_late_without_letter")
_OF_THE_PERIOD = (
    "pending",
    "pending_late",
    "paused",
    "late_all",
    "late_with_letter",
    "late_without_letter",
    "received_online",
    "supplemented",
    "supplemented_again",
    "handed_out",
    "handed_out_by_post",
    "inter_agency",
    "inter_agency_late",
)


@dataclass(frozen=True)
class Ground:
    """What every part of the page stands on."""

    at: datetime
    calendar: Calendar
    closing_day: int

    @property
    def today(self) -> date:
        """The local date."""
        return local(self.at).date()

    @property
    def month(self) -> date:
        """The reporting month that runs."""
        return reporting_month(self.today, self.closing_day)

    def scope(self, period: ReportingPeriod | DayRange) -> Scope:
        """The period as seen now."""
        return Scope(period.period, self.at, self.closing_day, calendar=self.calendar)

    @property
    def now(self) -> Scope:
        """The reporting year that runs, as seen now."""
        return self.scope(year_period(self.month.year, self.closing_day))


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
class Morning:
    """Everything the page shows."""

    ground: Ground
    chosen: ReportingPeriod
    now: dict[str, int]
    counted: dict[str, int]
    sums: Tally
    before: Tally
    sectors: tuple[SectorRow, ...]
    causes: tuple[Cause, ...]
    watch: Watch
    year: Year

    @property
    def sectors_late(self) -> list[SectorRow]:
        """Sectors in which something was resolved late in the period."""
        return [row for row in self.sectors if row.sums.late]

    @property
    def sectors_clean(self) -> list[SectorRow]:
        """The others."""
        return [row for row in self.sectors if not row.sums.late]

    @property
    def next_working_day(self) -> date:
        """The one after today."""
        return local(next_day(self.ground.at, self.ground.calendar)).date()

    @property
    def decisions(self) -> int:
        """How much waits for a leader."""
        return sum(self.now[key] for key in DECISIONS)

    @property
    def on_the_desk(self) -> int:
        """Those of them that are no letters: decided on the page of approvals."""
        return self.decisions - self.now["letters_submitted"]

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
        return share(self.counted["received_online"], self.sums.received)

    @property
    def postal_share(self) -> Decimal | None:
        """Of the results handed out in the period, how many went by post."""
        return share(self.counted["handed_out_by_post"], self.counted["handed_out"])


def morning(chosen: ReportingPeriod, ground: Ground) -> Morning:
    """The page for the chosen period."""
    scope = ground.scope(chosen)
    now, period = _counts(ground.now, scope)
    found = cells(date(chosen.year - 1, 1, 1), date(chosen.year, 12, 1))
    sectors = {sector.pk: sector for sector in Sector.objects.all()}
    return Morning(
        ground=ground,
        chosen=chosen,
        now=now,
        counted=period,
        sums=tally(found, chosen.months),
        before=tally(found, [month.replace(year=month.year - 1) for month in chosen.months]),
        sectors=tuple(sector_rows(found, chosen.months, ground.month, sectors)),
        causes=tuple(causes(scope, ground.calendar)),
        watch=watch(ground.now, ground.calendar),
        year=_year(chosen.year, found, ground, sectors),
    )


def _counts(now: Scope, scope: Scope) -> tuple[dict[str, int], dict[str, int]]:
    """The numbers of the day and of the period, in one query."""
    day = [(f"now {key}", TODAY[key], now) for key in _OF_THE_DAY]
    day += [(f"now {key}", FIGURES[key], now) for key in _PENDING]
    found = counts([*day, *((key, FIGURES[key], scope) for key in _OF_THE_PERIOD)])
    return {key: found[f"now {key}"] for key in (*_OF_THE_DAY, *_PENDING)}, {
        key: found[key] for key in _OF_THE_PERIOD
    }


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
