"""A letter goes to a leader with a person's words, a reason and a date that can be kept; never by itself."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from dossiers import actions
from dossiers.actions import Refused
from dossiers.actions.apologies import proposed_date
from dossiers.actions.letter_words import DATE_GONE, NO_REASON, NOT_READ
from dossiers.models import Apology
from procedures.calendar import local
from procedures.models import CalendarVersion, Officer
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import (
    at_economy,
    do,
    do_letter,
    drafted,
    letter_of,
    page,
    signed,
    story,
    text_of,
    words_of,
)
from tests.dossiers.letterwork import EDIT, approved, late, scene, submitted
from tests.ward import call, moment, received

SOFTWARE = "Phòng Kinh tế, Hạ tầng và Đô thị cần thêm thời gian ở bước “Kiểm tra, trình ký”"


def untouched(counter: Counter, at: str = "2026-11-20 08:00") -> Apology:
    """A letter as the sweep drafts it."""
    dossier = late(counter.ward)
    actions.draft_apology(call(dossier, None, at))
    return letter_of(dossier)


def shown(counter: Counter, letter: Apology, officer: Officer, stage: str = "can-soan") -> str:
    return page(counter.sign_in(officer), "overdue", query=f"?muc={stage}&thu={letter.pk}")


# -- words and reason --------------------------------------------------------------------------------


def test_no_reason_is_chosen_for_the_person(counter: Counter) -> None:
    letter = untouched(counter)
    client = counter.sign_in(counter.ward.office)
    form = page(client, "apology-edit", letter.pk)
    assert '<option value="" selected>Chọn nhóm lý do</option>' in form
    answer = do_letter(
        client, "apology-edit", letter, **(EDIT | {"reason_code": "", "new_due": "26/11/2026"})
    )
    assert answer.status_code == 422
    assert "Chọn nhóm lý do." in text_of(answer)
    letter.refresh_from_db()
    assert letter.reason_code == ""


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({}, NO_REASON),
        ({"reason_code": "c", "reason_text": SOFTWARE}, NOT_READ),
        ({"reason_code": "c", "reason_text": f" {SOFTWARE}\n"}, NOT_READ),
        ({"reason_code": "c", "reason_text": SOFTWARE, "keep_words": True}, ""),
        ({"reason_code": "c", "reason_text": "Phòng thiếu người thẩm tra"}, ""),
    ],
)
def test_the_softwares_own_words_are_not_laid_before_a_leader(
    counter: Counter, fields: dict[str, str], refusal: str
) -> None:
    """Written anew, or read and kept: one of the two a person must do."""
    letter, office = untouched(counter), counter.ward.office
    assert letter.reason_text == SOFTWARE
    at = "2026-11-23 08:00"
    if fields:
        new_due = moment("2026-11-27 17:00").date()
        actions.edit_apology(call(letter.dossier, office, at), new_due=new_due, **fields)  # type: ignore[arg-type]
    if refusal:
        with pytest.raises(Refused, match=refusal):
            actions.submit_apology(call(letter.dossier, office, at))
    else:
        actions.submit_apology(call(letter.dossier, office, at))


def test_words_kept_once_stay_kept_until_somebody_writes_again(counter: Counter) -> None:
    letter, office = untouched(counter), counter.ward.office
    client = counter.sign_in(office)
    fields = EDIT | {"reason_text": SOFTWARE, "keep_words": "on"}
    assert "giữ nguyên" in page(client, "apology-edit", letter.pk)
    do_letter(client, "apology-edit", letter, **fields)
    assert 'name="keep_words"' in page(client, "apology-edit", letter.pk)
    assert do_letter(client, "apology-submit", letter).status_code == 302
    actions.return_apology(call(letter.dossier, counter.ward.chairman, "2026-11-23 08:04"), reason="xem lại")
    assert do_letter(client, "apology-submit", letter).status_code == 302
    do_letter(client, "apology-edit", letter, **(fields | {"keep_words": ""}))
    assert NOT_READ in text_of(do_letter(client, "apology-submit", letter))
    do_letter(client, "apology-edit", letter, **EDIT)
    assert 'name="keep_words"' not in page(client, "apology-edit", letter.pk)


def test_a_fresh_draft_is_edited_first(counter: Counter) -> None:
    """Its button to a leader is greyed and says why; nothing speaks of marks that are not there."""
    letter = untouched(counter)
    text = shown(counter, letter, counter.ward.office)
    grey = re.search(r"<button[^>]*disabled[^>]*>.*?</button>", text)
    assert grey
    assert "Trình lãnh đạo duyệt" in grey[0]
    assert f'<p class="reason">{NO_REASON}</p>' in text
    filled = re.search(r'<a class="btn btn-sm btn-primary"[^>]*href="([^"]+)"', text)
    assert filled
    assert filled[1].startswith(reverse("apology-edit", args=[letter.pk]))
    answer = do_letter(counter.client, "apology-submit", letter)
    assert answer.status_code == 422
    assert NO_REASON in text_of(answer)
    assert "đã đánh dấu bên dưới" not in text_of(answer)


# -- a date that has passed --------------------------------------------------------------------------


def test_a_draft_whose_date_has_passed_is_given_a_new_one(counter: Counter) -> None:
    """Drafted with Friday 20/11; on Monday 23/11 every screen proposes Wednesday, for 24/11 is off."""
    dossier = late(counter.ward)
    new_due = moment("2026-11-20 17:00").date()
    text = {"reason_code": "c", "reason_text": "Phòng thiếu người thẩm tra"}
    actions.draft_apology(call(dossier, counter.ward.office, "2026-11-18 08:00"), new_due=new_due, **text)
    letter = letter_of(dossier)
    assert local(letter.new_due).date() == new_due
    office = counter.sign_in(counter.ward.office)
    assert "Ngày cũ 20/11 không còn kịp, đề xuất lại 25/11 thứ Tư" in words_of(page(office, "overdue"))
    form = page(office, "apology-edit", letter.pk)
    assert 'value="25/11/2026"' in form
    assert "Ngày trong dự thảo, 20/11, không còn kịp" in form
    assert "ngày 25 tháng 11 năm 2026" in page(office, "apology-preview", letter.pk)
    assert "17:00 thứ Tư 25/11/2026 đề xuất lại" in words_of(page(office, "apology", letter.pk))
    assert DATE_GONE in text_of(do_letter(office, "apology-submit", letter))
    letter.refresh_from_db()
    assert local(letter.new_due).date() == new_due, "nothing is saved by looking"


@pytest.mark.parametrize("at", ["2026-11-25 09:00", "2026-11-27 16:00", "2026-12-07 08:00"])
def test_list_and_dialog_propose_the_same_date(counter: Counter, at: str) -> None:
    """The list reckons in its one query what `proposed_date` reckons for one dossier."""
    ward = counter.ward
    tax = at_economy(ward, "2026-10-20 08:00", ward.first_certificate)
    agency = story(ward)
    for dossier in (late(ward), tax, agency):
        actions.draft_apology(call(dossier, None, "2026-11-20 08:00"))
    counter.clock.move_to(moment(at))
    calendar = CalendarVersion.objects.current().calendar
    rows = counter.sign_in(ward.office).get(reverse("overdue")).context["rows"]
    assert len(rows) == 3
    told = [row.proposed for row in rows if row.proposed is not None]
    assert told == [proposed_date(row.dossier, moment(at), calendar) for row in rows if row.proposed]
    assert told


# -- one letter opened by a leader -------------------------------------------------------------------


def test_a_leader_who_opens_one_letter_approves_that_one(counter: Counter) -> None:
    first, second = submitted(counter.ward), submitted(counter.ward)
    text = shown(counter, second, counter.ward.chairman, "cho-duyet")
    boxes = dict(re.findall(r'name="chon" value="(\d+):\d+"[^>]*?(checked|>)', text))
    assert boxes == {str(first.pk): ">", str(second.pk): "checked"}
    filled = re.findall(
        r'<a class="btn btn-sm btn-primary"[^>]*href="([^"?]+)[^>]*>.*?</svg>([^<]+)</a>', text
    )
    assert filled == [(reverse("apology-approve", args=[second.pk]), "Duyệt, cấp số thư này")]
    both = page(counter.client, "overdue", query="?muc=cho-duyet")
    assert len(re.findall(r'name="chon"[^>]*checked', both)) == 2


# -- sent --------------------------------------------------------------------------------------------


def test_what_was_handed_over_is_told_and_offered_again_only_quietly(counter: Counter) -> None:
    letter = approved(counter.ward)
    clerk = counter.sign_in(counter.ward.clerk)
    assert "Ghi đã gửi" in shown(counter, letter, counter.ward.clerk, "cho-gui")
    assert do_letter(clerk, "apology-deliver", letter, way="printed", detail="chị Trâm").status_code == 302
    text = shown(counter, letter, counter.ward.clerk, "da-gui")
    assert "Đã giao tại quầy lúc 08:05 ngày 23/11" in text
    assert "Ghi đã gửi<" not in text
    assert "Ghi thêm lần gửi" in text
    assert "Đã gửi, giao thư lúc 23/11 08:05" in page(clerk, "dossier", letter.dossier_id)
    form = page(clerk, "apology-deliver", letter.pk)
    assert 'value="post"' in form
    assert 'value="printed"' not in form
    do_letter(clerk, "apology-deliver", letter, way="post", detail="EB 123")
    assert "Ghi thêm lần gửi" not in shown(counter, letter, counter.ward.clerk, "da-gui")


# -- dialogs of the dossier --------------------------------------------------------------------------


def test_a_result_is_laid_before_a_leader_after_a_word_about_it(counter: Counter) -> None:
    """One stray click opens a dialog that names what happens; its button has the cursor."""
    dossier = at_economy(counter.ward, "2026-11-20 08:00", counter.ward.business)
    client = counter.sign_in(counter.ward.officer)
    address = reverse("submit-for-signature", args=[dossier.pk])
    assert f'hx-get="{address}"' in page(client, "dossier", dossier.pk)
    dialog = text_of(client.get(address, headers={"HX-Request": "true"}))
    assert "vào danh sách chờ duyệt của lãnh đạo" in dialog
    assert 'data-key="F9" autofocus>Trình lãnh đạo duyệt' in dialog
    dossier.refresh_from_db()
    assert dossier.for_signature_at is None


def test_handing_over_to_a_department_nobody_works_in_is_warned_of(counter: Counter) -> None:
    ward = counter.ward
    dossier = received(ward, ward.business, "2026-11-23 07:40")
    client = counter.sign_in(ward.clerk)
    assert "chưa có công chức nào" not in page(client, "hand-over", dossier.pk)
    Officer.objects.filter(department=ward.economy).update(is_active=False)
    text = page(client, "hand-over", dossier.pk)
    assert "Phòng Kinh tế, Hạ tầng và Đô thị chưa có công chức nào trên phần mềm" in text
    assert do(client, "hand-over", dossier, to_step=step_of(text)).status_code == 302, "but not forbidden"


def step_of(form: str) -> str:
    """The step that is chosen beforehand."""
    found = re.search(r'<option value="(\d+)" selected', form)
    assert found
    return found[1]


def test_an_agency_outside_is_never_missed(counter: Counter) -> None:
    dossier = at_economy(counter.ward, "2026-11-20 08:00")
    text = page(counter.sign_in(counter.ward.officer), "hand-over", dossier.pk)
    assert "Chi nhánh" in text
    assert "chưa có công chức nào" not in text


def test_a_moment_is_shown_as_an_example_and_says_when_it_is_needed(counter: Counter) -> None:
    dossier = signed(counter.ward, at_economy(counter.ward, "2026-11-17 08:00"), "2026-11-23 07:45")
    text = page(counter.sign_in(counter.ward.officer), "resolve", dossier.pk)
    assert 'placeholder="29/11/2026 14:30"' in text
    assert "Có kết quả lúc (nếu trước lúc ghi)</label>" in text


# -- the number in the menu --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["clerk", "officer", "office", "chairman"])
def test_the_number_of_the_menu_is_a_chip_of_the_page(counter: Counter, name: str) -> None:
    scene(counter.ward)
    at_economy(counter.ward, "2026-11-20 09:00")
    text = words_of(page(counter.sign_in(getattr(counter.ward, name)), "overdue"))
    menu = re.search(r"Trễ hẹn (\d+)", text)
    chip = re.search(r"Đang trễ hẹn (\d+)", text)
    assert menu
    assert chip
    assert menu[1] == chip[1] == "8"


def test_a_drafted_letter_is_chosen_by_the_person_who_drafts_it(counter: Counter) -> None:
    """The dialog names no reason beforehand either, but for an agency outside the ward."""
    dossier = late(counter.ward)
    form = page(counter.sign_in(counter.ward.office), "apology-draft", dossier.pk)
    assert '<option value="" selected>Chọn nhóm lý do</option>' in form
    assert drafted(counter.ward, dossier, "2026-11-23 08:00").status == "draft"
