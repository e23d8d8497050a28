"""The curves on trial: learned up to a day, asked on every Monday after it, held against what came. Pure.

Nothing later than the day takes part in what is learned, and nothing later than a Monday in what is asked on
it, but for limits of the record: a moment of result noted afterwards, a corrected moment of receipt and a
changed calendar are seen as they are known today, as everywhere in the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from procedures.calendar import Calendar, local

from .chances import ENOUGH, Curves, learn
from .courses import Course, Step
from .scores import (
    Alarm,
    Band,
    Case,
    Rates,
    Scores,
    alarms,
    gain,
    in_order,
    naive_reliability,
    reliability,
    scores,
)

HELD_BACK = timedelta(weeks=17)
"""The part nobody learned from: about four months, as long as most limits take to show what came of them."""
LEAST = 100
"""Cases below which no score is told."""
_SHARES = ((0.0, 0.5), (0.5, 0.8), (0.8, 1.0))


@dataclass(frozen=True)
class Part:
    """A part of the cases with its scores: `of` names it ("share 0.5 0.8", "sector 3")."""

    of: str
    size: int
    late: int
    scores: Scores


@dataclass(frozen=True)
class Trial:
    """What came of it. `open`: cases whose end is not known; `untold`: those nothing could be said of.
    `order`: what a list by chance, and one by time used, was worth."""

    learned_until: date
    mornings: int
    dossiers: int
    size: int
    late: int
    open: int
    untold: int
    rates: Rates
    scores: Scores
    gain: float
    gain_half: float
    bands: tuple[Band, ...]
    naive_bands: tuple[Band, ...]
    parts: tuple[Part, ...]
    alarms: tuple[Alarm, Alarm]
    order: tuple[float | None, float | None]


def mondays(first: date, last: date, calendar: Calendar) -> list[datetime]:
    """The opening of every week's first working day in [first, last)."""
    week = first + timedelta(days=-first.weekday() % 7)
    found = []
    while week < last:
        day = calendar.rolled(week)
        if day < last and day < week + timedelta(days=7):
            found.append(calendar.opening(day))
        week += timedelta(days=7)
    return found


class Question(NamedTuple):
    """A running dossier, not late, on a Monday morning; `late` what came of it, None while unknown."""

    dossier: int
    step: Step
    share: float
    late: bool | None


def trial(courses: Sequence[Course], at: datetime, calendar: Calendar) -> Trial | None:
    """The trial at the moment `at`; None while there is too little to tell anything."""
    split = calendar.opening(calendar.rolled(local(at - HELD_BACK).date()))
    before = _mornings(min((course.start for course in courses), default=split), split, calendar)
    earlier = [(q.share, q.late) for q in questions(courses, before, split) if q.late is not None]
    after = _mornings(split, at, calendar)
    asked = list(questions(courses, after, at))
    known = [question for question in asked if question.late is not None]
    cases = list(_cases(known, learn(courses, split)))
    if not earlier or len(cases) < LEAST:
        return None
    better, half = gain(cases, rates := Rates.of(earlier))
    return Trial(
        learned_until=local(split).date(),
        mornings=len(after),
        dossiers=len({case.dossier for case in cases}),
        size=len(cases),
        late=sum(case.late for case in cases),
        open=len(asked) - len(known),
        untold=len(known) - len(cases),
        rates=rates,
        scores=scores(cases, rates),
        gain=better,
        gain_half=half,
        bands=tuple(reliability(cases)),
        naive_bands=tuple(naive_reliability(cases, rates)),
        parts=tuple(_parts(cases, rates)),
        alarms=alarms(cases),
        order=(in_order((c.chance, c.late) for c in cases), in_order((c.share, c.late) for c in cases)),
    )


def _mornings(start: datetime, end: datetime, calendar: Calendar) -> list[datetime]:
    return mondays(local(start).date(), local(end).date(), calendar)


def questions(courses: Iterable[Course], mornings: Sequence[datetime], known: datetime) -> Iterator[Question]:
    """Everything that could be asked on these mornings, with what came of it by the moment `known`."""
    for course in courses:
        for morning in mornings:
            stay = course.stay_at(morning)
            if stay is not None and (share := course.share(morning)) < 1:
                yield Question(course.dossier, stay.step, share, course.known(known).late)


def _cases(known: Iterable[Question], curves: Curves) -> Iterator[Case]:
    """Those the curves say anything about."""
    for question in known:
        value = curves.chance(question.step, question.share).value
        if value is not None:
            yield Case(question.dossier, question.step, question.share, value, bool(question.late))


def _parts(cases: Sequence[Case], rates: Rates) -> Iterator[Part]:
    """The same scores by how much of the limit is used, and by sector: somewhere it may lose."""
    for low, high in _SHARES:
        yield from _part(f"share {low} {high}", [c for c in cases if low <= c.share < high], rates)
    for sector in sorted({case.step.sector for case in cases}):
        yield from _part(f"sector {sector}", [c for c in cases if c.step.sector == sector], rates)


def _part(of: str, own: Sequence[Case], rates: Rates) -> Iterator[Part]:
    if len(own) >= ENOUGH:
        yield Part(of, len(own), sum(case.late for case in own), scores(own, rates))
