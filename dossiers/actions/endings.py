"""How a dossier ends: signed and resolved, withdrawn, stopped, closed, void, or re-opened."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from dossiers.lateness import Outcome, days_late, verdict
from dossiers.models import Dossier, Episode
from dossiers.periods import reporting_month
from dossiers.refusal_reasons import OTHER, REFUSAL_REASONS, refusal_words
from dossiers.workflow import ACTION_LABELS, Action
from procedures.calendar import Calendar, local

from .base import Change, dossier_action
from .clock import earlier_moment
from .counter_papers import StopRequest, issue_refusal, issue_stop, issue_supplement
from .errors import Refused
from .findings import close_findings
from .late_shares import keep_late_shares
from .steps import close_step, current_step, open_step
from .supplements import check_unanswered


@dossier_action(Action.SUBMIT_FOR_SIGNATURE)
def submit_for_signature(change: Change) -> None:
    """The holder lays the draft result before a leader."""
    if change.dossier.approved_at is not None:
        raise Refused("Kết quả đã được duyệt.")
    change.dossier.for_signature_at = change.at


@dossier_action(Action.APPROVE)
def approve(change: Change, *, result_kind: str, number: str, result_date: date) -> None:
    """A leader signs the result: granted, or refused in writing, with number and local date."""
    dossier = change.dossier
    if dossier.for_signature_at is None:
        raise Refused("Hồ sơ chưa được trình duyệt.")
    if result_kind not in Dossier.ResultKind.values:
        raise Refused("Chọn đồng ý hoặc từ chối.", "result_kind")
    if not number.strip():
        raise Refused("Ghi số của văn bản kết quả.", "number")
    if result_kind == Dossier.ResultKind.GRANTED and dossier.certifications.exists():
        raise Refused("Số chứng thực lấy từ sổ: ghi đã ký ở màn hình Chứng thực.", "result_kind")
    if not local(dossier.receipt_moment).date() <= result_date <= change.day:
        raise Refused("Ngày của văn bản kết quả phải từ ngày nhận hồ sơ đến hôm nay.", "result_date")
    dossier.approved_at = change.at
    dossier.result_kind, dossier.result_number, dossier.result_date = result_kind, number.strip(), result_date
    change.data |= {"result": result_kind, "number": number.strip(), "date": result_date}


@dossier_action(Action.RESOLVE)
def resolve(change: Change, *, resolved_at: datetime | None = None, reason: str = "") -> None:
    """The result is ready: the clock stops and the verdict freezes (decision D1).

    An earlier moment may be given with a reason, not before the result's date nor the current step's
    beginning; the dossier is then flagged "ghi nhận sau".
    """
    dossier = change.dossier
    if dossier.approved_at is None or dossier.result_date is None:
        raise Refused("Kết quả chưa được lãnh đạo duyệt.")
    if resolved_at is not None and not reason.strip():
        raise Refused("Ghi lý do ghi nhận sau.", "reason")
    step = current_step(dossier)
    moment = earlier_moment(change, resolved_at, "resolved_at", step.given_at)
    if moment.date() < dossier.result_date:
        raise Refused("Không được trước ngày của văn bản kết quả.", "resolved_at")
    outcome, days = judged(dossier, moment, change.calendar)
    dossier.resolved_at = moment
    dossier.recorded_late = resolved_at is not None
    dossier.reminded_at = None
    dossier.outcome, dossier.days_late = outcome.value, days
    change.occurred_at = moment
    close_step(step, moment)
    keep_late_shares(change, moment)
    _end(change, moment, Episode.Closing.DONE)
    change.data |= {"outcome": outcome.value, "days_late": dossier.days_late}
    if reason:
        change.personal["reason"] = reason


def judged(dossier: Dossier, moment: datetime, calendar: Calendar) -> tuple[Outcome, int]:
    """The verdict on a result ready at `moment`, and the days late; a late first leg makes it late, and its
    days are added (decision D2). The dossier's clock must run.
    """
    if dossier.due_first is None:
        raise ValueError("a running dossier has a due moment")
    outcome = verdict(dossier.due_first, moment)
    days = days_late(dossier.due_first, moment, calendar) if outcome is Outcome.LATE else 0
    if dossier.leg_one_days_late is None:
        return outcome, days
    return Outcome.LATE, days + dossier.leg_one_days_late


def _end(change: Change, moment: datetime, closing: Episode.Closing) -> None:
    """Store the facts of the ending; what was found or drafted about it is over."""
    dossier = change.dossier
    dossier.ended_at = moment
    dossier.ended_month = reporting_month(local(moment).date(), change.ward.closing_day)
    dossier.paused_at = None
    close_findings(change, closing)


def _stop_early(change: Change, reason: str) -> None:
    dossier = change.dossier
    if not reason.strip():
        raise Refused("Ghi lý do.", "reason")
    if dossier.approved_at is not None:
        raise Refused("Đã có kết quả nên không thể rút hoặc dừng hồ sơ.")
    dossier.pauses.filter(ended_at__isnull=True).update(ended_at=change.at)
    for step in dossier.step_runs.filter(ended_at__isnull=True):
        close_step(step, change.at)
    dossier.status_before_pause = ""
    _end(change, change.at, Episode.Closing.WITHDRAWN)
    change.data["after_due"] = dossier.due_first is not None and change.at > dossier.due_first
    change.personal["reason"] = reason


@dossier_action(Action.WITHDRAW)
def withdraw(change: Change, *, reason: str) -> None:
    """The applicant takes the dossier back by a written request, while no result exists."""
    _stop_early(change, reason)


@dossier_action(Action.STOP)
def stop(change: Change, *, reason: str, request: StopRequest | None = None) -> None:
    """Stop at the applicant's request, with form 05 (decree 118/2025, art. 21; from 15/9/2025).

    Refused before the set of forms of 2025 is in force.
    """
    state = change.dossier.get_status_display()
    _stop_early(change, reason)
    issue_stop(change, request or StopRequest(), state)


@dossier_action(Action.CLOSE_UNANSWERED)
def close_unanswered(change: Change) -> None:
    """A leader confirms the closing of a dossier whose supplement never came."""
    if change.dossier.closing_proposed_at is None:
        raise Refused("Bộ phận một cửa chưa đề xuất đóng hồ sơ này.")
    check_unanswered(change)
    _stop_early(change, ACTION_LABELS[Action.CLOSE_UNANSWERED])


@dossier_action(Action.REFUSE)
def refuse(change: Change, *, reason: str, reason_code: str = OTHER) -> None:
    """Refuse before reception, in writing with the reason and where to go instead (form 03).

    `reason_code` is one of REFUSAL_REASONS; the event keeps it for figures.
    """
    if reason_code not in REFUSAL_REASONS:
        raise Refused("Chọn nhóm lý do.", "reason_code")
    if not reason.strip():
        raise Refused("Ghi lý do từ chối.", "reason")
    change.dossier.ended_at = change.at
    change.data["reason_code"] = reason_code
    change.personal["reason"] = reason
    issue_refusal(change, refusal_words(reason_code, reason))


@dossier_action(Action.ASK_COMPLETION)
def ask_completion(change: Change, *, items: list[str], reason: str) -> None:
    """Ask for what is missing before reception (form 02): sent online, or shown at the counter."""
    items = [item.strip() for item in items if item.strip()]
    if not items:
        raise Refused("Ghi ít nhất một nội dung cần hoàn thiện.", "items")
    change.data["items"] = len(items)
    change.personal |= {"items": items, "reason": reason}
    counter = change.ward.counter_name
    note = f"Thời hạn giải quyết tính từ khi {counter} nhận đủ hồ sơ và cấp Giấy tiếp nhận hồ sơ."
    issue_supplement(change, items, reason, note)


@dossier_action(Action.REOPEN)
def reopen(change: Change, *, reason: str) -> None:
    """The chairman re-opens a resolved dossier (a wrong result); it is judged again, due_first stays."""
    if not reason.strip():
        raise Refused("Ghi lý do mở lại.", "reason")
    dossier = change.dossier
    last = dossier.step_runs.select_related("department", "plan").latest("seq")
    open_step(
        change,
        department=last.department,
        plan=last.plan,
        name=last.name,
        budget_minutes=last.budget_minutes,
        officer=last.officer,
        taken_at=change.at if last.officer_id else None,
        after=last,
    )
    change.data |= {"outcome": dossier.outcome, "resolved_at": dossier.resolved_at}
    dossier.outcome, dossier.days_late = "", None
    dossier.resolved_at = dossier.ended_at = dossier.ended_month = None
    dossier.result_received_at = dossier.approved_at = dossier.for_signature_at = None
    dossier.result_kind, dossier.result_number, dossier.result_date = "", "", None
    dossier.recorded_late = False
    change.personal["reason"] = reason


@dossier_action(Action.VOID)
def void(change: Change, *, reason: str) -> None:
    """A typing mistake: in no figure, listed apart; its numbers stay used."""
    if not reason.strip():
        raise Refused("Ghi lý do hủy.", "reason")
    dossier = change.dossier
    dossier.pauses.filter(ended_at__isnull=True).update(ended_at=change.at)
    dossier.step_runs.filter(Q(ended_at__isnull=True)).update(ended_at=change.at)
    dossier.status_before_pause = ""
    change.data["outcome"] = dossier.outcome
    dossier.outcome, dossier.days_late, dossier.resolved_at = "", None, None
    _end(change, change.at, Episode.Closing.WITHDRAWN)
    change.personal["reason"] = reason
