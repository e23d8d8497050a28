"""Everything that changes a report, the year's plan or a sheet of self-scoring.

Errors are those of dossiers.actions: Refused, NotPermitted, Conflict.
"""

from dossiers.actions.files import fail_file

from .criteria import add_criterion, change_criterion, drop_criterion
from .digests import queue_digests
from .duties import set_duty
from .entries import set_entries
from .plan_evidence import add_evidence, withdraw_evidence
from .plan_progress import confirm_done, record_progress, send_back
from .plan_tasks import add_task, change_task, drop_task
from .plans import copy_tasks, create_plan, describe_plan
from .printing import (
    claim_file,
    finish_file,
    lose_file,
    request_file,
    stored_path,
    waiting_files,
)
from .reports import create_report, describe_report, new_edition, write_section
from .reviewing import return_to_writing, review_report
from .risk import study_risk, tell_risks
from .score_evidence import add_score_evidence, withdraw_score_evidence
from .scores import begin_sheet, confirm_sheet, enter_score
from .signing import send_report, sign_report
from .superior import answer_document, change_document, enter_document
from .targets import set_targets

__all__ = [
    "add_criterion",
    "add_evidence",
    "add_score_evidence",
    "add_task",
    "answer_document",
    "begin_sheet",
    "change_criterion",
    "change_document",
    "change_task",
    "claim_file",
    "confirm_done",
    "confirm_sheet",
    "copy_tasks",
    "create_plan",
    "create_report",
    "describe_plan",
    "describe_report",
    "drop_criterion",
    "drop_task",
    "enter_document",
    "enter_score",
    "fail_file",
    "finish_file",
    "lose_file",
    "new_edition",
    "queue_digests",
    "record_progress",
    "request_file",
    "return_to_writing",
    "review_report",
    "send_back",
    "send_report",
    "set_duty",
    "set_entries",
    "set_targets",
    "sign_report",
    "stored_path",
    "study_risk",
    "tell_risks",
    "waiting_files",
    "withdraw_evidence",
    "withdraw_score_evidence",
    "write_section",
]
