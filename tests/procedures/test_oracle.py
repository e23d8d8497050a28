"""The engine of due moments against an independent count: known cases, and many random ones."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from procedures import oracle
from procedures.oracle import Day, Office, Pause
from tests.procedures import million
from tests.procedures.random_cases import Case

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
OFFICES_OF_A_TEST = 4
RANDOM_CASES = 20_000
FIRST_OFFICES = range(0, RANDOM_CASES // million.CASES_OF_AN_OFFICE, OFFICES_OF_A_TEST)
TIME_ZONES = ("UTC", "Asia/Ho_Chi_Minh", "America/New_York")
PRINT_ANSWERS = """
from tests.procedures.million import answers
for _, engine, oracle in answers(7, 400):
    print(engine, oracle)
"""


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = _rows("deadline_cases.csv")


def _offices() -> dict[str, Office]:
    off = {date.fromisoformat(row["date"]): Day(row["kind"]) for row in _rows("days_off.csv")}
    morning = (420, 690)
    afternoon = (810, 1020)
    standard = ((date(2021, 1, 1), (morning, afternoon)),)
    return {
        "standard": Office(off, standard),
        "seven_and_a_half": Office(off, ((date(2021, 1, 1), ((450, 690), afternoon)),)),
        "half_day": Office({**off, date(2026, 3, 4): Day(None, (morning,))}, standard),
    }


OFFICES = _offices()


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _pauses(text: str) -> tuple[Pause, ...]:
    """Pauses as the cases write them: ``from>to:mode;...``, an open one without its end."""
    pauses = []
    for part in filter(None, text.split(";")):
        span, _, mode = part.rpartition(":")
        started, ended = span.split(">")
        pauses.append(Pause(datetime.fromisoformat(started), _moment(ended), mode))
    return tuple(pauses)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["why"]) for row in CASES if row["received_at"]])
def test_the_oracle_gives_the_known_due_moment(row: dict[str, str]) -> None:
    due = oracle.due_at(
        datetime.fromisoformat(row["received_at"]),
        row["unit"],
        int(row["amount"]),
        _pauses(row["pauses"]),
        OFFICES[row["calendar"]],
    )
    assert due == _moment(row["due_at"])


@pytest.mark.parametrize("row", [pytest.param(row, id=row["why"]) for row in CASES if row["resolved_at"]])
def test_the_oracle_gives_the_known_verdict(row: dict[str, str]) -> None:
    due, resolved = datetime.fromisoformat(row["due_at"]), datetime.fromisoformat(row["resolved_at"])
    verdict, days = oracle.verdict(due, resolved, OFFICES[row["calendar"]])
    assert f"{verdict} {days}" == row["verdict_and_days_late"]


@pytest.mark.parametrize(
    ("received", "unit", "amount", "pauses", "due"),
    [
        pytest.param(
            "2026-03-02 10:00",
            "same_day",
            0,
            "2026-03-02 15:30>2026-03-02 15:31:resume",
            "2026-03-03 17:00",
            id="a paused same-day limit counts again by its own rule, however short the pause",
        ),
        pytest.param(
            "2026-03-02 10:00",
            "same_day",
            0,
            "2026-03-02 15:30>2026-03-02 15:30:resume",
            "2026-03-02 17:00",
            id="a pause of no length has stopped nothing",
        ),
        pytest.param(
            "2026-03-02 07:00",
            "working_hour",
            2,
            "2026-03-02 09:00>2026-03-02 09:01:resume",
            "2026-03-02 17:00",
            id="working hours, nothing left: closing, however short the pause",
        ),
        pytest.param(
            "2026-03-02 07:00",
            "clock_hour",
            2,
            "2026-03-02 09:00>2026-03-02 09:01:resume",
            "2026-03-02 17:00",
            id="clock hours, nothing left: closing, however short the pause",
        ),
        pytest.param(
            "2026-03-02 07:00",
            "working_hour",
            2,
            "2026-03-02 09:00>2026-03-02 09:30:resume;2026-03-02 10:00>2026-03-03 09:00:resume",
            "2026-03-03 17:00",
            id="working hours, nothing was left: a second pause leaves nothing either",
        ),
        pytest.param(
            "2026-03-02 07:00",
            "clock_hour",
            2,
            "2026-03-02 09:00>2026-03-02 09:30:resume;2026-03-02 10:00>2026-03-03 09:00:resume",
            "2026-03-03 17:00",
            id="clock hours, nothing was left: a second pause leaves nothing either",
        ),
        pytest.param(
            "2026-03-02 10:00",
            "working_day",
            3,
            "2026-03-05 10:00>2026-03-06 17:00:resume",
            "2026-03-06 17:00",
            id="nothing left, resumed at the closing minute: still that day",
        ),
        pytest.param(
            "2026-01-31 09:00",
            "month",
            1,
            "2026-02-10 09:00>2026-03-10 09:00:resume",
            "2026-03-30 17:00",
            id="months: the 18 days left to 28/02, not to Monday, end on Saturday 28/03",
        ),
        pytest.param(
            "2026-03-06 16:00",
            "working_hour",
            4,
            "2026-03-07 09:00>2026-03-08 09:00:resume",
            "2026-03-09 10:00",
            id="working hours paused out of hours: Friday's hour is used up, the weekend is nothing",
        ),
    ],
)
def test_both_give_what_is_counted_by_hand(
    received: str, unit: str, amount: int, pauses: str, due: str
) -> None:
    office = OFFICES["standard"]
    case = Case(
        datetime.fromisoformat(received),
        unit,
        amount,
        _pauses(pauses),
        in_utc=False,
        pause_in_last_tenth=False,
    )
    assert million.oracle_answer(case, office) == _moment(due)
    assert million.engine_answer(case, million.engine_calendar(office)) == _moment(due)


@pytest.mark.parametrize("first_office", FIRST_OFFICES)
def test_the_engine_agrees_on_random_cases(first_office: int) -> None:
    differing = [
        text
        for seed in range(first_office, first_office + OFFICES_OF_A_TEST)
        for text in million.differences(seed, million.CASES_OF_AN_OFFICE)
    ]
    if differing:
        pytest.fail(f"{len(differing)} cases differ; the first:\n" + "\n".join(differing[:3]), pytrace=False)


def test_enough_pauses_begin_in_the_last_tenth_of_a_limit() -> None:
    figures, _ = million.counted((0, million.CASES_OF_AN_OFFICE))
    assert figures["pause_in_last_tenth"] >= million.SHARE_IN_LAST_TENTH * figures["cases"]


def test_the_time_zone_of_the_machine_changes_nothing() -> None:
    printed = {zone: _printed_in(zone) for zone in TIME_ZONES}
    assert len(printed["UTC"]) == 400
    for zone in TIME_ZONES:
        assert printed[zone] == printed["UTC"], zone


def _printed_in(zone: str) -> list[str]:
    """The answers of both, from a process whose own zone is that one."""
    command = [sys.executable, "-c", PRINT_ANSWERS]
    environment = {**os.environ, "TZ": zone}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()
