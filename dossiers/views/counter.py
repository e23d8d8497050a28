"""The counter's page: one search box and the four lists that are the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.findings import UNANSWERED_DAYS
from dossiers.models import Dossier
from dossiers.promise import rests
from dossiers.views.badges import DueState
from dossiers.views.online_clock import AnswerDue, answer_by, answer_from, asked_at
from dossiers.workflow import Status
from procedures.calendar import Calendar, at_minute, local
from procedures.dates import vn_date, vn_day_month, vn_time, weekday_name
from procedures.models import CalendarVersion
from procedures.permissions import who_may
from procedures.roles import Role

ROWS = {"online": 5, "results": 4, "supplements": 4, "today": 3}  # so that nothing is found by scrolling
CARE_FROM = 10  # working days waited from which a supplement needs care
DELIVERY_ICONS = {"counter": "building-store", "post": "truck-delivery", "electronic": "device-floppy"}


@dataclass(frozen=True)
class OnlineRow:
    """A dossier sent online, and what is left of its hours."""

    dossier: Dossier
    due: AnswerDue


@dataclass(frozen=True)
class SupplementRow:
    """A dossier that waits for papers, and how long it has."""

    dossier: Dossier
    state: DueState
    note: str


@dataclass(frozen=True)
class TodayRow:
    """A dossier received today, and when its result is promised."""

    dossier: Dossier
    number: str
    promised: str


@who_may(Role.CLERK)
@require_GET
def counter(request: HttpRequest) -> HttpResponse:
    """Everything a clerk looks for in the morning, on one screen."""
    at = local(timezone.now())
    calendar: Calendar = CalendarVersion.objects.current().calendar
    context = {
        "at": at,
        "day_off": day_off_note(at.date(), calendar),
        "counts": _counts(at),
        "new_receipts": Dossier.objects.owed_receipt().count(),
        "online": _online(at, calendar),
        "results": [(dossier, DELIVERY_ICONS[dossier.result_delivery]) for dossier in _results()],
        "supplements": _supplements(at, calendar),
        "today": _today(at),
    }
    return render(request, "dossiers/counter/counter.html", context)


def day_off_note(today: date, calendar: Calendar) -> str:
    """The next day off on a day of the week, when nothing is worked between today and it; empty otherwise."""
    coming = rests(today - timedelta(days=1), calendar.next_working_day(today), calendar)
    if not coming:
        return ""
    rest = coming[0]
    if rest.first != rest.last:
        return f"Nghỉ {rest}: {rest.name}. Ngày hẹn đã trừ."
    names = {today: "Hôm nay", today + timedelta(days=1): "Mai"}
    name = names.get(rest.first, weekday_name(rest.first).capitalize())
    return f"{name} {vn_day_month(rest.first)} nghỉ, {rest.name}. Ngày hẹn đã trừ."


def _counts(at: datetime) -> dict[str, int]:
    """How many there are of each list, in one query."""
    midnight = at_minute(at.date(), 0)
    return Dossier.objects.filter(
        Q(status__in=[Status.SUBMITTED, Status.AWAITING_SUPPLEMENT, Status.RESOLVED, Status.RECEIVED])
        | Q(received_at__gte=midnight)
    ).aggregate(
        online=Count("pk", filter=Q(status=Status.SUBMITTED.value, channel=Dossier.Channel.ONLINE)),
        guided=Count("pk", filter=Q(status=Status.SUBMITTED.value) & ~Q(channel=Dossier.Channel.ONLINE)),
        supplements=Count("pk", filter=Q(status=Status.AWAITING_SUPPLEMENT.value)),
        results=Count("pk", filter=Q(status=Status.RESOLVED.value)),
        not_brought=Count("pk", filter=Q(status=Status.RESOLVED.value, result_received_at__isnull=True)),
        today=Count("pk", filter=Q(received_at__gte=midnight)),
        to_hand_over=Count("pk", filter=Q(status=Status.RECEIVED.value)),
    )


def _online(at: datetime, calendar: Calendar) -> list[OnlineRow]:
    waiting = Dossier.objects.waiting_online().with_answer_clock().for_list()
    rows = waiting.by_answer()[: ROWS["online"]]
    return [OnlineRow(row, answer_by(answer_from(row), asked_at(row), at, calendar)) for row in rows]


def _results() -> list[Dossier]:
    return list(Dossier.objects.result_waiting().for_list().order_by("-resolved_at", "pk")[: ROWS["results"]])


def _supplements(at: datetime, calendar: Calendar) -> list[SupplementRow]:
    rows = Dossier.objects.awaiting_supplement().for_list().order_by("paused_at", "pk")
    return [_supplement(row, at, calendar) for row in rows[: ROWS["supplements"]]]


def _supplement(dossier: Dossier, at: datetime, calendar: Calendar) -> SupplementRow:
    assert dossier.paused_at is not None  # noqa: S101 - a constraint of the table
    since = local(dossier.paused_at).date()
    waited = calendar.working_days_between(since, at.date())
    if dossier.closing_proposed_at is not None:
        proposed = f"đề xuất đóng {vn_day_month(dossier.closing_proposed_at)}"
        return SupplementRow(dossier, DueState("paused", f"{waited} ngày"), proposed)
    if waited >= UNANSWERED_DAYS:
        return SupplementRow(dossier, DueState("soon", f"{waited} ngày"), "được đề xuất đóng")
    kind = "soon" if waited >= CARE_FROM else "paused"
    reminded = dossier.reminded_at
    note = f"nhắc {vn_day_month(reminded)}" if reminded else "chưa nhắc"
    return SupplementRow(dossier, DueState(kind, f"{waited} / {UNANSWERED_DAYS} ngày"), note)


def _today(at: datetime) -> list[TodayRow]:
    received = Dossier.objects.filter(received_at__gte=at_minute(at.date(), 0)).for_list()
    rows = received.order_by("-received_at", "-pk")[: ROWS["today"]]
    return [TodayRow(row, (row.code or "").rpartition("-")[2], _promised(row, at)) for row in rows]


def _promised(dossier: Dossier, at: datetime) -> str:
    due = dossier.due_current
    if dossier.state is Status.VOID or due is None:
        return dossier.get_status_display()
    if local(due).date() == at.date():
        return f"hẹn {vn_time(due)} hôm nay"
    return f"hẹn {vn_day_month(due) if due.year == at.year else vn_date(due)}"
