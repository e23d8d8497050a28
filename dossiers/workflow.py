"""Which action may follow which status, and who may take it. Pure: the table of decision D6.

Lateness is not a status: it is computed (lateness.py). Status codes are the national ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Where a dossier stands."""

    SUBMITTED = "submitted"
    REFUSED = "refused"
    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    AWAITING_PAYMENT = "awaiting_payment"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    CLOSED = "closed"
    RESOLVED = "resolved"
    RETURNED = "returned"
    VOID = "void"


STATUS_LABELS = {
    Status.SUBMITTED: "Chờ tiếp nhận",
    Status.REFUSED: "Không được tiếp nhận",
    Status.RECEIVED: "Đã tiếp nhận",
    Status.IN_PROGRESS: "Đang giải quyết",
    Status.AWAITING_SUPPLEMENT: "Chờ bổ sung giấy tờ",
    Status.AWAITING_PAYMENT: "Chờ nghĩa vụ tài chính",
    Status.SUSPENDED: "Tạm dừng theo luật",
    Status.WITHDRAWN: "Công dân rút hồ sơ",
    Status.STOPPED: "Dừng theo yêu cầu",
    Status.CLOSED: "Đóng do không bổ sung",
    Status.RESOLVED: "Đã có kết quả",
    Status.RETURNED: "Đã trả kết quả",
    Status.VOID: "Hủy do nhập nhầm",
}

NATIONAL_CODES = {
    Status.SUBMITTED: 1,
    Status.RECEIVED: 2,
    Status.REFUSED: 3,
    Status.IN_PROGRESS: 4,
    Status.AWAITING_SUPPLEMENT: 5,
    Status.AWAITING_PAYMENT: 6,
    Status.WITHDRAWN: 7,
    Status.SUSPENDED: 8,
    Status.STOPPED: 8,
    Status.CLOSED: 8,
    Status.RESOLVED: 9,
    Status.RETURNED: 10,
}

PAUSED = frozenset({Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT, Status.SUSPENDED})
OPEN = frozenset({Status.RECEIVED, Status.IN_PROGRESS}) | PAUSED
ENDED_EARLY = frozenset({Status.WITHDRAWN, Status.STOPPED, Status.CLOSED})
FINISHED = frozenset({Status.RESOLVED, Status.RETURNED})


class Action(StrEnum):
    """Everything that may be done to a dossier."""

    SUBMIT = "submit"
    ASK_COMPLETION = "ask_completion"
    RECEIVE_COMPLETION = "receive_completion"
    REFUSE = "refuse"
    RECEIVE = "receive"
    HAND_OVER = "hand_over"
    SEND_BACK = "send_back"
    TAKE = "take"
    REASSIGN = "reassign"
    REQUEST_SUPPLEMENT = "request_supplement"
    RECEIVE_SUPPLEMENT = "receive_supplement"
    PROPOSE_CLOSING = "propose_closing"
    CLOSE_UNANSWERED = "close_unanswered"
    REQUEST_PAYMENT = "request_payment"
    CONFIRM_PAYMENT = "confirm_payment"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    STOP = "stop"
    SUBMIT_FOR_SIGNATURE = "submit_for_signature"
    APPROVE = "approve"
    RESOLVE = "resolve"
    RECEIVE_RESULT = "receive_result"
    RETURN_RESULT = "return_result"
    REOPEN = "reopen"
    CORRECT = "correct"
    VOID = "void"
    RECALCULATE = "recalculate"
    DELIVER_RECEIPT = "deliver_receipt"
    REMIND = "remind"
    COLLECT_FEE = "collect_fee"
    ISSUE_SLIP = "issue_slip"
    CERTIFY = "certify"
    PROPOSE_SUPPLEMENT = "propose_supplement"
    ALLOW_SUPPLEMENT = "allow_supplement"
    DRAFT_APOLOGY = "draft_apology"
    EDIT_APOLOGY = "edit_apology"
    SUBMIT_APOLOGY = "submit_apology"
    APPROVE_APOLOGY = "approve_apology"
    WITHDRAW_APOLOGY = "withdraw_apology"
    DELIVER_APOLOGY = "deliver_apology"
    ADD_ATTACHMENT = "add_attachment"
    WITHDRAW_ATTACHMENT = "withdraw_attachment"


ACTION_LABELS = {
    Action.SUBMIT: "Ghi hồ sơ trực tuyến",
    Action.ASK_COMPLETION: "Đề nghị hoàn thiện",
    Action.RECEIVE_COMPLETION: "Ghi công dân đã bổ sung",
    Action.REFUSE: "Từ chối tiếp nhận",
    Action.RECEIVE: "Tiếp nhận",
    Action.HAND_OVER: "Chuyển bước",
    Action.SEND_BACK: "Trả lại bước trước",
    Action.TAKE: "Nhận việc",
    Action.REASSIGN: "Đổi người xử lý",
    Action.REQUEST_SUPPLEMENT: "Yêu cầu bổ sung",
    Action.RECEIVE_SUPPLEMENT: "Nhận giấy tờ bổ sung",
    Action.PROPOSE_CLOSING: "Đề xuất đóng hồ sơ",
    Action.CLOSE_UNANSWERED: "Đóng do không bổ sung",
    Action.REQUEST_PAYMENT: "Yêu cầu nghĩa vụ tài chính",
    Action.CONFIRM_PAYMENT: "Ghi đã nộp",
    Action.SUSPEND: "Tạm dừng theo luật",
    Action.RESUME: "Tiếp tục giải quyết",
    Action.WITHDRAW: "Rút hồ sơ theo yêu cầu của công dân",
    Action.STOP: "Dừng giải quyết theo yêu cầu",
    Action.SUBMIT_FOR_SIGNATURE: "Trình lãnh đạo duyệt",
    Action.APPROVE: "Duyệt kết quả",
    Action.RESOLVE: "Ghi đã có kết quả",
    Action.RECEIVE_RESULT: "Nhận kết quả về quầy",
    Action.RETURN_RESULT: "Trả kết quả",
    Action.REOPEN: "Mở lại hồ sơ",
    Action.CORRECT: "Sửa thông tin",
    Action.VOID: "Hủy do nhập nhầm",
    Action.RECALCULATE: "Tính lại hạn theo lịch mới",
    Action.DELIVER_RECEIPT: "Ghi đã giao giấy hẹn mới",
    Action.REMIND: "Nhắc công dân",
    Action.COLLECT_FEE: "Thu phí, lệ phí",
    Action.ISSUE_SLIP: "Cấp phiếu kiểm soát",
    Action.CERTIFY: "Ghi đã ký chứng thực",
    Action.PROPOSE_SUPPLEMENT: "Trình duyệt bổ sung thêm",
    Action.ALLOW_SUPPLEMENT: "Duyệt yêu cầu bổ sung thêm",
    Action.DRAFT_APOLOGY: "Soạn thư xin lỗi",
    Action.EDIT_APOLOGY: "Sửa thư xin lỗi",
    Action.SUBMIT_APOLOGY: "Trình thư xin lỗi",
    Action.APPROVE_APOLOGY: "Duyệt, cấp số thư xin lỗi",
    Action.WITHDRAW_APOLOGY: "Rút thư xin lỗi",
    Action.DELIVER_APOLOGY: "Ghi đã gửi thư xin lỗi",
    Action.ADD_ATTACHMENT: "Đính kèm tệp",
    Action.WITHDRAW_ATTACHMENT: "Rút tệp đính kèm",
}


class Who(StrEnum):
    """A role, or a relation to this very dossier."""

    CLERK = "clerk"
    OFFICE = "office"
    LEADER = "leader"
    CHAIRMAN = "chairman"  # the post, or a dated acting appointment
    HOLDER = "holder"  # the department holding it; for a partner agency: clerk and office
    CLERK_FIRST = "clerk_first"  # a clerk, until the first hand-over
    OFFICE_AFTER = "office_after"  # the office, from the first hand-over on
    SYSTEM = "system"  # jobs and the intake endpoint


BACK = "back"  # target of an action that returns to where the dossier came from


@dataclass(frozen=True)
class Rule:
    """One line of the table. `target` None leaves the status; BACK returns to the one before a pause."""

    action: Action
    sources: frozenset[Status | None]
    target: Status | str | None
    who: frozenset[Who]


def _rule(
    action: Action, sources: Iterable[Status | None], target: Status | str | None, *who: Who
) -> tuple[Action, Rule]:
    return action, Rule(action, frozenset(sources), target, frozenset(who))


_RUNNING = (Status.RECEIVED, Status.IN_PROGRESS)
_LIVE = (*OPEN, Status.RESOLVED)
_NOT_VOID = frozenset(Status) - {Status.VOID}
_VOIDABLE = frozenset(Status) - {Status.RETURNED, Status.VOID}

RULES: dict[Action, Rule] = dict(
    [
        _rule(Action.SUBMIT, [None], Status.SUBMITTED, Who.CLERK, Who.SYSTEM),
        _rule(Action.ASK_COMPLETION, [Status.SUBMITTED], None, Who.CLERK),
        _rule(Action.RECEIVE_COMPLETION, [Status.SUBMITTED], None, Who.CLERK, Who.SYSTEM),
        _rule(Action.REFUSE, [Status.SUBMITTED], Status.REFUSED, Who.CLERK),
        _rule(Action.RECEIVE, [None, Status.SUBMITTED], Status.RECEIVED, Who.CLERK),
        _rule(Action.HAND_OVER, _RUNNING, Status.IN_PROGRESS, Who.CLERK_FIRST, Who.HOLDER, Who.OFFICE_AFTER),
        _rule(Action.SEND_BACK, [Status.IN_PROGRESS], None, Who.HOLDER, Who.OFFICE),
        _rule(Action.TAKE, [Status.IN_PROGRESS], None, Who.HOLDER),
        _rule(Action.REASSIGN, [Status.IN_PROGRESS], None, Who.OFFICE, Who.LEADER),
        _rule(Action.PROPOSE_SUPPLEMENT, _RUNNING, None, Who.CLERK, Who.HOLDER),
        _rule(Action.ALLOW_SUPPLEMENT, _RUNNING, None, Who.CHAIRMAN),
        _rule(Action.REQUEST_SUPPLEMENT, _RUNNING, Status.AWAITING_SUPPLEMENT, Who.CLERK, Who.HOLDER),
        _rule(Action.RECEIVE_SUPPLEMENT, [Status.AWAITING_SUPPLEMENT], BACK, Who.CLERK),
        _rule(Action.PROPOSE_CLOSING, [Status.AWAITING_SUPPLEMENT], None, Who.CLERK),
        _rule(Action.CLOSE_UNANSWERED, [Status.AWAITING_SUPPLEMENT], Status.CLOSED, Who.LEADER),
        _rule(Action.REQUEST_PAYMENT, [Status.IN_PROGRESS], Status.AWAITING_PAYMENT, Who.HOLDER),
        _rule(Action.CONFIRM_PAYMENT, [Status.AWAITING_PAYMENT], BACK, Who.CLERK, Who.OFFICE),
        _rule(Action.SUSPEND, [Status.IN_PROGRESS], Status.SUSPENDED, Who.LEADER),
        _rule(Action.RESUME, [Status.SUSPENDED], BACK, Who.LEADER),
        _rule(Action.WITHDRAW, [Status.SUBMITTED, *OPEN], Status.WITHDRAWN, Who.CLERK),
        _rule(Action.STOP, OPEN, Status.STOPPED, Who.CLERK),
        _rule(Action.SUBMIT_FOR_SIGNATURE, [Status.IN_PROGRESS], None, Who.HOLDER),
        _rule(Action.APPROVE, [Status.IN_PROGRESS], None, Who.LEADER),
        _rule(Action.CERTIFY, _RUNNING, Status.IN_PROGRESS, Who.CLERK, Who.LEADER),
        _rule(Action.RESOLVE, [Status.IN_PROGRESS], Status.RESOLVED, Who.HOLDER, Who.OFFICE),
        _rule(Action.RECEIVE_RESULT, [Status.RESOLVED], None, Who.CLERK),
        _rule(Action.RETURN_RESULT, [Status.RESOLVED], Status.RETURNED, Who.CLERK),
        _rule(Action.REOPEN, [Status.RESOLVED], Status.IN_PROGRESS, Who.CHAIRMAN),
        _rule(Action.CORRECT, OPEN, None, Who.CLERK_FIRST, Who.OFFICE_AFTER),
        _rule(Action.VOID, _VOIDABLE, Status.VOID, Who.LEADER),
        _rule(Action.RECALCULATE, OPEN, None, Who.OFFICE),
        _rule(Action.DELIVER_RECEIPT, frozenset(Status), None, Who.CLERK, Who.OFFICE),
        _rule(Action.REMIND, [Status.AWAITING_SUPPLEMENT, Status.RESOLVED], None, Who.CLERK, Who.OFFICE),
        _rule(Action.COLLECT_FEE, [*OPEN, *FINISHED], None, Who.CLERK, Who.OFFICE),
        _rule(Action.ISSUE_SLIP, FINISHED | ENDED_EARLY, None, Who.CLERK, Who.HOLDER, Who.OFFICE),
        _rule(Action.DRAFT_APOLOGY, OPEN, None, Who.HOLDER, Who.OFFICE, Who.SYSTEM),
        _rule(Action.EDIT_APOLOGY, OPEN, None, Who.HOLDER, Who.OFFICE, Who.LEADER),
        _rule(Action.SUBMIT_APOLOGY, OPEN, None, Who.HOLDER, Who.OFFICE),
        _rule(Action.APPROVE_APOLOGY, OPEN, None, Who.LEADER),
        _rule(Action.WITHDRAW_APOLOGY, _LIVE, None, Who.OFFICE, Who.LEADER, Who.SYSTEM),
        _rule(Action.DELIVER_APOLOGY, frozenset(Status), None, Who.CLERK, Who.OFFICE, Who.SYSTEM),
        _rule(Action.ADD_ATTACHMENT, _NOT_VOID, None, Who.CLERK, Who.HOLDER, Who.OFFICE, Who.SYSTEM),
        _rule(Action.WITHDRAW_ATTACHMENT, _NOT_VOID, None, Who.CLERK, Who.HOLDER, Who.OFFICE),
    ]
)


def allowed(action: Action, status: Status | None) -> bool:
    """Whether the table has this action for a dossier in this status (None: not yet there)."""
    return status in RULES[action].sources


def refusal(action: Action, status: Status | None) -> str:
    """The sentence for an action the table does not have."""
    state = STATUS_LABELS[status].lower() if status else "chưa có"
    return f"Không thể “{ACTION_LABELS[action].lower()}” khi hồ sơ ở tình trạng {state}."
