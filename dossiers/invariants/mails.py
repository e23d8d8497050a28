"""I5: one mail for each cause and recipient, none lost, and what left is told the same everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef, Q

from dossiers.actions.mail import message_id_of
from dossiers.jobs import OUTBOX
from dossiers.models import Delivery, OutboxMessage
from dossiers.numbering import Series
from procedures.models import CalendarVersion, Installation

from .pace import settled

_STATUS = OutboxMessage.Status
_BY_HAND = [Delivery.Way.PRINTED, Delivery.Way.POST]


def broken() -> Iterator[list[str]]:
    """One list a mail, one a paper mailed twice to one address, one a delivery without its mail."""
    delivered = Delivery.objects.filter(paper=OuterRef("paper")).exclude(way__in=_BY_HAND)
    rows = OutboxMessage.objects.annotate(delivered=Exists(delivered)).select_related("paper")
    before = _owed_before()
    for mail in rows.order_by("pk").iterator(chunk_size=2_000):
        yield [*_of(mail, before)]
    for paper, times in _twice():
        yield [f"Giấy {paper}: {times} thư khác nhau về cùng một việc cho cùng một người nhận."]
    sent = OutboxMessage.objects.filter(paper=OuterRef("paper"), status=_STATUS.SENT)
    by_itself = Delivery.objects.filter(~Exists(sent), recorded_by=None).exclude(way__in=_BY_HAND)
    for delivery in by_itself.select_related("paper"):
        yield [f"{delivery.paper}: ghi đã gửi thư điện tử mà không có thư nào đã gửi."]


def _twice() -> Iterator[tuple[int, int]]:
    """Papers of which one kind of mail (the beginning of its key) is there more than once for an address."""
    rows = OutboxMessage.objects.exclude(paper=None).exclude(status=_STATUS.CANCELLED)
    keys = rows.order_by("paper").values_list("paper", "recipient", "key").iterator(chunk_size=5_000)
    for paper, mails in groupby(keys, key=itemgetter(0)):
        kinds = Counter((recipient, key.partition(":")[0]) for _, recipient, key in mails)
        if (most := max(kinds.values())) > 1:
            yield paper, most


def _of(mail: Any, before: datetime | None) -> Iterator[str]:
    if mail.message_id != message_id_of(mail.key, mail.message_id.rpartition("@")[2].rstrip(">")):
        yield f"Thư {mail}: mã thư không theo việc gây ra nó."
    if mail.status != _STATUS.SENT:
        if before and _is_owed(mail, before):
            yield f"Thư {mail}: đến lượt mà không được gửi."
        return
    if mail.paper is None:
        return
    if not mail.paper.sha256:
        yield f"Thư {mail}: đã gửi mà tệp kèm theo chưa được in."
    if mail.paper.kind == Series.APOLOGY.value and not mail.delivered:
        yield f"Thư {mail}: đã gửi mà thư xin lỗi chưa ghi là đã gửi."


def _is_owed(mail: OutboxMessage, before: datetime) -> bool:
    if mail.status == _STATUS.SENDING:
        return mail.claimed_until is None or mail.claimed_until < before
    return mail.status == _STATUS.PENDING and mail.not_before < before


def _owed_before() -> datetime | None:
    """Before when mails should have left; None while sending is off or the server takes nothing."""
    installation = Installation.objects.current()
    if installation is not None and installation.sending_paused_at is not None:
        return None
    failing = Q(status=_STATUS.PENDING) & ~Q(last_error="")
    if OutboxMessage.objects.filter(failing).exists():
        return None
    return settled(OUTBOX, CalendarVersion.objects.current().calendar.is_open)
