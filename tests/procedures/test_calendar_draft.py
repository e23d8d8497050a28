"""What the office types into the calendar: what can be, what is said where it cannot, what differs."""

from __future__ import annotations

from datetime import date

import pytest

from procedures.actions.calendar import publish
from procedures.actions.calendar_draft import (
    DayData,
    drop_changes,
    drop_hours,
    make_usual,
    set_day,
    set_hours,
    unapplied,
)
from procedures.actions.calendar_years import accept_suggestions, set_year
from procedures.actions.errors import Refused
from procedures.calendar import DayKind, YearState, parse_sessions
from procedures.day_rules import day_flaw
from procedures.models import CalendarDay, CalendarVersion, CalendarYear, OpeningHours
from procedures.suggestions import suggestions
from procedures.year_view import year_to_confirm
from tests.ward import build_ward, moment, real_calendar

TODAY = date(2026, 11, 23)
AT = moment("2026-11-23 08:05")


@pytest.fixture(autouse=True)
def _ward(db: None) -> None:
    build_ward()


def typed(day: date, kind: DayKind | None = DayKind.OFF, name: str = "Tránh bão", sessions: str = "") -> None:
    set_day(DayData(day, kind, name, sessions), today=TODAY)


def refused_at(field: str, said: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda error: error.field == field and said in error.sentence)


class TestADay:
    @pytest.mark.parametrize(
        ("day", "kind", "sessions", "name", "field", "said"),
        [
            ("2026-11-26", DayKind.WORKING, "", "Bù", "kind", "26/11/2026 là ngày trong tuần"),
            ("2026-11-26", DayKind.RECEPTION_ONLY, "", "Nhận", "kind", "dùng cho thứ Bảy, Chủ nhật"),
            ("2026-11-28", None, "07:00-11:30", "Sáng", "kind", "chọn “Làm bù”"),
            ("2026-11-26", None, "", "Sáng", "sessions", "Ghi giờ mở cửa"),
            ("2026-11-26", DayKind.OFF, "07:00-11:30", "Bão", "sessions", "Ngày nghỉ không có giờ làm việc"),
            (
                "2026-11-28",
                DayKind.RECEPTION_ONLY,
                "07:00-11:30",
                "Nhận",
                "sessions",
                "không tính vào",
            ),
            ("2026-11-26", DayKind.OFF, "", "", "name", "Ghi tên ngày hoặc lý do"),
            ("2009-12-31", DayKind.OFF, "", "Bão", "date", "từ năm 2010"),
            ("2080-01-01", DayKind.OFF, "", "Bão", "date", "đến hết năm 2079"),
        ],
    )
    def test_what_cannot_be(
        self, day: str, kind: DayKind | None, sessions: str, name: str, field: str, said: str
    ) -> None:
        flaw = day_flaw(date.fromisoformat(day), kind, parse_sessions(sessions), name)
        assert flaw is not None
        assert flaw.field == field
        assert said in flaw.sentence

    @pytest.mark.parametrize(
        ("day", "kind", "sessions"),
        [
            ("2026-11-26", DayKind.OFF, ""),
            ("2026-11-26", None, "07:00-11:30"),
            ("2026-11-28", DayKind.WORKING, ""),
            ("2026-11-28", DayKind.WORKING, "07:00-11:30"),
            ("2026-11-28", DayKind.RECEPTION_ONLY, ""),
            ("2026-11-29", DayKind.OFF, ""),
        ],
    )
    def test_what_can(self, day: str, kind: DayKind | None, sessions: str) -> None:
        assert day_flaw(date.fromisoformat(day), kind, parse_sessions(sessions), "Tên") is None

    @pytest.mark.parametrize(
        ("sessions", "said"),
        [
            ("07:00-11:30,11:00-17:00", "chồng lên"),
            ("13:30-17:00,07:00-11:30", "đứng trước"),
            ("17:00-07:00", "kết thúc trước khi bắt đầu"),
            ("sáng", "không đúng dạng"),
        ],
    )
    def test_sessions_that_cannot_be(self, sessions: str, said: str) -> None:
        with refused_at("sessions", said):
            typed(date(2026, 11, 26), None, "Nửa ngày", sessions)
        assert unapplied() == []

    def test_a_past_date_is_for_open_dossiers_only_and_one_must_know_it(self) -> None:
        past = DayData(date(2026, 11, 13), DayKind.OFF, "Mất điện")
        with refused_at("past_known", "chỉ hạn của hồ sơ đang mở được tính lại"):
            set_day(past, today=TODAY)
        set_day(past, today=TODAY, past_known=True)
        assert [one.day for one in unapplied()] == [past.date]

    def test_a_date_has_one_kind_and_is_not_overwritten_unseen(self) -> None:
        other = DayData(date(2026, 11, 24), DayKind.OFF, "Nghỉ")
        with refused_at("date", "24/11/2026 đã ghi là “Nghỉ: Ngày Văn hóa Việt Nam”"):
            set_day(other, today=TODAY, opened=date(2026, 11, 26))
        set_day(other, today=TODAY, opened=other.date)
        assert CalendarDay.objects.get(date=other.date).name == "Nghỉ"

    def test_as_usual_again_is_no_difference(self) -> None:
        typed(date(2026, 11, 26))
        make_usual(date(2026, 11, 26), today=TODAY)
        assert unapplied() == []


class TestDifferences:
    def test_in_words(self) -> None:
        typed(date(2026, 11, 26))
        make_usual(date(2026, 11, 24), today=TODAY)
        set_hours(date(2027, 1, 1), "07:30-11:30,13:00-17:00", today=TODAY)
        set_year(2027, YearState.PROVISIONAL, "Dự thảo")
        told = [(one.what, one.before, one.after) for one in unapplied()]
        assert told == [
            ("thứ Ba 24/11/2026", "nghỉ, Ngày Văn hóa Việt Nam", "như thường lệ"),
            ("thứ Năm 26/11/2026", "như thường lệ", "nghỉ, Tránh bão"),
            ("Giờ làm việc từ 01/01/2027", "không đổi", "07:30–11:30, 13:00–17:00"),
        ], "a version from before sources were kept does not differ by them"

    def test_with_sources_kept_a_new_one_is_a_difference(self) -> None:
        typed(date(2026, 11, 26))
        publish("Bão", at=AT, by=None)
        set_year(2027, YearState.PROVISIONAL, "Dự thảo")
        assert [(one.before, one.after) for one in unapplied()] == [("tạm tính", "tạm tính (Dự thảo)")]

    def test_dropped_everything_is_as_in_force(self) -> None:
        typed(date(2026, 11, 26))
        set_hours(date(2027, 1, 1), "07:30-11:30", today=TODAY)
        drop_changes()
        assert unapplied() == []
        assert OpeningHours.objects.count() == 1
        assert publish("Lại", at=AT, by=None) is None


class TestHours:
    def test_from_today_on(self) -> None:
        with refused_at("force_from", "từ hôm nay trở đi"):
            set_hours(date(2026, 11, 22), "07:00-11:30", today=TODAY)
        with refused_at("force_from", "từ năm 2010"):
            set_hours(date(2080, 1, 1), "07:00-11:30", today=TODAY)
        with refused_at("sessions", "Ghi giờ làm việc"):
            set_hours(date(2027, 1, 1), "", today=TODAY)

    def test_coming_ones_are_changed_and_dropped_those_in_force_stay(self) -> None:
        day = date(2027, 1, 1)
        set_hours(day, "07:00-11:30", today=TODAY)
        set_hours(day, "07:30-11:30,13:00-17:00", today=TODAY)
        assert OpeningHours.objects.get(force_from=day).sessions == "07:30-11:30,13:00-17:00"
        drop_hours(day, today=TODAY)
        with pytest.raises(Refused, match="chưa đến ngày áp dụng"):
            drop_hours(date(2010, 1, 1), today=TODAY)
        assert OpeningHours.objects.count() == 1


class TestAYear:
    def test_confirmed_only_with_its_source_and_nothing_expected(self) -> None:
        with refused_at("source", "Ghi căn cứ"):
            set_year(2027, YearState.CONFIRMED, "")
        with refused_at("all_official", "ngày ghi là dự kiến"):
            set_year(2027, YearState.CONFIRMED, "Thông báo 1/TB")
        set_year(2027, YearState.CONFIRMED, "Thông báo 1/TB", all_official=True)
        assert CalendarYear.objects.get(year=2027).state == "confirmed"
        assert not CalendarDay.objects.filter(date__year=2027).exclude(confidence="official").exists()

    def test_not_with_part_of_its_days_nor_without_any(self) -> None:
        with refused_at("state", "Năm 2028 chưa có ngày nghỉ nào"):
            set_year(2028, YearState.PROVISIONAL, "")
        typed(date(2028, 1, 3))
        with refused_at("state", "Năm 2028 mới có 1 ngày nghỉ; luật có ít nhất 11"):
            set_year(2028, YearState.CONFIRMED, "Thông báo")

    def test_not_before_the_first_opening_hours(self) -> None:
        OpeningHours.objects.update(force_from=date(2027, 3, 1))
        with refused_at("state", "Đầu năm 2027 chưa có giờ làm việc"):
            set_year(2027, YearState.CONFIRMED, "Thông báo", all_official=True)

    @pytest.mark.parametrize(
        ("today", "asked"), [("2026-09-30", None), ("2026-10-01", 2027), ("2026-12-31", 2027)]
    )
    def test_asked_for_from_october(self, today: str, asked: int | None) -> None:
        assert year_to_confirm(real_calendar(), date.fromisoformat(today)) == asked

    def test_not_asked_for_when_confirmed_nor_past_the_end(self) -> None:
        assert year_to_confirm(real_calendar(), date(2025, 11, 1)) is None
        assert year_to_confirm(real_calendar(), date(2079, 11, 1)) is None


class TestSuggestions:
    def test_weekdays_of_the_year_with_their_names(self) -> None:
        found = {one.day: one.name for one in suggestions(2028)}
        assert found[date(2028, 1, 26)] == "Tết Nguyên Đán"
        assert found[date(2028, 9, 1)] == "Quốc khánh"
        assert all(day.weekday() < 5 and day.year == 2028 for day in found)
        assert date(2028, 9, 2) not in found, "a Saturday is off anyway"

    def test_what_is_ticked_is_only_expected_and_the_year_provisional(self) -> None:
        chosen = [date(2028, 1, 26), date(2028, 9, 1)]
        assert accept_suggestions(2028, chosen) == 2
        days = CalendarDay.objects.filter(date__year=2028)
        assert {(day.date, day.confidence, day.kind) for day in days} == {
            (day, "unconfirmed", "off") for day in chosen
        }
        assert CalendarYear.objects.get(year=2028).state == "provisional"
        assert CalendarVersion.objects.count() == 1, "nothing is in force before it is applied"

    def test_only_what_was_proposed_and_only_once(self) -> None:
        with refused_at("days", "ít nhất một ngày"):
            accept_suggestions(2028, [date(2028, 7, 3)])
        with pytest.raises(Refused, match="Năm 2027 đã có lịch"):
            accept_suggestions(2027, [date(2027, 1, 1)])

    @pytest.mark.parametrize("year", [2009, 2080])
    def test_not_outside_the_calendar(self, year: int) -> None:
        with pytest.raises(ValueError, match="outside"):
            suggestions(year)
