"""The year as the eye sees it: what is off, worked instead, expected, today."""

from datetime import date

from procedures.models.calendar import build_calendar
from procedures.year_view import Cell, YearView, lay_out
from tests.ward import calendar_content, real_calendar

TODAY = date(2026, 11, 23)


def cell(view: YearView, day: date) -> Cell:
    weeks = view.months[day.month - 1].weeks
    [found] = [one for week in weeks for one in week if one and one.day == day]
    return found


def test_a_year_has_all_its_days_once_and_seven_places_a_week() -> None:
    view = lay_out(2028, real_calendar(), TODAY)
    days = [one.day for month in view.months for week in month.weeks for one in week if one]
    assert len(days) == len(set(days)) == 366
    assert {len(week) for month in view.months for week in month.weeks} == {7}


def test_the_sums_of_2026() -> None:
    view = lay_out(2026, real_calendar(), TODAY)
    assert (view.working_days, view.off_in_week, view.make_up_days) == (249, 14, 2)


def test_each_kind_of_day_has_its_look_and_its_words() -> None:
    view = lay_out(2026, real_calendar(), TODAY)
    assert cell(view, date(2026, 11, 24)) == Cell(date(2026, 11, 24), "d-off", "Nghỉ: Ngày Văn hóa Việt Nam")
    assert cell(view, date(2026, 8, 22)).css == "d-work"
    assert cell(view, date(2026, 8, 23)) == Cell(date(2026, 8, 23), "d-end", "")
    assert cell(view, date(2026, 8, 24)) == Cell(date(2026, 8, 24), "", "")
    assert cell(view, TODAY) == Cell(TODAY, "d-today", "Hôm nay.")


def test_an_expected_day_looks_and_reads_unsure() -> None:
    view = lay_out(2027, real_calendar(), TODAY)
    assert cell(view, date(2027, 2, 9)) == Cell(date(2027, 2, 9), "d-trial", "Nghỉ: Mùng 4 (dự kiến)")
    assert cell(view, date(2027, 2, 8)).css == "d-off"


def test_today_off_is_both() -> None:
    day = date(2026, 11, 24)
    shown = cell(lay_out(2026, real_calendar(), day), day)
    assert (shown.css, shown.title) == ("d-off d-today", "Hôm nay. Nghỉ: Ngày Văn hóa Việt Nam")


def test_days_in_a_row_of_one_kind_are_one_line() -> None:
    lines = {line.days_text: line for line in lay_out(2026, real_calendar(), TODAY).stretches}
    assert lines["16/02–20/02"].names.startswith("29 tháng Chạp; Mùng 1 Tết Bính Ngọ")
    assert (lines["thứ Bảy 22/08"].kind, lines["thứ Ba 24/11"].kind) == ("Làm bù", "Nghỉ")


def test_sure_and_expected_days_are_not_one_line() -> None:
    lines = [(line.days_text, line.sure) for line in lay_out(2027, real_calendar(), TODAY).stretches]
    assert ("thứ Sáu 05/02", False) in lines
    assert ("06/02–08/02", True) in lines
    assert ("09/02–11/02", False) in lines


def test_a_day_with_hours_of_its_own_and_a_saturday_for_reception_say_so() -> None:
    content = calendar_content(half_days={"2026-03-04": "07:00-11:30"})
    saturday = {"date": "2026-03-07", "kind": "reception_only", "name": "Sáng thứ Bảy", "sessions": ""}
    content["days"].append(saturday | {"confidence": "official"})
    view = lay_out(2026, build_calendar(content), TODAY)
    assert cell(view, date(2026, 3, 4)).title == "Giờ riêng: 07:00-11:30"
    assert cell(view, date(2026, 3, 7)).title.startswith("Chỉ tiếp nhận, không tính vào thời hạn: Sáng")
    assert view.working_days == 249
