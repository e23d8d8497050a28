"""Steps, time used, and whose days late they were (decision D2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.lateness import Outcome, Stretch, nominal_minutes, ran_out, shares, step_start, step_verdict
from procedures.calendar import Calendar
from procedures.models.calendar import build_calendar
from tests.ward import calendar_content, moment, real_calendar

CALENDAR = real_calendar()
HALF_DAY = build_calendar(calendar_content(half_days={"2026-03-04": "07:00-11:30"}))


@pytest.mark.parametrize(
    ("given_at", "starts"),
    [
        ("2026-03-02 09:00", "2026-03-02 09:00"),
        ("2026-03-02 12:00", "2026-03-02 13:30"),
        ("2026-03-02 15:00", "2026-03-02 15:00"),
        ("2026-03-02 15:01", "2026-03-03 07:00"),
        ("2026-03-06 16:00", "2026-03-09 07:00"),
        ("2026-03-07 09:00", "2026-03-09 07:00"),
        ("2026-11-23 18:00", "2026-11-25 07:00"),
    ],
)
def test_a_step_starts_when_given_or_at_the_next_opening(given_at: str, starts: str) -> None:
    assert step_start(moment(given_at), CALENDAR) == moment(starts)


@pytest.mark.parametrize(
    ("calendar", "start", "end", "minutes"),
    [
        (CALENDAR, "2026-03-02 07:00", "2026-03-02 17:00", 480),
        (CALENDAR, "2026-03-02 07:00", "2026-03-02 11:30", 270),
        (CALENDAR, "2026-03-02 09:00", "2026-03-02 09:00", 0),
        (CALENDAR, "2026-03-02 15:00", "2026-03-05 15:00", 3 * 480),
        (CALENDAR, "2026-03-06 15:00", "2026-03-09 09:00", 120 + 120),
        (CALENDAR, "2026-02-13 07:00", "2026-02-23 17:00", 960),  # over Tết
        (HALF_DAY, "2026-03-04 07:00", "2026-03-04 11:30", 480),  # every working day is worth a day
        (HALF_DAY, "2026-03-04 07:00", "2026-03-04 09:15", 240),
    ],
)
def test_time_used_in_minutes_of_a_nominal_day(
    calendar: Calendar, start: str, end: str, minutes: int
) -> None:
    assert nominal_minutes(moment(start), moment(end), calendar) == minutes


def test_pauses_count_for_nobody() -> None:
    pause = Stretch(moment("2026-03-03 10:00"), moment("2026-03-05 10:00"))
    assert (
        nominal_minutes(moment("2026-03-02 07:00"), moment("2026-03-06 17:00"), CALENDAR, [pause]) == 3 * 480
    )


@given(
    st.integers(0, 60 * 24 * 300),
    st.integers(0, 60 * 24 * 60),
    st.integers(0, 60 * 24 * 60),
)
def test_time_used_adds_up_wherever_it_is_cut(start: int, first: int, second: int) -> None:
    begin = moment("2026-01-01 00:00") + timedelta(minutes=start)
    middle, end = begin + timedelta(minutes=first), begin + timedelta(minutes=first + second)
    parts = nominal_minutes(begin, middle, HALF_DAY) + nominal_minutes(middle, end, HALF_DAY)
    assert abs(parts - nominal_minutes(begin, end, HALF_DAY)) <= 1


# -- when a budget ran out -----------------------------------------------------------------------------


def stretches(*visits: str) -> list[Stretch]:
    """ "2026-03-02 07:00 > 2026-03-02 08:00" and so on."""
    return [Stretch(*(moment(part.strip()) for part in visit.split(">"))) for visit in visits]


@pytest.mark.parametrize(
    ("visits", "budget", "out"),
    [
        (["2026-03-02 09:00 > 2026-03-09 09:00"], 240, "2026-03-02 15:00"),  # 150 before noon, 90 after
        (["2026-03-02 07:00 > 2026-03-09 09:00"], 480, "2026-03-02 17:00"),  # not at the next opening
        (["2026-03-02 07:00 > 2026-03-09 09:00"], 481, "2026-03-03 07:01"),
        (["2026-03-06 16:00 > 2026-03-10 09:00"], 120, "2026-03-09 08:00"),  # over a weekend
        (
            ["2026-03-02 07:00 > 2026-03-02 08:00", "2026-03-04 07:00 > 2026-03-05 07:00"],
            90,
            "2026-03-04 07:30",
        ),
        (
            ["2026-03-02 07:00 > 2026-03-02 08:00", "2026-03-04 07:00 > 2026-03-05 07:00"],
            60,
            "2026-03-02 08:00",
        ),
        (["2026-03-02 07:00 > 2026-03-02 08:00"], 61, None),
        (["2026-03-02 07:00 > 2026-03-02 08:00"], 0, "2026-03-02 07:01"),  # no budget: the first minute
        ([], 60, None),
    ],
)
def test_when_a_budget_ran_out(visits: list[str], budget: int, out: str | None) -> None:
    assert ran_out(stretches(*visits), budget, CALENDAR) == (moment(out) if out else None)


def test_the_time_of_the_citizen_uses_no_budget() -> None:
    pause = Stretch(moment("2026-03-02 08:00"), moment("2026-03-04 08:00"))
    visits = stretches("2026-03-02 07:00 > 2026-03-06 17:00")
    assert ran_out(visits, 120, CALENDAR, [pause]) == moment("2026-03-04 09:00")
    assert ran_out(visits, 60, CALENDAR, [pause]) == moment("2026-03-02 08:00")


def test_on_a_half_day_a_budget_runs_out_as_fast_as_the_day_counts() -> None:
    visits = stretches("2026-03-04 07:00 > 2026-03-06 17:00")
    assert ran_out(visits, 240, HALF_DAY) == moment("2026-03-04 09:15")
    assert ran_out(visits, 480, HALF_DAY) == moment("2026-03-04 11:30")


@given(
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 9000)), min_size=1, max_size=4),
    st.integers(1, 4000),
)
def test_at_that_moment_just_the_budget_is_used_and_a_minute_before_less(
    lengths: list[tuple[int, int]], budget: int
) -> None:
    visits, at = [], moment("2026-02-26 07:00")
    for gap, length in lengths:
        start = at + timedelta(minutes=gap)
        at = start + timedelta(minutes=length)
        visits.append(Stretch(start, at))

    def used(until: datetime) -> int:
        return sum(nominal_minutes(v.start, min(v.end, until), HALF_DAY) for v in visits)

    out = ran_out(visits, budget, HALF_DAY)
    assert (out is None) == (used(at) < budget)
    if out is not None:
        assert used(out) >= budget > used(out - timedelta(minutes=1))


# -- whose days ---------------------------------------------------------------------------------------


def test_shares_of_the_picture() -> None:
    """6 and a half hours over and 22 hours 5 minutes over, 4 days late: 0,91 and 3,09 days."""
    assert shares(4, [0, 390, 1325], holder=2) == [0, 91, 309]


@pytest.mark.parametrize(
    ("days", "overruns", "holder", "expected"),
    [
        (0, [100, 200], 1, [0, 0]),
        (3, [0, 0, 0], 1, [0, 300, 0]),
        (1, [1, 1, 1], 0, [34, 33, 33]),
        (2, [], None, []),
    ],
)
def test_shares(days: int, overruns: list[int], holder: int | None, expected: list[int]) -> None:
    assert shares(days, overruns, holder) == expected


@given(st.integers(0, 400), st.lists(st.integers(0, 100_000), min_size=1, max_size=12), st.data())
def test_shares_add_up_exactly_and_follow_the_overrun(
    days: int, overruns: list[int], data: st.DataObject
) -> None:
    holder = data.draw(st.integers(0, len(overruns) - 1))
    got = shares(days, overruns, holder)
    assert sum(got) == 100 * days
    assert all(share >= 0 for share in got)
    if sum(overruns) and days:
        for share, overrun in zip(got, overruns, strict=True):
            exact = 100 * days * overrun / sum(overruns)
            assert exact - 1 < share < exact + 1


@pytest.mark.parametrize(
    ("used", "budget", "rest_of_day", "verdict"),
    [
        (241, 240, 100, Outcome.LATE),
        (240, 240, 0, Outcome.ON_TIME),
        (130, 240, 110, Outcome.ON_TIME),  # the budget runs out the same day
        (130, 240, 109, Outcome.EARLY),  # the next morning
        (1, 0, 100, Outcome.LATE),
    ],
)
def test_a_step_is_judged_as_a_dossier_is(used: int, budget: int, rest_of_day: int, verdict: Outcome) -> None:
    assert step_verdict(used, budget, rest_of_day) is verdict


def test_a_pause_in_an_earlier_visit_is_left_out_of_what_it_used() -> None:
    visits = stretches("2026-03-02 07:00>2026-03-02 11:00", "2026-03-03 07:00>2026-03-03 17:00")
    pause = Stretch(moment("2026-03-02 08:00"), moment("2026-03-02 11:00"))
    assert ran_out(visits, 120, CALENDAR, [pause]) == moment("2026-03-03 08:00")


def test_a_stretch_from_closing_to_the_next_opening_is_nothing() -> None:
    assert nominal_minutes(moment("2026-03-02 17:00"), moment("2026-03-03 07:00"), CALENDAR) == 0
    assert nominal_minutes(moment("2026-03-02 17:00"), moment("2026-03-03 07:01"), CALENDAR) == 1
