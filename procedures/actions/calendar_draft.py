"""What the office types into the calendar: a draft, until it is applied together with the dossiers' dates.

Days, opening hours and years in the tables are the draft; the latest version is in force. Whoever writes the
draft or applies it holds the same lock, so that nobody applies half of what another is typing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from ..calendar import FIRST_DAY, LAST_DAY, CalendarError, DayKind, parse_sessions
from ..calendar_differences import Difference, differences
from ..dates import vn_date
from ..day_rules import OUTSIDE, day_flaw
from ..models import CalendarDay, CalendarVersion, CalendarYear, Installation, OpeningHours
from ..models.calendar import build_calendar
from .calendar import typed_content
from .errors import Refused

P = ParamSpec("P")
R = TypeVar("R")


def hold_calendar() -> None:
    """Let nobody else write or apply the draft until the transaction ends."""
    Installation.objects.select_for_update().filter(pk=1).first()


def unapplied() -> list[Difference]:
    """What has been typed and is not in force; nothing while no calendar is in force at all."""
    latest = CalendarVersion.objects.order_by("-pk").first()
    return differences(latest.content, typed_content()) if latest is not None else []


def drafting(work: Callable[P, R]) -> Callable[P, R]:
    """Make a change of the draft one transaction under the lock; refused when no calendar comes of it."""

    @wraps(work)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            hold_calendar()
            result = work(*args, **kwargs)
            try:
                build_calendar(typed_content())
            except CalendarError as error:
                raise Refused(str(error)) from None
            return result

    return done


# -- one day ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayData:
    """A date as typed. `kind` None: the hours are its own; `sessions` "07:00-11:30,13:30-17:00" or empty."""

    date: date
    kind: DayKind | None
    name: str
    sessions: str = ""
    confidence: str = "official"


@drafting
def set_day(data: DayData, *, today: date, opened: date | None = None, past_known: bool = False) -> None:
    """Type what a local date is; it replaces what the date was.

    `opened` is the date the form was opened for: another one that has an entry already is refused, so that no
    entry is overwritten unseen. `past_known`: the person knows that a past date moves open dossiers only.
    Raises Refused with the field.
    """
    try:
        sessions = parse_sessions(data.sessions)
    except CalendarError as error:
        raise Refused(str(error), "sessions") from None
    flaw = day_flaw(data.date, data.kind, sessions, data.name)
    if flaw is not None:
        raise Refused(flaw.sentence, flaw.field)
    _check_date(data.date, opened, today, past_known)
    values = {
        "kind": data.kind.value if data.kind else "",
        "name": data.name,
        "sessions": data.sessions,
        "confidence": data.confidence,
    }
    CalendarDay.objects.update_or_create(date=data.date, defaults=values)


@drafting
def make_usual(day: date, *, today: date, opened: date | None = None, past_known: bool = False) -> None:
    """Take away what was set for the local date. Raises Refused with the field."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Refused(OUTSIDE, "date")
    _check_date(day, opened, today, past_known)
    CalendarDay.objects.filter(date=day).delete()


def _check_date(day: date, opened: date | None, today: date, past_known: bool) -> None:
    if opened is not None and day != opened:
        there = CalendarDay.objects.filter(date=day).first()
        if there is not None:
            kind = there.get_kind_display() or "Giờ riêng"
            sentence = f"{vn_date(day)} đã ghi là “{kind}: {there.name}”. Bấm vào ngày đó trong lịch để sửa."
            raise Refused(sentence, "date")
    if day < today and not past_known:
        raise Refused(
            "Ngày này đã qua. Đánh dấu ô dưới đây nếu vẫn cần sửa: chỉ hạn của hồ sơ đang mở được tính lại.",
            "past_known",
        )


# -- usual hours ------------------------------------------------------------------------------------


@drafting
def set_hours(force_from: date, sessions: str, *, today: date) -> None:
    """The usual sessions from a local date on, not before today; typed again they replace those of that date.

    Raises Refused with the field.
    """
    if not FIRST_DAY <= force_from <= LAST_DAY:
        raise Refused(OUTSIDE, "force_from")
    if force_from < today:
        raise Refused(
            "Giờ mới áp dụng từ hôm nay trở đi; ngày đã qua giữ giờ đã làm việc thật.", "force_from"
        )
    if not sessions:
        raise Refused("Ghi giờ làm việc, ví dụ 07:00-11:30, 13:30-17:00.", "sessions")
    OpeningHours.objects.update_or_create(force_from=force_from, defaults={"sessions": sessions})


@drafting
def drop_hours(force_from: date, *, today: date) -> None:
    """Take back sessions that are not yet in force on the local date `today`. Raises Refused otherwise."""
    if force_from <= today or not OpeningHours.objects.filter(force_from=force_from).exists():
        raise Refused("Chỉ bỏ được giờ làm việc chưa đến ngày áp dụng.")
    OpeningHours.objects.filter(force_from=force_from).delete()


# -- taking everything back -------------------------------------------------------------------------


@transaction.atomic
def drop_changes() -> None:
    """Bring the tables back to the calendar in force; a source that an old version did not keep stays."""
    hold_calendar()
    latest = CalendarVersion.objects.order_by("-pk").first()
    if latest is not None:
        restore(latest)


def restore(version: CalendarVersion) -> None:
    """The tables as the version froze them. Must run in a transaction."""
    content = version.content
    kept = {str(year.year): year.source for year in CalendarYear.objects.all()}
    sources = content.get("sources", kept)
    for model in (CalendarDay, OpeningHours, CalendarYear):
        model.objects.all().delete()
    CalendarDay.objects.bulk_create(CalendarDay(**day) for day in content["days"])
    OpeningHours.objects.bulk_create(OpeningHours(**hours) for hours in content["hours"])
    CalendarYear.objects.bulk_create(
        CalendarYear(year=int(year), state=state, source=sources.get(year, ""))
        for year, state in content["years"].items()
    )
