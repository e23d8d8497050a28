"""The sweep: finds what is late, about to be, or stuck, and drafts apologies.

State-based: it asks what holds now, never what happened since the last run. It may run twice, in two
places, or die at any point; a finding is UNIQUE(dossier, kind, anchor) and an apology UNIQUE(dossier,
ordinal), so each comes to be once. Lateness itself writes nothing on the dossier (decision D3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from procedures.calendar import Calendar, at_minute, local
from procedures.deadlines import Unit

from ..models import Apology, Dossier, Episode
from ..workflow import OPEN, PAUSED
from .apologies import draft_apology
from .base import Call
from .errors import ActionError

CHUNK = 200
_OPEN = tuple(sorted(status.value for status in OPEN))
_PAUSED = tuple(sorted(status.value for status in PAUSED))
_SHORT = (Unit.SAME_DAY.value, Unit.WORKING_HOUR.value, Unit.CLOCK_HOUR.value)


@dataclass
class SweepResult:
    """What one sweep found anew, and how many letters it drafted."""

    found: dict[str, int] = field(default_factory=dict)
    drafted: int = 0
    failed: int = 0

    def __str__(self) -> str:
        labels = dict(Episode.Kind.choices)
        parts = [f"{labels[kind].lower()}: {count}" for kind, count in self.found.items() if count]
        if self.drafted:
            parts.append(f"soạn {self.drafted} thư xin lỗi")
        if self.failed:
            parts.append(f"{self.failed} hồ sơ cần người xem")
        return ", ".join(parts) or "không có gì mới"


def sweep(at: datetime, calendar: Calendar) -> SweepResult:
    """One sweep of everything at the moment `at`."""
    at = local(at)
    result = SweepResult()
    for kind, condition, anchor, params in _findings(at, calendar):
        result.found[kind] = result.found.get(kind, 0) + _insert(kind, condition, anchor, params, at)
    _withdraw_outdated(at)
    for dossier_id in _needing_letter(at, calendar):
        try:
            draft_apology(Call(dossier_id, actor=None, at=at))
            result.drafted += 1
        except ActionError:
            pass  # ended, paused or drafted by another process since the list was read
        except Exception:
            result.failed += 1
    return result


def drafting_horizon(at: datetime, calendar: Calendar) -> datetime:
    """Dossiers due before this moment are at T-1 or beyond: the last working day before their due date
    has opened by `at`."""
    today = at.date()
    last_opened = today if calendar.is_working(today) and at >= calendar.opening(today) else None
    if last_opened is None:
        last_opened = calendar.previous_working_day(today)
    return at_minute(calendar.next_working_day(last_opened) + timedelta(days=1), 0)


def _findings(at: datetime, calendar: Calendar) -> Iterator[tuple[str, str, str, list[object]]]:
    """(kind, SQL condition, anchor column, parameters) of each set of findings."""
    running = "d.status IN %s AND d.status NOT IN %s"
    soon = at_minute(calendar.add_working_days(at.date(), 2) + timedelta(days=1), 0)
    no_letter_since = calendar.closing(calendar.previous_working_day(at.date())) - timedelta(days=1)
    yield Episode.Kind.LATE, "d.status IN %s AND d.due_first < %s", "due_first", [_OPEN, at]
    yield (
        Episode.Kind.LATE,
        "d.status IN %s AND d.due_first < %s AND d.due_current < %s AND d.due_current > d.due_first",
        "due_current",
        [_OPEN, at, at],
    )
    yield (
        Episode.Kind.LATE_NO_LETTER,
        "d.status IN %s AND d.due_first < %s AND NOT EXISTS (SELECT 1 FROM dossiers_apology a"
        " WHERE a.dossier_id = d.id AND a.status IN ('approved', 'delivered'))",
        "due_first",
        [_OPEN, no_letter_since],
    )
    yield (
        Episode.Kind.DUE_SOON,
        f"{running} AND d.due_first >= %s AND d.due_first < %s",
        "due_first",
        [_OPEN, _PAUSED, at, soon],
    )
    stuck_since = calendar.closing(calendar.previous_working_day(at.date())) - timedelta(days=1)
    yield (
        Episode.Kind.STUCK,
        "d.status = 'in_progress' AND d.approved_at < %s",
        "approved_at",
        [stuck_since],
    )
    yield (
        Episode.Kind.STUCK,
        "d.status = 'resolved' AND d.result_received_at IS NULL AND d.resolved_at < %s",
        "resolved_at",
        [stuck_since],
    )


def _insert(kind: str, condition: str, anchor: str, params: list[object], at: datetime) -> int:
    """Insert the findings that are not there yet, in one statement; how many were new."""
    flat: list[object] = []
    sql = f"""
        INSERT INTO dossiers_episode (dossier_id, kind, anchor, opened_at, closed_as)
        SELECT d.id, %s, d.{anchor}, %s, ''
        FROM dossiers_dossier d
        WHERE {condition}
          AND NOT EXISTS (SELECT 1 FROM dossiers_episode e
                          WHERE e.dossier_id = d.id AND e.kind = %s AND e.anchor = d.{anchor})
        ON CONFLICT DO NOTHING
    """
    pieces = sql.split("%s")
    values: list[object] = [kind, at, *params, kind]
    text = pieces[0]
    for value, rest in zip(values, pieces[1:], strict=True):
        if isinstance(value, tuple):
            text += "(" + ", ".join(["%s"] * len(value)) + ")" + rest
            flat.extend(value)
        else:
            text += "%s" + rest
            flat.append(value)
    with connection.cursor() as cursor:
        cursor.execute(text, [connection.ops.adapt_datetimefield_value(v) if isinstance(v, datetime) else v for v in flat])
        return int(cursor.rowcount)


def _withdraw_outdated(at: datetime) -> None:
    """Close findings whose dossier has got another due moment or ended meanwhile."""
    gone = Dossier.objects.filter(pk=OuterRef("dossier_id"), due_first=OuterRef("anchor"), status__in=_OPEN)
    Episode.objects.filter(kind=Episode.Kind.DUE_SOON, closed_at__isnull=True).filter(
        Q(anchor__lt=at) | ~Exists(gone)
    ).update(closed_at=at, closed_as=Episode.Closing.SUPERSEDED)


def _needing_letter(at: datetime, calendar: Calendar) -> Iterator[int]:
    """Open, running dossiers at T-1 or late, not yet laid before a leader, that have no apology at all.

    Those with a limit of a day or less get theirs once late.
    """
    has_letter = Apology.objects.filter(dossier=OuterRef("pk"))
    needing = (
        Dossier.objects.running()
        .filter(for_signature_at__isnull=True, due_first__lt=drafting_horizon(at, calendar))
        .exclude(limit_unit__in=_SHORT, due_first__gte=at)
        .exclude(Exists(has_letter))
        .order_by("pk")
    )
    last = 0
    while True:
        with transaction.atomic():
            chunk = list(needing.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK])
        if not chunk:
            return
        yield from chunk
        last = chunk[-1]
