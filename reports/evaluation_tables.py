"""Departments, agencies and officers of a period side by side, with medians and places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from procedures.models import Department
from procedures.text import fold

from .evaluation import Party, Work
from .evaluation_results import Against, Result, middle, result_of

_NOT_RANKED = (Against.FEW, Against.ALONE)


@dataclass(frozen=True)
class Placed:
    """A result with its place among `of` that can be put in an order; None for one that cannot."""

    result: Result
    place: int | None
    of: int

    @property
    def party(self) -> Party:
        """Whose it is."""
        return self.result.party


@dataclass(frozen=True)
class Medians:
    """The middle of all with dossiers enough: rate in budget, days late for every 100 dossiers."""

    rate: Decimal | None
    days_a_hundred: Decimal | None
    of: int


@dataclass(frozen=True)
class People:
    """The officers of a department; None for those in none."""

    unit: Department | None
    rows: tuple[Placed, ...]


@dataclass(frozen=True)
class Tables:
    """The whole of a period."""

    units: tuple[Placed, ...]
    partners: tuple[Placed, ...]
    people: tuple[People, ...]
    unit_medians: Medians
    people_medians: Medians

    def of(self, party: Party) -> Placed:
        """The place of one party; one without any work has none."""
        every = [*self.units, *self.partners, *(one for group in self.people for one in group.rows)]
        return next((one for one in every if one.party == party), Placed(_nothing(party), None, 0))

    def people_of(self, unit: Department | None) -> tuple[Placed, ...]:
        """The officers of a department."""
        return next((group.rows for group in self.people if group.unit == unit), ())


def _nothing(party: Party) -> Result:
    return Result(party, (), (), (), (), frozenset())


def tables(work: Work) -> Tables:
    """Everybody with work in the period. Departments and agencies by their order, officers by department."""
    every = [result_of(Party(unit), work) for unit in work.units.values()]
    units = [result for result in every if _has_work(result)]
    people = [result_of(Party(one.department, one), work) for one in work.people.values()]
    people = [result for result in people if _has_work(result)]
    own = [result for result in units if not result.party.is_partner]
    return Tables(
        units=placed(own, lambda r: r.rate if r.enough else None),
        partners=tuple(Placed(result, None, 0) for result in units if result.party.is_partner),
        people=_by_unit(placed(people, _points)),
        unit_medians=_medians(own),
        people_medians=_medians(people),
    )


def _has_work(result: Result) -> bool:
    return bool(result.steps or result.lateness or result.requests or result.tasks)


def _points(result: Result) -> Decimal | None:
    """What an officer is placed by: all who are like the others in the same work share one place."""
    if result.against in _NOT_RANKED:
        return None
    return Decimal(0) if result.against is Against.ALIKE else result.common.points


def placed(results: Sequence[Result], weight: Callable[[Result], Decimal | None]) -> tuple[Placed, ...]:
    """Each with its place by `weight`, the most first and equals together; None has no place."""
    weights = [weight(result) for result in results]
    known = [one for one in weights if one is not None]
    return tuple(
        Placed(result, None if own is None else 1 + sum(one > own for one in known), len(known))
        for result, own in zip(results, weights, strict=True)
    )


def _by_unit(rows: Sequence[Placed]) -> tuple[People, ...]:
    """By department in its order, then by name: the place stands in the row, not in the order of rows."""
    units = {row.party.unit.pk if row.party.unit else 0: row.party.unit for row in rows}
    groups = [
        People(
            unit,
            tuple(
                sorted(
                    (row for row in rows if row.party.unit == unit),
                    key=lambda row: fold(row.party.name),
                )
            ),
        )
        for unit in units.values()
    ]
    return tuple(sorted(groups, key=lambda g: (g.unit is None, g.unit.position if g.unit else 0)))


def _medians(results: Sequence[Result]) -> Medians:
    enough = [result for result in results if result.enough]
    return Medians(
        rate=middle(result.rate for result in enough),
        days_a_hundred=middle(result.days_a_hundred for result in enough),
        of=len(enough),
    )
