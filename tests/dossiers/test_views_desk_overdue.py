"""The list of late dossiers by the life of their letter, and approving many at once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from dossiers import actions
from dossiers.models import Apology, Dossier, NumberSeries
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import (
    at_economy,
    drafted,
    page,
    text_of,
    words_of,
)
from tests.dossiers.letterwork import late, scene, second, submitted
from tests.dossiers.test_views_desk import chips
from tests.ward import call, person


def test_tabs_follow_the_letters_life(counter: Counter) -> None:
    found = scene(counter.ward)
    client = counter.sign_in(counter.ward.office)
    late_now = {
        "unwritten",
        "draft",
        "submitted",
        "approved",
        "delivered",
        "again",
        "late twice",
        "withdrawn",
    }
    expected = {
        "dang-tre": late_now,
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
    assert "Do thiếu nhân lực Phòng Kinh tế, HT và ĐT quá 27 giờ 35" in text
    assert f"{letter.new_due:%d/%m}" in text


def test_letters_that_can_still_make_it_are_not_chosen_beforehand(counter: Counter) -> None:
    ward = counter.ward
    chosen, ahead = submitted(ward), at_economy(ward, "2026-11-12 08:00")
    drafted(ward, ahead, "2026-11-23 07:30", submitted=True)
    again = second(ward)
    for officer, boxes in (
        (ward.chairman, {chosen.dossier.code: "checked", ahead.code: "", again.dossier.code: "disabled"}),
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
        assert ("ghi lý do Chủ tịch cho hẹn lại lần nữa" in text) == (officer is ward.chairman)
        assert "Hẹn lại lần 2" in text


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
