"""When a dossier counts as received: the server's minute of saving, or an earlier one that a person gives.

Power or network fails while people stand in line; what was received on paper is entered afterwards. The same
day any clerk may say when; up to three working days back only the office, with the reason.
"""

from __future__ import annotations

from datetime import date, datetime

from procedures.calendar import Calendar, local
from procedures.roles import Role

from .base import Change
from .errors import Refused

WORKING_DAYS_BACK = 3


def receipt_moment(change: Change, given: datetime | None, reason: str) -> datetime:
    """The moment of receipt, to the minute. Raises Refused at `received_at` or `received_reason`."""
    if given is None:
        return change.at
    moment = local(given)
    if moment > change.at:
        raise Refused("Giờ nhận này chưa tới.", "received_at")
    if moment.date() == change.day:
        return moment
    if too_long_ago(moment.date(), change.day, change.calendar):
        sentence = f"Chỉ nhập lại được hồ sơ nhận trong {WORKING_DAYS_BACK} ngày làm việc trước."
        raise Refused(sentence, "received_at")
    if Role.OFFICE not in change.officer.roles:
        raise Refused("Hồ sơ nhận từ hôm trước do người có quyền Văn phòng nhập.", "received_at")
    if not reason:
        raise Refused("Ghi lý do nhập sau, ví dụ: mất điện.", "received_reason")
    return moment


def too_long_ago(day: date, today: date, calendar: Calendar) -> bool:
    """Whether more working days have begun since the local date `day` than an entry afterwards may wait."""
    return calendar.working_days_between(day, today) > WORKING_DAYS_BACK
