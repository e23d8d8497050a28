"""The figures told once more, from the events alone and by plain loops: no query, no stored column.

Written to differ from the product in every way: it replays what happened to one dossier after the other and
asks each where it stood.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dossiers.models import Dossier, Event
from dossiers.periods import Period
from procedures.calendar import local

PAUSES = {"request_supplement", "request_payment", "suspend"}
RESUMPTIONS = {"receive_supplement", "confirm_payment", "resume"}
OTHER_ENDS = {"withdraw", "stop", "close_unanswered"}


@dataclass
class Life:
    """One dossier as it stood at a moment."""

    facts: dict[str, Any]
    received: datetime | None = None
    due: datetime | None = None
    late_before: bool = False  # the first of two legs was late
    paused_for: str = ""
    ended: datetime | None = None
    ending: str = ""
    asked: list[tuple[int, datetime]] = field(default_factory=list)
    letters: list[datetime] = field(default_factory=list)
    returned: datetime | None = None

    def happens(self, event: Event) -> None:
        """Take one event in."""
        at, data = local(event.occurred_at), event.data
        if event.action == "receive":
            self.received, self.due = at, _moment(data["promised_at"])
        elif event.action in PAUSES:
            if "leg_one_due" in data:
                missed = _moment(data["leg_one_due"])
                assert missed is not None
                self.late_before = at > missed
            self.paused_for, self.due = event.action, _moment(data["due_first"])
            if "ordinal" in data:
                self.asked.append((data["ordinal"], at))
        elif event.action in RESUMPTIONS:
            self.paused_for, self.due = "", _moment(data["due_first"])
        elif event.action == "recalculate":
            self.due = _moment(data["due_first"])
        elif event.action == "approve_apology":
            self.letters.append(at)
        elif event.action == "return_result":
            self.returned = at
        elif event.action == "resolve":
            assert self.due is not None
            self.ended = at
            late = self.late_before or at > self.due
            self.ending = "late" if late else "early" if at.date() < self.due.date() else "on_time"
        elif event.action in OTHER_ENDS:
            self.ended = at
            self.ending = "after_due" if self.due is not None and at > self.due else "in_time"


def _moment(text: str | None) -> datetime | None:
    return local(datetime.fromisoformat(text)) if text else None


def recount(period: Period, at: datetime) -> dict[str, set[int]]:
    """Figure key -> the dossiers it counts, over the period as seen at `at`."""
    facts = {
        row["pk"]: row
        for row in Dossier.objects.values(
            "pk",
            "channel",
            "for_other_ward",
            "inter_agency",
            "online_level",
            "result_delivery",
            "sector__code",
        )
    }
    events = defaultdict(list)
    for event in Event.objects.all():
        events[event.dossier_id].append(event)
    sets: dict[str, set[int]] = defaultdict(set)
    for pk, told in events.items():
        if any(event.action == "void" for event in told) or facts[pk]["for_other_ward"]:
            continue
        life = Life(facts[pk])
        for event in sorted(told, key=lambda e: e.occurred_at):
            inside = event.occurred_at < period.end and event.occurred_at <= at
            if inside:
                life.happens(event)
        for key in _counted(life, period, min(at, period.end)):
            sets[key].add(pk)
    return sets


def _counted(life: Life, period: Period, close: datetime) -> list[str]:
    if life.received is None:
        return []
    keys = []
    if life.received >= period.start:
        keys += _received(life)
    elif life.ended is None or life.ended >= period.start:
        keys.append("carried_over")
    if life.ended is None:
        keys += _pending(life, close)
    elif life.ended >= period.start:
        keys += _ended(life)
    if any(when >= period.start for _, when in life.asked):
        keys.append("supplemented")
    if any(when >= period.start and ordinal > 1 for ordinal, when in life.asked):
        keys.append("supplemented_again")
    if life.returned is not None and life.returned >= period.start:
        keys.append("handed_out")
        if life.facts["result_delivery"] == "post":
            keys.append("handed_out_by_post")
    return keys


def _received(life: Life) -> list[str]:
    keys = ["received"]
    if life.facts["channel"] == "online":
        keys.append("received_online")
        if life.facts["online_level"] in ("full", "partial"):
            keys.append(f"online_{life.facts['online_level']}")
    else:
        keys.append("received_direct")
    if life.facts["channel"] == "postal":
        keys.append("received_postal")
    return keys


def _ended(life: Life) -> list[str]:
    if life.ending in ("in_time", "after_due"):
        return ["otherwise_ended", "ended_after_due" if life.ending == "after_due" else "ended_in_time"]
    keys = ["resolved", life.ending]
    if life.ending != "late":
        keys.append("in_time")
    else:
        keys += _letter(life, "late")
    if life.facts["inter_agency"]:
        keys += ["inter_agency", "inter_agency_late"] if life.ending == "late" else ["inter_agency"]
    return keys


def _pending(life: Life, close: datetime) -> list[str]:
    keys = ["pending"]
    if life.due is not None and close > life.due:
        keys += ["pending_late", *_letter(life, "pending_late")]
    else:
        keys.append("pending_in_time")
    if life.paused_for:
        keys.append("paused")
    if life.paused_for == "request_supplement":
        keys.append("awaiting_supplement")
    return keys


def _letter(life: Life, kind: str) -> list[str]:
    if life.letters:
        return ["late_all", "late_with_letter"]
    missing = ["late_all", "late_without_letter"]
    return [*missing, "pending_late_without_letter"] if kind == "pending_late" else missing
