"""Apologies with a new date: drafted, submitted, approved with a number, delivered (decision D3).

An apology never repairs lateness: `due_first` stays, only `due_current` tells the new date.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import takewhile

from dossiers.lateness import NOMINAL_DAY, Stretch, nominal_minutes, step_start
from dossiers.models import Apology, Dossier, IssuedPaper, StepRun
from dossiers.workflow import Action
from procedures.calendar import Calendar, local
from procedures.deadlines import Unit, due_at
from procedures.models import StepPlan

from .base import Change, dossier_action
from .clock import limit_of
from .deliveries import record_delivery
from .errors import Refused
from .letter_words import drafted_words, is_as_drafted, is_untouched, unready
from .mail import queue_apology_mail
from .papers import issue_apology
from .steps import current_step

_LIVE = (Apology.Status.DRAFT, Apology.Status.SUBMITTED)
_ISSUED = (Apology.Status.APPROVED, Apology.Status.DELIVERED)


def proposed_date(dossier: Dossier, at: datetime, calendar: Calendar) -> datetime:
    """Closing of a working day: now plus what the unfinished steps may still take, at least one day."""
    step = current_step(dossier)
    left = max(0, step.budget_minutes - used_minutes(dossier, step, at, calendar))
    to_come = sum(plan.budget_minutes for plan in _steps_to_come(dossier, step))
    return closing_after(left + to_come, dossier, at, calendar)


def closing_after(minutes: int, dossier: Dossier, at: datetime, calendar: Calendar) -> datetime:
    """Closing of the working day on which so many minutes of work from `at` on are done, one day at least."""
    days = max(1, -(-minutes // NOMINAL_DAY))
    day = calendar.add_working_days(local(at).date(), days)
    if dossier.due_first is not None and day <= local(dossier.due_first).date():
        day = calendar.next_working_day(local(dossier.due_first).date())
    return calendar.closing(day)


def _steps_to_come(dossier: Dossier, step: StepRun) -> list[StepPlan]:
    """The planned steps after this one that the limit counts; in a first leg those before the duty."""
    later = StepPlan.objects.filter(
        version=dossier.procedure_version_id, seq__gt=step.plan.seq if step.plan else 0
    ).order_by("seq")
    if dossier.second_leg_amount and dossier.leg == 1:
        return list(takewhile(lambda plan: not plan.outside_limit, later))
    return [plan for plan in later if not plan.outside_limit]


def used_minutes(dossier: Dossier, step: StepRun, at: datetime, calendar: Calendar) -> int:
    """Minutes of a nominal day the step has used of its budget until `at` (or its end), pauses left out."""
    pauses = [Stretch(pause.started_at, pause.ended_at or at) for pause in dossier.pauses.all()]
    return nominal_minutes(step_start(step.given_at, calendar), step.ended_at or at, calendar, pauses)


def next_ordinal(dossier: Dossier) -> int:
    """The ordinal of the next apology: issued ones stand, a withdrawn first draft may be drafted again."""
    return dossier.apologies.filter(status__in=_ISSUED).count() + 1


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
    existing = dossier.apologies.filter(ordinal=ordinal).first()
    if existing is not None and existing.status in _LIVE:
        raise Refused("Hồ sơ này đã có thư xin lỗi đang soạn.")
    anchor = _missed(dossier, ordinal)
    if ordinal > 1 and change.actor is None:
        raise Refused("Thư xin lỗi lần hai trở đi do người soạn.")
    if ordinal > 1 and not again_reason.strip():
        raise Refused("Ghi lý do phải xin lỗi và hẹn lại lần nữa.", "again_reason")
    step = current_step(dossier)
    partner = step.department.is_partner
    due = _new_due(change, new_due, anchor) if new_due else proposed_date(dossier, change.at, change.calendar)
    apology = existing or Apology(dossier=dossier, ordinal=ordinal)
    apology.status = Apology.Status.DRAFT
    apology.anchor, apology.new_due, apology.drafted_at = anchor, due, change.at
    apology.reason_code = reason_code or (Apology.Reason.COORDINATION if partner else "")
    apology.reason_text = reason_text.strip() or drafted_words(step)
    apology.again_reason = again_reason
    apology.submitted_at = apology.submitted_by = None
    apology.save()
    change.data |= {"ordinal": ordinal, "anchor": anchor, "new_due": due, "reason_code": apology.reason_code}
    _note_kept_words(change, apology, keep_words)


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
    apology = _live(change.dossier)
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
    apology = _live(change.dossier)
    if not reason.strip():
        raise Refused("Ghi điều cần sửa trong thư.", "reason")
    apology.status, apology.submitted_at, apology.submitted_by = Apology.Status.DRAFT, None, None
    apology.save()
    change.data |= {"ordinal": apology.ordinal, "returned": True}
    change.personal["reason"] = reason


def _live(dossier: Dossier) -> Apology:
    apology = dossier.apologies.filter(status__in=_LIVE).first()
    if apology is None:
        raise Refused("Không có thư xin lỗi nào đang soạn hoặc chờ duyệt.")
    return apology


@dossier_action(Action.SUBMIT_APOLOGY)
def submit_apology(change: Change) -> None:
    """Lay the letter before a leader. Refused while its words are nobody's but the software's."""
    apology = _live(change.dossier)
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


@dossier_action(Action.APPROVE_APOLOGY)
def approve_apology(change: Change) -> None:
    """A leader approves: the letter takes its number, date and text freeze, the citizen is told.

    A letter from the second on needs the chairman or one appointed to act as such.
    """
    dossier = change.dossier
    apology = _live(dossier)
    if apology.status != Apology.Status.SUBMITTED:
        raise Refused("Thư chưa được trình duyệt.")
    signer = change.officer
    if apology.ordinal > 1 and not signer.acts_as_chairman(change.day):
        raise Refused("Thư xin lỗi từ lần hai phải do Chủ tịch duyệt.")
    if apology.new_due <= change.at:
        raise Refused("Ngày hẹn lại đã qua. Trả thư về để sửa ngày.")
    apology.capacity = _capacity(signer.post, signer.acts_as_chairman(change.day))
    apology.status, apology.approved_at, apology.approved_by = Apology.Status.APPROVED, change.at, signer
    apology.paper = issue_apology(change, apology, signer)
    apology.save()
    dossier.due_current = apology.new_due
    if change.ward.mail_approved_paper and dossier.applicant.email:
        queue_apology_mail(change, apology)
    change.data |= {"ordinal": apology.ordinal, "number": apology.paper.number, "new_due": apology.new_due}


def _capacity(post: str, as_chairman: bool) -> str:
    if post == "chairman":
        return Apology.Capacity.CHAIRMAN
    return Apology.Capacity.ACTING if as_chairman else Apology.Capacity.FOR_CHAIRMAN


@dossier_action(Action.WITHDRAW_APOLOGY)
def withdraw_apology(change: Change, *, reason: str) -> None:
    """Take back a letter that has not reached the citizen; a number it has stays used."""
    apology = (
        change.dossier.apologies.filter(status__in=(*_LIVE, Apology.Status.APPROVED))
        .order_by("-ordinal")
        .first()
    )
    if apology is None:
        raise Refused("Không có thư xin lỗi nào rút được.")
    if not reason.strip():
        raise Refused("Ghi lý do rút thư.", "reason")
    if apology.status == Apology.Status.APPROVED:
        change.dossier.due_current = change.dossier.due_first
        change.dossier.mails.filter(paper=apology.paper, status="pending").update(status="cancelled")
    apology.status = Apology.Status.WITHDRAWN
    apology.save(update_fields=["status"])
    change.data["ordinal"] = apology.ordinal
    change.personal["reason"] = reason


@dossier_action(Action.DELIVER_APOLOGY)
def deliver_apology(change: Change, *, paper: IssuedPaper, way: str, detail: str = "") -> None:
    """Record how the approved letter reached the citizen; each way once."""
    apology = change.dossier.apologies.filter(paper=paper, status__in=_ISSUED).first()
    if apology is None:
        raise Refused("Thư chưa được duyệt nên chưa thể gửi.")
    record_delivery(change, paper, way, detail)
    if apology.status == Apology.Status.APPROVED:
        apology.status, apology.delivered_at = Apology.Status.DELIVERED, change.at
        apology.save(update_fields=["status", "delivered_at"])
    change.data["ordinal"] = apology.ordinal
