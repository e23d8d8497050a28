"""Which periodic reports are late or soon due, for the morning mail of office and leaders."""

from __future__ import annotations

from dossiers.letters.notices import address
from dossiers.letters.staff_mail import SHOWN, Line, Section
from procedures.calendar import local
from procedures.dates import vn_date
from procedures.models import Officer

from .duties import Owed, owed_reports
from .plan_reading import EVERYTHING
from .plan_states import SOON
from .scopes import Scope


def duty_sections(officer: Officer, scope: Scope) -> list[Section]:
    """What is to be sent within a week, or should have been; of last year too: its report is due in this."""
    if not officer.roles & EVERYTHING:
        return []
    today, year = local(scope.at).date(), scope.period.last.year
    owed = [one for y in (year - 1, year) for one in owed_reports(y, scope.closing_day, today)]
    waiting = [
        one for one in owed if not one.sent and one.chosen.period.last < today <= one.due_on + 9 * SOON
    ]
    near = [one for one in waiting if one.due_on <= today + SOON]
    lines = tuple(_line(one) for one in near[:SHOWN])
    return [Section("Báo cáo định kỳ phải gửi", lines, len(near), address("report-duties"), things="báo cáo")]


def _line(one: Owed) -> Line:
    state = one.report.get_status_display().lower() if one.report else "chưa lập"
    where = address("report", one.report.pk) if one.report else address("report-new")
    return Line(
        f"{one.badge.text}: báo cáo {one.chosen.label}, gửi trước {vn_date(one.due_on)}, {state}", where
    )
