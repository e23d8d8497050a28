"""Where a task stands follows from its days; days of tasks that repeat."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reports.plan_states import State, badge, repeated, state_of, year_on

DUE = date(2026, 6, 30)


def stands(today: date, done: date | None = None, percent: int = 0) -> State:
    return state_of(date(2026, 4, 1), DUE, done, percent, today)


def test_the_five_states() -> None:
    assert stands(date(2026, 3, 31)) is State.NOT_YET
    assert stands(date(2026, 3, 31), percent=10) is State.ACTIVE  # work has begun before its day
    assert stands(date(2026, 4, 1)) is State.ACTIVE
    assert stands(DUE) is State.ACTIVE  # the due day itself is in time
    assert stands(date(2026, 7, 1), percent=99) is State.OVERDUE
    assert stands(date(2026, 7, 1), done=DUE, percent=100) is State.DONE_ON_TIME
    assert stands(date(2027, 1, 1), done=date(2026, 7, 1), percent=100) is State.DONE_LATE


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(today=DAYS, later=DAYS, done=st.none() | DAYS)
def test_lateness_never_passes_away(today: date, later: date, done: date | None) -> None:
    """What is late today is late on every later day, and what was done late stays so."""
    if later >= today and stands(today, done) in (State.OVERDUE, State.DONE_LATE):
        assert stands(later, done) is stands(today, done)


def test_badges_tell_the_days() -> None:
    def shown(today: date, done: date | None = None) -> tuple[str, str]:
        found = badge(stands(today, done), DUE, done, today)
        return found.kind, found.text

    assert shown(date(2026, 7, 12)) == ("late", "Quá hạn 12 ngày")
    assert shown(date(2026, 6, 27)) == ("soon", "Còn 3 ngày")
    assert shown(DUE) == ("today", "Hôm nay")
    assert shown(date(2026, 6, 22)) == ("running", "Đang làm")
    assert shown(DUE, date(2026, 7, 5)) == ("soon", "Xong muộn 5 ngày")
    assert shown(DUE, date(2026, 6, 1)) == ("on_time", "Xong đúng hạn")


def test_quarters_and_months_have_due_days_of_their_own() -> None:
    assert repeated(2026, 3, 14) == [
        (1, date(2026, 1, 1), date(2026, 3, 14)),
        (2, date(2026, 4, 1), date(2026, 6, 14)),
        (3, date(2026, 7, 1), date(2026, 9, 14)),
        (4, date(2026, 10, 1), date(2026, 12, 14)),
    ]
    assert [due for _, _, due in repeated(2026, 1, 31)][:4] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]


@given(months=st.sampled_from([1, 3]), day=st.integers(1, 31), year=st.integers(2011, 2078))
def test_parts_follow_each_other_without_a_gap(months: int, day: int, year: int) -> None:
    parts = repeated(year, months, day)
    assert parts[0][1] == date(year, 1, 1)
    assert all(begins <= due for _, begins, due in parts)
    for (_, _, due), (_, begins, _) in pairwise(parts):
        assert due < begins <= due + timedelta(days=31)


def test_a_leap_day_moves_to_the_last_of_february() -> None:
    assert year_on(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert year_on(date(2022, 11, 15), 4) == date(2026, 11, 15)
