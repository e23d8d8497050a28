"""A small calendar counted by hand: which days, which hours, from which date. Each test builds its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from procedures.calendar import (
    FIRST_DAY,
    LAST_DAY,
    Calendar,
    CalendarError,
    DayKind,
    OpeningHours,
    OutsideCalendar,
    SpecialDay,
    YearState,
    at_minute,
    local,
    parse_sessions,
)
from tests.ward import moment

WHOLE = "07:00-11:30,13:30-17:00"  # 8 hours
SUMMER = "06:30-11:00"  # 4 hours 30, from 01/06/2026
HALF = "07:00-11:30"


@pytest.fixture
def march() -> Calendar:
    """Monday 02/03 to Sunday 15/03/2026: Thursday 5th off, Friday 6th a half day, Saturday 7th made up in the
    morning, Saturday 14th open for reception only."""
    return Calendar(
        days={
            date(2026, 3, 5): SpecialDay(DayKind.OFF, "Bão"),
            date(2026, 3, 6): SpecialDay(None, "Buổi sáng", parse_sessions(HALF)),
            date(2026, 3, 7): SpecialDay(DayKind.WORKING, "Làm bù", parse_sessions(HALF)),
            date(2026, 3, 14): SpecialDay(DayKind.RECEPTION_ONLY, "Sáng thứ Bảy"),
        },
        hours=[
            OpeningHours(date(2026, 6, 1), parse_sessions(SUMMER)),
            OpeningHours(date(2020, 1, 1), parse_sessions(WHOLE)),
        ],
        years={2026: YearState.CONFIRMED},
        version=7,
    )


def day(number: int, month: int = 3) -> date:
    return date(2026, month, number)


class TestDays:
    def test_the_working_days_of_two_weeks(self, march: Calendar) -> None:
        assert [d.day for d in march.working_days(day(1), day(15))] == [2, 3, 4, 6, 7, 9, 10, 11, 12, 13]
        assert [n for n in range(1, 16) if march.is_working(day(n))] == [2, 3, 4, 6, 7, 9, 10, 11, 12, 13]
        assert march.working_days_between(day(1), day(15)) == 10
        assert march.working_days_between(day(4), day(7)) == 2
        assert march.working_days_between(day(7), day(4)) == 0

    @pytest.mark.parametrize(("days", "end"), [(1, 3), (2, 4), (3, 6), (4, 7), (5, 9), (9, 13), (10, 16)])
    def test_so_many_days_after_the_second(self, days: int, end: int, march: Calendar) -> None:
        assert march.add_working_days(day(2), days) == day(end)

    def test_neighbours(self, march: Calendar) -> None:
        assert march.next_working_day(day(4)) == day(6)
        assert march.previous_working_day(day(6)) == day(4)
        assert march.previous_working_day(day(9)) == day(7)
        assert march.rolled(day(5)) == day(6)
        assert march.rolled(day(6)) == day(6)
        assert march.rolled(day(14)) == day(16)

    def test_both_ends_of_the_calendar(self, march: Calendar) -> None:
        assert FIRST_DAY.weekday() == 4 and march.is_working(FIRST_DAY), "a Friday"
        assert march.add_working_days(FIRST_DAY, 1) == date(2010, 1, 4)
        assert march.working_days_between(FIRST_DAY, date(2010, 1, 4)) == 1
        assert march.is_working(date(2079, 12, 29)) and not march.is_working(LAST_DAY)  # Friday, Sunday
        assert march.previous_working_day(LAST_DAY) == date(2079, 12, 29)
        assert march.working_days_between(date(2079, 12, 28), LAST_DAY) == 1

    @pytest.mark.parametrize("outside", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)])
    def test_beyond_them(self, outside: date, march: Calendar) -> None:
        sentence = rf"^Ngày {outside:%d/%m/%Y} nằm ngoài lịch \(2010–2079\)\.$"
        for ask in (march.is_working, march.sessions, march.open_minutes, march.previous_working_day):
            with pytest.raises(OutsideCalendar, match=sentence):
                ask(outside)
        with pytest.raises(OutsideCalendar, match=sentence):
            march.add_working_days(outside, 1)

    @pytest.mark.parametrize("start", [LAST_DAY, date(2079, 12, 29), FIRST_DAY])
    def test_longer_than_the_calendar(self, start: date, march: Calendar) -> None:
        sentence = r"^Thời hạn dài quá lịch đã có \(đến hết năm 2079\)\.$"
        with pytest.raises(OutsideCalendar, match=sentence):
            march.add_working_days(start, 20_000)
        if start != FIRST_DAY:
            with pytest.raises(OutsideCalendar, match=sentence):
                march.add_minutes(at_minute(start, 0), 500_000)

    def test_there_is_nothing_before_the_first_working_day(self, march: Calendar) -> None:
        with pytest.raises(OutsideCalendar, match=r"^Không có ngày làm việc nào trước 01/01/2010\.$"):
            march.previous_working_day(FIRST_DAY)

    @pytest.mark.parametrize("days", [0, -1])
    def test_no_day_is_added(self, days: int, march: Calendar) -> None:
        with pytest.raises(ValueError, match=r"^days must be at least 1$"):
            march.add_working_days(day(2), days)

    def test_what_is_set_for_a_date(self, march: Calendar) -> None:
        assert march.special(day(5)) == SpecialDay(DayKind.OFF, "Bão")
        assert march.special(day(4)) is None
        assert [d for d, _ in march.special_days_off(day(1), day(31))] == [day(5)]
        assert march.special_days_off(day(5), day(5)) != [] == march.special_days_off(day(6), day(31))
        assert (march.version, march.year_state(2026), march.year_state(2027)) == (
            7,
            YearState.CONFIRMED,
            None,
        )


class TestHours:
    def test_minutes_open_a_day(self, march: Calendar) -> None:
        assert [march.open_minutes(day(n)) for n in range(4, 10)] == [480, 0, 270, 270, 0, 480]
        assert march.open_minutes(date(2019, 12, 31)) == 480, "the first hours hold before their date too"
        assert [march.open_minutes(d) for d in (date(2026, 5, 29), day(1, 6), day(2, 6))] == [480, 270, 270]

    def test_opening_and_closing(self, march: Calendar) -> None:
        assert march.opening(day(4)) == moment("2026-03-04 07:00")
        assert march.closing(day(4)) == moment("2026-03-04 17:00")
        assert march.closing(day(6)) == moment("2026-03-06 11:30")
        assert march.opening(day(1, 6)) == moment("2026-06-01 06:30")
        for ask in (march.opening, march.closing):
            with pytest.raises(ValueError, match=r"^2026-03-05 is not a working day$"):
                ask(day(5))

    @pytest.mark.parametrize(
        ("at", "is_open", "opens"),
        [
            ("2026-03-04 06:59", False, "2026-03-04 07:00"),
            ("2026-03-04 07:00", True, "2026-03-04 07:00"),
            ("2026-03-04 08:07", True, "2026-03-04 08:07"),
            ("2026-03-04 11:30", True, "2026-03-04 13:30"),
            ("2026-03-04 11:31", False, "2026-03-04 13:30"),
            ("2026-03-04 17:00", True, "2026-03-06 07:00"),
            ("2026-03-05 09:00", False, "2026-03-06 07:00"),
            ("2026-03-07 12:00", False, "2026-03-09 07:00"),
            ("2026-03-14 09:00", False, "2026-03-16 07:00"),
        ],
    )
    def test_when_it_is_open(self, at: str, is_open: bool, opens: str, march: Calendar) -> None:
        assert march.is_open(moment(at)) is is_open
        assert march.next_opening(moment(at)) == moment(opens)

    @pytest.mark.parametrize(
        ("start", "minutes", "end"),
        [
            ("2026-03-04 07:00", 1, "2026-03-04 07:01"),
            ("2026-03-04 07:00", 270, "2026-03-04 11:30"),
            ("2026-03-04 07:00", 271, "2026-03-04 13:31"),
            ("2026-03-04 06:00", 480, "2026-03-04 17:00"),
            ("2026-03-04 06:00", 481, "2026-03-06 07:01"),
            ("2026-03-04 12:00", 210, "2026-03-04 17:00"),
            ("2026-03-04 16:50", 280, "2026-03-06 11:30"),
            ("2026-03-05 10:00", 541, "2026-03-09 07:01"),
            ("2026-05-29 16:59", 2, "2026-06-01 06:31"),
        ],
    )
    def test_minutes_used_up(self, start: str, minutes: int, end: str, march: Calendar) -> None:
        assert march.add_minutes(moment(start), minutes) == moment(end)
        assert march.minutes_between(moment(start), moment(end)) == minutes
        assert march.minutes_between(moment(end), moment(start)) == 0

    @pytest.mark.parametrize("minutes", [0, -5])
    def test_no_minute_is_added(self, minutes: int, march: Calendar) -> None:
        with pytest.raises(ValueError, match=r"^minutes must be at least 1$"):
            march.add_minutes(moment("2026-03-04 07:00"), minutes)


class TestWhatIsTyped:
    def test_sessions_may_touch(self) -> None:
        assert [str(one) for one in parse_sessions("07:00-11:30, 11:30-17:00")] == [
            "07:00-11:30",
            "11:30-17:00",
        ]

    @pytest.mark.parametrize(
        "text", ["07:00-09:00-11:00", "7 giờ-11:30", "07:00-11 giờ", "07:00:30-11:30", "07:60-11:30", "-"]
    )
    def test_what_is_no_session_is_repeated_whole(self, text: str) -> None:
        with pytest.raises(CalendarError) as refused:
            parse_sessions(text)
        assert str(refused.value) == f"Giờ làm việc “{text}” không đúng dạng 07:00-11:30."

    def test_a_calendar_needs_hours(self) -> None:
        with pytest.raises(CalendarError, match=r"^Lịch phải có giờ làm việc\.$"):
            Calendar(days={}, hours=[], years={})

    def test_days_off_come_in_order_and_without_a_version_it_is_the_first(self) -> None:
        off = {date(2026, 3, n): SpecialDay(DayKind.OFF, name) for n, name in ((9, "a"), (5, "c"), (6, "b"))}
        found = Calendar(days=off, hours=[OpeningHours(date(2020, 1, 1), parse_sessions(WHOLE))], years={})
        assert [d.day for d, _ in found.special_days_off(day(1), day(31))] == [5, 6, 9]
        assert found.version == 0
        assert found.previous_working_day(date(2010, 1, 4)) == FIRST_DAY


class TestMoments:
    def test_seconds_are_cut_and_the_zone_is_ours(self) -> None:
        assert local(datetime(2026, 3, 1, 18, 5, 59, 999, tzinfo=UTC)) == moment("2026-03-02 01:05")
        assert local(moment("2026-03-02 01:05").replace(second=7)) == moment("2026-03-02 01:05")
        assert local(moment("2026-03-02 01:05").replace(microsecond=7)) == moment("2026-03-02 01:05")

    def test_the_minutes_of_a_day(self) -> None:
        assert at_minute(day(4), 0) == moment("2026-03-04 00:00")
        assert at_minute(day(4), 1439) == moment("2026-03-04 23:59")
        assert at_minute(day(4), 1440) == moment("2026-03-05 00:00")
