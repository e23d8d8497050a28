"""The estimate behind the chance to come late, against hand-worked numbers and two other ways to the same."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.risk.courses import AFTER_DUE, Life
from reports.risk.curves import PARTS, Group, part_of, rising, still_open

LATE = Life(AFTER_DUE, False)


def done(share: float) -> Life:
    return Life(share, True)


def known_until(share: float) -> Life:
    return Life(share, False)


lives = st.lists(
    st.one_of(
        st.integers(0, 20).map(lambda n: done(n / 20)),
        st.integers(0, 20).map(lambda n: known_until(n / 20)),
        st.just(LATE),
    ),
    min_size=1,
    max_size=40,
)


# -- still open at the due moment -----------------------------------------------------------------------


def test_six_dossiers_by_hand() -> None:
    """Results at 0,2 (5 of 6 left), 0,4 (3 of 4) and 0,7 (1 of 2); one withdrawn at 0,3, one known until 0,5,
    one late: 5/6 x 3/4 x 1/2."""
    told = [done(0.2), known_until(0.3), done(0.4), known_until(0.5), done(0.7), LATE]
    assert still_open(told) == pytest.approx(5 / 6 * 3 / 4 * 1 / 2)


def test_a_result_goes_before_what_is_lost_sight_of_at_the_same_moment() -> None:
    assert still_open([done(0.5), known_until(0.5), LATE, LATE]) == pytest.approx(3 / 4)


@given(st.integers(0, 30), st.integers(0, 30))
def test_where_every_end_is_known_it_is_the_plain_share(late: int, fine: int) -> None:
    if late + fine:
        told = [LATE] * late + [done(n % 20 / 20) for n in range(fine)]
        assert still_open(told) == pytest.approx(late / (late + fine))


def redistributed(told: list[Life]) -> Fraction:
    """Efron's way: whoever is lost sight of hands his weight on to all that last longer."""
    order = sorted(told, key=lambda life: (life.end, not life.resolved))
    weight = [Fraction(1, len(order))] * len(order)
    for n, life in enumerate(order):
        if life.end <= 1 and not life.resolved and n + 1 < len(order):
            share = weight[n] / (len(order) - n - 1)
            weight = [*weight[:n], Fraction(0), *(one + share for one in weight[n + 1 :])]
    return 1 - sum(
        (weight[n] for n, life in enumerate(order) if life.resolved and life.end <= 1), Fraction(0)
    )


@given(lives)
def test_against_another_way_to_the_same(told: list[Life]) -> None:
    assert still_open(told) == pytest.approx(float(redistributed(told)))


@given(lives)
def test_it_is_a_chance(told: list[Life]) -> None:
    assert 0 <= still_open(told) <= 1


# -- rising ---------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 50)), min_size=1, max_size=12))
def test_rising_is_the_nearest_rise(pairs: list[tuple[int, int]]) -> None:
    """Against the max-min formula: the greatest, over beginnings, of the least mean, over ends."""
    values, weights = [v / 100 for v, _ in pairs], [w for _, w in pairs]

    def mean(a: int, b: int) -> float:
        stretch = range(a, b + 1)
        return sum(values[n] * weights[n] for n in stretch) / sum(weights[n] for n in stretch)

    last = len(values) - 1
    wanted = [
        max(min(mean(a, b) for b in range(n, last + 1)) for a in range(n + 1)) for n in range(len(values))
    ]
    assert rising(values, weights) == pytest.approx(wanted)


def test_what_rises_already_is_left_alone() -> None:
    assert rising([0.1, 0.1, 0.4], [5, 9, 1]) == [0.1, 0.1, 0.4]


# -- the curve of a group ---------------------------------------------------------------------------------


def spans() -> st.SearchStrategy[list[tuple[Life, float, float]]]:
    share = st.integers(0, 20).map(lambda n: n / 20)
    return st.lists(st.tuples(lives.map(lambda many: many[0]), share, share), min_size=1, max_size=40)


@given(spans())
def test_with_more_time_used_the_chance_never_falls(told: list[tuple[Life, float, float]]) -> None:
    group = Group()
    for number, (life, one, other) in enumerate(told):
        group.add(number, life, min(one, other, life.end), max(one, other))
    curve = group.curve()
    known = [chance for chance in curve.chances if chance is not None]
    assert all(a <= b + 1e-12 for a, b in pairwise(known))
    assert all(0 <= chance <= 1 for chance in known)
    assert all(
        (chance is None) == (size == 0) for chance, size in zip(curve.chances, curve.sizes, strict=True)
    )


def test_twice_in_a_step_counts_once_and_only_while_it_was_there() -> None:
    group = Group()
    group.add(1, LATE, 0.0, 0.12)
    group.add(1, LATE, 0.13, 0.14)  # sent back and given again
    group.add(2, done(0.4), 0.3, 0.9)  # its end cuts what is told of the step
    assert group.curve().sizes == (1, 1, 1, 0, 0, 0, 1, 1, 1, *[0] * (PARTS - 9))


def test_one_whose_end_is_not_known_makes_no_sample() -> None:
    group = Group()
    group.add(1, known_until(0.5), 0.0, 0.5)
    curve = group.curve()
    assert set(curve.sizes) == {0}
    assert set(curve.chances) == {None}


@pytest.mark.parametrize(
    ("share", "part"), [(-0.1, 0), (0, 0), (0.049, 0), (0.05, 1), (0.999, 19), (1, 19), (7, 19)]
)
def test_the_part_of_a_share(share: float, part: int) -> None:
    assert part_of(share) == part
