"""Typing the numbers of a report that no dossier tells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from dossiers.actions import Conflict
from procedures.models import Officer
from procedures.text import clean

from ..entry_kinds import BY_KEY
from ..models import Report, ReportEntry
from .reports import draft

Typed = Mapping[str, tuple[Decimal | None, str]]
"""Key of the kind -> number and source; None for a number that is not told."""


def set_entries(report_id: int, typed: Typed, *, actor: Officer, at: datetime, version: int) -> Report:
    """Keep what was typed; a number left empty is taken out. Saved twice alike, it is saved once.

    Raises Refused for a report that is no draft any more, Conflict when it was changed since it was seen.
    """
    with transaction.atomic():
        report = draft(report_id, actor)
        there = {entry.key: entry for entry in report.entries.all()}
        wanted = {key: (value, clean(source)) for key, (value, source) in typed.items() if key in BY_KEY}
        if all(_same(there.get(key), *told) for key, told in wanted.items()):
            return report
        if report.version != version:
            raise Conflict("Báo cáo đã được người khác cập nhật. Tải lại trang rồi làm lại.")
        for key, (value, source) in wanted.items():
            if _same(there.get(key), value, source):
                continue
            if value is None:
                report.entries.filter(key=key).delete()
                continue
            told = {"value": value, "source": source, "typed_at": at, "typed_by": actor}
            ReportEntry.objects.update_or_create(report=report, key=key, defaults=told)
        report.version += 1
        report.save(update_fields=["version"])
        return report


def _same(entry: ReportEntry | None, value: Decimal | None, source: str) -> bool:
    if entry is None:
        return value is None
    return (entry.value, entry.source) == (value, source)
