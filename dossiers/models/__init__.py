"""What people brought and what was done with it."""

from .apologies import Apology, Delivery, Episode
from .applicants import Applicant
from .attachments import Attachment, KeptFile
from .certification import CertificationLine
from .clock import Pause, StepHolder, StepRun, SupplementRequest
from .dossiers import Dossier, Payment, SubmittedDocument
from .events import AccessLog, Event, EventPersonal, Request
from .files import ListFile, RequestedFile
from .intake import IntakeArrival, IntakeSource
from .ladder import MailChoice, Notice, Rung
from .lists import HandOverLine, HandOverSheet, ListExport, SavedView
from .outbox import JobRun, OutboxMessage
from .papers import IssuedPaper, NumberSeries
from .search import SearchLine

__all__ = [
    "AccessLog",
    "Apology",
    "Applicant",
    "Attachment",
    "CertificationLine",
    "Delivery",
    "Dossier",
    "Episode",
    "Event",
    "EventPersonal",
    "HandOverLine",
    "HandOverSheet",
    "IntakeArrival",
    "IntakeSource",
    "IssuedPaper",
    "JobRun",
    "KeptFile",
    "ListExport",
    "ListFile",
    "MailChoice",
    "Notice",
    "NumberSeries",
    "OutboxMessage",
    "Pause",
    "Payment",
    "Request",
    "RequestedFile",
    "Rung",
    "SavedView",
    "SearchLine",
    "StepHolder",
    "StepRun",
    "SubmittedDocument",
    "SupplementRequest",
]
