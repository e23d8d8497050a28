"""The desk: whose dossiers, which chip counts them, hours and flags, many at once, constant queries."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from dossiers import actions
from dossiers.models import Dossier
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import at_economy, drafted, page, signed, story, text_of
from tests.ward import call, person, received


def row_of(text: str, dossier: Dossier) -> str:
    """The row of the dossier in the desk's table."""
    rows = [part for part in text.split("<tr>") if f">{dossier.code}</a>" in part]
    assert len(rows) == 1, (dossier.code, len(rows))
    return rows[0]


def chips(text: str) -> dict[str, int]:
    """What each chip counts."""
    found = {}
    for part in text.split('<a class="chip"')[1:]:
        label = part.split("</svg>")[-1] if "</svg>" in part.split("<b>")[0] else part.split(">", 1)[1]
        words, _, rest = part.partition("<b>")
        words = words.rsplit("</svg>", 1)[-1] if "</svg>" in words else words.split(">", 1)[1]
        found[words.strip()] = int(rest.split("</b>")[0])
        assert label
    return found


def test_only_officers_and_leaders_have_a_desk(counter: Counter) -> None:
    for officer in (counter.ward.clerk, counter.ward.office, counter.ward.administrator):
        assert counter.sign_in(officer).get(reverse("desk")).status_code == 403
    for officer in (counter.ward.officer, counter.ward.chairman):
        assert counter.sign_in(officer).get(reverse("desk")).status_code == 200


def test_a_desk_without_dossiers_says_what_to_do(counter: Counter) -> None:
    client = counter.sign_in(counter.ward.officer)
    assert "Không có hồ sơ nào đang ở tay đồng chí." in page(client, "desk")
    assert "Hồ sơ mới hiện ở đây khi bộ phận một cửa giao sang." in page(client, "desk", query="?xem=phong")
    assert "Không có hồ sơ nào trong mục này." in page(client, "desk", query="?loc=tre")
    counter.ward.officer.department = None
    counter.ward.officer.save()
    assert "chưa thuộc phòng nào" in page(client, "desk")


def test_mine_are_those_i_took_and_those_nobody_took(counter: Counter) -> None:
    ward = counter.ward
    colleague = type(ward.officer).objects.create_user(
        "chi", "chi@ward.example", "mat khau thu nghiem 1", full_name="Hồ Thị Chi", department=ward.economy
    )
    colleague.groups.add(*ward.officer.groups.all())
    free = at_economy(ward, "2026-11-19 08:00")
    mine = actions.take(call(at_economy(ward, "2026-11-19 08:00"), ward.officer, "2026-11-19 09:00"))
    hers = actions.take(call(at_economy(ward, "2026-11-19 08:00"), colleague, "2026-11-19 09:00"))
    at_counter = received(ward, ward.correction, "2026-11-19 08:00")
    elsewhere = received(ward, ward.birth, "2026-11-20 08:00")
    actions.hand_over(call(elsewhere, ward.clerk, "2026-11-20 08:30"))
    client = counter.sign_in(ward.officer)
    own, whole = page(client, "desk"), page(client, "desk", query="?xem=phong")
    assert [d.code in own for d in (free, mine, hers)] == [True, True, False]
    assert [d.code in whole for d in (free, mine, hers)] == [True, True, True]
    assert "chưa ai nhận" in row_of(own, free)
    assert "chưa ai nhận" not in row_of(own, mine)
    assert "Hồ Thị Chi" in row_of(whole, hers)
    for stranger in (at_counter, elsewhere):
        assert stranger.code is not None
        assert stranger.code not in whole


def scene(counter: Counter) -> dict[str, Dossier]:
    """One dossier for every chip, on Monday 23/11/2026 at 08:05 (24/11 is off)."""
    ward = counter.ward
    found = {
        "partner, late": story(ward),
        "late": at_economy(ward, "2026-11-09 08:00"),
        "today": at_economy(ward, "2026-11-18 08:00", ward.business),
        "soon": at_economy(ward, "2026-11-20 08:00", ward.business),
        "running": at_economy(ward, "2026-11-18 08:00"),
        "paused": at_economy(ward, "2026-11-16 08:00", ward.business),
        "tax": at_economy(ward, "2026-11-02 08:00", ward.first_certificate),
        "approved": at_economy(ward, "2026-11-17 08:00"),
        "resolved": at_economy(ward, "2026-11-12 08:00"),
    }
    actions.request_supplement(
        call(found["paused"], ward.officer, "2026-11-17 10:00"), items=["Bản sao"], reason="thiếu"
    )
    actions.request_payment(call(found["tax"], ward.officer, "2026-11-16 10:00"))
    signed(ward, found["approved"], "2026-11-19 10:00")
    signed(ward, found["resolved"], "2026-11-17 10:00")
    actions.resolve(call(found["resolved"], ward.officer, "2026-11-18 10:00"))
    return found


def test_chips_count_what_they_show(counter: Counter) -> None:
    found = scene(counter)
    client = counter.sign_in(counter.ward.officer)
    text = page(client, "desk")
    assert chips(text) == {
        "Tất cả": 9,
        "Trễ hẹn": 2,
        "Hôm nay": 1,
        "Còn 1–2 ngày": 1,
        "Tạm dừng": 2,
        "Cơ quan khác giữ": 2,
        "Chưa chuyển quá 1 ngày": 2,
    }
    for key, names in {
        "tre": ["partner, late", "late"],
        "hom-nay": ["today"],
        "sap-den": ["soon"],
        "tam-dung": ["paused", "tax"],
        "noi-khac": ["partner, late", "tax"],
        "chua-chuyen": ["approved", "resolved"],
    }.items():
        text = page(client, "desk", query=f"?loc={key}")
        assert {name for name, d in found.items() if d.code and d.code in text} == set(names), key


def test_what_is_approved_stands_first_then_the_most_urgent_and_results_last(counter: Counter) -> None:
    found = scene(counter)
    text = page(counter.sign_in(counter.ward.officer), "desk")
    order = sorted(found, key=lambda name: text.index(f">{found[name].code}</a>"))
    assert order[:5] == ["approved", "partner, late", "late", "today", "soon"]
    assert order[-3:-1] == ["tax", "paused"] or order[-3:-1] == ["paused", "tax"]
    assert order[-1] == "resolved"


# Hours by hand until Monday 08:05. Given on Wednesday 18/11 at 08:30: 390 + 480 + 480 + 65 minutes = 23 h 35.
# Given on Monday 09/11 at 08:30: 390 + 9 days of 480 + 65 minutes = 79 h 35.
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("partner, late", ["Trễ 4 ngày", "thứ Ba 17/11", "Chi nhánh VPĐKĐĐ giữ", "chưa có thư"]),
        ("late", ["Trễ 2 ngày", "chưa có thư", "80 / 52"]),
        ("today", ["Hôm nay", "thứ Hai 23/11", "Thẩm định", "24 / 18", "chưa ai nhận"]),
        ("soon", ["Còn 2 ngày", "thứ Năm 26/11", "24/11 nghỉ"]),
        ("running", ["Còn 5 ngày", "23 / 52"]),
        ("paused", ["Tạm dừng", "từ 17/11", "Chờ công dân", "không tính giờ", "bổ sung lần 1"]),
        ("tax", ["Tạm dừng", "từ 16/11", "Nghĩa vụ tài chính", "không tính giờ", "ngoài thời hạn"]),
        ("approved", ["chưa chuyển quá 1 ngày"]),
        ("resolved", ["Chờ quầy nhận kết quả", "chưa chuyển quá 1 ngày"]),
    ],
)
def test_a_row_says_when_where_and_one_flag(counter: Counter, name: str, words: list[str]) -> None:
    found = scene(counter)
    row = row_of(page(counter.sign_in(counter.ward.officer), "desk"), found[name])
    for word in words:
        assert word in row, (word, row)


def test_what_is_done_is_named_at_once_and_reproached_after_a_day(counter: Counter) -> None:
    """Approved this morning: the row says what to do, the chip does not count it yet."""
    dossier = signed(counter.ward, at_economy(counter.ward, "2026-11-17 08:00"), "2026-11-23 07:45")
    text = page(counter.sign_in(counter.ward.officer), "desk")
    assert "đã duyệt, cần ghi kết quả" in row_of(text, dossier)
    assert chips(text)["Chưa chuyển quá 1 ngày"] == 0
    actions.resolve(call(dossier, counter.ward.officer, "2026-11-23 08:00"))
    text = page(counter.client, "desk")
    assert "chờ quầy nhận" in row_of(text, dossier)
    assert chips(text)["Chưa chuyển quá 1 ngày"] == 0


def test_the_flag_follows_the_letter(counter: Counter) -> None:
    ward = counter.ward
    dossier = story(ward)
    client = counter.sign_in(ward.officer)
    letter = drafted(ward, dossier, "2026-11-18 08:00")
    assert "thư đang soạn" in row_of(page(client, "desk"), dossier)
    actions.submit_apology(call(dossier, ward.office, "2026-11-18 09:00"))
    assert "thư chờ duyệt" in row_of(page(client, "desk"), dossier)
    actions.approve_apology(call(dossier, ward.chairman, "2026-11-18 10:00"))
    new = f"{letter.new_due:%d/%m}"
    assert f"hẹn lại {new} cũng quá" in row_of(page(client, "desk"), dossier)


def test_a_name_typed_as_html_stays_text(counter: Counter) -> None:
    dossier = at_economy(
        counter.ward, "2026-11-19 08:00", applicant=person(name="<img src=x onerror=alert(1)>")
    )
    text = page(counter.sign_in(counter.ward.officer), "desk")
    assert "&lt;img src=x" in row_of(text, dossier)
    assert "<img src=x" not in text


# -- many at once -----------------------------------------------------------------------------------


def chosen(*dossiers: Dossier, **more: Any) -> dict[str, Any]:
    """The bulk form with these rows chosen."""
    fresh = Dossier.objects.in_bulk([d.pk for d in dossiers])
    values = [f"{d.pk}:{fresh[d.pk].version}" for d in dossiers]
    return {"request_id": str(uuid4()), "chon": values, "next": reverse("desk")} | more


def test_taking_many(counter: Counter) -> None:
    both = [at_economy(counter.ward, "2026-11-19 08:00") for _ in range(2)]
    client = counter.sign_in(counter.ward.officer)
    answer = client.post(reverse("desk-take"), chosen(*both), follow=True)
    assert "Đã nhận việc với 2 hồ sơ." in text_of(answer)
    assert {d.holder_officer_id for d in Dossier.objects.all()} == {counter.ward.officer.pk}


def test_moving_many_tells_what_was_refused_and_why(counter: Counter) -> None:
    ward = counter.ward
    first, second = (at_economy(ward, "2026-11-18 08:00", ward.business) for _ in range(2))
    last = story(ward)  # at the land registry: not the officer's to move
    paused = at_economy(ward, "2026-11-18 08:00", ward.business)
    actions.request_supplement(call(paused, ward.officer, "2026-11-19 08:00"), items=["x"], reason="y")
    client = counter.sign_in(ward.officer)
    text = text_of(client.post(reverse("desk-move"), chosen(first, second, last, paused), follow=True))
    assert "Đã chuyển bước 2 hồ sơ." in text
    assert "Chưa chuyển 2 hồ sơ." in text
    assert f"{last.code}: Đồng chí không có quyền" in text
    assert f"{paused.code}: Không thể “chuyển bước”" in text
    assert set(Dossier.objects.filter(holder=ward.leadership)) == {first, second}


def test_a_row_somebody_else_changed_is_left_and_told(counter: Counter) -> None:
    ward = counter.ward
    dossier = at_economy(ward, "2026-11-18 08:00", ward.business)
    data = chosen(dossier)
    actions.take(call(dossier, ward.officer, "2026-11-18 10:00"))
    text = text_of(counter.sign_in(ward.officer).post(reverse("desk-move"), data, follow=True))
    assert "đã được người khác cập nhật" in text
    assert Dossier.objects.get().holder == ward.economy


def test_the_same_bulk_request_twice_moves_once(counter: Counter) -> None:
    ward = counter.ward
    dossier = at_economy(ward, "2026-11-18 08:00", ward.business)
    client, data = counter.sign_in(ward.officer), chosen(dossier)
    for _ in range(2):
        assert "Đã chuyển bước 1 hồ sơ." in text_of(client.post(reverse("desk-move"), data, follow=True))
    assert Dossier.objects.get().step_runs.count() == 3


def test_nothing_chosen_and_foreign_rows(counter: Counter) -> None:
    ward = counter.ward
    foreign = received(ward, ward.birth, "2026-11-20 08:00")
    client = counter.sign_in(ward.officer)
    for data in (chosen(), chosen(foreign)):
        text = text_of(client.post(reverse("desk-take"), data, follow=True))
        assert "Chưa chọn hồ sơ nào." in text
    assert client.post(reverse("desk-take"), {"chon": "1:1"}).status_code == 409
    assert client.post(reverse("desk-move"), chosen(next="//evil.example")).headers["Location"] == reverse(
        "desk"
    )


def test_filters_and_pages_that_do_not_exist_show_the_whole(counter: Counter) -> None:
    at_economy(counter.ward, "2026-11-18 08:00")
    client = counter.sign_in(counter.ward.officer)
    for query in ("?loc=khong-co", "?page=999", "?page=abc", "?xem=%00"):
        assert "1–1 trong 1" in page(client, "desk", query=query)


# -- queries ----------------------------------------------------------------------------------------


def test_fifty_rows_take_as_many_queries_as_five(
    counter: Counter, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    ward = counter.ward
    client = counter.sign_in(ward.officer)

    def fill(count: int) -> None:
        for _ in range(count):
            at_economy(ward, "2026-11-09 08:00")
        actions.request_payment(
            call(
                at_economy(ward, "2026-11-02 08:00", ward.first_certificate), ward.officer, "2026-11-16 10:00"
            )
        )

    fill(4)
    page(client, "desk")
    with django_assert_max_num_queries(10) as few:  # 4 of its own; session, person, roles, ward, menu
        assert page(client, "desk").count("data-row-link") == 5
    fill(44)
    with django_assert_num_queries(len(few)):
        assert page(client, "desk").count("data-row-link") == 25
