"""The system that sends the demo its online dossiers: its source, and what it would have sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dossiers.actions import Reception
from dossiers.actions.intake import Sent
from dossiers.actions.intake_sources import add_source
from dossiers.models import IntakeSource
from procedures.models import Officer

from .names import Citizen
from .people import ADMINISTRATOR
from .story import Intake

NAME = "Cổng dịch vụ công quốc gia"


def connect(at: datetime) -> None:
    """The administrator lets the portal send from `at` on. Nobody learns the token: it is shown nowhere."""
    add_source(NAME, "", by=Officer.objects.get(username=ADMINISTRATOR), at=at)


def connected() -> IntakeSource | None:
    """The source, whatever its name is by now; what came before it was connected has none."""
    found: IntakeSource | None = IntakeSource.objects.order_by("pk").first()
    return found


def sent(intake: Intake, reception: Reception, submitted_at: datetime) -> Sent:
    """What the portal sends about an intake, and how it is understood."""
    procedure, level = reception.version.procedure, reception.version.online_level
    code = procedure.national_code or procedure.key
    return Sent(content(intake, submitted_at, code, level), reception, submitted_at, code, level)


def content(intake: Intake, submitted_at: datetime, code: str, level: str) -> Mapping[str, Any]:
    """The JSON of docs/api.md."""
    return {
        "external_code": intake.external_code,
        "procedure_code": code,
        "submitted_at": submitted_at.isoformat(),
        "online_level": level,
        "result_delivery": intake.delivery,
        "copies": intake.copies,
        "applicant": _person(intake.citizen),
        "documents": [_document(*paper) for paper in intake.documents],
    }


def _person(citizen: Citizen) -> dict[str, str]:
    born = citizen.birth_date
    values = vars(citizen) | {"birth_date": born.isoformat() if born else ""}
    return {name: value for name, value in values.items() if value}


def _document(name: str, originals: int, certified: int, copies: int) -> dict[str, object]:
    counts = {"originals": originals, "certified": certified, "copies": copies}
    return {"name": name} | {kind: count for kind, count in counts.items() if count}
