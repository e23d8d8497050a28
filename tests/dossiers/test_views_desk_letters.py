"""One letter of apology: the paper as it reads now, and every step of its life through the screens."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from pypdf import PdfReader

from dossiers import actions
from dossiers.models import AccessLog, Apology, Delivery, NumberSeries
from dossiers.views.letter_acts import LETTER_ACTS
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import (
    do,
    do_letter,
    drafted,
    letter_of,
    page,
    sent,
    text_of,
    words_of,
)
from tests.dossiers.letterwork import EDIT, approved, late, scene, second, signed_letter, submitted
from tests.ward import call, moment


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
        lambda ward: drafted(ward, late(ward), "2026-11-23 07:30"),
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
        ("way", "detail"),
    ),
    "apology-mail-signed": (signed_letter, ("clerk", "office"), {}, ()),
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
    answer = do_letter(client, "apology-approve", letter, chairman_reason="Chi nhánh chưa trả kết quả")
    assert answer.status_code == 422
    assert "phải do Chủ tịch duyệt" in text_of(answer)
    chairman = counter.sign_in(ward.chairman)
    unsaid = do_letter(chairman, "apology-approve", letter, chairman_reason=" ")
    assert unsaid.status_code == 422
    assert "Ghi lý do Chủ tịch cho hẹn lại lần nữa." in text_of(unsaid)
    allowed = do_letter(chairman, "apology-approve", letter, chairman_reason="Chi nhánh chưa trả kết quả")
    assert allowed.status_code == 302
    letter.refresh_from_db()
    assert (letter.status, letter.chairman_reason) == (Apology.Status.APPROVED, "Chi nhánh chưa trả kết quả")
    told = page(chairman, "apology", letter.pk)
    assert "Hẹn lại lần 2" in told
    assert "Ý kiến của Chủ tịch" in told


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
    again = do_letter(clerk, "apology-deliver", letter, way="printed", detail="chị Trâm")
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
