"""The lines of a mail to the staff that tell what the sweep has found."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from dossiers.models import Episode
from procedures.dates import vn_day_month, vn_time

from .staff_mail import SHOWN, Line, Section

_KIND = Episode.Kind
URGENCY = (
    _KIND.LATE_NO_LETTER,
    _KIND.LATE,
    _KIND.ONLINE_UNANSWERED,
    _KIND.AT_RISK,
    _KIND.DUE_SOON,
    _KIND.STUCK,
    _KIND.SUPPLEMENT_UNANSWERED,
    _KIND.UNCOLLECTED,
)
"""The kinds, most urgent first."""

_SINCE = {
    _KIND.ONLINE_UNANSWERED: "gửi lúc",
    _KIND.STUCK: "xong từ",
    _KIND.SUPPLEMENT_UNANSWERED: "chờ bổ sung từ",
    _KIND.UNCOLLECTED: "có kết quả từ",
}
_LISTS = {
    _KIND.LATE_NO_LETTER: "overdue",
    _KIND.LATE: "overdue",
    _KIND.AT_RISK: "overdue",
    _KIND.ONLINE_UNANSWERED: "online-queue",
}


def notice_sections(episodes: Iterable[Episode]) -> tuple[Section, ...]:
    """A heading for each kind, most urgent first; each dossier once under it, the oldest first.

    The episodes come with their dossiers, procedures and holders.
    """
    by_kind: dict[str, dict[int, Episode]] = {}
    for episode in sorted(episodes, key=lambda e: (e.anchor, e.pk)):
        by_kind.setdefault(episode.kind, {}).setdefault(episode.dossier_id, episode)
    return tuple(_section(kind, list(by_kind[kind].values())) for kind in URGENCY if kind in by_kind)


def _section(kind: Episode.Kind, episodes: list[Episode]) -> Section:
    page = "online" if kind == _KIND.ONLINE_UNANSWERED else "dossier"
    return Section(
        heading=kind.label,
        lines=tuple(Line(_words(one), address(page, one.dossier_id)) for one in episodes[:SHOWN]),
        total=len(episodes),
        address=address(_LISTS.get(kind, "home")),
        dossiers=frozenset(one.dossier_id for one in episodes),
    )


def _words(episode: Episode) -> str:
    dossier = episode.dossier
    since = _SINCE.get(_KIND(episode.kind), "hạn")
    moment = f"{since} {vn_time(episode.anchor)} ngày {vn_day_month(episode.anchor)}"
    parts = [dossier.procedure.name, dossier.code, moment, dossier.holder and dossier.holder.short_name]
    return ", ".join(part for part in parts if part)


def address(name: str, *args: object) -> str:
    """The page's address as it stands in a mail."""
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"
