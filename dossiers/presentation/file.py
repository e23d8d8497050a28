"""One dossier with all that a page about it needs, loaded once. Pure: questions about loaded facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from dossiers.lateness import Stretch
from dossiers.models import Apology, Dossier, Event, Pause, StepHolder, StepRun
from dossiers.workflow import Action
from procedures.calendar import Calendar, local
from procedures.models import StepPlan

_LIVE = (Apology.Status.DRAFT, Apology.Status.SUBMITTED)
_ISSUED = (Apology.Status.APPROVED, Apology.Status.DELIVERED)


@dataclass
class DossierFile:
    """`runs`, `pauses`, `events` and `apologies` in their own order, with what they point to; `plans` of the
    dossier's procedure version. `at` is local."""

    dossier: Dossier
    at: datetime
    calendar: Calendar
    runs: Sequence[StepRun] = field(default_factory=list)
    plans: Sequence[StepPlan] = field(default_factory=list)
    pauses: Sequence[Pause] = field(default_factory=list)
    events: Sequence[Event] = field(default_factory=list)
    apologies: Sequence[Apology] = field(default_factory=list)

    @property
    def current(self) -> StepRun | None:
        """The step under way."""
        return next((run for run in self.runs if run.ended_at is None), None)

    @property
    def following(self) -> StepPlan | None:
        """The planned step after the current one."""
        return next(iter(self.later), None)

    @property
    def later(self) -> list[StepPlan]:
        """The planned steps after the current one."""
        now = self.current
        if now is None or now.plan is None:
            return []
        return [plan for plan in self.plans if plan.seq > now.plan.seq]

    @property
    def came_from(self) -> StepRun | None:
        """The visit a dossier sent back returns to."""
        now = self.current
        if now is None:
            return None
        earlier = [
            run for run in self.runs if run.seq < now.seq and run.plan_id and run.plan_id != now.plan_id
        ]
        return earlier[-1] if earlier else None

    @property
    def hands(self) -> list[StepHolder]:
        """Who had which visit in hand since when, in order."""
        return [hand for run in self.runs for hand in run.holders.all()]

    @property
    def stretches(self) -> list[Stretch]:
        """The pauses as stretches of time, an open one until now."""
        return [Stretch(pause.started_at, pause.ended_at or self.at) for pause in self.pauses]

    @property
    def is_late(self) -> bool:
        """Open and past its due moment."""
        due = self.dossier.due_first
        return self.dossier.is_open and due is not None and self.at > local(due)

    @property
    def owes_receipt(self) -> bool:
        """Whether the calendar has moved the date and the new receipt is not yet handed over."""
        told = [e.seq for e in self.events if e.action == Action.RECALCULATE.value and "receipt" in e.data]
        handed = [e.seq for e in self.events if e.action == Action.DELIVER_RECEIPT.value]
        return self.dossier.is_open and max(told, default=0) > max(handed, default=0)

    # -- letters ------------------------------------------------------------------------------------

    @property
    def live_letter(self) -> Apology | None:
        """The apology being written or waiting for approval."""
        return next((one for one in self.apologies if one.status in _LIVE), None)

    @property
    def letter(self) -> Apology | None:
        """The live apology, else the latest issued one."""
        issued = [one for one in self.apologies if one.status in _ISSUED]
        return self.live_letter or (issued[-1] if issued else None)

    @property
    def next_letter(self) -> int:
        """The ordinal of the next apology."""
        return sum(one.status in _ISSUED for one in self.apologies) + 1

    # -- a second request for papers ----------------------------------------------------------------

    @cached_property
    def proposal(self) -> Event | None:
        """The proposal to ask again that belongs to the next request."""
        return self._last(Action.PROPOSE_SUPPLEMENT)

    @cached_property
    def answer(self) -> Event | None:
        """The chairman's latest answer about the next request."""
        return self._last(Action.ALLOW_SUPPLEMENT)

    @property
    def may_ask_again(self) -> bool:
        """Whether the chairman has allowed the next request."""
        return self.answer is not None and bool(self.answer.data.get("granted", True))

    @property
    def waits_for_answer(self) -> bool:
        """Whether a proposal to ask again lies before the chairman."""
        if self.proposal is None:
            return False
        return self.answer is None or self.answer.seq < self.proposal.seq

    def _last(self, action: Action) -> Event | None:
        ordinal = self.dossier.supplement_count + 1
        found = [e for e in self.events if e.action == action.value and e.data.get("ordinal") == ordinal]
        return max(found, key=lambda event: event.seq, default=None)

    @property
    def has_slip(self) -> bool:
        """Whether the routing slip has its number, and the dossier was not re-opened since."""
        told = [e for e in self.events if e.action in (Action.ISSUE_SLIP.value, Action.REOPEN.value)]
        last = max(told, key=lambda event: event.seq, default=None)
        return last is not None and last.action == Action.ISSUE_SLIP.value

    @property
    def asked_on(self) -> datetime | None:
        """When the citizen was last asked for papers."""
        found = [e.occurred_at for e in self.events if e.action == Action.REQUEST_SUPPLEMENT.value]
        return max(found, default=None)
