"""The counter's page: who may, the four lists, the clock of online dossiers, a query count that stands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from dossiers import actions
from dossiers.models import Dossier
from dossiers.views.counter import day_off_note
from dossiers.views.online_clock import answer_by, span
from tests.dossiers.counter import Counter
from tests.ward import call, moment, person, real_calendar, received


def sent(counter: Counter, at: str, name: str = "Võ Thành Lộc", **more: Any) -> Dossier:
    """A dossier sent online at `at`."""
    reception = actions.Reception(
        version=counter.ward.business, applicant=person(name=name), channel="online", **more
    )
    return actions.submit(reception, actor=counter.ward.clerk, at=moment(at), submitted_at=moment(at))


def resolved(counter: Counter, at: str, day: str, **more: Any) -> Dossier:
    """A same-day birth registration received at `at` and resolved on `day` at 10:00."""
    ward = counter.ward
    dossier = received(ward, ward.birth, at, **more)
    actions.hand_over(call(dossier, ward.clerk, f"{day} 09:00"))
    actions.submit_for_signature(call(dossier, ward.culture_officer, f"{day} 09:30"))
    number = f"{dossier.pk}/KS"
    result_date = date.fromisoformat(day)
    actions.approve(
        call(dossier, ward.chairman, f"{day} 09:40"),
        result_kind="granted",
        number=number,
        result_date=result_date,
    )
    return actions.resolve(call(dossier, ward.culture_officer, f"{day} 10:00"))


def test_only_clerks_work_at_the_counter(counter: Counter) -> None:
    assert counter.client.get(reverse("counter")).status_code == 200
    for officer in (counter.ward.officer, counter.ward.office, counter.ward.chairman):
        assert counter.sign_in(officer).get(reverse("counter")).status_code == 403
    counter.client.logout()
    assert counter.client.get(reverse("counter")).status_code == 302


def test_empty_lists_say_so(counter: Counter) -> None:
    page = counter.client.get(reverse("counter")).content.decode()
    assert "Không có hồ sơ trực tuyến chờ tiếp nhận." in page
    assert "Không có kết quả nào chờ trả." in page
    assert "Không có hồ sơ chờ bổ sung giấy tờ." in page
    assert "Hôm nay chưa nhận hồ sơ nào." in page
    assert "Mai 24/11 nghỉ, Ngày Văn hóa Việt Nam. Ngày hẹn đã trừ." in page


def test_the_four_lists_are_filled(counter: Counter) -> None:
    ward = counter.ward
    sent(counter, "2026-11-20 07:10")
    waits = received(ward, ward.business, "2026-11-03 08:00", applicant=person(name="Đoàn Thị Nhung"))
    actions.request_supplement(call(waits, ward.clerk, "2026-11-04 08:00"), items=["Bản sao"], reason="Thiếu")
    ready = resolved(counter, "2026-11-20 08:00", "2026-11-20")
    received(ward, ward.birth, "2026-11-23 07:21", applicant=person(name="Trần Đình Khải"))
    page = counter.client.get(reverse("counter")).content.decode()
    assert "Quá 55 phút" in page
    assert "13 / 15 ngày" in page
    assert ready.code is not None
    assert ready.code in page
    assert "1 kết quả quầy chưa nhận" in page
    assert "hẹn 17:00 hôm nay" in page
    assert "1 hồ sơ chưa chuyển" in page


@pytest.mark.parametrize(
    ("submitted", "kind", "text"),
    [
        ("2026-11-20 07:10", "late", "Quá 55 phút"),
        ("2026-11-20 09:40", "soon", "1 giờ 35"),
        ("2026-11-20 15:20", "hours", "5 giờ 15"),
        ("2026-11-21 20:15", "hours", "6 giờ 55"),
        ("2026-11-22 10:30", "hours", "6 giờ 55"),
        ("2026-11-16 07:00", "late", "Quá 4 ngày làm việc"),
    ],
)
def test_eight_working_hours_are_left_or_over(submitted: str, kind: str, text: str) -> None:
    due = answer_by(moment(submitted), None, moment("2026-11-23 08:05"), real_calendar())
    assert (due.state.kind, due.state.text) == (kind, text)


def test_asking_for_completion_is_an_answer(counter: Counter) -> None:
    dossier = sent(counter, "2026-11-20 07:10")
    other = sent(counter, "2026-11-20 09:40", name="Nguyễn Thị Hồng Vân")
    actions.ask_completion(call(dossier, counter.ward.clerk, "2026-11-20 15:00"), items=["Ảnh"], reason="Mờ")
    page = counter.client.get(reverse("counter")).content.decode()
    assert "Chờ hoàn thiện 20/11" in page
    assert page.index(other.applicant.full_name) < page.index(dossier.applicant.full_name)


def test_spans_are_told_in_hours_and_days() -> None:
    assert [span(m) for m in (5, 60, 95, 480, 960, 2400)] == [
        "5 phút",
        "1 giờ",
        "1 giờ 35",
        "8 giờ",
        "2 ngày làm việc",
        "5 ngày làm việc",
    ]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 23), "Mai 24/11 nghỉ, Ngày Văn hóa Việt Nam. Ngày hẹn đã trừ."),
        (date(2026, 11, 24), "Hôm nay 24/11 nghỉ, Ngày Văn hóa Việt Nam. Ngày hẹn đã trừ."),
        (date(2026, 4, 24), "Thứ hai 27/04 nghỉ, Nghỉ bù Giỗ Tổ Hùng Vương. Ngày hẹn đã trừ."),
        (date(2026, 11, 26), ""),
        (date(2026, 2, 13), "Nghỉ từ 16/02 đến 20/02: Tết Bính Ngọ. Ngày hẹn đã trừ."),
    ],
)
def test_the_next_day_off_is_told_the_day_before(day: date, words: str) -> None:
    note = day_off_note(day, real_calendar())
    assert note.split(",")[0] == words.split(",")[0]
    assert bool(note) == bool(words)


def test_fifteen_working_days_waited_may_be_closed(counter: Counter) -> None:
    ward = counter.ward
    waits = received(ward, ward.business, "2026-10-29 08:00")
    actions.request_supplement(call(waits, ward.clerk, "2026-11-02 08:00"), items=["Bản sao"], reason="Thiếu")
    page = counter.client.get(reverse("counter")).content.decode()
    assert "15 ngày" in page
    assert "được đề xuất đóng" in page
    actions.propose_closing(call(waits, ward.clerk, "2026-11-23 08:00"))
    assert "đề xuất đóng 23/11" in counter.client.get(reverse("counter")).content.decode()


def test_the_page_asks_as_many_queries_for_fifty_rows_as_for_five(
    counter: Counter, django_assert_max_num_queries: Any
) -> None:
    def fill(count: int, start: int) -> None:
        for n in range(start, start + count):
            at = moment("2026-11-20 07:10") + timedelta(minutes=n)
            sent(counter, f"{at:%Y-%m-%d %H:%M}", external_code=f"DVC-{n}")
            received(counter.ward, counter.ward.birth, "2026-11-23 07:21")
            resolved(counter, "2026-11-20 08:00", "2026-11-20")
            waits = received(counter.ward, counter.ward.business, "2026-11-03 08:00")
            actions.request_supplement(
                call(waits, counter.ward.clerk, "2026-11-04 08:00"), items=["Bản sao"], reason="Thiếu"
            )

    fill(5, 0)
    counter.client.get(reverse("counter"))
    with django_assert_max_num_queries(15) as few:
        counter.client.get(reverse("counter"))
    fill(15, 5)
    with django_assert_max_num_queries(len(few)):
        page = counter.client.get(reverse("counter")).content.decode()
    assert "Xem cả 20" in page
