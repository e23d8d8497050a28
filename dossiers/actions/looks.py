"""Noting who looked at a person's full data: once an officer, dossier and hour (decision D5)."""

from __future__ import annotations

from datetime import datetime

from dossiers.models import AccessLog, Dossier
from procedures.calendar import local
from procedures.models import Officer

DETAIL = "chi tiết"


def log_look(dossier: Dossier, officer: Officer, at: datetime, what: str = DETAIL) -> None:
    """Note that `officer` saw `what` (at most 40 signs) of the dossier in the hour of `at`.

    Called again in the same hour it only reads; two requests at once leave one line.
    """
    key = {
        "dossier": dossier,
        "officer": officer,
        "hour": local(at).replace(minute=0),
        "what": what,
    }
    if not AccessLog.objects.filter(**key).exists():
        AccessLog.objects.bulk_create([AccessLog(**key)], ignore_conflicts=True)
