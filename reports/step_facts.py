"""The steps of resolved dossiers with whose they are, and whose days late, worked out once a reporting month.

What a resolved dossier's steps used changes only when the dossier does. A month is therefore kept in the
cache under a digest of its dossiers with their versions: whatever changes one of them, a correction or a
re-opening, asks for another key, so nothing stale is ever read and nothing needs to be thrown away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Q

from dossiers.models import Dossier
from dossiers.querysets import DossierQuerySet
from procedures.calendar import Calendar

from .causes import Kind, charges
from .figures import FIGURES
from .overruns import Step, steps_used
from .scopes import Scope

_SHAPE = "1"  # raised whenever what is kept, or how it is worked out, changes
_KEPT = 40 * 24 * 3600  # seconds; an evaluation is read in the weeks before and after a year's end


class Late(NamedTuple):
    """A part in a late dossier: hundredths of a day late, or 0 for who held it when it became late."""

    dossier: int
    department: int
    officer: int | None
    hundredths: int


@dataclass(frozen=True)
class Facts:
    """Steps credited as decision D2 says, and the parts in days late; officer None: the department's own."""

    steps: Sequence[Step] = ()
    lateness: Sequence[Late] = ()


def facts_of(scope: Scope, calendar: Calendar) -> Facts:
    """Of the dossiers resolved in whole reporting months. One query when all is kept, else eight."""
    resolved = FIGURES["resolved"].dossiers(scope)
    months = _months(resolved)
    keys = {month: _key(rows) for month, rows in months.items()}
    kept: dict[str, Facts] = cache.get_many(list(keys.values()))
    missing = [month for month, key in keys.items() if key not in kept]
    if missing:
        found = _worked_out(resolved.filter(ended_month__in=missing), scope.closes, calendar)
        fresh = {keys[month]: _part(found, {pk for pk, _, _ in months[month]}) for month in missing}
        cache.set_many(fresh, timeout=_KEPT)
        kept |= fresh
    ordered = [kept[keys[month]] for month in sorted(months)]
    return Facts(
        steps=[step for facts in ordered for step in facts.steps],
        lateness=[late for facts in ordered for late in facts.lateness],
    )


Rows = list[tuple[int, int, str]]
"""Id, version and token of dossiers: the token is random, so that no two databases mean the same."""


def _months(resolved: DossierQuerySet) -> Mapping[date, Rows]:
    """Month of the ending -> its dossiers."""
    found: defaultdict[date, Rows] = defaultdict(list)
    rows = resolved.order_by("pk").values_list("ended_month", "pk", "version", "tracking_token")
    for month, *row in rows:
        found[month].append(tuple(row))
    return found


def _key(rows: Rows) -> str:
    return f"step-facts:{_SHAPE}:{blake2b(repr(rows).encode(), digest_size=20).hexdigest()}"


def _worked_out(dossiers: DossierQuerySet, at: datetime, calendar: Calendar) -> Facts:
    steps = list(steps_used(dossiers, at))
    over = {step.dossier for step in steps if step.over}
    wanted = Q(pk__in=dossiers.filter(outcome="late").order_by().values("pk")) | Q(pk__in=over)
    whose: dict[tuple[int, int, datetime | None], int | None] = {}
    lateness = []
    for charge in charges(Dossier.objects.filter(wanted).order_by("pk"), at, calendar):
        officer = charge.officer.pk if charge.officer else None
        if charge.kind is Kind.OVER:
            whose[charge.dossier.pk, charge.step.leg, charge.step.given_at] = officer
        else:
            lateness.append(Late(charge.dossier.pk, charge.department.pk, officer, charge.hundredths))
    return Facts([_credited(step, whose) for step in steps], lateness)


def _credited(step: Step, whose: Mapping[tuple[int, int, datetime | None], int | None]) -> Step:
    """Over its budget it is of whoever had it when the budget ran out; else of whoever had it at its end."""
    return step._replace(officer=whose[step.dossier, step.leg, step.given_at]) if step.over else step


def _part(found: Facts, dossiers: set[int]) -> Facts:
    return Facts(
        [step for step in found.steps if step.dossier in dossiers],
        [late for late in found.lateness if late.dossier in dossiers],
    )
