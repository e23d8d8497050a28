"""The dossiers that may come late, as rows of their list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dossiers.models import Dossier
from dossiers.views.badges import DueState, due_state
from procedures.calendar import Calendar

from ..models import RiskStanding


@dataclass(frozen=True)
class RiskRow:
    """A running dossier with its chance."""

    standing: RiskStanding
    due: DueState

    @property
    def dossier(self) -> Dossier:
        """The dossier itself."""
        return self.standing.dossier

    @property
    def code_tail(self) -> str:
        """Date and number of the code, as on the chairman's page."""
        return f"…{(self.dossier.code or '')[-11:]}"


def risk_rows(standings: Sequence[RiskStanding], at: datetime, calendar: Calendar) -> list[RiskRow]:
    """Rows of standings already read."""
    return [RiskRow(one, due_state(one.dossier, at, calendar)) for one in standings]
