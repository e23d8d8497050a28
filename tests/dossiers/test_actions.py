"""The rules of the counter, told as things that happen to one dossier."""

from __future__ import annotations

import dataclasses
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from dossiers import actions
from dossiers.actions.clock import compute_due
from dossiers.actions.events import first_broken_link
from dossiers.lateness import Outcome
from dossiers.models import Apology, Delivery, Dossier, Episode, Event, IssuedPaper, OutboxMessage, StepRun
from procedures.calendar import local
from procedures.models import CalendarVersion, Officer
from tests.ward import TestWard, build_ward, call, moment, person, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def due_text(dossier: Dossier) -> str:
    return f"{local(dossier.due_first):%Y-%m-%d %H:%M}" if dossier.due_first else ""


def resolved(ward: TestWard, dossier: Dossier, at: str, who: Officer | None = None) -> Dossier:
    """Signed and resolved at `at` by the holder."""
    who = who or ward.officer
    actions.submit_for_signature(call(dossier, who, at))
    actions.approve(
        call(dossier, ward.chairman, at), result_kind="granted", number="12/QĐ", result_date=moment(at).date()
    )
    return actions.resolve(call(dossier, who, at))


class TestReception:
    def test_number_promise_receipt_and_event(self, ward: TestWard) -> None:
        dossier = received(ward, ward.correction, "2026-11-02 09:10")
        assert dossier.code == "H36.152.00-261102-0001"
        assert (dossier.register_year, dossier.register_number) == (2026, 1)
        assert due_text(dossier) == "2026-11-12 17:00"
        assert dossier.promised_at == dossier.due_first == dossier.due_current
        assert dossier.received_month == date(2026, 11, 1)
        paper = dossier.papers.get()
        assert (paper.kind, paper.number, paper.form_set) == ("receipt", 1, "2025")
        event = dossier.events.get()
        assert event.actor == ward.clerk and event.status_to == "received"
        assert "Trâm" not in str(event.data) and event.personal.values["applicant"]["full_name"].endswith(
            "Trâm"
        )

    def test_the_day_and_the_year_are_those_of_the_ward(self, ward: TestWard) -> None:
        """Half past midnight in Phú Thủy is still yesterday, and perhaps last year, in UTC."""
        dossier = received(ward, ward.correction, "2026-01-05 00:30")
        assert dossier.code == "H36.152.00-260105-0001" and dossier.register_year == 2026

    def test_sent_twice_is_one_dossier(self, ward: TestWard) -> None:
        reception = actions.Reception(version=ward.correction, applicant=person())
        request_id, at = uuid4(), moment("2026-11-02 09:10")
        first = actions.receive(reception, actor=ward.clerk, at=at, request_id=request_id)
        again = actions.receive(reception, actor=ward.clerk, at=at, request_id=request_id)
        assert first.pk == again.pk and Dossier.objects.count() == 1
        other = dataclasses.replace(reception, applicant=person("Người Khác"))
        with pytest.raises(actions.Conflict):
            actions.receive(other, actor=ward.clerk, at=at, request_id=request_id)

    def test_a_promise_that_changed_meanwhile_is_shown_and_not_saved(self, ward: TestWard) -> None:
        shown = moment("2026-11-02 17:00")
        reception = actions.Reception(version=ward.birth, applicant=person(), promise_shown=shown)
        with pytest.raises(actions.PromiseChanged) as told:
            actions.receive(reception, actor=ward.clerk, at=moment("2026-11-02 15:01"))
        assert told.value.due == moment("2026-11-03 17:00")
        assert Dossier.objects.count() == 0 and IssuedPaper.objects.count() == 0
        assert actions.receive(reception, actor=ward.clerk, at=moment("2026-11-02 15:00")).due_first == shown

    def test_no_calendar_for_the_year_needs_the_tick_of_the_office(self, ward: TestWard) -> None:
        reception = actions.Reception(version=ward.correction, applicant=person())
        with pytest.raises(actions.Refused, match="2028 chưa có lịch"):
            actions.receive(reception, actor=ward.clerk, at=moment("2027-12-28 09:00"))
        ward.clerk.groups.add(*ward.office.groups.all())
        both = Officer.objects.get(pk=ward.clerk.pk)
        ticked = dataclasses.replace(reception, calendar_missing_ok=True)
        dossier = actions.receive(ticked, actor=both, at=moment("2027-12-28 09:00"))
        assert dossier.promise_provisional

    def test_a_provisional_year_marks_the_promise(self, ward: TestWard) -> None:
        assert received(ward, ward.correction, "2026-12-28 09:00").promise_provisional
        assert not received(ward, ward.correction, "2026-11-02 09:00").promise_provisional

    def test_a_procedure_without_limit_is_told_not_guessed(self, ward: TestWard) -> None:
        version = ward.correction
        version.usable, version.statutory_amount, version.statutory_unit = False, None, ""
        version.save()
        with pytest.raises(actions.Refused, match="chưa có thời hạn"):
            received(ward, version, "2026-11-02 09:00")

    def test_the_shorter_of_two_limits_counts(self, ward: TestWard) -> None:
        version = ward.correction
        version.local_amount, version.local_unit = 5, "working_day"
        version.save()
        assert due_text(received(ward, version, "2026-11-02 09:10")) == "2026-11-09 17:00"

    def test_an_online_dossier_gets_its_number_when_it_is_received(self, ward: TestWard) -> None:
        reception = actions.Reception(version=ward.correction, applicant=person(), channel="online")
        sent = moment("2026-11-01 20:00")
        waiting = actions.submit(reception, actor=None, at=moment("2026-11-01 20:01"), submitted_at=sent)
        assert waiting.code is None and waiting.due_first is None
        dossier = actions.receive(
            reception, actor=ward.clerk, at=moment("2026-11-02 08:00"), dossier_id=waiting.pk
        )
        assert dossier.pk == waiting.pk and dossier.code == "H36.152.00-261102-0001"
        assert [e.action for e in dossier.events.all()] == ["submit", "receive"]
        assert dossier.submitted_at == sent and due_text(dossier) == "2026-11-12 17:00"


class TestClock:
    def test_the_first_supplement_restarts_and_the_receipt_is_issued_again(self, ward: TestWard) -> None:
        dossier = received(ward, ward.correction, "2026-11-02 09:10")
        actions.hand_over(call(dossier, ward.clerk, "2026-11-02 14:00"))
        waiting = actions.request_supplement(
            call(dossier, ward.officer, "2026-11-04 10:15"), items=["Trích lục bản đồ"], reason="thiếu"
        )
        assert waiting.due_first is None and waiting.is_paused
        again = actions.receive_supplement(call(dossier, ward.clerk, "2026-11-05 15:40"))
        assert due_text(again) == "2026-11-17 17:00" and again.due_current == again.due_first
        assert again.promised_at == moment("2026-11-12 17:00")
        assert again.status == "in_progress"
        receipts = again.papers.filter(kind="receipt")
        assert [p.replaces_id is not None for p in receipts] == [False, True]
        assert list(StepRun.objects.filter(dossier=dossier).values_list("round", flat=True)) == [1, 1, 2]

    def test_a_second_supplement_needs_the_chairman_and_resumes(self, ward: TestWard) -> None:
        dossier = received(ward, ward.correction, "2026-11-02 09:10")
        ask = {"items": ["Đơn"], "reason": "thiếu"}
        actions.request_supplement(call(dossier, ward.clerk, "2026-11-02 10:00"), **ask)
        actions.receive_supplement(call(dossier, ward.clerk, "2026-11-03 10:00"))
        with pytest.raises(actions.Refused, match="cần Chủ tịch duyệt"):
            actions.request_supplement(call(dossier, ward.clerk, "2026-11-04 10:00"), **ask)
        with pytest.raises(actions.NotPermitted):
            actions.allow_supplement(call(dossier, ward.vice_chairman, "2026-11-04 10:30"), reason="x")
        actions.allow_supplement(call(dossier, ward.chairman, "2026-11-04 11:00"), reason="giấy cũ mờ")
        actions.request_supplement(call(dossier, ward.clerk, "2026-11-04 14:00"), **ask)
        second = dossier.supplement_requests.get(ordinal=2)
        assert second.allowed_by == ward.chairman and second.allowed_reason == "giấy cũ mờ"
        after = actions.receive_supplement(call(dossier, ward.clerk, "2026-11-06 09:00"))
        assert due_text(after) == "2026-11-17 17:00"  # 8 from 03/11; 1 used by 04/11; 7 more after 06/11

    def test_a_pause_begun_too_late_repairs_nothing(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-03-02 10:00")
        late = actions.request_supplement(
            call(dossier, ward.clerk, "2026-03-06 11:00"), items=["Đơn"], reason="thiếu"
        )
        assert due_text(late) == "2026-03-05 17:00" and late.is_paused
        assert Dossier.objects.overdue(moment("2026-03-06 12:00")).count() == 1
        after = actions.receive_supplement(call(dossier, ward.clerk, "2026-03-09 09:00"))
        assert due_text(after) == "2026-03-05 17:00"
        assert after.papers.filter(kind="receipt").count() == 1, "no new promise, no new receipt"

    def test_the_tax_step_is_outside_the_limit(self, ward: TestWard) -> None:
        dossier = received(ward, ward.first_certificate, "2026-03-02 09:00")
        actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
        with pytest.raises(actions.Refused, match="nghĩa vụ tài chính"):
            actions.hand_over(call(dossier, ward.officer, "2026-03-05 10:00"))
        waiting = actions.request_payment(call(dossier, ward.officer, "2026-03-05 10:00"))
        assert waiting.holder == ward.tax and waiting.due_first is None
        back = actions.confirm_payment(call(dossier, ward.clerk, "2026-03-12 10:00"), paper_number="BL 01")
        assert back.holder == ward.economy and due_text(back) == "2026-04-06 17:00"

    def test_stored_dates_equal_the_engine(self, ward: TestWard) -> None:
        calendar = CalendarVersion.objects.current().calendar
        dossier = received(ward, ward.correction, "2026-11-02 09:10")
        actions.hand_over(call(dossier, ward.clerk, "2026-11-02 14:00"))
        actions.suspend(call(dossier, ward.chairman, "2026-11-03 08:00"), legal_article="Điều 9", reason="x")
        dossier = actions.resume(call(dossier, ward.chairman, "2026-11-09 08:00"))
        assert compute_due(dossier, calendar) == dossier.due_first


class TestSteps:
    def test_a_partner_agency_holds_and_the_office_records(self, ward: TestWard) -> None:
        dossier = received(ward, ward.correction, "2026-11-02 09:10")
        actions.hand_over(call(dossier, ward.clerk, "2026-11-02 14:00"))
        with pytest.raises(actions.NotPermitted):
            actions.hand_over(call(dossier, ward.culture_officer, "2026-11-03 10:00"))
        sent = actions.hand_over(call(dossier, ward.officer, "2026-11-10 10:00"), paper_number="15/CV")
        assert sent.holder == ward.land_registry
        with pytest.raises(actions.NotPermitted):
            actions.hand_over(call(dossier, ward.officer, "2026-11-11 10:00"))
        with pytest.raises(actions.Refused, match="bước cuối"):
            actions.hand_over(call(dossier, ward.clerk, "2026-11-11 10:00"))

    def test_send_back_names_its_reason_and_returns_to_the_step_before(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-11-02 09:10")
        actions.hand_over(call(dossier, ward.clerk, "2026-11-02 10:00"))
        actions.hand_over(call(dossier, ward.officer, "2026-11-03 10:00"))
        with pytest.raises(actions.Refused, match="lý do"):
            actions.send_back(call(dossier, ward.office, "2026-11-03 11:00"), reason=" ")
        back = actions.send_back(call(dossier, ward.office, "2026-11-03 11:00"), reason="sai tên")
        assert back.holder == ward.economy
        assert back.step_runs.latest("seq").sent_back
        assert back.events.latest("seq").personal.values == {"reason": "sai tên"}

    def test_reassigned_only_to_a_colleague_of_the_department(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-11-02 09:10")
        actions.hand_over(call(dossier, ward.clerk, "2026-11-02 10:00"))
        with pytest.raises(actions.Refused, match="Chọn một công chức"):
            actions.reassign(call(dossier, ward.office, "2026-11-02 11:00"), officer=ward.culture_officer)
        assert (
            actions.reassign(
                call(dossier, ward.office, "2026-11-02 11:00"), officer=ward.officer
            ).holder_officer
            == ward.officer
        )


class TestEndings:
    def test_resolved_on_the_day_is_on_time_and_collection_never_counts(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-03-02 09:00")
        actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
        done = resolved(ward, dossier, "2026-03-05 16:59")
        assert (done.outcome, done.days_late, done.ended_month) == (Outcome.ON_TIME, 0, date(2026, 3, 1))
        with pytest.raises(actions.Refused, match="Quầy chưa nhận"):
            actions.return_result(call(dossier, ward.clerk, "2026-05-04 08:00"), to_whom="Trâm")
        actions.receive_result(call(dossier, ward.clerk, "2026-03-06 08:00"))
        handed = actions.return_result(call(dossier, ward.clerk, "2026-05-04 08:00"), to_whom="Trâm")
        assert handed.outcome == Outcome.ON_TIME and handed.status == "returned"

    def test_a_fee_not_paid_at_reception_is_asked_for_at_the_hand_out(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-03-02 09:00", fee_vnd=100_000)
        assert dossier.fee_outstanding == 100_000
        actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
        resolved(ward, dossier, "2026-03-04 10:00")
        actions.receive_result(call(dossier, ward.clerk, "2026-03-04 11:00"))
        with pytest.raises(actions.Refused, match="Còn phí, lệ phí chưa thu"):
            actions.return_result(call(dossier, ward.clerk, "2026-03-04 13:45"), to_whom="Trâm")
        handed = actions.return_result(
            call(dossier, ward.clerk, "2026-03-04 14:00"), to_whom="Trâm", fee_collected=True
        )
        assert handed.fee_outstanding == 0
        assert handed.payments.get().amount_vnd == 100_000

    def test_a_fee_left_unpaid_may_be_paid_after_the_hand_out(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-03-02 09:00", fee_vnd=100_000)
        actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
        resolved(ward, dossier, "2026-03-04 10:00")
        actions.receive_result(call(dossier, ward.clerk, "2026-03-04 11:00"))
        actions.return_result(
            call(dossier, ward.clerk, "2026-03-04 14:00"), to_whom="Trâm", fee_reason="chuyển khoản sau"
        )
        paid = actions.collect_fee(call(dossier, ward.clerk, "2026-03-06 08:00"))
        assert paid.fee_outstanding == 0 and paid.status == "returned"
        assert [(p.amount_vnd, p.collected_at) for p in paid.payments.all()] == [
            (100_000, moment("2026-03-06 08:00"))
        ]
        with pytest.raises(actions.Refused, match="đã thu đủ"):
            actions.collect_fee(call(dossier, ward.clerk, "2026-03-06 08:05"))

    def test_recorded_late_is_flagged_and_not_before_the_result(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-03-02 09:00")
        actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
        actions.submit_for_signature(call(dossier, ward.officer, "2026-03-05 09:00"))
        actions.approve(
            call(dossier, ward.chairman, "2026-03-05 10:00"),
            result_kind="granted",
            number="1",
            result_date=date(2026, 3, 5),
        )
        later = call(dossier, ward.officer, "2026-03-09 10:00")
        with pytest.raises(actions.Refused, match="trước ngày"):
            actions.resolve(later, resolved_at=moment("2026-03-04 10:00"), reason="quên")
        with pytest.raises(actions.Refused, match="lý do"):
            actions.resolve(later, resolved_at=moment("2026-03-05 16:00"))
        with pytest.raises(actions.Refused, match="chưa tới"):
            actions.resolve(later, resolved_at=moment("2026-03-10 16:00"), reason="x")
        done = actions.resolve(later, resolved_at=moment("2026-03-05 16:00"), reason="mất điện")
        assert done.recorded_late and done.outcome == Outcome.ON_TIME

    def test_reopened_it_is_judged_again_by_the_same_date(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-03-02 09:00")
        actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
        resolved(ward, dossier, "2026-03-04 10:00")
        with pytest.raises(actions.NotPermitted):
            actions.reopen(call(dossier, ward.vice_chairman, "2026-03-09 08:00"), reason="sai tên đệm")
        again = actions.reopen(call(dossier, ward.chairman, "2026-03-09 08:00"), reason="sai tên đệm")
        assert again.outcome == "" and due_text(again) == "2026-03-05 17:00"
        done = resolved(ward, dossier, "2026-03-09 10:00")
        assert (done.outcome, done.days_late) == (Outcome.LATE, 2)

    def test_unanswered_for_fifteen_working_days_may_be_closed_never_before(self, ward: TestWard) -> None:
        dossier = received(ward, ward.correction, "2026-03-02 09:00")
        actions.request_supplement(
            call(dossier, ward.clerk, "2026-03-03 09:00"), items=["Đơn"], reason="thiếu"
        )
        with pytest.raises(actions.Refused, match="Mới chờ 14"):
            actions.propose_closing(call(dossier, ward.clerk, "2026-03-23 16:00"))
        actions.propose_closing(call(dossier, ward.clerk, "2026-03-24 08:00"))
        closed = actions.close_unanswered(call(dossier, ward.chairman, "2026-03-24 09:00"))
        assert closed.status == "closed" and closed.outcome == ""

    def test_withdrawn_only_while_no_result_exists(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-03-02 09:00")
        actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
        actions.submit_for_signature(call(dossier, ward.officer, "2026-03-03 09:00"))
        actions.approve(
            call(dossier, ward.chairman, "2026-03-03 10:00"),
            result_kind="refused",
            number="1",
            result_date=date(2026, 3, 3),
        )
        with pytest.raises(actions.Refused, match="Đã có kết quả"):
            actions.withdraw(call(dossier, ward.clerk, "2026-03-03 11:00"), reason="đơn xin rút")


class TestCorrections:
    def test_the_clerk_until_the_hand_over_then_the_office(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-03-02 09:00")
        fixed = actions.correct(
            call(dossier, ward.clerk, "2026-03-02 09:30"),
            reason="sai tên",
            applicant=person("Huỳnh Thị Bích Trăm"),
        )
        assert fixed.applicant.full_name == "Huỳnh Thị Bích Trăm" and fixed.promised_at == dossier.promised_at
        assert fixed.papers.count() == 2 and " tram " in fixed.search_line.words
        told = fixed.events.latest("seq").personal.values
        assert told["applicant_before"]["full_name"] == "Huỳnh Thị Bích Trâm"
        actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
        with pytest.raises(actions.NotPermitted):
            actions.correct(call(dossier, ward.clerk, "2026-03-02 11:00"), reason="x", copies=2)
        assert (
            actions.correct(call(dossier, ward.office, "2026-03-02 11:00"), reason="x", copies=2).copies == 2
        )

    def test_lateness_is_not_typed_away(self, ward: TestWard) -> None:
        dossier = received(ward, ward.birth, "2026-03-02 09:00")
        actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
        at = "2026-03-03 09:00"  # late since 17:00 yesterday; received after 15:00 it would not be
        fix = {"reason": "gõ nhầm giờ", "received_at": moment("2026-03-02 15:30")}
        with pytest.raises(actions.Refused, match="phải do lãnh đạo"):
            actions.correct(call(dossier, ward.office, at), **fix)
        ward.office.groups.add(*ward.chairman.groups.all())
        both = Officer.objects.get(pk=ward.office.pk)
        assert due_text(actions.correct(call(dossier, both, at), **fix)) == "2026-03-03 17:00"


class TestApologies:
    def submitted(self, ward: TestWard) -> Dossier:
        dossier = received(ward, ward.business, "2026-03-02 09:00")
        actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
        actions.draft_apology(call(dossier, None, "2026-03-06 07:30"))
        actions.edit_apology(
            call(dossier, ward.office, "2026-03-06 08:00"),
            reason_code="c",
            reason_text="Phòng Kinh tế cần thêm thời gian thẩm định",
            new_due=date(2026, 3, 10),
        )
        return actions.submit_apology(call(dossier, ward.office, "2026-03-06 08:30"))

    def test_from_draft_to_the_citizen(self, ward: TestWard) -> None:
        dossier = self.submitted(ward)
        done = actions.approve_apology(call(dossier, ward.chairman, "2026-03-06 09:00"))
        apology = Apology.objects.get()
        assert (apology.status, apology.ordinal, apology.capacity) == ("approved", 1, "chairman")
        assert apology.anchor == done.due_first == moment("2026-03-05 17:00"), "the first date stays"
        assert done.due_current == apology.new_due == moment("2026-03-10 17:00")
        assert apology.paper is not None and apology.paper.number == 1
        mail = OutboxMessage.objects.get()
        assert mail.paper == apology.paper and mail.recipient == "tram@vidu.example"
        actions.deliver_apology(
            call(dossier, ward.clerk, "2026-03-06 10:00"), paper=apology.paper, way=Delivery.Way.PRINTED
        )
        apology.refresh_from_db()
        assert apology.status == "delivered"
        late = resolved(ward, dossier, "2026-03-09 10:00")
        assert late.outcome == Outcome.LATE, "ready by the new date is still late"

    def test_a_deputy_signs_for_the_chairman(self, ward: TestWard) -> None:
        dossier = self.submitted(ward)
        actions.approve_apology(call(dossier, ward.vice_chairman, "2026-03-06 09:00"))
        paper = Apology.objects.get().paper
        assert paper is not None and paper.content["signer"] == {
            "capacity": "deputy",
            "name": "Nguyễn Thị Kim Anh",
        }

    def test_a_letter_nobody_has_looked_at_is_not_laid_before_a_leader(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-03-02 09:00")
        actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
        actions.draft_apology(call(dossier, None, "2026-03-06 07:30"))
        with pytest.raises(actions.Refused, match="nguyên lời phần mềm"):
            actions.submit_apology(call(dossier, ward.office, "2026-03-06 08:00"))
        actions.edit_apology(
            call(dossier, ward.office, "2026-03-06 08:10"),
            reason_code="c",
            reason_text="Phòng Kinh tế thiếu người",
            new_due=date(2026, 3, 9),
        )
        with pytest.raises(actions.Refused, match="không còn sau hôm nay"):
            actions.submit_apology(call(dossier, ward.office, "2026-03-09 08:00"))
        actions.submit_apology(call(dossier, ward.office, "2026-03-06 09:00"))

    def test_the_new_date_is_a_working_day_after_now_and_long_ones_need_a_reason(
        self, ward: TestWard
    ) -> None:
        dossier = self.submitted(ward)
        text = {"reason_code": "c", "reason_text": "x"}
        for day, sentence in [
            (date(2026, 3, 7), "không phải ngày làm việc"),
            (date(2026, 3, 5), "phải sau hôm nay"),
            (date(2026, 3, 31), "dài hơn thời hạn gốc"),
        ]:
            with pytest.raises(actions.Refused, match=sentence):
                actions.edit_apology(call(dossier, ward.office, "2026-03-06 08:40"), new_due=day, **text)

    def test_a_second_letter_needs_the_chairman_and_his_reason(self, ward: TestWard) -> None:
        dossier = self.submitted(ward)
        actions.approve_apology(call(dossier, ward.chairman, "2026-03-06 09:00"))
        with pytest.raises(actions.Refused, match="lần nữa"):
            actions.draft_apology(call(dossier, ward.office, "2026-03-11 08:00"))
        actions.draft_apology(
            call(dossier, ward.office, "2026-03-11 08:00"),
            reason_code="c",
            reason_text="Phòng thiếu người thẩm tra",
            again_reason="chờ xác minh",
        )
        actions.submit_apology(call(dossier, ward.office, "2026-03-11 08:10"))
        with pytest.raises(actions.Refused, match="do Chủ tịch duyệt"):
            actions.approve_apology(
                call(dossier, ward.vice_chairman, "2026-03-11 09:00"), chairman_reason="chờ xác minh"
            )
        with pytest.raises(actions.Refused, match="Ghi lý do Chủ tịch"):
            actions.approve_apology(call(dossier, ward.chairman, "2026-03-11 09:00"))
        actions.approve_apology(
            call(dossier, ward.chairman, "2026-03-11 09:00"), chairman_reason="chờ xác minh ở xã khác"
        )
        assert Apology.objects.get(ordinal=2).anchor == moment("2026-03-10 17:00")
        assert set(IssuedPaper.objects.filter(kind="apology").values_list("number", flat=True)) == {1, 2}

    def test_a_result_in_time_withdraws_the_draft(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-03-02 09:00")
        actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
        actions.draft_apology(call(dossier, None, "2026-03-04 07:30"))
        Episode.objects.create(
            dossier=dossier,
            kind="due_soon",
            anchor=moment("2026-03-05 17:00"),
            opened_at=moment("2026-03-04 07:30"),
        )
        resolved(ward, dossier, "2026-03-05 09:00")
        assert Apology.objects.get().status == "withdrawn"
        assert Episode.objects.get().closed_as == "done"


class TestHonesty:
    def test_the_chain_verifies_and_every_tampering_is_named(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-03-02 09:00")
        actions.hand_over(call(dossier, ward.clerk, "2026-03-02 10:00"))
        done = resolved(ward, dossier, "2026-03-04 10:00")
        events = list(done.events.all())
        assert len(events) == 5 and first_broken_link(events, done.event_head) is None
        for n in range(5):
            changed = list(done.events.all())
            changed[n].data = {"note": "khác"}
            assert first_broken_link(changed, done.event_head) == n + 1
            missing = events[:n] + events[n + 1 :]
            assert first_broken_link(missing, done.event_head) == (n + 1 if n < 4 else 5)

    @pytest.mark.parametrize(
        "verb", ["UPDATE dossiers_event SET action = 'void'", "DELETE FROM dossiers_event"]
    )
    def test_the_database_refuses_to_change_an_event(self, ward: TestWard, verb: str) -> None:
        if (
            connection.vendor == "sqlite"
        ):  # other tests empty this table, so the guard is put back for this one
            from importlib import import_module

            for statement in import_module("dossiers.migrations.0003_events_are_final").SQLITE:
                with connection.cursor() as cursor:
                    cursor.execute(statement)
        received(ward, ward.business, "2026-03-02 09:00")
        guarded = pytest.raises(DatabaseError, match="events are final")
        with guarded, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb)
        assert Event.objects.count() == 1

    def test_repeated_with_the_same_id_an_action_happens_once(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-03-02 09:00")
        again = call(dossier, ward.clerk, "2026-03-02 10:00", request_id=uuid4(), version=dossier.version)
        first = actions.hand_over(again)
        assert actions.hand_over(again).version == first.version == 3
        assert StepRun.objects.filter(dossier=dossier).count() == 2
        with pytest.raises(actions.Conflict, match="nội dung khác"):
            actions.hand_over(again, note="khác")

    def test_nfd_names_are_found_and_stored_composed(self, ward: TestWard) -> None:
        import unicodedata

        from procedures.text import clean_line

        name = "Nguyễn Văn Ước"
        decomposed = unicodedata.normalize("NFD", name)
        assert decomposed != name and clean_line(decomposed) == name
        received(ward, ward.business, "2026-03-02 09:00", applicant=person(clean_line(decomposed)))
        for typed in (name, decomposed, "uoc van", "NGUYEN UOC"):
            assert Dossier.objects.matching(typed).count() == 1, typed
        assert Dossier.objects.matching("guyen").count() == 0, "words are found by their beginning"
