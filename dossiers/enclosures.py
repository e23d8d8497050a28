"""The file that goes with a mail, and how the paper in it reaches the citizen."""

from __future__ import annotations

from datetime import datetime

from .actions.attachment_store import opened
from .actions.papers import rendered
from .models import Delivery, IssuedPaper, OutboxMessage
from .numbering import Series
from .scans.kinds import KINDS

_FILE_NAMES = {Series.APOLOGY.value: "thu-xin-loi", Series.RECEIPT.value: "giay-hen"}


def enclosure(message: OutboxMessage, paper: IssuedPaper, at: datetime) -> tuple[str, bytes, str]:
    """Name, bytes and kind of the file that goes with a mail: its signed copy, else the paper itself.

    Raises PaperDamaged or FileDamaged when it is not what was stored.
    """
    name = f"{_FILE_NAMES.get(paper.kind, paper.kind)}-{paper.number:02d}-{paper.year}"
    copy = message.attachment
    if copy is None:
        return f"{name}.pdf", rendered(paper, at).read_bytes(), "application/pdf"
    with opened(copy) as file:
        return f"{name}-da-ky{KINDS[copy.media_type].suffix}", file.read(), copy.media_type


def way_of(message: OutboxMessage) -> Delivery.Way:
    """How the paper reaches the citizen with this message."""
    if message.channel != OutboxMessage.Channel.MAIL:
        return Delivery.Way.TEXT
    return Delivery.Way.SIGNED if message.attachment_id else Delivery.Way.MAIL
