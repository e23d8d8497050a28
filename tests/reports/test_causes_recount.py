"""Who is late, over the long story: the parts are the days late, and every number opens what it counts."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from dossiers.presentation.steps import step_table
from reports.blame import blame
from reports.causes import causes, charges, stretches, with_steps
from reports.figures import FIGURES
from reports.overruns import over_budget
from reports.periods import reporting_period
from reports.scopes import Scope
from tests.reports.made import opened, signed_in
from tests.reports.story import CALENDAR, NOW
from tests.ward import TestWard

pytestmark = pytest.mark.django_db
PAGE = "/dieu-hanh/trach-nhiem/"


def scope_of(code: str = "2026") -> Scope:
    return Scope(reporting_period(code).period, NOW, calendar=CALENDAR)


@pytest.mark.parametrize("code", ["2026", "2026-q3", "2026-m10", "2025"])
def test_the_parts_are_the_days_late_of_the_figures(told: TestWard, db: None, code: str) -> None:
    scope = scope_of(code)
    found = blame(scope, scope_of(), CALENDAR)
    days = sum(FIGURES["late"].dossiers(scope).values_list("days_late", flat=True))
    for rows in (found.whole.units, found.whole.people):
        assert sum(row.hundredths for row in rows) == 100 * days
    assert all(group.adds_up for group in (found.whole, found.inter_agency, found.rest, found.pending))
    assert found.whole.late.days == found.inter_agency.late.days + found.rest.late.days
    assert found.whole.held == found.whole.late.dossiers == FIGURES["late"].dossiers(scope).count()
    stored = {cause.department.pk: cause.hundredths for cause in causes(scope)}
    assert stored == {row.department.pk: row.hundredths for row in found.whole.units if row.hundredths}


def test_the_months_add_up_to_the_year(told: TestWard, db: None) -> None:
    months = [blame(scope_of(f"2026-m{n:02d}"), scope_of(), CALENDAR).whole for n in range(1, 13)]
    year = blame(scope_of(), scope_of(), CALENDAR).whole
    for wanted in ("over", "held"):
        assert sum(getattr(month, wanted) for month in months) == getattr(year, wanted)
    assert sum(month.late.days for month in months) == year.late.days


def test_the_quick_look_finds_just_those_with_a_step_over_its_budget(told: TestWard, db: None) -> None:
    ended = FIGURES["resolved"].dossiers(scope_of())
    slow = {
        d.pk
        for d in with_steps(ended)
        if any(r.over for r in step_table(d, d.step_runs.all(), (), stretches(d, NOW), NOW, CALENDAR).rows)
    }
    assert over_budget(ended, NOW) == slow
    assert 0 < len(slow) < ended.count()


def test_every_dossier_is_told_as_on_its_own_page(told: TestWard, db: None) -> None:
    late = FIGURES["late"].dossiers(scope_of())
    by_dossier: dict[int, int] = {}
    for charge in charges(late, NOW, CALENDAR):
        by_dossier[charge.dossier.pk] = by_dossier.get(charge.dossier.pk, 0) + charge.hundredths
    assert by_dossier == {d.pk: 100 * (d.days_late or 0) for d in late}


@pytest.mark.parametrize("query", ["?ky=2026-q3", "?tu=01/06/2026&den=20/11/2026"])
def test_every_number_opens_as_much_as_it_counts(told: TestWard, db: None, query: str) -> None:
    client = signed_in(told.chairman)
    html = opened(client, PAGE + query).content.decode()
    seen = set()
    for address, inside in re.findall(r'<a href="([^"]*trach-nhiem/[a-z-]+/[^"]*)">(.*?)</a>', html, re.S):
        page = opened(client, unescape(address)).context
        shown = re.search(
            r"(?:<b>)?([\d.]+)(,\d\d)?", inside[inside.find("<b>") :] if "<b>" in inside else inside
        )
        assert shown is not None
        number = int(shown.group(1).replace(".", ""))
        if shown.group(2):
            assert page["hundredths"] == 100 * number + int(shown.group(2)[1:]), (address, inside)
        elif "ngày làm việc" in inside or ("<b>" in inside and "ngay-tre" in address):
            assert page["hundredths"] == 100 * number, (address, inside)
        else:
            assert page["page"].paginator.count == number, (address, inside)
        seen.add(address)
    assert len(seen) > 10


def test_free_days_count_as_the_figures_do(told: TestWard, db: None) -> None:
    query = "?tu=03/03/2026&den=17/08/2026"
    client = signed_in(told.office)
    page = opened(client, PAGE + query).context["blame"]
    late = opened(client, f"/dieu-hanh/ho-so/qua-han/{query}").context["page"].paginator.count
    assert page.whole.late.dossiers == late > 0
    assert page.whole.adds_up


def test_it_is_led_to_from_the_chairmans_page(told: TestWard, db: None) -> None:
    html = opened(signed_in(told.chairman), "/dieu-hanh/?ky=2026-q3").content.decode()
    assert f'href="{reverse("who-is-late")}?ky=2026-q3"' in html
    for cause in causes(scope_of("2026-q3")):
        address = f"{PAGE}ngay-tre/?ky=2026-q3&amp;don-vi={cause.department.code}"
        assert f'href="{address}"' in html
        page = opened(signed_in(told.chairman), unescape(address))
        assert page.context["hundredths"] == cause.hundredths
        assert page.context["page"].paginator.count == cause.dossiers
