"""Why a promise is on its day: sentences and the strip, for every unit, on the real days off."""

from __future__ import annotations

from datetime import datetime

import pytest

from dossiers.day_strip import strip
from dossiers.promise import citizen_sentence, law_of, limit_words, sentence
from procedures.calendar import Calendar
from procedures.deadlines import Limit, Unit, due_at
from tests.ward import moment, real_calendar

CALENDAR: Calendar = real_calendar()


def promised(at: str, unit: str, amount: int) -> tuple[datetime, datetime, Limit]:
    limit = Limit(Unit(unit), amount)
    received = moment(at)
    due = due_at(received, limit, (), CALENDAR)
    assert due is not None
    return received, due, limit


@pytest.mark.parametrize(
    ("at", "unit", "amount", "words"),
    [
        (
            "2026-11-23 08:05",
            "working_day",
            3,
            "3 ngày làm việc, tính từ ngày sau ngày nhận. Không tính thứ Ba 24/11, Ngày Văn hóa Việt Nam.",
        ),
        (
            "2026-11-26 08:05",
            "working_day",
            3,
            "3 ngày làm việc, tính từ ngày sau ngày nhận. Không tính thứ Bảy, Chủ nhật.",
        ),
        (
            "2026-02-10 08:05",
            "working_day",
            8,
            "8 ngày làm việc, tính từ ngày sau ngày nhận. "
            "Không tính thứ Bảy, Chủ nhật và từ 16/02 đến 20/02 (Tết Bính Ngọ).",
        ),
        (
            "2026-08-20 08:05",
            "working_day",
            3,
            "3 ngày làm việc, tính từ ngày sau ngày nhận. Không tính thứ Bảy, Chủ nhật. "
            "Có tính thứ Bảy 22/08 (làm bù).",
        ),
        (
            "2026-11-23 08:05",
            "same_day",
            0,
            "Thủ tục trả trong ngày làm việc: nhận đến 15 giờ thì trả trong ngày.",
        ),
        (
            "2026-11-29 14:06",
            "working_day",
            3,
            "3 ngày làm việc, tính từ ngày sau ngày nhận. "
            "Hôm nay Chủ nhật là ngày nghỉ, ngày thứ nhất được tính là thứ Hai 30/11.",
        ),
        (
            "2026-11-24 08:05",
            "working_day",
            2,
            "2 ngày làm việc, tính từ ngày sau ngày nhận. "
            "Hôm nay thứ Ba (Ngày Văn hóa Việt Nam) là ngày nghỉ, ngày thứ nhất được tính là thứ Tư 25/11.",
        ),
        (
            "2026-11-23 15:01",
            "same_day",
            0,
            "Nhận sau 15 giờ: hẹn trả 17:00 thứ Tư 25/11/2026. "
            "Không tính thứ Ba 24/11, Ngày Văn hóa Việt Nam.",
        ),
        (
            "2026-11-24 08:05",
            "same_day",
            0,
            "Hôm nay nghỉ (Ngày Văn hóa Việt Nam): hẹn trả 17:00 thứ Tư 25/11/2026.",
        ),
        (
            "2026-11-21 08:05",
            "same_day",
            0,
            "Hôm nay không phải ngày làm việc: hẹn trả 17:00 thứ Hai 23/11/2026.",
        ),
        (
            "2026-11-06 08:05",
            "calendar_day",
            30,
            "30 ngày, tính từ ngày sau ngày nhận, kể cả ngày nghỉ. "
            "Ngày cuối Chủ nhật 06/12 là ngày nghỉ nên chuyển sang thứ Hai 07/12.",
        ),
        (
            "2026-11-23 08:05",
            "working_hour",
            8,
            "8 giờ làm việc, tính theo giờ mở cửa, không tính giờ nghỉ trưa và ngày nghỉ.",
        ),
        ("2026-11-23 08:05", "clock_hour", 12, "12 giờ, tính liên tục, cả đêm và ngày nghỉ."),
        ("2026-11-23 08:05", "month", 2, "2 tháng, tính từ ngày sau ngày nhận, kể cả ngày nghỉ."),
    ],
)
def test_the_sentence_says_why(at: str, unit: str, amount: int, words: str) -> None:
    assert sentence(*promised(at, unit, amount), CALENDAR) == words


@pytest.mark.parametrize(
    ("at", "unit", "amount", "words"),
    [
        (
            "2026-11-02 08:40",
            "working_day",
            8,
            "Nhận ngày 02/11/2026. Thời hạn 08 ngày làm việc, không tính ngày nhận, thứ Bảy 07/11 và "
            "Chủ nhật 08/11. Hẹn trả lúc 17 giờ ngày 12/11/2026.",
        ),
        (
            "2026-11-23 08:05",
            "working_day",
            20,
            "Nhận ngày 23/11/2026. Thời hạn 20 ngày làm việc, không tính ngày nhận, các ngày thứ Bảy, "
            "Chủ nhật và thứ Ba 24/11 (Ngày Văn hóa Việt Nam). Hẹn trả lúc 17 giờ ngày 22/12/2026.",
        ),
        (
            "2026-11-23 08:05",
            "calendar_day",
            30,
            "Nhận ngày 23/11/2026. Thời hạn 30 ngày, không tính ngày nhận. "
            "Hẹn trả lúc 17 giờ ngày 23/12/2026.",
        ),
        (
            "2026-11-23 08:05",
            "clock_hour",
            12,
            "Nhận ngày 23/11/2026. Thời hạn 12 giờ. Hẹn trả lúc 20:05 ngày 23/11/2026.",
        ),
    ],
)
def test_the_citizen_reads_how_the_date_was_counted(at: str, unit: str, amount: int, words: str) -> None:
    assert citizen_sentence(*promised(at, unit, amount), CALENDAR) == words


def boxes(at: str, unit: str, amount: int) -> list[tuple[str, str, str, str]]:
    return [(d.kind, d.weekday, d.day, d.label) for d in strip(*promised(at, unit, amount), CALENDAR)]


def test_the_strip_shows_every_day_of_a_short_way() -> None:
    assert boxes("2026-11-23 08:05", "working_day", 3) == [
        ("received", "T2", "23", "nhận"),
        ("off", "T3", "24", "nghỉ"),
        ("counted", "T4", "25", "ngày 1"),
        ("counted", "T5", "26", "ngày 2"),
        ("due", "T6", "27", "ngày 3"),
    ]


def test_the_strip_of_a_long_way_shows_first_day_days_off_and_last() -> None:
    assert boxes("2026-02-10 08:05", "working_day", 8) == [
        ("received", "T3", "10", "nhận"),
        ("gap", "", "", "3 ngày"),
        ("off", "T2–T6", "16–20", "nghỉ"),
        ("gap", "", "", "4 ngày"),
        ("due", "T6", "27", "ngày 8"),
    ]


@pytest.mark.parametrize("unit", ["same_day", "clock_hour"])
def test_a_promise_for_today_is_one_box(unit: str) -> None:
    amount = 0 if unit == "same_day" else 3
    assert boxes("2026-11-23 08:05", unit, amount) == [("due", "T2", "23", "nhận, hẹn")]


@pytest.mark.parametrize("amount", [1, 2, 5, 8, 13, 20, 45, 90])
def test_counted_days_of_the_strip_add_up_to_the_limit(amount: int) -> None:
    shown = strip(*promised("2026-11-23 08:05", "working_day", amount), CALENDAR)
    gaps = sum(int(day.label.split()[0]) for day in shown if day.kind == "gap")
    assert gaps + sum(day.kind in ("counted", "due") for day in shown) == amount
    assert len(shown) <= 9


def test_limits_and_their_law_in_words() -> None:
    assert limit_words(Limit(Unit.WORKING_DAY, 3)) == "3 ngày làm việc"
    assert limit_words(Limit(Unit.SAME_DAY, 0)) == "trong ngày làm việc"
    assert "147" in law_of(Limit(Unit.WORKING_DAY, 3))
    assert "118/2025" in law_of(Limit(Unit.SAME_DAY, 0))
    assert law_of(Limit(Unit.CLOCK_HOUR, 3)) == ""
