"""What a person does with mails that wait: send again, give up, pause and resume all sending.

Each is noted in the journal. Mails that were sent stay sent: the conditions stand in the UPDATE itself.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from dossiers.actions.errors import Refused
from dossiers.models import OutboxMessage
from procedures.actions.journal import note
from procedures.models import Installation, Officer

Status = OutboxMessage.Status
# Those a person may handle: given up, or failed at least once and waiting for the next attempt.
IN_TROUBLE = Q(status=Status.NEEDS_PERSON) | Q(status=Status.PENDING, last_error__gt="")


@transaction.atomic
def resend(pk: int, *, by: Officer, at: datetime) -> OutboxMessage:
    """Let the next run of the outbox send it, with the same Message-ID.

    Raises Refused when it is not in trouble.
    """
    changed = OutboxMessage.objects.filter(IN_TROUBLE, pk=pk).update(
        status=Status.PENDING, not_before=at, claimed_until=None, last_error=""
    )
    return _noted(pk, changed, by, "Gửi lại thư", at)


@transaction.atomic
def give_up(pk: int, *, by: Officer, at: datetime) -> OutboxMessage:
    """Never send it. Raises Refused when it has left, or is leaving just now."""
    waiting = Q(status__in=[Status.PENDING, Status.NEEDS_PERSON])
    changed = OutboxMessage.objects.filter(waiting, pk=pk).update(status=Status.CANCELLED, claimed_until=None)
    return _noted(pk, changed, by, "Bỏ thư, không gửi nữa", at)


def _noted(pk: int, changed: int, by: Officer, words: str, at: datetime) -> OutboxMessage:
    message = OutboxMessage.objects.get(pk=pk)
    if not changed:
        raise Refused(
            f"Thư này đang ở tình trạng “{message.get_status_display().lower()}” nên không làm được."
        )
    note(by, message, words, at)
    return message


@transaction.atomic
def pause_sending(*, by: Officer, at: datetime) -> None:
    """No mail leaves until a person turns sending on again."""
    if Installation.objects.filter(pk=1, sending_paused_at=None).update(sending_paused_at=at):
        note(by, Installation.objects.get(pk=1), "Ngừng gửi thư điện tử", at)


@transaction.atomic
def resume_sending(*, by: Officer, at: datetime) -> None:
    """Mails leave again, those that waited first."""
    if Installation.objects.filter(pk=1, sending_paused_at__isnull=False).update(sending_paused_at=None):
        note(by, Installation.objects.get(pk=1), "Bật lại gửi thư điện tử", at)
