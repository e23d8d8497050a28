"""What must hold of every due moment, whatever the calendar, the limit and the pauses (decision D1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.calendar import ZONE, Calendar
from procedures.deadlines import Limit, Pause, PauseMode, StepKind, Unit, clock, due_at
from procedures.models.calendar import build_calendar
from tests.ward import calendar_content

FIRST, LAST = datetime(2021, 1, 1, tzinfo=ZONE), datetime(2027, 12, 31, tzinfo=ZONE)
MINUTES = int((LAST - FIRST).total_seconds()) // 60
AMOUNTS = {
    Unit.WORKING_DAY: st.integers(1, 120),
    Unit.WORKING_HOUR: st.integers(1, 80),
    Unit.CLOCK_HOUR: st.integers(1, 200),
    Unit.SAME_DAY: st.just(0),
    Unit.CALENDAR_DAY: st.integers(1, 180),
    Unit.MONTH: st.integers(1, 24),
}
DAY_LIMITS = (Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH)
many = settings(max_examples=300, deadline=None)


@cache
def a_calendar(kind: str) -> Calendar:
    """The real days off with the usual hours; with other hours; with storms, half days and odd Saturdays."""
    if kind == "usual":
        return build_calendar(calendar_content())
    if kind == "other hours":
        content = calendar_content("07:30-11:30,13:00-17:00")
        content["hours"].append({"force_from": "2024-05-01", "sessions": "07:00-11:00"})
        content["hours"].append(
            {"force_from": "2024-09-01", "sessions": "06:30-11:00,13:30-16:30,18:00-20:00"}
        )
        return build_calendar(content)
    content = calendar_content(half_days={"2026-03-04": "07:00-11:30", "2025-03-05": "13:30-15:00"})
    for day, what in (
        ("2026-10-14", "off"), ("2026-10-15", "off"), ("2024-06-08", "working"), ("2024-06-09", "working"),
        ("2025-06-07", "reception_only"),
    ):  # fmt: skip
        content["days"].append(
            {"date": day, "kind": what, "name": "x", "sessions": "", "confidence": "official"}
        )
    return build_calendar(content)


calendars = st.sampled_from(["usual", "other hours", "storms"]).map(a_calendar)
moments = st.integers(0, MINUTES).map(lambda minute: FIRST + timedelta(minutes=minute))
limits = st.sampled_from(list(Unit)).flatmap(lambda unit: st.builds(Limit, st.just(unit), AMOUNTS[unit]))
modes = st.sampled_from(list(PauseMode))
lengths = st.one_of(st.integers(0, 24 * 60), st.integers(0, 60 * 24 * 60))  # minutes


@st.composite
def paused(draw: st.DrawFn, most: int = 3) -> tuple[datetime, tuple[Pause, ...]]:
    """A receipt and pauses after it, none overlapping."""
    at = received = draw(moments)
    pauses = []
    for _ in range(draw(st.integers(1, most))):
        started = at + timedelta(minutes=draw(lengths))
        at = started + timedelta(minutes=draw(lengths))
        pauses.append(Pause(started, at, draw(modes)))
    return received, tuple(pauses)


def due(received: datetime, limit: Limit, pauses: tuple[Pause, ...], calendar: Calendar) -> datetime:
    found = due_at(received, limit, pauses, calendar)
    assert found is not None
    return found


@many
@given(paused(), limits, calendars)
def test_it_never_ends_outside_a_session(
    story: tuple[datetime, tuple[Pause, ...]], limit: Limit, calendar: Calendar
) -> None:
    received, pauses = story
    for told in ((), pauses):
        end = due(received, limit, told, calendar)
        assert limit.unit is Unit.CLOCK_HOUR or calendar.is_open(end)


@many
@given(moments, st.integers(0, 30 * 24 * 60), limits, calendars)
def test_whoever_comes_later_is_never_promised_an_earlier_date(
    received: datetime, later: int, limit: Limit, calendar: Calendar
) -> None:
    after = received + timedelta(minutes=later)
    assert due(received, limit, (), calendar) <= due(after, limit, (), calendar)


@many
@given(paused(), limits, calendars)
def test_it_is_never_before_the_last_resumption_that_counted(
    story: tuple[datetime, tuple[Pause, ...]], limit: Limit, calendar: Calendar
) -> None:
    received, pauses = story
    steps = clock(received, limit, pauses, calendar)
    resumed = [step.at for step in steps if step.kind in (StepKind.RESUMED, StepKind.RESTARTED)]
    assert steps[-1].due_at is not None
    assert steps[-1].due_at >= max(resumed, default=received)


@many
@given(paused(most=1), st.integers(0, 40 * 24 * 60), limits, calendars)
def test_who_answers_later_is_never_given_an_earlier_date(
    story: tuple[datetime, tuple[Pause, ...]], later: int, limit: Limit, calendar: Calendar
) -> None:
    received, (pause,) = story
    assert pause.ended is not None
    longer = Pause(pause.started, pause.ended + timedelta(minutes=later), pause.mode)
    assert due(received, limit, (pause,), calendar) <= due(received, limit, (longer,), calendar)


@many
@given(moments, st.integers(1, 120), st.integers(1, 120), calendars)
def test_working_days_add_up(moment: datetime, n: int, m: int, calendar: Calendar) -> None:
    day = moment.date()
    assert calendar.add_working_days(calendar.add_working_days(day, n), m) == calendar.add_working_days(
        day, n + m
    )


@many
@given(moments, st.integers(0, 30 * 24 * 60), limits, calendars)
def test_a_pause_of_no_length_that_resumes_changes_nothing(
    received: datetime, after: int, limit: Limit, calendar: Calendar
) -> None:
    start = received + timedelta(minutes=after)
    nothing = (Pause(start, start, PauseMode.RESUME),)
    assert due(received, limit, nothing, calendar) == due(received, limit, (), calendar)


@many
@given(paused(most=1), st.sampled_from(DAY_LIMITS), calendars, st.data())
def test_beginning_again_is_never_shorter_than_going_on(
    story: tuple[datetime, tuple[Pause, ...]], unit: Unit, calendar: Calendar, data: st.DataObject
) -> None:
    received, (pause,) = story
    limit = Limit(unit, data.draw(AMOUNTS[unit]))
    again, on = (Pause(pause.started, pause.ended, mode) for mode in (PauseMode.RESTART, PauseMode.RESUME))
    assert due(received, limit, (again,), calendar) >= due(received, limit, (on,), calendar)


@many
@given(paused(), limits, calendars)
def test_the_short_way_is_the_long_one(
    story: tuple[datetime, tuple[Pause, ...]], limit: Limit, calendar: Calendar
) -> None:
    received, pauses = story
    assert due_at(received, limit, (), calendar) == clock(received, limit, [], calendar)[-1].due_at
    assert due_at(received, limit, pauses, calendar) == clock(received, limit, pauses, calendar)[-1].due_at


@many
@given(st.dates(date(2021, 1, 1), date(2027, 6, 30)), st.integers(0, 200), calendars)
def test_days_between_are_the_days_one_can_list(first: date, days: int, calendar: Calendar) -> None:
    last = first + timedelta(days=days)
    listed = [first + timedelta(days=n) for n in range(1, days + 1)]
    listed = [day for day in listed if calendar.is_working(day)]
    assert calendar.working_days_between(first, last) == len(listed)
    assert calendar.working_days(first, last) == tuple(listed)
