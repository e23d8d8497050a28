"""The hand-overs of a dossier as the routing slip prints them (decision D2): both ends, verdict, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from dossiers.day_lines import NamedPause
from dossiers.lateness import Outcome, Stretch, nominal_minutes, step_start, step_verdict
from dossiers.letters import Hand, HandOver, budget_words, overrun_words
from dossiers.letters.routing_slip import Result
from dossiers.models import Dossier, StepRun
from dossiers.workflow import FINISHED
from procedures.calendar import Calendar, at_minute, local
from procedures.dates import vn_day_month
from procedures.models import Department, Officer, StepPlan


@dataclass(frozen=True)
class Way:
    """What the slip is made of, loaded: `runs` in order with department, plan, both officers and holders.

    `plans` are the steps of the dossier's procedure version. `resolver` and `fetcher` recorded the result
    and took it to the counter. `pauses` of no length are left out.
    """

    dossier: Dossier
    runs: Sequence[StepRun]
    plans: Sequence[StepPlan]
    pauses: Sequence[NamedPause]
    counter: Department
    resolver: Officer | None
    fetcher: Officer | None
    at: datetime
    calendar: Calendar

    @property
    def following(self) -> Department | None:
        """Where the plan sends the dossier from its present step; None from the last."""
        now = self.runs[-1].plan if self.runs else None
        return next((p.department for p in self.plans if now is not None and p.seq > now.seq), None)


def hand_overs(way: Way) -> tuple[HandOver, ...]:
    """A block for each hand-over there was, and the one there is to come while the dossier is open."""
    stays = _stays(way.runs)
    blocks = [_between(way, one, following) for one, following in pairwise(stays)]
    if stays and way.dossier.state in FINISHED:
        blocks.append(_result(way, stays[-1]))
    if stays and way.dossier.is_open:
        blocks.append(_to_come(way, stays[-1]))
    return tuple(blocks)


def _stays(runs: Sequence[StepRun]) -> list[list[StepRun]]:
    """Visits as hand-overs part them: where a limit begins again there is a new visit, but nothing moved."""
    stays: list[list[StepRun]] = []
    for run in runs:
        if stays and _same_hands(stays[-1][-1], run):
            stays[-1].append(run)
        else:
            stays.append([run])
    return stays


def _same_hands(before: StepRun, run: StepRun) -> bool:
    return run.round > before.round and run.department_id == before.department_id


# -- blocks -----------------------------------------------------------------------------------------


def _between(way: Way, stay: Sequence[StepRun], following: Sequence[StepRun]) -> HandOver:
    given, taken = stay[-1], following[0]
    reopened = taken.plan_id == given.plan_id and taken.round == given.round
    notes = (
        "mở lại hồ sơ" if reopened else "",
        "trả lại" if taken.sent_back else "",
        f"văn bản số {taken.paper_number}" if taken.paper_number else "",
    )
    return HandOver(
        giver=given.department.short_name,
        receiver=taken.department.short_name,
        given_at=_iso(taken.given_at),
        taken_at=_iso(taken.taken_at),
        gave=_hand(given.department, taken.given_by),
        took=Hand(name=_taker(taken)),
        result=_verdict(way, given),
        notes=_notes(way, stay, *notes),
    )


def _result(way: Way, stay: Sequence[StepRun]) -> HandOver:
    """The result goes to the counter."""
    given, dossier = stay[-1], way.dossier
    return HandOver(
        giver=given.department.short_name,
        receiver=_back_at_counter(way, given.department),
        given_at=_iso(dossier.resolved_at),
        taken_at=_iso(dossier.result_received_at),
        gave=_hand(given.department, way.resolver),
        took=Hand(name=way.fetcher.full_name if way.fetcher and dossier.result_received_at else ""),
        result=_verdict(way, given),
        notes=_notes(way, stay, "ghi nhận sau" if dossier.recorded_late else ""),
    )


def _to_come(way: Way, stay: Sequence[StepRun]) -> HandOver:
    """The block to be filled by hand when the dossier moves on."""
    now = stay[-1].department
    receiver = way.following.short_name if way.following else _back_at_counter(way, now)
    return HandOver(giver=now.short_name, receiver=receiver, notes=_notes(way, stay))


def _back_at_counter(way: Way, giver: Department) -> str:
    """The counter as the place where results are given out, told apart from the counter that worked on it."""
    own = giver.pk == way.counter.pk
    return f"{way.counter.short_name}{' (trả kết quả)' if own else ''}"


def _iso(moment: datetime | None) -> str:
    return local(moment).isoformat() if moment else ""


def _hand(department: Department, officer: Officer | None) -> Hand:
    """Who gave; for an agency without accounts, who recorded it."""
    name = officer.full_name if officer else ""
    return Hand(recorded_by=name) if department.is_partner else Hand(name=name)


def _taker(run: StepRun) -> str:
    """Who took the visit on first; nobody for agencies, or while nobody has."""
    if run.taken_at is None or run.department.is_partner:
        return ""
    held = [one.officer for one in run.holders.all() if one.officer and one.since <= run.taken_at]
    officer = held[-1] if held else run.officer
    return officer.full_name if officer else ""


# -- the verdict on the step that gives ---------------------------------------------------------------


def _verdict(way: Way, run: StepRun) -> Result:
    if run.outside_limit:
        return "outside"
    if run.round < _last_round(way):
        return "not_judged"
    end = run.ended_at or way.at
    rest = nominal_minutes(end, at_minute(local(end).date(), 24 * 60), way.calendar)
    return step_verdict(_used(way, run), run.budget_minutes, rest).value


def _last_round(way: Way) -> int:
    return max(run.round for run in way.runs)


def _used(way: Way, run: StepRun) -> int:
    """Nominal minutes of the step in its round up to the end of this visit: visits add up (decision D2)."""
    same = [
        one
        for one in way.runs
        if one.round == run.round
        and one.seq <= run.seq
        and (one is run or (run.plan_id is not None and one.plan_id == run.plan_id))
    ]
    stretches = [Stretch(p.started, p.ended or way.at) for p in way.pauses]
    return sum(
        nominal_minutes(
            step_start(one.given_at, way.calendar), one.ended_at or way.at, way.calendar, stretches
        )
        for one in same
    )


# -- notes ------------------------------------------------------------------------------------------


def _notes(way: Way, stay: Sequence[StepRun], *about_the_hand_over: str) -> tuple[str, ...]:
    run = stay[-1]
    parts = [_budget(way, run), *about_the_hand_over, *_pauses(way, stay), _round(way, stay)]
    return tuple(part for part in parts if part)


def _budget(way: Way, run: StepRun) -> str:
    if run.outside_limit:
        return ""
    budget = f"định mức {budget_words(run.budget_minutes)}" if run.budget_minutes else ""
    over = _used(way, run) - run.budget_minutes
    if run.ended_at is None or _verdict(way, run) != Outcome.LATE.value:
        return budget
    return f"{budget}; quá {overrun_words(over)}" if budget else f"quá {overrun_words(over)}"


def _pauses(way: Way, stay: Sequence[StepRun]) -> list[str]:
    """The pauses that began while the step held the dossier: nobody's time."""
    start, end = stay[0].given_at, stay[-1].ended_at or way.at + timedelta(minutes=1)
    return [_pause(pause) for pause in way.pauses if start <= pause.started < end]


def _pause(pause: NamedPause) -> str:
    until = f" đến {vn_day_month(pause.ended)}" if pause.ended else ""
    return f"tạm dừng từ {vn_day_month(pause.started)}{until}"


def _round(way: Way, stay: Sequence[StepRun]) -> str:
    if stay[-1].round > stay[0].round:
        return f"vòng {stay[-1].round} sau bổ sung"
    return f"vòng {stay[-1].round}, trước khi tính lại" if stay[-1].round < _last_round(way) else ""
