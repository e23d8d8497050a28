"""What has been taken back since a moment, read from the events: with it the past is told as it stood then.

Two things happen to a dossier that hide how it stood before: a result is re-opened, and a change of the
calendar moves a date. Their events are final and hold what was there before, so both are put back. What was
wrong from the beginning (a void dossier, a corrected moment of receipt) or was entered afterwards is not put
back: it changes the figures of the past and is listed as a difference (reports/corrections.py, decision D4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dossiers.models import Event
from dossiers.workflow import Action

_TAKEN_BACK = [Action.RECALCULATE.value, Action.REOPEN.value]


@dataclass(frozen=True)
class Ending:
    """A result that stood until the dossier was re-opened; `outcome` is the verdict it had."""

    dossier: int
    ended_at: datetime
    outcome: str


@dataclass(frozen=True)
class History:
    """`endings` stood at the moment asked for and do so no more; `late` and `in_time` are dossiers that were
    so at the close by the date they had then, whatever their date of today says."""

    endings: tuple[Ending, ...] = ()
    late: frozenset[int] = frozenset()
    in_time: frozenset[int] = frozenset()

    def ended(self, start: datetime | None, end: datetime, *outcomes: str) -> list[int]:
        """Dossiers with such an ending in [start, end), of these verdicts or any."""
        return [
            one.dossier
            for one in self.endings
            if (start is None or start <= one.ended_at)
            and one.ended_at < end
            and (not outcomes or one.outcome in outcomes)
        ]


NOTHING = History()
"""Nothing was taken back."""


def history(closes: datetime, at: datetime, now: datetime) -> History:
    """What was re-opened since `at`, and moved by a calendar since `closes`, as known at `now`. One query,
    none when nothing can have been."""
    if closes >= now:
        return NOTHING
    events = Event.objects.filter(recorded_at__gt=closes, recorded_at__lte=now, action__in=_TAKEN_BACK)
    rows = events.order_by("recorded_at", "seq").values("dossier", "action", "recorded_at", "data")
    return _told(rows, closes, at)


def _told(rows: Iterable[Mapping[str, Any]], closes: datetime, at: datetime) -> History:
    endings: dict[int, Ending | None] = {}
    late: dict[int, bool] = {}
    for row in rows:
        pk, data = row["dossier"], row["data"]
        if row["action"] == Action.RECALCULATE:
            late.setdefault(pk, _past(_moment(data["due_first_before"]), closes))
        elif row["recorded_at"] > at and pk not in endings:
            ended = _moment(data["resolved_at"])
            stood = ended is not None and ended <= at
            endings[pk] = Ending(pk, ended, data["outcome"]) if stood and ended is not None else None
    return History(
        endings=tuple(one for one in endings.values() if one is not None),
        late=frozenset(pk for pk, was in late.items() if was),
        in_time=frozenset(pk for pk, was in late.items() if not was),
    )


def _past(due: datetime | None, closes: datetime) -> bool:
    return due is not None and due < closes


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
