"""Filters that turn dates, numbers and personal numbers into the words of the screen.

They return text, never numbers: Django would write a bare number again by its own rules.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django import template

from procedures import dates

register = template.Library()


@register.filter
def vn_date(day: dt.date | None) -> str:
    """dd/mm/yyyy of a date or moment; "—" for nothing."""
    return dates.vn_date(day) if day else dates.NO_VALUE


@register.filter
def vn_short(day: dt.date | None, year: int | None = None) -> str:
    """dd/mm; with the year that is plain on the page, a day of another year is written in full."""
    if not day:
        return dates.NO_VALUE
    plain = year is None or dates.as_date(day).year == year
    return dates.vn_day_month(day) if plain else dates.vn_date(day)


@register.filter
def vn_time(moment: dt.datetime | dt.time | None) -> str:
    """HH:MM; midnight is a time, only None is "—"."""
    return dates.NO_VALUE if moment is None else dates.vn_time(moment)


@register.filter
def vn_moment(moment: dt.datetime | None) -> str:
    """17:00 thứ Sáu 27/11/2026."""
    return dates.vn_moment(moment) if moment else dates.NO_VALUE


@register.filter
def vn_stamp(moment: dt.datetime | None) -> str:
    """dd/mm HH:MM, the moment in ledgers and lists."""
    return f"{dates.vn_day_month(moment)} {dates.vn_time(moment)}" if moment else dates.NO_VALUE


@register.filter
def weekday(day: dt.date | None) -> str:
    """thứ Hai .. Chủ nhật."""
    return dates.weekday_name(day) if day else dates.NO_VALUE


@register.filter
def weekday_short(day: dt.date | None) -> str:
    """T2 .. CN."""
    return dates.weekday_short(day) if day else dates.NO_VALUE


@register.filter
def vn_number(number: int | None) -> str:
    """1.234; None is "—", zero is "0"."""
    return dates.NO_VALUE if number is None else dates.vn_number(int(number))


@register.filter
def vn_decimal(number: Decimal | float | None, places: int = 1) -> str:
    """1.234,5 with as many places as asked; None is "—"."""
    return dates.NO_VALUE if number is None else dates.vn_decimal(number, places)


@register.filter
def vn_percent(rate: Decimal | float | None, places: int = 1) -> str:
    """94,0 %; None is "—"."""
    return dates.vn_percent(rate, places)


@register.filter
def vn_money(amount: int | None) -> str:
    """100.000 đ; None is "—"."""
    return dates.NO_VALUE if amount is None else dates.money_vnd(int(amount))


@register.filter
def mask_id(number: str | None) -> str:
    """An identity number in threes with its middle hidden: 999 075 ••• •41.

    The first half (in whole threes) and the last two characters stay; of six or fewer only those two.
    """
    bare = "".join((number or "").split())
    if not bare:
        return dates.NO_VALUE
    kept = len(bare) // 6 * 3 if len(bare) > 6 else 0
    masked = bare[:kept] + "•" * max(0, len(bare) - kept - 2) + bare[max(kept, len(bare) - 2) :]
    return dates.NBSP.join(masked[at : at + 3] for at in range(0, len(masked), 3))


@register.filter
def mask_phone(number: str | None) -> str:
    """A telephone number without its last three digits: 0900 000 •••."""
    bare = "".join((number or "").split())
    if not bare:
        return dates.NO_VALUE
    masked = bare[:-3] + "•" * min(3, len(bare))
    parts = [masked[:4], masked[4:7], masked[7:]]
    return dates.NBSP.join(part for part in parts if part)


@register.filter
def phone_link(number: str) -> str:
    """A telephone number as a tel: address wants it: digits and a leading plus only."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


@register.filter
def notice_kind(level_tag: str) -> str:
    """The kind of notice for a message's level: an error is red, a warning amber."""
    return "late" if level_tag == "error" else "soon"


@register.filter
def toast_link(extra_tags: str | None) -> dict[str, str] | None:
    """Read the extra_tags of a message, "/ho-so/12/|Mở", into a link of this site; anything else is None."""
    url, _, label = (extra_tags or "").partition("|")
    if label and url.startswith("/") and not url.startswith(("//", "/\\")):
        return {"url": url, "label": label}
    return None
