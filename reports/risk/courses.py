"""The course of a dossier through its steps, in shares of its limit, and what of it was known when. Pure.

One course is one run of the clock: a limit begun anew after papers were asked for, and the second leg after
a financial duty, are courses of their own (decisions D1, D2). Its time is working time without pauses, told
as a share of what the limit gave: 0 at the start, 1 at the due moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from dossiers.lateness import Stretch, nominal_minutes
from procedures.calendar import Calendar

AFTER_DUE = 1.000001
"""The share at which a late course ends: behind the due moment, how far does not matter."""


class Ending(StrEnum):
    """How a course was over: with the result, without one, or because the clock began anew."""

    RESULT = "result"
    WITHOUT = "without"
    ANEW = "anew"


class Step(NamedTuple):
    """The step a dossier is in, with everything it may be compared by.

    `rank` is "first", "last" or "middle" among the planned ones.
    """

    procedure: int
    leg: int
    seq: int
    holder: int
    sector: int
    inter_agency: bool
    rank: str


class Stay(NamedTuple):
    """A stay at a step, by the id of the visit; `until` is None while it lasts."""

    visit: int
    step: Step
    since: datetime
    until: datetime | None


class Life(NamedTuple):
    """What is known of a course: the share at which it ended, or up to which it is known to have been open.

    Known late, its `end` lies behind 1; `resolved`: it ended with a result at that share.
    """

    end: float
    resolved: bool

    @property
    def late(self) -> bool | None:
        """Whether it came late; None while that is not known."""
        if self.end > 1:
            return True
        return False if self.resolved else None


@dataclass(frozen=True)
class Course:
    """One run of the clock, as stored. `length`: what the limit gave, in minutes of a nominal day of 480."""

    dossier: int
    start: datetime
    due: datetime
    length: int
    calendar: Calendar
    stays: tuple[Stay, ...]
    pauses: tuple[Stretch, ...] = ()
    ended: datetime | None = None
    ending: Ending | None = None

    def share(self, at: datetime) -> float:
        """How much of the limit was used at the moment, pauses left out."""
        return nominal_minutes(self.start, at, self.calendar, self.pauses) / self.length

    def known(self, at: datetime) -> Life:
        """What anybody could know at the moment; what happened later takes no part."""
        if self.ended is not None and self.ended <= at:
            return self._at_its_end
        return Life(AFTER_DUE, False) if at > self.due else Life(min(1.0, self.share(at)), False)

    @cached_property
    def _at_its_end(self) -> Life:
        if self.ended is None:
            raise ValueError("the course is not over")
        if self.ended > self.due:
            return Life(AFTER_DUE, self.ending is Ending.RESULT)
        return Life(min(1.0, self.share(self.ended)), self.ending is Ending.RESULT)

    @cached_property
    def spans(self) -> tuple[tuple[Step, float, float], ...]:
        """Every stay with the shares at which it began and ended; one under way ends nowhere."""
        return tuple(
            (stay.step, self.share(stay.since), self.share(stay.until) if stay.until else float("inf"))
            for stay in self.stays
        )

    def stay_at(self, at: datetime) -> Stay | None:
        """Where it was at the moment; None when it was not open, or late, or its clock stood."""
        if not self.start <= at <= self.due or (self.ended is not None and self.ended <= at):
            return None
        if any(pause.start <= at < pause.end for pause in self.pauses):
            return None
        return next((s for s in self.stays if s.since <= at and (s.until is None or at < s.until)), None)

    def seen(self, at: datetime) -> Iterator[tuple[Step, float, float]]:
        """The spans that had begun at the moment, cut where nothing more was known."""
        end = self.known(at).end
        for stay, (step, since, until) in zip(self.stays, self.spans, strict=True):
            if stay.since < at:
                yield step, since, min(until, end)
