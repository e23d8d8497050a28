"""What one date of the calendar can be: the rules for a day the office types. Pure.

Decision D1: a working day is Monday to Friday unless off, or a date marked as worked; Saturdays on which
papers are only received never count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .calendar import FIRST_DAY, LAST_DAY, DayKind, Session
from .dates import vn_date

OUTSIDE = "Lịch có từ năm 2010 đến hết năm 2079."


@dataclass(frozen=True)
class DayFlaw:
    """What cannot be, as a sentence, and at which input of the form."""

    field: str
    sentence: str


def day_flaw(day: date, kind: DayKind | None, sessions: Sequence[Session], name: str) -> DayFlaw | None:
    """What is wrong with an entry for the local date; None when it can be. `kind` None: hours of its own."""
    if not FIRST_DAY <= day <= LAST_DAY:
        return DayFlaw("date", OUTSIDE)
    if not name:
        return DayFlaw("name", "Ghi tên ngày hoặc lý do, ví dụ: Tránh bão, theo công điện của tỉnh.")
    return _of_the_weekday(day, kind) or _of_the_hours(kind, sessions)


def _of_the_weekday(day: date, kind: DayKind | None) -> DayFlaw | None:
    in_week = day.weekday() < 5
    if kind is DayKind.WORKING and in_week:
        return DayFlaw("kind", f"{vn_date(day)} là ngày trong tuần, vốn đã làm việc: không cần ghi làm bù.")
    if kind is DayKind.RECEPTION_ONLY and in_week:
        return DayFlaw("kind", "“Chỉ tiếp nhận” dùng cho thứ Bảy, Chủ nhật; trong tuần thì ghi giờ riêng.")
    if kind is None and not in_week:
        return DayFlaw("kind", "Thứ Bảy, Chủ nhật có làm việc thì chọn “Làm bù” và ghi giờ của ngày đó.")
    return None


def _of_the_hours(kind: DayKind | None, sessions: Sequence[Session]) -> DayFlaw | None:
    if kind is None and not sessions:
        return DayFlaw("sessions", "Ghi giờ mở cửa của ngày đó, ví dụ 07:00-11:30.")
    if kind is DayKind.OFF and sessions:
        return DayFlaw("sessions", "Ngày nghỉ không có giờ làm việc. Bỏ trống ô này, hoặc chọn “Giờ riêng”.")
    if kind is DayKind.RECEPTION_ONLY and sessions:
        return DayFlaw(
            "sessions", "Ngày chỉ tiếp nhận không tính vào thời hạn nên không ghi giờ. Bỏ trống ô này."
        )
    return None
