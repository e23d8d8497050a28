"""The engine against the oracle, by default a million times: ``python -m tests.procedures.million``.

Ends with 1 on any case in which they differ, or when too few pauses begun near the end of a limit were among
them. Needs no Django.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime

from tqdm import tqdm

from procedures import calendar, deadlines, oracle
from tests.procedures.random_cases import UNITS, YEARS, Case, office_and_cases

CASES_OF_AN_OFFICE = 250
SHOWN = 20
# Of a million, ten thousand.
SHARE_IN_LAST_TENTH = 0.01

Answer = datetime | str | None


def engine_calendar(office: oracle.Office) -> calendar.Calendar:
    """The same office as the engine knows it.

    Years are missing, provisional and confirmed in turn: that is for the screens, and moves no due moment.
    """
    first_year = min(office.days).year
    states = list(calendar.YearState)
    return calendar.Calendar(
        days={
            day: calendar.SpecialDay(
                kind=special.kind and calendar.DayKind(special.kind),
                name="",
                sessions=_sessions(special.sessions),
                confirmed=True,
            )
            for day, special in office.days.items()
        },
        hours=[calendar.OpeningHours(day, _sessions(sessions)) for day, sessions in office.hours],
        years={first_year + n: states[n % len(states)] for n in range(YEARS)},
    )


def _sessions(sessions: oracle.Sessions) -> tuple[calendar.Session, ...]:
    return tuple(calendar.Session(opens, closes) for opens, closes in sessions)


def engine_answer(case: Case, known: calendar.Calendar) -> Answer:
    """What the engine says, on the office's own clock; a refusal or a foreign zone as a sentence."""
    limit = deadlines.Limit(deadlines.Unit(case.unit), case.amount)
    pauses = [
        deadlines.Pause(
            _aware(pause.started, case.in_utc),
            pause.ended and _aware(pause.ended, case.in_utc),
            deadlines.PauseMode(pause.mode),
        )
        for pause in case.pauses
    ]
    try:
        due = deadlines.due_at(_aware(case.received, case.in_utc), limit, pauses, known)
    except calendar.CalendarError as refusal:
        return f"refused: {refusal}"
    if due is not None and due.tzinfo != calendar.ZONE:
        return f"in another zone: {due.isoformat()}"
    return due and due.replace(tzinfo=None)


def _aware(moment: datetime, in_utc: bool) -> datetime:
    here = moment.replace(tzinfo=calendar.ZONE)
    return here.astimezone(UTC) if in_utc else here


def oracle_answer(case: Case, office: oracle.Office) -> Answer:
    """What the oracle says."""
    return oracle.due_at(case.received, case.unit, case.amount, case.pauses, office)


def answers(seed: int, number: int) -> Iterator[tuple[Case, Answer, Answer]]:
    """Cases of one office, each with the answer of the engine and of the oracle."""
    office, cases = office_and_cases(seed, number)
    known = engine_calendar(office)
    for case in cases:
        yield case, engine_answer(case, known), oracle_answer(case, office)


def differences(seed: int, number: int) -> list[str]:
    """The cases of one office in which they differ, for a person to read, those of fewest pauses first."""
    found = [(case, engine, own) for case, engine, own in answers(seed, number) if engine != own]
    found.sort(key=lambda difference: len(difference[0].pauses))
    return [described(seed, *difference) for difference in found]


def described(seed: int, case: Case, engine: Answer, own: Answer) -> str:
    """One case with all that is needed to count it by hand."""
    office, _ = office_and_cases(seed, 0)
    pauses = [f"  {pause.mode}: {_read(pause.started)} to {_read(pause.ended)}" for pause in case.pauses]
    seen = [case.received, *(answer for answer in (engine, own) if isinstance(answer, datetime))]
    seen += [pause.ended or pause.started for pause in case.pauses]
    lines = [
        f"office {seed}: {case.unit} {case.amount}, received {_read(case.received)}",
        *pauses,
        f"  engine: {_read(engine)}",
        f"  oracle: {_read(own)}",
        *(f"  usual hours from {day}: {_clock(sessions)}" for day, sessions in office.hours),
        *_special_days(office, min(seen).date(), max(seen).date() + oracle.DAY),
    ]
    return "\n".join(lines)


def _special_days(office: oracle.Office, first: date, last: date) -> list[str]:
    """Days of the same kind and hours on one line."""
    alike: dict[str, list[str]] = {}
    for day, special in sorted(office.days.items()):
        if first <= day <= last:
            said = f"{special.kind or 'own hours'} {_clock(special.sessions)}".rstrip()
            alike.setdefault(said, []).append(f"{day:%a %d/%m/%y}")
    return [f"  {said}: {', '.join(days)}" for said, days in alike.items()]


def _read(answer: Answer) -> str:
    return f"{answer:%a %d/%m/%Y %H:%M}" if isinstance(answer, datetime) else str(answer or "none, open")


def _clock(sessions: oracle.Sessions) -> str:
    return ", ".join(f"{o // 60:02}:{o % 60:02}-{c // 60:02}:{c % 60:02}" for o, c in sessions)


def counted(task: tuple[int, int]) -> tuple[Counter[str], list[str]]:
    """What one office adds to the figures of the last line, and its differences."""
    seed, number = task
    figures: Counter[str] = Counter()
    differing = False
    for case, engine, own in answers(seed, number):
        figures["cases"] += 1
        figures["mismatches"] += engine != own
        figures["with_pause"] += bool(case.pauses)
        figures["pause_in_last_tenth"] += case.pause_in_last_tenth
        figures[case.unit] += 1
        differing = differing or engine != own
    return figures, differences(seed, number) if differing else []


def tasks(first_seed: int, cases: int) -> list[tuple[int, int]]:
    """Offices and how many cases of each, the last perhaps fewer."""
    starts = range(0, cases, CASES_OF_AN_OFFICE)
    return [(first_seed + n, min(CASES_OF_AN_OFFICE, cases - start)) for n, start in enumerate(starts)]


def main() -> int:
    """Compare, say how it went, and return the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=1_000_000)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--seed", type=int, default=0, help="number of the first office")
    chosen = options.parse_args()
    begun = time.monotonic()
    figures: Counter[str] = Counter()
    shown = 0
    bar = tqdm(total=chosen.cases, unit=" cases", mininterval=5, file=sys.stderr)
    with multiprocessing.Pool(chosen.processes) as pool, bar:
        for some, differing in pool.imap_unordered(counted, tasks(chosen.seed, chosen.cases)):
            figures.update(some)
            bar.update(some["cases"])
            for text in differing[: SHOWN - shown]:
                bar.write(text, file=sys.stdout)
                shown += 1
    print(_last_line(figures, time.monotonic() - begun))  # noqa: T201
    too_few = figures["pause_in_last_tenth"] < SHARE_IN_LAST_TENTH * figures["cases"]
    return 1 if figures["mismatches"] or too_few else 0


def _last_line(figures: Counter[str], seconds: float) -> str:
    names = ("cases", "mismatches", "with_pause", "pause_in_last_tenth", *UNITS)
    parts = [f"{name}={figures[name]}" for name in names]
    return " ".join([*parts, f"seconds={seconds:.0f}", f"TZ={os.environ.get('TZ') or time.tzname[0]}"])


if __name__ == "__main__":
    sys.exit(main())
