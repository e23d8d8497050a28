"""What the register can be filtered by, each a set of dossiers in the words of the counter.

The values are plain (texts, ISO days, lists of texts), so that a job finds the same rows later as the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q

from dossiers.lateness import Outcome
from dossiers.models import Dossier
from dossiers.querysets import DossierQuerySet
from dossiers.workflow import OPEN, STATUS_LABELS
from procedures.calendar import Calendar, at_minute, local
from procedures.models import Procedure
from procedures.text import fold

_OPEN = [status.value for status in OPEN]
SOON_DAYS = 2
GUIDED = "guided"
STATUS_CHOICES = [
    *((status.value, label) for status, label in STATUS_LABELS.items()),
    (GUIDED, "Đã hướng dẫn, chưa mang lại"),
]
LATE_CHOICES = [
    ("late", "Đang trễ hẹn"),
    ("no_letter", "Đang trễ, chưa có thư xin lỗi"),
    ("today", "Đến hạn hôm nay"),
    ("soon", "Còn 1–2 ngày"),
    ("was_late", "Đã giải quyết trễ"),
]
FLAG_CHOICES = [
    ("supplements", "Bổ sung nhiều lần"),
    ("moved", "Ngày hẹn đã đổi"),
    ("recorded_late", "Ghi nhận sau"),
    ("provisional", "Lịch tạm tính"),
    ("two_dates", "Hẹn hai lần"),
    ("other_ward", "Nhận hộ phường khác"),
]
_FLAGS: dict[str, Q] = {
    "supplements": Q(supplement_count__gte=2),
    "moved": Q(due_current__isnull=False) & ~Q(due_current=F("promised_at")),
    "recorded_late": Q(recorded_late=True),
    "provisional": Q(promise_provisional=True),
    "two_dates": Q(second_leg_amount__isnull=False),
    "other_ward": ~Q(for_other_ward=""),
}
Apply = Callable[[DossierQuerySet, Any, "Moment"], DossierQuerySet]


class Moment:
    """When the filters are asked, and the calendar that says how far "two days" reach."""

    def __init__(self, at: datetime, calendar: Calendar) -> None:
        self.at = local(at)
        self.midnight = at_minute(self.at.date() + timedelta(days=1), 0)
        last = calendar.add_working_days(self.at.date(), SOON_DAYS)
        self.soon = at_minute(last + timedelta(days=1), 0)


def late_conditions(now: Moment) -> dict[str, Q]:
    """How a dossier stands to its promise; all but "was_late" speak of open ones."""
    opened = Q(status__in=_OPEN)
    return {
        "late": opened & Q(due_first__lt=now.at),
        "today": opened & Q(due_first__gte=now.at, due_first__lt=now.midnight),
        "soon": opened & Q(due_first__gte=now.midnight, due_first__lt=now.soon),
        "was_late": Q(outcome=Outcome.LATE.value),
    }


def _late(dossiers: DossierQuerySet, value: str, now: Moment) -> DossierQuerySet:
    if value == "no_letter":
        return dossiers.overdue(now.at).without_letter()
    return dossiers.filter(late_conditions(now)[value])


def _words(dossiers: DossierQuerySet, value: str, now: Moment) -> DossierQuerySet:
    return dossiers.matching(value) if fold(value) else dossiers


def _status(dossiers: DossierQuerySet, value: str, now: Moment) -> DossierQuerySet:
    """Those in the status, or those guided at the counter."""
    return dossiers.guided() if value == GUIDED else dossiers.filter(status=value)


def _procedure(dossiers: DossierQuerySet, value: str, now: Moment) -> DossierQuerySet:
    """Every word begins a word of the procedure's name or is in its code."""
    found = Procedure.objects.all()
    for word in fold(value).split():
        found = found.filter(search_text__contains=f" {word}")
    return dossiers.filter(procedure__in=found) if fold(value) else dossiers


def _flags(dossiers: DossierQuerySet, value: list[str], now: Moment) -> DossierQuerySet:
    for name in value:
        dossiers = dossiers.filter(_FLAGS[name])
    return dossiers


def _received_after(dossiers: DossierQuerySet, value: str, now: Moment) -> DossierQuerySet:
    return dossiers.filter(received_at__gte=at_minute(date.fromisoformat(value), 0))


def _received_before(dossiers: DossierQuerySet, value: str, now: Moment) -> DossierQuerySet:
    return dossiers.filter(received_at__lt=at_minute(date.fromisoformat(value) + timedelta(days=1), 0))


def _column(name: str) -> Apply:
    return lambda dossiers, value, now: dossiers.filter(**{name: value})


def _held(name: str) -> Apply:
    """Held now; who held an ended dossier last is nobody's work any more."""
    return lambda dossiers, value, now: dossiers.open().filter(**{name: value})


CONDITIONS: dict[str, Apply] = {
    "q": _words,
    "status": _status,
    "sector": _column("sector"),
    "department": _column("department"),
    "holder": _held("holder"),
    "officer": _held("holder_officer"),
    "late": _late,
    "channel": _column("channel"),
    "inter_agency": lambda dossiers, value, now: dossiers.filter(inter_agency=value == "yes"),
    "flags": _flags,
    "delivery": _column("result_delivery"),
    "received_after": _received_after,
    "received_before": _received_before,
    "procedure": _procedure,
}
_ENDS_OR_NOT = ("status", "late", "holder", "officer")  # filters that say themselves which part of a life


def chosen(dossiers: DossierQuerySet, values: Mapping[str, Any], now: Moment) -> DossierQuerySet:
    """The dossiers that fit all values, in the order asked for (`sort`: "due", else latest receipt first).

    The register is of what was received; what waits online is shown only when asked for. By due moment
    come the open ones, unless the filters name others: nobody looks for the oldest date of all years.
    """
    found = dossiers
    for name, apply in CONDITIONS.items():
        if values.get(name):
            found = apply(found, values[name], now)
    if not values.get("status"):
        found = found.filter(received_at__isnull=False)
    if values.get("sort") != "due":
        return found.order_by("-received_at", "-pk")
    if not any(values.get(name) for name in _ENDS_OR_NOT):
        found = found.open()
    return found.order_by(F("due_first").asc(nulls_last=True), "pk")


def everything(values: Mapping[str, Any], officer: Any, now: Moment) -> DossierQuerySet:
    """What the officer may see of the chosen dossiers."""
    return chosen(Dossier.objects.visible_to(officer), values, now)
