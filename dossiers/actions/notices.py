"""Notices: which person is told of which finding, once a rung of the ladder (decision D3, docs/adr/0019).

The sweep writes them; what cannot wait is told at once, by one mail a person and sweep, in opening hours
only. The rest, and what came up at night, is told by the morning mail. A notice is told in one transaction
with the outbox row of its mail, so it is told once whatever dies in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from dossiers.audiences import Held, People
from dossiers.findings import end_of_day_ahead, working_days_ago
from dossiers.letters.notices import notice_sections
from dossiers.letters.staff_mail import Section, StaffMail, subject_of
from dossiers.models import Episode, Notice, OutboxMessage, Rung
from procedures.calendar import Calendar, at_minute, local
from procedures.dates import vn_moment
from procedures.models import Officer

from .mail import queue_mail

WEEK = timedelta(days=7)
AFTER_THE_MORNING_MAIL = timedelta(minutes=30)
_NAMES = (
    "pk",
    "anchor",
    "dossier__holder",
    "dossier__holder_officer",
    "dossier__holder__is_partner",
    "dossier__department",
)


def write_notices(at: datetime, calendar: Calendar) -> int:
    """Write a notice for every open finding that has reached a rung nobody was told on; how many."""
    people: People | None = None
    written = 0
    for rung in Rung.objects.filter(active=True):
        reached = list(_reached(rung, at, calendar))
        if not reached:
            continue
        people = people or People(local(at).date())
        notices = [
            Notice(
                episode_id=episode,
                rung=rung,
                turn=turn,
                recipient=officer,
                at_once=rung.at_once and people.choice(officer).at_once,
                created_at=at,
            )
            for episode, turn, held in reached
            for officer in people.of(rung.audience, held)
            if people.choice(officer).morning or (rung.at_once and people.choice(officer).at_once)
        ]
        written += len(Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=2000))
    return written


def _reached(rung: Rung, at: datetime, calendar: Calendar) -> Iterator[tuple[int, int, Held]]:
    """Open findings at the rung of which nobody was told: episode, week, with whom the dossier is."""
    today = local(at).date()
    told = Notice.objects.filter(episode=OuterRef("pk"), rung=rung)
    found = Episode.objects.filter(kind=rung.kind, closed_at__isnull=True)
    if rung.weekly:
        told = told.filter(created_at__gte=at_minute(today, 0) - WEEK + timedelta(days=1))
        found = found.filter(anchor__lt=at_minute(today, 24 * 60) - WEEK)
    else:
        found = found.filter(anchor__lt=reached_before(rung.offset, at, calendar))
    for pk, anchor, holder, officer, partner, home in found.exclude(Exists(told)).values_list(*_NAMES):
        turn = (today - local(anchor).date()).days // WEEK.days if rung.weekly else 0
        yield pk, turn, Held(holder, officer, bool(partner), home)


def reached_before(offset: int, at: datetime, calendar: Calendar) -> datetime:
    """Findings whose moment lies before this one are, at `at`, at a rung of so many working days after it
    (the same hour), or before it (from the midnight of that day)."""
    if offset > 0:
        return working_days_ago(at, offset, calendar)
    return end_of_day_ahead(at, -offset, calendar)


# -- telling ------------------------------------------------------------------------------------------


def untold(officer: Officer) -> list[Notice]:
    """What the person has not been told yet and still holds, locked; within a transaction.

    The lock makes a second process wait, and then see that it was told.
    """
    notices = Notice.objects.select_for_update(of=("self",)).filter(
        recipient=officer, told_at__isnull=True, episode__closed_at__isnull=True
    )
    return list(
        notices.select_related("episode__dossier__procedure", "episode__dossier__holder").order_by("pk")
    )


def mark_told(notices: Iterable[Notice], mail_key: str, at: datetime) -> None:
    """The mail with this key tells them; in the transaction that writes it."""
    mail = OutboxMessage.objects.get(key=mail_key)
    Notice.objects.filter(pk__in=[n.pk for n in notices]).update(told_at=at, mail=mail)


def tell(at: datetime, calendar: Calendar) -> int:
    """Write the mails of what cannot wait; to how many people. Nothing outside opening hours.

    In the first half hour of a day the morning mail has its turn, which tells what came up at night too.
    """
    if not calendar.is_open(at) or at < calendar.opening(local(at).date()) + AFTER_THE_MORNING_MAIL:
        return 0
    waiting = Notice.objects.filter(at_once=True, told_at__isnull=True, episode__closed_at__isnull=True)
    people = Officer.objects.filter(pk__in=waiting.values("recipient"), is_active=True).exclude(email="")
    return sum(_tell(officer, at) for officer in people.order_by("pk"))


def _tell(officer: Officer, at: datetime) -> bool:
    with transaction.atomic():
        notices = [notice for notice in untold(officer) if notice.at_once]
        if not notices:
            return False
        mail = _mail(officer, notice_sections(n.episode for n in notices), at)
        key = f"notice:{officer.pk}:{notices[0].pk}"
        queue_mail(
            key=key, recipient=officer.email, subject=mail.subject, text=mail.text, html=mail.html, at=at
        )
        mark_told(notices, key, at)
    return True


def _mail(officer: Officer, sections: tuple[Section, ...], at: datetime) -> StaffMail:
    return StaffMail(
        subject=f"Cần xem ngay: {subject_of(sections)}",
        opening=(
            f"Chào đồng chí {officer.full_name},",
            f"Việc vừa phát sinh, tính đến {vn_moment(at)}:",
        ),
        sections=sections,
        closing=f"Thư này do phần mềm một cửa của phường tự gửi. {own_choice()}",
    )


def own_choice() -> str:
    """Where a person chooses which mails to get."""
    return f"Chọn thư muốn nhận: {settings.PUBLIC_URL}{reverse('own-mail')}"
