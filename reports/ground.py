"""The moment, the calendar and the closing day every part of a page of figures stands on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dossiers.periods import reporting_month
from procedures.calendar import Calendar, local
from procedures.models import Ward

from .periods import DayRange, ReportingPeriod, year_period
from .scopes import Scope


@dataclass(frozen=True)
class Ground:
    """What every part of a page stands on. `at` is the moment it tells of, `clock` what the clock says when
    that is later: then the page shows how things stood."""

    at: datetime
    calendar: Calendar
    closing_day: int
    ward: Ward | None = None
    clock: datetime | None = None

    @property
    def past(self) -> bool:
        """Whether it tells how things stood."""
        return self.clock is not None

    @property
    def today(self) -> date:
        """The local date."""
        return local(self.at).date()

    @property
    def month(self) -> date:
        """The reporting month that runs."""
        return reporting_month(self.today, self.closing_day)

    def scope(self, period: ReportingPeriod | DayRange) -> Scope:
        """The period as seen at the moment. One query where things can have been taken back since."""
        return Scope.seen(
            period.period, self.at, self.clock or self.at, self.closing_day, calendar=self.calendar
        )

    @property
    def now(self) -> Scope:
        """The reporting year that runs, as seen now."""
        return self.scope(year_period(self.month.year, self.closing_day))
