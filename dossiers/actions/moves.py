"""What a calendar does to the dates of open dossiers, told before anything is changed (decision D1).

Reads only, in a number of queries that does not grow with the dossiers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from dossiers.models import Apology, Dossier, IssuedPaper
from dossiers.numbering import Series
from procedures.calendar import Calendar, CalendarError, local

from .clock import compute_due
from .errors import Refused

_LIVE = (Apology.Status.DRAFT.value, Apology.Status.SUBMITTED.value)
_ISSUED = (Apology.Status.APPROVED.value, Apology.Status.DELIVERED.value)


@dataclass(frozen=True)
class Move:
    """A dossier whose due moment is another by the new calendar; None: a pause has taken it away.

    `told` is the date the citizen was told last; `receipt` the id of the latest receipt, `printed` whether
    it was opened for printing; `letters` are the apologies that were not withdrawn.
    """

    dossier: Dossier
    before: datetime | None
    after: datetime | None
    told: datetime | None
    at: datetime
    receipt: int | None = None
    printed: bool = False
    letters: Sequence[Apology] = field(default_factory=list)

    @property
    def later(self) -> bool:
        """Whether the ward gets more time."""
        return self.after is None or (self.before is not None and self.after > self.before)

    @property
    def was_late(self) -> bool:
        """Late by the calendar before."""
        return self.before is not None and self.at > self.before

    @property
    def is_late(self) -> bool:
        """Late by the new one."""
        return self.after is not None and self.at > self.after

    @property
    def stops_being_late(self) -> bool:
        """Late until now, and no longer."""
        return self.was_late and not self.is_late

    @property
    def becomes_late(self) -> bool:
        """Late from now on."""
        return self.is_late and not self.was_late

    @property
    def has_letter(self) -> bool:
        """Whether an apology has been approved."""
        return any(letter.status in _ISSUED for letter in self.letters)

    @property
    def live_letters(self) -> list[Apology]:
        """The apologies being written or waiting for approval."""
        return [letter for letter in self.letters if letter.status in _LIVE]

    @property
    def retells(self) -> bool:
        """Whether a new receipt goes out: the date is later than the one told last, and has not passed.

        An earlier date binds the ward and not the citizen, who keeps the date on paper.
        """
        if self.after is None or not self.later or self.is_late:
            return False
        return self.told is None or self.after > self.told


def find_moves(dossiers: Iterable[Dossier], calendar: Calendar, at: datetime) -> list[Move]:
    """The moves among open dossiers, in their order; `at` is local. Their pauses should be prefetched.

    Raises Refused naming a dossier whose date would leave the calendar.
    """
    found = []
    for dossier in dossiers:
        before = local(dossier.due_first) if dossier.due_first else None
        after = _due(dossier, calendar)
        if before != after:
            found.append(Move(dossier, before, after, dossier.due_current, at))
    ids = [move.dossier.pk for move in found]
    receipts, letters = _latest_receipts(ids), _letters(ids)
    return [_with_papers(move, receipts.get(move.dossier.pk), letters[move.dossier.pk]) for move in found]


def _with_papers(move: Move, receipt: tuple[int, bool] | None, letters: list[Apology]) -> Move:
    pk, printed = receipt or (None, False)
    return replace(move, receipt=pk, printed=printed, letters=letters)


def _due(dossier: Dossier, calendar: Calendar) -> datetime | None:
    try:
        return compute_due(dossier, calendar)
    except CalendarError as error:
        raise Refused(f"Hồ sơ {dossier.code}: {error}") from None


def _latest_receipts(ids: Sequence[int]) -> dict[int, tuple[int, bool]]:
    """The latest receipt of each dossier, and whether it was printed."""
    receipts = IssuedPaper.objects.filter(dossier__in=ids, kind=Series.RECEIPT.value)
    rows = receipts.order_by("issued_at", "pk").values_list("dossier_id", "pk", "rendered_at")
    return {dossier: (pk, rendered is not None) for dossier, pk, rendered in rows}


def _letters(ids: Sequence[int]) -> defaultdict[int, list[Apology]]:
    found: defaultdict[int, list[Apology]] = defaultdict(list)
    for letter in Apology.objects.filter(dossier__in=ids, status__in=[*_LIVE, *_ISSUED]).order_by("ordinal"):
        found[letter.dossier_id].append(letter)
    return found
