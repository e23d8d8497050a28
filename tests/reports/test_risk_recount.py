"""The courses of a long story against what the record says of it."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db.models import Q

from dossiers.lateness import Outcome
from dossiers.models import Dossier
from reports.actions import study_risk, tell_risks
from reports.models import RiskStanding, RiskStudy
from reports.risk import reading
from reports.risk.courses import Ending
from reports.risk.reading import courses, to_learn_from
from tests.reports.story import NOW
from tests.ward import TestWard

pytestmark = pytest.mark.django_db


def test_it_agrees_with_the_verdicts_of_the_record(told: TestWard, db: None) -> None:
    """The last course of every dossier judged: late just where the record says so."""
    found = courses(Dossier.objects.counted(), NOW)
    last = {course.dossier: course for course in found}
    judged = Dossier.objects.counted().exclude(outcome="").filter(leg_one_days_late=None)
    wanted = {dossier.pk: dossier.outcome == Outcome.LATE.value for dossier in judged}
    assert {pk: last[pk].known(NOW).late for pk in wanted} == wanted
    assert 5 < sum(wanted.values()) < len(wanted) - 5


def test_what_is_open_and_running_is_just_what_may_be_asked_now(told: TestWard, db: None) -> None:
    asked = {c.dossier for c in courses(Dossier.objects.counted(), NOW) if c.stay_at(NOW) is not None}
    assert asked == set(
        Dossier.objects.counted().running().filter(due_first__gte=NOW).values_list("pk", flat=True)
    )
    assert asked


def test_shares_go_up_with_time_and_one_is_the_due_moment(told: TestWard, db: None) -> None:
    for course in courses(Dossier.objects.counted(), NOW):
        ends = [since for _, since, _ in course.spans]
        assert ends == sorted(ends)
        assert 0 <= course.known(NOW).end < 1.1
        if course.ending is Ending.RESULT or course.stay_at(NOW) is not None:
            assert course.share(course.due) == pytest.approx(1)


def test_frequent_procedures_are_thinned_evenly_and_rare_ones_kept(
    told: TestWard, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = set(Dossier.objects.counted().values_list("pk", "procedure"))
    assert set(to_learn_from(date(2020, 1, 1)).values_list("pk", "procedure")) == every
    monkeypatch.setattr(reading, "MOST_OF_A_PROCEDURE", 20)
    kept = set(to_learn_from(date(2020, 1, 1)).values_list("pk", "procedure"))
    for procedure in {procedure for _, procedure in every}:
        whole, left = (sum(p == procedure for _, p in some) for some in (every, kept))
        assert 0 < left <= 40
        assert left == whole or left < whole


def test_what_ended_before_is_not_learned_from(told: TestWard, db: None) -> None:
    recent = Q(ended_month=None) | Q(ended_month__gte=date(2026, 6, 1))
    assert set(to_learn_from(date(2026, 6, 1))) == set(Dossier.objects.counted().filter(recent))


def test_few_queries_however_many(told: TestWard, db: None, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(4):
        assert courses(Dossier.objects.counted(), NOW)


def test_a_long_story_is_learned_from(told: TestWard, db: None) -> None:
    study = study_risk(NOW)
    assert study.dossiers == Dossier.objects.counted().count()
    assert study.curves
    tell_risks(NOW)
    running = Dossier.objects.counted().running().filter(due_first__gte=NOW)
    assert set(RiskStanding.objects.values_list("dossier", flat=True)) == set(
        running.values_list("pk", flat=True)
    )


def test_the_command_prints_the_same_tables(told: TestWard, db: None) -> None:
    out = StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("calibrate_risk", stdout=out)
    assert f"Học từ {Dossier.objects.counted().count()} hồ sơ" in out.getvalue()
    assert RiskStudy.objects.get().day == NOW.date()
