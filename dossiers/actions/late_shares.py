"""What every step is charged with of the days late, kept on it when the result is ready (decision D2).

A figure of a year then adds up what is stored and does no arithmetic a step.
"""

from __future__ import annotations

from datetime import datetime

from dossiers.late_shares import late_shares
from dossiers.lateness import Stretch
from dossiers.models import Dossier, StepRun
from procedures.calendar import Calendar

from .base import Change


def keep_late_shares(change: Change, moment: datetime) -> None:
    """Store the shares of a dossier just judged; one that was in time has none."""
    if not change.dossier.days_late:
        return
    runs = list(change.dossier.step_runs.order_by("seq"))
    found = shares_of(change.dossier, runs, moment, change.calendar)
    for run in runs:
        if run.late_share != found.get(run.pk):
            run.late_share = found.get(run.pk)
            run.save(update_fields=["late_share"])


def shares_of(dossier: Dossier, runs: list[StepRun], moment: datetime, calendar: Calendar) -> dict[int, int]:
    """Key of a visit -> its share in hundredths of a working day; those without one are left out."""
    pauses = [Stretch(pause.started_at, pause.ended_at or moment) for pause in dossier.pauses.all()]
    return {run.pk: share for run, share in late_shares(dossier, runs, pauses, moment, calendar)}
