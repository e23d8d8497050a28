"""Everything that changes a dossier, by kind of work. The only writer of status and of dates."""

from .apologies import (
    approve_apology,
    deliver_apology,
    draft_apology,
    edit_apology,
    return_apology,
    submit_apology,
    withdraw_apology,
)
from .base import Call
from .corrections import correct
from .endings import (
    approve,
    ask_completion,
    close_unanswered,
    receive_result,
    refuse,
    reopen,
    resolve,
    return_result,
    stop,
    submit_for_signature,
    void,
    withdraw,
)
from .errors import ActionError, Conflict, NotPermitted, PromiseChanged, Refused
from .online import submit
from .recalculation import recalculate
from .receipts import deliver_receipt
from .reception import ApplicantData, DocumentData, Numbers, Reception, receive
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

__all__ = [
    "ActionError",
    "ApplicantData",
    "Call",
    "Conflict",
    "DocumentData",
    "NotPermitted",
    "Numbers",
    "PromiseChanged",
    "Reception",
    "Refused",
    "allow_supplement",
    "approve",
    "approve_apology",
    "ask_completion",
    "close_unanswered",
    "confirm_payment",
    "correct",
    "deliver_apology",
    "deliver_receipt",
    "draft_apology",
    "edit_apology",
    "hand_over",
    "issue_slip",
    "propose_closing",
    "propose_supplement",
    "reassign",
    "recalculate",
    "receive",
    "receive_result",
    "receive_supplement",
    "refuse",
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
    "void",
    "withdraw",
    "withdraw_apology",
]
