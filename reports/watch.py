"""What a leader should see first this morning: late, soon due, in danger, and waiting for his decision.

One query for the dossiers of all lists, three for their steps, pauses and letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q

from dossiers.findings import SOON_DAYS, end_of_day_ahead
from dossiers.models import Apology, Dossier, StepRun
from dossiers.presentation.budgets import Visit, used_at_current
from dossiers.presentation.words import hours_pair
from dossiers.querysets import DossierQuerySet
from dossiers.views.badges import DueState, due_state
from procedures.calendar import Calendar
from procedures.dates import vn_day_month

from .causes import stretches, with_steps
from .figures import FIGURES
from .models import RiskStanding
from .risk.chances import Level
from .scopes import Scope
from .sets import APOLOGY_ISSUED
from .today import TODAY

_NAMES = {
    "letters_submitted": "Thư xin lỗi",
    "results_to_sign": "Kết quả",
    "papers_to_allow": "Bổ sung thêm",
    "closings_to_confirm": "Đóng hồ sơ",
}
_ICONS = {
    "letters_submitted": "mail",
    "results_to_sign": "file-check",
    "papers_to_allow": "file-plus",
    "closings_to_confirm": "archive",
}
_SINCE = {
    "letters_submitted": "letter_since",
    "results_to_sign": "result_since",
    "papers_to_allow": "papers_since",
    "closings_to_confirm": "closing_since",
}
LATE_SHOWN, SOON_SHOWN, RISKY_SHOWN, WAITING_SHOWN = 8, 5, 5, 6


@dataclass(frozen=True)
class WatchRow:
    """A dossier in the list of late ones, or of those due soon."""

    dossier: Dossier
    due: DueState
    step: str
    hours: str
    over_budget: bool
    letter: str
    letter_icon: str
    without_letter: bool
    risk: RiskStanding | None = None

    @property
    def code_tail(self) -> str:
        """Date and number of the code: the unit is the same in all."""
        return f"…{(self.dossier.code or '')[-11:]}"


@dataclass(frozen=True)
class Waiting:
    """Something a leader decides. `what` is one of the figures in DECISIONS."""

    dossier: Dossier
    what: str
    since: datetime
    due: DueState
    apology: Apology | None = None

    @property
    def title(self) -> str:
        """ "Thư xin lỗi: ...", "Kết quả: ..."."""
        return f"{_NAMES[self.what]}: {self.dossier.procedure.name}"

    @property
    def icon(self) -> str:
        """The icon beside it."""
        return _ICONS[self.what]


@dataclass(frozen=True)
class Watch:
    """The lists of the morning, each cut to what a page shows; the numbers come from the figures."""

    late: Sequence[WatchRow]
    soon: Sequence[WatchRow]
    risky: Sequence[WatchRow]
    waiting: Sequence[Waiting]


def watch(scope: Scope, calendar: Calendar) -> Watch:
    """The lists at the moment of the scope, which must be the running period seen now."""
    at = scope.at
    horizon = end_of_day_ahead(at, SOON_DAYS, calendar)
    found = list(_dossiers(scope))
    late = [d for d in found if d.due_first is not None and d.due_first < at]
    soon = [d for d in found if d.due_first is not None and at <= d.due_first < horizon]
    rows = {d.pk: _row(d, at, calendar) for d in found if d.due_first is not None}
    risky = [row for row in rows.values() if row.risk and row.risk.level == Level.HIGH]
    waiting = [one for d in found for one in _waiting(d, at, calendar)]
    return Watch(
        late=[rows[d.pk] for d in late[:LATE_SHOWN]],
        soon=[rows[d.pk] for d in soon[:SOON_SHOWN]],
        risky=sorted(risky, key=lambda row: -(row.risk.per_mille or 0) if row.risk else 0)[:RISKY_SHOWN],
        waiting=sorted(waiting, key=lambda one: one.since)[:WAITING_SHOWN],
    )


def _dossiers(scope: Scope) -> DossierQuerySet:
    """Those any of the lists may show, soonest due first."""
    late, soon = FIGURES["pending_late"].dossiers(scope), TODAY["due_soon"].dossiers(scope)
    first, *others = [
        _first(late, "due_first", LATE_SHOWN),
        _first(soon, "due_first", SOON_SHOWN),
        _first(TODAY["risk_high"].dossiers(scope), "-risk_standing__per_mille", RISKY_SHOWN),
        *(
            _first(TODAY[what].dossiers(scope).with_decisions(), since, WAITING_SHOWN)
            for what, since in _SINCE.items()
        ),
    ]
    wanted = Q(pk__in=first.union(*others))  # of a few, not an OR of six: that would read every dossier
    letters = Apology.objects.order_by("ordinal")
    shown = Dossier.objects.filter(wanted).with_decisions().for_list().by_urgency()
    shown = shown.select_related("risk_standing")
    return with_steps(shown).prefetch_related(Prefetch("apologies", letters))


def _first(found: DossierQuerySet, order: str, most: int) -> Any:
    """The keys of the first of them; wrapped, because SQLite takes no limit inside a union."""
    few = found.order_by(order, "pk").values("pk")[:most]
    return Dossier.objects.filter(pk__in=few).order_by().values("pk")


def _row(dossier: Dossier, at: datetime, calendar: Calendar) -> WatchRow:
    runs: list[StepRun] = list(dossier.step_runs.all())
    visits = [Visit(run.plan_id, run.round, run.given_at, run.ended_at) for run in runs]
    used = used_at_current(visits, stretches(dossier, at), at, calendar)
    budget = runs[-1].budget_minutes if runs else 0
    letter, icon, missing = _letter(list(dossier.apologies.all()))
    return WatchRow(
        dossier=dossier,
        due=due_state(dossier, at, calendar),
        step=runs[-1].name if runs else "",
        hours=f"{hours_pair(used, budget)} giờ" if budget else "",
        over_budget=used > budget > 0,
        letter=letter,
        letter_icon=icon,
        without_letter=missing,
        risk=_risk(dossier, runs, at),
    )


def _risk(dossier: Dossier, runs: Sequence[StepRun], at: datetime) -> RiskStanding | None:
    """The chance to come late, while it holds (see `RiskStandingQuerySet.current`)."""
    standing: RiskStanding | None = getattr(dossier, "risk_standing", None)
    if standing is None or not runs or standing.step_id != runs[-1].pk or dossier.is_paused:
        return None
    return standing if dossier.due_first is not None and dossier.due_first >= at else None


def _letter(apologies: Sequence[Apology]) -> tuple[str, str, bool]:
    """Words and icon for the state of the letter, and whether none has been approved."""
    issued = [one for one in apologies if one.status in APOLOGY_ISSUED]
    if issued:
        return f"Hẹn lại {vn_day_month(issued[-1].new_due)}", "mail-check", False
    live = {one.status for one in apologies}
    if Apology.Status.SUBMITTED.value in live:
        return "Chờ duyệt", "mail-forward", True
    return ("Đang soạn" if Apology.Status.DRAFT.value in live else "Chưa có"), "mail-off", True


def _waiting(dossier: Any, at: datetime, calendar: Calendar) -> list[Waiting]:
    due = due_state(dossier, at, calendar)
    letters = [one for one in dossier.apologies.all() if one.status == Apology.Status.SUBMITTED]
    found = []
    for what, since in _SINCE.items():
        moment = getattr(dossier, since)
        if moment is not None:
            letter = letters[0] if what == "letters_submitted" else None
            found.append(Waiting(dossier, what, moment, due, letter))
    return found
