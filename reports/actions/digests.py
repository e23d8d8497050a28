"""Queueing the morning mail: once a person and working day, however often the job runs."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from dossiers.actions.mail import queue_mail
from dossiers.actions.notices import mark_told, untold
from dossiers.actions.sweep import look
from dossiers.models import OutboxMessage
from dossiers.periods import year_of
from procedures.calendar import local
from procedures.models import CalendarVersion, Officer, Ward

from ..digest import compose
from ..periods import year_period
from ..scopes import Scope

logger = logging.getLogger(__name__)


def queue_digests(at: datetime) -> str:
    """Write today's mails into the outbox; what was done, in words. Nothing on a day off or after closing.

    The key of a mail names officer and day and is unique, so a second run, even at the same time, adds none.
    What the person was not told yet is told by it, in the same transaction. One officer whose mail cannot be
    written stops nobody else's.
    """
    today = local(at).date()
    calendar = CalendarVersion.objects.current().calendar
    if not calendar.is_working(today):
        return "hôm nay không phải ngày làm việc"
    if at > calendar.closing(today):
        return "hôm nay đã hết giờ làm việc"
    look(at, calendar)
    closing_day = Ward.objects.current(today).closing_day
    year = year_period(year_of(today, closing_day), closing_day)
    scope = Scope(year.period, at, closing_day, calendar=calendar)
    queued = failed = 0
    for officer in _readers(today.isoformat()):
        try:
            queued += _queue(officer, scope, today.isoformat())
        except Exception:
            logger.exception("The morning mail of officer %s could not be written", officer.pk)
            failed += 1
    words = f"lập {queued} thư" if queued else "không có thư mới"
    return f"{words}, {failed} thư không lập được" if failed else words


def _queue(officer: Officer, scope: Scope, day: str) -> bool:
    """Write the mail of one officer, if there is anything to tell and it is not there yet."""
    with transaction.atomic():
        news = untold(officer)
        mail = compose(officer, scope, news)
        if mail is None:
            return False
        key, at = _key(officer, day), scope.at
        new = queue_mail(
            key=key, recipient=officer.email, subject=mail.subject, text=mail.text, html=mail.html, at=at
        )
        mark_told(news, key, at)
    return new


def _key(officer: Officer, day: str) -> str:
    return f"digest:{officer.pk}:{day}"


def _readers(day: str) -> list[Officer]:
    """Active officers with an address who want the mail of the day and have not got it yet."""
    written = set(
        OutboxMessage.objects.filter(key__startswith="digest:", key__endswith=f":{day}").values_list(
            "key", flat=True
        )
    )
    officers = Officer.objects.filter(is_active=True).exclude(email="").exclude(mail_choice__morning=False)
    return [o for o in officers.select_related("department") if _key(o, day) not in written]
