"""Why a day is worked or not, in the words of the calendar on the wall. Pure."""

from __future__ import annotations

from datetime import date

from procedures.calendar import Calendar, DayKind
from procedures.dates import weekday_name


def off_reason(day: date, calendar: Calendar) -> str:
    """Why a day is not worked: the name of the day off, "chỉ tiếp nhận", "thứ Bảy", "Chủ nhật"."""
    special = calendar.special(day)
    if special is not None and special.kind is DayKind.OFF:
        return special.name or "nghỉ theo lịch"
    if special is not None and special.kind is DayKind.RECEPTION_ONLY:
        return f"{weekday_name(day)} chỉ tiếp nhận"
    return weekday_name(day)


def worked_otherwise(day: date, calendar: Calendar) -> str:
    """What is unusual about a working day: made up for another, or with hours of its own."""
    special = calendar.special(day)
    if special is None or not calendar.is_working(day):
        return ""
    hours = ", ".join(str(session) for session in special.sessions)
    made_up = f"{weekday_name(day)} làm bù" if special.kind is DayKind.WORKING else ""
    return "; ".join(part for part in (made_up, f"mở cửa {hours}" if hours else "") if part)
