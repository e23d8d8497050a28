"""The clock of one dossier: pausing, going on, its two legs, and the due moment that follows (decision D1).

A limit with a financial duty in the middle may have two legs (decision D2): the first ends when the duty is
told, the second runs from the proof of payment, and each is judged alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dossiers.lateness import Outcome, days_late, verdict
from dossiers.models import Dossier, Episode, Pause
from dossiers.workflow import ENDED_EARLY, Status
from procedures.calendar import Calendar, YearState, local
from procedures.deadlines import ClockStep, Limit, PauseMode, Unit, clock, due_at, legs_of, second_leg
from procedures.deadlines import Pause as ClockPause

from .base import Change
from .errors import Refused
from .findings import close_findings
from .steps import close_step, current_step, open_step


def whole_limit_of(dossier: Dossier) -> Limit:
    """The limit the dossier was received under, both legs together."""
    return Limit(Unit(dossier.limit_unit), dossier.limit_amount)


def limit_of(dossier: Dossier, leg: int | None = None) -> Limit:
    """The limit that runs now, or that of one leg."""
    whole = whole_limit_of(dossier)
    legs = legs_of(whole, dossier.second_leg_amount)
    if legs is None:
        return whole
    return legs.second if (leg or dossier.leg) == 2 else legs.first


def between_legs(dossier: Dossier) -> bool:
    """The first leg is over and the proof of payment has not come: there is no due moment."""
    return dossier.leg == 1 and dossier.leg_one_ended_at is not None


def clock_of(dossier: Dossier, calendar: Calendar) -> tuple[ClockStep, ...]:
    """The ledger of the dossier's date, from its stored facts. The dossier must have been received."""
    pauses = clock_pauses(dossier, dossier.pauses.all())
    ended = dossier.leg_one_ended_at
    first = _pauses_of(dossier, 1, pauses)
    steps = clock(dossier.receipt_moment, limit_of(dossier, 1), first, calendar)
    if ended is None:
        return steps
    then: tuple[ClockStep, ...] = ()
    if dossier.leg_started_at is not None:
        second = _pauses_of(dossier, 2, pauses)
        then = clock(dossier.leg_started_at, limit_of(dossier, 2), second, calendar)
    return second_leg(steps, ended, then)


def compute_due(
    dossier: Dossier, calendar: Calendar, pauses: Iterable[ClockPause] | None = None
) -> datetime | None:
    """What `due_first` must be now; None while a pause that counts is open, and between the legs.

    `pauses` instead of the stored ones tell what would be.
    """
    counted = counted_from(dossier, pauses)
    return due_at(*counted, calendar) if counted else None


def counted_from(
    dossier: Dossier, pauses: Iterable[ClockPause] | None = None
) -> tuple[datetime, Limit, list[ClockPause]] | None:
    """What the due moment is counted from: start, limit, pauses of the leg that runs; None between legs."""
    if between_legs(dossier):
        return None
    known = clock_pauses(dossier, dossier.pauses.all()) if pauses is None else list(pauses)
    start = dossier.leg_started_at or dossier.receipt_moment
    return start, limit_of(dossier), _pauses_of(dossier, dossier.leg, known)


def clock_pauses(dossier: Dossier, pauses: Iterable[Pause]) -> list[ClockPause]:
    """The dossier's pauses as the engine takes them."""
    return [
        ClockPause(pause.started_at, went_on_at(dossier, pause), PauseMode(pause.mode)) for pause in pauses
    ]


def _pauses_of(dossier: Dossier, leg: int, pauses: Iterable[ClockPause]) -> list[ClockPause]:
    """Those within one leg; the wait between the legs is in neither."""
    ended, began = dossier.leg_one_ended_at, dossier.leg_started_at
    if ended is None:
        return list(pauses)
    if leg == 1:
        return [pause for pause in pauses if pause.started < ended]
    return [pause for pause in pauses if began is not None and pause.started >= began]


def set_due(change: Change) -> None:
    """Count `due_first` anew by the calendar in force and say by which it was."""
    dossier, calendar = change.dossier, change.calendar
    dossier.due_first = compute_due(dossier, calendar)
    dossier.calendar_version_id = calendar.version
    if dossier.due_first is not None:
        state = calendar.year_state(local(dossier.due_first).year)
        dossier.promise_provisional = state is not YearState.CONFIRMED
    change.data["due_first"] = dossier.due_first


def went_on_at(dossier: Dossier, pause: Pause) -> datetime | None:
    """When the clock went on after the pause; None while it stands.

    A pause that only the end of the dossier closed (withdrawn, stopped, closed, void) never let it go on.
    """
    over = dossier.state in ENDED_EARLY or dossier.state is Status.VOID
    stood = over and dossier.due_first is None
    return None if stood and pause.ended_at == dossier.ended_at else pause.ended_at


def begin_pause(change: Change, kind: Pause.Kind, mode: PauseMode, *, legal_article: str = "") -> None:
    """Stop the clock; begun after the due moment it moves nothing and the dossier stays late."""
    _open_pause(change, kind, mode, legal_article)
    set_due(change)


def _open_pause(change: Change, kind: Pause.Kind, mode: PauseMode, legal_article: str = "") -> None:
    dossier = change.dossier
    Pause.objects.create(
        dossier=dossier, kind=kind, mode=mode.value, started_at=change.at, legal_article=legal_article
    )
    dossier.paused_at = change.at
    dossier.status_before_pause = dossier.status
    change.data |= {"pause": kind.value, "mode": mode.value}


def end_pause(change: Change) -> Pause:
    """Let the clock go on; a restart that counts begins a new round of steps with the same holder."""
    dossier = change.dossier
    counted = dossier.due_first is None
    pause = _close_pause(change)
    set_due(change)
    if counted:
        dossier.due_current = dossier.due_first
        if pause.mode == PauseMode.RESTART:
            _new_round(change)
    change.data["counted"] = counted
    return pause


def _close_pause(change: Change) -> Pause:
    pause = change.dossier.pauses.filter(ended_at__isnull=True).first()
    if pause is None:
        raise Refused("Hồ sơ không đang tạm dừng.")
    pause.ended_at = change.at
    pause.save(update_fields=["ended_at"])
    change.dossier.paused_at = None
    change.data["pause"] = pause.kind
    return pause


def end_first_leg(change: Change) -> None:
    """The financial duty is told: the first leg is judged and over, nothing runs until the proof comes."""
    dossier = change.dossier
    due = dossier.due_first
    if due is None:
        raise ValueError("a running dossier has a due moment")
    late = verdict(due, change.at) is Outcome.LATE
    dossier.leg_one_due, dossier.leg_one_ended_at = due, change.at
    dossier.leg_one_days_late = days_late(due, change.at, change.calendar) if late else None
    close_findings(change, Episode.Closing.DONE)
    _open_pause(change, Pause.Kind.PAYMENT, PauseMode.RESUME)
    set_due(change)
    change.data |= {"leg_one_due": due, "leg_one_days_late": dossier.leg_one_days_late}


def begin_second_leg(change: Change) -> None:
    """The proof of payment has come: the second leg runs its own limit from now."""
    dossier = change.dossier
    _close_pause(change)
    dossier.leg, dossier.leg_started_at = 2, change.at
    set_due(change)
    dossier.due_current = dossier.due_first
    change.data["leg"] = 2


def _new_round(change: Change) -> None:
    """Earlier rounds are kept for sight and do not count (decision D2)."""
    step = current_step(change.dossier)
    close_step(step, change.at)
    open_step(
        change,
        department=step.department,
        plan=step.plan,
        name=step.name,
        budget_minutes=step.budget_minutes,
        officer=step.officer,
        taken_at=change.at if step.officer_id else None,
        after=step,
        new_round=True,
    )


def earlier_moment(change: Change, moment: datetime | None, field: str, not_before: datetime) -> datetime:
    """A moment a person gives for something that happened before it was recorded; `at` when none is given.

    Raises Refused at `field` when it lies in the future or before `not_before`.
    """
    if moment is None:
        return change.at
    moment = local(moment)
    if moment > change.at:
        raise Refused("Thời điểm này chưa tới.", field)
    if moment < local(not_before):
        raise Refused(f"Không được trước {local(not_before):%H:%M %d/%m/%Y}.", field)
    return moment
