"""What is taken back, corrected and entered late after the story: why figures of the past differ."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from dossiers import actions
from dossiers.actions.calendar_change import apply_draft, try_draft
from dossiers.models import Dossier
from procedures.actions.calendar_draft import DayData, set_day
from procedures.calendar import DayKind
from procedures.models import Sector
from tests.reports.story import NOW
from tests.ward import TestWard, call, moment, person, received

LATER = NOW + timedelta(hours=6)
THEN = moment("2026-11-13 10:00")


def amend(ward: TestWard) -> None:
    """Birth certificates are certifications of the same day from now on; results are re-opened, two days off
    come and dates move, some dossiers are void, their receipt corrected, or entered late."""
    Sector.objects.filter(code="civil_status").update(code="certification")
    ask_near_the_end(ward)
    reopen(ward)
    move_dates(ward)
    correct(ward, 6)


def ask_near_the_end(ward: TestWard) -> None:
    """Due on 12/11 at 17:00, asked for papers two hours before; another one two days before."""
    for asked in ("2026-11-12 15:00", "2026-11-10 15:00"):
        dossier = received(ward, ward.business, "2026-11-09 08:00")
        actions.hand_over(call(dossier, ward.clerk, "2026-11-09 09:00"))
        actions.request_supplement(call(dossier, ward.officer, asked), items=["Bản sao"], reason="Thiếu")


def reopen(ward: TestWard) -> None:
    """Every third result nobody has fetched."""
    for dossier in Dossier.objects.filter(status="resolved").order_by("pk")[::3]:
        actions.reopen(
            actions.Call(dossier.pk, ward.chairman, NOW + timedelta(minutes=5)), reason="Sai số thửa"
        )


def move_dates(ward: TestWard) -> None:
    off = DayData(date(2026, 11, 25), DayKind.OFF, "Bão")
    at = NOW + timedelta(minutes=10)
    set_day(off, today=at.date())
    set_day(replace(off, date=date(2026, 11, 26)), today=at.date())
    apply_draft(try_draft(at).seen, reason="Bão", actor=ward.office, at=at)


def correct(
    ward: TestWard,
    number: int,
    at: datetime = NOW + timedelta(minutes=20),
    among: Collection[int] | None = None,
) -> list[int]:
    """So many corrections of what was before THEN (or of these dossiers), of every kind in turn; the
    dossiers."""
    before: QuerySet[Dossier] = Dossier.objects.filter(received_at__lt=THEN).order_by("pk")
    if among is not None:
        before = Dossier.objects.filter(pk__in=among).order_by("pk")
    hidden = before.exclude(status__in=["void", "returned"])
    moved = before.filter(status="in_progress", limit_unit="working_day", leg_one_ended_at=None, pauses=None)
    wrong, shifted = list(hidden[1 : 2 * number : 2]), list(moved[:number])
    done = []
    for n in range(number):
        if n % 2 and shifted:
            dossier = shifted.pop()
            earlier = dossier.receipt_moment - timedelta(minutes=1)
            actions.correct(
                actions.Call(dossier.pk, ward.office, at), reason="Nhìn nhầm giờ", received_at=earlier
            )
        else:
            dossier = wrong.pop()
            shifted = [one for one in shifted if one.pk != dossier.pk]
            actions.void(actions.Call(dossier.pk, ward.chairman, at), reason="Nhập nhầm")
        done.append(dossier.pk)
    return done


def enter_late(ward: TestWard) -> int:
    """Received while the power was off, entered an hour later; the dossier."""
    reception = actions.Reception(
        version=ward.business,
        applicant=person(email=""),
        channel="counter",
        result_delivery="counter",
        received_at=NOW - timedelta(minutes=30),
        received_reason="Mất điện",
    )
    return actions.receive(reception, actor=ward.clerk, at=NOW + timedelta(minutes=30)).pk
