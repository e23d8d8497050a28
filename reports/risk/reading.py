"""The courses of dossiers, read by plain rows: three queries and one for calendars not seen before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, F, Max, Q

from dossiers.lateness import Stretch, nominal_minutes
from dossiers.models import Dossier, Pause, StepRun
from dossiers.querysets import DossierQuerySet
from procedures.calendar import Calendar
from procedures.models import CalendarVersion, StepPlan

from .courses import Course, Ending, Stay, Step

MOST_OF_A_PROCEDURE = 500
"""Dossiers of one procedure that are learned from; of more, every second, third ... is taken."""


_NO_END = datetime(9000, 1, 1, tzinfo=UTC)


class _Run(NamedTuple):
    """A visit with what its dossier tells."""

    pk: int
    dossier: int
    seq: int
    leg: int
    round: int
    plan_seq: int | None
    holder: int
    given_at: datetime
    ended_at: datetime | None
    outside: bool
    version: int
    procedure: int
    sector: int
    inter_agency: bool
    promised_at: datetime
    due_first: datetime | None
    resolved_at: datetime | None
    over_at: datetime | None
    leg_one_due: datetime | None
    leg_one_ended_at: datetime | None
    calendar: int
    digest: str


_FIELDS = (
    "pk",
    "dossier",
    "seq",
    "leg",
    "round",
    "plan__seq",
    "department",
    "given_at",
    "ended_at",
    "outside_limit",
)
_OF_DOSSIER = (
    "procedure_version",
    "procedure",
    "sector",
    "inter_agency",
    "promised_at",
    "due_first",
    "resolved_at",
    "ended_at",
    "leg_one_due",
    "leg_one_ended_at",
    "calendar_version",
    "calendar_version__digest",
)


def to_learn_from(first_month: date) -> DossierQuerySet:
    """What ended since the reporting month, and what is open, frequent procedures evenly thinned. One query.

    What still waits belongs to it: without it the slow ones would be missing.
    """
    since = Q(ended_month__isnull=True) | Q(ended_month__gte=first_month)
    found: DossierQuerySet = Dossier.objects.counted().filter(since)
    by_pace: defaultdict[int, list[int]] = defaultdict(list)
    for procedure, number in found.order_by().values_list("procedure").annotate(Count("pk")):
        by_pace[-(-number // MOST_OF_A_PROCEDURE)].append(procedure)
    left_out = Q(pk__in=[])
    for pace, procedures in by_pace.items():
        if pace > 1:
            found = found.annotate(**{f"of_{pace}": F("pk") % pace})
            left_out |= Q(procedure__in=procedures, **{f"of_{pace}__gt": 0})
    return found.exclude(left_out)


def courses(dossiers: DossierQuerySet, at: datetime) -> list[Course]:
    """The courses of the dossiers as stored at the moment `at`."""
    runs, pauses = list(_runs(dossiers)), _pauses(dossiers)
    judged = CalendarVersion.calendars((run.calendar, run.digest) for run in runs)
    planned = StepPlan.objects.filter(outside_limit=False).order_by().values_list("version")
    last = dict(planned.annotate(Max("seq")))
    found: list[Course] = []
    for dossier, own in groupby(runs, key=lambda run: run.dossier):
        found += _of_one(list(own), pauses.get(dossier, ()), at, judged, last)
    return found


def _runs(dossiers: DossierQuerySet) -> Iterator[_Run]:
    found = StepRun.objects.filter(dossier__in=dossiers.order_by().values("pk")).order_by("dossier", "seq")
    rows = found.values_list(*_FIELDS, *(f"dossier__{field}" for field in _OF_DOSSIER))
    return map(_Run._make, rows.iterator(chunk_size=5_000))


def _pauses(dossiers: DossierQuerySet) -> Mapping[int, list[Stretch]]:
    """Dossier -> its pauses, an open one without end."""
    found: defaultdict[int, list[Stretch]] = defaultdict(list)
    rows = Pause.objects.filter(dossier__in=dossiers.order_by().values("pk")).order_by("started_at")
    for dossier, start, end in rows.values_list("dossier", "started_at", "ended_at"):
        found[dossier].append(Stretch(start, end or _NO_END))
    return found


def _of_one(
    runs: list[_Run],
    pauses: Sequence[Stretch],
    at: datetime,
    judged: Mapping[int, Calendar],
    last: Mapping[int, int],
) -> Iterator[Course]:
    """The courses of one dossier, in order."""
    rounds = [list(own) for _, own in groupby(runs, key=lambda run: (run.leg, run.round))]
    for number, own in enumerate(rounds):
        following = rounds[number + 1][0] if number + 1 < len(rounds) else None
        anew = following is not None and following.leg == own[0].leg
        until = following.given_at if following else None
        within = tuple(p for p in pauses if own[0].given_at <= p.start and (until is None or p.start < until))
        course = _course(own, within, at, judged[own[0].calendar], last, anew=anew)
        if course is not None:
            yield course


def _course(
    runs: list[_Run],
    pauses: tuple[Stretch, ...],
    at: datetime,
    calendar: Calendar,
    last: Mapping[int, int],
    *,
    anew: bool,
) -> Course | None:
    """One of them; None when what its limit gave cannot be told any more."""
    run = runs[-1]
    ended, ending = _end(run, anew=anew)
    due, length = _limit(runs, pauses, ended or at, calendar, anew=anew)
    if due is None or length <= 0:
        return None
    stays = tuple(
        Stay(one.pk, _step(one, last), one.given_at, one.ended_at or ended) for one in runs if not one.outside
    )
    return Course(run.dossier, runs[0].given_at, due, length, calendar, stays, pauses, ended, ending)


def _end(run: _Run, *, anew: bool) -> tuple[datetime | None, Ending | None]:
    if anew:
        return run.ended_at, Ending.ANEW
    if run.leg == 1 and run.leg_one_ended_at is not None:
        return run.leg_one_ended_at, Ending.RESULT
    if run.resolved_at is not None:
        return run.resolved_at, Ending.RESULT
    return run.over_at, Ending.WITHOUT if run.over_at else None


def _limit(
    runs: list[_Run], pauses: tuple[Stretch, ...], until: datetime, calendar: Calendar, *, anew: bool
) -> tuple[datetime | None, int]:
    """The due moment, and the minutes the limit gave.

    While a pause stands there is no due moment: then, and of a run of the clock that was begun anew, the
    first promise tells what the limit gave, and that it was not late.
    """
    run, start = runs[-1], runs[0].given_at
    due = run.leg_one_due if run.leg == 1 and run.leg_one_ended_at else run.due_first
    if due is not None and not anew:
        return due, nominal_minutes(start, due, calendar, pauses)
    if run.leg > 1 or run.round > 1:
        return None, 0
    return max(run.promised_at, until), nominal_minutes(start, run.promised_at, calendar)


def _step(run: _Run, last: Mapping[int, int]) -> Step:
    """The step of a visit; one outside the plan counts as one in the middle."""
    seq = run.plan_seq or 0
    rank = "last" if seq and seq == last.get(run.version) else "first" if seq == 1 else "middle"
    return Step(run.procedure, run.leg, seq, run.holder, run.sector, run.inter_agency, rank)
