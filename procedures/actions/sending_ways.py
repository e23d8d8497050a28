"""How the ward tells people of approved letters of apology; the journal notes who changed it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from procedures.models import Officer, Ward

from .journal import note

_WORDS = {
    "mail_approved_paper": ("gửi ngay bản đã duyệt qua thư điện tử", "chỉ gửi bản đã ký"),
    "text_apologies": ("nhắn tin cho người không có thư điện tử", "không nhắn tin"),
}


@transaction.atomic
def choose_ways(
    ward: Ward, *, mail_approved_paper: bool, text_apologies: bool, by: Officer, at: datetime
) -> None:
    """From now on letters are told this way; nothing is noted when it is as before."""
    wanted = {"mail_approved_paper": mail_approved_paper, "text_apologies": text_apologies}
    changed = [name for name, value in wanted.items() if getattr(ward, name) != value]
    for name in changed:
        setattr(ward, name, wanted[name])
    if changed:
        ward.save(update_fields=changed)
        words = "; ".join(_WORDS[name][0 if wanted[name] else 1] for name in changed)
        note(by, ward, f"Cách gửi thư xin lỗi: {words}", at)
