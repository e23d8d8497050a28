"""The facts of every dossier a report counts, one line each, as they stood at the moment of its data.

They are frozen with the report: a year later its figures can be counted again from them alone
(reports/fact_counts.py), and held against the dossiers as they are known then (reports/verification.py).
Nothing personal is in them.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, F, Max, Q, Value, When

from dossiers.actions.events import canonical
from dossiers.models import Apology, Dossier, Pause, SupplementRequest
from procedures.calendar import local

from . import sets
from .report_endings import ended_as
from .scopes import Scope

_FASTEST = 1  # of zlib: facts of a year of a million dossiers are packed while somebody waits


class Fact(NamedTuple):
    """One dossier. Moments are ISO text in Asia/Ho_Chi_Minh to the minute, "" for none.

    `due` is told of those that ended or are late. `overdue`: late and pending at the close; `letter`: an
    apology was issued by then; `asked`: the highest request for papers made in the period, `near_end`: one of
    them in the last fifth of the limit; `paused`: what the clock stood still for at the close; `reason`: the
    one its first letter gives; `ended_as`: how it ended (reports/report_endings.py).
    """

    pk: int
    code: str
    sector: str
    procedure: str
    channel: str
    online_level: str
    inter_agency: bool
    at_once: bool
    received_at: str
    due: str
    ended_at: str
    outcome: str
    overdue: bool
    letter: bool
    asked: int
    near_end: bool
    paused: str
    returned_at: str
    by_post: bool
    reason: str
    ended_as: str


_STORED = (
    *("pk", "code", "sector__code", "procedure__key", "channel", "online_level", "inter_agency", "at_once"),
    *("received_at", "due_first", "ended_at", "outcome", "returned_at", "by_post", "status", "result_kind"),
)


def facts_of(scope: Scope) -> list[Fact]:
    """The facts of everything the figures of the scope count, in the order of reception; six queries."""
    known = _Known(scope)
    rows = _counted(scope, known).order_by("pk").values_list(*_STORED)
    return [known.fact(row) for row in rows.iterator(chunk_size=5_000)]


def _counted(scope: Scope, known: _Known) -> Any:
    """Open at some time of the period, or asked for papers or handed out in it."""
    gone = scope.history.ended(None, scope.period.start)
    open_then = scope.had_not("ended_at") | Q(ended_at__gte=scope.period.start)
    others = sets.handed_out(scope).order_by().values("pk")
    return scope.dossiers.filter(
        scope.had("received_at"), open_then & ~Q(pk__in=gone) | Q(pk__in=others) | Q(pk__in=list(known.asked))
    ).annotate(
        at_once=_flag(sets.certified_at_once()),
        by_post=_flag(Q(result_delivery=Dossier.ResultDelivery.POST.value)),
    )


def _flag(holds: Q) -> Case:
    return Case(When(holds, then=Value(True)), default=Value(False), output_field=BooleanField())


class _Known:
    """What is asked of other tables once for all dossiers."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.stood = {one.dossier: one for one in scope.history.endings}
        self.overdue = set(sets.pending_late(scope).order_by().values_list("pk", flat=True))
        issued = Apology.objects.filter(scope.had("approved_at"), status__in=sets.ONCE_ISSUED)
        latest_first = issued.order_by("-ordinal").values_list("dossier", "reason_code")
        self.letters = dict(latest_first)  # the first letter of a dossier comes last and stays
        requests = SupplementRequest.objects.filter(
            scope.had("requested_at"), requested_at__gte=scope.period.start
        )
        near = Max(Case(When(near_end=True, then=Value(1)), default=Value(0)))
        found = requests.order_by().values("dossier").annotate(most=Max("ordinal"), near=near)
        self.asked = {pk: (most, near) for pk, most, near in found.values_list("dossier", "most", "near")}
        pauses = Pause.objects.filter(scope.had("started_at"), scope.had_not("ended_at"))
        self.paused = dict(pauses.order_by(F("started_at")).values_list("dossier", "kind"))

    def fact(self, row: tuple[Any, ...]) -> Fact:
        """The line of one dossier."""
        pk, code, sector, procedure, channel, level, crossing, at_once, *rest = row
        received, due, ended, outcome, returned, by_post, status, kind = rest
        if pk in self.stood:
            ended, outcome, kind = self.stood[pk].ended_at, self.stood[pk].outcome, ""
        if not self._had(ended):
            ended, outcome = None, ""
        overdue = pk in self.overdue
        asked, near = self.asked.get(pk, (0, 0))
        return Fact(
            pk, code or "", sector, procedure, channel, level, crossing, bool(at_once),
            _text(received), _text(due if ended or overdue else None), _text(ended), outcome,
            overdue, pk in self.letters, asked, bool(near), self.paused.get(pk, "") if ended is None else "",
            _text(returned if self._had(returned) else None), bool(by_post),
            self.letters.get(pk, ""), ended_as(status, kind, outcome) if ended else "",
        )  # fmt: skip

    def _had(self, moment: datetime | None) -> bool:
        if moment is None:
            return False
        return moment < self.scope.period.end if self.scope.closed else moment <= self.scope.at


def _text(moment: datetime | None) -> str:
    return local(moment).isoformat() if moment else ""


def pack(facts: Iterable[Fact]) -> bytes:
    """The lines as bytes, after a line of names."""
    return zlib.compress(canonical([Fact._fields, *facts]).encode(), _FASTEST)


def unpack(packed: bytes) -> list[Fact]:
    """What `pack` was given. Raises ValueError when the names are others than today's."""
    names, *rows = json.loads(zlib.decompress(packed))
    if tuple(names) != Fact._fields:
        raise ValueError("facts of another version of the software")
    return [Fact(*row) for row in rows]


def changes(before: Iterable[Fact], after: Iterable[Fact]) -> Iterator[int]:
    """The dossiers whose facts differ, or that are in one of the two only."""
    then, now = {fact.pk: fact for fact in before}, {fact.pk: fact for fact in after}
    for pk in sorted(then.keys() | now.keys()):
        if then.get(pk) != now.get(pk):
            yield pk
