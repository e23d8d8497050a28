"""Loading the planned demo: what today's screens show first, in short transactions, resumable anywhere.

The moment the demo is planned for stands in the JobRun of the first load; every later run goes on with the
same plan. A dossier is there whole or not at all, so what is left to do is what has no code yet.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dossiers.actions.sweep import sweep
from dossiers.models import Dossier, JobRun
from procedures.calendar import local
from procedures.models import Installation
from reports.actions import study_risk, tell_risks

from . import portal
from .doing import Performer, done_keys, hire, set_series
from .ground import Ground
from .hours import days_earlier
from .numbers import Life
from .plan import EARLIEST, Plan, make_plan
from .progress import Progress
from .reading import read_ground, read_staff
from .self_scores import write_scores
from .sheets import store_sheets
from .year_plan import write_plans
from .yearly_report import write_report

JOB = "load_demo"
RECENT_DAYS = 10  # working days whose receptions today's screens show
MOST_A_TURN = 200  # dossiers in a transaction
LONGEST_TURN = 1.5  # seconds a transaction keeps others from writing
LONGEST_ALONE = 5.0  # the same before the site is open
BREATH = 0.12  # seconds between two, longer than SQLite lets a waiting writer sleep


class CannotLoadError(Exception):
    """The demo cannot be loaded here; the message is a sentence."""


@dataclass(frozen=True)
class Load:
    """What a run did: dossiers loaded by it, all that the plan has, and whether all of them are there."""

    loaded: int
    total: int
    complete: bool


def load(
    at: datetime, *, open_first: bool = False, quiet: bool = False, scale: float = 1.0, pinned: bool = False
) -> Load:
    """Load the demo, or go on loading it. `at` (aware) counts only for the very first run.

    `open_first` stops after what today's screens need. `pinned`: `at` was asked for, so another one from an
    earlier run is refused. Raises CannotLoadError.
    """
    run = _begun()
    if run is not None and run.ok:
        _check_moment(run, at, pinned)
        return Load(0, 0, True)
    people = read_staff()
    ground = read_ground(people)
    if run is not None:
        _check_moment(run, at, pinned)
        plan = make_plan(ground, run.started_at, scale)
    else:
        _check_new(at, ground)
        plan = make_plan(ground, at, scale)
        run = _begin(plan, lambda: hire(people), _recent(plan, ground))
    done = done_keys()
    wanted = in_turn(plan, ground, open_first=open_first)
    left = [life for life in wanted if life.key not in done]
    with Progress(len(wanted), len(wanted) - len(left), quiet=quiet or not left) as progress:
        _perform(left, Performer(ground, store_sheets()), progress, breathe=not open_first)
    sweep(plan.at, ground.calendar)
    study_risk(plan.at)
    tell_risks(plan.at)
    complete = not open_first
    if complete:
        _finish(run, plan)
    return Load(len(left), len(plan.lives), complete)


def _begun() -> JobRun | None:
    """The run that began the loading; refuses where there is nothing to load a demo into."""
    installation = Installation.objects.current()
    if installation is None or installation.mode != Installation.Mode.DEMO:
        raise CannotLoadError("Dữ liệu dùng thử chỉ nạp được vào bản dùng thử; cơ sở dữ liệu này không phải.")
    return JobRun.objects.filter(job=JOB).order_by("pk").first()


def _check_moment(run: JobRun, at: datetime, pinned: bool) -> None:
    if pinned and local(run.started_at) != local(at):
        then = f"{local(run.started_at):%H:%M %d/%m/%Y}"
        raise CannotLoadError(f"Bản dùng thử này đã nạp theo thời điểm {then}, không đổi được nữa.")


def _check_new(at: datetime, ground: Ground) -> None:
    if Dossier.objects.exists():
        raise CannotLoadError("Cơ sở dữ liệu đã có hồ sơ khác, không nạp thêm dữ liệu dùng thử vào.")
    if local(at).date() < EARLIEST:
        raise CannotLoadError(f"Dữ liệu dùng thử chỉ có cho thời điểm từ {EARLIEST:%d/%m/%Y}.")
    if not ground.offers:
        raise CannotLoadError("Chưa có thủ tục nào dùng được. Nạp danh mục thủ tục trước.")


@transaction.atomic
def _begin(plan: Plan, hire_all: Callable[[], None], connected: datetime) -> JobRun:
    """Officers, the portal connected lately, numbers and the moment of the plan: all or nothing."""
    hire_all()
    portal.connect(connected)
    set_series(plan.last)
    write_plans(plan.at)
    Installation.objects.filter(setup_finished_at__isnull=True).update(setup_finished_at=plan.at)
    return JobRun.objects.create(job=JOB, started_at=plan.at, summary="đang nạp")


@transaction.atomic
def _finish(run: JobRun, plan: Plan) -> None:
    write_scores(plan.at)  # last, because they are filled from what was loaded
    write_report(plan.at)
    run.ok, run.finished_at = True, timezone.now()
    run.summary = f"đã nạp {len(plan.lives):,} hồ sơ dùng thử".replace(",", ".")
    run.save()


def in_turn(plan: Plan, ground: Ground, *, open_first: bool = False) -> list[Life]:
    """The lives in the order of loading: today's, then the current year from its end, then the past one."""
    recent = _recent(plan, ground)
    now = [life for life in plan.lives if life.unfinished or _since(life) >= recent]
    if open_first:
        return now
    chosen = {life.key for life in now}
    return now + [life for life in reversed(plan.lives) if life.key not in chosen]


def _recent(plan: Plan, ground: Ground) -> datetime:
    return ground.calendar.opening(days_earlier(ground.calendar, plan.at.date(), RECENT_DAYS))


def _since(life: Life) -> datetime:
    return life.received_at or life.deeds[0].at


def _perform(left: Sequence[Life], performer: Performer, progress: Progress, *, breathe: bool) -> None:
    """Life after life, so many a transaction that nobody waits long for a turn to write."""
    place = 0
    while place < len(left):
        begun = place
        with performer.turn():
            for life in _turn(left, place, LONGEST_TURN if breathe else LONGEST_ALONE):
                performer.perform(life)
                place += 1
        progress.advance(place - begun)
        if breathe:
            time.sleep(BREATH)


def _turn(left: Sequence[Life], place: int, longest: float) -> Iterator[Life]:
    until = time.monotonic() + longest
    for life in left[place : place + MOST_A_TURN]:
        yield life
        if time.monotonic() > until:
            return
