"""One dossier's story under way: what is done to it, deed after deed, and where its clock stands. Pure.

The story keeps the same books as the actions will (holder, pauses, due moment), so that the plan knows which
deeds issue a paper and when the nightly sweep would have drafted an apology.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from dossiers.numbering import Series
from dossiers.workflow import Action
from procedures.calendar import Calendar, at_minute, local
from procedures.deadlines import Limit, Pause, PauseMode, Unit, due_at

from . import people
from .certified import Paper, series_of
from .ground import Ground, Offer, Step
from .names import Citizen

_ISSUES = {  # always
    Action.RECEIVE: Series.RECEIPT,
    Action.CORRECT: Series.RECEIPT,
    Action.ASK_COMPLETION: Series.SUPPLEMENT,
    Action.REQUEST_SUPPLEMENT: Series.SUPPLEMENT,
    Action.REFUSE: Series.REFUSAL,
    Action.STOP: Series.STOP,
    Action.ISSUE_SLIP: Series.ROUTING_SLIP,
}
_SHORT = (Unit.SAME_DAY, Unit.WORKING_HOUR, Unit.CLOCK_HOUR)
_SWEPT = timedelta(minutes=10)  # the sweep runs every few minutes


@dataclass(frozen=True)
class Deed:
    """An action at a moment: by whom (None: the system), with what, and the number it takes of which series.

    Where it takes `count` of them, `number` is the first.
    """

    at: datetime
    verb: Action
    actor: str | None
    args: Mapping[str, object] = field(default_factory=dict)
    issues: Series | None = None
    number: int = 0
    count: int = 1


@dataclass(frozen=True)
class Intake:
    """What somebody brings: to which procedure, how, and with which papers (`papers`: to be certified).

    `shown_at`: when it was at the counter before, and could not be received.
    """

    offer: Offer
    citizen: Citizen
    clerk: str
    received_at: datetime
    submitted_at: datetime | None = None
    shown_at: datetime | None = None
    external_code: str = ""
    channel: str = "counter"
    delivery: str = "counter"
    copies: int = 1
    fee_vnd: int = 0
    documents: tuple[tuple[str, int, int, int], ...] = ()  # name, originals, certified, copies
    papers: tuple[Paper, ...] = ()
    proxy: Citizen | None = None


@dataclass(frozen=True)
class Stretch:
    """A time in which the sweep may draft an apology: open, running, not before a leader, due at `due`."""

    start: datetime
    end: datetime | None
    due: datetime


class Story:
    """The story of one intake; every method tells one deed at a moment not before the last."""

    def __init__(self, ground: Ground, intake: Intake, rng: Random) -> None:
        self.ground, self.intake, self.rng = ground, intake, rng
        self.offer = intake.offer
        self.deeds: list[Deed] = []
        self.pauses: list[Pause] = []
        self.stretches: list[Stretch] = []
        self.step = 0
        self.now = intake.received_at
        self.due: datetime | None = None  # None while a pause that counts is open
        self.told: datetime | None = None  # what the citizen was told last
        self.resolved_at: datetime | None = None
        self.leg_began: datetime | None = None  # since when the second leg runs
        self._hands: dict[str, str] = {self.offer.steps[0].department: intake.clerk}

    # -- who and where ------------------------------------------------------------------------------

    @property
    def calendar(self) -> Calendar:
        """The ward's calendar."""
        return self.ground.calendar

    @property
    def here(self) -> Step:
        """The step under way."""
        return self.offer.steps[self.step]

    @property
    def next(self) -> Step | None:
        """The planned step after it."""
        return self.offer.steps[self.step + 1] if self.step + 1 < len(self.offer.steps) else None

    @property
    def holder(self) -> str:
        """Who speaks for the one holding it: one officer of a department, the office for partners."""
        if self.here.partner:
            return people.OFFICE
        if self.here.department not in self._hands:
            officers = self.ground.hands[self.here.department]  # the first of them does most
            weights = [1 / place for place in range(1, len(officers) + 1)]
            self._hands[self.here.department] = self.rng.choices(officers, weights)[0]
        return self._hands[self.here.department]

    def replace_holder(self, officer: str) -> None:
        """Another officer of the department that holds it speaks for it from now on."""
        self._hands[self.here.department] = officer

    # -- telling ------------------------------------------------------------------------------------

    def tell(self, at: datetime, verb: Action, actor: str | None, **args: object) -> None:
        """One deed."""
        self._append(at, verb, actor, args, _ISSUES.get(verb))

    def _append(
        self,
        at: datetime,
        verb: Action,
        actor: str | None,
        args: Mapping[str, object],
        issues: Series | None,
        count: int = 1,
    ) -> None:
        self.now = max(self.now, local(at))
        self.deeds.append(Deed(self.now, verb, actor, args, issues, count=count))

    def receive(self) -> None:
        """The counter receives it and promises a date."""
        self.tell(self.intake.received_at, Action.RECEIVE, self.intake.clerk)
        self.due = self.told = self._due()
        self.run()

    def hand_over(self, at: datetime) -> None:
        """On to the next planned step, with a letter when an agency outside takes part."""
        step, actor = self.next, self.holder
        if step is None or step.outside_limit:
            raise ValueError("there is no step to hand over to")
        outside = step.partner or self.here.partner
        letter = f"{self.rng.randint(100, 999)}/UBND-CM" if outside else ""
        self.tell(at, Action.HAND_OVER, actor, paper_number=letter)
        self.step += 1

    def take(self, at: datetime) -> None:
        """The officer takes it on; agencies outside have no accounts."""
        if not self.here.partner:
            self.tell(at, Action.TAKE, self.holder)

    def pause(self, at: datetime, verb: Action, actor: str, mode: PauseMode, **args: object) -> None:
        """The clock stops (it must not be past the due moment)."""
        self.tell(at, verb, actor, **args)
        self.halt()
        self.pauses.append(Pause(self.now, None, mode))
        self.due = self._due()

    def resume(self, at: datetime, verb: Action, actor: str, **args: object) -> None:
        """The clock goes on; when the date moves a receipt with the new one is issued."""
        at, before = max(self.now, local(at)), self.told
        self.pauses[-1] = Pause(self.pauses[-1].started, at, self.pauses[-1].mode)
        self.due = self.told = self._due()
        self._append(at, verb, actor, args, Series.RECEIPT if self.told != before else None)
        self.run()

    def tell_duty(self, at: datetime) -> None:
        """The first leg ends with the citizen's financial duty; nothing runs until it is paid."""
        self.tell(at, Action.REQUEST_PAYMENT, self.holder)
        self.halt()
        self.due = None

    def prove_duty(self, at: datetime, paper: str) -> None:
        """With the proof of payment the second leg begins, and a receipt tells its date."""
        self.leg_began, self.pauses = max(self.now, local(at)), []
        self.due = self.told = self._due()
        self._append(at, Action.CONFIRM_PAYMENT, self.intake.clerk, {"paper_number": paper}, Series.RECEIPT)
        self.run()

    def sign(self, laid: datetime, approved: datetime, leader: str, *, refused: bool, symbol: str) -> None:
        """The draft is laid before a leader, who signs it."""
        self.tell(laid, Action.SUBMIT_FOR_SIGNATURE, self.holder)
        self.halt()
        self.tell(
            approved,
            Action.APPROVE,
            leader,
            result_kind="refused" if refused else "granted",
            number=symbol,
            result_date=local(max(self.now, approved)).date(),
        )

    def certify(self, at: datetime, leader: str, *, by: str) -> None:
        """A leader has signed the papers, recorded `by` the counter or that leader: numbered in the book."""
        granted = sum(not paper.refused_reason for paper in self.intake.papers)
        self._append(at, Action.CERTIFY, by, {"signer": leader}, series_of(self.offer), granted)
        self.halt()

    def resolve(self, at: datetime, *, recorded_at: datetime | None = None) -> None:
        """The result is ready at `at`; noted then, or later with the reason."""
        self.resolved_at = max(self.now, local(at))
        if recorded_at is None:
            self.tell(self.resolved_at, Action.RESOLVE, self.holder)
            return
        self.tell(
            recorded_at,
            Action.RESOLVE,
            self.holder,
            resolved_at=self.resolved_at,
            reason="Đã có kết quả trên giấy nhưng chưa chuyển trên phần mềm",
        )

    @property
    def deadline(self) -> datetime:
        """The due moment of a story whose clock runs."""
        if self.due is None:
            raise ValueError("the clock stands")
        return self.due

    @property
    def result_moment(self) -> datetime:
        """When the result was there."""
        if self.resolved_at is None:
            raise ValueError("there is no result")
        return self.resolved_at

    # -- the clock ----------------------------------------------------------------------------------

    def run(self) -> None:
        """From now on the sweep looks at it."""
        if self.due is not None:
            self.stretches.append(Stretch(self.now, None, self.due))

    def halt(self) -> None:
        """The sweep no longer drafts anything for it."""
        if self.stretches and self.stretches[-1].end is None:
            last = self.stretches.pop()
            self.stretches.append(Stretch(last.start, self.now, last.due))

    def limit_at(self, at: datetime) -> Limit:
        """The limit that runs at the moment: the whole one, or that of the leg."""
        legs = self.offer.legs
        if legs is None:
            return self.offer.limit
        return legs.second if self.leg_began is not None and self.leg_began <= at else legs.first

    def _due(self) -> datetime | None:
        legs = self.offer.legs
        if legs is None:
            return due_at(self.intake.received_at, self.offer.limit, self.pauses, self.calendar)
        if self.leg_began is None:
            return due_at(self.intake.received_at, legs.first, self.pauses, self.calendar)
        return due_at(self.leg_began, legs.second, self.pauses, self.calendar)

    def swept(self) -> datetime | None:
        """When the sweep would have drafted its apology; None when it was never at T-1, or signed by then."""
        for stretch in self.stretches:
            when = max(stretch.start, self._drafting_from(stretch.due)) + _SWEPT
            if stretch.end is None or when < stretch.end:
                return when
        return None

    def _drafting_from(self, due: datetime) -> datetime:
        """The opening of the last working day before the due date; short limits: once late."""
        if self.offer.limit.unit in _SHORT:
            return due
        day = self.calendar.previous_working_day(local(due).date())
        return self.calendar.opening(day) if self.calendar.sessions(day) else at_minute(day, 0)
