"""Whom a dossier is compared with, and the words in which the chance is told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.risk.chances import ENOUGH, Chance, Curves, Level, band_words, keys, wilson
from reports.risk.courses import Step
from reports.risk.curves import PARTS, Curve
from reports.risk.storing import curves_of, curves_to_json

STEP = Step(procedure=7, leg=1, seq=2, holder=3, sector=5, inter_agency=True, rank="middle")
FINEST, SAME_STEP, SAME_PLACE, SECTOR = keys(STEP)


def flat(chance: float, size: int) -> Curve:
    return Curve((chance,) * PARTS, (size,) * PARTS)


def asked(curves: dict[str, Curve], share: float = 0.5) -> Chance:
    return Curves(curves).chance(STEP, share)


# -- whom it is compared with -----------------------------------------------------------------------------


def test_the_finest_group_with_enough_answers() -> None:
    curves = {
        FINEST: flat(0.9, ENOUGH),
        SAME_STEP: flat(0.7, 80),
        SAME_PLACE: flat(0.5, 200),
        SECTOR: flat(0.3, 900),
    }
    assert asked(curves) == Chance(0.9, ENOUGH, 0)
    curves[FINEST] = flat(0.9, ENOUGH - 1)
    assert asked(curves) == Chance(0.7, 80, 1)
    del curves[SAME_STEP]
    assert asked(curves) == Chance(0.5, 200, 2)
    curves[SAME_PLACE] = flat(0.5, 3)
    assert asked(curves) == Chance(0.3, 900, 3)


def test_without_enough_anywhere_nothing_is_told_but_how_few_there_are() -> None:
    assert asked({FINEST: flat(0.9, 4), SECTOR: flat(0.3, 11)}) == Chance(None, 11, 3)
    assert asked({}).level is Level.UNKNOWN


def test_enough_is_asked_of_the_part_of_the_limit_the_dossier_is_in() -> None:
    thin = Curve((0.2,) * PARTS, (100,) * 10 + (5,) * 10)
    assert asked({FINEST: thin, SECTOR: flat(0.4, 50)}, 0.49).value == 0.2
    assert asked({FINEST: thin, SECTOR: flat(0.4, 50)}, 0.51).value == 0.4


def test_a_step_of_another_leg_or_kind_is_another_step() -> None:
    others = [STEP._replace(leg=2), STEP._replace(seq=3), STEP._replace(procedure=8)]
    assert all(keys(other)[1] != SAME_STEP for other in others)
    assert keys(STEP._replace(inter_agency=False))[2] != SAME_PLACE


def test_stored_and_read_back() -> None:
    curves = Curves({FINEST: Curve((None, 0.125, *[0.5] * 18), (0, 8, *[90] * 18)), SECTOR: flat(0.3, 12)})
    assert curves_of(curves_to_json(curves)).curves == curves.curves


# -- the range --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chance", "size", "low", "high"),
    [(0.5, 100, 0.4038, 0.5962), (0.0, 10, 0.0, 0.2775), (1.0, 30, 0.8865, 1.0), (0.8, 84, 0.7023, 0.8716)],
)
def test_wilsons_interval(chance: float, size: int, low: float, high: float) -> None:
    """Worked by hand from the formula."""
    assert wilson(chance, size) == pytest.approx((low, high), abs=5e-4)


@given(st.floats(0, 1), st.integers(1, 5000))
def test_the_range_holds_the_chance_and_narrows(chance: float, size: int) -> None:
    low, high = wilson(chance, size)
    assert 0 <= low <= chance + 1e-9
    assert chance - 1e-9 <= high <= 1
    wider = wilson(chance, max(1, size // 4))
    assert wider[0] <= low + 1e-9
    assert high - 1e-9 <= wider[1]


# -- the words --------------------------------------------------------------------------------------------


def words(chance: Chance) -> str:
    return band_words(chance.level, *chance.tenths, chance.size)


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (Chance(0.8, 84, 0), "Nguy cơ cao (7–9 trong 10; theo 84 hồ sơ)"),
        (Chance(0.99, 1200, 0), "Nguy cơ cao (trên 9 trong 10; theo 1.200 hồ sơ)"),
        (Chance(0.5, 40, 1), "Nguy cơ cao (3–7 trong 10; theo 40 hồ sơ)"),
        (Chance(0.3, 100, 2), "Nguy cơ vừa (2–4 trong 10; theo 100 hồ sơ)"),
        (Chance(0.02, 400, 3), "Nguy cơ thấp (dưới 1 trong 10; theo 400 hồ sơ)"),
        (Chance(None, 11, 3), "Chưa đủ số liệu (11 hồ sơ)"),
    ],
)
def test_the_band_in_words(chance: Chance, said: str) -> None:
    assert words(chance) == said


@given(st.floats(0, 1), st.integers(ENOUGH, 10_000))
def test_never_a_bare_number(chance: float, size: int) -> None:
    said = words(Chance(chance, size, 0))
    assert re.fullmatch(r"Nguy cơ (cao|vừa|thấp) \(.+ trong 10; theo [\d.]+ hồ sơ\)", said)
    assert "%" not in said
