"""What becomes of a dossier. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Ending(Enum):
    """How it ends."""

    RESOLVED = auto()
    WITHDRAWN = auto()
    STOPPED = auto()
    CLOSED = auto()  # the supplement never came
    VOID = auto()
    REFUSED = auto()  # sent online or shown at the counter, never accepted
    AWAY = auto()  # told at the counter what is missing, never brought again


class Letter(Enum):
    """How far the apology of a late dossier gets."""

    NONE = auto()  # a draft that nobody lays before a leader
    USUAL = auto()  # approved and delivered around the missed date, most after it
    AHEAD = auto()  # approved and delivered before the date is missed
    LAID = auto()  # laid before a leader, not approved
    FORESEEN = auto()  # likewise, written by the office before the sweep would have drafted it
    APPROVED = auto()  # approved, not delivered
    AGAIN = auto()  # the new date is missed too, a second letter follows


class Twist(Enum):
    """Something out of the ordinary on the way."""

    SENT_BACK = auto()
    REASSIGNED = auto()
    CORRECTED = auto()
    SUSPENDED = auto()
    REOPENED = auto()
    RECORDED_LATE = auto()  # approved, but noted as resolved only days later
    ASKED = auto()  # sent online, asked to complete it within the hour, no answer since
    STRANDED = auto()  # resolved, but brought to the counter only days later
    LEFT_UNSIGNED = auto()  # a certification that is signed only at the end of its time
    LEFT_SIGNED = auto()  # a certification a leader has signed, finished only at the end of its time


@dataclass(frozen=True)
class Fate:
    """Everything chance (or a scene) decides about a dossier beforehand."""

    ending: Ending = Ending.RESOLVED
    late_days: int = 0  # working days after the due date; 0: in time
    early: bool = False
    supplements: int = 0
    supplement_days: int | None = None  # working days until the papers come
    again_days: int | None = None  # working days from receipt to the proposal of a second request
    payment: bool = False
    payment_days: int | None = None
    refused: bool = False  # the result is a refusal in writing
    letter: Letter = Letter.USUAL
    twist: Twist | None = None
    pace: tuple[float, ...] = ()  # working days at each step but the last; empty: by budgets and chance
    culprit: int | None = None  # the step that takes what the dossier is late by
    ready_days: int | None = None  # working days from receipt to result; None: by `early` and chance
    uncollected_days: int | None = None  # working days the result waits for the citizen
