"""Queueing the morning mail: once a person and working day, however often the job runs."""

from __future__ import annotations

import logging
from datetime import datetime

from dossiers.actions.mail import queue_mail
from dossiers.models import OutboxMessage
from dossiers.periods import year_of
from procedures.calendar import local
from procedures.models import CalendarVersion, Officer, Ward

from ..digest import compose
from ..periods import year_period
from ..scopes import Scope

logger = logging.getLogger(__name__)


def queue_digests(at: datetime) -> str:
    """Write today's mails into the outbox; what was done, in words. Nothing on a day off.

    The key of a mail names officer and day and is unique, so a second run, even at the same time, adds none.
    One officer whose mail cannot be written stops nobody else's.
    """
    today = local(at).date()
    calendar = CalendarVersion.objects.current().calendar
    if not calendar.is_working(today):
        return "hôm nay không phải ngày làm việc"
    closing_day = Ward.objects.current(today).closing_day
    year = year_period(year_of(today, closing_day), closing_day)
    scope = Scope(year.period, at, closing_day, calendar=calendar)
    queued = failed = 0
    for officer in _readers(today.isoformat()):
        try:
            mail = compose(officer, scope)
        except Exception:
            logger.exception("The morning mail of officer %s could not be written", officer.pk)
            failed += 1
            continue
        if mail is not None:
            subject, text = mail
            key = _key(officer, today.isoformat())
            queued += queue_mail(key=key, recipient=officer.email, subject=subject, text=text, at=at)
    words = f"lập {queued} thư" if queued else "không có thư mới"
    return f"{words}, {failed} thư không lập được" if failed else words


def _key(officer: Officer, day: str) -> str:
    return f"digest:{officer.pk}:{day}"


def _readers(day: str) -> list[Officer]:
    """Active officers with an address whose mail of the day is not there yet."""
    written = set(
        OutboxMessage.objects.filter(key__startswith="digest:", key__endswith=f":{day}").values_list(
            "key", flat=True
        )
    )
    officers = Officer.objects.filter(is_active=True).exclude(email="").select_related("department")
    return [officer for officer in officers if _key(officer, day) not in written]
