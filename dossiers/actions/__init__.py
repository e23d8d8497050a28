"""Everything that changes a dossier, by kind of work. The only writer of status and of dates."""

from .apologies import draft_apology, edit_apology, return_apology, submit_apology
from .apology_issue import approve_apology, deliver_apology, mail_signed_copy, withdraw_apology
from .attachments import add_attachment, withdraw_attachment
from .base import Call
from .certification import HandingOut, certify, finish, receive_certified
from .certification_lines import LineData, total_fee
from .completion import receive_completion
from .corrections import correct
from .counter_papers import StopRequest
from .endings import (
    approve,
    ask_completion,
    close_unanswered,
    refuse,
    reopen,
    resolve,
    stop,
    submit_for_signature,
    void,
    withdraw,
)
from .errors import ActionError, Conflict, NotPermitted, PromiseChanged, Refused
from .handing_out import collect_fee, receive_result, return_result
from .online import submit
from .recalculation import recalculate
from .receipts import deliver_receipt
from .reception import ApplicantData, DocumentData, Numbers, Reception, receive
from .reminders import ReminderWay, remind
from .slips import issue_slip
from .steps import hand_over, reassign, send_back, take
from .supplements import (
    allow_supplement,
    confirm_payment,
    propose_closing,
    propose_supplement,
    receive_supplement,
    request_payment,
    request_supplement,
    resume,
    suspend,
)
from .walk_in import guide_at_counter, refuse_at_counter

__all__ = [
    "ActionError",
    "ApplicantData",
    "Call",
    "Conflict",
    "DocumentData",
    "HandingOut",
    "LineData",
    "NotPermitted",
    "Numbers",
    "PromiseChanged",
    "Reception",
    "Refused",
    "ReminderWay",
    "StopRequest",
    "add_attachment",
    "allow_supplement",
    "approve",
    "approve_apology",
    "ask_completion",
    "certify",
    "close_unanswered",
    "collect_fee",
    "confirm_payment",
    "correct",
    "deliver_apology",
    "deliver_receipt",
    "draft_apology",
    "edit_apology",
    "finish",
    "guide_at_counter",
    "hand_over",
    "issue_slip",
    "mail_signed_copy",
    "propose_closing",
    "propose_supplement",
    "reassign",
    "recalculate",
    "receive",
    "receive_certified",
    "receive_completion",
    "receive_result",
    "receive_supplement",
    "refuse",
    "refuse_at_counter",
    "remind",
    "reopen",
    "request_payment",
    "request_supplement",
    "resolve",
    "resume",
    "return_apology",
    "return_result",
    "send_back",
    "stop",
    "submit",
    "submit_apology",
    "submit_for_signature",
    "suspend",
    "take",
    "total_fee",
    "void",
    "withdraw",
    "withdraw_apology",
    "withdraw_attachment",
]
