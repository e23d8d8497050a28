"""What cannot be is refused in a sentence a person understands, and nothing is counted."""

from __future__ import annotations

import pytest

from procedures.calendar import Calendar, CalendarError, OpeningHours, OutsideCalendar, parse_sessions
from procedures.deadlines import Limit, Pause, PauseMode, Unit, due_at
from tests.ward import moment, real_calendar

RECEIVED = moment("2026-03-02 08:00")


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return real_calendar()


@pytest.mark.parametrize("amount", [0, -1, 10_000])
@pytest.mark.parametrize("unit", [unit for unit in Unit if unit is not Unit.SAME_DAY])
def test_a_limit_that_is_no_length(unit: Unit, amount: int) -> None:
    with pytest.raises(CalendarError, match=r"Thời hạn phải từ 1 đến 9\.999\."):
        Limit(unit, amount)


def test_a_limit_within_the_day_has_no_days() -> None:
    with pytest.raises(CalendarError, match="trong ngày không có số ngày"):
        Limit(Unit.SAME_DAY, 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("07:00-11:30,11:00-17:00", "Buổi 11:00-17:00 chồng lên hoặc đứng trước buổi 07:00-11:30."),
        ("13:30-17:00,07:00-11:30", "chồng lên hoặc đứng trước"),
        ("11:30-07:00", "Buổi 11:30-07:00 kết thúc trước khi bắt đầu."),
        ("07:00-07:00", "kết thúc trước khi bắt đầu"),
        ("07:00", "không đúng dạng 07:00-11:30"),
        ("25:00-26:00", "không đúng dạng"),
    ],
)
def test_opening_hours_that_cannot_be(text: str, sentence: str) -> None:
    with pytest.raises(CalendarError) as refused:
        parse_sessions(text)
    assert sentence in str(refused.value)


@pytest.mark.parametrize("hours", [[], [OpeningHours(RECEIVED.date(), ())]])
def test_a_calendar_without_hours(hours: list[OpeningHours]) -> None:
    with pytest.raises(CalendarError, match="Lịch phải có giờ làm việc"):
        Calendar(days={}, hours=hours, years={})


def pause(start: str, end: str | None, mode: PauseMode = PauseMode.RESUME) -> Pause:
    return Pause(moment(start), moment(end) if end else None, mode)


@pytest.mark.parametrize(
    ("pauses", "sentence"),
    [
        ([pause("2026-03-04 10:00", "2026-03-04 09:59")], "kết thúc trước khi bắt đầu"),
        ([pause("2026-03-02 07:59", "2026-03-03 08:00")], "bắt đầu trước khi nhận hồ sơ"),
        (
            [pause("2026-03-03 08:00", "2026-03-05 08:00"), pause("2026-03-04 08:00", "2026-03-06 08:00")],
            "chồng lên lần trước",
        ),
        ([pause("2026-03-03 08:00", None), pause("2026-03-04 08:00", None)], "chồng lên lần trước"),
    ],
)
def test_pauses_that_cannot_be(pauses: list[Pause], sentence: str, calendar: Calendar) -> None:
    with pytest.raises(CalendarError, match=sentence):
        due_at(RECEIVED, Limit(Unit.WORKING_DAY, 5), pauses, calendar)


@pytest.mark.parametrize("unit", [Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH, Unit.WORKING_HOUR])
def test_a_date_beyond_the_calendar(unit: Unit, calendar: Calendar) -> None:
    with pytest.raises(OutsideCalendar, match="2079"):
        due_at(moment("2079-12-30 08:00"), Limit(unit, 300), (), calendar)
    with pytest.raises(OutsideCalendar, match="2009 nằm ngoài lịch"):
        due_at(moment("2009-12-31 08:00"), Limit(Unit.WORKING_DAY, 1), (), calendar)


@pytest.mark.parametrize(
    ("received", "months", "end"),
    [
        ("2024-01-31 08:00", 1, "2024-02-29 17:00"),
        ("2026-01-31 08:00", 1, "2026-03-02 17:00"),  # 28/02 is a Saturday
        ("2024-02-29 08:00", 12, "2025-02-28 17:00"),
        ("2024-02-29 08:00", 48, "2028-02-29 17:00"),
    ],
)
def test_the_last_day_of_a_short_month(received: str, months: int, end: str, calendar: Calendar) -> None:
    assert due_at(moment(received), Limit(Unit.MONTH, months), (), calendar) == moment(end)


def test_a_moment_without_a_zone_is_no_moment(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="naive"):
        due_at(RECEIVED.replace(tzinfo=None), Limit(Unit.WORKING_DAY, 5), (), calendar)
