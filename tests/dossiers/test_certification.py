"""Certification at the counter: numbers without a hole, events in order, a dossier counted once."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from dossiers import actions
from dossiers.actions.events import first_broken_link
from dossiers.actions.numbers import set_last_used
from dossiers.actions.papers import letter_of
from dossiers.certification import Book, certified_words, numbers_words
from dossiers.letters import Receipt
from dossiers.models import CertificationLine, Dossier, NumberSeries
from dossiers.numbering import Series
from dossiers.workflow import Status
from tests.dossiers.certwork import NOW, Kinds, at_once, certification_kinds, line, visit, waiting
from tests.ward import TestWard, build_ward, call, moment, person, received

FIVE = [line(f"Giấy tờ {n}", pages=n, copies=n) for n in range(1, 6)]


@pytest.fixture
def ward(db: None) -> TestWard:
    return build_ward()


@pytest.fixture
def kinds(ward: TestWard) -> Kinds:
    return certification_kinds(ward)


def numbers(book: str = "copy") -> list[int]:
    found = CertificationLine.objects.filter(book=book, number__isnull=False).order_by("number")
    return [one.number or 0 for one in found]


# -- words ------------------------------------------------------------------------------------------


def test_numbers_are_written_as_the_decree_wants_them() -> None:
    assert certified_words([152, 153, 154], Book.COPY, 2026) == "152–154 quyển số 01/2026-SCT/BS"
    assert certified_words([7], Book.SIGNATURE, 2026) == "07 quyển số 01/2026-SCT/CK,ĐC"
    assert numbers_words([12, 3, 2, 9]) == "02–03, 09, 12"


# -- at once ----------------------------------------------------------------------------------------


class TestAtOnce:
    def test_five_papers_are_one_dossier_with_five_numbers_and_all_its_events(
        self, ward: TestWard, kinds: Kinds
    ) -> None:
        dossier = at_once(ward, visit(kinds.copy, *FIVE))
        events = list(dossier.events.order_by("seq"))
        assert [event.action for event in events] == [
            "receive",
            "certify",
            "resolve",
            "receive_result",
            "return_result",
        ]
        assert {event.actor for event in events} == {ward.clerk}  # who recorded it
        told = events[1].data
        assert told["signer"] == ward.chairman.pk and told["numbers"] == [1, 2, 3, 4, 5]
        assert first_broken_link(events, dossier.event_head) is None
        dossier.refresh_from_db()
        assert dossier.state is Status.RETURNED and dossier.outcome == "on_time"
        assert dossier.result_number == "01–05 quyển số 01/2026-SCT/BS"
        assert Dossier.objects.count() == 1 and numbers() == [1, 2, 3, 4, 5]
        assert dossier.papers.count() == 1  # one receipt

    def test_the_receipt_tells_pages_and_copies(self, ward: TestWard, kinds: Kinds) -> None:
        papers = [line("Bằng tốt nghiệp", pages=1, copies=3, electronic=True), line("Sổ hộ khẩu", 16, 1)]
        receipt = letter_of(at_once(ward, visit(kinds.copy, *papers)).papers.get())
        assert isinstance(receipt, Receipt)
        assert [one.words() for one in receipt.documents] == [
            "Bằng tốt nghiệp (01 trang, 03 bản giấy, 01 bản điện tử)",
            "Sổ hộ khẩu (16 trang, 01 bản giấy)",
        ]

    def test_the_fee_is_that_of_the_rule_and_the_electronic_copy_is_one_more(
        self, ward: TestWard, kinds: Kinds
    ) -> None:
        papers = [line("Bằng", 1, 3, electronic=True), line("Sổ", 3, 2)]
        dossier = at_once(ward, visit(kinds.copy, *papers))
        assert [one.fee_vnd for one in dossier.certifications.all()] == [8_000, 10_000]
        assert dossier.fee_vnd == 18_000 and dossier.fee_outstanding == 0

    def test_another_fee_needs_a_reason(self, ward: TestWard, kinds: Kinds) -> None:
        with pytest.raises(actions.Refused, match="Giấy tờ thứ 1: ghi lý do"):
            at_once(ward, visit(kinds.copy, line(fee_vnd=0)))
        assert Dossier.objects.count() == 0
        dossier = at_once(ward, visit(kinds.copy, line(fee_vnd=0, fee_reason="hộ nghèo")))
        one = dossier.certifications.get()
        assert (one.fee_rule_vnd, one.fee_vnd, one.fee_reason) == (4_000, 0, "hộ nghèo")

    def test_a_refused_paper_gets_no_number_and_costs_nothing(self, ward: TestWard, kinds: Kinds) -> None:
        papers = [line("Bằng"), line("Giấy tẩy xóa", refused_reason="bản chính bị tẩy xóa"), line("Sổ")]
        dossier = at_once(ward, visit(kinds.copy, *papers))
        assert [one.number for one in dossier.certifications.all()] == [1, None, 2]
        assert dossier.fee_vnd == 8_000
        assert dossier.events.get(action="certify").data["refused"] == 1

    def test_nothing_but_refused_papers_is_not_received(self, ward: TestWard, kinds: Kinds) -> None:
        with pytest.raises(actions.Refused, match="Không còn giấy tờ nào"):
            at_once(ward, visit(kinds.copy, line(refused_reason="không có bản chính")))
        assert Dossier.objects.count() == 0 and not NumberSeries.objects.exists()

    def test_asked_twice_it_is_done_once(self, ward: TestWard, kinds: Kinds) -> None:
        request_id, reception = uuid4(), visit(kinds.copy, *FIVE)
        first = at_once(ward, reception, request_id=request_id)
        again = at_once(ward, reception, "2026-11-23 08:06", request_id=request_id)
        assert first.pk == again.pk and again.events.count() == 5 and numbers() == [1, 2, 3, 4, 5]

    def test_the_same_request_with_another_signer_is_a_conflict(self, ward: TestWard, kinds: Kinds) -> None:
        request_id, reception = uuid4(), visit(kinds.copy)
        at_once(ward, reception, request_id=request_id)
        with pytest.raises(actions.Conflict):
            at_once(ward, reception, request_id=request_id, signer=ward.vice_chairman)

    def test_a_step_that_fails_leaves_no_hole_in_the_book(self, ward: TestWard, kinds: Kinds) -> None:
        at_once(ward, visit(kinds.copy))
        nobody = actions.HandingOut(to_whom=" ")
        with pytest.raises(actions.Refused, match="người nhận"):
            at_once(ward, visit(kinds.copy, *FIVE), hand_out=nobody)
        assert Dossier.objects.count() == 1
        at_once(ward, visit(kinds.copy), "2026-11-23 08:10")
        assert numbers() == [1, 2]

    def test_only_a_clerk_does_it_and_only_leaders_sign(self, ward: TestWard, kinds: Kinds) -> None:
        for who in (ward.officer, ward.office, ward.chairman, ward.administrator):
            with pytest.raises(actions.NotPermitted):
                at_once(ward, visit(kinds.copy), actor=who)
        for who in (ward.officer, ward.clerk, ward.administrator):
            with pytest.raises(actions.Refused, match="Chủ tịch hoặc Phó Chủ tịch") as refused:
                at_once(ward, visit(kinds.copy), signer=who)
            assert refused.value.field == "signer"
        at_once(ward, visit(kinds.copy), signer=ward.vice_chairman)

    def test_an_unpaid_fee_is_told_why(self, ward: TestWard, kinds: Kinds) -> None:
        reception = actions.Reception(
            version=kinds.copy, applicant=person(), certifications=[line()], fee_vnd=4000
        )
        with pytest.raises(actions.Refused, match="phí"):
            at_once(ward, reception)
        free = actions.HandingOut(to_whom="Trâm", fee_reason="miễn theo nghị quyết")
        assert at_once(ward, reception, hand_out=free).state is Status.RETURNED


# -- books ------------------------------------------------------------------------------------------


class TestBooks:
    def test_each_book_and_each_year_counts_from_one(self, ward: TestWard, kinds: Kinds) -> None:
        at_once(ward, visit(kinds.copy, line(), line("Bằng")), "2025-12-31 08:00")
        at_once(ward, visit(kinds.signature, line("Giấy ủy quyền")))
        at_once(ward, visit(kinds.copy, line(), line("Bằng")))
        found = CertificationLine.objects.order_by("book", "year", "number")
        assert [(one.book, one.year, one.number) for one in found] == [
            ("copy", 2025, 1),
            ("copy", 2025, 2),
            ("copy", 2026, 1),
            ("copy", 2026, 2),
            ("signature", 2026, 1),
        ]

    def test_a_ward_goes_on_from_its_paper_book(self, ward: TestWard, kinds: Kinds) -> None:
        set_last_used(Series.CERTIFIED_COPY, ward.ward.unit_code, moment(NOW).date(), 1240)
        assert at_once(ward, visit(kinds.copy)).result_number == "1241 quyển số 01/2026-SCT/BS"

    def test_a_number_is_there_once(self, ward: TestWard, kinds: Kinds) -> None:
        at_once(ward, visit(kinds.copy, line(), line("Bằng")))
        with pytest.raises(IntegrityError), transaction.atomic():
            CertificationLine.objects.filter(number=2).update(number=1)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"pages": 0},
            {"copies": 0, "electronic": False},
            {"paper": ""},
            {"fee_vnd": 1, "fee_reason": ""},
            {"signer": None},
            {"refused_reason": "không có bản chính", "fee_vnd": 0},  # refused and numbered
        ],
    )
    def test_the_database_itself_guards_a_line(
        self, ward: TestWard, kinds: Kinds, wrong: dict[str, object]
    ) -> None:
        at_once(ward, visit(kinds.copy))
        with pytest.raises(IntegrityError), transaction.atomic():
            CertificationLine.objects.update(**wrong)

    def test_a_void_dossier_keeps_its_numbers(self, ward: TestWard, kinds: Kinds) -> None:
        dossier = waiting(ward, kinds.copy)
        actions.certify(call(dossier, ward.clerk, "2026-11-23 09:00"), signer=ward.chairman)
        actions.void(call(dossier, ward.chairman, "2026-11-23 09:05"), reason="nhập hai lần")
        at_once(ward, visit(kinds.copy), "2026-11-23 09:10")
        assert numbers() == [1, 2]


# -- what waits for the signature -------------------------------------------------------------------


class TestWaiting:
    def test_after_three_it_is_promised_for_the_next_working_day(self, ward: TestWard, kinds: Kinds) -> None:
        dossier = waiting(ward, kinds.copy, at="2026-11-23 15:01")
        assert dossier.promised_at == moment("2026-11-25 17:00")  # 24/11 is off
        assert dossier.state is Status.RECEIVED and numbers() == []

    def test_signed_the_result_waits_at_the_counter(self, ward: TestWard, kinds: Kinds) -> None:
        dossier = waiting(ward, kinds.copy, *FIVE)
        done = actions.finish(call(dossier, ward.clerk, "2026-11-23 14:00"), signer=ward.vice_chairman)
        assert done.state is Status.RESOLVED and done.result_received_at == moment("2026-11-23 14:00")
        assert numbers() == [1, 2, 3, 4, 5]
        one = done.certifications.first()
        assert one is not None and one.signer == ward.vice_chairman

    def test_a_leader_records_what_they_signed_and_the_clerk_the_rest(
        self, ward: TestWard, kinds: Kinds
    ) -> None:
        dossier = waiting(ward, kinds.copy)
        with pytest.raises(actions.Refused, match="chính mình"):
            actions.certify(call(dossier, ward.chairman, "2026-11-23 09:00"), signer=ward.vice_chairman)
        actions.certify(call(dossier, ward.chairman, "2026-11-23 09:00"), signer=ward.chairman)
        hand_out = actions.HandingOut(to_whom="Trâm")
        done = actions.finish(call(dossier, ward.clerk, "2026-11-23 09:30"), hand_out=hand_out)
        assert done.state is Status.RETURNED
        assert [event.actor for event in done.events.order_by("seq")][1] == ward.chairman

    def test_what_was_not_signed_after_all_is_refused_with_its_reason(
        self, ward: TestWard, kinds: Kinds
    ) -> None:
        dossier = waiting(ward, kinds.copy, line("Bằng"), line("Sổ"))
        second = dossier.certifications.get(seq=2)
        at = call(dossier, ward.clerk, "2026-11-23 14:00")
        done = actions.finish(at, signer=ward.chairman, refused={second.pk: "bản chính cấp sai thẩm quyền"})
        assert numbers() == [1] and done.fee_vnd == 4_000
        second.refresh_from_db()
        assert second.is_refused and second.number is None

    def test_what_somebody_else_finished_is_told(self, ward: TestWard, kinds: Kinds) -> None:
        dossier = waiting(ward, kinds.copy)
        seen = dossier.version
        actions.finish(call(dossier, ward.clerk, "2026-11-23 14:00"), signer=ward.chairman)
        with pytest.raises(actions.Conflict):
            actions.finish(call(dossier, ward.clerk, "2026-11-23 14:01", version=seen), signer=ward.chairman)
        with pytest.raises(actions.Refused, match=r"cấp số|tình trạng"):
            actions.finish(call(dossier, ward.clerk, "2026-11-23 14:01"), signer=ward.chairman)
        assert numbers() == [1]

    def test_a_dossier_without_lines_is_not_certified(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, NOW)
        with pytest.raises(actions.Refused, match="màn hình Chứng thực"):
            actions.certify(call(dossier, ward.clerk, "2026-11-23 09:00"), signer=ward.chairman)

    def test_no_number_but_from_the_book(self, ward: TestWard, kinds: Kinds) -> None:
        """A leader cannot approve it with a typed number; refusing it in writing has one of its own."""
        dossier = waiting(ward, kinds.deal, line("Hợp đồng tặng cho"))
        actions.hand_over(call(dossier, ward.clerk, "2026-11-23 08:30"))
        actions.submit_for_signature(call(dossier, ward.culture_officer, "2026-11-23 09:00"))
        decide = {"number": "12", "result_date": moment(NOW).date()}
        at = call(dossier, ward.chairman, "2026-11-23 09:30")
        with pytest.raises(actions.Refused, match="lấy từ sổ"):
            actions.approve(at, result_kind="granted", **decide)
        assert actions.approve(at, result_kind="refused", **decide).result_number == "12"

    def test_a_reopened_dossier_keeps_its_numbers(self, ward: TestWard, kinds: Kinds) -> None:
        dossier = waiting(ward, kinds.copy)
        actions.finish(call(dossier, ward.clerk, "2026-11-23 09:00"), signer=ward.chairman)
        actions.reopen(call(dossier, ward.chairman, "2026-11-23 10:00"), reason="đóng nhầm dấu")
        done = actions.finish(call(dossier, ward.clerk, "2026-11-23 10:30"), signer=ward.chairman)
        assert numbers() == [1] and done.result_number.startswith("01 quyển")


def test_figures_count_the_dossier_and_the_book_its_lines(ward: TestWard, kinds: Kinds) -> None:
    at_once(ward, visit(kinds.copy, *FIVE))
    at_once(ward, visit(kinds.copy), "2026-11-23 09:00")
    day = moment(NOW).date()
    start, end = moment("2026-11-23 00:00"), moment("2026-11-24 00:00")
    assert Dossier.objects.received_between(start, end).count() == 2
    assert CertificationLine.objects.in_book("copy", day, day).count() == 6
