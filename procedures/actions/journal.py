"""The journal of what administrators did to people and settings. Lines are added, never changed here."""

from __future__ import annotations

from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from procedures.models import Officer


def note(by: Officer, record: models.Model, words: str, at: datetime) -> None:
    """Write down that `by` did `words` to the record at the aware moment `at`."""
    LogEntry.objects.create(
        user=by,
        action_time=at,
        content_type=ContentType.objects.get_for_model(record),
        object_id=str(record.pk),
        object_repr=str(record)[:200],
        action_flag=CHANGE,
        change_message=words,
    )


def noted(record: models.Model, most: int = 20) -> models.QuerySet[LogEntry]:
    """What was done to the record, the latest first."""
    kind = ContentType.objects.get_for_model(record)
    lines = LogEntry.objects.filter(content_type=kind, object_id=str(record.pk)).select_related("user")
    return lines.order_by("-action_time", "-pk")[:most]
