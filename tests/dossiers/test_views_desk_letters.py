"""Late dossiers and their letters: tabs, paper, every step of a letter's life, many approved at once."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from dossiers import actions
from dossiers.models import AccessLog, Apology, Delivery, Dossier, NumberSeries
from dossiers.views.letter_acts import LETTER_ACTS
from procedures.models import ActingAppointment
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import (
    at_economy,
    do,
    do_letter,
    drafted,
    letter_of,
    page,
    sent,
    signed,
    text_of,
)
from tests.dossiers.test_views_desk import chips
from tests.dossiers.test_views_desk_dossier import words_of
from tests.ward import TestWard, call, moment, person

EDIT = {"reason_code": "d", "reason_text": "Chi nhánh cần thêm thời gian đối chiếu", "new_due": "27/11/2026"}


def late(ward: TestWard, **more: Any) -> Dossier:
    """Due Thursday 19/11, two days late on Monday."""
    return at_economy(ward, "2026-11-09 08:00", **more)


def submitted(ward: TestWard, **more: Any) -> Apology:
    return drafted(ward, late(ward, **more), "2026-11-20 08:00", submitted=True)


def approved(ward: TestWard) -> Apology:
    letter = submitted(ward)
    actions.approve_apology(call(letter.dossier, ward.chairman, "2026-11-20 09:00"))
    return letter_of(letter.dossier)


def second(ward: TestWard) -> Apology:
    """A second letter, submitted: the date of the first, Friday 20/11, has passed."""
    dossier = late(ward)
    actions.draft_apology(call(dossier, ward.office, "2026-11-18 08:00"), new_due=date(2026, 11, 20))
    actions.submit_apology(call(dossier, ward.office, "2026-11-18 08:00"))
    actions.approve_apology(call(dossier, ward.chairman, "2026-11-18 08:00"))
    actions.draft_apology(call(dossier, ward.office, "2026-11-23 07:30"), again_reason="chưa xong")
    actions.submit_apology(call(dossier, ward.office, "2026-11-23 07:30"))
    return letter_of(dossier)


# -- the list ---------------------------------------------------------------------------------------


def scene(ward: TestWard) -> dict[str, Dossier]:
    """One dossier in every stage, and some in none."""
    found = {
        "unwritten": late(ward),
        "draft": drafted(ward, late(ward), "2026-11-20 08:00").dossier,
        "draft ahead": drafted(ward, at_economy(ward, "2026-11-12 08:00"), "2026-11-23 07:30").dossier,
        "submitted": submitted(ward).dossier,
        "approved": approved(ward).dossier,
        "delivered": approved(ward).dossier,
        "again": second(ward).dossier,
        "late twice": second(ward).dossier,
        "withdrawn": drafted(ward, late(ward), "2026-11-20 08:00").dossier,
        "in time": at_economy(ward, "2026-11-18 08:00"),
        "resolved": late(ward),
        "resolved, unsent": approved(ward).dossier,
    }
    paper = found["delivered"].papers.get(kind="apology")
    actions.deliver_apology(call(found["delivered"], ward.clerk, "2026-11-20 10:00"), paper=paper, way="post")
    for name in ("late twice", "withdrawn"):
        actions.withdraw_apology(call(found[name], ward.office, "2026-11-23 07:40"), reason="x")
    for name in ("resolved", "resolved, unsent"):
        signed(ward, found[name], "2026-11-20 10:00")
        actions.resolve(call(found[name], ward.officer, "2026-11-20 10:00"))
    return found


def test_tabs_follow_the_letters_life(counter: Counter) -> None:
    found = scene(counter.ward)
    client = counter.sign_in(counter.ward.office)
    expected = {
        "can-soan": {"unwritten", "draft", "draft ahead", "withdrawn"},
        "cho-duyet": {"submitted", "again"},
        "cho-gui": {"approved", "late twice", "resolved, unsent"},
        "da-gui": {"delivered"},
        "qua-hai": {"late twice"},
    }
    counts = chips(page(client, "overdue"))
    assert list(counts.values()) == [len(names) for names in expected.values()]
    for key, names in expected.items():
        text = page(client, "overdue", query=f"?muc={key}")
        shown = {name for name, d in found.items() if d.code and f'title="{d.code}"' in text}
        assert shown == names, key


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("clerk", "Đã duyệt, chờ gửi"),
        ("officer", "Cần soạn"),
        ("office", "Cần soạn"),
        ("chairman", "Chờ duyệt"),
    ],
)
def test_everybody_begins_at_their_own_work(counter: Counter, name: str, label: str) -> None:
    text = page(counter.sign_in(getattr(counter.ward, name)), "overdue")
    assert f'aria-current="true">{label}' in text
    assert "Hồ sơ có thư xin lỗi vẫn tính là trễ hẹn" in text


def test_sight_of_late_dossiers(counter: Counter) -> None:
    ward = counter.ward
    code = submitted(ward).dossier.code
    for name, sees in {"clerk": True, "officer": True, "culture_officer": False, "chairman": True}.items():
        text = page(counter.sign_in(getattr(ward, name)), "overdue", query="?muc=cho-duyet")
        assert (f'title="{code}"' in text) == sees, name
    assert counter.sign_in(ward.administrator).get(reverse("overdue")).status_code == 403


def test_a_row_tells_days_reason_step_and_new_date(counter: Counter) -> None:
    ward = counter.ward
    letter = submitted(ward)
    text = words_of(page(counter.sign_in(ward.chairman), "overdue"))
    assert "Trễ 2 ngày hẹn 19/11 …261109-0001" in text
    assert "Huỳnh Thị Bích Trâm · thư điện tử" in text
    assert "Nguyên nhân khác Phòng Kinh tế, HT và ĐT quá 27 giờ 35" in text
    assert f"{letter.new_due:%d/%m}" in text


def test_letters_that_can_still_make_it_are_not_chosen_beforehand(counter: Counter) -> None:
    ward = counter.ward
    chosen, ahead = submitted(ward), at_economy(ward, "2026-11-12 08:00")
    drafted(ward, ahead, "2026-11-23 07:30", submitted=True)
    again = second(ward)
    for officer, boxes in (
        (ward.chairman, {chosen.dossier.code: "checked", ahead.code: "", again.dossier.code: "checked"}),
        (
            ward.vice_chairman,
            {chosen.dossier.code: "checked", ahead.code: "", again.dossier.code: "disabled"},
        ),
    ):
        text = page(counter.sign_in(officer), "overdue")
        for code, state in boxes.items():
            box = text.split(f'aria-label="Chọn thư của hồ sơ {code}"')[1].split(">")[0]
            assert box.strip() == state, (officer, code)
        assert "Chưa chọn: hồ sơ còn kịp hẹn." in text
        assert ("phải do Chủ tịch duyệt" in text) == (officer is ward.vice_chairman)


def test_only_leaders_choose(counter: Counter) -> None:
    submitted(counter.ward)
    for officer in (counter.ward.office, counter.ward.officer, counter.ward.clerk):
        text = page(counter.sign_in(officer), "overdue", query="?muc=cho-duyet")
        assert "data-row aria-label" not in text
        assert reverse("apologies-choice") not in text


def test_fifty_letters_take_as_many_queries_as_five(
    counter: Counter, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    ward = counter.ward
    client = counter.sign_in(ward.chairman)

    def fill(count: int) -> None:
        for _ in range(count):
            submitted(ward)

    for muc, prepare in (("cho-duyet", fill), ("can-soan", lambda n: [late(ward) for _ in range(n)])):
        prepare(5)
        page(client, "overdue", query=f"?muc={muc}")
        with django_assert_max_num_queries(10) as few:  # 4 of its own; session, person, roles, ward, menu (2)
            page(client, "overdue", query=f"?muc={muc}")
        prepare(25)
        with django_assert_num_queries(len(few)):
            assert "1–25 trong 30" in page(client, "overdue", query=f"?muc={muc}")


# -- what waits for a leader ------------------------------------------------------------------------


def test_the_leaders_desk_shows_everything_to_decide(counter: Counter) -> None:
    ward = counter.ward
    client = counter.sign_in(ward.chairman)
    assert "Không có việc nào chờ duyệt." in page(client, "desk")
    result = actions.submit_for_signature(call(late(ward), ward.officer, "2026-11-20 08:00"))
    letter = submitted(ward)
    asked = at_economy(ward, "2026-11-18 08:00")
    actions.request_supplement(call(asked, ward.officer, "2026-11-18 10:00"), items=["Đơn"], reason="x")
    actions.receive_supplement(call(asked, ward.clerk, "2026-11-19 08:00"))
    actions.propose_supplement(
        call(asked, ward.officer, "2026-11-19 09:00"),
        items=["Bản vẽ móng"],
        reason="mới thấy khi đi thực địa",
    )
    closing = at_economy(ward, "2026-10-01 08:00")
    actions.request_supplement(call(closing, ward.officer, "2026-10-02 08:00"), items=["Đơn"], reason="x")
    actions.propose_closing(call(closing, ward.clerk, "2026-11-20 08:00"))
    text = page(client, "desk")
    assert "4 việc đang đợi đồng chí" in text
    for verb, dossier in (("approve", result), ("allow-supplement", asked), ("close-unanswered", closing)):
        assert f'hx-get="{reverse(verb, args=[dossier.pk])}?next=/ban-xu-ly/"' in text
    assert f"?muc=cho-duyet&amp;thu={letter.pk}" in text
    assert "Bản vẽ móng" in text
    assert "mới thấy khi đi thực địa" in text
    vice = page(counter.sign_in(ward.vice_chairman), "desk")
    assert reverse("allow-supplement", args=[asked.pk]) not in vice
    assert "cần Chủ tịch duyệt" in vice
    ActingAppointment.objects.create(
        officer=ward.vice_chairman, starts=date(2026, 11, 20), ends=date(2026, 11, 30), decision="12/QĐ"
    )
    assert reverse("allow-supplement", args=[asked.pk]) in page(counter.client, "desk")


def test_the_leaders_desk_has_a_constant_number_of_queries(
    counter: Counter, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    ward = counter.ward
    client = counter.sign_in(ward.chairman)

    def fill(count: int) -> None:
        for _ in range(count):
            actions.submit_for_signature(call(late(ward), ward.officer, "2026-11-20 08:00"))
            submitted(ward)

    fill(3)
    page(client, "desk")
    with django_assert_max_num_queries(10) as few:
        page(client, "desk")
    fill(12)
    with django_assert_num_queries(len(few)):
        assert "30 việc đang đợi đồng chí" in page(client, "desk")


# -- the paper --------------------------------------------------------------------------------------


def test_the_preview_has_holes_until_it_is_approved(counter: Counter) -> None:
    ward, letter = counter.ward, submitted(counter.ward)
    answer = counter.sign_in(ward.chairman).get(reverse("apology-preview", args=[letter.pk]))
    text = text_of(answer)
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert text.count('class="paper-hole"') == 2  # number and day
    assert "Số: " in words_of(text)
    assert "/PXL-UBND" in text
    assert "Trần Minh Khoa" in text
    assert "000188000127" in text
    assert AccessLog.objects.filter(officer=ward.chairman, what="thư xin lỗi").count() == 1
    vice = text_of(counter.sign_in(ward.vice_chairman).get(reverse("apology-preview", args=[letter.pk])))
    assert "KT. CHỦ TỊCH" in vice
    assert "Nguyễn Thị Kim Anh" in vice
    office = text_of(counter.sign_in(ward.office).get(reverse("apology-preview", args=[letter.pk])))
    assert "Trần Minh Khoa" in office
    actions.approve_apology(call(letter.dossier, ward.vice_chairman, "2026-11-23 08:00"))
    frozen = text_of(counter.client.get(reverse("apology-preview", args=[letter.pk])))
    assert "paper-hole" not in frozen
    assert "01/PXL-UBND" in frozen
    assert "KT. CHỦ TỊCH" in frozen


def test_letters_are_seen_by_those_who_see_the_dossier(counter: Counter) -> None:
    letter = submitted(counter.ward)
    for name, status in {"culture_officer": 404, "administrator": 403, "officer": 200}.items():
        client = counter.sign_in(getattr(counter.ward, name))
        for address in ("apology", "apology-preview", "apology-edit"):
            got = client.get(reverse(address, args=[letter.pk])).status_code
            assert got == status, (name, address)
    assert counter.client.get(reverse("apology", args=[999])).status_code == 404


# -- its life ---------------------------------------------------------------------------------------

MAY: dict[str, tuple[Any, tuple[str, ...], dict[str, str], tuple[str, ...]]] = {
    "apology-edit": (
        submitted,
        ("officer", "office", "chairman", "vice_chairman"),
        EDIT,
        ("reason_code", "reason_text", "new_due"),
    ),
    "apology-submit": (
        lambda ward: drafted(ward, late(ward), "2026-11-20 08:00"),
        ("officer", "office"),
        {},
        (),
    ),
    "apology-return": (
        submitted,
        ("officer", "office", "chairman", "vice_chairman"),
        {"reason": "nêu rõ bước"},
        ("reason",),
    ),
    "apology-approve": (submitted, ("chairman", "vice_chairman"), {}, ()),
    "apology-withdraw": (
        submitted,
        ("office", "chairman", "vice_chairman"),
        {"reason": "đã xong"},
        ("reason",),
    ),
    "apology-deliver": (
        approved,
        ("clerk", "office"),
        {"way": "post", "detail": "EB 123 456 789 VN"},
        ("way",),
    ),
}
PEOPLE = ("clerk", "officer", "culture_officer", "office", "chairman", "vice_chairman", "administrator")


def test_every_step_has_a_case() -> None:
    assert set(MAY) == set(LETTER_ACTS)


@pytest.mark.parametrize("verb", sorted(MAY))
def test_who_may_take_a_step(counter: Counter, verb: str) -> None:
    build, may, data, _ = MAY[verb]
    for name in PEOPLE:
        with transaction.atomic():
            letter = build(counter.ward)
            client, address = counter.sign_in(getattr(counter.ward, name)), reverse(verb, args=[letter.pk])
            form, answer = client.get(address), client.post(address, sent(letter.dossier, **data))
            if name in may:
                assert form.status_code == 200, name
                assert answer.status_code == 302, (name, text_of(answer))
                event = letter.dossier.events.latest("seq")
                assert event.action == LETTER_ACTS[verb].action.value
            else:
                expected = 404 if name == "culture_officer" else 403
                assert (form.status_code, answer.status_code) == (expected, expected), name
            transaction.set_rollback(True)


@pytest.mark.parametrize("verb", sorted(MAY))
def test_older_pages_repeated_requests_and_missing_fields(counter: Counter, verb: str) -> None:
    build, may, data, needed = MAY[verb]
    letter = build(counter.ward)
    client, address = counter.sign_in(getattr(counter.ward, may[0])), reverse(verb, args=[letter.pk])
    old = client.post(address, sent(letter.dossier, **data, version="1"))
    assert old.status_code == 409
    assert "đã được người khác cập nhật" in text_of(old)
    for missing in needed:
        answer = client.post(address, sent(letter.dossier, **(data | {missing: ""})))
        assert answer.status_code == 422
        assert f'id="id_{missing}_error"' in text_of(answer)
        for name, value in data.items():
            assert name in (missing, "reason_code", "way") or value in text_of(answer)
    fields = sent(letter.dossier, **data)
    count = letter.dossier.events.count()
    assert [client.post(address, fields).status_code for _ in range(2)] == [302, 302]
    assert letter.dossier.events.count() == count + 1


@pytest.mark.parametrize("verb", sorted(MAY))
def test_whatever_is_typed_is_answered(counter: Counter, verb: str) -> None:
    build, may, data, _ = MAY[verb]
    letter = build(counter.ward)
    client, address = counter.sign_in(getattr(counter.ward, may[0])), reverse(verb, args=[letter.pk])
    odd = st.one_of(
        st.text(max_size=60),
        st.sampled_from(["", "d", "e", "post", "mail", "27/11/2026", "24/11/2026", "31/12/9999", "a\x00b"]),
        st.just("dài " * 900),
    )

    @settings(max_examples=25)
    @given(typed=st.fixed_dictionaries(dict.fromkeys([*data, "next"], odd)))
    def check(typed: dict[str, str]) -> None:
        with transaction.atomic():
            answer = client.post(address, sent(letter.dossier, **typed))
            assert answer.status_code in (302, 409, 422)
            transaction.set_rollback(True)

    check()


@pytest.mark.parametrize(
    ("new_due", "sentence"),
    [
        ("24/11/2026", "24/11/2026 không phải ngày làm việc."),
        ("19/11/2026", "Ngày hẹn lại phải sau hôm nay và sau ngày đã hẹn."),
        ("31/02/2026", "Ngày hẹn lại 31/02/2026 không có trong lịch."),
        ("31/12/2099", "nằm ngoài lịch"),
        ("mai", "Ngày hẹn lại ghi theo dạng ngày/tháng/năm"),
        ("15/12/2026", "Hẹn lại dài hơn thời hạn gốc: ghi lý do."),
    ],
)
def test_a_new_date_that_cannot_be(counter: Counter, new_due: str, sentence: str) -> None:
    letter = submitted(counter.ward)
    answer = do_letter(
        counter.sign_in(counter.ward.office), "apology-edit", letter, **(EDIT | {"new_due": new_due})
    )
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert f'value="{new_due}"' in text_of(answer)


def test_a_long_extension_with_its_reason_goes_through(counter: Counter) -> None:
    letter = submitted(counter.ward)
    fields = EDIT | {"new_due": "15/12/2026", "long_extension_reason": "chờ kết quả đo đạc lại"}
    client = counter.sign_in(counter.ward.office)
    assert do_letter(client, "apology-edit", letter, **fields).status_code == 302
    letter.refresh_from_db()
    assert letter.status == Apology.Status.DRAFT  # a changed letter is laid before the leader again
    assert "chờ kết quả đo đạc lại" in page(client, "apology", letter.pk)


def test_a_letter_from_the_second_on_needs_the_chairman(counter: Counter) -> None:
    ward, letter = counter.ward, second(counter.ward)
    client = counter.sign_in(ward.vice_chairman)
    assert "phải do Chủ tịch duyệt" in page(client, "apology-approve", letter.pk)
    answer = do_letter(client, "apology-approve", letter)
    assert answer.status_code == 422
    assert "phải do Chủ tịch duyệt" in text_of(answer)
    assert do_letter(counter.sign_in(ward.chairman), "apology-approve", letter).status_code == 302
    letter.refresh_from_db()
    assert letter.status == Apology.Status.APPROVED


def test_an_older_letters_page_does_not_act_on_the_newer(counter: Counter) -> None:
    ward = counter.ward
    letter = second(ward)
    first = letter.dossier.apologies.get(ordinal=1)
    client = counter.sign_in(ward.chairman)
    for verb, data in (
        ("apology-approve", {}),
        ("apology-withdraw", {"reason": "x"}),
        ("apology-edit", EDIT),
    ):
        answer = do_letter(client, verb, first, **data)
        assert answer.status_code == 422, verb
        assert "đã có thư khác" in text_of(answer)
    letter.refresh_from_db()
    assert letter.status == Apology.Status.SUBMITTED


def test_what_is_not_possible_in_a_letters_state_is_told(counter: Counter) -> None:
    letter = approved(counter.ward)
    client = counter.sign_in(counter.ward.chairman)
    assert "ở tình trạng “đã duyệt, chờ gửi”" in page(client, "apology-edit", letter.pk)
    passed = submitted(counter.ward)
    Apology.objects.filter(pk=passed.pk).update(new_due=moment("2026-11-20 17:00"))
    assert "Ngày hẹn lại đã qua." in page(client, "apology-approve", passed.pk)


def test_from_a_late_dossier_to_the_paper_in_the_citizens_hand(counter: Counter) -> None:
    """The whole life through the screens: draft, edit, submit, return, approve, PDF, delivered; late."""
    ward, dossier = counter.ward, late(counter.ward)
    office = counter.sign_in(ward.office)
    assert "Soạn thư" in page(office, "overdue")
    form = page(office, "apology-draft", dossier.pk)
    assert "cần thêm thời gian ở bước “Kiểm tra, trình ký”" in words_of(form.replace("&quot;", '"'))
    assert do(office, "apology-draft", dossier, **EDIT).status_code == 302
    letter = letter_of(dossier)
    assert do_letter(office, "apology-edit", letter, **(EDIT | {"new_due": "26/11/2026"})).status_code == 302
    assert do_letter(office, "apology-submit", letter).status_code == 302
    chairman = counter.sign_in(ward.chairman)
    assert do_letter(chairman, "apology-return", letter, reason="nêu rõ bước").status_code == 302
    office = counter.sign_in(ward.office)
    assert "nêu rõ bước" in page(office, "dossier", dossier.pk)
    assert do_letter(office, "apology-submit", letter).status_code == 302
    NumberSeries.objects.create(kind="apology", unit="H36.152.00", period="2026", first=170, last=175)
    chairman = counter.sign_in(ward.chairman)
    asked = words_of(page(chairman, "apology-approve", letter.pk))
    assert "Số 176/PXL-UBND, cấp khi duyệt" in asked
    assert "Hẹn lại 17:00 thứ Năm 26/11/2026" in asked
    assert "Gửi thư điện tử" in asked
    assert do_letter(chairman, "apology-approve", letter).status_code == 302
    letter.refresh_from_db()
    assert letter.paper is not None
    answer = chairman.get(reverse("paper", args=[letter.paper.pk]))
    pdf = PdfReader(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    text = " ".join(pdf.pages[0].extract_text().split())
    for words in ("176/PXL-UBND", "Bà Huỳnh Thị Bích Trâm", EDIT["reason_text"], "26 tháng 11 năm 2026"):
        assert words in text, words
    assert dossier.mails.count() == 1
    clerk = counter.sign_in(ward.clerk)
    assert dossier.code is not None
    assert dossier.code in page(clerk, "overdue")
    assert (
        do_letter(clerk, "apology-deliver", letter, way="printed", detail="chị Trâm ký nhận").status_code
        == 302
    )
    again = do_letter(clerk, "apology-deliver", letter, way="printed", detail="")
    assert "Cách gửi này đã được ghi." in text_of(again)
    assert Delivery.objects.get().recorded_by == ward.clerk
    assert dossier.code in page(clerk, "overdue", query="?muc=da-gui")
    told = page(clerk, "apology", letter.pk)
    assert "chị Trâm ký nhận" in told
    assert "Hồ sơ có thư xin lỗi vẫn tính là trễ hẹn." in told
    head = words_of(page(clerk, "dossier", dossier.pk))
    assert "Trễ 2 ngày làm việc" in head
    assert "Đã có thư xin lỗi, hẹn lại 26/11" in head


def test_drafting_again_needs_its_reason(counter: Counter) -> None:
    ward, dossier = counter.ward, scene(counter.ward)["late twice"]
    client = counter.sign_in(ward.office)
    listed = page(client, "overdue", query="?muc=qua-hai")
    assert "Soạn thư lần 2" in listed
    answer = do(client, "apology-draft", dossier, **EDIT, again_reason="")
    assert answer.status_code == 422
    assert "Ghi lý do phải xin lỗi và hẹn lại lần nữa." in text_of(answer)
    assert do(client, "apology-draft", dossier, **EDIT, again_reason="chi nhánh chưa trả").status_code == 302


# -- many at once -----------------------------------------------------------------------------------


def chosen(*letters: Apology, **more: Any) -> dict[str, Any]:
    versions = {a.pk: Dossier.objects.get(pk=a.dossier_id).version for a in letters}
    return {"request_id": str(uuid4()), "chon": [f"{pk}:{v}" for pk, v in versions.items()]} | more


def test_the_numbers_and_ways_are_named_before(counter: Counter) -> None:
    ward = counter.ward
    letters = [
        submitted(ward),
        submitted(ward, applicant=person(email="")),
        submitted(ward, applicant=person(email=""), result_delivery="post"),
    ]
    NumberSeries.objects.create(kind="apology", unit="H36.152.00", period="2026", first=170, last=175)
    client = counter.sign_in(ward.chairman)
    text = words_of(text_of(client.get(reverse("apologies-choice"), {"chon": chosen(*letters)["chon"]})))
    assert "số 176–178, cấp khi duyệt" in text
    assert "Thư điện tử: 1 người" in text
    assert "Bưu chính: 1 người" in text
    assert "In, giao tại quầy: 1 người" in text
    one = words_of(text_of(client.get(reverse("apologies-choice"), {"chon": chosen(letters[0])["chon"]})))
    assert "số 176/PXL-UBND, cấp khi duyệt" in one
    assert "Chọn thư để xem cách gửi." in text_of(client.get(reverse("apologies-choice")))
    for officer in (ward.office, ward.officer, ward.clerk):
        assert counter.sign_in(officer).get(reverse("apologies-choice")).status_code == 403


def test_many_are_approved_and_what_is_refused_is_told(counter: Counter) -> None:
    ward = counter.ward
    first, other, stale, draft = submitted(ward), submitted(ward), submitted(ward), None
    draft = drafted(ward, late(ward), "2026-11-20 08:00")
    data = chosen(first, other, stale, draft)
    actions.return_apology(call(stale.dossier, ward.chairman, "2026-11-23 08:00"), reason="x")
    NumberSeries.objects.create(kind="apology", unit="H36.152.00", period="2026", first=170, last=175)
    client = counter.sign_in(ward.chairman)
    text = text_of(client.post(reverse("apologies-approve"), data, follow=True))
    assert "Đã duyệt 2 thư, cấp số 176–177." in text
    assert "Chưa duyệt 2 thư." in text
    assert f"{stale.dossier.code}: Hồ sơ đã được người khác cập nhật" in text
    assert f"{draft.dossier.code}: Thư chưa được trình duyệt." in text
    again = text_of(client.post(reverse("apologies-approve"), data, follow=True))
    assert "Đã duyệt 2 thư, cấp số 176–177." in again
    assert sorted(Apology.objects.filter(status="approved").values_list("paper__number", flat=True)) == [
        176,
        177,
    ]


def test_a_vice_chairman_approves_first_letters_only(counter: Counter) -> None:
    ward = counter.ward
    first, again = submitted(ward), second(ward)
    client = counter.sign_in(ward.vice_chairman)
    text = text_of(client.post(reverse("apologies-approve"), chosen(first, again), follow=True))
    assert "Đã duyệt 1 thư" in text
    assert "phải do Chủ tịch duyệt" in text
    first.refresh_from_db()
    assert first.capacity == Apology.Capacity.FOR_CHAIRMAN


def test_only_a_leader_approves_many(counter: Counter) -> None:
    letter = submitted(counter.ward)
    for name in ("clerk", "officer", "office", "administrator"):
        client = counter.sign_in(getattr(counter.ward, name))
        assert client.post(reverse("apologies-approve"), chosen(letter)).status_code == 403
    client = counter.sign_in(counter.ward.chairman)
    assert "Chưa chọn thư nào." in text_of(client.post(reverse("apologies-approve"), chosen(), follow=True))
    assert client.post(reverse("apologies-approve"), {"chon": "1:1"}).status_code == 409


@settings(max_examples=25)
@given(values=st.lists(st.text(max_size=30), max_size=5), muc=st.text(max_size=20), thu=st.text(max_size=20))
def test_whatever_stands_in_the_address_is_answered(
    counter: Counter, values: list[str], muc: str, thu: str
) -> None:
    client = counter.sign_in(counter.ward.chairman)
    assert client.get(reverse("overdue"), {"muc": muc, "thu": thu, "page": thu}).status_code == 200
    assert client.get(reverse("apologies-choice"), {"chon": values}).status_code == 200
    answer = client.post(reverse("apologies-approve"), {"chon": values, "request_id": str(uuid4())})
    assert answer.status_code == 302
