"""Every case of deadline_cases.csv: due moments with and without pauses, and verdicts."""

from __future__ import annotations

import csv
from datetime import datetime

import pytest

from dossiers.lateness import days_late, verdict
from procedures.calendar import ZONE, Calendar
from procedures.deadlines import Limit, Pause, PauseMode, Unit, due_at
from procedures.models.calendar import build_calendar
from tests.ward import DATA, calendar_content

with (DATA / "deadline_cases.csv").open(encoding="utf-8") as file:
    CASES = list(csv.DictReader(file))

CALENDARS = {
    "standard": build_calendar(calendar_content()),
    "seven_and_a_half": build_calendar(calendar_content("07:30-11:30,13:30-17:00")),
    "half_day": build_calendar(calendar_content(half_days={"2026-03-04": "07:00-11:30"})),
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def pauses(text: str) -> list[Pause]:
    found = []
    for part in filter(None, text.split(";")):
        span, mode = part.rsplit(":", 1)
        start, end = span.split(">")
        found.append(Pause(at(start), at(end) if end else None, PauseMode(mode)))
    return found


def name(case: dict[str, str]) -> str:
    return case["why"]


@pytest.mark.parametrize("case", [c for c in CASES if c["received_at"]], ids=name)
def test_due_moment(case: dict[str, str]) -> None:
    calendar: Calendar = CALENDARS[case["calendar"]]
    limit = Limit(Unit(case["unit"]), int(case["amount"]))
    due = due_at(at(case["received_at"]), limit, pauses(case["pauses"]), calendar)
    assert (f"{due:%Y-%m-%d %H:%M}" if due else "") == case["due_at"]


@pytest.mark.parametrize("case", [c for c in CASES if c["verdict_and_days_late"]], ids=name)
def test_verdict(case: dict[str, str]) -> None:
    calendar = CALENDARS[case["calendar"]]
    due, resolved = at(case["due_at"]), at(case["resolved_at"])
    assert (
        f"{verdict(due, resolved).value} {days_late(due, resolved, calendar)}"
        == case["verdict_and_days_late"]
    )


def test_every_case_is_tried() -> None:
    assert len(CASES) == 77
    assert all(case["received_at"] or case["verdict_and_days_late"] for case in CASES)
