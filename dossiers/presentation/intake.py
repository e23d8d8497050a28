"""What a source is told of a dossier it sent, as plain values for JSON. Made of records already read.

Only what the citizen is told as well: no officer, no department, no identity (decision D5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dossiers.actions.papers import APOLOGY_SYMBOL, public_site, tracking_link
from dossiers.models import Apology, Dossier, Event, IntakeArrival
from dossiers.numbering import paper_number
from dossiers.presentation.story import personal_of
from dossiers.workflow import NATIONAL_CODES, STATUS_LABELS, Status
from procedures.calendar import local

# The national codes with their names (handbook 2.1); 5 is also a dossier waiting for its completion.
NATIONAL_NAMES = {
    1: "Mới đăng ký",
    2: "Được tiếp nhận",
    3: "Không được tiếp nhận",
    4: "Đang xử lý",
    5: "Yêu cầu bổ sung giấy tờ",
    6: "Yêu cầu thực hiện nghĩa vụ tài chính",
    7: "Công dân yêu cầu rút hồ sơ",
    8: "Dừng xử lý",
    9: "Đã xử lý xong",
    10: "Đã trả kết quả",
}
_TO_COMPLETE = 5


@dataclass(frozen=True)
class Told:
    """What is known besides the dossier: the open request, the refusal, the letter, until when to answer."""

    request: Event | None = None
    refusal: Event | None = None
    apology: Apology | None = None
    answer_due: datetime | None = None


def arrival_answer(arrival: IntakeArrival, told: Told) -> dict[str, Any]:
    """The whole answer about one dossier. Moments in ISO 8601 with +07:00; null where there is none."""
    dossier = arrival.dossier
    return {
        "id": dossier.pk,
        "external_code": arrival.external_code,
        "code": dossier.code,
        "status": status_of(dossier, told.request is not None),
        "submitted_at": _moment(dossier.submitted_at),
        "answer_due_at": _moment(told.answer_due),
        "received_at": _moment(dossier.received_at),
        "promised_at": _moment(dossier.promised_at),
        "due_at": _moment(dossier.due_current),
        "resolved_at": _moment(dossier.resolved_at),
        "returned_at": _moment(dossier.returned_at),
        "completion_request": _request(told.request),
        "refusal": _refusal(told.refusal),
        "apology": _apology(told.apology),
        "tracking_url": tracking_link(dossier) if public_site() else None,
    }


def status_of(dossier: Dossier, to_complete: bool) -> dict[str, Any]:
    """The national code and its name; a dossier cancelled as a typing mistake has no code."""
    code = NATIONAL_CODES.get(dossier.state)
    if dossier.state is Status.SUBMITTED and to_complete:
        code = _TO_COMPLETE
    return {"code": code, "name": NATIONAL_NAMES[code] if code else STATUS_LABELS[dossier.state]}


def _moment(moment: datetime | None) -> str | None:
    return local(moment).isoformat() if moment is not None else None


def _request(event: Event | None) -> dict[str, Any] | None:
    if event is None:
        return None
    told = personal_of(event)
    return {
        "asked_at": _moment(event.occurred_at),
        "items": told.get("items", []),
        "reason": told.get("reason", ""),
    }


def _refusal(event: Event | None) -> dict[str, Any] | None:
    if event is None:
        return None
    return {"refused_at": _moment(event.occurred_at), "reason": personal_of(event).get("reason", "")}


def _apology(apology: Apology | None) -> dict[str, Any] | None:
    if apology is None or apology.paper is None:
        return None
    return {
        "number": paper_number(apology.paper.number, APOLOGY_SYMBOL),
        "issued_at": _moment(apology.approved_at),
        "new_due_at": _moment(apology.new_due),
    }
