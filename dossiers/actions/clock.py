"""The clock of one dossier: pausing, going on, and the due moment that follows (decision D1)."""

from __future__ import annotations

from datetime import datetime

from dossiers.models import Dossier, Pause
from dossiers.workflow import ENDED_EARLY, Status
from procedures.calendar import Calendar, local
from procedures.deadlines import ClockStep, Limit, PauseMode, Unit, clock, due_at
from procedures.deadlines import Pause as ClockPause

from .base import Change
from .errors import Refused
from .steps import close_step, current_step, open_step


def limit_of(dossier: Dossier) -> Limit:
    """The limit the dossier was received under."""
    return Limit(Unit(dossier.limit_unit), dossier.limit_amount)


def clock_of(dossier: Dossier, calendar: Calendar) -> tuple[ClockStep, ...]:
    """The ledger of the dossier's date, from its stored facts. The dossier must have been received."""
    return clock(dossier.receipt_moment, limit_of(dossier), _pauses(dossier), calendar)


def compute_due(dossier: Dossier, calendar: Calendar) -> datetime | None:
    """What `due_first` must be now; None while a pause that counts is open."""
    return due_at(dossier.receipt_moment, limit_of(dossier), _pauses(dossier), calendar)


def _pauses(dossier: Dossier) -> list[ClockPause]:
    return [
        ClockPause(pause.started_at, went_on_at(dossier, pause), PauseMode(pause.mode))
        for pause in dossier.pauses.all()
    ]


def went_on_at(dossier: Dossier, pause: Pause) -> datetime | None:
    """When the clock went on after the pause; None while it stands.

    A pause that only the end of the dossier closed (withdrawn, stopped, closed, void) never let it go on.
    """
    over = dossier.state in ENDED_EARLY or dossier.state is Status.VOID
    return None if over and pause.ended_at == dossier.ended_at else pause.ended_at


def begin_pause(change: Change, kind: Pause.Kind, mode: PauseMode, *, legal_article: str = "") -> None:
    """Stop the clock; begun after the due moment it moves nothing and the dossier stays late."""
    dossier = change.dossier
    Pause.objects.create(
        dossier=dossier, kind=kind, mode=mode.value, started_at=change.at, legal_article=legal_article
    )
    dossier.paused_at = change.at
    dossier.status_before_pause = dossier.status
    dossier.due_first = compute_due(dossier, change.calendar)
    change.data |= {"pause": kind.value, "mode": mode.value, "due_first": dossier.due_first}


def end_pause(change: Change) -> Pause:
    """Let the clock go on; a restart that counts begins a new round of steps with the same holder."""
    dossier = change.dossier
    pause = dossier.pauses.filter(ended_at__isnull=True).first()
    if pause is None:
        raise Refused("Hồ sơ không đang tạm dừng.")
    counted = dossier.due_first is None
    pause.ended_at = change.at
    pause.save(update_fields=["ended_at"])
    dossier.paused_at = None
    dossier.due_first = compute_due(dossier, change.calendar)
    if counted:
        dossier.due_current = dossier.due_first
        if pause.mode == PauseMode.RESTART:
            _new_round(change)
    change.data |= {"pause": pause.kind, "due_first": dossier.due_first, "counted": counted}
    return pause


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
