"""Dossiers that another system sends by itself: each of its codes once, whatever happens on the way."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from dossiers.models import Dossier, IntakeArrival, IntakeSource
from procedures.text import clean_line

from .base import Call
from .completion import receive_completion
from .errors import Conflict, Refused
from .events import canonical
from .online import submit
from .reception import DocumentData, Reception

_OTHERS = "Mã này đã có ở một hồ sơ khác, không do nguồn này gửi. Liên hệ phường để đối chiếu."
_DIGEST = 16  # hexadecimal signs; two contents are compared, nobody searches for a second one
_COMPLETIONS = UUID("0f6f3c1e-7f0b-4e57-8f0e-6a4c5d1f2b90")


class ContentDiffers(Conflict):
    """The code came before with other content; `fields` are the places that differ."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__("Mã này đã được nhận với nội dung khác. Hồ sơ đã nhận không sửa qua đường này.")
        self.fields = fields


@dataclass(frozen=True)
class Sent:
    """What a source sent: `content` as it came, for comparing; `reception` as it was understood."""

    content: Mapping[str, Any]
    reception: Reception
    submitted_at: datetime
    procedure_code: str
    online_level: str = ""


def take_in(source: IntakeSource, sent: Sent, *, at: datetime) -> tuple[IntakeArrival, bool]:
    """The arrival under the source's code, and whether it is new.

    The same content again is the first arrival. Raises ContentDiffers for other content, Conflict when the
    code belongs to a dossier the source did not send, Refused when the dossier cannot be taken in.
    """
    code = sent.reception.external_code
    known = arrival_of(source, code)
    if known is None:
        try:
            return _write(source, sent, at), True
        except Refused as refused:
            if refused.field != "external_code":
                raise
        known = arrival_of(source, code)  # another request with the code was quicker
    if known is None:
        raise Conflict(_OTHERS, "external_code")
    differing = _differing(known, sent.content)
    if differing:
        raise ContentDiffers(differing)
    return known, False


def arrival_of(source: IntakeSource, code: str) -> IntakeArrival | None:
    """What the source sent under its code, with the dossier; None when it sent nothing under it."""
    found = IntakeArrival.objects.select_related("dossier__procedure")
    return found.filter(source=source, external_code=code).first()


@transaction.atomic
def _write(source: IntakeSource, sent: Sent, at: datetime) -> IntakeArrival:
    told = {"source": source.name, "source_id": source.pk, "procedure_code": sent.procedure_code}
    dossier = submit(sent.reception, actor=None, at=at, submitted_at=sent.submitted_at, told=told)
    salt = secrets.token_hex(16)
    return IntakeArrival.objects.create(
        source=source,
        external_code=sent.reception.external_code,
        dossier=dossier,
        procedure_code=sent.procedure_code,
        online_level=sent.online_level,
        received_at=at,
        salt=salt,
        digests=_digests(sent.content, salt),
    )


def complete(
    arrival: IntakeArrival,
    content: Mapping[str, Any],
    *,
    sent_at: datetime,
    documents: list[DocumentData],
    note: str,
    at: datetime,
) -> Dossier:
    """Note that the citizen completed the dossier; the same content again changes nothing.

    Raises Refused when nothing was asked for, or the dossier no longer waits.
    """
    said = canonical(dict(_leaves(content)))
    call = Call(arrival.dossier_id, actor=None, at=at, request_id=uuid5(_COMPLETIONS, f"{arrival.pk} {said}"))
    return receive_completion(
        call, sent_at=sent_at, documents=documents, note=note, source=arrival.source.name
    )


# -- the same content again ---------------------------------------------------------------------------


def _differing(known: IntakeArrival, content: Mapping[str, Any]) -> list[str]:
    now = _digests(content, known.salt)
    places = {**known.digests, **now}
    return sorted(place for place in places if known.digests.get(place) != now.get(place))


def _digests(content: Mapping[str, Any], salt: str) -> dict[str, str]:
    return {
        place: hmac.new(salt.encode(), canonical(value).encode(), hashlib.sha256).hexdigest()[:_DIGEST]
        for place, value in _leaves(content)
    }


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every value by its place: "applicant.full_name", "documents.0.name". Texts as they would be stored."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _leaves(part, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _leaves(part, f"{place}.{index}")
    else:
        yield place, clean_line(value) if isinstance(value, str) else value
