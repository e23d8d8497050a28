"""Dates, moments and numbers as they stand on screen and on paper."""

import datetime as dt
from decimal import Decimal

import pytest

from procedures import dates

UTC = dt.UTC
LATE_EVENING_UTC = dt.datetime(2026, 11, 26, 17, 30, tzinfo=UTC)  # 00:30 of the 27th in the ward


@pytest.mark.parametrize(
    ("day", "name", "short"),
    [
        (dt.date(2026, 11, 23), "thứ Hai", "T2"),
        (dt.date(2026, 11, 24), "thứ Ba", "T3"),
        (dt.date(2026, 11, 25), "thứ Tư", "T4"),
        (dt.date(2026, 11, 26), "thứ Năm", "T5"),
        (dt.date(2026, 11, 27), "thứ Sáu", "T6"),
        (dt.date(2026, 11, 28), "thứ Bảy", "T7"),
        (dt.date(2026, 11, 29), "Chủ nhật", "CN"),
    ],
)
def test_the_days_of_the_week(day: dt.date, name: str, short: str) -> None:
    assert (dates.weekday_name(day), dates.weekday_short(day)) == (name, short)


def test_a_moment_is_shown_on_the_ward_s_own_day() -> None:
    assert dates.vn_date(LATE_EVENING_UTC) == "27/11/2026"
    assert dates.vn_day_month(LATE_EVENING_UTC) == "27/11"
    assert dates.vn_time(LATE_EVENING_UTC) == "00:30"
    assert dates.weekday_name(LATE_EVENING_UTC) == "thứ Sáu"
    assert dates.vn_moment(LATE_EVENING_UTC) == "00:30 thứ Sáu 27/11/2026"


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        dates.vn_date(dt.datetime(2026, 11, 27, 17, 0))  # noqa: DTZ001 - that is the fault


def test_a_time_of_day_is_the_ward_s_own() -> None:
    assert dates.vn_time(dt.time(7, 5)) == "07:05"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (dt.date(2023, 3, 8), "ngày 08 tháng 3 năm 2023"),
        (dt.date(2023, 1, 1), "ngày 01 tháng 01 năm 2023"),
        (dt.date(2024, 2, 29), "ngày 29 tháng 02 năm 2024"),
        (dt.date(2026, 12, 10), "ngày 10 tháng 12 năm 2026"),
    ],
)
def test_the_date_line_of_a_paper(day: dt.date, text: str) -> None:
    assert dates.paper_date(day) == text


def test_the_due_moment_of_a_paper() -> None:
    assert dates.paper_moment(dt.datetime(2026, 12, 2, 17, 0, tzinfo=dates.ZONE)) == (
        "17 giờ 00 phút, ngày 02 tháng 12 năm 2026"
    )
    assert dates.paper_moment(LATE_EVENING_UTC).startswith("00 giờ 30 phút, ngày 27 tháng 11")


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (7, "7"), (999, "999"), (1234, "1.234"), (-1234567, "-1.234.567")],
)
def test_whole_numbers(number: int, text: str) -> None:
    assert dates.vn_number(number) == text


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (6.25, 1, "6,3"),  # half up, not to even
        (Decimal("2.675"), 2, "2,68"),  # not the binary 2.67499
        (2.675, 2, "2,68"),
        (1234.5, 1, "1.234,5"),
        (1234567, 0, "1.234.567"),
        (Decimal("-0.04"), 1, "0,0"),
        (-6.25, 1, "-6,3"),
    ],
)
def test_decimal_numbers(number: Decimal | float, places: int, text: str) -> None:
    assert dates.vn_decimal(number, places) == text


def test_rates() -> None:
    assert dates.vn_percent(94) == "94,0\u00a0%"
    assert dates.vn_percent(100.0, 0) == "100\u00a0%"
    assert dates.vn_percent(0) == "0,0\u00a0%"
    assert dates.vn_percent(None) == "—"


def test_money() -> None:
    assert dates.money_vnd(100000) == "100.000\u00a0đ"
    assert dates.money_vnd(0) == "0\u00a0đ"
