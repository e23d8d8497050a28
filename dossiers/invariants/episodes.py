"""I3: one finding for each time a dossier is late, none too early, none where there was no lateness."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q

from dossiers.jobs import SWEEP
from dossiers.lateness import Outcome
from dossiers.models import Dossier, Episode, Event
from procedures.calendar import local

from .pace import settled

_TAKEN_BACK = (Episode.Closing.WITHDRAWN, Episode.Closing.SUPERSEDED)


def broken() -> Iterator[list[str]]:
    """One list a finding of lateness, one a doubled finding, one a late dossier the sweep has not seen."""
    before = settled(SWEEP)
    found = Episode.objects.filter(kind=Episode.Kind.LATE).select_related("dossier").order_by("pk")
    for episode in found.iterator(chunk_size=2_000):
        yield [*_of(episode, before)]
    doubled = Episode.objects.values("dossier__code", "kind", "anchor").annotate(n=Count("pk"))
    for row in doubled.filter(n__gt=1):
        yield [f"{row['dossier__code']}: phát hiện {row['kind']} có {row['n']} lần."]
    if before:
        yield [f"{dossier}: trễ hẹn mà chưa được phát hiện." for dossier in _unseen(before)]


def _of(episode: Episode, before: datetime | None) -> Iterator[str]:
    dossier = episode.dossier
    if episode.opened_at < episode.anchor:
        yield f"{dossier}: ghi trễ hẹn lúc {local(episode.opened_at):%H:%M %d/%m/%Y}, trước hạn."
    if episode.closed_as in _TAKEN_BACK or episode.anchor != dossier.due_first:
        return
    ended = dossier.ended_at
    if before and ended and ended < before and not episode.closed_as:
        yield f"{dossier}: đã kết thúc mà phát hiện trễ hẹn chưa khép."
    in_time = dossier.outcome in (Outcome.EARLY.value, Outcome.ON_TIME.value)
    if in_time and episode.closed_as and dossier.leg_one_days_late is None:
        yield f"{dossier}: có kết quả trong hạn mà vẫn ghi trễ hẹn."


def _unseen(before: datetime) -> list[Dossier]:
    """Late before that moment, touched by nobody since, and without a finding."""
    touched = Event.objects.filter(dossier=OuterRef("pk"), recorded_at__gte=before)
    known = Episode.objects.filter(dossier=OuterRef("pk"), kind=Episode.Kind.LATE).filter(
        Q(anchor=OuterRef("due_first")) | Q(anchor=OuterRef("due_current"))
    )
    late = Dossier.objects.overdue(before).filter(received_at__lt=before, due_first=F("due_first"))
    return list(late.exclude(Exists(touched)).exclude(Exists(known)).order_by("pk")[:50])
