"""Days off taken over, and the calendar published as a version that deadlines are counted with.

What is typed into the tables is a draft until it is published; where dossiers are open it is published only
together with their dates (dossiers.actions.calendar_change).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from ..calendar import YearState
from ..calendar_differences import differences
from ..day_rows import DayRow
from ..models import CalendarDay, CalendarVersion, CalendarYear, Officer, OpeningHours
from ..models.calendar import build_calendar
from .changes import Change, Kind, put

_DAY = "Ngày trong lịch"


@transaction.atomic
def load_days(rows: Sequence[DayRow], hours: Sequence[tuple[date, str]]) -> list[Change]:
    """Bring the years named in `rows` up to them; opening hours only where the ward has none yet.

    A year is confirmed when every day of it is, provisional otherwise. Days of these years that the rows
    do not have are taken away; days with hours of their own were typed by the office and stay.
    """
    changes = [_day(row) for row in rows]
    changes += _taken_away(rows)
    if not OpeningHours.objects.exists():
        for force_from, sessions in hours:
            changes.append(_hours(force_from, sessions))
    by_year: dict[int, list[DayRow]] = defaultdict(list)
    for row in rows:
        by_year[row.date.year].append(row)
    return changes + [_year(year, days) for year, days in sorted(by_year.items())]


def _day(row: DayRow) -> Change:
    values = {"kind": row.kind.value, "name": row.name, "confidence": row.confidence}
    return put(CalendarDay, {"date": row.date}, values, what=_DAY, name=f"{row.date:%d/%m/%Y} {row.name}")


def _taken_away(rows: Sequence[DayRow]) -> list[Change]:
    kept = {row.date for row in rows}
    years = {row.date.year for row in rows}
    gone = [
        day for day in CalendarDay.objects.filter(date__year__in=years, sessions="") if day.date not in kept
    ]
    CalendarDay.objects.filter(pk__in=[day.pk for day in gone]).delete()
    return [Change(Kind.ENDED, _DAY, f"{day.date:%d/%m/%Y} {day.name}") for day in gone]


def _hours(force_from: date, sessions: str) -> Change:
    return put(
        OpeningHours,
        {"force_from": force_from},
        {"sessions": sessions},
        what="Giờ làm việc",
        name=f"từ {force_from:%d/%m/%Y}: {sessions}",
    )


def _year(year: int, days: Sequence[DayRow]) -> Change:
    expected = [day for day in days if not day.is_official]
    state = YearState.PROVISIONAL if expected else YearState.CONFIRMED
    told = "Theo thông báo nghỉ lễ, Tết chính thức của năm"
    if expected:
        told = f"{len(expected)} ngày theo luật hoặc dự kiến, chưa có thông báo chính thức của năm"
    return put(
        CalendarYear,
        {"year": year},
        {"state": state.value, "source": told},
        what="Năm",
        name=str(year),
    )


@transaction.atomic
def publish(reason: str, *, at: datetime, by: Officer | None) -> CalendarVersion | None:
    """Freeze days, hours and years into a new version, from which on dossiers are promised by it.

    Returns None when nothing differs from the latest version. `at` is an aware moment; `by` is None for the
    system. Raises CalendarError, with a sentence, when the calendar cannot be (no hours, for instance).
    """
    typed = typed_content()
    build_calendar(typed)
    latest = CalendarVersion.objects.order_by("-pk").first()
    if latest is not None and not differences(latest.content, typed):
        return None
    return CalendarVersion.objects.create(
        created_at=at, created_by=by, reason=reason, content=typed, digest=digest_of(typed)
    )


def digest_of(content: Mapping[str, Any]) -> str:
    """One short text for one content of a calendar."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def typed_content() -> dict[str, Any]:
    """The tables as a version keeps them (see procedures.models.calendar.build_calendar)."""
    years = list(CalendarYear.objects.order_by("year"))
    return {
        "days": [
            {
                "date": day.date.isoformat(),
                "kind": day.kind,
                "name": day.name,
                "sessions": day.sessions,
                "confidence": day.confidence,
            }
            for day in CalendarDay.objects.order_by("date")
        ],
        "hours": [
            {"force_from": hours.force_from.isoformat(), "sessions": hours.sessions}
            for hours in OpeningHours.objects.order_by("force_from")
        ],
        "years": {str(year.year): year.state for year in years},
        "sources": {str(year.year): year.source for year in years},
    }
