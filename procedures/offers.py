"""Which procedures a ward takes in on a day, and why not the others: what catalogue pages show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .models import Procedure, ProcedureVersion
from .text import fold


class State(StrEnum):
    """Whether a procedure can be received on a day; the value is also the word in addresses."""

    OFFERED = "tiep-nhan-duoc"
    NO_LIMIT = "chua-co-thoi-han"
    COMING = "sap-ap-dung"
    ENDED = "het-ap-dung"
    NOT_OURS = "khong-tiep-nhan"

    @property
    def label(self) -> str:
        """Its name on screen."""
        return _LABELS[self]


_LABELS = {
    State.OFFERED: "Tiếp nhận được",
    State.NO_LIMIT: "Chưa có thời hạn",
    State.COMING: "Sắp áp dụng",
    State.ENDED: "Hết áp dụng",
    State.NOT_OURS: "Phường không tiếp nhận",
}


@dataclass(frozen=True)
class Offer:
    """A procedure with the version to show for a day: the one in force, else the next, else the last."""

    procedure: Procedure
    version: ProcedureVersion
    state: State


def offers(procedures: Iterable[Procedure], on: date, words: str = "") -> list[Offer]:
    """The offers of the local date `on`: those nearest to `words` first, else by sector and name.

    Sectors and versions should be loaded with them; a procedure without a version is left out.
    """
    found = []
    for procedure in procedures:
        versions = list(procedure.versions.all())
        if versions:
            version = version_for(versions, on)
            found.append(Offer(procedure, version, state_of(procedure, version, on)))
    return sorted(found, key=lambda offer: _nearness(offer.procedure, fold(words)))


def _nearness(procedure: Procedure, words: str) -> tuple[int, int, str]:
    """Own short names and names with these very words come first, the shortest name before longer ones.

    Without words: by sector, then by the letters of the name, đ beside d.
    """
    name = fold(procedure.name)
    if not words:
        return procedure.sector.position, 0, f"{fold(procedure.sector.name)} {name}"
    if words in (fold(short) for short in procedure.short_names.split(",")):
        return 0, len(name), name
    return (1 if f" {words} " in f" {name} " else 2), len(name), name


def version_for(versions: Iterable[ProcedureVersion], on: date) -> ProcedureVersion:
    """The version in force on `on`, else the next to come, else the last that was.

    Raises ValueError when there is none at all.
    """
    ordered = sorted(versions, key=lambda version: version.force_from or date.min)
    if not ordered:
        raise ValueError("a procedure without a version")
    not_over = [version for version in ordered if version.force_to is None or version.force_to >= on]
    return not_over[0] if not_over else ordered[-1]


def state_of(procedure: Procedure, version: ProcedureVersion, on: date) -> State:
    """Whether the procedure can be received on `on` under this version, and if not, why."""
    if version.force_to is not None and version.force_to < on:
        return State.ENDED
    if version.force_from is not None and version.force_from > on:
        return State.COMING
    if not procedure.active:
        return State.NOT_OURS
    return State.OFFERED if version.usable else State.NO_LIMIT


def counts(found: Iterable[Offer]) -> dict[State, int]:
    """How many offers stand in each state."""
    return Counter(offer.state for offer in found)
