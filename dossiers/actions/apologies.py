"""Apologies with a new date while they are being written: drafted, edited, submitted, returned (decision D3).

What happens to a letter from its approval on is in `apology_issue`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import takewhile

from dossiers.lateness import NOMINAL_DAY, Stretch, nominal_minutes, step_start
from dossiers.models import Apology, Dossier, StepRun
from dossiers.workflow import Action
from procedures.calendar import Calendar, local
from procedures.deadlines import Unit, due_at
from procedures.models import StepPlan

from .base import Change, dossier_action
from .clock import limit_of
from .errors import Refused
from .letter_words import drafted_words, is_as_drafted, is_untouched, unready
from .steps import current_step

LIVE = (Apology.Status.DRAFT, Apology.Status.SUBMITTED)
ISSUED = (Apology.Status.APPROVED, Apology.Status.DELIVERED)


def proposed_date(dossier: Dossier, at: datetime, calendar: Calendar) -> datetime:
    """Closing of a working day: now plus what the unfinished steps may still take, at least one day."""
    step = current_step(dossier)
    later = StepPlan.objects.filter(
        version=dossier.procedure_version_id, seq__gt=step.plan.seq if step.plan else 0
    ).order_by("seq")
    return date_with_steps(dossier, step, later, at, calendar)


def date_with_steps(
    dossier: Dossier, step: StepRun, later: Iterable[StepPlan], at: datetime, calendar: Calendar
) -> datetime:
    """`proposed_date` for who has the step and the planned ones `later` than it, in order."""
    left = max(0, step.budget_minutes - used_minutes(dossier, step, at, calendar))
    to_come = sum(plan.budget_minutes for plan in _steps_to_come(dossier, later))
    return closing_after(left + to_come, dossier, at, calendar)


def closing_after(minutes: int, dossier: Dossier, at: datetime, calendar: Calendar) -> datetime:
    """Closing of the working day on which so many minutes of work from `at` on are done, one day at least."""
    days = max(1, -(-minutes // NOMINAL_DAY))
    day = calendar.add_working_days(local(at).date(), days)
    if dossier.due_first is not None and day <= local(dossier.due_first).date():
        day = calendar.next_working_day(local(dossier.due_first).date())
    return calendar.closing(day)


def _steps_to_come(dossier: Dossier, later: Iterable[StepPlan]) -> list[StepPlan]:
    """Of the planned steps after this one those the limit counts; in a first leg those before the duty."""
    if dossier.second_leg_amount and dossier.leg == 1:
        return list(takewhile(lambda plan: not plan.outside_limit, later))
    return [plan for plan in later if not plan.outside_limit]


def used_minutes(dossier: Dossier, step: StepRun, at: datetime, calendar: Calendar) -> int:
    """Minutes of a nominal day the step has used of its budget until `at` (or its end), pauses left out."""
    pauses = [Stretch(pause.started_at, pause.ended_at or at) for pause in dossier.pauses.all()]
    return nominal_minutes(step_start(step.given_at, calendar), step.ended_at or at, calendar, pauses)


def next_ordinal(dossier: Dossier) -> int:
    """The ordinal of the next apology: issued ones and those they replaced count, withdrawn ones do not."""
    return dossier.apologies.filter(status__in=(*ISSUED, Apology.Status.SUPERSEDED)).count() + 1


@dossier_action(Action.DRAFT_APOLOGY)
def draft_apology(
    change: Change,
    *,
    reason_code: str = "",
    reason_text: str = "",
    new_due: date | None = None,
    again_reason: str = "",
    keep_words: bool = False,
) -> None:
    """Draft the letter; what is not given is proposed from the step that holds the dossier.

    `keep_words`: a person has read the software's sentence and keeps it. The system drafts the first only.
    Drafting again when one is under way changes nothing.
    """
    dossier = change.dossier
    ordinal = next_ordinal(dossier)
    if dossier.apologies.filter(status__in=LIVE).exists():
        raise Refused("Hồ sơ này đã có thư xin lỗi đang soạn.")
    anchor = _missed(dossier, ordinal)
    if ordinal > 1 and change.actor is None:
        raise Refused("Thư xin lỗi lần hai trở đi do người soạn.")
    if ordinal > 1 and not again_reason.strip():
        raise Refused("Ghi lý do phải xin lỗi và hẹn lại lần nữa.", "again_reason")
    due = _new_due(change, new_due, anchor) if new_due else proposed_date(dossier, change.at, change.calendar)
    apology = drafted_letter(change, current_step(dossier), ordinal, anchor, due)
    apology.reason_code = change.data["reason_code"] = reason_code or apology.reason_code
    apology.reason_text = reason_text.strip() or apology.reason_text
    apology.again_reason = again_reason.strip()
    apology.save(force_insert=True)
    _note_kept_words(change, apology, keep_words)


def drafted_letter(
    change: Change, step: StepRun, ordinal: int, anchor: datetime, new_due: datetime
) -> Apology:
    """The letter as the software words it for this step, not saved, and what its event tells."""
    apology = Apology(
        dossier=change.dossier,
        ordinal=ordinal,
        anchor=anchor,
        new_due=new_due,
        drafted_at=change.at,
        step=step,
        reason_code=Apology.Reason.COORDINATION if step.department.is_partner else "",
        reason_text=drafted_words(step),
    )
    change.data |= {
        "ordinal": ordinal,
        "anchor": anchor,
        "new_due": new_due,
        "reason_code": apology.reason_code,
    }
    return apology


def _note_kept_words(change: Change, apology: Apology, keep: bool) -> None:
    """Note in the event that a person keeps the software's sentence."""
    if keep and change.actor is not None and is_as_drafted(apology.reason_text, _visits(change.dossier)):
        change.data["kept_words"] = True


def _visits(dossier: Dossier) -> list[StepRun]:
    return list(dossier.step_runs.select_related("department"))


def _missed(dossier: Dossier, ordinal: int) -> datetime:
    """The promise this letter apologises for: due_first, or the date of the apology before."""
    missed = dossier.due_first if ordinal == 1 else dossier.due_current
    if missed is None:
        raise Refused("Hồ sơ đang tạm dừng, chưa có hạn nào để xin lỗi.")
    return missed


def _new_due(change: Change, day: date, anchor: datetime) -> datetime:
    calendar = change.calendar
    if not calendar.is_working(day):
        raise Refused(f"{day:%d/%m/%Y} không phải ngày làm việc.", "new_due")
    due = calendar.closing(day)
    if due <= change.at or due <= local(anchor):
        raise Refused("Ngày hẹn lại phải sau hôm nay và sau ngày đã hẹn.", "new_due")
    return due


@dossier_action(Action.EDIT_APOLOGY)
def edit_apology(
    change: Change,
    *,
    reason_code: str,
    reason_text: str,
    new_due: date,
    long_extension_reason: str = "",
    keep_words: bool = False,
) -> None:
    """Change reason and date of a letter not yet approved; a submitted one becomes a draft again.

    `keep_words`: the person has read the software's sentence and keeps it.
    """
    apology = live_letter(change.dossier)
    if reason_code not in Apology.Reason.values:
        raise Refused("Chọn nhóm lý do.", "reason_code")
    if not reason_text.strip():
        raise Refused("Ghi lý do: cơ quan và bước nào cần thêm thời gian.", "reason_text")
    due = _new_due(change, new_due, apology.anchor)
    longest = due_at(change.at, limit_of(change.dossier), (), change.calendar)
    day_or_less = limit_of(change.dossier).unit in (Unit.SAME_DAY, Unit.WORKING_HOUR, Unit.CLOCK_HOUR)
    if (
        longest
        and due > longest + timedelta(days=1 if day_or_less else 0)
        and not long_extension_reason.strip()
    ):
        raise Refused("Hẹn lại dài hơn thời hạn gốc: ghi lý do.", "long_extension_reason")
    apology.reason_code, apology.reason_text, apology.new_due = reason_code, reason_text.strip(), due
    apology.long_extension_reason = long_extension_reason.strip()
    apology.status = Apology.Status.DRAFT
    apology.submitted_at = apology.submitted_by = None
    apology.save()
    change.data |= {"ordinal": apology.ordinal, "new_due": due, "reason_code": reason_code}
    _note_kept_words(change, apology, keep_words)


@dossier_action(Action.EDIT_APOLOGY)
def return_apology(change: Change, *, reason: str) -> None:
    """Send a submitted letter back to be written again."""
    apology = live_letter(change.dossier)
    if not reason.strip():
        raise Refused("Ghi điều cần sửa trong thư.", "reason")
    apology.status, apology.submitted_at, apology.submitted_by = Apology.Status.DRAFT, None, None
    apology.save()
    change.data |= {"ordinal": apology.ordinal, "returned": True}
    change.personal["reason"] = reason


def live_letter(dossier: Dossier) -> Apology:
    """The letter being written or waiting for approval. Raises Refused when there is none."""
    apology: Apology | None = dossier.apologies.filter(status__in=LIVE).first()
    if apology is None:
        raise Refused("Không có thư xin lỗi nào đang soạn hoặc chờ duyệt.")
    return apology


@dossier_action(Action.SUBMIT_APOLOGY)
def submit_apology(change: Change) -> None:
    """Lay the letter before a leader. Refused while its words are nobody's but the software's."""
    apology = live_letter(change.dossier)
    if apology.status == Apology.Status.SUBMITTED:
        raise Refused("Thư này đã được trình.")
    words = is_untouched(apology, _visits(change.dossier), change.dossier.events.all())
    if why_not := unready(apology, change.at, untouched=words):
        raise Refused(why_not)
    apology.status, apology.submitted_at, apology.submitted_by = (
        Apology.Status.SUBMITTED,
        change.at,
        change.actor,
    )
    apology.save()
    change.data["ordinal"] = apology.ordinal
