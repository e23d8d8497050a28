"""Which step of a dossier is charged with how many of its days late (decision D2). No queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from dossiers.lateness import Stretch, shares, used_by
from dossiers.legs import Leg, legs_at
from dossiers.models import Dossier, StepRun
from procedures.calendar import Calendar

Group = Sequence[StepRun]
"""The visits to one step, in order; what the step is told by is its last."""


def late_shares(
    dossier: Dossier, runs: Sequence[StepRun], pauses: Sequence[Stretch], moment: datetime, calendar: Calendar
) -> Iterator[tuple[StepRun, int]]:
    """The last visit to every step with a share, and its share in hundredths of a working day, as they stood
    at `moment`, when the result was ready. `runs` in order of `seq`."""
    groups = last_rounds(runs)
    for leg in legs_at(dossier, moment, calendar):
        own = [group for group in groups if group[-1].leg == leg.number]
        overruns = [overrun(group, pauses, moment, calendar) for group in own]
        parts, _ = leg_shares(leg, own, overruns)
        yield from ((group[-1], part) for group, part in zip(own, parts, strict=True) if part)


def last_rounds(runs: Sequence[StepRun]) -> list[list[StepRun]]:
    """The visits of the last round of each leg, those to the same step together."""
    last: dict[int, int] = {}
    for run in runs:
        last[run.leg] = max(run.round, last.get(run.leg, 0))
    return same_steps([run for run in runs if run.round == last[run.leg]])


def same_steps(runs: Sequence[StepRun]) -> list[list[StepRun]]:
    """Visits to the same planned step together, in the order of the first visits."""
    groups: dict[object, list[StepRun]] = {}
    for run in runs:
        groups.setdefault((run.leg, run.round, run.plan_id or f"run {run.pk}"), []).append(run)
    return list(groups.values())


def overrun(group: Group, pauses: Sequence[Stretch], moment: datetime, calendar: Calendar) -> int:
    """Nominal minutes beyond the budget of a step; one outside the limit has none."""
    last = group[-1]
    if last.outside_limit:
        return 0
    return max(0, used_by(group, pauses, moment, calendar) - last.budget_minutes)


def leg_shares(leg: Leg, groups: Sequence[Group], overruns: Sequence[int]) -> tuple[list[int], int | None]:
    """The days late of a leg shared out among its steps, in hundredths, and the place of the one that held
    the dossier at the due moment. A leg that is not late has neither."""
    if leg.late is None or leg.due is None:
        return [0] * len(groups), None
    visits = sorted((run for group in groups for run in group), key=lambda run: run.seq)
    holding = held_at(visits, leg.due)
    held = next((place for place, group in enumerate(groups) if holding in group), None)
    return shares(leg.late, overruns, held), held


def held_at(visits: Iterable[StepRun], moment: datetime) -> StepRun | None:
    """The visit, of some in order, that had the dossier at the moment; the latest before it when none had, as
    between a result and its re-opening; the first when all came later."""
    found = None
    for visit in visits:
        if found is None or visit.given_at <= moment:
            found = visit
    return found
