"""What a figure is counted over: a period, a moment from which it is seen, and perhaps one sector.

Everything follows from the times at which things held, never from today's status (decision D4). Intervals
are half-open: what is received or ends at a moment m belongs to [start, end) when start <= m < end. Seen from
a moment inside the period, what held until and at that moment is counted.

Two ways lead to the same sets. Periods of whole reporting months use the months stored on the dossier, which
an index serves without arithmetic a row; others, and the past, use the moments. A test holds them together.

What happened after `at` is not seen: a result re-opened later still stands, a date moved by a calendar is the
one before (reports/history.py). What was corrected since (a void dossier, another moment of receipt) or
entered afterwards is seen as it is known today, and listed (reports/corrections.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from dossiers.models import Dossier, Pause
from dossiers.periods import CLOSING_DAY, Period, reporting_month
from dossiers.querysets import DossierQuerySet
from procedures.calendar import Calendar, local

from .history import NOTHING, History, history


@dataclass(frozen=True)
class Scope:
    """A period seen at the moment `at`. `past`: things have been recorded after `at` and must not be seen.

    `sector` is the code of a sector, empty for all. `calendar` is asked by the figures of the day only.
    `history` is what was taken back since; without it a scope of the past takes today's word for it.
    """

    period: Period
    at: datetime
    closing_day: int = CLOSING_DAY
    past: bool = False
    sector: str = ""
    calendar: Calendar | None = field(default=None, compare=False)
    history: History = field(default=NOTHING, compare=False)

    @classmethod
    def seen(
        cls,
        period: Period,
        at: datetime,
        now: datetime,
        closing_day: int = CLOSING_DAY,
        *,
        calendar: Calendar | None = None,
    ) -> Scope:
        """The period as it looked at `at`, asked at the moment `now`. One query, none for a period that runs
        and is seen now."""
        known = history(min(at, period.end), at, now)
        return cls(period, at, closing_day, past=at < now, calendar=calendar, history=known)

    def within(self, sector: str) -> Scope:
        """The same for one sector."""
        return replace(self, sector=sector)

    @property
    def closes(self) -> datetime:
        """The moment whose state is told: the end of the period, or `at` while it still runs."""
        return min(self.at, self.period.end)

    @property
    def closed(self) -> bool:
        """Whether the period was over at the moment it is seen from."""
        return self.period.end <= self.at

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
        return self.dossiers.filter(self._in_period("received"))

    def carried_over(self) -> DossierQuerySet:
        """Received before the period and not ended when it began."""
        if self._by_month:
            first = self._by_month[0]
            return self.dossiers.filter(
                Q(ended_month__isnull=True) | Q(ended_month__gte=first), received_month__lt=first
            )
        start = self.period.start
        still_open = self._not_ended | Q(ended_at__gte=start, ended_month__gte=_month_of(self.period.first))
        found = self.dossiers.filter(still_open, self.had("received_at"), received_at__lt=self.period.start)
        return self._without(found, self.period.start)

    def resolved(self, *outcomes: str) -> DossierQuerySet:
        """Resolved in the period, with one of these verdicts or any."""
        judged = Q(outcome__in=outcomes) if outcomes else ~Q(outcome="")
        stood = self.history.ended(self.period.start, self.period.end, *outcomes)
        if stood:
            return self.dossiers.filter(self._in_period("ended") & judged | Q(pk__in=stood))
        return self.dossiers.filter(self._in_period("ended"), judged)

    def otherwise_ended(self) -> DossierQuerySet:
        """Withdrawn, stopped or closed in the period."""
        return self.dossiers.filter(self._in_period("ended"), outcome="")

    def _in_period(self, what: str) -> Q:
        """Received or ended in the period."""
        if self._by_month:
            return Q(**{f"{what}_month__range": self._by_month})
        start, months = self.period.start, (_month_of(self.period.first), _month_after(self.period.last))
        return self.had(f"{what}_at") & Q(**{f"{what}_at__gte": start, f"{what}_month__range": months})

    def _without(self, found: DossierQuerySet, before: datetime) -> DossierQuerySet:
        """Those of them without a result that stood at the moment and was re-opened since."""
        stood = self.history.ended(None, before)
        return found.exclude(pk__in=stood) if stood else found

    def pending(self) -> DossierQuerySet:
        """Received and not ended at the close."""
        if self._by_month:
            last = self._by_month[1]
            return self.dossiers.filter(
                Q(ended_month__isnull=True) | Q(ended_month__gt=last), received_month__lte=last
            )
        found = self.dossiers.filter(self.had("received_at"), self._not_ended)
        return self._without(found, self.period.end)

    # -- lateness and pauses at the close -------------------------------------------------------------

    @property
    def overdue(self) -> Q:
        """Of a pending dossier: late at the close.

        Today's `due_first` tells it for every earlier moment too. A dossier late at that moment keeps its due
        moment, because a pause begun after it moves nothing (decision D1); one not yet late, or paused, can
        only have got a later one, which lies after the end of its pause and so after that moment. A first leg
        that ended since keeps its own, and a date that a calendar moved since is the one before.
        """
        first_leg = Q(leg_one_due__lt=self.closes) & self.had_not("leg_one_ended_at")
        late = Q(due_first__lt=self.closes) | (Q(leg_one_ended_at__isnull=False) & first_leg)
        if self.history.in_time:
            late &= ~Q(pk__in=self.history.in_time)
        return late | Q(pk__in=self.history.late) if self.history.late else late

    def paused(self, *kinds: str) -> Exists:
        """Of a pending dossier: a pause (of these kinds, or any) was open at the close."""
        pauses = Pause.objects.filter(
            self.had("started_at"), self.had_not("ended_at"), dossier=OuterRef("pk")
        )
        return Exists(pauses.filter(kind__in=kinds) if kinds else pauses)

    # -- moments --------------------------------------------------------------------------------------

    def had(self, field: str) -> Q:
        """The moment in `field` lies before the close, as seen from `at`."""
        if self.closed:
            return Q(**{f"{field}__lt": self.period.end})
        return Q(**{f"{field}__lte": self.at})

    def had_not(self, field: str) -> Q:
        """The moment in `field` lies after the close, or is not there at all."""
        later = {f"{field}__gte": self.period.end} if self.closed else {f"{field}__gt": self.at}
        return Q(**{f"{field}__isnull": True}) | Q(**later)

    @property
    def _not_ended(self) -> Q:
        """Of a dossier: not ended at the close."""
        by_month = Q(ended_month__isnull=True) | Q(ended_month__gte=_month_of(local(self.closes).date()))
        return by_month & self.had_not("ended_at")

    @property
    def _by_month(self) -> tuple[date, date] | None:
        return None if self.past else self.months


# What ended on a day was put down to the reporting month of that day's name or to the one after, whatever the
# closing day: with these bounds an index over months serves moments too.


def _month_of(day: date) -> date:
    return day.replace(day=1)


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
