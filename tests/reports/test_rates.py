"""Rates round down, shares half up; nothing of a base is no number (decision D4)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rates import change_words, late_rate, on_time_rate, share, whole_percent


@pytest.mark.parametrize(
    ("in_time", "resolved", "rate"),
    [
        (0, 0, None),
        (0, 7, "0.0"),
        (1, 3, "33.3"),
        (2, 3, "66.6"),
        (2_999, 3_000, "99.9"),
        (3_000, 3_000, "100.0"),
        (99_999, 100_000, "99.9"),
        (6_221, 6_286, "98.9"),  # 65 late of 6,286
        (2_690, 2_861, "94.0"),
    ],
)
def test_on_time_rate(in_time: int, resolved: int, rate: str | None) -> None:
    found = on_time_rate(in_time, resolved)
    assert found == (None if rate is None else Decimal(rate))


@given(st.integers(0, 5_000), st.integers(0, 5_000))
def test_the_two_rates_add_up_and_all_means_all(in_time: int, late: int) -> None:
    resolved = in_time + late
    good, bad = on_time_rate(in_time, resolved), late_rate(late, resolved)
    if not resolved:
        assert good is None
        assert bad is None
        return
    assert good is not None
    assert bad is not None
    assert good + bad == 100
    assert (good == 100) == (late == 0)
    assert 0 <= Decimal(in_time) / resolved * 100 - good < Decimal("0.1")


@pytest.mark.parametrize(
    ("part", "whole", "text"), [(1, 16, "6.3"), (52, 71, "73.2"), (412, 6_321, "6.5"), (0, 9, "0.0")]
)
def test_share_rounds_half_up(part: int, whole: int, text: str) -> None:
    assert share(part, whole) == Decimal(text)  # 6,25 would be 6,2 in binary


def test_share_of_nothing_is_no_number() -> None:
    assert share(0, 0) is None


@pytest.mark.parametrize(("rate", "whole"), [("0.4", 0), ("0.5", 1), ("24.5", 25), ("100.0", 100)])
def test_whole_percent(rate: str, whole: int) -> None:
    assert whole_percent(Decimal(rate)) == whole


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        ("18.2", "22.3", "giảm 4,1 điểm phần trăm"),
        ("94.0", "92.6", "tăng 1,4 điểm phần trăm"),
        ("5.0", "5.0", "không đổi"),
    ],
)
def test_change_words(now: str, before: str, words: str) -> None:
    assert change_words(Decimal(now), Decimal(before)) == words


def test_nothing_to_compare_with_says_nothing() -> None:
    assert change_words(None, Decimal(1)) == change_words(Decimal(1), None) == ""
