"""Where a criterion is filled from: what targets measure for a share, a figure of dossiers for cases.

One way for targets and scores: a source given for a target (setting TARGET_PROVIDERS) fills the criteria that
name it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from procedures.calendar import local

from .counting import counts
from .figures import FIGURES
from .models import Criterion
from .plan_work import YearWork, year_summary
from .scopes import Scope
from .score_rules import Rule
from .target_kinds import KINDS, Reading, Source, sources

CASES = ("late_without_letter", "supplemented_again", "late_all", "ended_after_due")
"""Figures whose dossiers may be counted as cases."""

SHARES = tuple(KINDS)
"""What a share may be taken from."""


def choices(rule: str) -> dict[str, str]:
    """Key -> label of the sources a rule may be filled from."""
    if rule == Rule.MINUS:
        return {key: FIGURES[key].label for key in CASES}
    return {} if rule == Rule.YES_NO else {key: kind.label for key, kind in KINDS.items()}


@dataclass(frozen=True)
class Filled:
    """What a figure gives for a criterion: `part` of `whole`, or cases with `whole` None.

    `figure` is the key of the figure whose dossiers stand behind it, "" for none.
    """

    part: int
    whole: int | None
    figure: str = ""
    explanation: str = ""

    @property
    def reached(self) -> Fraction | None:
        """Percent, or cases; None without a base."""
        if self.whole is None:
            return Fraction(self.part)
        return Fraction(100 * self.part, self.whole) if self.whole else None


def filled(criteria: Iterable[Criterion], scope: Scope, plan_year: int) -> dict[int, Filled]:
    """Criterion id -> what its source gives over the scope; without those that have none. Two queries."""
    known, wanted = sources(), list(criteria)
    numbers = counts((key, FIGURES[key], scope) for key in sorted(_keys(wanted, known)))
    work: YearWork | None = None
    if any(_read(criterion, known) for criterion in wanted):
        work = year_summary(plan_year, local(scope.at).date())
    found = {}
    for criterion in wanted:
        given = _given(criterion, known, numbers, scope, work)
        if given is not None:
            found[criterion.pk] = given
    return found


def _of(criterion: Criterion, known: Mapping[str, Source]) -> Source | None:
    return None if criterion.rule == Rule.MINUS else known.get(criterion.source)


def _read(criterion: Criterion, known: Mapping[str, Source]) -> bool:
    source = _of(criterion, known)
    return source is not None and source.read is not None


def _keys(criteria: Iterable[Criterion], known: Mapping[str, Source]) -> set[str]:
    """The figures to count."""
    keys: set[str] = set()
    for criterion in criteria:
        source = _of(criterion, known)
        if source is not None:
            keys |= set(source.figures)
        elif criterion.rule == Rule.MINUS and criterion.source in FIGURES:
            keys.add(criterion.source)
    return keys


def _given(
    criterion: Criterion,
    known: Mapping[str, Source],
    numbers: dict[str, int],
    scope: Scope,
    work: YearWork | None,
) -> Filled | None:
    if criterion.rule == Rule.MINUS and criterion.source in FIGURES:
        figure = FIGURES[criterion.source]
        return Filled(numbers[figure.key], None, figure.key, figure.explanation)
    source = _of(criterion, known)
    if source is None:
        return None
    reading: Reading | None = None
    if source.read is None:
        reading = source.of(numbers)
    elif work is not None:
        reading = source.read(scope, work)
    if reading is None:
        return None
    return Filled(reading.part, reading.whole, source.part.removeprefix("-"), source.explanation)
