"""What the door says, at the hours that matter."""

import pytest

from procedures.opening import next_day_off, opening
from tests.ward import moment, real_calendar

CALENDAR = real_calendar()
UNTIL_FIVE = "đến 17 giờ (nghỉ trưa 11 giờ 30 - 13 giờ 30)."


@pytest.mark.parametrize(
    ("at", "is_open", "line"),
    [
        ("2026-11-16 08:00", True, f"Đang mở cửa. Hôm nay, thứ Hai 16/11: {UNTIL_FIVE}"),
        ("2026-11-16 06:30", False, "Chưa mở cửa. Mở cửa lúc 7 giờ hôm nay."),
        ("2026-11-16 12:00", False, "Nghỉ trưa. Mở cửa lúc 13 giờ 30 hôm nay."),
        ("2026-11-23 17:00", False, "Đã hết giờ. Mở lại 7 giờ thứ Tư 25/11."),
        ("2026-11-24 09:00", False, "Hôm nay nghỉ. Mở lại 7 giờ thứ Tư 25/11."),
        ("2026-08-22 09:00", True, f"Đang mở cửa. Hôm nay, thứ Bảy 22/08: {UNTIL_FIVE}"),
    ],
)
def test_the_line(at: str, is_open: bool, line: str) -> None:
    told = opening(moment(at), CALENDAR)
    assert told.open is is_open
    assert f"{told.head} {told.text}" == line


def test_the_next_day_off_by_name() -> None:
    assert next_day_off(moment("2026-11-16 08:00").date(), CALENDAR) == "thứ Ba 24/11 (Ngày Văn hóa Việt Nam)"
    assert next_day_off(moment("2027-11-24 08:00").date(), CALENDAR) == ""
