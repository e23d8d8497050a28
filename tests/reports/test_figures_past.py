"""The past comes out the same, whatever came after; what was corrected since changes it and is listed
(D4)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from dossiers.models import Dossier, Event
from dossiers.periods import Period
from procedures.calendar import at_minute
from reports.cells import cells, tally
from reports.corrections import correction, corrections
from reports.counting import counts
from reports.figures import FIGURES
from reports.periods import reporting_period
from reports.scopes import Scope
from tests.reports.amendments import LATER, THEN, correct, enter_late
from tests.reports.made import signed_in
from tests.reports.recount import recount
from tests.reports.story import NOW, Story
from tests.ward import TestWard, moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("amended")]
DICE = random.Random(4)  # noqa: S311 - the same examples on every run
YEAR = reporting_period("2026")
deep = pytest.mark.deep


def counted(scope: Scope) -> dict[str, set[int]]:
    return {key: set(figure.dossiers(scope).values_list("pk", flat=True)) for key, figure in FIGURES.items()}


def seen(period: Period, at: datetime) -> Scope:
    return Scope.seen(period, at, LATER)


def random_pairs(number: int) -> Iterator[Any]:
    codes = ["2025", "2026", "2026-q3", "2026-h1", "2026-m11", "2026-m12"]
    for n in range(number):
        start = date(2025, 9, 10) + timedelta(days=DICE.randrange(430))
        period = Period(start, start + timedelta(days=DICE.choice([0, 6, 30, 120])), "")
        if n % 3 == 0:
            period = reporting_period(DICE.choice(codes)).period
        at = at_minute(period.first + timedelta(days=DICE.randrange(200)), DICE.randrange(24 * 60))
        yield pytest.param(period, min(at, LATER), marks=[deep] if n >= 10 else [])


@pytest.mark.parametrize(("period", "at"), [*random_pairs(200)])
def test_at_every_moment_they_equal_an_independent_recount(period: Period, at: datetime) -> None:
    found, again = counted(seen(period, at)), recount(period, at)
    assert found == {key: again[key] for key in FIGURES}
    n = {key: len(found[key]) for key in FIGURES}
    assert n["carried_over"] + n["received"] == n["resolved"] + n["otherwise_ended"] + n["pending"]
    assert n["early"] + n["on_time"] + n["late"] == n["resolved"] == n["at_once"] + n["resolved_later"]
    assert n["pending_in_time"] + n["pending_late"] == n["pending"]
    assert n["ended_in_time"] + n["ended_after_due"] == n["otherwise_ended"]


def test_the_examples_have_what_makes_the_past_differ() -> None:
    """Re-opened, moved by the calendar, void, corrected; and near the end of the limit, certified at once."""
    told = set(Event.objects.filter(recorded_at__gt=NOW).values_list("action", flat=True))
    assert told >= {"reopen", "recalculate", "void", "correct"}
    found = counted(seen(YEAR.period, NOW))
    assert [key for key in FIGURES if not found[key]] == []
    assert found["resolved"] != counted(seen(YEAR.period, LATER))["resolved"]


@pytest.mark.parametrize("at", [THEN, NOW, moment("2026-03-20 09:00")])
def test_the_monthly_cells_tell_the_past_like_the_figures(at: datetime) -> None:
    scope = seen(YEAR.period, at)
    found = tally(cells(date(2026, 1, 1), date(2026, 12, 1), seen=scope), YEAR.months)
    keys = ["received", "carried_over", "early", "on_time", "late", "otherwise_ended", "pending"]
    keys += ["received_online", "online_full", "online_partial", "inter_agency", "inter_agency_late"]
    keys += ["at_once", "at_once_late", "resolved_later", "in_time_later"]
    told = counts((key, FIGURES[key], scope) for key in keys)
    assert {key: getattr(found, key) for key in keys} == told


def test_a_month_is_the_sum_of_its_parts_at_a_past_moment_too() -> None:
    flows = ["received", "resolved", "late", "otherwise_ended", "at_once", "inter_agency_late"]

    def flow(code: str) -> dict[str, int]:
        return counts((key, FIGURES[key], seen(reporting_period(code).period, THEN)) for key in flows)

    quarters = [flow(f"2026-q{n}") for n in range(1, 5)]
    months = [flow(f"2026-m{n:02d}") for n in range(1, 13)]
    for parts in (quarters, months):
        assert {key: sum(part[key] for part in parts) for key in flows} == flow("2026")


@pytest.mark.parametrize("number", [8, pytest.param(280, marks=deep)])
def test_ordinary_work_changes_nothing_of_the_past(amended: TestWard, number: int) -> None:
    """A thousand actions in the deep run: received later, paused, resolved, withdrawn, handed out."""
    periods = [YEAR.period, reporting_period("2026-m11").period, Period(THEN.date(), THEN.date(), "")]
    before = [counted(seen(period, THEN)) for period in periods]
    first = Event.objects.count()
    Story(amended, seed=number).tell(number, date(2026, 11, 16), date(2026, 11, 20))
    assert Event.objects.count() - first >= min(4 * number, 1_000)
    assert [counted(seen(period, THEN)) for period in periods] == before


def test_what_is_reopened_or_moved_stood_as_it_was() -> None:
    scope = seen(Period(date(2025, 9, 1), NOW.date(), ""), NOW)
    assert scope.history.endings
    void = set(Dossier.objects.filter(status="void").values_list("pk", flat=True))
    assert {one.dossier for one in scope.history.endings} - void <= counted(scope)["resolved"]
    since = list(corrections(NOW, LATER))
    for event in since:
        told = correction(event, NOW)
        if event.action in ("reopen", "recalculate"):
            assert told is None or not told.rewrites


@pytest.mark.parametrize("number", [6, pytest.param(20, marks=deep)])
def test_corrections_change_just_what_is_listed(amended: TestWard, number: int) -> None:
    before = counted(seen(YEAR.period, NOW))
    at = NOW + timedelta(minutes=40)
    touched = {*correct(amended, number, at), enter_late(amended)}
    after = counted(seen(YEAR.period, NOW))
    changed = {pk for key in FIGURES for pk in before[key] ^ after[key]}
    listed = [correction(e, NOW) for e in corrections(NOW + timedelta(minutes=25), LATER)]
    told = {one.event.dossier_id: one for one in listed if one is not None and one.rewrites}
    assert changed
    assert changed <= set(told) == touched
    for pk in changed:
        moved = {key for key in FIGURES if (pk in before[key]) != (pk in after[key])}
        assert moved & {figure.key for figure in told[pk].figures}


def test_the_page_lists_them_with_who_and_when(amended: TestWard) -> None:
    client = signed_in(amended.chairman, LATER)
    with time_machine.travel(LATER, tick=False):
        response = client.get("/dieu-hanh/sua-va-ghi-muon/?luc=20/11/2026+16:00")
        wrong = client.get("/dieu-hanh/sua-va-ghi-muon/?luc=31/12/2030+16:00")
    html = response.content.decode()
    for words in ("Hủy do nhập nhầm", "Giờ nhận sửa từ", "Mở lại kết quả", amended.chairman.full_name):
        assert words in html
    assert wrong.status_code == 422
    assert "Thời điểm này chưa tới." in wrong.content.decode()
