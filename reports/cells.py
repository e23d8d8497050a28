"""How many dossiers of each sector were received in one reporting month and judged so in another: one query.

From these cells come the heat map, the months of a chart and their comparison with last year, without a
query a month. Only stored columns take part, so an index can serve it whatever the number of dossiers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q

from dossiers.lateness import Outcome
from dossiers.models import Dossier

from .rates import late_rate, on_time_rate


class Cell(NamedTuple):
    """`number` dossiers with these facts; `ended` None while open, `outcome` "" when not judged."""

    received: date
    ended: date | None
    sector: int
    outcome: str
    number: int


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


def cells(first: date, last: date) -> list[Cell]:
    """Everything received, carried over or ended in the reporting months from `first` to `last`."""
    rows = (
        Dossier.objects.counted()
        .filter(Q(ended_month__isnull=True) | Q(ended_month__gte=first), received_month__lte=last)
        .order_by()
        .values("received_month", "ended_month", "sector_id", "outcome")
        .annotate(number=Count("pk"))
        .values_list("received_month", "ended_month", "sector_id", "outcome", "number")
    )
    return [Cell(*row) for row in rows]  # type: ignore[arg-type]  # counted ones have a month of receipt


def tally(found: Iterable[Cell], months: Sequence[date]) -> Tally:
    """The cells summed up for these consecutive reporting months."""
    first, last = months[0], months[-1]
    sums = dict.fromkeys(("received", "carried_over", *Outcome, "", "pending"), 0)
    for cell in found:
        if first <= cell.received <= last:
            sums["received"] += cell.number
        elif cell.received < first and (cell.ended is None or cell.ended >= first):
            sums["carried_over"] += cell.number
        if cell.received <= last and (cell.ended is None or cell.ended > last):
            sums["pending"] += cell.number
        elif cell.ended is not None and first <= cell.ended <= last:
            sums[cell.outcome] += cell.number
    return Tally(
        received=sums["received"],
        carried_over=sums["carried_over"],
        early=sums[Outcome.EARLY],
        on_time=sums[Outcome.ON_TIME],
        late=sums[Outcome.LATE],
        otherwise_ended=sums[""],
        pending=sums["pending"],
    )


def by_sector(found: Iterable[Cell]) -> dict[int, list[Cell]]:
    """The cells of each sector apart."""
    parted: dict[int, list[Cell]] = {}
    for cell in found:
        parted.setdefault(cell.sector, []).append(cell)
    return parted
