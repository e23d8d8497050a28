"""What one department or officer did in a period, and beside it what others did with the same work.

Nobody is put in an order by fewer than 20 dossiers. Officers are compared like with like (indirect
standardisation): every step of theirs against how often the ward's other officers kept the budget of the same
step of the same procedure, so that who has only land dossiers is measured by land dossiers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import sqrt
from statistics import median

from procedures.calendar import local

from .evaluation import Party, Request, Work
from .overruns import Step
from .plan_reading import Row
from .rates import on_time_rate
from .step_facts import Late

LEAST_DOSSIERS = 20  # with fewer nobody is put in an order
LEAST_OTHERS = 5  # steps of others, before theirs say how often such a step keeps its budget
_USUAL = 2  # standard deviations: what chance alone does in 95 of 100 cases


class Against(StrEnum):
    """How an officer kept the budgets, against the others with the same work."""

    BETTER = "better"
    ALIKE = "alike"
    WORSE = "worse"
    FEW = "few"
    ALONE = "alone"


AGAINST_WORDS = {
    Against.BETTER: "Đúng hạn nhiều hơn người cùng việc",
    Against.ALIKE: "Tương đương người cùng việc",
    Against.WORSE: "Đúng hạn ít hơn người cùng việc",
    Against.FEW: f"Chưa đủ {LEAST_DOSSIERS} hồ sơ để xếp thứ tự",
    Against.ALONE: f"Chưa đủ {LEAST_DOSSIERS} hồ sơ có người khác cùng việc để so",
}


@dataclass(frozen=True)
class Comparison:
    """Steps that others do too: how many kept their budget, how many would have by the others' rate."""

    steps: tuple[Step, ...] = ()
    in_time: int = 0
    expected: Fraction = Fraction(0)
    variance: float = 0.0

    @property
    def dossiers(self) -> int:
        """Of so many dossiers."""
        return len({step.dossier for step in self.steps})

    @property
    def points(self) -> Decimal | None:
        """Percentage points above (or, less than 0, below) the others; None without common work."""
        if not self.steps:
            return None
        exact = (self.in_time - self.expected) * 100 / len(self.steps)
        return _tenth(exact)

    @property
    def expected_rate(self) -> Decimal | None:
        """What the others' rate gives for the same steps, in hundredths."""
        return _tenth(self.expected * 100 / len(self.steps)) if self.steps else None

    @property
    def rate(self) -> Decimal | None:
        """How many of these steps kept their budget, in hundredths."""
        return _tenth(Fraction(self.in_time * 100, len(self.steps))) if self.steps else None

    @property
    def verdict(self) -> Against:
        """More, as much or less; a difference that chance alone may make is none."""
        away = float(self.in_time - self.expected)
        if abs(away) <= _USUAL * sqrt(self.variance):
            return Against.ALIKE
        return Against.BETTER if away > 0 else Against.WORSE


def _tenth(exact: Fraction) -> Decimal:
    number = Decimal(exact.numerator) / Decimal(exact.denominator)
    return number.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Result:
    """The figures of a party in the period; each set is what its list shows."""

    party: Party
    steps: tuple[Step, ...]
    lateness: tuple[Late, ...]
    requests: tuple[Request, ...]
    tasks: tuple[Row, ...]
    with_letter: frozenset[int]
    common: Comparison = Comparison()

    @cached_property
    def handled(self) -> frozenset[int]:
        """Dossiers with a step of its own."""
        return frozenset(step.dossier for step in self.steps)

    @cached_property
    def over(self) -> tuple[Step, ...]:
        """Steps over their budget."""
        return tuple(step for step in self.steps if step.over)

    @cached_property
    def in_time(self) -> tuple[Step, ...]:
        """Steps within their budget."""
        return tuple(step for step in self.steps if not step.over)

    @cached_property
    def untaken(self) -> tuple[Step, ...]:
        """Steps nobody had taken."""
        return tuple(step for step in self.steps if step.officer is None)

    @property
    def rate(self) -> Decimal | None:
        """Steps within their budget among all, in hundredths, rounded down (decision D4)."""
        return on_time_rate(len(self.in_time), len(self.steps))

    @cached_property
    def hundredths(self) -> int:
        """Hundredths of a working day late it caused."""
        return sum(late.hundredths for late in self.lateness)

    @property
    def days(self) -> Decimal:
        """Working days late it caused."""
        return Decimal(self.hundredths) / 100

    @property
    def days_a_hundred(self) -> Decimal | None:
        """The same for every 100 dossiers it handled."""
        return _tenth(Fraction(self.hundredths, len(self.handled))) if self.handled else None

    @cached_property
    def late(self) -> frozenset[int]:
        """Late dossiers it has a part in: days late, or it held them when they became late."""
        return frozenset(late.dossier for late in self.lateness)

    @property
    def late_with_letter(self) -> frozenset[int]:
        """Of these, with an apology issued."""
        return self.late & self.with_letter

    @property
    def late_without_letter(self) -> frozenset[int]:
        """Of these, without."""
        return self.late - self.with_letter

    @cached_property
    def asked(self) -> frozenset[int]:
        """Dossiers it asked people to complete."""
        return frozenset(request.dossier for request in self.requests)

    @cached_property
    def asked_again(self) -> frozenset[int]:
        """Of these, asked a second time or more."""
        return frozenset(request.dossier for request in self.requests if request.ordinal > 1)

    @cached_property
    def tasks_done(self) -> int:
        """Of its plan tasks due in the period, done by their due day."""
        return sum(row.in_time for row in self.tasks)

    @cached_property
    def working_days(self) -> tuple[date, date] | None:
        """The first day it was given one of the steps, and the last on which it gave one on."""
        if not self.steps:
            return None
        first = min(step.given_at for step in self.steps)
        last = max(step.ended_at or step.given_at for step in self.steps)
        return local(first).date(), local(last).date()

    @property
    def enough(self) -> bool:
        """Whether there are dossiers enough to put it in an order."""
        return len(self.handled) >= LEAST_DOSSIERS

    @property
    def against(self) -> Against:
        """An officer against the others with the same work."""
        if not self.enough:
            return Against.FEW
        return self.common.verdict if self.common.dossiers >= LEAST_DOSSIERS else Against.ALONE

    @property
    def against_words(self) -> str:
        """The same in words."""
        return AGAINST_WORDS[self.against]


def result_of(party: Party, work: Work) -> Result:
    """The figures of one party."""
    own = tuple(_steps(party, work))
    return Result(
        party=party,
        steps=own,
        lateness=tuple(late for late in work.lateness if party.did(late.department, late.officer)),
        requests=tuple(r for r in work.requests if party.did(r.department, r.officer)),
        tasks=tuple(row for row in work.tasks if party.did(row.task.lead_id, row.task.responsible_id)),
        with_letter=work.with_letter,
        common=compared(own, work) if party.officer else Comparison(),
    )


def _steps(party: Party, work: Work) -> Sequence[Step]:
    if party.officer is not None:
        return work.steps_of_person.get(party.officer.pk, ())
    return work.steps_of_unit.get(party.unit.pk, ()) if party.unit else ()


def compared(own: Sequence[Step], work: Work) -> Comparison:
    """An officer's steps against how often the other officers kept the budget of the same ones."""
    mine, kept = Counter(step.same for step in own), Counter(step.same for step in own if not step.over)
    rates: dict[tuple[int, int, str], Fraction] = {}
    for same, number in mine.items():
        every, every_kept = work.named[same]
        if every - number >= LEAST_OTHERS:
            rates[same] = Fraction(every_kept - kept[same], every - number)
    common = tuple(step for step in own if step.same in rates)
    return Comparison(
        steps=common,
        in_time=sum(not step.over for step in common),
        expected=sum((rate * mine[same] for same, rate in rates.items()), Fraction(0)),
        variance=sum(mine[same] * float(rate * (1 - rate)) for same, rate in rates.items()),
    )


def middle(values: Iterable[Decimal | None]) -> Decimal | None:
    """The median, with one decimal; None of nothing."""
    known = [value for value in values if value is not None]
    return Decimal(median(known)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP) if known else None
