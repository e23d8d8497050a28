"""Every figure counts exactly the dossiers an independent recount of the events finds (decision D4)."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest

from dossiers.models import Dossier
from dossiers.periods import Period
from procedures.calendar import at_minute
from procedures.models import Sector
from reports.cells import by_sector, cells, tally
from reports.counting import counts, counts_by_sector
from reports.figures import BY_SLUG, FIGURES
from reports.periods import reporting_period, year_period
from reports.scopes import Scope
from reports.today import TODAY, TODAY_BY_SLUG
from tests.reports.recount import recount
from tests.reports.story import NOW
from tests.ward import moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]
YEAR = year_period(2026)
DICE = random.Random(2026)  # noqa: S311 - the same examples on every run


def random_moment() -> datetime:
    day = date(2025, 9, 10) + timedelta(days=DICE.randrange(430))
    return min(at_minute(day, DICE.randrange(24 * 60)), NOW)


def random_pairs(number: int) -> list[tuple[Period, datetime]]:
    pairs = []
    for _ in range(number):
        first = random_moment().date()
        period = Period(first, first + timedelta(days=DICE.randrange(1, 200)), "")
        pairs.append((period, max(random_moment(), period.start)))
    codes = ["2025", "2026", "2026-q1", "2026-q4", "2026-h1", "2026-m03", "2026-m12"]
    return pairs + [(reporting_period(code).period, NOW) for code in codes]


def counted(scope: Scope) -> dict[str, set[int]]:
    return {key: set(figure.dossiers(scope).values_list("pk", flat=True)) for key, figure in FIGURES.items()}


@pytest.mark.parametrize(("period", "at"), random_pairs(12))
def test_figures_equal_an_independent_recount(period: Period, at: datetime) -> None:
    found = counted(Scope.seen(period, at, NOW))
    again = recount(period, at)
    assert found == {key: again[key] for key in FIGURES}


def test_the_story_has_something_of_everything() -> None:
    found = counted(Scope.seen(YEAR.period, NOW, NOW))
    elsewhere = {"at_once", "at_once_late", "supplemented_near_end"}  # tests/reports/test_figures_past.py
    assert {key for key, dossiers in found.items() if not dossiers} == elsewhere


@pytest.mark.parametrize(("period", "at"), random_pairs(25))
def test_the_sums_agree(period: Period, at: datetime) -> None:
    scope = Scope.seen(period, at, NOW)
    n = counts((key, figure, scope) for key, figure in FIGURES.items())

    assert n["carried_over"] + n["received"] == n["resolved"] + n["otherwise_ended"] + n["pending"]
    assert n["early"] + n["on_time"] + n["late"] == n["resolved"]
    assert n["in_time"] + n["late"] == n["resolved"]
    assert n["ended_in_time"] + n["ended_after_due"] == n["otherwise_ended"]
    assert n["pending_in_time"] + n["pending_late"] == n["pending"]
    assert n["received_online"] + n["received_direct"] == n["received"]
    assert n["late_with_letter"] + n["late_without_letter"] == n["late_all"] == n["late"] + n["pending_late"]


def test_the_closing_stock_is_the_next_opening_stock() -> None:
    for code, following in [("2025", "2026"), ("2026-q1", "2026-q2"), ("2026-m02", "2026-m03")]:
        closing = Scope.seen(reporting_period(code).period, NOW, NOW).pending()
        opening = Scope.seen(reporting_period(following).period, NOW, NOW).carried_over()
        assert set(closing) == set(opening)


@pytest.mark.parametrize("code", ["2026-q1", "2026-m01", "2026-h1", "2026"])
def test_stored_months_and_moments_lead_to_the_same_dossiers(code: str) -> None:
    period = reporting_period(code).period
    by_month = Scope(period, NOW)
    assert by_month.months is not None
    odd = Scope(period, NOW, closing_day=3)  # for this closing day they are no reporting months
    assert odd.months is None
    assert counted(by_month) == counted(odd)


def test_months_add_up_to_quarters_and_the_year() -> None:
    flows = [key for key in FIGURES if key.startswith(("received", "resolved", "early", "on_time", "late"))]
    flows = [key for key in flows if not key.startswith("late_")] + ["otherwise_ended", "inter_agency_late"]

    def flow(code: str) -> dict[str, int]:
        scope = Scope.seen(reporting_period(code).period, NOW, NOW)
        return counts((key, FIGURES[key], scope) for key in flows)

    year = flow("2026")
    for parts in ([f"2026-m{n:02d}" for n in range(1, 13)], [f"2026-q{n}" for n in range(1, 5)]):
        told = [flow(code) for code in parts]
        assert {key: sum(part[key] for part in told) for key in flows} == year


def test_the_cells_give_the_same_numbers_as_the_figures() -> None:
    found = by_sector(cells(date(2026, 1, 1), date(2026, 12, 1)))
    codes = ["2026", *(f"2026-q{n}" for n in range(1, 5)), *(f"2026-m{n:02d}" for n in range(1, 13))]
    compared = 0
    for sector in Sector.objects.all():
        for code in codes:
            chosen = reporting_period(code)
            scope = Scope.seen(chosen.period, max(NOW, chosen.period.end), NOW).within(sector.code)
            sums = tally(found.get(sector.pk, []), chosen.months)
            keys = (
                "received",
                "carried_over",
                "early",
                "on_time",
                "late",
                "otherwise_ended",
                "pending",
                "resolved",
            )
            assert {key: getattr(sums, key) for key in keys} == {
                key: FIGURES[key].dossiers(scope).count() for key in keys
            }
            compared += sums.resolved
    assert compared > 100


def test_by_sector_is_the_same_as_each_sector_asked_alone() -> None:
    scope = Scope.seen(YEAR.period, NOW, NOW)
    table = counts_by_sector(FIGURES.values(), scope)
    for sector in Sector.objects.all():
        alone = {key: figure.dossiers(scope.within(sector.code)).count() for key, figure in FIGURES.items()}
        assert {key: table[sector.pk].get(key, 0) for key in FIGURES} == alone


def test_void_dossiers_and_those_of_other_wards_are_in_no_figure() -> None:
    found = counted(Scope.seen(YEAR.period, NOW, NOW))
    everywhere = set().union(*found.values())
    left_out = set(Dossier.objects.filter(status="void").values_list("pk", flat=True))
    elsewhere = set(Dossier.objects.exclude(for_other_ward="").values_list("pk", flat=True))
    assert left_out
    assert elsewhere
    assert not everywhere & (left_out | elsewhere)


def test_the_past_is_told_the_same_whatever_came_after() -> None:
    """Seen from a moment inside the story, and again with nothing but what had happened until then."""
    at = moment("2026-06-15 10:00")
    seen = counted(Scope.seen(YEAR.period, at, NOW))
    again = recount(YEAR.period, at)
    assert {key: seen[key] for key in FIGURES} == {key: again[key] for key in FIGURES}
    assert seen["pending"] != counted(Scope.seen(YEAR.period, NOW, NOW))["pending"]


def test_every_figure_has_its_own_key_address_and_explanation() -> None:
    every = [*FIGURES.values(), *TODAY.values()]
    assert len({figure.key for figure in every}) == len(every)
    assert len(BY_SLUG) + len(TODAY_BY_SLUG) == len(BY_SLUG | TODAY_BY_SLUG) == len(every)
    assert all(len(figure.explanation) > 25 and figure.explanation.endswith(".") for figure in every)
