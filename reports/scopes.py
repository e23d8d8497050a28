"""What a figure is counted over: a period, a moment from which it is seen, and perhaps one sector.

Everything follows from the times at which things held, never from today's status (decision D4). Intervals
are half-open: what is received or ends at a moment m belongs to [start, end) when start <= m < end. Seen from
a moment inside the period, what held until and at that moment is counted.

Two ways lead to the same sets. Periods of whole reporting months use the months stored on the dossier, which
an index serves without arithmetic a row; others, and the past, use the moments. A test holds them together.

Limits of the past: a result re-opened later, a correction of the moment of receipt, a void dossier and a
changed calendar are seen as they are known today.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from dossiers.models import Dossier, Pause
from dossiers.periods import CLOSING_DAY, Period, reporting_month
from dossiers.querysets import DossierQuerySet
from procedures.calendar import Calendar


@dataclass(frozen=True)
class Scope:
    """A period seen at the moment `at`. `past`: things have been recorded after `at` and must not be seen.

    `sector` is the code of a sector, empty for all. `calendar` is asked by the figures of the day only.
    """

    period: Period
    at: datetime
    closing_day: int = CLOSING_DAY
    past: bool = False
    sector: str = ""
    calendar: Calendar | None = field(default=None, compare=False)

    @classmethod
    def seen(cls, period: Period, at: datetime, now: datetime, closing_day: int = CLOSING_DAY) -> Scope:
        """The period as it looked at `at`, asked at the moment `now`."""
        return cls(period, at, closing_day, past=at < now and at < period.end)

    def within(self, sector: str) -> Scope:
        """The same for one sector."""
        return replace(self, sector=sector)

    @property
    def closes(self) -> datetime:
        """The moment whose state is told: the end of the period, or `at` while it still runs."""
        return min(self.at, self.period.end)

    @cached_property
    def months(self) -> tuple[date, date] | None:
        """First and last reporting month when the period is made of whole ones, else None."""
        before, last = self.period.first - timedelta(days=1), self.period.last
        if before.day != self.closing_day or last.day != self.closing_day:
            return None
        return (
            reporting_month(self.period.first, self.closing_day),
            reporting_month(last, self.closing_day),
        )

    @property
    def dossiers(self) -> DossierQuerySet:
        """Those that figures may count: received, not void, of this ward, in the sector asked for."""
        counted: DossierQuerySet = Dossier.objects.counted()
        return counted.filter(sector__code=self.sector) if self.sector else counted

    # -- the four sets everything is made of ---------------------------------------------------------

    def received(self) -> DossierQuerySet:
        """Received in the period."""
        if self._by_month:
            return self.dossiers.filter(received_month__range=self._by_month)
        return self.dossiers.filter(self.had("received_at"), received_at__gte=self.period.start)

    def carried_over(self) -> DossierQuerySet:
        """Received before the period and not ended when it began."""
        if self._by_month:
            first = self._by_month[0]
            return self.dossiers.filter(
                Q(ended_month__isnull=True) | Q(ended_month__gte=first), received_month__lt=first
            )
        still_open = self.had_not("ended_at") | Q(ended_at__gte=self.period.start)
        return self.dossiers.filter(still_open, self.had("received_at"), received_at__lt=self.period.start)

    def ended(self) -> DossierQuerySet:
        """Ended in the period: resolved, withdrawn, stopped or closed."""
        if self._by_month:
            return self.dossiers.filter(ended_month__range=self._by_month)
        return self.dossiers.filter(self.had("ended_at"), ended_at__gte=self.period.start)

    def pending(self) -> DossierQuerySet:
        """Received and not ended at the close."""
        if self._by_month:
            last = self._by_month[1]
            return self.dossiers.filter(
                Q(ended_month__isnull=True) | Q(ended_month__gt=last), received_month__lte=last
            )
        return self.dossiers.filter(self.had("received_at"), self.had_not("ended_at"))

    # -- lateness and pauses at the close -------------------------------------------------------------

    @property
    def overdue(self) -> Q:
        """Of a pending dossier: late at the close.

        Today's `due_first` tells it for every earlier moment too. A dossier late at that moment keeps its due
        moment, because a pause begun after it moves nothing (decision D1); one not yet late, or paused, can
        only have got a later one, which lies after the end of its pause and so after that moment. A first leg
        that ended since keeps its own.
        """
        first_leg = Q(leg_one_due__lt=self.closes) & self.had_not("leg_one_ended_at")
        return Q(due_first__lt=self.closes) | (Q(leg_one_ended_at__isnull=False) & first_leg)

    def paused(self, *kinds: str) -> Exists:
        """Of a pending dossier: a pause (of these kinds, or any) was open at the close."""
        pauses = Pause.objects.filter(
            self.had("started_at"), self.had_not("ended_at"), dossier=OuterRef("pk")
        )
        return Exists(pauses.filter(kind__in=kinds) if kinds else pauses)

    # -- moments --------------------------------------------------------------------------------------

    def had(self, field: str) -> Q:
        """The moment in `field` lies before the close, as seen from `at`."""
        if self.period.end <= self.at:
            return Q(**{f"{field}__lt": self.period.end})
        return Q(**{f"{field}__lte": self.at})

    def had_not(self, field: str) -> Q:
        """The moment in `field` lies after the close, or is not there at all."""
        if self.period.end <= self.at:
            return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": self.period.end})
        return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": self.at})

    @property
    def _by_month(self) -> tuple[date, date] | None:
        return None if self.past else self.months
