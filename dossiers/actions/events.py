"""The chain of events: each carries the hash of the one before in its dossier (decision D5)."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Subquery

from dossiers.models import Event, EventPersonal
from dossiers.workflow import Status

if TYPE_CHECKING:
    from .base import Change


def append_event(change: Change, before: Status | None) -> Event:
    """Append the event of a change to its dossier's chain; the dossier's head moves on (not saved here)."""
    salt = secrets.token_hex(16) if change.personal else ""
    event = next_event(change, before, salt)
    event.save(force_insert=True)
    if change.personal:
        EventPersonal.objects.create(event=event, salt=salt, values=json.loads(canonical(change.personal)))
    return event


def next_event(change: Change, before: Status | None, salt: str = "") -> Event:
    """The next link of the dossier's chain, neither it nor the dossier's new head saved: whoever changes many
    dossiers at once saves them together. `salt` is that of the personal values, if there are any."""
    dossier = change.dossier
    event = Event(
        dossier=dossier,
        seq=dossier.event_count + 1,
        action=change.action.value,
        occurred_at=change.occurred_at or change.at,
        recorded_at=change.at,
        actor=change.actor,
        status_from=before.value if before else "",
        status_to=dossier.status,
        data=json.loads(canonical(change.data)),
        personal_hash=personal_hash(salt, change.personal) if change.personal else "",
        previous_hash=dossier.event_head,
    )
    event.hash = event_hash(event)
    dossier.event_count, dossier.event_head = event.seq, event.hash
    return event


def heads_moved() -> dict[str, Any]:
    """For an UPDATE of dossiers that each got one event from `next_event`, saved: version and head."""
    latest = Event.objects.filter(dossier=OuterRef("pk")).order_by("-seq").values("hash")
    return {
        "version": F("version") + 1,
        "event_count": F("event_count") + 1,
        "event_head": Subquery(latest[:1]),
    }


def canonical(value: Any) -> str:
    """One text for one content, whatever the order of keys; moments and dates in ISO 8601."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_iso)


def _iso(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def personal_hash(salt: str, values: dict[str, Any]) -> str:
    """The salted hash by which an event vouches for its personal values."""
    return hashlib.sha256(f"{salt}{canonical(values)}".encode()).hexdigest()


def event_hash(event: Event) -> str:
    """The hash of everything an event tells and of the one before it."""
    told = [
        event.dossier_id,
        event.seq,
        event.action,
        int(event.occurred_at.timestamp()),
        int(event.recorded_at.timestamp()),
        event.actor_id,
        event.status_from,
        event.status_to,
        event.data,
        event.personal_hash,
        event.previous_hash,
    ]
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def first_broken_link(events: list[Event], head: str) -> int | None:
    """The number of the first event that does not verify; one past the end when the tail is missing.

    `events` are all events of a dossier in order of `seq`; `head` is the hash the dossier keeps.
    """
    previous = ""
    for expected, event in enumerate(events, start=1):
        if event.seq != expected or event.previous_hash != previous or event.hash != event_hash(event):
            return expected
        previous = event.hash
    return None if previous == head else len(events) + 1
