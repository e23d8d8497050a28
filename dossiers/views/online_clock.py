"""What is left of the 8 working hours in which a dossier sent online must be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dossiers.answering import CARE_MINUTES, answer_due
from dossiers.views.badges import DueState
from procedures.calendar import Calendar, local
from procedures.dates import vn_day_month, vn_moment

ASKED = "Giờ trả lời dừng đến khi công dân bổ sung"


@dataclass(frozen=True)
class AnswerDue:
    """Until when the answer is due, and what is left as a badge."""

    at: datetime
    state: DueState


def asked_at(dossier: Any) -> datetime | None:
    """Since when the sender is asked to complete it; the dossier comes from `with_answer_clock`."""
    moment: datetime | None = dossier.asked_at
    return moment


def answer_from(dossier: Any) -> datetime:
    """Since when an answer is owed: the sending, or the completion; from `with_answer_clock` too."""
    moment: datetime = dossier.answer_from
    return moment


def answer_by(sent_at: datetime, asked: datetime | None, at: datetime, calendar: Calendar) -> AnswerDue:
    """The end of the 8 working hours after the sending or the completion, and how that stands at `at`."""
    due = answer_due(sent_at, calendar)
    title = f"Phải trả lời trước {vn_moment(due)}"
    if asked is not None:
        return AnswerDue(due, DueState("paused", f"Chờ hoàn thiện {vn_day_month(asked)}", ASKED))
    if local(at) > due:
        over = calendar.minutes_between(due, at)
        return AnswerDue(due, DueState("late", f"Quá {span(over)}" if over else "Quá giờ", title))
    left = calendar.minutes_between(at, due)
    return AnswerDue(due, DueState("soon" if left <= CARE_MINUTES else "hours", span(left), title))


def span(minutes: int) -> str:
    """ "55 phút", "1 giờ 35", "3 giờ"; working days of 8 hours from 16 hours on: "4 ngày"."""
    hours, rest = divmod(minutes, 60)
    if hours >= 16:
        return f"{hours // 8} ngày làm việc"
    if not hours:
        return f"{rest} phút"
    return f"{hours} giờ {rest:02d}" if rest else f"{hours} giờ"
