"""The answer owed to whoever sent a dossier online. Pure.

Acceptance, refusal or what is to be completed is told within 8 working hours of the sending (decree
118/2025/ND-CP, art. 17.2); what the sender completes starts the 8 hours again (decision D6).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from datetime import datetime, timedelta

from procedures.calendar import Calendar, local

ANSWER_MINUTES = 8 * 60  # working minutes
CARE_MINUTES = 2 * 60
_FURTHEST = 60 * 24 * 60  # minutes back; no run of days off is longer


def answer_due(sent: datetime, calendar: Calendar) -> datetime:
    """Until when what was sent (or completed) at `sent` must be answered."""
    return calendar.add_minutes(sent, ANSWER_MINUTES)


def unanswered_before(at: datetime, calendar: Calendar) -> datetime:
    """What was sent before this moment, and not answered, is overdue at `at`."""
    now = local(at)
    return _first(now, lambda sent: answer_due(sent, calendar) >= now)


def care_before(at: datetime, calendar: Calendar) -> datetime:
    """What was sent before this moment has at most two of its working hours left at `at`, or none."""
    now = local(at)
    used = ANSWER_MINUTES - CARE_MINUTES
    return _first(now, lambda sent: calendar.minutes_between(sent, now) < used)


def _first(now: datetime, holds: Callable[[datetime], bool]) -> datetime:
    """The first minute up to `now` from which on `holds` is true."""
    start = now - timedelta(minutes=_FURTHEST)
    minutes = bisect_left(range(_FURTHEST), True, key=lambda passed: holds(start + timedelta(minutes=passed)))
    return start + timedelta(minutes=minutes)
