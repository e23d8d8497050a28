"""Somebody stands at the counter with a dossier that cannot be received: form 02 or 03, and a record of it.

Submitted and answered in one transaction under one request id. It is no dossier of the portal: nobody waits
for its answer. Whoever was guided comes back, and it is received from what was noted (decision D6).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from dossiers.models import Dossier
from dossiers.workflow import Action
from procedures.models import Officer

from .base import Call, claim_request, settle
from .endings import ask_completion, refuse
from .online import enter, not_received
from .reception import Reception, keep_documents


def guide_at_counter(
    reception: Reception,
    *,
    items: list[str],
    reason: str,
    actor: Officer,
    at: datetime,
    request_id: UUID | None = None,
) -> Dossier:
    """Say in writing what is missing (form 02). Repeated with the same request id it returns the first."""
    return _at_counter(
        Action.ASK_COMPLETION,
        reception,
        lambda call: ask_completion(call, items=items, reason=reason),
        Call(0, actor=actor, at=at, request_id=request_id),
        [items, reason],
    )


def refuse_at_counter(
    reception: Reception,
    *,
    reason_code: str,
    reason: str,
    actor: Officer,
    at: datetime,
    request_id: UUID | None = None,
) -> Dossier:
    """Refuse in writing (form 03). Repeated with the same request id it returns the first."""
    return _at_counter(
        Action.REFUSE,
        reception,
        lambda call: refuse(call, reason_code=reason_code, reason=reason),
        Call(0, actor=actor, at=at, request_id=request_id),
        [reason_code, reason],
    )


def _at_counter(
    action: Action, reception: Reception, answer: Callable[[Call], Dossier], call: Call, typed: list[object]
) -> Dossier:
    with transaction.atomic():
        answered = claim_request(call.request_id, call.actor, action, [reception, typed], call.at)
        if answered is not None:
            return answered
        dossier = enter(_shown(reception, call.at), call.actor, call.at)
        keep_documents(dossier, reception.documents)
        dossier = answer(Call(dossier.pk, actor=call.actor, at=call.at))
        settle(call.request_id, dossier)
        return dossier


def _shown(reception: Reception, at: datetime) -> Dossier:
    """What lies on the counter, with who brought it, so that nothing is typed twice."""
    postal = reception.channel == Dossier.Channel.POSTAL
    dossier = not_received(reception, Dossier.Channel.POSTAL if postal else Dossier.Channel.COUNTER, at)
    dossier.note, dossier.fee_vnd = reception.note, reception.fee_vnd
    return dossier
