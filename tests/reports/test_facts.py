"""The frozen facts, counted again by plain rules, give the figures; and what the events tell, too."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from dossiers.models import Applicant
from dossiers.periods import Period
from reports.fact_counts import counted_again
from reports.facts import Fact, changes, facts_of, pack, unpack
from reports.figures import FIGURES
from reports.periods import reporting_period
from reports.scopes import Scope
from tests.reports.amendments import LATER, THEN
from tests.reports.recount import recount
from tests.reports.story import NOW
from tests.ward import moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("amended")]
YEAR = reporting_period("2026").period


def facts(period: Period, at: datetime) -> list[Fact]:
    return facts_of(Scope.seen(period, at, LATER))


@pytest.mark.parametrize("at", [NOW, THEN, LATER, moment("2026-03-20 09:00")])
@pytest.mark.parametrize("code", ["2025", "2026", "2026-h1", "2026-q3", "2026-m11", "2026-m12"])
def test_counted_again_they_give_what_the_events_tell(code: str, at: datetime) -> None:
    period = reporting_period(code).period
    again = counted_again(facts(period, at), period.start.isoformat())
    told = recount(period, at)
    assert {key: again.whole[key] for key in FIGURES} == {key: len(told[key]) for key in FIGURES}
    for parts in (again.sectors, again.procedures):
        assert {key: sum(own[key] for own in parts.values()) for key in FIGURES} == {
            key: again.whole[key] for key in FIGURES
        }
    assert sum(again.reasons.values()) == again.whole["late_all"]
    assert sum(again.endings.values()) == again.whole["resolved"] + again.whole["otherwise_ended"]


def test_any_days_too() -> None:
    period = Period(date(2026, 3, 2), date(2026, 6, 30), "")
    whole = counted_again(facts(period, NOW), period.start.isoformat()).whole
    told = recount(period, NOW)
    assert {key: whole[key] for key in FIGURES} == {key: len(told[key]) for key in FIGURES}


def test_every_figure_has_an_example() -> None:
    whole = counted_again(facts(YEAR, NOW), YEAR.start.isoformat()).whole
    assert [key for key in FIGURES if not whole[key]] == []


def test_packed_and_unpacked_nothing_is_lost() -> None:
    found = facts(YEAR, NOW)
    assert unpack(pack(found)) == found
    assert list(changes(found, unpack(pack(found)))) == []
    moved = [found[0]._replace(outcome="late" if found[0].outcome != "late" else "early"), *found[2:]]
    assert list(changes(found, moved)) == sorted([found[0].pk, found[1].pk])


def test_nothing_personal_is_in_them() -> None:
    text = str(facts(YEAR, NOW))
    for name, identity in Applicant.objects.values_list("full_name", "identity_number")[:200]:
        assert name not in text
        assert not identity or identity not in text
