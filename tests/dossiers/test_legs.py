"""A land dossier with two appointments: 15 days up to the tax, 5 from the proof of payment (D2)."""

from __future__ import annotations

from typing import Any

import pytest

from dossiers import actions
from dossiers.actions.clock import clock_of, compute_due
from dossiers.actions.day_by_day import days_of, story_of
from dossiers.actions.slips import working_slip
from dossiers.actions.sweep import sweep
from dossiers.letters import letter_pdf
from dossiers.models import Apology, Dossier, Episode, IssuedPaper
from dossiers.periods import Period
from procedures.calendar import local
from procedures.deadlines import Limit, StepKind, Unit, legs_of
from procedures.models import CalendarVersion
from reports.figures import FIGURES
from reports.scopes import Scope
from tests.dossiers.deskwork import at_economy, signed
from tests.dossiers.papers_read import whole_text
from tests.ward import TestWard, build_ward, call, moment

pytestmark = pytest.mark.django_db

RECEIVED = "2026-03-02 08:00"  # Monday; 15 working days: Monday 23/03, 17:00


@pytest.fixture
def ward(db: None) -> TestWard:
    ward = build_ward()
    ward.first_certificate.second_leg_amount = 5
    ward.first_certificate.save()
    return ward


def at_tax(ward: TestWard, told: str) -> Dossier:
    """The citizen is told at `told` what to pay."""
    dossier = at_economy(ward, RECEIVED, ward.first_certificate)
    actions.take(call(dossier, ward.officer, "2026-03-02 09:00"))
    return actions.request_payment(call(dossier, ward.officer, told))


def paid(ward: TestWard, told: str, proof: str) -> Dossier:
    dossier = at_tax(ward, told)
    return actions.confirm_payment(call(dossier, ward.clerk, proof), paper_number="5512/TB-THUE")


def ended(ward: TestWard, dossier: Dossier, at: str) -> Dossier:
    signed(ward, dossier, at)
    return actions.resolve(call(dossier, ward.officer, at))


def receipt(dossier: Dossier) -> dict[str, Any]:
    paper = IssuedPaper.objects.filter(dossier=dossier, kind="receipt").latest("pk")
    content: dict[str, Any] = paper.content
    return content


class TestTheTwoAppointments:
    def test_the_receipt_prints_the_first_and_what_the_second_waits_for(self, ward: TestWard) -> None:
        dossier = at_economy(ward, RECEIVED, ward.first_certificate)
        assert local(dossier.promised_at) == moment("2026-03-23 17:00")
        printed = receipt(dossier)
        assert printed["due_at"] == "2026-03-23T17:00:00+07:00"
        assert printed["second_waits_for"] == "sau khi hoàn thành nghĩa vụ tài chính"
        assert printed["limit_text"] == "20 ngày làm việc"
        assert printed["limit_note"] == "15 ngày trước và 05 ngày sau nghĩa vụ tài chính"

    def test_nothing_is_due_between_the_legs(self, ward: TestWard) -> None:
        dossier = at_tax(ward, "2026-03-20 10:00")
        assert dossier.due_first is None and dossier.paused_at == moment("2026-03-20 10:00")
        assert local(dossier.leg_one_due) == moment("2026-03-23 17:00")
        assert dossier.leg_one_days_late is None
        assert dossier.holder == ward.tax
        assert not Dossier.objects.overdue(moment("2026-09-01 08:00")).exists()

    def test_the_second_runs_its_own_days_from_the_proof_of_payment(self, ward: TestWard) -> None:
        dossier = paid(ward, "2026-03-20 10:00", "2026-04-01 09:30")  # Wednesday; 5 days: Wednesday 08/04
        assert local(dossier.due_first) == local(dossier.due_current) == moment("2026-04-08 17:00")
        assert local(dossier.promised_at) == moment("2026-03-23 17:00"), "the first promise never changes"
        assert dossier.leg == 2 and dossier.step_runs.latest("seq").leg == 2
        printed = receipt(dossier)
        assert printed["due_at"] == "2026-03-23T17:00:00+07:00"
        assert printed["second_received_at"] == "2026-04-01T09:30:00+07:00"
        assert printed["second_due_at"] == "2026-04-08T17:00:00+07:00"
        assert printed["second_waits_for"] == ""

    def test_a_receipt_with_the_second_date_comes_even_when_it_is_the_date_of_the_first(
        self, ward: TestWard
    ) -> None:
        dossier = paid(ward, "2026-03-13 10:00", "2026-03-16 09:00")
        assert local(dossier.due_current) == moment("2026-03-23 17:00")
        assert receipt(dossier)["second_due_at"] == "2026-03-23T17:00:00+07:00"

    def test_a_pause_in_the_second_leg_counts_within_it(self, ward: TestWard) -> None:
        dossier = paid(ward, "2026-03-20 10:00", "2026-04-01 09:30")
        ask = {"items": ["Bản vẽ"], "reason": "Thiếu"}
        actions.request_supplement(call(dossier, ward.officer, "2026-04-03 10:00"), **ask)
        dossier = actions.receive_supplement(call(dossier, ward.clerk, "2026-04-06 10:00"))
        assert local(dossier.due_first) == moment("2026-04-13 17:00"), "the five days again"

    def test_a_duty_told_outside_the_plan_is_an_ordinary_pause(self, ward: TestWard) -> None:
        dossier = paid(ward, "2026-03-20 10:00", "2026-04-01 09:30")
        actions.request_payment(call(dossier, ward.officer, "2026-04-02 10:00"))
        dossier = actions.confirm_payment(call(dossier, ward.clerk, "2026-04-06 10:00"))
        # one of five days was used by the 2nd, four are left after the 6th
        assert dossier.leg == 2 and local(dossier.due_first) == moment("2026-04-10 17:00")

    def test_the_routing_slip_names_it(self, ward: TestWard) -> None:
        dossier = paid(ward, "2026-03-20 10:00", "2026-04-01 09:30")
        text = whole_text(letter_pdf(working_slip(dossier, moment("2026-04-02 08:00"))))
        assert "ngày 23 tháng 3 năm 2026 (hẹn lần 2: 17 giờ 00 phút, ngày 08 tháng 4 năm 2026)" in text


class TestEachLegIsJudgedAlone:
    def test_both_in_time(self, ward: TestWard) -> None:
        dossier = ended(ward, paid(ward, "2026-03-20 10:00", "2026-04-01 09:30"), "2026-04-08 16:00")
        assert (dossier.outcome, dossier.days_late) == ("on_time", 0)

    def test_a_late_first_leg_makes_the_dossier_late(self, ward: TestWard) -> None:
        dossier = paid(ward, "2026-03-25 10:00", "2026-04-01 09:30")
        assert dossier.leg_one_days_late == 2
        dossier = ended(ward, dossier, "2026-04-03 10:00")
        assert (dossier.outcome, dossier.days_late) == ("late", 2)
        assert local(dossier.missed_due) == moment("2026-03-23 17:00")

    def test_days_late_of_both_are_added(self, ward: TestWard) -> None:
        dossier = ended(ward, paid(ward, "2026-03-25 10:00", "2026-04-01 09:30"), "2026-04-09 10:00")
        assert (dossier.outcome, dossier.days_late) == ("late", 3)

    def test_late_within_the_day_is_late_too(self, ward: TestWard) -> None:
        dossier = paid(ward, "2026-03-23 18:00", "2026-04-01 09:30")
        assert dossier.leg_one_days_late == 0
        dossier = ended(ward, dossier, "2026-04-03 10:00")
        assert (dossier.outcome, dossier.days_late) == ("late", 0)

    def test_a_result_without_a_duty_ends_in_the_first_leg(self, ward: TestWard) -> None:
        dossier = at_economy(ward, RECEIVED, ward.first_certificate)
        signed(ward, dossier, "2026-03-23 10:00")
        dossier = actions.resolve(call(dossier, ward.officer, "2026-03-23 10:00"))
        assert (dossier.outcome, dossier.leg_one_ended_at) == ("on_time", None)

    def test_what_was_found_about_the_first_leg_is_over_with_it(self, ward: TestWard) -> None:
        dossier = at_economy(ward, RECEIVED, ward.first_certificate)
        calendar = CalendarVersion.objects.current().calendar
        sweep(moment("2026-03-24 08:00"), calendar)
        assert Apology.objects.get().status == Apology.Status.DRAFT
        actions.request_payment(call(dossier, ward.officer, "2026-03-24 09:00"))
        assert Apology.objects.get().status == Apology.Status.WITHDRAWN
        assert not Episode.objects.filter(closed_at__isnull=True).exists()

    def test_figures_know_it_late_while_the_first_leg_was_late(self, ward: TestWard) -> None:
        paid(ward, "2026-03-25 10:00", "2026-04-01 09:30")
        now = moment("2026-04-02 08:00")
        period = Period(moment(RECEIVED).date(), moment("2026-04-30 08:00").date(), "")

        def late(at: str) -> int:
            scope = Scope.seen(period, moment(at), now)
            return int(FIGURES["pending_late"].dossiers(scope).count())

        assert [late(f"2026-{day} 12:00") for day in ("03-23", "03-24", "03-26", "04-01")] == [0, 1, 0, 0]


class TestTheClockTellsBoth:
    def test_its_story(self, ward: TestWard) -> None:
        dossier = paid(ward, "2026-03-20 10:00", "2026-04-01 09:30")
        calendar = CalendarVersion.objects.current().calendar
        steps = clock_of(dossier, calendar)
        assert [step.kind for step in steps] == [StepKind.RECEIVED, StepKind.LEG_ENDED, StepKind.LEG_BEGAN]
        assert steps[-1].due_at == dossier.due_first == compute_due(dossier, calendar)

    def test_the_moment_of_receipt_is_fixed_once_the_first_leg_is_over(self, ward: TestWard) -> None:
        dossier = at_tax(ward, "2026-03-20 10:00")
        with pytest.raises(actions.Refused, match="Chặng một đã xong"):
            actions.correct(
                call(dossier, ward.office, "2026-03-20 11:00"),
                reason="x",
                received_at=moment("2026-03-02 07:30"),
            )


def test_two_legs_must_leave_something_to_each() -> None:
    whole = Limit(Unit.WORKING_DAY, 20)
    assert legs_of(whole, None) is None and legs_of(None, 5) is None
    for wrong in (0, 20, 21):
        with pytest.raises(ValueError, match="Hẹn lần 2"):
            legs_of(whole, wrong)


class TestEveryDayOfBothLegs:
    def test_each_leg_has_its_own_count(self, ward: TestWard) -> None:
        dossier = paid(ward, "2026-03-20 10:00", "2026-04-01 09:30")
        first, second = days_of(dossier, (), CalendarVersion.objects.current().calendar)
        assert (first.counted, second.counted) == (15, 5)
        assert (first.dropped, second.dropped) == (False, False)
        assert second.lines[-1].day == moment("2026-04-08 17:00").date()
        assert second.event == "Đã nộp nghĩa vụ tài chính, bắt đầu chặng hai"

    def test_a_fresh_start_in_the_second_drops_nothing_of_the_first(self, ward: TestWard) -> None:
        dossier = paid(ward, "2026-03-20 10:00", "2026-04-01 09:30")
        ask = {"items": ["Bản vẽ"], "reason": "Thiếu"}
        actions.request_supplement(call(dossier, ward.officer, "2026-04-03 10:00"), **ask)
        dossier = actions.receive_supplement(call(dossier, ward.clerk, "2026-04-06 10:00"))
        segments = days_of(dossier, (), CalendarVersion.objects.current().calendar)
        assert [segment.dropped for segment in segments] == [False, True, False]

    def test_the_citizen_reads_both(self, ward: TestWard) -> None:
        calendar = CalendarVersion.objects.current().calendar
        waiting = at_tax(ward, "2026-03-20 10:00")
        assert story_of(waiting, (), calendar)[-1] == (
            "Ngày 20/03/2026 xong phần thứ nhất; phần thứ hai bắt đầu khi có chứng từ nộp tiền."
        )
        dossier = actions.confirm_payment(call(waiting, ward.clerk, "2026-04-01 09:30"))
        told = story_of(dossier, (), calendar)
        assert told[0].endswith("Hẹn trả lúc 17 giờ ngày 23/03/2026.")
        assert told[-1].startswith(
            "Ngày 01/04/2026 nhận chứng từ nộp tiền, phần thứ hai bắt đầu: 05 ngày làm việc"
        )
        assert told[-1].endswith("Hẹn trả lúc 17 giờ ngày 08/04/2026.")
