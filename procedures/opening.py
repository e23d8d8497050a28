"""What the door of the counter would say: open until when, or closed and open again when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from procedures.calendar import Calendar, DayKind, Session, local
from procedures.dates import vn_day_month, weekday_name


@dataclass(frozen=True)
class Opening:
    """Whether the counter is open at a moment, and the line that says so."""

    open: bool
    head: str
    text: str


def opening(at: datetime, calendar: Calendar) -> Opening:
    """The line for citizens at the moment `at` (dates and hours of Asia/Ho_Chi_Minh)."""
    at = local(at)
    day, minute = at.date(), at.hour * 60 + at.minute
    sessions = calendar.sessions(day)
    if any(s.opens <= minute < s.closes for s in sessions):
        until = _hour(sessions[-1].closes)
        return Opening(True, "Đang mở cửa.", f"Hôm nay, {_day(day)}: đến {until}{_lunch(sessions)}.")
    again = calendar.next_opening(at)
    if again.date() == day:
        head = "Nghỉ trưa." if minute >= sessions[0].closes else "Chưa mở cửa."
        return Opening(False, head, f"Mở cửa lúc {_hour(again.hour * 60 + again.minute)} hôm nay.")
    head = "Đã hết giờ." if sessions else "Hôm nay nghỉ."
    return Opening(False, head, f"Mở lại {_hour(again.hour * 60 + again.minute)} {_day(again.date())}.")


def next_day_off(day: date, calendar: Calendar, within: int = 120) -> str:
    """The next named day off on a weekday after `day`: "thứ Ba 24/11 (Ngày Văn hóa Việt Nam)"; or empty."""
    for offset in range(1, within):
        coming = day + timedelta(days=offset)
        special = calendar.special(coming)
        if special and special.kind is DayKind.OFF and coming.weekday() < 5:
            return f"{_day(coming)} ({special.name})"
    return ""


def _lunch(sessions: tuple[Session, ...]) -> str:
    if len(sessions) != 2:
        return ""
    return f" (nghỉ trưa {_hour(sessions[0].closes)} - {_hour(sessions[1].opens)})"


def _hour(minute: int) -> str:
    hour, rest = divmod(minute, 60)
    return f"{hour} giờ {rest:02d}" if rest else f"{hour} giờ"


def _day(day: date) -> str:
    return f"{weekday_name(day)} {vn_day_month(day)}"
