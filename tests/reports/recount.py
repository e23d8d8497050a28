"""The figures told once more, from the events alone and by plain loops: no query, no stored column.

Written to differ from the product in every way: it replays what happened to one dossier after the other and
asks each where it stood. What is known at the moment counts: a result that was re-opened by then is none.
What was corrected or entered afterwards counts from the beginning.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from dossiers.models import Dossier, Event
from dossiers.periods import Period
from procedures.calendar import at_minute, local
from tests.ward import real_calendar

PAUSES = {"request_supplement", "request_payment", "suspend"}
CALENDAR = real_calendar()
RESUMPTIONS = {"receive_supplement", "confirm_payment", "resume"}
OTHER_ENDS = {"withdraw", "stop", "close_unanswered"}


@dataclass
class Life:
    """One dossier as it stood at a moment."""

    facts: dict[str, Any]
    received: datetime | None = None
    due: datetime | None = None
    since: datetime | None = None  # from when the limit that runs is counted
    stops: list[tuple[datetime, datetime]] = field(default_factory=list)
    mode: str = ""
    paused: datetime | None = None
    late_before: bool = False  # the first of two legs was late
    paused_for: str = ""
    ended: datetime | None = None
    ending: str = ""
    asked: list[tuple[int, datetime, bool]] = field(default_factory=list)
    letters: list[datetime] = field(default_factory=list)
    returned: datetime | None = None

    def happens(self, event: Event) -> None:
        """Take one event in."""
        at, data = local(event.occurred_at), event.data
        if event.action == "receive":
            self.received = self.since = self.facts["received"] or at
            self.due = self.facts["due"] or _moment(data["promised_at"])
        elif event.action in PAUSES:
            self.mode, self.paused = "" if "leg_one_due" in data else data["mode"], at
            if "leg_one_due" in data:
                missed = _moment(data["leg_one_due"])
                assert missed is not None
                self.late_before = at > missed
            if "ordinal" in data:
                self.asked.append((data["ordinal"], at, self.near_end(at)))
            self.paused_for, self.due = event.action, _moment(data["due_first"])
        elif event.action in RESUMPTIONS:
            assert self.paused is not None
            self.stops.append((self.paused, at))
            if self.mode in ("restart", ""):  # without a mode it was the end of the first leg
                self.since, self.stops = at, []
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

    def near_end(self, at: datetime) -> bool:
        """At most a fifth of the limit left, counted day by day."""
        if self.due is None or at > self.due:
            return False
        assert self.since is not None
        whole = _worth(self.since, self.due) - sum(_worth(start, end) for start, end in self.stops)
        return 5 * round(_worth(at, self.due)) <= round(whole)


def _worth(start: datetime, end: datetime) -> float:
    """Minutes of nominal days of 480 between two moments."""
    total, day = 0.0, start.date()
    while day <= end.date():
        opened = CALENDAR.open_minutes(day)
        first, last = max(start, at_minute(day, 0)), min(end, at_minute(day, 24 * 60))
        total += 480 * CALENDAR.minutes_between(first, last) / opened if opened and first < last else 0
        day += timedelta(days=1)
    return total


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
            "limit_unit",
        )
    }
    events = defaultdict(list)
    for event in Event.objects.all():
        events[event.dossier_id].append(event)
    sets: dict[str, set[int]] = defaultdict(set)
    for pk, told in events.items():
        if any(event.action == "void" for event in told) or facts[pk]["for_other_ward"]:
            continue
        life = Life(facts[pk] | _corrected(told))
        for event in sorted(_standing(told, at), key=lambda e: e.occurred_at):
            inside = event.occurred_at < period.end and event.occurred_at <= at
            if inside:
                life.happens(event)
        for key in _counted(life, period, min(at, period.end)):
            sets[key].add(pk)
    return sets


def _corrected(told: list[Event]) -> dict[str, Any]:
    """The moment of receipt and the date as they were corrected last, if ever."""
    found: dict[str, Any] = {"received": None, "due": None}
    for event in told:
        if event.action == "correct" and "received_at" in event.data:
            found = {"received": _moment(event.data["received_at"]), "due": _moment(event.data["due_first"])}
    return found


def _standing(told: list[Event], at: datetime) -> list[Event]:
    """The events without results that had been re-opened by the moment."""
    reopened = [event.seq for event in told if event.action == "reopen" and event.recorded_at <= at]
    return [e for e in told if not (e.action == "resolve" and any(e.seq < seq for seq in reopened))]


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
    asked = [one for one in life.asked if one[1] >= period.start]
    if asked:
        keys.append("supplemented")
    if any(ordinal > 1 for ordinal, _, _ in asked):
        keys.append("supplemented_again")
    if any(near_end for _, _, near_end in asked):
        keys.append("supplemented_near_end")
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
    at_once = life.facts["sector__code"] == "certification" and life.facts["limit_unit"] == "same_day"
    keys.append("at_once" if at_once else "resolved_later")
    if life.ending != "late":
        keys += ["in_time"] if at_once else ["in_time", "in_time_later"]
    else:
        keys += _letter(life, "late")
        keys += ["at_once_late"] if at_once else []
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
