"""How many dossiers of each sector were received in one reporting month and judged so in another: one query.

From these cells come the heat map, the months of a chart and their comparison with last year, without a
query a month. Only stored columns take part, so an index serves it whatever the number of dossiers
(`dossier_figures_cells`): whoever adds a column here adds it to the index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, DateField, F, Q, Value, When

from dossiers.lateness import Outcome
from dossiers.models import Dossier
from dossiers.periods import reporting_month
from dossiers.querysets import DossierQuerySet
from procedures.calendar import local

from .rates import late_rate, on_time_rate
from .scopes import Scope
from .sets import certified_at_once

_ONLINE = Q(channel=Dossier.Channel.ONLINE.value)
_PARTS = {
    "part_online": _ONLINE,
    "part_full": _ONLINE & Q(online_level="full"),
    "part_partial": _ONLINE & Q(online_level="partial"),
    "part_crossing": Q(inter_agency=True),
    "part_at_once": certified_at_once(),
}
_KEYS = ("told_received", "told_ended", "sector_id", "told_outcome")


class Cell(NamedTuple):
    """`number` dossiers with these facts; `ended` None while open, `outcome` "" when not judged.

    Of them so many came `online` (of procedures then offered `full` or `partial`), are of `crossing`
    agencies, are certifications of the same day (`at_once`).
    """

    received: date
    ended: date | None
    sector: int
    outcome: str
    number: int
    online: int = 0
    full: int = 0
    partial: int = 0
    crossing: int = 0
    at_once: int = 0


@dataclass(frozen=True)
class Tally:
    """Numbers of a stretch of reporting months. carried_over + received = resolved + otherwise + pending."""

    received: int = 0
    carried_over: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    otherwise_ended: int = 0
    pending: int = 0
    received_online: int = 0
    online_full: int = 0
    online_partial: int = 0
    inter_agency: int = 0
    inter_agency_late: int = 0
    at_once: int = 0
    at_once_late: int = 0

    @property
    def resolved(self) -> int:
        """Early, on time and late together."""
        return self.early + self.on_time + self.late

    @property
    def on_time_rate(self) -> Decimal | None:
        """In hundredths, rounded down; None when nothing was resolved."""
        return on_time_rate(self.early + self.on_time, self.resolved)

    @property
    def late_rate(self) -> Decimal | None:
        """100 less the on-time rate; None when nothing was resolved."""
        return late_rate(self.late, self.resolved)

    @property
    def in_time(self) -> int:
        """Early and on time together."""
        return self.early + self.on_time

    @property
    def resolved_later(self) -> int:
        """Resolved, certifications of the same day left out."""
        return self.resolved - self.at_once

    @property
    def in_time_later(self) -> int:
        """Of these, how many in time."""
        return self.in_time - (self.at_once - self.at_once_late)

    @property
    def later_rate(self) -> Decimal | None:
        """The on-time rate without certifications of the same day, which hide everything else."""
        return on_time_rate(self.in_time_later, self.resolved_later)


def cells(first: date, last: date, *, seen: Scope | None = None, before: date | None = None) -> list[Cell]:
    """Everything received, carried over or ended in the reporting months from `first` to `last`; as it looked
    in a scope of the past, `seen`. One query; two where results were re-opened since.

    Of the months from `before` to `first` only the verdicts come, told as if received in the month they
    ended.
    """
    past = seen is not None and seen.past
    told = _as_seen(seen) if seen is not None and past else _as_now()
    parts = [
        _grouped(told.filter(ended_month__gte=first, received_month__lte=last), _PARTS),
        _grouped(told.filter(ended_month__isnull=True, received_month__lte=last), _PARTS),
    ]
    if before is not None:
        earlier = told.filter(ended_month__gte=before, ended_month__lt=first)
        parts.append(_grouped(earlier.annotate(told_received=F("ended_month")), {}))
    one, *others = parts
    found = [Cell(*row) for row in one.union(*others, all=True)]
    return found + (_stood(seen) if seen is not None and past else [])


def _grouped(dossiers: DossierQuerySet, counted: Mapping[str, Q]) -> Any:
    """A row for each combination of facts with its numbers, 0 for what is not counted."""
    parts: dict[str, Any] = {
        name: Count("received_month", filter=part) if name in counted else Value(0)
        for name, part in _PARTS.items()
    }
    rows = dossiers.order_by().values(*_KEYS).annotate(number=Count("*"), **parts)
    return rows.values_list(*_KEYS, "number", *_PARTS)


def _as_now() -> DossierQuerySet:
    """Dossiers with the facts of a cell."""
    counted: DossierQuerySet = Dossier.objects.counted()
    return counted.annotate(
        told_received=F("received_month"), told_ended=F("ended_month"), told_outcome=F("outcome")
    )


def _as_seen(seen: Scope) -> DossierQuerySet:
    """The same as they were at the moment of the scope: what ended after it was open then."""
    counted: DossierQuerySet = Dossier.objects.counted().filter(received_at__lte=seen.at)
    ended = Q(ended_at__lte=seen.at)
    return counted.exclude(pk__in=[one.dossier for one in seen.history.endings]).annotate(
        told_received=F("received_month"),
        told_ended=Case(When(ended, then=F("ended_month")), output_field=DateField()),
        told_outcome=Case(When(ended, then=F("outcome")), default=Value(""), output_field=CharField()),
    )


def _stood(seen: Scope) -> list[Cell]:
    """One cell for each result that stood then and was re-opened since."""
    stood = {one.dossier: one for one in seen.history.endings}
    if not stood:
        return []
    facts = Dossier.objects.counted().filter(pk__in=stood)
    parts = [Case(When(part, then=Value(1)), default=Value(0)) for part in _PARTS.values()]
    return [
        Cell(received, reporting_month(local(stood[pk].ended_at).date(), seen.closing_day), sector,
             stood[pk].outcome, 1, *flags)
        for pk, received, sector, *flags in facts.values_list("pk", "received_month", "sector_id", *parts)
    ]  # fmt: skip


def tally(found: Iterable[Cell], months: Sequence[date]) -> Tally:
    """The cells summed up for these consecutive reporting months."""
    first, last = months[0], months[-1]
    sums: defaultdict[str, int] = defaultdict(int)
    for cell in found:
        if first <= cell.received <= last:
            _add_received(sums, cell)
        elif cell.received < first and (cell.ended is None or cell.ended >= first):
            sums["carried_over"] += cell.number
        if cell.received <= last and (cell.ended is None or cell.ended > last):
            sums["pending"] += cell.number
        elif cell.ended is not None and first <= cell.ended <= last:
            _add_ended(sums, cell)
    return Tally(**sums)


def _add_received(sums: defaultdict[str, int], cell: Cell) -> None:
    sums["received"] += cell.number
    sums["received_online"] += cell.online
    sums["online_full"] += cell.full
    sums["online_partial"] += cell.partial


def _add_ended(sums: defaultdict[str, int], cell: Cell) -> None:
    sums[cell.outcome or "otherwise_ended"] += cell.number
    if cell.outcome:
        sums["inter_agency"] += cell.crossing
        sums["at_once"] += cell.at_once
    if cell.outcome == Outcome.LATE:
        sums["inter_agency_late"] += cell.crossing
        sums["at_once_late"] += cell.at_once


def by_sector(found: Iterable[Cell]) -> dict[int, list[Cell]]:
    """The cells of each sector apart."""
    parted: dict[int, list[Cell]] = {}
    for cell in found:
        parted.setdefault(cell.sector, []).append(cell)
    return parted
