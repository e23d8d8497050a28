"""What a day of a due date is told as: the lines, and the segments of the clock they belong to. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from procedures.deadlines import StepKind


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

    `kind` is the engine's: received (the limit begins), restarted (it begins again) or resumed (what was left
    runs on). `whole` is the whole limit and `used` what of it was used before, in days, or in minutes for
    limits in hours; both 0 for same-day work. `due_at` is None when a pause took it away. `dropped`: a fresh
    start came later, so its days count no longer. `open_pause`: the pause that goes on.
    """

    kind: StepKind
    at: datetime
    event: str
    whole: int
    used: int
    lines: tuple[DayLine, ...]
    due_at: datetime | None
    dropped: bool = False
    open_pause: NamedPause | None = None

    @property
    def counted(self) -> int:
        """What this segment counts of the limit: days, or minutes for limits in hours."""
        counted = [line for line in self.lines if line.kind is LineKind.COUNTED]
        return sum(line.minutes for line in counted) or sum(line.number is not None for line in counted)
