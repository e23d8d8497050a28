"""The days of a due date as rows of a table: one a day, or one a week where there are many. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from dossiers.day_ledger import DayLine, LineKind, Segment
from dossiers.promise import limit_words, rests
from procedures.calendar import Calendar
from procedures.dates import vn_date, vn_day_month, vn_moment, weekday_short
from procedures.deadlines import Limit, StepKind, Unit

MOST_ROWS = 31  # days told one by one; of a longer way, weeks
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class DayRow:
    """`days` "T3 03/11" or "T7 07/11 – CN 08/11"; `count` "ngày 3/8"; `kind` that of the line; `due` marks
    the last."""

    days: str
    kind: str
    count: str = ""
    why: str = ""
    due: bool = False


@dataclass(frozen=True)
class DayTable:
    """The rows of one run of the clock: why it began, what it gives, and what of it no longer counts."""

    title: str
    told: str
    rows: tuple[DayRow, ...]
    dropped: bool = False


def day_tables(segments: Sequence[Segment], calendar: Calendar) -> list[DayTable]:
    """A table for each segment, in order of time."""
    return [
        DayTable(
            title=f"{one.event} {vn_moment(one.at)}",
            told=_told(one),
            rows=tuple(_rows(one, calendar)),
            dropped=one.dropped,
        )
        for one in segments
    ]


def _told(segment: Segment) -> str:
    """What the run gives: "tính lại từ đầu, 8 ngày làm việc: hẹn 17:00 thứ Ba 17/11/2026"."""
    left, limit = segment.whole - segment.used, segment.limit
    how = {
        StepKind.RECEIVED: limit_words(limit),
        StepKind.LEG_BEGAN: limit_words(limit),
        StepKind.RESTARTED: f"tính lại từ đầu, {limit_words(limit)}",
        StepKind.RESUMED: f"tính tiếp, còn {_amount(left, limit)}" if segment.whole else "tính tiếp",
    }[segment.kind]
    if segment.due_at is not None:
        return f"{how}: hẹn {vn_moment(segment.due_at)}"
    used = f"đã dùng {_amount(segment.counted, limit)}" if segment.whole else "tạm dừng"
    if segment.dropped:
        return f"{how}; {used} rồi tạm dừng, không tính nữa vì thời hạn tính lại từ đầu"
    return f"{how}; {used} thì tạm dừng" + (", chưa có ngày hẹn" if segment.open_pause else "")


def _amount(number: int, limit: Limit) -> str:
    if limit.unit in (Unit.WORKING_HOUR, Unit.CLOCK_HOUR):
        return minutes_words(number)
    return f"{number} ngày làm việc" if limit.unit is Unit.WORKING_DAY else f"{number} ngày"


def minutes_words(minutes: int) -> str:
    """ "4 giờ 30 phút", "50 phút": real minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} giờ" if hours else "", f"{rest} phút" if rest or not hours else ""]
    return " ".join(part for part in parts if part)


# -- rows -------------------------------------------------------------------------------------------


def _rows(segment: Segment, calendar: Calendar) -> Iterable[DayRow]:
    weekly = len(segment.lines) > MOST_ROWS and segment.limit.unit not in (Unit.WORKING_HOUR, Unit.CLOCK_HOUR)
    for _, group in groupby(enumerate(segment.lines), key=lambda item: _together(*item, weekly=weekly)):
        lines = [line for _, line in group]
        if len(lines) > 1 and lines[0].kind is not LineKind.PAUSED and not _rest(lines):
            yield _week(lines, segment, calendar)
        else:
            yield _run(lines, segment, calendar)


def _together(index: int, line: DayLine, *, weekly: bool) -> tuple[object, ...]:
    """What tells a row from the next: days off stay together, days of a pause, and in weeks a whole week."""
    if line.kind is LineKind.PAUSED:
        return (line.kind, line.why)
    if line.due or line.note or line.kind in (LineKind.START, LineKind.DUE):
        return (line.kind, index)
    if weekly:
        return ("week", *line.day.isocalendar()[:2])
    return (line.kind, None) if line.kind is LineKind.OFF else (line.kind, index)


def _rest(lines: Sequence[DayLine]) -> bool:
    return all(line.kind is LineKind.OFF for line in lines)


def _run(lines: Sequence[DayLine], segment: Segment, calendar: Calendar) -> DayRow:
    first, last = lines[0], lines[-1]
    why = first.why if len(lines) == 1 or not _rest(lines) else _rest_words(lines, calendar)
    return DayRow(
        days=_span(first.day, last.day),
        kind=first.kind.value,
        count=_count(first, segment),
        why="; ".join(part for part in (why, last.note) if part),
        due=last.due,
    )


def _count(line: DayLine, segment: Segment) -> str:
    if line.number is not None:
        return f"ngày {line.number}/{segment.whole}"
    return minutes_words(line.minutes) if line.minutes else ""


def _rest_words(lines: Sequence[DayLine], calendar: Calendar) -> str:
    """ "thứ Bảy, Chủ nhật", with the feast's own name where there is one."""
    named = [rest.name for rest in rests(lines[0].day - _ONE, lines[-1].day, calendar)]
    plain = [line.why for line in lines if line.why in ("thứ Bảy", "Chủ nhật")]
    special = [line.why for line in lines if line.why not in plain and line.day.weekday() > 4]
    return ", ".join(dict.fromkeys([*plain, *special, *named]))


def _week(lines: Sequence[DayLine], segment: Segment, calendar: Calendar) -> DayRow:
    """A week as one row: which days of the limit it holds, and what in it is not as in other weeks."""
    counted = [line for line in lines if line.number is not None]
    off = rests(lines[0].day - _ONE, lines[-1].day, calendar)
    why = [f"nghỉ {rest} ({rest.name})" for rest in off]
    why += [f"{vn_day_month(line.day)} {line.why}" for line in counted if line.why]
    numbers = f"ngày {counted[0].number}–{counted[-1].number}/{segment.whole}" if counted else ""
    return DayRow(
        days=_span(lines[0].day, lines[-1].day),
        kind=LineKind.COUNTED.value,
        count=numbers if len(counted) != 1 else _count(counted[0], segment),
        why="; ".join(why),
    )


def _span(first: date, last: date) -> str:
    """A year is written only where a new one begins."""
    begins = f"{weekday_short(first)} {_shown(first, first - _ONE)}"
    return begins if first == last else f"{begins} – {weekday_short(last)} {_shown(last, first)}"


def _shown(day: date, before: date) -> str:
    return vn_day_month(day) if day.year == before.year else vn_date(day)
