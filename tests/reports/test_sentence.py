"""The morning in one sentence: what there is, with its figure; what there is not, left out."""

from __future__ import annotations

from datetime import date
from typing import Any

from reports.sentence import Part, sentence

MONDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 25)  # 24/11 is off
NOTHING = dict.fromkeys(
    (
        "pending_late",
        "pending_late_without_letter",
        "due_today",
        "due_next_day",
        "partner_over_budget",
        "letters_submitted",
        "results_to_sign",
        "papers_to_allow",
        "closings_to_confirm",
    ),
    0,
)


def said(today: date = MONDAY, next_day: date = WEDNESDAY, *, leads: bool = True, **counted: int) -> str:
    return "".join(part.text for part in parts(today, next_day, leads=leads, **counted))


def parts(
    today: date = MONDAY, next_day: date = WEDNESDAY, *, leads: bool = True, **counted: Any
) -> list[Part]:
    return sentence(NOTHING | counted, today, next_day, for_leader=leads)


def test_everything_at_once() -> None:
    assert said(
        pending_late=7,
        pending_late_without_letter=3,
        due_today=5,
        partner_over_budget=2,
        letters_submitted=4,
        results_to_sign=2,
        due_next_day=9,
    ) == (
        "3 hồ sơ trễ hẹn chưa có thư xin lỗi, 5 hồ sơ đến hạn hôm nay, 2 hồ sơ cơ quan phối hợp giữ quá giờ "
        "định mức. 6 việc chờ đồng chí duyệt. Mai 24/11 nghỉ; 9 hồ sơ đến hạn thứ Tư."
    )


def test_a_good_morning() -> None:
    assert said() == "Không có hồ sơ trễ hẹn. Mai 24/11 nghỉ."
    assert said(MONDAY, date(2026, 11, 24)) == "Không có hồ sơ trễ hẹn. "


def test_late_ones_that_all_have_letters() -> None:
    assert said(pending_late=1_200).startswith("1.200 hồ sơ trễ hẹn, đều đã có thư xin lỗi. ")


def test_the_office_reads_it_too() -> None:
    assert "2 việc chờ lãnh đạo duyệt" in said(leads=False, results_to_sign=2)


def test_a_weekend_needs_no_word() -> None:
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    assert said(friday, monday, due_next_day=3) == "Không có hồ sơ trễ hẹn. 3 hồ sơ đến hạn thứ Hai."


def test_tomorrow_is_called_tomorrow() -> None:
    assert said(WEDNESDAY, date(2026, 11, 26), due_next_day=1).endswith("1 hồ sơ đến hạn ngày mai.")


def test_every_number_opens_a_figure() -> None:
    for part in parts(pending_late=7, pending_late_without_letter=3, due_today=5, letters_submitted=4):
        assert (part.figure is not None) == any(letter.isdigit() for letter in part.text.replace("24/11", ""))
