"""Who was late at a moment of the past, and who held it then: from the times at which things held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dossiers.lateness import days_late
from dossiers.models import Dossier, StepRun
from procedures.calendar import Calendar

from .causes import with_steps
from .figures import FIGURES
from .scopes import Scope

SHOWN = 10


@dataclass(frozen=True)
class ThenRow:
    """A dossier late at the moment: working days late by then, and the visit that had it."""

    dossier: Dossier
    days: int
    step: StepRun | None


@dataclass(frozen=True)
class LateThen:
    """The longest late ones; the whole number comes from the figure."""

    rows: Sequence[ThenRow]


def late_then(scope: Scope, calendar: Calendar) -> LateThen:
    """The dossiers late at the close of the scope, the longest late first. Three queries."""
    late = FIGURES["pending_late"].dossiers(scope).order_by("due_first", "pk")
    found = with_steps(late.select_related("procedure", "sector")[:SHOWN])
    return LateThen([_row(dossier, scope, calendar) for dossier in found])


def _row(dossier: Dossier, scope: Scope, calendar: Calendar) -> ThenRow:
    then = [run for run in dossier.step_runs.all() if run.given_at <= scope.closes]
    due = dossier.leg_one_due if _first_leg_ran(dossier, scope) else dossier.due_first
    days = days_late(due, scope.closes, calendar) if due is not None else 0
    return ThenRow(dossier, max(days, 0), then[-1] if then else None)


def _first_leg_ran(dossier: Dossier, scope: Scope) -> bool:
    """Whether the first of two legs had not ended at the close, though it has since."""
    return dossier.leg_one_ended_at is not None and dossier.leg_one_ended_at > scope.closes
