"""I6: the chain of events of every dossier verifies, and ends in the state the dossier is in.

The database itself refuses to change or remove an event; that its guard stands is looked at too.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from dossiers.actions.events import first_broken_link, personal_hash
from dossiers.models import Dossier, Event
from dossiers.querysets import DossierQuerySet

CHUNK = 200
_GUARD = {
    "postgresql": (
        "SELECT count(*) FROM pg_trigger WHERE tgname = 'events_are_final' AND tgenabled <> 'D'",
        1,
    ),
    "sqlite": (
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'events_are_final%'",
        2,
    ),
}


def broken() -> Iterator[list[str]]:
    """One list for the guard, then one a dossier."""
    yield [] if _is_guarded() else ["Cơ sở dữ liệu không còn chặn việc sửa, xóa sự việc."]
    last = 0
    while chunk := list(_dossiers().filter(pk__gt=last)[:CHUNK]):
        events: dict[int, list[Event]] = {dossier.pk: [] for dossier in chunk}
        for event in Event.objects.filter(dossier__in=events).select_related("personal").order_by("seq"):
            events[event.dossier_id].append(event)
        for dossier in chunk:
            yield [*_of(dossier, events[dossier.pk])]
        last = chunk[-1].pk


def _dossiers() -> DossierQuerySet:
    return Dossier.objects.order_by("pk").only("code", "status", "event_count", "event_head")


def _of(dossier: Dossier, events: list[Event]) -> Iterator[str]:
    if (link := first_broken_link(events, dossier.event_head)) is not None:
        yield f"{dossier}: chuỗi sự việc đứt ở sự việc {link}."
        return
    if dossier.event_count != len(events):
        yield f"{dossier}: ghi {dossier.event_count} sự việc, có {len(events)}."
    state = ""
    for event in events:
        if event.status_from != state:
            yield f"{dossier}: trước sự việc {event.seq} có thay đổi không được ghi."
        state = event.status_to
        personal = getattr(event, "personal", None)
        if personal and event.personal_hash != personal_hash(personal.salt, personal.values):
            yield f"{dossier}: dữ liệu cá nhân của sự việc {event.seq} đã bị thay đổi."
    if state != dossier.status:
        yield f"{dossier}: đang ở trạng thái mà không sự việc nào ghi."


def _is_guarded() -> bool:
    asked, wanted = _GUARD[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked)
        row = cursor.fetchone()
    return row is not None and row[0] >= wanted
