"""The words and the colour of a dossier's lateness, for `{% due_badge %}`. One place for every list and head.

Status and lateness are two facts, shown side by side; lateness is always computed (decision D1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dossiers.lateness import Outcome, days_late
from dossiers.models import Dossier
from dossiers.workflow import FINISHED, OPEN
from procedures.calendar import Calendar, local
from procedures.dates import vn_date, vn_day_month, vn_moment

SOON_DAYS = 2  # working days left from which a dossier needs care
_OUTCOME_WORDS = {Outcome.EARLY.value: "Trước hạn", Outcome.ON_TIME.value: "Đúng hạn"}


@dataclass(frozen=True)
class DueState:
    """`kind` chooses colour and icon; `text` are the words; `title` the exact moment."""

    kind: str
    text: str
    title: str = ""


def due_state(dossier: Dossier, at: datetime, calendar: Calendar) -> DueState:
    """How the dossier stands to its due moment at `at`."""
    if dossier.state in FINISHED:
        return _judged(dossier)
    if dossier.state not in OPEN:
        return DueState("none", "—")
    if dossier.due_first is None:
        since = f"từ {vn_date(dossier.paused_at)}" if dossier.paused_at else ""
        return DueState("paused", "Tạm dừng", since)
    return _open(local(dossier.due_first), local(at), calendar)


def late_words(days: int) -> str:
    """ "Trễ 4 ngày", or "Trễ trong ngày" when the due date itself is today."""
    return f"Trễ {days} ngày" if days else "Trễ trong ngày"


def _judged(dossier: Dossier) -> DueState:
    title = f"Hạn {vn_moment(dossier.due_first)}" if dossier.due_first else ""
    if dossier.outcome == Outcome.LATE.value:
        return DueState("late", late_words(dossier.days_late or 0), title)
    return DueState(dossier.outcome, _OUTCOME_WORDS[dossier.outcome], title)


def _open(due: datetime, at: datetime, calendar: Calendar) -> DueState:
    title = f"Hạn {vn_moment(due)}"
    if at > due:
        return DueState("late", late_words(days_late(due, at, calendar)), title)
    if due.date() == at.date():
        return DueState("today", "Hôm nay", title)
    left = calendar.working_days_between(at.date(), due.date())
    return DueState(
        "soon" if left <= SOON_DAYS else "running", f"Còn {left} ngày" if left else vn_day_month(due), title
    )
