"""What a day of a due date is told as: the lines, and the segments of the clock they belong to. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from procedures.deadlines import Limit, StepKind


class LineKind(StrEnum):
    """What a day is to the limit."""

    START = "start"  # of receipt or of going on: not counted
    COUNTED = "counted"
    OFF = "off"
    PAUSED = "paused"
    DUE = "due"  # the due day, but no day of the limit: an end rolled on, or nothing was left


@dataclass(frozen=True)
class NamedPause:
    """A pause in the ward's words: `begun` "Yêu cầu bổ sung lần 1", `over` "Nhận đủ giấy tờ bổ sung"."""

    started: datetime
    ended: datetime | None
    begun: str
    over: str


@dataclass(frozen=True)
class DayLine:
    """One local date. `number` is its place in the limit in days, `minutes` what it gives to one in hours;
    `note` tells a pause that began on it; `due` marks the last."""

    day: date
    kind: LineKind
    why: str = ""
    number: int | None = None
    minutes: int = 0
    note: str = ""
    due: bool = False


@dataclass(frozen=True)
class Segment:
    """The clock running from `at`, because of `event`, until the due moment or the next pause.

    `kind` is the engine's: received or leg_began (the limit, or its second leg, begins), restarted (it begins
    again) or resumed (what was left runs on). `limit` is the one that runs. `whole` is the whole of it and
    `used` what of it was used before, in days, or in minutes for limits in hours; both 0 for same-day work.
    `reckoned` is the due moment the engine gave; `cut` the pause that took it away. `dropped`: a fresh start
    came later, so its days count no longer.
    """

    kind: StepKind
    at: datetime
    limit: Limit
    event: str
    whole: int
    used: int
    lines: tuple[DayLine, ...]
    reckoned: datetime
    cut: NamedPause | None = None
    dropped: bool = False

    @property
    def due_at(self) -> datetime | None:
        """The due moment, unless a pause took it away."""
        return None if self.cut else self.reckoned

    @property
    def open_pause(self) -> NamedPause | None:
        """The pause that still goes on."""
        return self.cut if self.cut is not None and self.cut.ended is None else None

    @property
    def counted(self) -> int:
        """What this segment counts of the limit: days, or minutes for limits in hours."""
        counted = [line for line in self.lines if line.kind is LineKind.COUNTED]
        return sum(line.minutes for line in counted) or sum(line.number is not None for line in counted)
