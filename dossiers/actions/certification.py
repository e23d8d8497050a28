"""Certification at the counter: signed, numbered in its book, resolved and handed out (decision D6, ADR 17).

The signed paper is the proof; whoever records it is the actor of the event, and the event names the signer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from dossiers.certification import SERIES, certified_words
from dossiers.models import CertificationLine, Dossier
from dossiers.workflow import Action
from procedures.models import Officer
from procedures.roles import Role

from .base import Call, Change, dossier_action
from .certification_lines import NOTHING_LEFT
from .endings import resolve
from .errors import Refused
from .handing_out import receive_result, return_result
from .numbers import take_numbers
from .reception import Reception, receive

NO_LINES = "Hồ sơ này không nhận ở màn hình Chứng thực. Trình lãnh đạo duyệt kết quả như hồ sơ khác."
ALREADY = "Hồ sơ này đã ghi ký và cấp số chứng thực."


@dossier_action(Action.CERTIFY)
def certify(change: Change, *, signer: Officer, refused: Mapping[int, str] | None = None) -> None:
    """Record that `signer` has signed: each paper takes the next number of its book.

    `refused` gives the reasons by the id of a line that was not signed after all. A re-opened dossier keeps
    its numbers. Raises Refused: no lines, signed already, nothing left, or the signer may not sign.
    """
    dossier = change.dossier
    lines = list(dossier.certifications.all())
    if not lines:
        raise Refused(NO_LINES)
    if dossier.approved_at is not None:
        raise Refused(ALREADY)
    _check_signer(change, signer)
    _refuse(lines, refused or {})
    granted = [line for line in lines if not line.is_refused]
    if not granted:
        raise Refused(NOTHING_LEFT)
    _number(change, granted, signer)
    CertificationLine.objects.bulk_update(
        lines, ["refused_reason", "fee_vnd", "unit", "year", "number", "certified_on", "signer"]
    )
    _note_result(change, lines, granted, signer)


def _check_signer(change: Change, signer: Officer) -> None:
    """Chairman and vice-chairmen certify (decree 23/2015 art. 5.2); a leader records only their own."""
    if Role.LEADER not in signer.roles or not signer.is_active:
        raise Refused("Chọn người ký chứng thực: Chủ tịch hoặc Phó Chủ tịch.", "signer")
    actor = change.officer
    if Role.CLERK not in actor.roles and signer.pk != actor.pk:
        raise Refused("Lãnh đạo chỉ ghi việc do chính mình ký.", "signer")


def _refuse(lines: Sequence[CertificationLine], refused: Mapping[int, str]) -> None:
    for line in lines:
        if reason := refused.get(line.pk, "").strip():
            line.refused_reason, line.fee_vnd = reason, 0


def _number(change: Change, granted: Sequence[CertificationLine], signer: Officer) -> None:
    """The numbers, last before the writing: their series stays locked until the end."""
    new = [line for line in granted if line.number is None]
    if not new:
        return
    numbers = take_numbers(SERIES[new[0].kind_of_book], change.ward.unit_code, change.day, len(new))
    for line, number in zip(new, numbers, strict=True):
        line.unit, line.year, line.number = change.ward.unit_code, change.day.year, number
        line.certified_on, line.signer = change.day, signer


def _note_result(
    change: Change, lines: Sequence[CertificationLine], granted: Sequence[CertificationLine], signer: Officer
) -> None:
    dossier, book = change.dossier, granted[0].kind_of_book
    numbers = [line.number for line in granted if line.number is not None]
    dossier.for_signature_at = dossier.for_signature_at or change.at
    dossier.approved_at = change.at
    dossier.result_kind, dossier.result_date = Dossier.ResultKind.GRANTED, change.day
    year = granted[0].year or change.day.year
    dossier.result_number = certified_words(numbers, book, year)[:60]
    dossier.fee_vnd = sum(line.fee_vnd for line in lines)
    change.data |= {"book": book.value, "year": year, "numbers": numbers, "signer": signer.pk}
    if len(granted) < len(lines):
        change.data["refused"] = len(lines) - len(granted)
        change.personal["refused"] = {str(line.seq): line.refused_reason for line in lines if line.is_refused}


@dataclass(frozen=True)
class HandingOut:
    """To whom the result goes at once; the fee is collected, or the reason why not is told."""

    to_whom: str
    fee_collected: bool = False
    fee_reason: str = ""


def receive_certified(
    reception: Reception,
    *,
    signer: Officer,
    hand_out: HandingOut,
    actor: Officer,
    at: datetime,
    request_id: UUID,
) -> Dossier:
    """Received, signed, resolved and handed out in one go: five events, all or none.

    Repeated with the same request id it changes nothing. Raises what `receive` and `finish` raise.
    """
    with transaction.atomic():
        dossier = receive(reception, actor=actor, at=at, request_id=request_id)
        call = Call(dossier.pk, actor=actor, at=at, request_id=request_id)
        return finish(call, signer=signer, hand_out=hand_out)


def finish(
    call: Call,
    *,
    signer: Officer | None = None,
    refused: Mapping[int, str] | None = None,
    hand_out: HandingOut | None = None,
) -> Dossier:
    """Everything left to do for a signed certification: numbered, resolved, at the counter, handed out.

    `signer` None: a leader has recorded it already. Without `hand_out` the result waits for the citizen. Each
    event has its own part of the request id, so that a repetition changes nothing. Raises Refused, Conflict,
    NotPermitted; then nothing has happened.
    """
    with transaction.atomic():
        if signer is not None:
            certify(_part(call, "certify"), signer=signer, refused=refused)
            call = replace(call, version=None)  # seen above; the row stays locked
        resolve(_part(call, "resolve"))
        call = replace(call, version=None)
        dossier = receive_result(_part(call, "receive_result"))
        if hand_out is not None:
            dossier = return_result(_part(call, "return_result"), **vars(hand_out))
        return dossier


def _part(call: Call, name: str) -> Call:
    request_id = uuid5(call.request_id, name) if call.request_id else None
    return replace(call, request_id=request_id)
