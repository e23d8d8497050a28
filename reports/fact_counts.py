"""The figures of a report counted again from its frozen facts, by plain rules and without a database.

The rules are those of decision D4, written once more and in another way than the query sets of
reports/figures.py: where the two differ, one of them is wrong and nobody signs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .facts import Fact

_ONLINE, _POSTAL, _PAPERS = "online", "postal", "supplement"


def figure_keys(fact: Fact, start: str) -> Iterator[str]:
    """The figures that count the dossier; `start` is the first moment of the period, ISO text."""
    if fact.received_at >= start:
        yield from _received(fact)
    elif not fact.ended_at or fact.ended_at >= start:
        yield "carried_over"
    if not fact.ended_at:
        yield from _pending(fact)
    elif fact.ended_at >= start:
        yield from _ended(fact)
    if fact.asked:
        yield "supplemented"
        if fact.asked > 1:
            yield "supplemented_again"
        if fact.near_end:
            yield "supplemented_near_end"
    if fact.returned_at >= start:
        yield "handed_out"
        if fact.by_post:
            yield "handed_out_by_post"


def _received(fact: Fact) -> Iterator[str]:
    yield "received"
    if fact.channel != _ONLINE:
        yield "received_direct"
        if fact.channel == _POSTAL:
            yield "received_postal"
        return
    yield "received_online"
    if fact.online_level in ("full", "partial"):
        yield f"online_{fact.online_level}"


def _ended(fact: Fact) -> Iterator[str]:
    if not fact.outcome:
        yield "otherwise_ended"
        yield "ended_after_due" if fact.due and fact.ended_at > fact.due else "ended_in_time"
        return
    late = fact.outcome == "late"
    yield from ("resolved", fact.outcome)
    if not late:
        yield "in_time"
    if fact.at_once:
        yield "at_once"
        if late:
            yield "at_once_late"
    else:
        yield "resolved_later"
        if not late:
            yield "in_time_later"
    if fact.inter_agency:
        yield "inter_agency"
        if late:
            yield "inter_agency_late"
    if late:
        yield from _with_or_without_letter(fact)


def _pending(fact: Fact) -> Iterator[str]:
    yield "pending"
    yield "pending_late" if fact.overdue else "pending_in_time"
    if fact.paused:
        yield "paused"
        if fact.paused == _PAPERS:
            yield "awaiting_supplement"
    if fact.overdue:
        yield from _with_or_without_letter(fact)
        if not fact.letter:
            yield "pending_late_without_letter"


def _with_or_without_letter(fact: Fact) -> Iterator[str]:
    yield "late_all"
    yield "late_with_letter" if fact.letter else "late_without_letter"


@dataclass(frozen=True)
class Recount:
    """Figure -> number: for all, by code of sector, by key of procedure; late ones by sector and reason;
    ended ones by how."""

    whole: Counter[str] = field(default_factory=Counter)
    sectors: dict[str, Counter[str]] = field(default_factory=dict)
    procedures: dict[str, Counter[str]] = field(default_factory=dict)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)

    def add(self, fact: Fact, start: str) -> None:
        """Count one dossier."""
        sector = self.sectors.setdefault(fact.sector, Counter())
        procedure = self.procedures.setdefault(fact.procedure, Counter())
        for key in figure_keys(fact, start):
            self.whole[key] += 1
            sector[key] += 1
            procedure[key] += 1
            if key == "late_all":
                self.reasons[fact.sector, fact.reason] += 1
            elif key in ("resolved", "otherwise_ended"):
                self.endings[fact.ended_as] += 1


def counted_again(facts: Iterable[Fact], start: str) -> Recount:
    """Everything a report tells, counted from the facts; `start` is the first moment of the period."""
    again = Recount()
    for fact in facts:
        again.add(fact, start)
    return again
