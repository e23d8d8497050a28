"""Everything that changes a report. Errors are those of dossiers.actions: Refused, NotPermitted, Conflict."""

from .digests import queue_digests
from .printing import (
    claim_file,
    fail_file,
    finish_file,
    lose_file,
    request_file,
    stored_path,
    waiting_files,
)
from .reports import create_report, describe_report, write_section
from .signing import sign_report

__all__ = [
    "claim_file",
    "create_report",
    "describe_report",
    "fail_file",
    "finish_file",
    "lose_file",
    "queue_digests",
    "request_file",
    "sign_report",
    "stored_path",
    "waiting_files",
    "write_section",
]
