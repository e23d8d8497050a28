"""How a date was counted, in a few sentences for the citizen and for papers. Pure.

The first promise, then every pause from when to when and what it changed; day by day it is day_ledger.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dossiers.day_lines import NamedPause, Segment
from dossiers.pause_words import paused_words
from dossiers.promise import citizen_sentence, due_words, limit_words, not_counted_words
from procedures.calendar import Calendar, local
from procedures.dates import vn_date
from procedures.deadlines import StepKind, Unit


def date_story(segments: Sequence[Segment], pauses: Sequence[NamedPause], calendar: Calendar) -> list[str]:
    """The sentences in order of time. `segments` from `day_ledger` with these very pauses."""
    told = [(one.at, _run(one, calendar)) for one in segments]
    cuts = [one.cut for one in segments if one.cut is not None]
    told += [(local(p.started), _pause(p, counts=p in cuts)) for p in pauses]
    return [sentence for _, sentence in sorted(told, key=_moment)]


def _moment(told: tuple[datetime, str]) -> datetime:
    return told[0]


def _run(segment: Segment, calendar: Calendar) -> str:
    due, limit = segment.reckoned, segment.limit
    if segment.kind is StepKind.RECEIVED:
        return citizen_sentence(segment.at, due, limit, calendar)
    since = f"Từ ngày {vn_date(segment.at)} thời hạn"
    if segment.kind in (StepKind.RESTARTED, StepKind.LEG_BEGAN):
        without = not_counted_words(segment.at, due, limit, calendar, "ngày này")
        counted = f"{_padded(limit_words(limit))}{without}. Hẹn trả lúc {due_words(due)}."
        if segment.kind is StepKind.RESTARTED:
            return f"{since} tính lại từ đầu: {counted}"
        return f"Ngày {vn_date(segment.at)} nhận chứng từ nộp tiền, phần thứ hai bắt đầu: {counted}"
    return f"{since} tính tiếp phần còn lại{_left(segment)}. Hẹn trả lúc {due_words(due)}."


def _left(segment: Segment) -> str:
    unit = segment.limit.unit
    if unit not in (Unit.WORKING_DAY, Unit.CALENDAR_DAY):
        return ""
    word = "ngày làm việc" if unit is Unit.WORKING_DAY else "ngày"
    left = max(0, segment.whole - segment.used)
    return f" ({left:02d} {word}, đã dùng {segment.used:02d})" if left else " (đã dùng hết thời hạn)"


def _padded(length: str) -> str:
    """Numbers under 10 get a 0 in front, as on every paper."""
    return f"0{length}" if length[:1].isdigit() and not length[1:2].isdigit() else length


def _pause(pause: NamedPause, *, counts: bool) -> str:
    words = paused_words(pause.begun)
    since = f"Từ ngày {vn_date(pause.started)}"
    if pause.ended is None:
        return f"{since} {words}{'' if counts else '; ngày hẹn đã qua nên không đổi'}."
    effect = "thời gian này không tính vào thời hạn" if counts else "ngày hẹn đã qua nên không đổi"
    return f"{since} đến ngày {vn_date(pause.ended)} {words}; {effect}."
