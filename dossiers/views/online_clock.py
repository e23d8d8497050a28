"""What is left of the 8 working hours in which a dossier sent online must be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from dossiers.models import Event
from dossiers.querysets import DossierQuerySet
from dossiers.views.badges import DueState
from dossiers.workflow import Action
from procedures.calendar import Calendar, local
from procedures.dates import vn_day_month, vn_moment

ANSWER_MINUTES = 8 * 60  # working minutes (decree 118/2025, art. 17)
CARE_MINUTES = 2 * 60


@dataclass(frozen=True)
class AnswerDue:
    """Until when the answer is due, and what is left as a badge."""

    at: datetime
    state: DueState


def with_asked(dossiers: DossierQuerySet) -> DossierQuerySet:
    """With `asked_at`: when completion was last asked for, which is an answer too."""
    asked = Event.objects.filter(dossier=OuterRef("pk"), action=Action.ASK_COMPLETION.value)
    latest = asked.order_by("-seq").values("recorded_at")[:1]
    return dossiers.annotate(asked_at=Subquery(latest))


def asked_at(dossier: Any) -> datetime | None:
    """When completion was last asked for; the dossier comes from `with_asked`."""
    moment: datetime | None = dossier.asked_at
    return moment


def answer_by(submitted_at: datetime, asked: datetime | None, at: datetime, calendar: Calendar) -> AnswerDue:
    """The end of the 8 working hours after the sending, and how that stands at `at`."""
    due = calendar.add_minutes(submitted_at, ANSWER_MINUTES)
    title = f"Phải trả lời trước {vn_moment(due)}"
    if asked is not None:
        return AnswerDue(due, DueState("paused", f"Chờ hoàn thiện {vn_day_month(asked)}", title))
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
