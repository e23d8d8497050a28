"""The figures of a report, read from the dossiers.

The data of a period that is over are those of its end as they stood then, whenever the report is written: a
result re-opened since still counts (reports/history.py). Of one that still runs, those of the moment asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import models
from django.db.models import Prefetch, Q

from dossiers.lateness import days_late
from dossiers.models import Apology, Dossier
from dossiers.workflow import Status
from procedures.calendar import Calendar, local
from procedures.models import Procedure, Sector

from .causes import causes
from .cells import Cell, by_sector, cells, tally
from .counting import counts, counts_by, counts_by_sector
from .figures import FIGURES
from .periods import ReportingPeriod
from .report_endings import endings, reasons
from .report_figures import Before, CauseRow, Count, LateRow, Month, Part, ReportFigures
from .report_plan import plan_rows
from .scopes import Scope
from .sets import APOLOGY_ISSUED
from .tables import COLUMN_FIGURES, SPLIT_FIGURES, Row, SplitRow


def report_scope(chosen: ReportingPeriod, now: datetime) -> Scope:
    """The period as it stood at its end, or stands now while it runs, with what is known at `now`."""
    return Scope.seen(chosen.period, min(now, chosen.period.end), now, chosen.period.last.day)


def report_figures(
    chosen: ReportingPeriod, now: datetime, calendar: Calendar, *, annexed: bool = True
) -> ReportFigures:
    """The figures of a reporting period in a constant number of queries.

    For a period that is over any later moment gives the same, but for what was corrected or entered since.

    `annexed` False leaves out what only the annexes of the printed report need.
    """
    scope, earlier = report_scope(chosen, now), report_scope(chosen.year_before, now)
    numbers, before = _counts(scope, earlier)
    sectors = list(Sector.objects.all())
    wanted = (*COLUMN_FIGURES, "inter_agency_late", *(SPLIT_FIGURES if annexed else ()))
    table = counts_by_sector((FIGURES[key] for key in wanted), scope)
    split = {pk: {key: row.pop(key, 0) for key in SPLIT_FIGURES} for pk, row in table.items()}
    crossing = {pk: row.pop("inter_agency_late", 0) for pk, row in table.items()}
    rows = tuple(Row(s.name, s.code, **table[s.pk]) for s in sectors if table.get(s.pk))
    worst = max(
        (s for s in sectors if table.get(s.pk)), key=lambda s: table[s.pk].get("late", 0), default=None
    )
    if worst is not None and not table[worst.pk].get("late"):
        worst = None
    found = cells(chosen.first_month, chosen.last_month, seen=scope)
    other_ward, void = _apart(chosen)
    return ReportFigures(
        code=chosen.code,
        first_day=chosen.period.first.isoformat(),
        last_day=chosen.period.last.isoformat(),
        data_at=local(scope.closes).isoformat(),
        closed=scope.closes == chosen.period.end,
        counts=numbers,
        before=before,
        rows=rows,
        rows_before=_rows_before(earlier, sectors) if before else (),
        split=tuple(SplitRow(s.name, s.code, **split[s.pk]) for s in sectors if table.get(s.pk))
        if annexed
        else (),
        by_procedure=_by_procedure(scope) if annexed else (),
        reasons=reasons(scope, sectors) if annexed else (),
        endings=endings(scope) if annexed else (),
        plan=plan_rows(chosen) if annexed else (),
        worst=worst.name if worst else "",
        worst_crossing=crossing[worst.pk] if worst else 0,
        months=_months(by_sector(found)[worst.pk], chosen.months) if worst else (),
        parts=_parts(found, chosen),
        causes=tuple(
            CauseRow(c.department.name, c.department.is_partner, c.dossiers, c.hundredths)
            for c in causes(scope)
        ),
        late=tuple(_late_rows(scope, calendar)) if annexed else (),
        procedures=Procedure.objects.offered(chosen.period.last).count(),
        other_ward=other_ward,
        void=void,
    )


def _counts(scope: Scope, before: Scope) -> tuple[tuple[Count, ...], tuple[Count, ...]]:
    """The figures of the period and of the one a year before (nothing when nothing was resolved then); one
    query."""
    found = counts(
        (f"{name} {key}", figure, one)
        for name, one in (("now", scope), ("before", before))
        for key, figure in FIGURES.items()
    )
    numbers = tuple(Count(key, found[f"now {key}"]) for key in FIGURES)
    earlier = tuple(Count(key, found[f"before {key}"]) for key in FIGURES)
    return numbers, earlier if found["before resolved"] else ()


def _by_procedure(scope: Scope) -> tuple[Row, ...]:
    """Form II.06a by procedure, in the order of sectors and names; two queries."""
    table = counts_by("procedure_id", (FIGURES[key] for key in COLUMN_FIGURES), scope)
    told = Procedure.objects.filter(pk__in=table).select_related("sector")
    ordered = sorted(told, key=lambda one: (one.sector.position, one.sector.name, one.name, one.key))
    return tuple(Row(one.name, one.key, **table[one.pk]) for one in ordered)


def _rows_before(scope: Scope, sectors: Sequence[Sector]) -> tuple[Before, ...]:
    table = counts_by_sector((FIGURES["resolved"], FIGURES["late"]), scope)
    told = [(sector, table[sector.pk]) for sector in sectors if table.get(sector.pk)]
    return tuple(Before(s.name, row.get("resolved", 0), row.get("late", 0)) for s, row in told)


def _months(found: list[Cell], months: Sequence[date]) -> tuple[Month, ...]:
    sums = [(month.month, tally(found, [month])) for month in months]
    return tuple(Month(month, t.early + t.on_time, t.late) for month, t in sums)


def _parts(found: list[Cell], chosen: ReportingPeriod) -> tuple[Part, ...]:
    sums = [(part.code, tally(found, part.months)) for part in chosen.parts]
    return tuple(Part(code, t.received, t.resolved, t.otherwise_ended) for code, t in sums)


def _apart(chosen: ReportingPeriod) -> tuple[int, int]:
    """Received in the period but in no figure: for other wards, and void. One query."""
    received = Dossier.objects.filter(received_month__range=(chosen.first_month, chosen.last_month))
    void = Q(status=Status.VOID.value)
    found = received.aggregate(
        other_ward=models.Count("pk", filter=~Q(for_other_ward="") & ~void),
        void=models.Count("pk", filter=void),
    )
    return found["other_ward"], found["void"]


def _late_rows(scope: Scope, calendar: Calendar) -> list[LateRow]:
    issued = Apology.objects.filter(scope.had("approved_at"), status__in=APOLOGY_ISSUED)
    letters = Prefetch("apologies", issued.select_related("paper").order_by("ordinal"))
    found = FIGURES["late_all"].dossiers(scope).for_list().prefetch_related(letters)
    by_sector = sorted(found, key=lambda dossier: (dossier.sector.position, dossier.sector.name))
    rows = [_late_row(dossier, scope, calendar) for dossier in by_sector]
    order = {row.sector: number for number, row in reversed(list(enumerate(rows)))}
    return sorted(rows, key=lambda row: (order[row.sector], -row.days_late, row.code))


def _late_row(dossier: Dossier, scope: Scope, calendar: Calendar) -> LateRow:
    due, resolved = dossier.missed_due, dossier.resolved_at
    if due is None:
        raise ValueError(f"{dossier} is late without a due moment")
    if resolved is not None and resolved > scope.closes:
        resolved = None  # it was pending then
    papers = [letter.paper for letter in dossier.apologies.all() if letter.paper is not None]
    return LateRow(
        code=dossier.code or "",
        sector=dossier.sector.name,
        procedure=dossier.procedure.name,
        inter_agency=dossier.inter_agency,
        due_on=local(due).date().isoformat(),
        resolved_on=local(resolved).date().isoformat() if resolved else "",
        days_late=(dossier.days_late or 0) if resolved else days_late(due, scope.closes, calendar),
        letters=tuple(f"{paper.number:02d}/{paper.symbol}" for paper in papers),
    )
