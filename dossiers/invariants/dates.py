"""I8: every due moment is what the rules give, counted by the engine and, of some, day by day without it.

The walk (`procedures.oracle`) shares no code with the engine and reads the calendar as it was stored. It is
slow, so that of many dossiers a part is walked: the part of the day, so that in time each has its turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

from dossiers.actions.clock import counted_from
from dossiers.clock_check import checked
from dossiers.models import Dossier
from procedures import oracle
from procedures.calendar import local
from procedures.models import CalendarVersion


def broken() -> Iterator[list[str]]:
    """One list a dossier that was received, counted by the engine."""
    for differences in checked():
        yield [f"{difference}." for difference in differences]


def walked(at: datetime, sample: int | None) -> Iterator[list[str]]:
    """One list a dossier, walked day by day: about `sample` of them, or all."""
    office = cache(_office)
    received = Dossier.objects.filter(received_at__isnull=False).exclude(status="void")
    parts = 1 if sample is None else max(1, received.count() // max(1, sample))
    turn = local(at).date().toordinal() % parts
    dossiers = received.order_by("pk").prefetch_related("pauses")
    for dossier in dossiers.extra(where=["dossiers_dossier.id %% %s = %s"], params=[parts, turn]).iterator(
        500
    ):
        yield [*_of(dossier, office(dossier.calendar_version_id))]


def _of(dossier: Dossier, office: oracle.Office) -> Iterator[str]:
    counted = counted_from(dossier)
    if counted is None:
        return
    start, limit, pauses = counted
    due = oracle.due_at(
        _naive(start),
        limit.unit.value,
        limit.amount,
        [
            oracle.Pause(_naive(pause.started), pause.ended and _naive(pause.ended), pause.mode.value)
            for pause in pauses
        ],
        office,
    )
    stored = dossier.due_first and _naive(dossier.due_first)
    if due != stored:
        yield f"{dossier}: hạn đang lưu là {_told(stored)}, đếm từng ngày là {_told(due)}."


def _office(version: int) -> oracle.Office:
    content = CalendarVersion.objects.get(pk=version).content
    return oracle.Office(
        days={
            date.fromisoformat(day["date"]): oracle.Day(day["kind"] or None, _sessions(day["sessions"]))
            for day in content["days"]
        },
        hours=tuple(
            sorted((date.fromisoformat(h["force_from"]), _sessions(h["sessions"])) for h in content["hours"])
        ),
    )


def _sessions(text: str) -> oracle.Sessions:
    """ "07:00-11:30,13:30-17:00" as pairs of minutes."""
    pairs = (part.split("-") for part in text.split(",") if part.strip())
    return tuple((_minute(opens), _minute(closes)) for opens, closes in pairs)


def _minute(text: str) -> int:
    hour, minute = text.strip().split(":")
    return int(hour) * 60 + int(minute)


def _naive(moment: datetime) -> datetime:
    return local(moment).replace(tzinfo=None)


def _told(moment: datetime | None) -> str:
    return f"{moment:%H:%M %d/%m/%Y}" if moment else "không có"
