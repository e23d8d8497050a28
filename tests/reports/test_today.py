"""Figures of the day: due, stuck, kept too long by a partner, waiting for a decision."""

from __future__ import annotations

import pytest

from dossiers import actions
from dossiers.findings import working_days_ago
from dossiers.models import Dossier
from procedures.dates import local
from reports.periods import year_period
from reports.scopes import Scope
from reports.today import TODAY
from tests.reports.story import CALENDAR, NOW
from tests.ward import TestWard, build_ward, call, moment, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def counted(key: str, at: str = "2026-11-23 08:05") -> set[int]:
    scope = Scope(year_period(2026).period, moment(at), calendar=CALENDAR)
    return set(TODAY[key].dossiers(scope).values_list("pk", flat=True))


def test_due_today_and_on_the_next_working_day(ward: TestWard) -> None:
    """24/11/2026 is off: three working days after 18/11 are the 23rd, after 19/11 the 25th."""
    today, wednesday, thursday, friday = [
        received(ward, ward.business, f"2026-11-{day} 09:00").pk for day in (18, 19, 20, 23)
    ]
    late = received(ward, ward.business, "2026-11-10 09:00").pk

    assert counted("due_today") == {today}
    assert counted("due_next_day") == {wednesday}
    assert counted("due_soon") == {today, wednesday, thursday}
    assert counted("due_soon", "2026-11-23 17:00") == {today, wednesday, thursday}, "due at this very minute"
    assert counted("due_today", "2026-11-23 17:01") == set(), "now it is late"
    assert friday not in counted("due_soon")
    assert late not in counted("due_soon")


@pytest.mark.parametrize(
    ("at", "before"),
    [
        ("2026-11-20 10:00", "2026-11-19 10:00"),
        ("2026-11-23 10:00", "2026-11-20 10:00"),  # Monday: Friday
        ("2026-11-25 10:00", "2026-11-23 10:00"),  # 24/11 is off
        ("2026-11-22 10:00", "2026-11-19 17:00"),  # Sunday: all of Friday has gone by
        ("2026-11-24 10:00", "2026-11-20 17:00"),
    ],
)
def test_one_working_day_before(at: str, before: str) -> None:
    assert working_days_ago(moment(at), 1, CALENDAR) == moment(before)


def signed(ward: TestWard, at: str) -> Dossier:
    dossier = received(ward, ward.business, "2026-11-18 08:00")
    actions.hand_over(call(dossier, ward.clerk, "2026-11-18 09:00"))
    actions.submit_for_signature(call(dossier, ward.officer, "2026-11-18 15:00"))
    return actions.approve(
        call(dossier, ward.chairman, at), result_kind="granted", number="1", result_date=moment(at).date()
    )


def test_stuck_for_one_working_day(ward: TestWard) -> None:
    approved = signed(ward, "2026-11-20 08:00")
    resolved = signed(ward, "2026-11-19 08:00")
    actions.resolve(call(resolved, ward.officer, "2026-11-20 08:30"))

    assert counted("stuck", "2026-11-20 16:00") == set()
    assert counted("stuck", "2026-11-23 08:05") == {approved.pk}
    assert counted("stuck", "2026-11-23 08:45") == {approved.pk, resolved.pk}
    actions.receive_result(call(resolved, ward.clerk, "2026-11-23 09:00"))
    assert counted("stuck", "2026-11-23 10:00") == {approved.pk}


def test_a_partner_beyond_its_budget(ward: TestWard) -> None:
    """The land registry has one day (480 minutes); a pause is not its time."""
    kept, fresh, waiting = [received(ward, ward.correction, "2026-11-16 08:00") for _ in range(3)]
    for dossier, given in (
        (kept, "2026-11-19 08:00"),
        (fresh, "2026-11-20 14:00"),
        (waiting, "2026-11-19 08:00"),
    ):
        actions.hand_over(call(dossier, ward.clerk, "2026-11-16 09:00"))
        actions.hand_over(call(dossier, ward.officer, given))
    actions.request_supplement(
        call(waiting, ward.office, "2026-11-19 14:00"), items=["Bản đồ"], reason="Thiếu"
    )

    assert counted("partner_over_budget", "2026-11-19 16:00") == set()
    assert counted("partner_over_budget") == {kept.pk}
    actions.receive_supplement(call(waiting, ward.clerk, "2026-11-23 08:00"))
    assert counted("partner_over_budget") == {kept.pk}


def test_what_waits_for_a_leader(ward: TestWard) -> None:
    dossier = received(ward, ward.business, "2026-11-10 08:00")
    actions.hand_over(call(dossier, ward.clerk, "2026-11-10 09:00"))
    actions.draft_apology(
        call(dossier, ward.office, "2026-11-16 09:00"),
        reason_code="c",
        reason_text="Phòng thiếu người thẩm tra",
    )
    assert counted("letters_submitted") == set()
    actions.submit_apology(call(dossier, ward.office, "2026-11-16 10:00"))
    actions.submit_for_signature(call(dossier, ward.officer, "2026-11-17 10:00"))

    assert counted("letters_submitted") == counted("results_to_sign") == {dossier.pk}
    actions.approve_apology(call(dossier, ward.chairman, "2026-11-17 11:00"))
    assert counted("letters_submitted") == set()


def test_the_day_of_the_scope_is_the_wards(ward: TestWard) -> None:
    """A moment given in another zone means the same day here."""
    today = received(ward, ward.business, "2026-11-18 09:00").pk
    utc = NOW.astimezone(tz=None)
    assert local(utc) == local(NOW)
    scope = Scope(year_period(2026).period, utc, calendar=CALENDAR)
    assert [d.pk for d in TODAY["due_today"].dossiers(scope)] == [today]
