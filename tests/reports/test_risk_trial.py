"""The chances held against what came: the scores by hand, and nothing learned from the future."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.calendar import local
from reports.risk import telling
from reports.risk.chances import learn
from reports.risk.courses import Course, Ending, Stay, Step
from reports.risk.scores import (
    Case,
    Rates,
    alarms,
    brier,
    gain,
    in_order,
    naive_reliability,
    reliability,
    scores,
)
from reports.risk.storing import trial_of, trial_to_json
from reports.risk.trial import HELD_BACK, Trial, mondays, questions, trial
from tests.reports.story import CALENDAR
from tests.ward import moment

AT = moment("2026-11-23 08:05")
STEP = Step(procedure=1, leg=1, seq=2, holder=3, sector=4, inter_agency=False, rank="last")


def case(chance: float, late: bool, share: float = 0.5, dossier: int = 1) -> Case:
    return Case(dossier, STEP, share, chance, late)


# -- scores by hand ---------------------------------------------------------------------------------------


def test_brier_by_hand() -> None:
    """(0,8-1)² + (0,3-0)² + (0,5-1)² = 0,04 + 0,09 + 0,25, by three."""
    assert brier([(0.8, True), (0.3, False), (0.5, True)]) == pytest.approx(0.38 / 3)


def test_the_four_scores_of_four_cases() -> None:
    cases = [case(0.9, True, 0.9), case(0.2, False, 0.9), case(0.1, False, 0.3), case(0.4, True, 0.3)]
    found = scores(cases, Rates(base=0.25, above=0.5, below=0.1))
    assert found.ours == pytest.approx((0.01 + 0.04 + 0.01 + 0.36) / 4)
    assert found.naive == pytest.approx(2 / 4)  # once rang for nothing, once missed
    assert found.naive_rate == pytest.approx((0.25 + 0.25 + 0.01 + 0.81) / 4)
    assert found.base == pytest.approx((0.5625 + 0.0625 + 0.0625 + 0.5625) / 4)


def test_what_the_rule_of_thumb_learns() -> None:
    rates = Rates.of([(0.9, True), (0.85, False), (0.8, False), (0.1, False), (0.2, True)])
    assert rates == Rates(base=0.4, above=0.5, below=pytest.approx(1 / 3))
    assert Rates.of([(0.1, True), (0.2, False)]).above == 0.5  # nobody above: the mere average


def test_a_dossier_asked_about_ten_times_is_one_witness() -> None:
    rates = Rates(0.5, 0.5, 0.5)
    apart = [case(0.9, n % 4 > 0, dossier=n) for n in range(40)]
    together = [case(0.9, n % 4 > 0, dossier=n % 4) for n in range(40)]
    assert gain(apart, rates)[0] == pytest.approx(gain(together, rates)[0])
    assert gain(together, rates)[1] > 2 * gain(apart, rates)[1]


def test_the_table_of_reliability() -> None:
    cases = [case(0.05, False), case(0.05, True), case(0.1, False), case(1.0, True)]
    first, second, last = reliability(cases)
    assert (first.low, first.high, first.size, first.told, first.came) == (0.0, 0.1, 2, 0.05, 0.5)
    assert (second.size, second.told, second.came) == (1, 0.1, 0.0)
    assert (last.high, last.told, last.came, last.holds) == (1.0, 1.0, 1.0, True)
    naive = naive_reliability([case(0.5, True, 0.81), case(0.5, False, 0.8)], Rates(0.3, 0.6, 0.2))
    assert [(band.told, band.came) for band in naive] == [(0.2, 0.0), (0.6, 1.0)]


def test_what_an_alarm_was_worth() -> None:
    ours, naive = alarms([case(0.5, True), case(0.6, False), case(0.49, True, 0.9), case(0.1, False)])
    assert (ours.rang, ours.right, ours.missed) == (2, 1, 1)
    assert (naive.rang, naive.right, naive.missed) == (1, 1, 1)


@given(st.lists(st.tuples(st.integers(0, 5).map(lambda n: n / 5), st.booleans()), max_size=30))
def test_in_order_against_every_pair(told: list[tuple[float, bool]]) -> None:
    late, fine = ([chance for chance, came in told if came is kind] for kind in (True, False))
    pairs = [1.0 if a > b else 0.5 if a == b else 0.0 for a, b in product(late, fine)]
    assert in_order(told) == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)


def test_mondays_are_the_openings_of_weeks_and_skip_days_off() -> None:
    """Monday 27/04/2026 is off (the Hùng Kings); the week of Tết has no working day at all."""
    found = mondays(date(2026, 4, 22), date(2026, 5, 12), CALENDAR)
    assert [f"{local(at):%d/%m %H:%M}" for at in found] == ["28/04 07:00", "04/05 07:00", "11/05 07:00"]
    tet = [local(at).date() for at in mondays(date(2026, 2, 9), date(2026, 2, 28), CALENDAR)]
    assert tet == [date(2026, 2, 9), date(2026, 2, 23)]


# -- a year of made-up courses ----------------------------------------------------------------------------


def course(number: int, day: date, days: float, *, at: datetime = AT) -> Course:
    """Received at the opening of the day, limit 10 working days, result `days` working days on."""
    start = CALENDAR.opening(day)
    ended = CALENDAR.add_minutes(start, round(days * 480))
    over = ended if ended <= at else None
    return Course(
        dossier=number,
        start=start,
        due=CALENDAR.add_minutes(start, 10 * 480),
        length=10 * 480,
        calendar=CALENDAR,
        stays=(Stay(number, STEP._replace(procedure=number % 2, sector=number % 2), start, over),),
        ended=over,
        ending=Ending.RESULT if over else None,
    )


def a_year() -> list[Course]:
    """Every working day one dossier of a slow procedure (every other one late) and one of a quick one."""
    day, found = date(2026, 1, 5), []
    while day < date(2026, 11, 20):
        number = len(found)
        found += [course(number, day, 12.5 if number % 4 else 9.5), course(number + 1, day, 7.5)]
        day = CALENDAR.next_working_day(day)
    return found


@pytest.fixture(scope="module")
def judged() -> Trial:
    found = trial(a_year(), AT, CALENDAR)
    assert found is not None
    return found


def test_where_procedures_differ_the_curves_beat_the_rule_of_thumb(judged: Trial) -> None:
    assert judged.scores.ours < judged.scores.naive_rate < judged.scores.naive
    assert judged.gain > judged.gain_half > 0
    assert telling.verdict(judged).startswith("Tốt hơn")
    assert judged.size == sum(band.size for band in judged.bands)
    assert judged.late == judged.alarms[0].right + judged.alarms[0].missed
    assert judged.learned_until == local(AT - HELD_BACK).date()


def test_stored_and_read_back(judged: Trial) -> None:
    assert trial_of(trial_to_json(judged)) == judged


def test_the_words_say_where_it_loses(judged: Trial) -> None:
    lines = telling.score_lines(judged, {0: "Đất đai", 1: "Hộ tịch"})
    assert [line.name for line in lines][:2] == ["Tất cả", "Đã dùng 0–50 % thời hạn"]
    assert {"Đất đai", "Hộ tịch"} <= {line.name for line in lines}
    for line in lines:
        best = min((line.naive, "80 %"), (line.naive_rate, "80 % có học"), (line.base, "tỷ lệ chung"))
        assert (best[1] in line.lost) == (best[0] < line.ours)


def test_too_little_is_not_judged() -> None:
    assert trial([], AT, CALENDAR) is None
    assert trial(a_year()[-60:], AT, CALENDAR) is None


def test_what_came_after_the_day_changes_nothing_that_was_learned() -> None:
    """The same year, but whatever ended after the day of learning came out otherwise: the same curves."""
    split = CALENDAR.opening(CALENDAR.rolled(local(AT - HELD_BACK).date()))

    def otherwise(one: Course) -> Course:
        if one.ended is None or one.ended <= split:
            return one
        in_time = one.ended > one.due > split
        ended = split + timedelta(minutes=1) if in_time else one.due + timedelta(days=30)
        return replace(one, ended=ended, stays=(one.stays[0]._replace(until=ended),))

    year = a_year()
    other = [otherwise(one) for one in year]
    assert sum(one != twin for one, twin in zip(year, other, strict=True)) > 100
    assert learn(other, split).curves == learn(year, split).curves
    assert learn(other, AT).curves != learn(year, AT).curves


def test_nobody_is_asked_about_who_is_late_paused_or_over() -> None:
    mornings = mondays(date(2026, 1, 5), date(2026, 11, 23), CALENDAR)
    for question in questions(a_year(), mornings, AT):
        assert 0 <= question.share < 1
    one = course(0, date(2026, 3, 2), 12.5)
    asked = [q.share for q in questions([one], mornings, AT)]
    assert asked == [0.0, pytest.approx(0.5)]  # the second Monday after is its due moment
