"""A line of the desk: hours used at the step, one flag, what may be done together. Pure.

The dossier carries what its query told of the step and the letter: `step_name`, `step_budget`,
`step_outside`, `next_step`, `next_outside`, `next_partner` (short name, when a partner agency is next) and
`letter_status` (of the latest apology that was not withdrawn).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dossiers.models import Apology
from dossiers.workflow import Status
from procedures.calendar import Calendar, local
from procedures.dates import vn_day_month, weekday_name

from .words import hours_pair

SOON = 2  # working days left within which tomorrow's day off and the partner's step are worth a word
_UNSENT = {
    Apology.Status.DRAFT.value: "thư đang soạn",
    Apology.Status.SUBMITTED.value: "thư chờ duyệt",
}


@dataclass(frozen=True)
class Flag:
    """The one thing to know about a row."""

    icon: str
    text: str
    late: bool = False


@dataclass(frozen=True)
class DeskRow:
    """`group` names the step and what follows: rows of one group go on together. `hours` is empty where no
    hours are counted (paused, a step outside the limit)."""

    dossier: Any
    due: Any
    when: str
    step: str
    used: int
    budget: int
    hours: str
    flag: Flag | None
    group: str


def desk_row(dossier: Any, due: Any, used: int, at: datetime, calendar: Calendar) -> DeskRow:
    """The row of a dossier that has used `used` nominal minutes at its step; `due` is its badge."""
    counted = not dossier.is_paused and not dossier.step_outside and dossier.is_open
    budget = dossier.step_budget or 0
    return DeskRow(
        dossier=dossier,
        due=due,
        when=_when(dossier),
        step=_step(dossier),
        used=used,
        budget=budget,
        hours=hours_pair(used, budget) if counted else "",
        flag=flag(dossier, at, calendar),
        group=_group(dossier),
    )


def _when(dossier: Any) -> str:
    if dossier.due_first is not None:
        return f"{weekday_name(dossier.due_first)} {vn_day_month(dossier.due_first)}"
    return f"từ {vn_day_month(dossier.paused_at)}" if dossier.paused_at else ""


def _step(dossier: Any) -> str:
    if dossier.state is Status.RESOLVED:
        return "Chờ quầy nhận kết quả"
    if dossier.state is Status.AWAITING_SUPPLEMENT:
        return "Chờ công dân"
    if dossier.holder is not None and dossier.holder.is_partner and not dossier.step_outside:
        return f"{dossier.holder.short_name} giữ"
    return dossier.step_name or ""


def _group(dossier: Any) -> str:
    if dossier.is_paused or not dossier.is_open:
        return f"{_step(dossier)} (không chuyển được)"
    return (
        f"{dossier.step_name} → {dossier.next_step}"
        if dossier.next_step
        else f"{dossier.step_name} (bước cuối)"
    )


def flag(dossier: Any, at: datetime, calendar: Calendar) -> Flag | None:
    """The most serious thing to know; None when there is nothing."""
    return (
        _of_what_is_done(dossier, at, calendar)
        or _of_lateness(dossier, at)
        or _of_signing(dossier)
        or _of_the_pause(dossier)
        or _of_the_days(dossier, at, calendar)
        or _of_the_past(dossier)
    )


def _of_lateness(dossier: Any, at: datetime) -> Flag | None:
    if not dossier.is_open or dossier.due_first is None or at <= local(dossier.due_first):
        return None
    if dossier.letter_status in _UNSENT:
        return Flag("mail", _UNSENT[dossier.letter_status], late=True)
    if dossier.letter_status is None:
        return Flag("mail-off", "chưa có thư", late=True)
    told = local(dossier.due_current)
    if at > told:
        return Flag("mail-off", f"hẹn lại {vn_day_month(told)} cũng quá", late=True)
    return Flag("mail-check", f"hẹn lại {vn_day_month(told)}")


def _of_what_is_done(dossier: Any, at: datetime, calendar: Calendar) -> Flag | None:
    """Approved and not yet recorded, or resolved and not yet at the counter: the next step at once, that
    it lies there after a working day."""
    resolved = dossier.state is Status.RESOLVED
    done = dossier.resolved_at if resolved else dossier.approved_at
    if done is None or not (resolved or dossier.state is Status.IN_PROGRESS):
        return None
    if done < stuck_since(at, calendar):
        return Flag("circle-dashed-check", "chưa chuyển quá 1 ngày")
    return Flag("circle-dashed-check", "chờ quầy nhận" if resolved else "đã duyệt, cần ghi kết quả")


def stuck_since(at: datetime, calendar: Calendar) -> datetime:
    """What was done before this moment has lain for a whole working day (decision D3)."""
    return calendar.closing(calendar.previous_working_day(at.date())) - timedelta(days=1)


def _of_signing(dossier: Any) -> Flag | None:
    if dossier.is_open and dossier.for_signature_at is not None:
        return Flag("send", f"trình duyệt {vn_day_month(dossier.for_signature_at)}")
    return None


def _of_the_pause(dossier: Any) -> Flag | None:
    if dossier.step_outside or dossier.state is Status.AWAITING_PAYMENT:
        return Flag("building-bank", "ngoài thời hạn")
    if dossier.state is Status.AWAITING_SUPPLEMENT and dossier.supplement_count > 1:
        return _asked_too_often()
    if dossier.state is Status.AWAITING_SUPPLEMENT:
        return Flag("file-plus", f"bổ sung lần {dossier.supplement_count}")
    if dossier.state is Status.SUSPENDED:
        return Flag("player-pause", "theo luật")
    return None


def _asked_too_often() -> Flag:
    """Asked for papers more than once, which the rule forbids (decree 118/2025, art. 17)."""
    return Flag("file-plus", "bổ sung nhiều lần trái quy định", late=True)


def _of_the_days(dossier: Any, at: datetime, calendar: Calendar) -> Flag | None:
    if dossier.due_first is None or not dossier.is_open:
        return None
    due = local(dossier.due_first).date()
    if calendar.working_days_between(at.date(), due) > SOON:
        return None
    if dossier.next_partner:
        return Flag("route", f"còn bước {dossier.next_partner}")
    tomorrow = calendar.special_days_off(at.date(), due)
    off = [day for day, _ in tomorrow if day > at.date() and day.weekday() < 5]
    return Flag("calendar-off", f"{vn_day_month(off[0])} nghỉ") if off else None


def _of_the_past(dossier: Any) -> Flag | None:
    if dossier.supplement_count > 1:
        return _asked_too_often()
    if dossier.supplement_count:
        return Flag("file-plus", f"đã bổ sung {dossier.supplement_count} lần")
    if dossier.promise_provisional:
        return Flag("calendar-time", "lịch tạm tính")
    if dossier.holder_officer_id is None and dossier.holder is not None and not dossier.holder.is_partner:
        return Flag("hand-stop", "chưa ai nhận")
    return None
