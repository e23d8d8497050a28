"""Days off, make-up days and opening hours as the office types them, and the frozen versions that
deadlines are counted with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models

from procedures.calendar import Calendar, DayKind, SpecialDay, YearState, parse_sessions
from procedures.calendar import OpeningHours as Hours
from procedures.querysets import CalendarVersionManager


class CalendarYear(models.Model):
    """How sure the days off of a year are; a year without a row is missing."""

    year = models.PositiveSmallIntegerField("năm", unique=True)
    state = models.CharField(
        "tình trạng",
        max_length=12,
        choices=[(YearState.PROVISIONAL.value, "Tạm tính"), (YearState.CONFIRMED.value, "Đã xác nhận")],
    )
    source = models.CharField("căn cứ", max_length=200, blank=True)

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}: {self.get_state_display()}"


class CalendarDay(models.Model):
    """A date that is not like others of its weekday, or that has opening hours of its own."""

    date = models.DateField("ngày", unique=True)
    kind = models.CharField(
        "loại",
        max_length=16,
        blank=True,
        choices=[
            (DayKind.OFF.value, "Nghỉ"),
            (DayKind.WORKING.value, "Làm việc"),
            (DayKind.RECEPTION_ONLY.value, "Chỉ tiếp nhận"),
        ],
    )
    name = models.CharField("tên ngày", max_length=120)
    sessions = models.CharField("giờ làm việc riêng", max_length=60, blank=True)
    confidence = models.CharField("độ chắc chắn", max_length=20, default="official")

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


class OpeningHours(models.Model):
    """Daily sessions from a date of force on, written "07:00-11:30,13:30-17:00"."""

    force_from = models.DateField("áp dụng từ", unique=True)
    sessions = models.CharField("giờ làm việc", max_length=60)

    class Meta:
        ordering = ["force_from"]

    def __str__(self) -> str:
        return f"{self.force_from:%d/%m/%Y}: {self.sessions}"


class CalendarVersion(models.Model):
    """The whole calendar as it stood after a change; never edited. Dossiers keep theirs."""

    created_at = models.DateTimeField("lập lúc")
    created_by = models.ForeignKey("procedures.Officer", models.PROTECT, null=True, blank=True)
    reason = models.CharField("lý do", max_length=300)
    content = models.JSONField("nội dung")
    digest = models.CharField("mã băm", max_length=64)

    objects = CalendarVersionManager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Lịch số {self.pk}"

    @property
    def calendar(self) -> Calendar:
        """The engine's calendar of this version, built once a process."""
        key = (self.pk, self.digest)
        if key not in _BUILT:
            _BUILT[key] = build_calendar(self.content, self.pk)
        return _BUILT[key]

    @classmethod
    def calendars(cls, versions: Iterable[tuple[int, str]]) -> dict[int, Calendar]:
        """The calendars of versions told by id and digest; a query only for those not built before."""
        wanted = set(versions)
        missing = [pk for pk, digest in wanted if (pk, digest) not in _BUILT]
        read = [(one.pk, one.calendar) for one in cls.objects.filter(pk__in=missing)] if missing else []
        return {pk: _BUILT[pk, digest] for pk, digest in wanted if (pk, digest) in _BUILT} | dict(read)


# Versions are never edited, so a built one stays right; the digest tells apart one that was rolled back.
_BUILT: dict[tuple[int, str], Calendar] = {}


def build_calendar(content: dict[str, Any], version: int = 0) -> Calendar:
    """A calendar from the content of a version: {"days": [...], "hours": [...], "years": {...}}.

    Raises CalendarError when the hours or sessions cannot be.
    """
    return Calendar(
        days={
            date.fromisoformat(day["date"]): SpecialDay(
                kind=DayKind(day["kind"]) if day["kind"] else None,
                name=day["name"],
                sessions=parse_sessions(day["sessions"]),
                confirmed=day["confidence"] in ("official", "statutory"),
            )
            for day in content["days"]
        },
        hours=[
            Hours(date.fromisoformat(h["force_from"]), parse_sessions(h["sessions"]))
            for h in content["hours"]
        ],
        years={int(year): YearState(state) for year, state in content["years"].items()},
        version=version,
    )
