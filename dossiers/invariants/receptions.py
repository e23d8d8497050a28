"""I1: no dossier is lost. What was received has its code, its number, its receipt and its first event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from dossiers.models import Dossier, Event, IssuedPaper, Request
from dossiers.numbering import Series
from dossiers.workflow import Action

_FIRST = (Action.RECEIVE.value, Action.SUBMIT.value)


def broken() -> Iterator[list[str]]:
    """One list a dossier, then one a request that was answered with a dossier nobody finds."""
    receipts = IssuedPaper.objects.filter(dossier=OuterRef("pk"), kind=Series.RECEIPT.value)
    beginnings = Event.objects.filter(dossier=OuterRef("pk"), seq=1, action__in=_FIRST)
    dossiers = Dossier.objects.order_by("pk").annotate(
        has_receipt=Exists(receipts), has_beginning=Exists(beginnings)
    )
    for dossier in dossiers.only("code", "register_number", "received_at").iterator(chunk_size=2_000):
        yield [*_of(dossier)]
    for request in Request.objects.filter(dossier=None).iterator():
        yield [f"Yêu cầu {request} đã được trả lời mà không có hồ sơ."]


def _of(dossier: Any) -> Iterator[str]:
    if not dossier.has_beginning:
        yield f"{dossier}: không có sự việc tiếp nhận."
    if dossier.received_at is None:
        return
    if not dossier.code or dossier.register_number is None:
        yield f"{dossier}: đã tiếp nhận mà không có mã hoặc số vào sổ."
    if not dossier.has_receipt:
        yield f"{dossier}: đã tiếp nhận mà không có giấy tiếp nhận."
