"""What people brought and what was done with it."""

from .apologies import Apology, Delivery, Episode
from .applicants import Applicant
from .clock import Pause, StepHolder, StepRun, SupplementRequest
from .dossiers import Dossier, Payment, SubmittedDocument
from .events import AccessLog, Event, EventPersonal, Request
from .outbox import JobRun, OutboxMessage
from .papers import IssuedPaper, NumberSeries

__all__ = [
    "AccessLog",
    "Apology",
    "Applicant",
    "Delivery",
    "Dossier",
    "Episode",
    "Event",
    "EventPersonal",
    "IssuedPaper",
    "JobRun",
    "NumberSeries",
    "OutboxMessage",
    "Pause",
    "Payment",
    "Request",
    "StepHolder",
    "StepRun",
    "SubmittedDocument",
    "SupplementRequest",
]
