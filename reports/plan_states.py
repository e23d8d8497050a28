"""Where a task of the plan stands, told from its days alone, and the days of tasks that repeat. Pure.

Days of a plan are calendar days: done on the due day is on time, whatever the hour. Nothing here is typed.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SOON = timedelta(days=7)  # before its due day something not done is told as soon due


class State(StrEnum):
    """The five states of a piece of work."""

    NOT_YET = "not_yet"
    ACTIVE = "active"
    OVERDUE = "overdue"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"

    @property
    def label(self) -> str:
        """Its name on screen."""
        return STATE_LABELS[self]


STATE_LABELS = {
    State.NOT_YET: "Chưa đến",
    State.ACTIVE: "Đang làm",
    State.OVERDUE: "Quá hạn",
    State.DONE_ON_TIME: "Xong đúng hạn",
    State.DONE_LATE: "Xong muộn",
}


def state_of(starts_on: date, due_on: date, done_on: date | None, percent: int, today: date) -> State:
    """The state on the local date `today`. Work noted before its beginning has begun."""
    if done_on is not None:
        return State.DONE_LATE if done_on > due_on else State.DONE_ON_TIME
    if today > due_on:
        return State.OVERDUE
    return State.NOT_YET if today < starts_on and not percent else State.ACTIVE


@dataclass(frozen=True)
class Badge:
    """What the badge of a due date shows; `kind` is one of those of lateness."""

    kind: str
    text: str
    title: str = ""


_KINDS = {
    State.NOT_YET: "none",
    State.ACTIVE: "running",
    State.OVERDUE: "late",
    State.DONE_ON_TIME: "on_time",
    State.DONE_LATE: "soon",
}


def badge(state: State, due_on: date, done_on: date | None, today: date) -> Badge:
    """The state with its days: "Quá hạn 12 ngày", "Còn 3 ngày", "Xong muộn 5 ngày"."""
    if state is State.OVERDUE:
        return Badge("late", f"Quá hạn {(today - due_on).days} ngày")
    if state is State.DONE_LATE and done_on is not None:
        return Badge("soon", f"Xong muộn {(done_on - due_on).days} ngày")
    if state is State.ACTIVE and is_soon(due_on, done_on, today):
        left = (due_on - today).days
        return Badge("soon", f"Còn {left} ngày") if left else Badge("today", "Hôm nay")
    return Badge(_KINDS[state], state.label)


def is_soon(due_on: date, done_on: date | None, today: date) -> bool:
    """Not done, not late, and due within a week."""
    return done_on is None and today <= due_on <= today + SOON


def repeated(year: int, months: int, day: int) -> list[tuple[int, date, date]]:
    """Number, first day and due day of each stretch of `months` months: by `day` of its last month, or that
    month's last day."""
    found = []
    for number in range(1, 12 // months + 1):
        last = number * months
        due = date(year, last, min(day, monthrange(year, last)[1]))
        found.append((number, date(year, last - months + 1, 1), due))
    return found


def year_on(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes the 28th."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
