"""Asking the citizen: for papers, for payment; and suspending by law. Each stops the clock (D1, D6)."""

from __future__ import annotations

from dossiers.findings import UNANSWERED_DAYS
from dossiers.lateness import Stretch, nominal_minutes
from dossiers.models import Dossier, Pause, SupplementRequest
from dossiers.workflow import Action
from procedures.calendar import local
from procedures.deadlines import PauseMode

from .base import Change, dossier_action
from .clock import begin_pause, begin_second_leg, between_legs, end_first_leg, end_pause
from .counter_papers import issue_supplement
from .errors import Refused
from .papers import issue_receipt
from .steps import current_step, move_to, next_plan


@dossier_action(Action.PROPOSE_SUPPLEMENT)
def propose_supplement(change: Change, *, items: list[str], reason: str) -> None:
    """Lay a second or later request before the chairman: what is asked for, why not at once before.

    Nothing reaches the citizen and the clock runs on.
    """
    items = _items(items)
    if not reason.strip():
        raise Refused("Ghi vì sao lần trước chưa nêu được.", "reason")
    if change.dossier.supplement_count == 0:
        raise Refused("Lần yêu cầu bổ sung đầu tiên không cần lãnh đạo duyệt.")
    change.data["ordinal"] = change.dossier.supplement_count + 1
    change.personal |= {"items": items, "reason": reason}


@dossier_action(Action.ALLOW_SUPPLEMENT)
def allow_supplement(change: Change, *, reason: str, granted: bool = True) -> None:
    """The chairman lets a second or later request for papers go out, or not, with his reason.

    Once only is the rule (decree 118/2025, art. 17); what goes beyond is recorded and flagged. The latest
    answer counts.
    """
    if not reason.strip():
        raise Refused("Ghi lý do cho phép hoặc không cho phép yêu cầu bổ sung thêm.", "reason")
    dossier = change.dossier
    if dossier.supplement_count == 0:
        raise Refused("Lần yêu cầu bổ sung đầu tiên không cần lãnh đạo duyệt.")
    change.data |= {"ordinal": dossier.supplement_count + 1, "granted": granted}
    change.personal["reason"] = reason


def _items(items: list[str]) -> list[str]:
    """What is asked for, without empty lines. Raises Refused when nothing is."""
    kept = [item.strip() for item in items if item.strip()]
    if not kept:
        raise Refused("Ghi ít nhất một nội dung cần bổ sung.", "items")
    return kept


def _allowance(dossier: Dossier, ordinal: int) -> tuple[int, str] | None:
    """Who allowed the request with this ordinal, and why; None when nobody did."""
    event = (
        dossier.events.filter(action=Action.ALLOW_SUPPLEMENT.value, data__ordinal=ordinal)
        .select_related("personal")
        .last()
    )
    if event is None or event.actor_id is None or not event.data.get("granted", True):
        return None
    return event.actor_id, event.personal.values["reason"]


@dossier_action(Action.REQUEST_SUPPLEMENT)
def request_supplement(change: Change, *, items: list[str], reason: str) -> None:
    """Ask for everything missing at once, in writing (form 02). The clock stops.

    The first request restarts the limit when answered (or resumes, where the procedure says so); every
    later one resumes it and must have been allowed by the chairman.
    """
    items = _items(items)
    if not reason.strip():
        raise Refused("Ghi lý do yêu cầu bổ sung.", "reason")
    dossier = change.dossier
    ordinal = dossier.supplement_count + 1
    allowance = _allowance(dossier, ordinal) if ordinal > 1 else None
    if ordinal > 1 and allowance is None:
        raise Refused(
            "Hồ sơ này đã được yêu cầu bổ sung. Lần tiếp theo cần Chủ tịch duyệt và lưu lý do trước.",
            "reason",
        )
    SupplementRequest.objects.create(
        dossier=dossier,
        ordinal=ordinal,
        requested_at=change.at,
        requested_by=change.officer,
        items=items,
        reason=reason,
        allowed_by_id=allowance[0] if allowance else None,
        allowed_reason=allowance[1] if allowance else "",
        near_end=near_end(change),
    )
    dossier.supplement_count, dossier.reminded_at = ordinal, None
    first_mode = PauseMode(dossier.procedure_version.first_supplement_mode)
    begin_pause(change, Pause.Kind.SUPPLEMENT, first_mode if ordinal == 1 else PauseMode.RESUME)
    change.data["ordinal"] = ordinal
    change.personal |= {"items": items, "reason": reason}
    issue_supplement(change, items, reason, _foot(change))


def near_end(change: Change) -> bool:
    """Whether at most a fifth of the limit is left, in minutes of nominal days: the time in which a request
    that makes the limit begin again can hide lateness. A late dossier has no such time."""
    dossier, calendar = change.dossier, change.calendar
    due = dossier.due_first
    if due is None or change.at > local(due):
        return False
    pauses = list(dossier.pauses.filter(ended_at__isnull=False))
    restarts = [pause.ended_at for pause in pauses if pause.mode == PauseMode.RESTART and pause.ended_at]
    start = max([dossier.leg_started_at or dossier.receipt_moment, *restarts])
    paused = [Stretch(pause.started_at, pause.ended_at) for pause in pauses if pause.ended_at]
    whole = nominal_minutes(start, due, calendar, paused)
    return 5 * nominal_minutes(change.at, due, calendar) <= whole


def _foot(change: Change) -> str:
    """The foot of form 02 where the limit begins again: not for a later request, nor once it is late."""
    pause = change.dossier.pauses.get(ended_at__isnull=True)
    if pause.mode != PauseMode.RESTART or change.dossier.due_first is not None:
        return ""
    return f"Thời hạn giải quyết được tính lại từ đầu sau khi {change.ward.counter_name} nhận đủ hồ sơ."


@dossier_action(Action.RECEIVE_SUPPLEMENT)
def receive_supplement(change: Change) -> None:
    """The papers asked for have come: the clock goes on and a receipt with the new date is issued."""
    dossier = change.dossier
    before = dossier.due_current
    end_pause(change)
    dossier.closing_proposed_at = None
    dossier.supplement_requests.filter(answered_at__isnull=True).update(answered_at=change.at)
    if dossier.due_current != before:
        issue_receipt(change, reissued=True)


@dossier_action(Action.PROPOSE_CLOSING)
def propose_closing(change: Change) -> None:
    """The clerk proposes to close a dossier whose supplement has not come for 15 working days."""
    check_unanswered(change)
    change.dossier.closing_proposed_at = change.at


def check_unanswered(change: Change) -> None:
    """Refuse while the citizen has waited fewer than 15 working days with the supplement."""
    since = change.dossier.paused_at
    if since is None:
        raise Refused("Hồ sơ không đang chờ bổ sung.")
    waited = change.calendar.working_days_between(local(since).date(), change.day)
    if waited < UNANSWERED_DAYS:
        raise Refused(f"Mới chờ {waited} ngày làm việc; đủ {UNANSWERED_DAYS} ngày mới được đề xuất đóng.")


@dossier_action(Action.REQUEST_PAYMENT)
def request_payment(change: Change, *, note: str = "") -> None:
    """The citizen has a financial duty to fulfil (tax, fee): outside the limit, the clock stops.

    Where the limit has two legs, the first ends here and is judged.
    """
    step = current_step(change.dossier)
    following = next_plan(step)
    outside = following is not None and following.outside_limit
    if outside and change.dossier.second_leg_amount and not change.dossier.leg_one_ended_at:
        end_first_leg(change)
    else:
        begin_pause(change, Pause.Kind.PAYMENT, PauseMode.RESUME)
    if following is not None and outside:
        move_to(change, step, following)
    if note:
        change.personal["note"] = note


@dossier_action(Action.CONFIRM_PAYMENT)
def confirm_payment(change: Change, *, paper_number: str = "") -> None:
    """Proof of payment has come: the clock goes on or the second leg begins, the step outside ends."""
    step = current_step(change.dossier)
    before, second = change.dossier.due_current, between_legs(change.dossier)
    if second:
        begin_second_leg(change)
    else:
        end_pause(change)
    following = next_plan(step) if step.outside_limit else None
    if following is not None:
        move_to(change, step, following)
    if paper_number:
        change.data["paper"] = paper_number
    if second or change.dossier.due_current != before:
        issue_receipt(change, reissued=True)


@dossier_action(Action.SUSPEND)
def suspend(change: Change, *, legal_article: str, reason: str) -> None:
    """A leader suspends the work by an article of law (inspection, consultation)."""
    if not legal_article.strip():
        raise Refused("Ghi điều, khoản của văn bản làm căn cứ tạm dừng.", "legal_article")
    begin_pause(change, Pause.Kind.SUSPENSION, PauseMode.RESUME, legal_article=legal_article)
    change.data["legal_article"] = legal_article
    change.personal["reason"] = reason


@dossier_action(Action.RESUME)
def resume(change: Change) -> None:
    """The ground for the suspension has gone: what was left of the limit runs on."""
    before = change.dossier.due_current
    end_pause(change)
    if change.dossier.due_current != before:
        issue_receipt(change, reissued=True)
