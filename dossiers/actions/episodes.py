"""Stage 1 of the sweep: findings become episodes, and those that no longer hold are closed.

One statement compares every set of `findings.FINDINGS` with the episodes that are open. Where nothing
differs nothing more is done; else all new episodes of a set are inserted by one INSERT ... SELECT, which
opens again what was closed, and those that hold no more are closed by one UPDATE a kind. UNIQUE(dossier,
kind, anchor) is the guarantee when two sweeps meet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from dossiers.findings import FINDINGS, Finding, Moments
from dossiers.models import Dossier, Episode
from dossiers.workflow import FINISHED, Status
from procedures.calendar import ZONE
from procedures.faultpoint import faultpoint

from .prepared import prepared_rows

_TABLE = Episode._meta.db_table
_TAKEN_BACK = [Status.WITHDRAWN.value, Status.STOPPED.value, Status.VOID.value]
_FINISHED = [status.value for status in FINISHED]
_LATE = (Episode.Kind.LATE, Episode.Kind.LATE_NO_LETTER)

_HELD = "SELECT '{kind}' AS kind, id, moment FROM ({found}) s"
_KNOWN = "SELECT kind, dossier_id AS id, anchor AS moment FROM {table} WHERE closed_at IS NULL"
# A full join takes one pass over each side, however wrong the planner is about how many there are; any other
# join would look each of them up. SQLite has it since 3.39 only, so there the two sides are added up.
_DIFFERENCES = {
    "postgresql": """
SELECT COALESCE(h.kind, k.kind),
    COUNT(CASE WHEN k.id IS NULL THEN 1 END), COUNT(CASE WHEN h.id IS NULL THEN 1 END)
FROM ({held}) h FULL JOIN ({known}) k ON h.id = k.id AND h.moment = k.moment AND h.kind = k.kind
WHERE h.id IS NULL OR k.id IS NULL GROUP BY 1""",
    "sqlite": """
SELECT kind, COUNT(CASE WHEN side = 1 THEN 1 END), COUNT(CASE WHEN side = 2 THEN 1 END)
FROM (SELECT kind, id, moment, SUM(side) AS side
    FROM (SELECT 1 AS side, h.* FROM ({held}) h UNION ALL SELECT 2, k.* FROM ({known}) k)
    GROUP BY kind, id, moment)
WHERE side <> 3 GROUP BY kind""",
}
_INSERT = """INSERT INTO {table} (dossier_id, kind, anchor, opened_at, closed_as)
SELECT s.id, '{kind}', s.moment, %s, '' FROM ({found}) s
WHERE NOT EXISTS (SELECT 1 FROM {table} e WHERE e.dossier_id = s.id AND e.kind = '{kind}'
    AND e.anchor = s.moment AND e.closed_at IS NULL)
ON CONFLICT (dossier_id, kind, anchor) DO UPDATE SET closed_at = NULL, closed_as = ''
WHERE {table}.closed_at IS NOT NULL"""


def open_and_close(m: Moments) -> Counter[str]:
    """Bring the episodes into agreement with what holds now; how many of each kind were opened."""
    opened: Counter[str] = Counter()
    for kind, new, gone in _compare(m):
        if new:
            opened[kind] += _open(kind, m)
        if gone:
            _close(kind, m)
    return opened


def _compare(m: Moments) -> list[tuple[str, int, int]]:
    """For each kind that differs: how many hold without an open episode, how many open ones hold no more."""
    compare = _comparing(connection.vendor)
    if connection.vendor == "postgresql":
        return prepared_rows("differing_episodes", compare.sql, compare.parameters, compare.thresholds(m))
    with connection.cursor() as cursor:
        cursor.execute(compare.sql, compare.filled(m))
        return list(cursor.fetchall())


def _open(kind: str, m: Moments) -> int:
    """Insert the episodes of a kind, or open them again; how many."""
    opened = 0
    with connection.cursor() as cursor:
        for place, finding in enumerate(FINDINGS):
            if finding.kind == kind:
                opened += _insert(cursor, place, m)
    return opened


def _insert(cursor: Any, place: int, m: Moments) -> int:
    insert = _inserting(connection.vendor, place)
    faultpoint("P1")
    with transaction.atomic():
        cursor.execute(insert.sql, insert.filled(m))
        faultpoint("P2")
    return int(cursor.rowcount)


def _close(kind: str, m: Moments) -> None:
    """Close the episodes of a kind that hold no more, each by its reason."""
    findings = [finding for finding in FINDINGS if finding.kind == kind]
    lost = Episode.objects.filter(kind=kind, closed_at__isnull=True)
    for finding in findings:
        same = {"pk": OuterRef("dossier_id"), finding.anchor: OuterRef("anchor")}
        lost = lost.filter(~Exists(finding.found(m).filter(**same)))
    lost.update(closed_at=m.at, closed_as=_closing(findings, m))


def _closing(findings: list[Finding], m: Moments) -> Case:
    """Withdrawn: taken back, or found late and then judged in time. Superseded: it hangs on another moment
    now, or that moment has passed. Else done."""
    dossier = Dossier.objects.filter(pk=OuterRef("dossier_id"))
    kept = Q(pk__in=[])
    for finding in findings:
        kept |= Q(Exists(dossier.filter(**{finding.anchor: OuterRef("anchor")})))
    withdrawn = Q(Exists(dossier.filter(status__in=_TAKEN_BACK)))
    if findings[0].kind in _LATE:
        withdrawn |= Q(Exists(dossier.filter(status__in=_FINISHED).exclude(outcome="late")))
    passed = Q(anchor__lt=m.at) if findings[0].passes else Q(pk__in=[])
    closing = Episode.Closing
    return Case(
        When(withdrawn, then=Value(closing.WITHDRAWN.value)),
        When(~kept | passed, then=Value(closing.SUPERSEDED.value)),
        default=Value(closing.DONE.value),
    )


# -- statements made once -----------------------------------------------------------------------------
# The querysets are the one definition of the sets, but making SQL of them all takes longer than running it.
# So it is made once a process, with stand-ins for the thresholds, which are filled in at each run.


@dataclass(frozen=True)
class Statement:
    """SQL with its parameters; one that is a `Threshold` is filled in."""

    sql: str
    parameters: tuple[Any, ...]

    def thresholds(self, m: Moments) -> dict[Threshold, Any]:
        """Each threshold of the parameters once, with its value at the moments `m`."""
        found = dict.fromkeys(p for p in self.parameters if isinstance(p, Threshold))
        return {p: _stored(getattr(m, p.name)) for p in found}

    def filled(self, m: Moments) -> list[Any]:
        """The parameters at the moments `m`."""
        return [_stored(getattr(m, p.name)) if isinstance(p, Threshold) else p for p in self.parameters]


@dataclass(frozen=True)
class Threshold:
    """Stands for a field of `Moments`."""

    name: str


@cache
def _comparing(vendor: str) -> Statement:
    parts: list[str] = []
    parameters: list[Any] = []
    for finding in FINDINGS:
        found, own = _found(vendor, finding)
        parts.append(_HELD.format(kind=finding.kind, found=found))
        parameters += own
    held, known = " UNION ALL ".join(parts), _KNOWN.format(table=_TABLE)
    return Statement(_DIFFERENCES[vendor].format(held=held, known=known), tuple(parameters))


@cache
def _inserting(vendor: str, place: int) -> Statement:
    finding = FINDINGS[place]
    found, own = _found(vendor, finding)
    sql = _INSERT.format(found=found, table=_TABLE, kind=finding.kind)
    return Statement(sql, (Threshold("at"), *own))


def _found(vendor: str, finding: Finding) -> tuple[str, list[Any]]:
    """The SQL of a set with id and moment, and its parameters."""
    stand_ins, names = _stand_ins()
    query = finding.found(stand_ins).order_by().annotate(moment=F(finding.anchor)).values_list("id", "moment")
    sql, parameters = query.query.sql_with_params()
    return sql, [Threshold(names[p]) if p in names else p for p in parameters]


def _stand_ins() -> tuple[Moments, dict[Any, str]]:
    """Moments no dossier has, and which field each stands for."""
    values: dict[str, Any] = {}
    for n, field in enumerate(fields(Moments), start=1):
        moment = datetime(1900, 1, 1, tzinfo=ZONE) + timedelta(days=n)
        values[field.name] = moment if field.type == "datetime" else -1_000_000 - n
    return Moments(**values), {_stored(value): name for name, value in values.items()}


def _stored(value: Any) -> Any:
    """As the database takes it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
