"""The sums of the chosen period, whole and by sector: reporting months from the monthly cells, any other
stretch of days counted by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal

from procedures.models import Sector

from .cells import Cell, Tally, tally
from .counting import counts_by_sector
from .figures import FIGURES, Figure
from .heat import SectorRow, sector_rows, worst_first
from .periods import DayRange, ReportingPeriod
from .rates import on_time_rate
from .scopes import Scope

_KEYS = [field.name for field in fields(Tally)]
_BEFORE = ("resolved", "in_time")


@dataclass(frozen=True)
class PeriodSums:
    """The numbers of the period, by sector, and the on-time rate of the same days a year before."""

    sums: Tally
    sectors: tuple[SectorRow, ...]
    rate_before: Decimal | None


def period_sums(
    chosen: ReportingPeriod | DayRange,
    scope: Scope,
    found: Sequence[Cell],
    counted: Mapping[str, int],
    running: date,
    sectors: Mapping[int, Sector],
) -> PeriodSums:
    """The sums of the chosen period; one query for a stretch of days, none for reporting months.

    `counted` holds what `wanted_before` asked for, `running` is the month that runs.
    """
    if isinstance(chosen, ReportingPeriod):
        earlier = [month.replace(year=month.year - 1) for month in chosen.months]
        rows = sector_rows(found, chosen.months, running, sectors)
        return PeriodSums(tally(found, chosen.months), tuple(rows), tally(found, earlier).on_time_rate)
    table = counts_by_sector((FIGURES[key] for key in _KEYS), scope)
    rows = worst_first(SectorRow(sectors[pk], (), Tally(**own)) for pk, own in table.items())
    whole = Tally(**{key: sum(getattr(row.sums, key) for row in rows) for key in _KEYS})
    before = on_time_rate(counted["before in_time"], counted["before resolved"])
    return PeriodSums(whole, tuple(rows), before)


def wanted_before(chosen: ReportingPeriod | DayRange, scope: Scope) -> list[tuple[str, Figure, Scope]]:
    """What to count of the same days a year before; nothing for reporting months, which the cells tell."""
    if isinstance(chosen, ReportingPeriod):
        return []
    year = timedelta(days=364)  # the same days of the week
    earlier = replace(scope, period=DayRange(chosen.first - year, chosen.last - year).period)
    return [(f"before {key}", FIGURES[key], earlier) for key in _BEFORE]
