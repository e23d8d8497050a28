"""A change of the calendar: tried on the open dossiers, then published together with their new dates.

Decision D1: `due_first` of open dossiers is computed again both ways; ended ones keep theirs, with the
calendar version they were judged by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from dossiers.models import Dossier
from dossiers.numbering import Series
from dossiers.permissions import can
from dossiers.workflow import Action
from procedures.actions.calendar import digest_of, publish, typed_content
from procedures.actions.calendar_draft import hold_calendar
from procedures.calendar import Calendar, CalendarError, local
from procedures.calendar_differences import Difference, differences
from procedures.models import CalendarVersion, Officer, Ward
from procedures.models.calendar import build_calendar

from .errors import Conflict, NotPermitted, Refused
from .moves import Move, find_moves
from .numbers import hold_series
from .recalculation import follow_calendar, recalculate_all

LONGEST_REASON = 300  # what the column of a version holds


class DraftChanged(Conflict):
    """The draft or the calendar in force is another than the one that was tried: nothing was applied."""


class AlreadyApplied(Conflict):
    """This very draft is in force already; `version` says since when and by whom."""

    def __init__(self, version: CalendarVersion) -> None:
        who = version.created_by.full_name if version.created_by else "hệ thống"
        super().__init__(
            f"Lịch này đã được {who} áp dụng lúc {local(version.created_at):%H:%M ngày %d/%m/%Y}, "
            "không áp dụng lần nữa."
        )
        self.version = version


@dataclass(frozen=True)
class Seen:
    """Which draft a person has seen the effect of, and upon which version of the calendar it was typed."""

    base: int
    digest: str


@dataclass(frozen=True)
class Trial:
    """A draft tried on the open dossiers."""

    seen: Seen
    changes: Sequence[Difference]
    moves: Sequence[Move]
    open_dossiers: int


@dataclass(frozen=True)
class Applied:
    """What was done: the version now in force, and what moved."""

    version: CalendarVersion
    moves: Sequence[Move]


def try_draft(at: datetime) -> Trial:
    """What applying the draft now would do; nothing is written.

    Raises Refused, with a sentence, when the draft is no calendar or there is none in force to change.
    """
    version, typed = _in_force(), typed_content()
    changes = differences(version.content, typed)
    dossiers = list(_open_dossiers()) if changes else []
    calendar = _built(typed)
    return Trial(
        Seen(version.pk, digest_of(typed)), changes, find_moves(dossiers, calendar, local(at)), len(dossiers)
    )


@transaction.atomic
def apply_draft(seen: Seen, *, reason: str, actor: Officer | None, at: datetime) -> Applied:
    """Publish the draft that was seen, and bring every open dossier to it, in one transaction.

    `actor` None (a command) only where no dossier moves. Raises DraftChanged or AlreadyApplied when the draft
    is another by now, NotPermitted, and Refused with the field.
    """
    at = local(at)
    if actor is not None and not can(actor, Action.RECALCULATE, None, at.date()):
        raise NotPermitted("Áp dụng lịch là việc của Văn phòng.")
    if not reason.strip():
        raise Refused("Ghi lý do, căn cứ của thay đổi.", "reason")
    hold_calendar()
    _check_seen(seen)
    _hold_receptions(at)
    told_of = _open_dossiers().select_related("applicant", "proxy", "procedure")
    dossiers = list(told_of.select_for_update(of=("self",)))
    try:
        version = publish(reason.strip()[:LONGEST_REASON], at=at, by=actor)
    except CalendarError as error:
        raise Refused(str(error)) from None
    if version is None:
        raise Refused("Không có thay đổi nào để áp dụng.")
    calendar = version.calendar
    moves = find_moves(dossiers, calendar, at)
    if moves and actor is None:
        raise Refused("Thay đổi này dời hạn của hồ sơ đang mở: phải có người của Văn phòng áp dụng.")
    if moves:
        ward: Ward = Ward.objects.select_related("pinned_form_set").current(at.date())
        recalculate_all(moves, calendar, ward, actor=actor, at=at)
    follow_calendar(dossiers, calendar)
    return Applied(version, moves)


def _in_force() -> CalendarVersion:
    version: CalendarVersion | None = (
        CalendarVersion.objects.select_related("created_by").order_by("-pk").first()
    )
    if version is None:
        raise Refused("Chưa có lịch làm việc nào đang áp dụng. Nạp lịch bằng lệnh manage.py load_calendar.")
    return version


def _built(content: dict[str, Any]) -> Calendar:
    try:
        return build_calendar(content)
    except CalendarError as error:
        raise Refused(str(error)) from None


def _check_seen(seen: Seen) -> None:
    """The draft and what it was typed upon, as they stand under the lock."""
    version, digest = _in_force(), digest_of(typed_content())
    if version.pk != seen.base and version.digest == seen.digest == digest:
        raise AlreadyApplied(version)
    if version.pk != seen.base or digest != seen.digest:
        raise DraftChanged("Lịch vừa được người khác sửa nên chưa áp dụng gì. Xem lại ảnh hưởng dưới đây.")


def _hold_receptions(at: datetime) -> None:
    """Nobody is promised a date by the old calendar from here on; a site without a ward receives nothing."""
    ward: Ward | None = Ward.objects.in_force(at.date()).first()
    if ward is not None:
        hold_series(Series.CODE, ward.unit_code, at.date())


def _open_dossiers() -> QuerySet[Dossier]:
    found: QuerySet[Dossier] = Dossier.objects.open().order_by("pk").prefetch_related("pauses")
    return found
