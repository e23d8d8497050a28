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
from django.db.models import Exists, F, OuterRef, Q, Value

from dossiers.models import Apology, Dossier, Episode
from dossiers.querysets import DossierQuerySet
from dossiers.workflow import OPEN
from procedures.calendar import Calendar, at_minute, local
from procedures.deadlines import Unit

from .apologies import draft_apology
from .base import Call
from .errors import ActionError

CHUNK = 200
_OPEN = tuple(sorted(status.value for status in OPEN))
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
    for kind, anchor, found in _findings(at, calendar):
        result.found[kind] = result.found.get(kind, 0) + _insert(kind, anchor, found, at)
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


def _findings(at: datetime, calendar: Calendar) -> Iterator[tuple[str, str, DossierQuerySet]]:
    """(kind, the moment it hangs on, the dossiers) of each set of findings."""
    one_day_ago = calendar.closing(calendar.previous_working_day(at.date())) - timedelta(days=1)
    soon = at_minute(calendar.add_working_days(at.date(), 2) + timedelta(days=1), 0)
    late = Dossier.objects.overdue(at)
    yield Episode.Kind.LATE, "due_first", late
    yield Episode.Kind.LATE, "due_current", late.filter(due_current__lt=at, due_current__gt=F("due_first"))
    yield Episode.Kind.LATE_NO_LETTER, "due_first", Dossier.objects.overdue(one_day_ago).without_letter()
    yield Episode.Kind.DUE_SOON, "due_first", Dossier.objects.running().due_between(at, soon)
    stuck = Dossier.objects.stuck(one_day_ago)
    yield Episode.Kind.STUCK, "approved_at", stuck.open()
    yield Episode.Kind.STUCK, "resolved_at", stuck.result_waiting()


def _insert(kind: str, anchor: str, found: DossierQuerySet, at: datetime) -> int:
    """Insert the findings that are not there yet, in one statement; how many were new.

    NOT EXISTS saves the work, ON CONFLICT is the guarantee when two sweeps meet.
    """
    known = Episode.objects.filter(dossier=OuterRef("pk"), kind=kind, anchor=OuterRef(anchor))
    rows = found.filter(~Exists(known)).values_list("pk", Value(kind), anchor, Value(at), Value(""))
    select, params = rows.query.sql_with_params()
    columns = "dossier_id, kind, anchor, opened_at, closed_as"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Episode._meta.db_table} ({columns}) {select} ON CONFLICT DO NOTHING",
            params,
        )
        return int(cursor.rowcount)


def _withdraw_outdated(at: datetime) -> None:
    """Close findings whose dossier has got another due moment or ended meanwhile."""
    gone = Dossier.objects.filter(pk=OuterRef("dossier_id"), due_first=OuterRef("anchor"), status__in=_OPEN)
    Episode.objects.filter(kind=Episode.Kind.DUE_SOON, closed_at__isnull=True).filter(
        Q(anchor__lt=at) | ~Exists(gone)
    ).update(closed_at=at, closed_as=Episode.Closing.SUPERSEDED)


def _needing_letter(at: datetime, calendar: Calendar) -> Iterator[int]:
    """Open, running dossiers at T-1 or late, not yet laid before a leader, that have no apology at all; one
    withdrawn for another date (before a change of the calendar) does not count.

    Those with a limit of a day or less get theirs once late.
    """
    of_this_date = ~Q(status=Apology.Status.WITHDRAWN) | Q(anchor=OuterRef("due_first"))
    has_letter = Apology.objects.filter(of_this_date, dossier=OuterRef("pk"))
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
