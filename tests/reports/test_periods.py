"""Codes of periods: what each means, and that the parts of a year leave no gap."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from reports.periods import DayRange, last_closed_year, reporting_period, running, year_period
from tests.ward import moment


@pytest.mark.parametrize(
    ("code", "first", "last", "label"),
    [
        ("2022", date(2021, 12, 15), date(2022, 12, 14), "năm 2022"),
        ("2022-q1", date(2021, 12, 15), date(2022, 3, 14), "quý I năm 2022"),
        ("2022-q4", date(2022, 9, 15), date(2022, 12, 14), "quý IV năm 2022"),
        ("2022-h1", date(2021, 12, 15), date(2022, 6, 14), "6 tháng đầu năm 2022"),
        ("2022-m01", date(2021, 12, 15), date(2022, 1, 14), "tháng 1 năm 2022"),
        ("2022-m03", date(2022, 2, 15), date(2022, 3, 14), "tháng 3 năm 2022"),
    ],
)
def test_what_a_code_means(code: str, first: date, last: date, label: str) -> None:
    chosen = reporting_period(code)
    assert (chosen.period.first, chosen.period.last, chosen.label) == (first, last, label)


@pytest.mark.parametrize(
    "code", ["", "22", "2022-q5", "2022-m13", "2022-m00", "2022-x1", "1999", "2022-q", "２０２２"]
)
def test_what_is_no_period(code: str) -> None:
    with pytest.raises(ValueError, match="no reporting period"):
        reporting_period(code)


@pytest.mark.parametrize("closing_day", [1, 14, 28])
def test_the_parts_of_a_year_follow_each_other(closing_day: int) -> None:
    year = year_period(2026, closing_day)
    for parts in ([f"2026-m{n:02d}" for n in range(1, 13)], [f"2026-q{n}" for n in range(1, 5)]):
        periods = [reporting_period(code, closing_day).period for code in parts]
        assert periods[0].first == year.period.first
        assert periods[-1].last == year.period.last
        assert all(a.end == b.start for a, b in pairwise(periods))
    assert [month.month for month in year.months] == list(range(1, 13))


def test_what_runs_now() -> None:
    assert running(moment("2026-11-23 08:05")) == {"month": "2026-m12", "quarter": "2026-q4", "year": "2026"}
    assert running(moment("2026-12-15 00:00")) == {"month": "2027-m01", "quarter": "2027-q1", "year": "2027"}
    assert last_closed_year(moment("2026-12-14 23:59")) == 2025
    assert last_closed_year(moment("2026-12-15 00:00")) == 2026


def test_days_chosen_freely_are_named_by_their_dates() -> None:
    chosen = DayRange(date(2026, 3, 2), date(2026, 3, 20))
    assert chosen.label == chosen.period.label == "từ 02/03/2026 đến 20/03/2026"
    assert (chosen.period.start, chosen.period.end) == (
        moment("2026-03-02 00:00"),
        moment("2026-03-21 00:00"),
    )
    assert chosen.query == "tu=02/03/2026&den=20/03/2026"
    assert reporting_period("2026-q1").query == "ky=2026-q1"
