"""Whole years of the draft: how sure they are, and where their days come from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from ..calendar import DayKind, YearState
from ..day_rows import FEWEST_DAYS_OFF, DayRow
from ..models import CalendarDay, CalendarYear, OpeningHours
from ..suggestions import suggestions
from .calendar import load_days
from .calendar_draft import drafting
from .changes import Change
from .errors import Refused


@drafting
def set_year(year: int, state: YearState, source: str, *, all_official: bool = False) -> None:
    """Say how sure the days off of a year are, and by which paper.

    `all_official`: what was expected has come true. Raises Refused with the field for a confirmed year that
    has no source, no opening hours, fewer days off than the law gives, or days only expected.
    """
    days = CalendarDay.objects.filter(date__year=year)
    if all_official:
        days.exclude(confidence="official").update(confidence="official")
    if state is YearState.CONFIRMED:
        _check_confirmed(year, source)
    elif not days.exists():
        raise Refused(f"Năm {year} chưa có ngày nghỉ nào. Nhập ngày nghỉ trước.", "state")
    CalendarYear.objects.update_or_create(year=year, defaults={"state": state.value, "source": source})


def _check_confirmed(year: int, source: str) -> None:
    if not source:
        raise Refused("Ghi căn cứ: số, ngày của thông báo nghỉ lễ, Tết.", "source")
    if not OpeningHours.objects.filter(force_from__lte=date(year, 1, 1)).exists():
        raise Refused(f"Đầu năm {year} chưa có giờ làm việc. Nhập giờ làm việc áp dụng từ trước đó.", "state")
    days = CalendarDay.objects.filter(date__year=year)
    off = days.filter(kind=DayKind.OFF.value).count()
    if off < FEWEST_DAYS_OFF:
        raise Refused(
            f"Năm {year} mới có {off} ngày nghỉ; luật có ít nhất {FEWEST_DAYS_OFF}. Nhập đủ rồi xác nhận.",
            "state",
        )
    expected = days.filter(confidence="unconfirmed").count()
    if expected:
        raise Refused(
            f"Còn {expected} ngày ghi là dự kiến. Đánh dấu ô dưới đây nếu các ngày đó đã chính thức.",
            "all_official",
        )


@drafting
def take_over(rows: Sequence[DayRow]) -> list[Change]:
    """Bring the years of a file up to it; days with hours of their own stay."""
    return load_days(rows, ())


@drafting
def accept_suggestions(year: int, chosen: Collection[date]) -> int:
    """Take the ticked days off of a year nobody has entered, all of them only expected; how many.

    Raises Refused when none is ticked or the year is there.
    """
    if CalendarYear.objects.filter(year=year).exists():
        raise Refused(f"Năm {year} đã có lịch. Sửa từng ngày trong lịch.")
    taken = [one for one in suggestions(year) if one.day in chosen]
    if not taken:
        raise Refused("Đánh dấu ít nhất một ngày.", "days")
    for one in taken:
        values = {"kind": DayKind.OFF.value, "name": one.name, "confidence": "unconfirmed"}
        CalendarDay.objects.get_or_create(date=one.day, defaults=values)
    CalendarYear.objects.create(
        year=year,
        state=YearState.PROVISIONAL.value,
        source="Gợi ý của phần mềm theo luật và âm lịch, chưa có thông báo của năm",
    )
    return len(taken)
