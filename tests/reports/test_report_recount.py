"""The figures of a year against the recount of the events, over the long story; and through JSON and back."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from dossiers.letters.content import from_plain, to_plain
from reports.checks import checks
from reports.periods import year_period
from reports.report_figures import ReportFigures
from reports.tables import failing, total
from tests.reports.made import figures
from tests.reports.recount import recount
from tests.reports.story import NOW
from tests.ward import moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]


@pytest.mark.parametrize(("year", "at"), [(2025, NOW), (2026, NOW), (2027, moment("2027-01-20 09:00"))])
def test_the_figures_equal_the_recount(year: int, at: datetime) -> None:
    again = recount(year_period(year).period, at)
    found = figures(year, at)
    assert found.numbers == {key: len(again[key]) for key in found.numbers}
    before = recount(year_period(year - 1).period, year_period(year - 1).period.end)
    if found.before:
        assert found.numbers_before == {key: len(before[key]) for key in found.numbers}
    assert failing([*found.rows, total(found.rows)]) == []
    assert all(check.holds for check in checks(found)), checks(found)
    assert sum(row.late for row in found.rows) + sum(row.pending_late for row in found.rows) == len(
        found.late
    )
    assert len(found.late) == found.numbers["late_all"]


def test_figures_survive_json() -> None:
    found = figures(2026, NOW)
    again = from_plain(ReportFigures, json.loads(json.dumps(to_plain(found))))
    assert again == found
