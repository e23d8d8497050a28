"""The routing slip: every hand-over with both ends, read back out of the PDF; a number at the end."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from dossiers import actions
from dossiers.actions.papers import letter_of, rendered
from dossiers.actions.slips import (
    HAS_NUMBER,
    NEVER_RECEIVED,
    NOT_AT_THE_COUNTER,
    current_slip,
    working_slip,
)
from dossiers.letters import (
    Hand,
    HandOver,
    RoutingSlip,
    budget_words,
    from_content,
    letter_html,
    letter_pdf,
    overrun_words,
    to_content,
)
from dossiers.models import AccessLog, Dossier, IssuedPaper, NumberSeries
from dossiers.presentation.obstacles import obstacle
from dossiers.presentation.steps import step_table
from dossiers.workflow import Action
from procedures.models import FormSet, Officer, Ward
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import NOW, at_economy, file_of, page, signed, story, words_of
from tests.dossiers.paper_story import SLIP_2018, SLIP_2025
from tests.dossiers.papers_read import (
    A4,
    assert_in_order,
    embedded_files,
    faces,
    is_nfc,
    page_texts,
    sizes_mm,
    squeezed,
    text_spans_mm,
    whole_text,
)
from tests.dossiers.test_letters import HOSTILE
from tests.ward import TestWard, build_ward, call, moment, person, received

each_slip = pytest.mark.parametrize("slip", [SLIP_2018, SLIP_2025], ids=["2018", "2025"])


def slip_of(dossier: Dossier, at: str = NOW) -> RoutingSlip:
    return working_slip(Dossier.objects.select_related("department", "holder").get(pk=dossier.pk), moment(at))


def ways(slip: RoutingSlip) -> list[tuple[str, str, str]]:
    return [(one.giver, one.receiver, one.result) for one in slip.hand_overs]


def resolved(ward: TestWard, at: str = "2026-11-20 10:00", **more: Any) -> Dossier:
    """Received on 18/11, signed and resolved; the result waits with the economy department."""
    dossier = at_economy(ward, "2026-11-18 08:00", **more)
    return actions.resolve(call(signed(ward, dossier, at), ward.officer, at))


def fetched(ward: TestWard) -> Dossier:
    return actions.receive_result(call(resolved(ward), ward.clerk, "2026-11-20 15:00"))


# -- the paper ---------------------------------------------------------------------------------------


class TestPaper:
    def test_form_05_of_2018_says_what_the_form_says(self) -> None:
        (text,) = page_texts(letter_pdf(SLIP_2018))
        assert_in_order(
            text,
            "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ",
            "Số: 1187/PKS-BPTNTKQ",
            "Phú Thủy, ngày 09 tháng 12 năm 2022",
            "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
            "Mã số hồ sơ: 000.12.31.H11-221115-0007",
            "Cơ quan (bộ phận) giải quyết hồ sơ: Ủy ban nhân dân phường Phú Thủy",
            "Cơ quan phối hợp giải quyết hồ sơ: Phòng Tài nguyên và Môi trường thành phố Phan Thiết;",
            "Ngày nhận: 08 giờ 20 phút, ngày 15 tháng 11 năm 2022",
            "Hẹn trả kết quả vào 17 giờ 00 phút, ngày 06 tháng 12 năm 2022",
            "Tên đơn vị (Tên cơ quan) Thời gian giao, nhận hồ sơ",
            "1. Giao: Bộ phận TN&TKQ 2. Nhận: Công chức ĐC-XD- ĐT&MT phường",
            "10 giờ 30 phút, ngày 15/11/2022",
            "Người giao",
            "Võ Thị Hạ Quyên",
            "Hồ Trúc Giang Nam",
            "Ghi chú: - Kết quả giải quyết hồ sơ do bên nhận ghi khi nhận bàn giao hồ sơ",
            "quá hạn 03 ngày làm việc so với ngày hẹn trả; đã có Phiếu xin lỗi số 52/PXL-UBND",
            "Cách tính ngày hẹn: Nhận ngày 15/11/2022. Thời hạn 15 ngày làm việc",
        )
        assert "Định mức 06 ngày; quá 04,5 ngày" in text
        assert "lưu vết" not in text

    def test_form_06_of_2025_tells_both_ends_and_who_recorded_for_an_agency(self) -> None:
        (text,) = page_texts(letter_pdf(SLIP_2025))
        assert_in_order(
            text,
            "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
            "Số: 07/PKS-TTPVHCC",
            "Cơ quan phối hợp giải quyết hồ sơ: Chi nhánh Văn phòng Đăng ký đất đai",
            "(văn bản số 1204/UBND-KT)",
            "17 giờ 00 phút, ngày 12 tháng 11 năm 2026 (hạn sau khi tính lại: 17 giờ 00 phút, ngày 17",
            "Giao: 10 giờ 00 phút, ngày 02/11/2026 Nhận: 14 giờ 00 phút, ngày 02/11/2026",
            "(Lê Thị Thu Hà ghi nhận)",
            "lưu vết tự động trên mẫu phiếu điện tử.",
        )

    def test_five_hand_overs_and_the_notes_fill_one_page_of_a4_in_tinos_alone(self) -> None:
        pdf = letter_pdf(SLIP_2018)
        assert sizes_mm(pdf) == [A4]
        assert all(name.startswith("Tinos") for name in faces(pdf))

    @pytest.mark.parametrize("count", [6, 9, 14, 30])
    @pytest.mark.parametrize("notes", [(), ("định mức 03 ngày", "văn bản số 1204/UBND-KT", "trả lại")])
    def test_a_hand_over_is_never_parted_and_the_head_stands_on_every_page(
        self, count: int, notes: tuple[str, ...]
    ) -> None:
        blocks = tuple(
            replace(SLIP_2018.hand_overs[n % 5], receiver=f"Nơi nhận số {n:02d}", notes=notes)
            for n in range(count)
        )
        pages = page_texts(letter_pdf(replace(SLIP_2018, hand_overs=blocks)))
        assert len(pages) > 1
        for text in pages:
            parts = {text.count(part) for part in ("1. Giao:", "2. Nhận:", "Người giao", "Người nhận")}
            assert len(parts) == 1
            assert parts != {0}, "no page without a hand-over: the notes go with the last of them"
            assert text.count("Tên đơn vị (Tên cơ quan)") == 1
        assert sum(text.count("Nơi nhận số") for text in pages) == count
        assert pages[-1].count("Cách tính ngày hẹn") == 1

    def test_long_names_stay_inside_their_columns(self) -> None:
        long = "Công Tằng Tôn Nữ Nguyễn Thị Huyền Trang Phương Thảo"
        unit = "Phòng Kinh tế, Hạ tầng, Đô thị, Nông nghiệp và Tài nguyên Môi trường phường"
        block = replace(
            SLIP_2018.hand_overs[0], giver=unit, gave=replace(SLIP_2018.hand_overs[0].gave, name=long)
        )
        text = whole_text(letter_pdf(replace(SLIP_2018, hand_overs=(block,) * 3)))
        assert text.count(unit) == 3
        assert text.count("Huyền Trang") == 3

    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_what_people_typed_is_text(self, hostile: str) -> None:
        hand = Hand(name=hostile, recorded_by=hostile)
        block = HandOver(
            giver=hostile,
            receiver=hostile,
            given_at=SLIP_2018.received_at,
            gave=hand,
            took=hand,
            notes=(hostile,),
        )
        slip = replace(SLIP_2018, solved_by=hostile, partners=(hostile,), hand_overs=(block,) * 2)
        pdf = letter_pdf(replace(slip, remarks=(hostile,), counting=(hostile,)))
        assert squeezed(whole_text(pdf)).count(squeezed(hostile)) >= 4 + 2 * 4
        assert embedded_files(pdf) == []

    @pytest.mark.parametrize("word", ["Nguyễn " * 12, "x" * 120, "1204/UBND-KTHTĐT-" * 4])
    def test_very_long_words_stay_inside_the_page(self, word: str) -> None:
        block = replace(SLIP_2018.hand_overs[0], giver=word, gave=Hand(name=word), notes=(word,))
        pdf = letter_pdf(replace(SLIP_2018, hand_overs=(block,)))
        assert squeezed(whole_text(pdf)).casefold().count(squeezed(word).casefold()) >= 3
        for left, right in text_spans_mm(pdf):
            assert 29.9 <= left <= right <= 191.5

    @each_slip
    def test_it_is_stored_and_made_again_byte_for_byte(self, slip: RoutingSlip) -> None:
        again = from_content(slip.kind, json.loads(json.dumps(to_content(slip))))
        assert again == slip
        assert letter_pdf(again) == letter_pdf(slip)
        assert is_nfc(whole_text(letter_pdf(slip)))

    @each_slip
    def test_the_screen_page_obeys_the_content_security_policy(self, slip: RoutingSlip) -> None:
        assert not re.search(r"<style|\sstyle=|<script|\son\w+=|https?://", letter_html(slip, screen=True))

    def test_a_numbered_slip_needs_its_number_and_a_copy_does_not(self) -> None:
        draft = replace(SLIP_2018, letterhead=replace(SLIP_2018.letterhead, number_text="/PKS-BPTNTKQ"))
        with pytest.raises(ValueError, match="số"):
            letter_pdf(draft)
        copy = replace(draft, copy_of="2022-12-01T08:00:00+07:00")
        assert "Bản theo dõi lập lúc 08 giờ 00 phút, ngày 01 tháng 12 năm 2022" in whole_text(
            letter_pdf(copy)
        )

    def test_a_dossier_that_never_moved(self) -> None:
        text = whole_text(letter_pdf(replace(SLIP_2018, hand_overs=(), partners=())))
        assert "Hồ sơ kết thúc khi chưa có lần giao, nhận nào." in text
        assert "Cơ quan phối hợp giải quyết hồ sơ: không có" in text

    def test_a_hand_over_to_come_is_left_to_be_filled_in(self) -> None:
        assert HandOver(giver="a", receiver="b").times == ("…… giờ …… phút, ngày …/…/……",)


@pytest.mark.parametrize(
    ("minutes", "budget", "over"),
    [
        (240, "0,5 ngày", "4 giờ"),
        (120, "0,25 ngày", "2 giờ"),
        (480, "01 ngày", "01 ngày"),
        (3120, "6,5 ngày", "06,5 ngày"),
        (1110, "18 giờ 30", "02,3 ngày"),
        (50, "50 phút", "50 phút"),
        (479, "7 giờ 59", "7 giờ 59"),
        (959, "15 giờ 59", "01,9 ngày"),
    ],
)
def test_lengths_are_told_in_days_and_an_overrun_is_never_rounded_up(
    minutes: int, budget: str, over: str
) -> None:
    assert budget_words(minutes) == budget
    assert overrun_words(minutes) == over


# -- from the records --------------------------------------------------------------------------------


@pytest.fixture
def ward(db: None) -> TestWard:
    return build_ward()


class TestFromTheRecords:
    def test_the_late_dossier_of_the_target_screen(self, ward: TestWard) -> None:
        slip = slip_of(story(ward))
        assert ways(slip) == [
            ("Phục vụ hành chính công", "Phòng Kinh tế, HT và ĐT", "not_judged"),
            ("Phòng Kinh tế, HT và ĐT", "Chi nhánh VPĐKĐĐ", "late"),
            ("Chi nhánh VPĐKĐĐ", "Phục vụ hành chính công", ""),
        ]
        first, second, coming = slip.hand_overs
        assert (first.gave.name, first.took.name) == ("Lê Thị Thu Hà", "Phạm Quốc Bảo")
        assert (first.given_at, first.taken_at) == ("2026-11-02T10:00:00+07:00", "2026-11-02T14:00:00+07:00")
        assert first.notes == ("định mức 0,5 ngày", "vòng 1, trước khi tính lại")
        assert second.notes == (
            "định mức 6,5 ngày; quá 7 giờ",
            "văn bản số 1204/UBND-KT",
            "tạm dừng từ 04/11 đến 05/11",
            "vòng 2 sau bổ sung",
        )
        assert (second.gave.name, second.took.name) == ("Phạm Quốc Bảo", "")
        assert (coming.given_at, coming.notes) == ("", ("định mức 01 ngày",))
        assert slip.partners == ("Chi nhánh Văn phòng Đăng ký đất đai (văn bản số 1204/UBND-KT)",)
        assert slip.remarks == (
            "Lúc lập phiếu hồ sơ đang ở Chi nhánh Văn phòng Đăng ký đất đai, quá hạn 04 ngày làm việc.",
        )
        assert (slip.promised_at[:16], slip.due_at[:16]) == ("2026-11-12T17:00", "2026-11-17T17:00")
        assert len(slip.counting) == 3
        assert slip.counting[1].startswith("Từ ngày 04/11/2026 đến ngày 05/11/2026 tạm dừng: yêu cầu bổ sung")
        assert slip.letterhead.number_text == "……/PKS-TTPVHCC"

    def test_the_verdicts_are_those_of_the_screen(self, ward: TestWard) -> None:
        dossier = fetched(ward)
        file = file_of(dossier)
        table = step_table(file.dossier, file.runs, file.plans, file.stretches, file.at, file.calendar)
        assert [one.result == "late" for one in slip_of(dossier).hand_overs] == [
            row.over > 0 for row in table.rows
        ]

    def test_visits_to_a_step_add_up_when_it_was_sent_back(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-16 08:00")
        actions.send_back(call(dossier, ward.officer, "2026-11-16 09:00"), reason="Thiếu chữ ký")
        actions.hand_over(call(dossier, ward.clerk, "2026-11-18 08:00"))
        first, back, again, _ = slip_of(dossier).hand_overs
        assert (first.result, back.result, again.result) == ("on_time", "early", "late")
        assert back.notes[1:] == ("trả lại",)
        assert "quá" in again.notes[0]
        assert "Thiếu chữ ký" not in whole_text(letter_pdf(slip_of(dossier)))

    def test_the_tax_step_is_outside_the_limit_and_recorded_by_the_counter(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-10-01 08:00", ward.first_certificate)
        actions.request_payment(call(dossier, ward.officer, "2026-10-19 08:00"))
        actions.confirm_payment(call(dossier, ward.clerk, "2026-10-29 08:00"))
        tax = slip_of(dossier).hand_overs[2]
        assert (tax.giver, tax.result) == ("Cơ quan thuế", "outside")
        assert (tax.gave.name, tax.gave.recorded_by) == ("", "Lê Thị Thu Hà")
        assert tax.notes == ("tạm dừng từ 19/10 đến 29/10",)

    def test_one_step_ends_where_it_began(self, ward: TestWard) -> None:
        ward.birth.steps.filter(seq=2).delete()
        dossier = received(ward, ward.birth, "2026-11-23 08:00")
        (only,) = slip_of(dossier).hand_overs
        assert (only.giver, only.receiver) == (
            "Phục vụ hành chính công",
            "Phục vụ hành chính công (trả kết quả)",
        )

    def test_the_result_goes_to_the_counter_and_who_took_it_is_named(self, ward: TestWard) -> None:
        dossier = fetched(ward)
        last = slip_of(dossier).hand_overs[-1]
        assert (last.giver, last.receiver) == ("Phòng Kinh tế, HT và ĐT", "Phục vụ hành chính công")
        assert (last.gave.name, last.took.name) == ("Phạm Quốc Bảo", "Lê Thị Thu Hà")
        assert (last.given_at[:16], last.taken_at[:16]) == ("2026-11-20T10:00", "2026-11-20T15:00")
        assert slip_of(dossier).remarks == ("Hồ sơ có kết quả ngày 20 tháng 11 năm 2026, trước hạn.",)

    def test_who_took_it_first_is_named_also_when_another_works_on_it_now(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 08:00")
        actions.take(call(dossier, ward.officer, "2026-11-18 09:00"))
        other = Officer.objects.create_user("nam", full_name="Trần Văn Nam", department=ward.economy)
        other.groups.set(ward.officer.groups.all())
        actions.reassign(call(dossier, ward.office, "2026-11-19 09:00"), officer=other)
        assert slip_of(dossier).hand_overs[0].took.name == "Phạm Quốc Bảo"

    def test_a_withdrawn_dossier_hands_nothing_on(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 08:00")
        actions.withdraw(call(dossier, ward.clerk, "2026-11-20 08:00"), reason="Theo đơn")
        slip = slip_of(dossier)
        assert len(slip.hand_overs) == 1
        assert slip.remarks == ("Hồ sơ kết thúc ngày 20 tháng 11 năm 2026: công dân rút hồ sơ.",)

    def test_letters_of_apology_are_told_by_number(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-02 09:00")
        actions.draft_apology(
            call(dossier, ward.office, "2026-11-17 09:00"),
            reason_code="c",
            reason_text="Phòng thiếu người thẩm tra",
        )
        actions.submit_apology(call(dossier, ward.office, "2026-11-17 09:00"))
        actions.approve_apology(call(dossier, ward.chairman, "2026-11-17 10:00"))
        (remark,) = slip_of(dossier).remarks
        assert remark.endswith("; đã có Văn bản xin lỗi số 01/PXL-UBND ngày 17 tháng 11 năm 2026.")

    def test_the_form_set_is_that_of_the_day_or_the_wards_own(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2025-09-01 08:00")
        assert slip_of(dossier, "2025-09-12 08:00").form_set == "2018"
        assert slip_of(dossier, "2025-09-15 08:00").form_set == "2025"
        Ward.objects.update(pinned_form_set=FormSet.objects.get(code="2018"))
        assert slip_of(dossier, "2025-09-15 08:00").form_set == "2018"


# -- the number --------------------------------------------------------------------------------------


class TestIssuing:
    def test_an_ended_dossier_gets_one_slip_with_the_next_number_and_it_never_changes(
        self, ward: TestWard
    ) -> None:
        dossier = fetched(ward)
        other = at_economy(ward, "2026-11-18 09:00")
        actions.withdraw(call(other, ward.clerk, "2026-11-19 08:00"), reason="Theo đơn")
        actions.issue_slip(call(other, ward.office, "2026-11-20 16:00"))
        actions.issue_slip(call(dossier, ward.clerk, "2026-11-20 16:10"))
        paper = current_slip(dossier)
        assert paper is not None
        assert str(paper) == "Phiếu kiểm soát số 02/PKS-TTPVHCC"
        assert NumberSeries.objects.get(kind="routing_slip").last == 2
        first = rendered(paper, moment("2026-11-20 16:11")).read_bytes()
        assert hashlib.sha256(first).hexdigest() == paper.sha256
        actions.return_result(call(dossier, ward.clerk, "2026-11-21 08:00"), to_whom="Trâm")
        Officer.objects.filter(pk=ward.officer.pk).update(full_name="Tên Đã Đổi")
        assert rendered(paper, moment("2026-11-22 08:00")).read_bytes() == first
        assert letter_pdf(letter_of(paper)) == first
        assert "Số: 02/PKS-TTPVHCC" in whole_text(first)
        event = dossier.events.get(action="issue_slip")
        assert (event.data, event.personal_hash) == ({"number": 2, "symbol": "PKS-TTPVHCC"}, "")

    def test_only_once(self, ward: TestWard) -> None:
        dossier = fetched(ward)
        actions.issue_slip(call(dossier, ward.clerk, "2026-11-20 16:00"))
        with pytest.raises(actions.Refused, match="đã cấp số"):
            actions.issue_slip(call(dossier, ward.office, "2026-11-20 16:05"))
        assert dossier.papers.filter(kind="routing_slip").count() == 1

    def test_not_before_the_result_is_at_the_counter(self, ward: TestWard) -> None:
        with pytest.raises(actions.Refused, match="Quầy chưa nhận kết quả"):
            actions.issue_slip(call(resolved(ward), ward.clerk, "2026-11-20 16:00"))
        assert not NumberSeries.objects.filter(kind="routing_slip", last__gt=0).exists()

    def test_not_while_it_is_open(self, ward: TestWard) -> None:
        with pytest.raises(actions.Refused, match="Không thể"):
            actions.issue_slip(call(at_economy(ward, "2026-11-18 08:00"), ward.clerk, "2026-11-20 16:00"))

    def test_not_for_what_was_withdrawn_before_it_was_received(self, ward: TestWard) -> None:
        reception = actions.Reception(version=ward.correction, applicant=person())
        at = moment("2026-11-18 08:00")
        waiting = actions.submit(reception, actor=ward.clerk, at=at, submitted_at=at)
        gone = actions.withdraw(call(waiting, ward.clerk, "2026-11-18 09:00"), reason="Theo đơn")
        assert obstacle(Action.ISSUE_SLIP, file_of(gone)) == NEVER_RECEIVED
        with pytest.raises(actions.Refused, match="chưa được tiếp nhận"):
            actions.issue_slip(call(gone, ward.clerk, "2026-11-18 10:00"))

    def test_the_screen_says_beforehand_what_the_action_would_refuse(self, ward: TestWard) -> None:
        dossier = resolved(ward)
        assert obstacle(Action.ISSUE_SLIP, file_of(dossier)) == NOT_AT_THE_COUNTER
        actions.receive_result(call(dossier, ward.clerk, "2026-11-20 15:00"))
        assert obstacle(Action.ISSUE_SLIP, file_of(dossier)) == ""
        actions.issue_slip(call(dossier, ward.clerk, "2026-11-20 16:00"))
        assert obstacle(Action.ISSUE_SLIP, file_of(dossier)) == HAS_NUMBER
        actions.reopen(call(dossier, ward.chairman, "2026-11-20 16:00"), reason="Kết quả sai")
        assert not file_of(dossier).has_slip

    def test_after_a_re_opening_a_new_one_replaces_the_old(self, ward: TestWard) -> None:
        dossier = fetched(ward)
        actions.issue_slip(call(dossier, ward.clerk, "2026-11-20 16:00"))
        old = current_slip(dossier)
        actions.reopen(call(dossier, ward.chairman, "2026-11-20 16:00"), reason="Kết quả sai")
        assert current_slip(dossier) is None
        assert any("mở lại hồ sơ" in one.notes for one in slip_of(dossier).hand_overs)
        actions.submit_for_signature(call(dossier, ward.officer, "2026-11-23 08:00"))
        actions.approve(
            call(dossier, ward.chairman, "2026-11-23 08:00"),
            result_kind="granted",
            number="2",
            result_date=date(2026, 11, 23),
        )
        actions.resolve(call(dossier, ward.officer, "2026-11-23 08:01"))
        actions.receive_result(call(dossier, ward.clerk, "2026-11-23 08:02"))
        actions.issue_slip(call(dossier, ward.clerk, "2026-11-23 08:03"))
        new = current_slip(dossier)
        assert old is not None
        assert new is not None
        assert (new.number, new.replaces) == (old.number + 1, old)


# -- on screen ---------------------------------------------------------------------------------------


def opened(counter: Counter, dossier: Dossier) -> Any:
    return counter.client.get(reverse("routing-slip", args=[dossier.pk]))


def test_a_copy_opens_as_pdf_and_nothing_is_stored(counter: Counter) -> None:
    dossier = at_economy(counter.ward, "2026-11-18 08:00")
    answer = opened(counter, dossier)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith(f'inline; filename="phieu-kiem-soat-{dossier.code}.pdf"')
    text = whole_text(answer.content)
    assert "Bản theo dõi lập lúc 08 giờ 05 phút, ngày 23 tháng 11 năm 2026; chưa cấp số" in text
    assert not IssuedPaper.objects.filter(kind="routing_slip").exists()
    assert not list(Path(settings.PAPERS_ROOT).rglob("*.pdf"))
    assert AccessLog.objects.filter(dossier=dossier, what="giấy đã lập").count() == 1


def test_the_numbered_slip_is_opened_as_the_paper_it_is(counter: Counter) -> None:
    dossier = fetched(counter.ward)
    actions.issue_slip(call(dossier, counter.ward.clerk, "2026-11-20 16:00"))
    slip = current_slip(dossier)
    assert slip is not None
    assert opened(counter, dossier).headers["Location"] == reverse("paper", args=[slip.pk])
    assert counter.client.get(reverse("paper", args=[slip.pk])).status_code == 200


def test_slips_are_seen_by_those_who_see_the_dossier(counter: Counter) -> None:
    dossier = at_economy(counter.ward, "2026-11-18 08:00")
    for name, status in {
        "culture_officer": 404,
        "administrator": 403,
        "office": 200,
        "chairman": 200,
    }.items():
        counter.sign_in(getattr(counter.ward, name))
        assert opened(counter, dossier).status_code == status, name


def test_what_waits_to_be_received_has_none(counter: Counter) -> None:
    reception = actions.Reception(version=counter.ward.correction, applicant=person())
    at = moment("2026-11-20 08:00")
    waiting = actions.submit(reception, actor=counter.ward.clerk, at=at, submitted_at=at)
    assert opened(counter, waiting).status_code == 404


def test_the_page_of_the_dossier_offers_the_copy_then_the_number(counter: Counter) -> None:
    dossier = fetched(counter.ward)
    text = page(counter.client, "dossier", dossier.pk)
    assert reverse("routing-slip", args=[dossier.pk]) in text
    assert "Bản theo dõi, chưa cấp số" in text
    assert reverse("issue-slip", args=[dossier.pk]) in text
    actions.issue_slip(call(dossier, counter.ward.clerk, "2026-11-20 16:00"))
    text = page(counter.client, "dossier", dossier.pk)
    assert "Bản theo dõi" not in text
    assert reverse("issue-slip", args=[dossier.pk]) not in text
    assert "Phiếu kiểm soát số 01/PKS-TTPVHCC" in words_of(text)
    assert "Cấp phiếu kiểm soát số 01/PKS-TTPVHCC" in words_of(text)
