"""Numbers for everything planned: codes, register, papers, books, results, in order of time. Pure.

The series are set to their last planned number before the first dossier is loaded, so that a real reception
in between takes the next one and nothing is used twice, whatever order the loading takes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from dossiers.numbering import Series, dossier_code, period_of
from dossiers.workflow import Action
from procedures.calendar import local

from .ground import Ground
from .story import Deed, Intake

SeriesKey = tuple[Series, str, str]  # which series, of which unit, in which period
LastNumbers = dict[SeriesKey, int]


@dataclass(frozen=True)
class Life:
    """A dossier as it stands at the plan's moment: what was brought, what was done, its numbers.

    `unfinished`: more is planned for it later, so it is among what today's screens show.
    """

    intake: Intake
    deeds: tuple[Deed, ...]
    unfinished: bool
    unit: str = ""
    register: int = 0
    daily: int = 0

    @property
    def received_at(self) -> datetime | None:
        """When it was received; None while it waits online, or was refused there."""
        return next((deed.at for deed in self.deeds if deed.verb is Action.RECEIVE), None)

    @property
    def key(self) -> str:
        """What tells it apart in the database: its code, the portal's code, or its first paper."""
        received = self.received_at
        if received is None:
            return self.intake.external_code or self._first_paper
        return dossier_code(self.unit, local(received).date(), self.daily)

    @property
    def _first_paper(self) -> str:
        """What the counter wrote for somebody whose dossier could not be received."""
        deed = next(deed for deed in self.deeds if deed.issues is not None)
        return paper_key(deed.issues or "", local(deed.at).year, deed.number)


def paper_key(series: str, year: int, number: int) -> str:
    """What tells a paper apart: its series, year and number."""
    return f"{series} {year}/{number}"


def series_key(series: Series, unit: str, day: date) -> SeriesKey:
    """The series that the local date `day` counts in."""
    return series, unit, period_of(series, day)


def numbered(lives: Sequence[Life], ground: Ground) -> tuple[tuple[Life, ...], LastNumbers]:
    """The lives in order of their first deed, with all numbers, and the last number of each series."""
    last: LastNumbers = Counter()
    ordered = [_portal_code(life, last) for life in sorted(lives, key=lambda life: life.deeds[0].at)]
    ordered = [_number(life, ground, last) for life in sorted(ordered, key=_receipt_order)]
    papers = _papers(ordered, ground, last)
    return tuple(replace(life, deeds=papers[place]) for place, life in enumerate(ordered)), _kept(last)


def _receipt_order(life: Life) -> tuple[bool, datetime]:
    return life.received_at is None, life.received_at or life.deeds[0].at


def _portal_code(life: Life, last: LastNumbers) -> Life:
    """The national portal's own code, one a day after another."""
    if life.intake.submitted_at is None:
        return life
    day = local(life.intake.submitted_at).date()
    key = (Series.CODE, "portal", day.isoformat())
    last[key] += 1
    code = f"DVC-{day:%y%m%d}-{last[key]:04d}"
    return replace(life, intake=replace(life.intake, external_code=code))


def _number(life: Life, ground: Ground, last: LastNumbers) -> Life:
    received = life.received_at
    if received is None:
        return life
    day = local(received).date()
    unit = ground.unit(day)
    daily, register = series_key(Series.CODE, unit, day), series_key(Series.REGISTER, unit, day)
    last[daily] += 1
    last[register] += 1
    return replace(life, unit=unit, daily=last[daily], register=last[register])


def _papers(lives: Sequence[Life], ground: Ground, last: LastNumbers) -> list[tuple[Deed, ...]]:
    """The deeds of each life with the numbers of the papers they issue."""
    deeds = [list(life.deeds) for life in lives]
    order = sorted(
        (deed.at, place, step) for place, life in enumerate(lives) for step, deed in enumerate(life.deeds)
    )
    for _, place, step in order:
        deed = deeds[place][step]
        day = local(deed.at).date()
        if deed.issues is not None:
            key = series_key(deed.issues, ground.unit(day), day)
            deed = replace(deed, number=last[key] + 1)
            last[key] += deed.count
        if deed.verb is Action.APPROVE:
            symbol = str(deed.args["number"])
            result = (Series.CODE, symbol, str(day.year))
            last[result] += 1
            deed = replace(deed, args={**deed.args, "number": f"{last[result]:02d}/{symbol}"})
        deeds[place][step] = deed
    return [tuple(done) for done in deeds]


def _kept(last: LastNumbers) -> LastNumbers:
    """The series the ward keeps itself, without the portal's codes and the numbers of results."""
    return {
        (series, unit, period): number
        for (series, unit, period), number in last.items()
        if unit != "portal" and (series is not Series.CODE or len(period) > len("2026"))
    }
