"""The life of a letter of apology past its approval: its trace, the signed copy, the proof, what is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dossiers import actions
from dossiers.jobs import send_outbox
from dossiers.models import Apology, Attachment, Delivery, Dossier, IssuedPaper, OutboxMessage
from procedures.models import Ward
from tests.dossiers.attaching import attached
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import at_economy, do_letter, drafted, letter_of, page, sent, text_of, words_of
from tests.dossiers.letterwork import approved, late, second, signed_letter, submitted
from tests.dossiers.scans import pdf, png
from tests.ward import TestWard, call, moment, person

NOW = moment("2026-11-23 08:05")
MIX = "chi nhánh chưa trả kết quả"


def numbers(dossier: Dossier) -> list[int]:
    found = IssuedPaper.objects.filter(dossier=dossier, kind="apology").order_by("number")
    return list(found.values_list("number", flat=True))


def upload(counter: Counter, letter: Apology, *files: tuple[str, bytes]) -> str:
    """Send files as signed copies; the page that follows."""
    data: dict[str, Any] = sent(letter.dossier)
    if files:
        data["files"] = [SimpleUploadedFile(name, content) for name, content in files]
    answer = counter.client.post(reverse("apology-signed", args=[letter.pk]), data, follow=True)
    assert answer.status_code == 200
    return text_of(answer)


# -- its trace --------------------------------------------------------------------------------------


def test_the_letter_names_the_step_that_held_the_dossier(counter: Counter) -> None:
    letter = drafted(counter.ward, late(counter.ward), "2026-11-20 08:00")
    assert letter.step is not None
    assert letter.step.department == counter.ward.economy
    told = words_of(page(counter.sign_in(counter.ward.office), "apology", letter.pk))
    assert "Bước gây trễ Kiểm tra, trình ký Phòng Kinh tế, Hạ tầng và Đô thị" in told


def test_a_letter_taken_back_keeps_its_number_and_its_trace_and_another_is_written(counter: Counter) -> None:
    ward, letter = counter.ward, approved(counter.ward)
    office = counter.sign_in(ward.office)
    assert do_letter(office, "apology-withdraw", letter, reason="ghi nhầm ngày hẹn").status_code == 302
    letter.refresh_from_db()
    assert (letter.status, letter.closed_by, letter.closed_reason) == (
        "withdrawn",
        ward.office,
        "ghi nhầm ngày hẹn",
    )
    dossier = Dossier.objects.get(pk=letter.dossier_id)
    assert dossier.due_current == dossier.due_first
    assert not dossier.mails.exclude(status="cancelled").exists()
    anew = drafted(ward, dossier, "2026-11-23 08:00", submitted=True)
    assert (anew.ordinal, anew.pk != letter.pk, anew.paper) == (1, True, None)
    actions.approve_apology(call(dossier, ward.vice_chairman, "2026-11-23 08:01"))
    assert numbers(dossier) == [1, 2]
    told = page(office, "apology", letter.pk)
    assert "ghi nhầm ngày hẹn" in told
    assert "Số 01/PXL-UBND vẫn coi như đã dùng." in words_of(told).replace("&nbsp;", " ")
    assert "Các thư khác của hồ sơ này" in page(office, "apology", anew.pk)


def test_a_letter_never_sent_is_replaced_by_the_second(counter: Counter) -> None:
    ward, again = counter.ward, second(counter.ward)
    actions.approve_apology(call(again.dossier, ward.chairman, "2026-11-23 08:00"), chairman_reason=MIX)
    first = again.dossier.apologies.get(ordinal=1)
    assert (first.status, first.closed_by, first.closed_reason) == (
        "superseded",
        ward.chairman,
        "Thay bằng thư số 02.",
    )
    assert set(again.dossier.mails.values_list("paper__number", "status")) == {
        (1, "cancelled"),
        (2, "pending"),
    }
    assert again.dossier.apologies.get(ordinal=2).chairman_reason == MIX


def test_a_letter_that_was_sent_stays_sent_beside_the_second(counter: Counter) -> None:
    ward, again = counter.ward, second(counter.ward)
    first = again.dossier.apologies.get(ordinal=1)
    assert first.paper is not None
    actions.deliver_apology(
        call(again.dossier, ward.clerk, "2026-11-19 08:00"), paper=first.paper, way="post"
    )
    actions.approve_apology(call(again.dossier, ward.chairman, "2026-11-23 08:00"), chairman_reason=MIX)
    first.refresh_from_db()
    assert first.status == "delivered"
    actions.withdraw_apology(call(again.dossier, ward.office, "2026-11-23 08:01"), reason="nhầm")
    assert Dossier.objects.get(pk=again.dossier_id).due_current == first.new_due, (
        "the first letter's date holds"
    )


def test_a_draft_that_is_needed_no_more_says_why(counter: Counter) -> None:
    ward = counter.ward
    letter = drafted(ward, late(ward), "2026-11-20 08:00")
    dossier = letter.dossier
    actions.submit_for_signature(call(dossier, ward.officer, "2026-11-20 09:00"))
    actions.approve(
        call(dossier, ward.chairman, "2026-11-20 09:30"),
        result_kind="granted",
        number="1/QĐ",
        result_date=date(2026, 11, 20),
    )
    actions.resolve(call(dossier, ward.officer, "2026-11-20 10:00"))
    letter.refresh_from_db()
    assert (letter.status, letter.closed_at) == ("withdrawn", moment("2026-11-20 10:00"))
    assert "trước khi thư được duyệt" in letter.closed_reason


def test_whoever_acts_for_the_chairman_on_the_day_may_sign_the_second(counter: Counter) -> None:
    ward, again = counter.ward, second(counter.ward)
    acting = ward.vice_chairman.acting_appointments.create
    acting(starts=date(2026, 11, 1), ends=date(2026, 11, 22), decision="QĐ 10")
    with pytest.raises(actions.Refused, match="phải do Chủ tịch duyệt"):
        actions.approve_apology(
            call(again.dossier, ward.vice_chairman, "2026-11-23 08:00"), chairman_reason=MIX
        )
    acting(starts=date(2026, 11, 23), ends=date(2026, 11, 23), decision="QĐ 11")
    actions.approve_apology(call(again.dossier, ward.vice_chairman, "2026-11-23 08:00"), chairman_reason=MIX)
    assert letter_of(again.dossier).capacity == Apology.Capacity.ACTING


# -- what is told ------------------------------------------------------------------------------------


def told(ward: TestWard, dossier: Dossier, at: str) -> str:
    drafted(ward, dossier, at, submitted=True)
    actions.approve_apology(call(dossier, ward.chairman, at))
    return str(dossier.mails.get().text)


def test_before_the_due_moment_the_mail_forecasts_after_it_it_owns_up(counter: Counter) -> None:
    ward = counter.ward
    ahead = told(ward, at_economy(ward, "2026-11-12 08:00"), "2026-11-23 07:30")
    assert "dự kiến không trả được kết quả đúng thời hạn" in ahead
    after = told(ward, late(ward), "2026-11-23 07:30")
    assert "không trả kết quả đúng hẹn" in after
    assert "dự kiến" not in after


# -- the signed copy ---------------------------------------------------------------------------------


def test_the_signed_copy_is_scanned_sent_here_and_mailed_to_the_citizen(counter: Counter) -> None:
    Ward.objects.update(mail_approved_paper=False)
    ward, letter, scan = counter.ward, approved(counter.ward), pdf()
    counter.sign_in(ward.clerk)
    assert "Bản đã ký chưa tải lên" in page(counter.client, "apology", letter.pk)
    shown = upload(counter, letter, ("thư 01 đã ký.pdf", scan))
    assert "Đã lưu bản đã ký" in shown
    assert "thư 01 đã ký.pdf" in shown
    asked = words_of(page(counter.client, "apology-mail-signed", letter.pk))
    assert "Tới tram@vidu.example" in asked
    assert do_letter(counter.client, "apology-mail-signed", letter).status_code == 302
    again = do_letter(counter.client, "apology-mail-signed", letter)
    assert "Bản đã ký này đã nằm trong thư gửi đi." in text_of(again)
    assert send_outbox(NOW) == "gửi 1 thư"
    (message,) = mail.outbox
    assert message.attachments == [("thu-xin-loi-01-2026-da-ky.pdf", scan, "application/pdf")]
    assert "đây là bản đã ký" in message.body
    letter.refresh_from_db()
    assert letter.status == "delivered"
    assert Delivery.objects.get().way == Delivery.Way.SIGNED
    story = page(counter.client, "dossier", letter.dossier_id)
    for words in ("bản đã ký của thư xin lỗi", "vào thư đi", "Gửi thư xin lỗi: thư điện tử, bản đã ký"):
        assert words in story, words


def test_a_better_scan_takes_the_place_of_the_first_which_stays(counter: Counter) -> None:
    letter = signed_letter(counter.ward)
    first = letter.signed_copy
    counter.sign_in(counter.ward.office)
    upload(counter, letter, ("ro-hon.png", png()))
    letter.refresh_from_db()
    assert letter.signed_copy != first
    assert Attachment.objects.filter(withdrawn_at=None).count() == 2
    second_copy = letter.signed_copy
    assert second_copy is not None
    actions.withdraw_attachment(
        call(letter.dossier, counter.ward.clerk, "2026-11-23 08:05"), attachment=second_copy.pk, reason="nhầm"
    )
    letter.refresh_from_db()
    assert letter.signed_copy is None


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ((), "Chưa chọn tệp"),
        ((("a.svg", b"<svg/>"),), "không nhận"),
        ((("a.pdf", b""),), "không có nội dung"),
        ((("a.pdf", pdf()), ("b.png", png())), "Bản đã ký là một tệp."),
    ],
)
def test_what_cannot_be_a_signed_copy(
    counter: Counter, files: tuple[tuple[str, bytes], ...], sentence: str
) -> None:
    letter = approved(counter.ward)
    counter.sign_in(counter.ward.clerk)
    assert sentence in upload(counter, letter, *files)
    letter.refresh_from_db()
    assert letter.signed_copy is None


def test_only_an_approved_letter_has_a_signed_copy(counter: Counter) -> None:
    letter = submitted(counter.ward)
    counter.sign_in(counter.ward.clerk)
    assert "Tải bản đã ký lên" not in page(counter.client, "apology", letter.pk)
    assert "Thư chưa được duyệt hoặc đã rút" in upload(counter, letter, ("a.pdf", pdf()))
    assert not Attachment.objects.exists()
    with pytest.raises(actions.Refused):
        attached(
            call(letter.dossier, counter.ward.clerk, "2026-11-23 08:00"), kind="signed", letter=letter.pk + 99
        )


# -- the proof ---------------------------------------------------------------------------------------


def test_a_hand_over_has_its_proof_and_its_moment(counter: Counter) -> None:
    letter = approved(counter.ward)
    clerk = counter.sign_in(counter.ward.clerk)
    for way in ("printed", "post"):
        unproved = do_letter(clerk, "apology-deliver", letter, way=way, detail=" ")
        assert "Ghi người đã nhận thư, hoặc số hiệu bưu gửi" in text_of(unproved)
    for wrong in ("20/11/2026 08:59", "23/11/2026 08:06"):
        answer = do_letter(
            clerk, "apology-deliver", letter, way="printed", detail="chị Trâm ký", given_at=wrong
        )
        assert "Lúc giao phải từ lúc duyệt đến bây giờ." in text_of(answer), wrong
    fields = {"way": "printed", "detail": "chị Trâm ký", "given_at": "20/11/2026 15:30"}
    assert do_letter(clerk, "apology-deliver", letter, **fields).status_code == 302
    proof = Delivery.objects.get()
    assert (proof.delivered_at, proof.detail) == (moment("2026-11-20 15:30"), "chị Trâm ký")
    assert letter_of(letter.dossier).delivered_at == moment("2026-11-20 15:30")


# -- texts to telephones -----------------------------------------------------------------------------


def by_text(ward: TestWard, **more: Any) -> OutboxMessage | None:
    """The text of a letter approved for somebody without a mail address."""
    dossier = late(ward, applicant=person(email="", **more))
    drafted(ward, dossier, "2026-11-20 08:00", submitted=True)
    actions.approve_apology(call(dossier, ward.chairman, "2026-11-20 09:00"))
    return dossier.mails.first()


def test_nobody_is_texted_unless_the_ward_turns_it_on(counter: Counter) -> None:
    assert by_text(counter.ward) is None


def test_without_a_gateway_a_text_is_written_down_and_never_sent(counter: Counter) -> None:
    Ward.objects.update(text_apologies=True)
    text = by_text(counter.ward)
    assert text is not None
    assert (text.status, text.channel, text.recipient) == ("kept", "sms", "0900000127")
    assert send_outbox(NOW) == "không có thư"
    text.refresh_from_db()
    assert text.status == "kept"
    assert not Delivery.objects.exists()
    assert "Huỳnh" not in text.text


def test_who_has_a_mail_address_is_not_texted_and_who_has_nothing_is_told_on_paper(counter: Counter) -> None:
    Ward.objects.update(text_apologies=True)
    approved(counter.ward)
    assert OutboxMessage.objects.get().channel == "mail"
    assert by_text(counter.ward, phone="") is None
