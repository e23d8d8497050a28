"""Which of two limits counts, and a limit in two legs."""

from __future__ import annotations

import pytest

from procedures.calendar import CalendarError
from procedures.deadlines import (
    ClockStep,
    Legs,
    Limit,
    StepKind,
    Unit,
    legs_of,
    nominal_end,
    second_leg,
    shorter,
)
from tests.ward import moment

DAYS = Unit.WORKING_DAY


@pytest.mark.parametrize(
    ("one", "other", "counts"),
    [
        (Limit(DAYS, 3), Limit(DAYS, 2), Limit(DAYS, 2)),
        (Limit(DAYS, 10), Limit(Unit.CALENDAR_DAY, 13), Limit(Unit.CALENDAR_DAY, 13)),  # 14 days against 13
        (Limit(DAYS, 10), Limit(Unit.CALENDAR_DAY, 15), Limit(DAYS, 10)),
        (Limit(Unit.MONTH, 1), Limit(Unit.CALENDAR_DAY, 31), Limit(Unit.MONTH, 1)),
        (Limit(Unit.MONTH, 1), Limit(Unit.CALENDAR_DAY, 29), Limit(Unit.CALENDAR_DAY, 29)),
        (Limit(DAYS, 1), Limit(Unit.WORKING_HOUR, 7), Limit(Unit.WORKING_HOUR, 7)),
        (Limit(DAYS, 1), Limit(Unit.WORKING_HOUR, 9), Limit(DAYS, 1)),
        (Limit(Unit.CLOCK_HOUR, 25), Limit(Unit.CALENDAR_DAY, 1), Limit(Unit.CALENDAR_DAY, 1)),
        (Limit(Unit.CLOCK_HOUR, 23), Limit(Unit.CALENDAR_DAY, 1), Limit(Unit.CLOCK_HOUR, 23)),
        (Limit(Unit.SAME_DAY, 0), Limit(DAYS, 1), Limit(Unit.SAME_DAY, 0)),
        (Limit(Unit.SAME_DAY, 0), Limit(Unit.CLOCK_HOUR, 12), Limit(Unit.CLOCK_HOUR, 12)),
        (Limit(Unit.SAME_DAY, 0), Limit(Unit.CLOCK_HOUR, 20), Limit(Unit.SAME_DAY, 0)),
    ],
)
def test_the_shorter_limit_counts(one: Limit, other: Limit, counts: Limit) -> None:
    assert shorter(one, other) == shorter(other, one) == counts


def test_one_limit_alone_counts() -> None:
    assert shorter(Limit(DAYS, 3), None) == shorter(None, Limit(DAYS, 3)) == Limit(DAYS, 3)
    assert shorter(None, None) is None


class TestLegs:
    def test_the_last_days_are_the_second_leg(self) -> None:
        assert legs_of(Limit(DAYS, 20), 5) == Legs(Limit(DAYS, 15), Limit(DAYS, 5))
        assert legs_of(Limit(DAYS, 2), 1) == Legs(Limit(DAYS, 1), Limit(DAYS, 1))
        assert legs_of(Limit(DAYS, 20), None) is None and legs_of(None, 5) is None

    @pytest.mark.parametrize("second", [-1, 0, 20, 21])
    def test_each_must_have_something(self, second: int) -> None:
        with pytest.raises(CalendarError, match=r"^Hẹn lần 2 phải ngắn hơn cả thời hạn\.$"):
            legs_of(Limit(DAYS, 20), second)

    def test_the_story_of_both(self) -> None:
        received = ClockStep(moment("2026-03-02 08:00"), StepKind.RECEIVED, None, moment("2026-03-04 17:00"))
        begun = ClockStep(moment("2026-03-09 08:00"), StepKind.RECEIVED, None, moment("2026-03-10 17:00"))
        paused = ClockStep(moment("2026-03-10 08:00"), StepKind.PAUSED, None, None)
        ended = moment("2026-03-04 10:00").replace(second=30)
        between = ClockStep(moment("2026-03-04 10:00"), StepKind.LEG_ENDED, None, None)
        assert second_leg((received,), ended, ()) == (received, between)
        story = second_leg((received,), ended, (begun, paused))
        assert [step.kind for step in story] == [
            StepKind.RECEIVED, StepKind.LEG_ENDED, StepKind.LEG_BEGAN, StepKind.PAUSED,
        ]  # fmt: skip
        assert (story[2].at, story[2].due_at, story[3]) == (begun.at, begun.due_at, paused)


def test_only_days_and_months_have_an_end_before_rolling() -> None:
    day = moment("2026-01-31 08:00").date()
    assert f"{nominal_end(day, Limit(Unit.MONTH, 1)):%d/%m}" == "28/02"
    assert f"{nominal_end(day, Limit(Unit.CALENDAR_DAY, 1)):%d/%m}" == "01/02"
    with pytest.raises(ValueError, match=r"^only a limit in calendar days or months has a nominal end$"):
        nominal_end(day, Limit(DAYS, 1))
