"""What the plan stands on: the procedures offered, the calendar, the ward's names in time. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from procedures.calendar import Calendar
from procedures.deadlines import Legs, Limit, PauseMode, Unit


@dataclass(frozen=True)
class Step:
    """A planned step: whose, how many minutes of a nominal day, and whether the limit counts it."""

    department: str
    minutes: int
    outside_limit: bool = False
    partner: bool = False


@dataclass(frozen=True)
class Offer:
    """A version of a procedure as the counter offers it between two local dates."""

    version: int
    key: str
    name: str
    sector: str
    limit: Limit
    legs: Legs | None
    steps: tuple[Step, ...]
    documents: tuple[tuple[str, bool], ...] = ()  # name, whether only "if there is one"
    online: bool = False
    inter_agency: bool = False
    fee_vnd: int = 0
    first_supplement: PauseMode = PauseMode.RESTART
    force_from: date | None = None
    force_to: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it may be received on the local date."""
        return (self.force_from is None or self.force_from <= day) and (
            self.force_to is None or day <= self.force_to
        )

    @property
    def same_day(self) -> bool:
        """Whether the result is due on the day of receipt."""
        return self.limit.unit is Unit.SAME_DAY


@dataclass(frozen=True)
class Identity:
    """The ward's unit code from a date on."""

    force_from: date | None
    unit: str


@dataclass(frozen=True)
class Ground:
    """Everything the plan reads."""

    calendar: Calendar
    offers: tuple[Offer, ...]
    identities: tuple[Identity, ...]
    hands: Mapping[str, tuple[str, ...]]  # usernames by department
    _by_day: dict[date, tuple[Offer, ...]] = field(default_factory=dict, compare=False)

    def offered(self, day: date) -> tuple[Offer, ...]:
        """What the counter could receive on the local date."""
        if day not in self._by_day:
            self._by_day[day] = tuple(offer for offer in self.offers if offer.in_force(day))
        return self._by_day[day]

    def unit(self, day: date) -> str:
        """The unit code on dossiers received on the local date."""
        known = [one for one in self.identities if one.force_from is None or one.force_from <= day]
        return max(known, key=lambda one: one.force_from or date.min).unit

    def present_since(self, day: date) -> date:
        """Since when the ward has had the code it has on `day`."""
        unit = self.unit(day)
        return min(one.force_from or date.min for one in self.identities if one.unit == unit)
