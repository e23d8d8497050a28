"""Chance by quota: which dossiers of a year come late, are withdrawn, lack a paper. Pure.

Quotas instead of dice: the year's figures come out as its account says, whatever the seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from dossiers.periods import reporting_month
from procedures.deadlines import Unit

from . import mix
from .fates import Ending, Fate, Letter, Twist
from .mix import Mix
from .slots import sector_of
from .story import Intake

_NO_STOPPING_BEFORE = date(2025, 9, 15)  # form 05 came with circular 03/2025
_MOST_LATE_DAYS = {Unit.SAME_DAY: 2, Unit.WORKING_DAY: 15, Unit.CALENDAR_DAY: 15}


@dataclass(frozen=True)
class Case:
    """An intake with the due moment it is promised."""

    intake: Intake
    due: datetime

    @property
    def has_days(self) -> bool:
        """Whether there is more than the day of receipt."""
        return not self.intake.offer.same_day


def fates(cases: Sequence[Case], year: Mix, judged_before: date, rng: Random) -> list[Fate]:
    """The fate of each case; lateness is shared out among those due before the local date `judged_before`."""
    chosen: list[Fate] = [_ordinary(case, year, rng) for case in cases]
    free = set(range(len(cases)))
    for fits, per_thousand, change in _oddities(year):
        pool = [number for number in sorted(free) if fits(cases[number])]
        for number in rng.sample(pool, min(len(pool), round(len(pool) * per_thousand / 1000))):
            chosen[number] = change(chosen[number], rng)
            free.discard(number)
    for number in _late(cases, year, judged_before, free, rng):
        chosen[number] = _made_late(cases[number], chosen[number], year, rng)
    return chosen


def _ordinary(case: Case, year: Mix, rng: Random) -> Fate:
    share = year.shares[sector_of(case.intake.offer, year)]
    return Fate(
        early=case.has_days and rng.random() < share.early,
        payment=case.intake.offer.key in mix.PAYS_TAX and rng.random() < 0.6,
        refused=case.has_days and rng.random() < 0.015,
        uncollected_days=_waits(case, rng),
    )


def _waits(case: Case, rng: Random) -> int | None:
    """Working days until the citizen comes; None: soon."""
    if case.intake.delivery != "counter":
        return None
    if not case.has_days:
        return 1 if rng.random() < 0.03 else None
    return rng.choices((None, 1, 2, 3, 5, 8, 14, 25), (48, 18, 12, 9, 6, 4, 2, 1))[0]


# -- out of the ordinary ----------------------------------------------------------------------------

_Oddity = tuple[Callable[[Case], bool], float, Callable[[Fate, Random], Fate]]


def _oddities(year: Mix) -> Iterable[_Oddity]:
    """Which cases, how many of a thousand of them, and what becomes of these."""
    yield _at_counter, year.void, lambda fate, rng: replace(fate, ending=Ending.VOID)
    yield _online, year.refused_online, lambda fate, rng: replace(fate, ending=Ending.REFUSED)
    yield _has_days, year.withdrawn * 2, lambda fate, rng: replace(fate, ending=Ending.WITHDRAWN)
    yield _may_stop, year.stopped * 2, lambda fate, rng: replace(fate, ending=Ending.STOPPED)
    yield _has_days, year.closed * 2, lambda fate, rng: replace(fate, ending=Ending.CLOSED, supplements=1)
    yield _has_days, year.supplements, _supplemented
    yield _has_days, year.recorded_late * 2, lambda fate, rng: replace(fate, twist=Twist.RECORDED_LATE)
    yield _has_days, 8, lambda fate, rng: replace(fate, twist=Twist.SENT_BACK)
    yield _has_days, 5, lambda fate, rng: replace(fate, twist=Twist.REASSIGNED)
    yield _at_counter, 3, lambda fate, rng: replace(fate, twist=Twist.CORRECTED)
    yield _dispute, 120, lambda fate, rng: replace(fate, twist=Twist.SUSPENDED)
    yield _long, 4, lambda fate, rng: replace(fate, twist=Twist.REOPENED, early=True, uncollected_days=3)


def _supplemented(fate: Fate, rng: Random) -> Fate:
    return replace(fate, supplements=rng.choices((1, 2, 3), (80, 17, 3))[0])


def _has_days(case: Case) -> bool:
    return case.has_days


def _online(case: Case) -> bool:
    return case.intake.channel == "online"


def _at_counter(case: Case) -> bool:
    return case.intake.channel == "counter"


def _may_stop(case: Case) -> bool:
    return case.has_days and case.intake.received_at.date() >= _NO_STOPPING_BEFORE


def _dispute(case: Case) -> bool:
    return case.intake.offer.sector == "land" and not case.intake.offer.inter_agency


def _long(case: Case) -> bool:
    return case.has_days and case.intake.offer.limit.amount >= 5 and case.intake.delivery == "counter"


# -- late -------------------------------------------------------------------------------------------


def _late(cases: Sequence[Case], year: Mix, before: date, free: set[int], rng: Random) -> list[int]:
    """Which come late: so many of each sector, most where months and agencies are bad."""
    late = []
    for sector in dict.fromkeys(case.intake.offer.sector for case in cases):
        due = [n for n, case in enumerate(cases) if case.intake.offer.sector == sector]
        share = year.shares[sector_of(cases[due[0]].intake.offer, year)]
        due = [n for n in due if cases[n].due.date() < before]
        pool = [n for n in due if n in free]
        keys = {n: rng.random() ** (1 / _weight(cases[n], year)) for n in pool}
        late += sorted(pool, key=lambda n: keys[n], reverse=True)[: round(len(due) * share.late / 100)]
    return late


def _weight(case: Case, year: Mix) -> float:
    offer = case.intake.offer
    agencies = 3.0 if offer.inter_agency else 1.0
    days = 1.0 if case.has_days else 0.2
    usual = (
        1.0 if mix.OFTEN.get(offer.key, mix.SELDOM) >= 1 else 0.02
    )  # one late of one would be all of a sector
    return year.months[reporting_month(case.due.date()).month - 1] * agencies * days * usual


def _made_late(case: Case, fate: Fate, year: Mix, rng: Random) -> Fate:
    offer = case.intake.offer
    most = min(_MOST_LATE_DAYS.get(offer.limit.unit, 15), max(2, offer.limit.amount * 2))
    days = min(most, rng.choices(list(mix.LATE_DAYS), list(mix.LATE_DAYS.values()))[0])
    letter = Letter.USUAL if rng.random() < year.letters else Letter.NONE
    if letter is Letter.USUAL and days >= 5 and rng.random() < 0.25:
        letter = Letter.AGAIN
    return replace(fate, late_days=days, early=False, letter=letter, culprit=_culprit(case, rng))


def _culprit(case: Case, rng: Random) -> int:
    """The step to blame: an agency outside more often than not, where one takes part."""
    steps = list(enumerate(case.intake.offer.steps))[1:]
    counted = [(number, step) for number, step in steps if not step.outside_limit]
    partners = [number for number, step in counted if step.partner]
    if partners and rng.random() < 0.6:
        return rng.choice(partners)
    ours = [number for number, step in counted if not step.partner] or [number for number, _ in counted]
    return rng.choice(ours)
