"""Why this date: each line an event, its arithmetic and the due moment after it; replaced ones stay. Pure.

The arithmetic is the engine's own (`procedures.deadlines.clock`); here it is only put into words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from dossiers.models import Apology, Dossier, Event, Pause
from dossiers.pause_words import BEGUN, ENDED
from dossiers.workflow import FINISHED, Action
from procedures.calendar import Calendar, local
from procedures.dates import vn_date, vn_day_month, vn_moment, weekday_name
from procedures.deadlines import ClockStep, StepKind, Unit

from .words import MOST_DAYS, days_words

_ISSUED = (Apology.Status.APPROVED, Apology.Status.DELIVERED)


@dataclass(frozen=True)
class LedgerLine:
    """`due` is the due moment after the event; `kind` says how it is shown.

    kind: due (counts), replaced (struck through), paused (there is none), late (days late so far), told (what
    an apology promised: it does not count), same (unchanged).
    """

    at: datetime
    what: str
    how: str
    kind: str
    due: datetime | None = None
    text: str = ""


def ledger(
    dossier: Dossier,
    steps: Sequence[ClockStep],
    pauses: Sequence[Pause],
    apologies: Iterable[Apology],
    at: datetime,
    calendar: Calendar,
    events: Iterable[Event] = (),
) -> list[LedgerLine]:
    """The lines in order of time. `steps` from `actions.clock.clock_of`, `pauses` in order of beginning."""
    lines = _clock_lines(dossier, steps, pauses, calendar)
    lines += _moved(dossier, steps, at)
    lines = _struck(lines)
    lines += [_recalculated(one) for one in events if one.action == Action.RECALCULATE.value]
    lines += [_apology(one) for one in apologies if one.status in _ISSUED]
    lines += _late(dossier, at, calendar) + _late_before(dossier, calendar)
    return sorted(lines, key=lambda line: local(line.at))


# -- the clock --------------------------------------------------------------------------------------


def _clock_lines(
    dossier: Dossier, steps: Sequence[ClockStep], pauses: Sequence[Pause], calendar: Calendar
) -> list[LedgerLine]:
    starting = {local(pause.started_at): pause for pause in pauses}
    ending = {local(pause.ended_at): pause for pause in pauses if pause.ended_at}
    supplements = [pause for pause in pauses if pause.kind == Pause.Kind.SUPPLEMENT]
    lines = []
    for step in steps:
        pause = starting.get(step.at) if step.kind in _STARTS else ending.get(step.at)
        what = _what(step, pause, supplements)
        lines.append(_line(dossier, step, what, calendar))
    return lines


_STARTS = (StepKind.PAUSED, StepKind.PAUSED_TOO_LATE)


def _what(step: ClockStep, pause: Pause | None, supplements: Sequence[Pause]) -> str:
    if step.kind is StepKind.LEG_ENDED:
        return "Yêu cầu nghĩa vụ tài chính"
    if step.kind is StepKind.LEG_BEGAN:
        return "Đã nộp nghĩa vụ tài chính, bắt đầu chặng hai"
    if step.kind is StepKind.RECEIVED or pause is None:
        return "Nhận hồ sơ"
    kind = Pause.Kind(pause.kind)
    if step.kind not in _STARTS:
        return ENDED[kind]
    return f"{BEGUN[kind]} lần {supplements.index(pause) + 1}" if pause in supplements else BEGUN[kind]


def _line(dossier: Dossier, step: ClockStep, what: str, calendar: Calendar) -> LedgerLine:
    match step.kind:
        case StepKind.PAUSED:
            return LedgerLine(step.at, what, "tạm dừng, không có ngày hẹn", "paused")
        case StepKind.PAUSED_TOO_LATE:
            return LedgerLine(step.at, what, "bắt đầu sau hạn nên hạn không đổi, hồ sơ vẫn trễ", "same")
        case StepKind.LEG_ENDED:
            return LedgerLine(
                step.at, what, "xong chặng một; hẹn lần 2 sau khi có chứng từ nộp tiền", "paused"
            )
        case StepKind.RECEIVED | StepKind.LEG_BEGAN:
            how = _counted(dossier, step, calendar)
        case StepKind.RESTARTED:
            how = f"tính lại từ đầu: {_counted(dossier, step, calendar)}"
        case StepKind.RESUMED:
            how = f"tính tiếp phần còn lại: {_counted(dossier, step, calendar)}"
    return LedgerLine(step.at, what, how, "due", step.due_at)


def _counted(dossier: Dossier, step: ClockStep, calendar: Calendar) -> str:
    """The arithmetic from `step` to its due moment, with every counted day where there are few."""
    if step.due_at is None:
        return "—"
    due = step.due_at.date()
    match Unit(dossier.limit_unit):
        case Unit.WORKING_DAY if step.counted_after is not None:
            return _working_days(step.counted_after, due, calendar)
        case Unit.CALENDAR_DAY | Unit.MONTH if step.counted_after is not None:
            return _calendar_days(dossier, step.counted_after, due, step.kind)
        case Unit.SAME_DAY:
            return _same_day(step.at.date(), due)
    return dossier.limit_text


def _working_days(after: date, due: date, calendar: Calendar) -> str:
    days = calendar.working_days(after, due)
    if not days:
        return f"đã dùng hết thời hạn, hạn là giờ đóng cửa ngày {vn_day_month(due)}"
    text = f"{len(days)} ngày làm việc: {days_words(days)}"
    if len(days) > MOST_DAYS:
        text = f"{len(days)} ngày làm việc, {days_words(days)}"
    off = [(day, special.name) for day, special in calendar.special_days_off(after, due) if day.weekday() < 5]
    return f"{text}; không tính {_days_off(off)}" if off else text


def _days_off(days: Sequence[tuple[date, str]]) -> str:
    """ "24/11 Ngày Văn hóa Việt Nam": days off of the same name together."""
    names: dict[str, list[date]] = {}
    for day, name in days:
        names.setdefault(name, []).append(day)
    return ", ".join(f"{days_words(found)} ({name})" for name, found in names.items())


def _calendar_days(dossier: Dossier, after: date, due: date, kind: StepKind) -> str:
    whole = kind is not StepKind.RESUMED
    text = f"{dossier.limit_text} kể từ {vn_day_month(after)}" if whole else f"kể từ {vn_day_month(after)}"
    length = dossier.limit_amount if dossier.limit_unit == Unit.CALENDAR_DAY else None
    if whole and length is not None and (due - after).days > length:
        return f"{text}; ngày cuối là ngày nghỉ nên chuyển sang {weekday_name(due)} {vn_day_month(due)}"
    return text


def _same_day(start: date, due: date) -> str:
    if start == due:
        return "trong ngày làm việc nhận hồ sơ"
    return f"nhận sau giờ chốt hoặc ngày nghỉ: trả trong {weekday_name(due)} {vn_day_month(due)}"


# -- around the clock -------------------------------------------------------------------------------


def _moved(dossier: Dossier, steps: Sequence[ClockStep], at: datetime) -> list[LedgerLine]:
    """A line where the stored due moment is not the one today's calendar gives."""
    stored, computed = dossier.due_first, steps[-1].due_at if steps else None
    if stored is None or computed is None or local(stored) == computed:
        return []
    how = "lịch làm việc đã thay đổi sau khi hẹn; hạn đang giữ theo lịch cũ"
    return [LedgerLine(at, "Hạn đang áp dụng", how, "due", stored)]


def _recalculated(event: Event) -> LedgerLine:
    """The date a change of the calendar replaced; the lines of the clock are counted by the new calendar."""
    before = event.data.get("due_first_before")
    receipt = f", giấy hẹn mới số {event.data['receipt']:02d}" if "receipt" in event.data else ""
    how = f"hạn trước đó được tính lại theo lịch mới{receipt}"
    due = datetime.fromisoformat(before) if before else None
    return LedgerLine(event.occurred_at, "Lịch làm việc thay đổi", how, "replaced" if due else "same", due)


def _struck(lines: Sequence[LedgerLine]) -> list[LedgerLine]:
    """Every due moment but the last is replaced; while paused, all are."""
    last = max((i for i, line in enumerate(lines) if line.kind in ("due", "paused")), default=-1)
    return [
        replace(line, kind="replaced") if line.kind == "due" and index != last else line
        for index, line in enumerate(lines)
    ]


def _apology(apology: Apology) -> LedgerLine:
    paper = apology.paper
    number = f" số {paper.number:02d}/{paper.symbol}" if paper else ""
    how = f"hẹn lại {vn_moment(apology.new_due)}; hồ sơ có thư xin lỗi vẫn tính là trễ hẹn"
    return LedgerLine(
        apology.approved_at or apology.drafted_at, f"Thư xin lỗi{number}", how, "told", apology.new_due
    )


def _late(dossier: Dossier, at: datetime, calendar: Calendar) -> list[LedgerLine]:
    """How many days late, each listed; nothing while it is not late."""
    finished = dossier.state in FINISHED
    moment = local(dossier.resolved_at or dossier.ended_at or at)
    due = local(dossier.due_first) if dossier.due_first else None
    if due is None or moment <= due:
        return []
    days = calendar.working_days(due.date(), moment.date())
    what = "Có kết quả, trễ hẹn" if finished else "Kết thúc sau hạn" if dossier.ended_at else "Đang trễ"
    how = days_words(days) if days else f"sau giờ hẹn, cùng ngày {vn_date(due)}"
    return [LedgerLine(moment, what, how, "late", text=_days_text(len(days)))]


def _late_before(dossier: Dossier, calendar: Calendar) -> list[LedgerLine]:
    """The first of two legs, where it was late."""
    due, ended = dossier.leg_one_due, dossier.leg_one_ended_at
    if dossier.leg_one_days_late is None or due is None or ended is None:
        return []
    days = calendar.working_days(local(due).date(), local(ended).date())
    how = days_words(days) if days else f"sau giờ hẹn, cùng ngày {vn_date(due)}"
    text = _days_text(dossier.leg_one_days_late)
    return [LedgerLine(ended, "Xong chặng một, trễ hẹn", how, "late", text=text)]


def _days_text(days: int) -> str:
    return f"{days} ngày" if days else "trong ngày"
