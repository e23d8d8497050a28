"""Dates, moments and numbers as a Vietnamese reader expects them.

Pure: no Django, no clock, no settings. Every moment is shown in the ward's own time, Asia/Ho_Chi_Minh;
every rounding is half up in decimal arithmetic (Python's own rounding would turn 6,25 into 6,2).
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

NO_VALUE = "—"
NBSP = "\N{NO-BREAK SPACE}"

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
WEEKDAYS_SHORT = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


def local(moment: dt.datetime) -> dt.datetime:
    """Return an aware moment in the ward's time zone.

    Raises ValueError for a naive moment: guessing its zone would move a due date by up to a day.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return moment.astimezone(ZONE)


def as_date(day: dt.date) -> dt.date:
    """Return the calendar day of a date, or the ward's calendar day of an aware moment."""
    return local(day).date() if isinstance(day, dt.datetime) else day


def weekday_name(day: dt.date) -> str:
    """Return "thứ Hai" .. "thứ Bảy", "Chủ nhật" of a date or an aware moment."""
    return WEEKDAYS[as_date(day).weekday()]


def weekday_short(day: dt.date) -> str:
    """Return "T2" .. "T7", "CN" of a date or an aware moment."""
    return WEEKDAYS_SHORT[as_date(day).weekday()]


def vn_date(day: dt.date) -> str:
    """Return dd/mm/yyyy, both padded, as in tables and on the web."""
    return f"{as_date(day):%d/%m}/{as_date(day).year:04d}"


def vn_day_month(day: dt.date) -> str:
    """Return dd/mm, for places where the year is plain."""
    return f"{as_date(day):%d/%m}"


def vn_time(moment: dt.datetime | dt.time) -> str:
    """Return HH:MM; a bare time of day is taken as the ward's own."""
    return f"{local(moment) if isinstance(moment, dt.datetime) else moment:%H:%M}"


def vn_moment(moment: dt.datetime) -> str:
    """Return "17:00 thứ Sáu 27/11/2026": hour, weekday and date of a promise."""
    return f"{vn_time(moment)} {weekday_name(moment)} {vn_date(moment)}"


def paper_date(day: dt.date) -> str:
    """Return "ngày 08 tháng 3 năm 2023".

    Days under 10 and the months 1 and 2 take a leading zero, other months none
    (decree 30/2020/NĐ-CP, annex I, part II, paragraph 4).
    """
    date = as_date(day)
    month = f"{date.month:02d}" if date.month <= 2 else str(date.month)
    return f"ngày {date.day:02d} tháng {month} năm {date.year}"


def paper_moment(moment: dt.datetime) -> str:
    """Return "17 giờ 00 phút, ngày 02 tháng 12 năm 2026", the due moment as the forms print it."""
    shown = local(moment)
    return f"{shown:%H} giờ {shown:%M} phút, {paper_date(shown)}"


def vn_number(number: int) -> str:
    """Return a whole number with dots between the thousands: 1.234, -1.234.567."""
    return f"{number:,d}".replace(",", ".")


def vn_decimal(number: Decimal | float | int, places: int) -> str:
    """Return a number with a decimal comma and exactly `places` digits after it, rounded half up: 1.234,5."""
    exact = number if isinstance(number, Decimal) else Decimal(str(number))
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if not rounded:
        rounded = abs(rounded)
    return f"{rounded:,f}".translate(str.maketrans(",.", ".,"))


def vn_percent(rate: Decimal | float | int | None, places: int = 1) -> str:
    """Return a rate given in hundredths as "94,0 %" with a no-break space; None (no base) is "—"."""
    return NO_VALUE if rate is None else f"{vn_decimal(rate, places)}{NBSP}%"


def money_vnd(amount: int) -> str:
    """Return an amount in đồng: "100.000 đ", with a no-break space."""
    return f"{vn_number(amount)}{NBSP}đ"
