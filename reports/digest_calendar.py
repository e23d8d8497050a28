"""What the office has to do about the calendar, for its morning mail."""

from __future__ import annotations

from dossiers.letters.notices import address
from dossiers.letters.staff_mail import Line, Section
from dossiers.models import Dossier
from procedures.actions.calendar_draft import unapplied
from procedures.calendar import at_minute, local
from procedures.dates import vn_number
from procedures.models import Officer
from procedures.roles import Role
from procedures.year_view import year_to_confirm

from .scopes import Scope


def calendar_sections(officer: Officer, scope: Scope) -> list[Section]:
    """For the office: next year while it is not confirmed, what is typed and not applied, receipts owed."""
    if Role.OFFICE not in officer.roles or scope.calendar is None:
        return []
    lines = [*_next_year(scope), *_draft(), *_receipts()]
    return [Section("Việc về lịch làm việc", tuple(lines), len(lines), address("calendar"))]


def _next_year(scope: Scope) -> list[Line]:
    if scope.calendar is None:
        return []
    today = local(scope.at).date()
    year = year_to_confirm(scope.calendar, today)
    if year is None:
        return []
    begins = at_minute(today.replace(year=year, month=1, day=1), 0)
    count = Dossier.objects.open().filter(due_first__gte=begins).count()
    due = f", {vn_number(count)} hồ sơ đang mở đã hẹn sang năm đó" if count else ""
    state = "là tạm tính" if scope.calendar.year_state(year) else "chưa nhập"
    return [Line(f"Lịch năm {year} {state}, chưa xác nhận{due}", f"{address('calendar')}?nam={year}")]


def _draft() -> list[Line]:
    changes = unapplied()
    if not changes:
        return []
    return [Line(f"{vn_number(len(changes))} thay đổi của lịch chưa áp dụng", address("calendar-change"))]


def _receipts() -> list[Line]:
    count = Dossier.objects.owed_receipt().count()
    return [Line(f"{vn_number(count)} giấy hẹn mới chờ giao", address("new-receipts"))] if count else []
