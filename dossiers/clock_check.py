"""Whether every stored date is the one the engine gives: the proof behind `manage.py recompute --check`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from dossiers.actions.clock import compute_due
from dossiers.actions.endings import judged
from dossiers.actions.late_shares import shares_of
from dossiers.models import Dossier
from dossiers.querysets import DossierQuerySet
from dossiers.workflow import FINISHED
from procedures.calendar import Calendar, CalendarError, local
from procedures.dates import vn_moment
from procedures.models import CalendarVersion

CHUNK = 500


@dataclass(frozen=True)
class Difference:
    """One stored fact that is not what the engine gives, both in words."""

    code: str
    what: str
    stored: str
    computed: str

    def __str__(self) -> str:
        return f"{self.code}: {self.what} đang lưu là {self.stored}, tính lại là {self.computed}"


def checked() -> Iterator[list[Difference]]:
    """What differs of each dossier that was received, one list a dossier, empty where everything is right.

    Open and ended dossiers alike are counted by the calendar stored with them (decision D1).
    """
    received = Dossier.objects.filter(received_at__isnull=False).exclude(status="void").order_by("pk")
    last = 0
    while chunk := list(_with_facts(received.filter(pk__gt=last))[:CHUNK]):
        calendars = CalendarVersion.calendars((d.calendar_version_id, d.counted_by) for d in chunk)
        for dossier in chunk:
            yield list(_of(dossier, calendars[dossier.calendar_version_id]))
        last = chunk[-1].pk


def _with_facts(dossiers: DossierQuerySet) -> DossierQuerySet:
    return dossiers.annotate(counted_by=F("calendar_version__digest")).prefetch_related("pauses", "step_runs")


def _of(dossier: Dossier, calendar: Calendar) -> Iterator[Difference]:
    code = str(dossier)
    try:
        due = compute_due(dossier, calendar)
    except CalendarError as error:
        yield Difference(code, "hạn", _moment(dossier.due_first), str(error))
        return
    if _minute(dossier.due_first) != due:
        yield Difference(code, "hạn", _moment(dossier.due_first), _moment(due))
    elif dossier.state in FINISHED and dossier.resolved_at is not None:
        outcome, days = judged(dossier, dossier.resolved_at, calendar)
        yield from _shares(dossier, calendar)
        if (dossier.outcome, dossier.days_late) != (outcome.value, days):
            stored, computed = f"{dossier.outcome}, {dossier.days_late} ngày", f"{outcome.value}, {days} ngày"
            yield Difference(code, "đánh giá", stored, computed)


def _shares(dossier: Dossier, calendar: Calendar) -> Iterator[Difference]:
    """The shares of the days late that its steps keep."""
    if not dossier.days_late or dossier.resolved_at is None:
        return
    runs = sorted(dossier.step_runs.all(), key=lambda run: run.seq)
    computed = shares_of(dossier, runs, dossier.resolved_at, calendar)
    stored = {run.pk: run.late_share for run in runs if run.late_share is not None}
    if stored != computed:
        yield Difference(
            str(dossier), "phần ngày trễ của các bước", str([*stored.values()]), str([*computed.values()])
        )


def _minute(moment: datetime | None) -> datetime | None:
    return local(moment) if moment else None


def _moment(moment: datetime | None) -> str:
    return vn_moment(moment) if moment else "không có"
