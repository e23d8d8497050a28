"""How a paper reached the citizen: recorded by a person, each way once."""

from __future__ import annotations

from datetime import datetime

from dossiers.models import Delivery, IssuedPaper

from .base import Change
from .errors import Refused


def record_delivery(
    change: Change, paper: IssuedPaper, way: str, detail: str, given_at: datetime | None = None
) -> None:
    """Note that the paper went this way at `given_at`, else now.

    Raises Refused for a way there is not, or one noted before.
    """
    if way not in Delivery.Way.values:
        raise Refused("Chọn cách gửi.", "way")
    _, created = Delivery.objects.get_or_create(
        paper=paper,
        way=way,
        defaults={
            "delivered_at": given_at or change.at,
            "recorded_by": change.actor,
            "detail": detail[:200],
        },
    )
    if not created:
        raise Refused("Cách gửi này đã được ghi.")
    change.data["way"] = way
