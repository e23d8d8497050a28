"""Walking the days of one segment of the clock. Pure; the whole of it is day_ledger.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dossiers.day_lines import DayLine, LineKind, NamedPause, Segment
from dossiers.day_words import off_reason, worked_otherwise
from dossiers.pause_words import paused_words
from procedures.calendar import Calendar, at_minute, local
from procedures.dates import vn_time
from procedures.deadlines import ClockStep, Limit, StepKind, Unit, same_day_cut_off

_ONE = timedelta(days=1)
_BY_DAYS = {Unit.CALENDAR_DAY, Unit.MONTH}
BY_MINUTES = {Unit.WORKING_HOUR, Unit.CLOCK_HOUR}


@dataclass
class Walk:
    """One segment under way, day by day."""

    step: ClockStep
    limit: Limit
    calendar: Calendar
    pause: NamedPause | None
    whole: int
    used: int
    event: str

    def segment(self) -> Segment:
        """The segment with its lines; the days of the pause that ended it are its last."""
        lines = list(self._lines())
        pause = self.pause
        if pause is not None:
            lines[-1] = replace(lines[-1], note=f"từ {vn_time(pause.started)} {paused_words(pause.begun)}")
            lines += self._paused(pause)
        else:
            lines[-1] = replace(lines[-1], due=True)
        return Segment(
            kind=self.step.kind,
            at=self.step.at,
            limit=self.limit,
            event=self.event,
            whole=self.whole,
            used=self.used,
            lines=tuple(lines),
            reckoned=self.due,
            cut=pause,
        )

    @property
    def due(self) -> datetime:
        """The due moment the engine gives."""
        if self.step.due_at is None:
            raise ValueError("a running clock has a due moment")
        return self.step.due_at

    @property
    def stop(self) -> datetime:
        """When this segment ends: at the pause, else at the due moment."""
        return local(self.pause.started) if self.pause else self.due

    def _lines(self) -> Iterator[DayLine]:
        first, last = self.step.at.date(), self.stop.date()
        left = self.whole - self.used
        for distance in range((last - first).days + 1):
            line = self._line(first + distance * _ONE, left)
            left -= line.minutes or int(line.number is not None)
            yield line

    def _line(self, day: date, left: int) -> DayLine:
        if self.limit.unit is Unit.SAME_DAY:
            return self._same_day(day)
        if self.limit.unit in BY_MINUTES:
            return self._of_minutes(day, left)
        if day == self.step.at.date():
            return self._start(day)
        return self._of_days(day, left)

    def _start(self, day: date) -> DayLine:
        if self.pause is None and self.due.date() == day:
            return DayLine(day, LineKind.DUE, "đã dùng hết thời hạn: hạn là giờ đóng cửa ngày này")
        return DayLine(day, LineKind.START, f"{self._day_of_event()}, không tính")

    def _day_of_event(self) -> str:
        if self.step.kind is StepKind.RECEIVED:
            return "ngày nhận"
        return f"ngày {self.event[:1].lower()}{self.event[1:]}"

    def _of_days(self, day: date, left: int) -> DayLine:
        """A day after the first of a limit in working or calendar days."""
        worked = self.calendar.is_working(day)
        if left <= 0:
            return self._beyond(day, worked)
        if self.limit.unit in _BY_DAYS:
            why = f"ngày cuối là {off_reason(day, self.calendar)}, chuyển sang ngày làm việc tiếp theo"
            return self._counted(day, left, why if left == 1 and not worked else "")
        if worked:
            return self._counted(day, left, worked_otherwise(day, self.calendar))
        return DayLine(day, LineKind.OFF, off_reason(day, self.calendar))

    def _counted(self, day: date, left: int, why: str) -> DayLine:
        return DayLine(day, LineKind.COUNTED, why, number=self.whole - left + 1)

    def _beyond(self, day: date, worked: bool) -> DayLine:
        if not worked:
            return DayLine(day, LineKind.OFF, off_reason(day, self.calendar))
        used_up = self.limit.unit is Unit.WORKING_DAY or self.step.kind is StepKind.RESUMED
        why = "đã dùng hết thời hạn: hạn là ngày làm việc tiếp theo"
        return DayLine(day, LineKind.DUE, why if used_up else "ngày làm việc đầu tiên sau ngày cuối")

    def _of_minutes(self, day: date, left: int) -> DayLine:
        """What the day gives to a limit in hours: open minutes, or all of them for real hours."""
        start = max(self.step.at, at_minute(day, 0))
        end = min(self.stop, at_minute(day, 24 * 60))
        if self.limit.unit is Unit.CLOCK_HOUR:
            minutes = int((end - start).total_seconds() // 60)
        else:
            minutes = self.calendar.minutes_between(start, end)
        if minutes > 0 and left > 0:
            why = worked_otherwise(day, self.calendar)
            return DayLine(day, LineKind.COUNTED, why, minutes=min(minutes, left))
        return self._no_minutes(day, left)

    def _no_minutes(self, day: date, left: int) -> DayLine:
        if self.pause is None and day == self.due.date() and self.calendar.is_working(day):
            return DayLine(day, LineKind.DUE, "đã dùng hết thời hạn" if left <= 0 else "")
        if not self.calendar.is_working(day):
            return DayLine(day, LineKind.OFF, off_reason(day, self.calendar))
        why = "ngoài giờ làm việc" if left > 0 else "đã dùng hết thời hạn"
        return DayLine(day, LineKind.START, f"{self._day_of_event()}, {why}")

    def _same_day(self, day: date) -> DayLine:
        """The one line of same-day work, or from the day of receipt to the next working day."""
        worked = self.calendar.is_working(day)
        cut_off = vn_time(same_day_cut_off(day, self.calendar)) if worked else ""
        if day == self.due.date():
            early = f"nhận đến {cut_off} thì trả trong ngày"
            why = early if day == self.step.at.date() else "ngày làm việc tiếp theo"
            return DayLine(day, LineKind.DUE, why)
        if worked:
            return DayLine(day, LineKind.START, f"nhận sau {cut_off}, trả vào ngày làm việc tiếp theo")
        return DayLine(day, LineKind.OFF, off_reason(day, self.calendar))

    def _paused(self, pause: NamedPause) -> list[DayLine]:
        """The whole days inside the pause; none while it is open, for nobody knows how many."""
        if pause.ended is None:
            return []
        first, last = local(pause.started).date(), local(pause.ended).date()
        why = paused_words(pause.begun)
        return [DayLine(first + n * _ONE, LineKind.PAUSED, why) for n in range(1, (last - first).days)]
