"""Targets: their value is that of the figures, the end of the year follows the pace, the verdict is exact."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import actions
from reports.cells import cells
from reports.figures import FIGURES
from reports.models import Plan, Target
from reports.plan_work import YearWork, year_work
from reports.scopes import Scope
from reports.target_kinds import KINDS, Reading, Source, sources
from reports.target_spans import Spans, spans
from reports.targets import Standing, Verdict, counted_now, standings
from tests.reports.planwork import asked_of, noted, planned, task_of
from tests.reports.story import CALENDAR
from tests.ward import TestWard, moment

NOW = moment("2026-11-23 08:05")
TODAY = date(2026, 11, 23)
SOURCE = Source("on_time", "", "in_time", "resolved")


def standing(
    now: tuple[int, int], recent: tuple[int, int] | None, level: str = "95", **changed: Any
) -> Standing:
    facts: dict[str, Any] = {
        "target": Target(plan=Plan(year=2026), kind="on_time", level=Decimal(level)),
        "source": SOURCE,
        "reading": Reading(*now),
        "recent": Reading(*recent) if recent else None,
        "days_left": 46,
        "recent_days": 92,
        "over": False,
    }
    return Standing(**facts | changed)


def test_the_end_of_the_year_by_hand() -> None:
    """900 of 950 until now; 90 of 100 in 92 days, so 45 of 50 in the 46 days left: 945 of 1,000."""
    found = standing((900, 950), (90, 100))
    assert (found.value, found.end) == (Decimal("94.7"), Decimal("94.5"))
    assert found.verdict is Verdict.HARD  # (900 + 50) / 1,000 would just reach it
    assert standing((899, 950), (90, 100)).verdict is Verdict.OUT_OF_REACH
    assert "Đến nay 900/950." in found.how
    assert "cuối năm khoảng 94,5" in found.how


@pytest.mark.parametrize(
    ("now", "recent", "verdict"),
    [
        ((960, 1000), (96, 100), Verdict.MET),
        ((960, 1000), (50, 100), Verdict.SLIPPING),
        ((940, 1000), (1000, 1000), Verdict.WITHIN_REACH),
        ((940, 1000), (940, 1000), Verdict.HARD),
        ((500, 1000), (90, 100), Verdict.OUT_OF_REACH),
        ((0, 0), (0, 0), Verdict.NO_BASE),
        ((950, 1000), None, Verdict.MET),
        ((949, 1000), None, Verdict.HARD),
    ],
)
def test_verdicts(now: tuple[int, int], recent: tuple[int, int] | None, verdict: Verdict) -> None:
    assert standing(now, recent).verdict is verdict


def test_a_year_that_is_over_is_met_or_missed() -> None:
    assert standing((95, 100), None, over=True).verdict is Verdict.MET
    assert standing((94, 100), None, over=True).verdict is Verdict.MISSED


def test_rounding_meets_no_target() -> None:
    """94.96 % is shown as 95,0 but does not reach 95."""
    found = standing((9496, 10_000), None)
    assert found.value == Decimal("95.0")
    assert found.verdict is Verdict.HARD


def test_what_may_still_be_mended_is_never_called_lost() -> None:
    mends = Source("apologies", "", "late_with_letter", "late_all", mends=True)
    assert standing((1, 100), (1, 10), "100", source=mends).verdict is Verdict.HARD
    assert standing((1, 100), (1, 10), "100").verdict is Verdict.OUT_OF_REACH


COUNTS = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(sorted).map(tuple)


@given(now=COUNTS, recent=COUNTS, left=st.integers(0, 366), level=st.integers(1, 100))
def test_verdict_against_a_count_written_another_way(
    now: tuple[int, int], recent: tuple[int, int], left: int, level: int
) -> None:
    """The same by adding up days one by one."""
    part, whole = Fraction(now[0]), Fraction(now[1])
    good = Fraction(now[0])
    for _ in range(left):
        part += Fraction(recent[0], 92)
        good += Fraction(recent[1], 92)
        whole += Fraction(recent[1], 92)
    found = standing(now, recent, str(level), days_left=left)
    reached = Fraction(level, 100)
    if not now[1]:
        assert found.verdict is Verdict.NO_BASE
    elif good / whole < reached:
        assert found.verdict is Verdict.OUT_OF_REACH
    else:
        end = part / whole if recent[1] or not left else Fraction(*now)
        met = Fraction(*now) >= reached
        after = end >= reached
        assert (
            found.verdict
            is {
                (True, True): Verdict.MET,
                (True, False): Verdict.SLIPPING,
                (False, True): Verdict.WITHIN_REACH,
                (False, False): Verdict.HARD,
            }[met, after]
        )


# -- with a ward -----------------------------------------------------------------------------------------


def told_standings(plan: Plan) -> tuple[dict[str, Standing], Spans, YearWork]:
    work = year_work(plan.year, TODAY)
    assert work is not None
    found = spans(plan.year, NOW, 14, CALENDAR)
    monthly = cells(date(plan.year - 1, 1, 1), date(plan.year, 12, 1))
    made = standings(work, found, monthly, counted_now(work.targets, found))
    return {one.target.kind: one for one in made}, found, work


def test_readings_are_the_figures_over_the_year_and_the_last_three_months(db: None, told: TestWard) -> None:
    plan = planned(told)
    levels = {key: kind.usual for key, kind in KINDS.items()}
    actions.set_targets(plan.pk, dict(levels), actor=told.office, at=NOW)
    found, over, _ = told_standings(plan)
    assert (over.recent.period.first, over.recent.period.last) == (date(2026, 8, 15), date(2026, 11, 14))
    assert (over.recent_days, over.days_left) == (92, 21)  # to 14/12
    pairs = {
        "on_time": ("in_time", "resolved"),
        "online": ("received_online", "received"),
        "postal": ("handed_out_by_post", "handed_out"),
        "apologies": ("late_with_letter", "late_all"),
    }
    for kind, (part, whole) in pairs.items():
        for scope, reading in ((over.year, found[kind].reading), (over.recent, found[kind].recent)):
            numbers = [FIGURES[key].dossiers(scope).count() for key in (part, whole)]
            assert reading == Reading(*numbers), kind
    crossing = FIGURES["inter_agency"].dossiers(over.year).count()
    late = FIGURES["inter_agency_late"].dossiers(over.year).count()
    assert found["inter_agency"].reading == Reading(crossing - late, crossing)
    assert crossing > late > 0
    for kind in ("posting", "satisfaction", "feedback"):
        assert found[kind].verdict is Verdict.NO_SOURCE
        assert found[kind].badge.text == "Chưa có nguồn số liệu"


def test_the_plans_own_work_is_a_source_too(db: None, told: TestWard) -> None:
    ward, plan = told, planned(told)
    levels = dict.fromkeys(("reports", "tasks", "superior"), Decimal(90))
    actions.set_targets(plan.pk, dict(levels), actor=ward.office, at=NOW)
    report = task_of(ward, plan, rhythm="quarterly", due_on=None, due_day=14, is_report=True)
    noted(report.items.get(ordinal=1), "2026-03-14", 100, ward.office)
    noted(report.items.get(ordinal=2), "2026-06-20", 100, ward.office)  # late; the third not at all
    early = task_of(ward, plan, due_on=date(2026, 12, 30))
    noted(early.items.get(), "2026-11-02", 100, ward.office)  # done before its day
    asked_of(ward)  # due 20/11, not answered
    found, _, _ = told_standings(plan)
    assert found["reports"].reading == Reading(1, 3)
    assert found["tasks"].reading == Reading(2, 4)
    assert found["superior"].reading == Reading(0, 1)


def survey() -> list[Source]:
    """A source of a later package."""

    def read(scope: Scope, work: YearWork) -> Reading:
        return Reading(93, 100) if scope.period.first < date(2026, 1, 1) else Reading(28, 30)

    return [Source("satisfaction", "Phiếu hài lòng trên phiếu nhận trong năm.", read=read)]


def test_a_source_plugs_in_without_a_change_here(db: None, told: TestWard, settings: Any) -> None:
    ward, plan = told, planned(told)
    actions.set_targets(plan.pk, {"satisfaction": Decimal(90)}, actor=ward.office, at=NOW)
    assert told_standings(plan)[0]["satisfaction"].verdict is Verdict.NO_SOURCE
    settings.TARGET_PROVIDERS = ("reports.target_sources.sources", "tests.reports.test_targets.survey")
    found = told_standings(plan)[0]["satisfaction"]
    assert (found.value, found.verdict) == (Decimal("93.0"), Verdict.MET)


def test_every_source_is_of_a_kind_and_names_figures_there_are() -> None:
    for kind, source in sources().items():
        assert kind in KINDS
        assert set(source.figures) <= set(FIGURES)
        assert bool(source.figures) is (source.read is None)
