"""Evaluation on screen and paper, over the long story: who sees it, and every number opens what it counts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import datetime
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.lateness import Stretch, nominal_minutes, step_start
from dossiers.models import Dossier
from procedures.models import Officer
from reports.blame import blame
from reports.evaluation import Party, Work, work_of
from reports.evaluation_lists import EVALUATION_FIGURES, amount
from reports.evaluation_results import result_of
from reports.evaluation_tables import tables
from reports.figures import FIGURES
from reports.periods import reporting_period
from reports.rates import on_time_rate
from reports.scopes import Scope
from tests.dossiers.papers_read import faces, whole_text
from tests.reports.made import opened, signed_in, text_of
from tests.reports.story import CALENDAR, NOW
from tests.ward import TestWard

pytestmark = pytest.mark.django_db


def scope_of(code: str = "2026") -> Scope:
    return Scope(reporting_period(code).period, NOW, calendar=CALENDAR)


def work(code: str = "2026") -> Work:
    return work_of(scope_of(code), CALENDAR, int(code[:4]))


# -- the same told another way -----------------------------------------------------------------------


def recounted(code: str) -> dict[tuple[int, int | None], list[int]]:
    """(Department, officer) -> steps within, steps over: dossier by dossier, by plain loops."""
    found: defaultdict[tuple[int, int | None], list[int]] = defaultdict(lambda: [0, 0])
    for dossier in FIGURES["resolved"].dossiers(scope_of(code)):
        pauses = [Stretch(p.started_at, p.ended_at) for p in dossier.pauses.all()]  # type: ignore[arg-type]
        runs = list(dossier.step_runs.order_by("seq"))
        for leg in {run.leg for run in runs}:
            last = max(run.round for run in runs if run.leg == leg)
            mine = [run for run in runs if (run.leg, run.round) == (leg, last) and not run.outside_limit]
            for key in dict.fromkeys(run.plan_id or -run.pk for run in mine):
                visits = [run for run in mine if (run.plan_id or -run.pk) == key]
                whose, over = _whose(visits, pauses)
                found[visits[-1].department_id, whose][over] += 1
    return found


def _whose(visits: list, pauses: list[Stretch]) -> tuple[int | None, bool]:  # type: ignore[type-arg]
    used, budget = 0, visits[-1].budget_minutes
    for visit in visits:
        start = step_start(visit.given_at, CALENDAR)
        spent = nominal_minutes(start, visit.ended_at, CALENDAR, pauses)
        if used + spent > budget:
            return _hand(visits, _minute(start, visit.ended_at, budget - used, pauses)), True
        used += spent
    return _hand(visits, visits[-1].ended_at), False


def _minute(start: datetime, end: datetime, left: int, pauses: list[Stretch]) -> datetime:
    """The first whole minute at which so much of the budget is used, by halving the time."""
    low, high = 0, int((end - start).total_seconds()) // 60
    while low < high:
        middle = (low + high) // 2
        at = datetime.fromtimestamp(start.timestamp() + 60 * middle, start.tzinfo)
        low, high = (
            (low, middle)
            if nominal_minutes(start, at, CALENDAR, pauses) >= max(left, 1)
            else (middle + 1, high)
        )
    return datetime.fromtimestamp(start.timestamp() + 60 * low, start.tzinfo)


def _hand(visits: list, moment: datetime) -> int | None:  # type: ignore[type-arg]
    """Who had it in hand then: the latest that took it, of the visit that was on."""
    visit = [one for one in visits if one.given_at <= moment][-1]
    hands = [hand for hand in visit.holders.order_by("since", "pk") if hand.since <= moment]
    return hands[-1].officer_id if hands else None


@pytest.mark.parametrize("code", ["2026", "2026-q3"])
def test_steps_in_time_and_over_are_those_counted_another_way(told: TestWard, db: None, code: str) -> None:
    counted: defaultdict[tuple[int, int | None], list[int]] = defaultdict(lambda: [0, 0])
    for step in work(code).steps:
        counted[step.department, step.officer][step.over] += 1
    assert dict(counted) == dict(recounted(code))
    assert sum(over for _, over in counted.values()) > 10


def test_days_and_overruns_are_those_of_who_is_late(told: TestWard, db: None) -> None:
    """Two ways to one truth: the pages of who is late, and the evaluation."""
    found, every = blame(scope_of(), scope_of(), CALENDAR).whole, work()
    for row in found.units:
        result = result_of(Party(row.department), every)
        assert (result.hundredths, len(result.over)) == (row.hundredths, row.over)
    people: Counter[int] = Counter()
    for row in found.people:
        if row.officer:
            people[row.officer.pk] += row.hundredths
    for officer in Officer.objects.all():
        assert result_of(Party(officer.department, officer), every).hundredths == people[officer.pk]


def test_the_rate_is_rounded_down_as_every_rate_is(told: TestWard, db: None) -> None:
    result = result_of(Party(told.economy), work())
    assert result.rate == on_time_rate(len(result.in_time), len(result.steps))
    assert result.rate is not None
    assert result.rate <= Decimal(len(result.in_time)) * 100 / len(result.steps)


def test_months_add_up_to_the_year(told: TestWard, db: None) -> None:
    months = [work(f"2026-m{n:02d}") for n in range(1, 13)]
    for party in (Party(told.economy), Party(told.economy, told.officer)):
        year = result_of(party, work())
        parts = [result_of(party, month) for month in months]
        assert sum(len(part.steps) for part in parts) == len(year.steps)
        assert sum(part.hundredths for part in parts) == year.hundredths


def test_what_is_kept_is_forgotten_when_a_dossier_changes(told: TestWard, db: None) -> None:
    scope = scope_of()
    before = work_of(scope, CALENDAR, 2026)
    with CaptureQueriesContext(connection) as kept:
        again = work_of(scope, CALENDAR, 2026)
    assert (again.steps, again.lateness) == (before.steps, before.lateness)
    assert len(kept) == 6
    slow = next(step for step in before.steps if step.over)
    dossier = Dossier.objects.get(pk=slow.dossier)
    dossier.step_runs.update(budget_minutes=100_000)
    Dossier.objects.filter(pk=dossier.pk).update(version=dossier.version + 1)  # as every action does
    after = [step for step in work_of(scope, CALENDAR, 2026).steps if step.dossier == slow.dossier]
    assert after
    assert not any(step.over for step in after)


# -- on screen ---------------------------------------------------------------------------------------


def test_every_number_opens_exactly_what_it_counts(told: TestWard, db: None) -> None:
    client, every = signed_in(told.chairman), work("2026-q3")
    seen = 0
    for party, name in (
        (Party(told.economy), "evaluation-unit"),
        (Party(told.land_registry), "evaluation-unit"),
        (Party(told.economy, told.officer), "evaluation-person"),
    ):
        result = result_of(party, every)
        page = opened(client, f"{reverse(name, args=[party.pk])}?ky=2026-q3")
        for figure in EVALUATION_FIGURES.values():
            if not figure.applies(result):
                continue
            number = amount(figure, result)
            listed = opened(client, f"{reverse(name + '-list', args=[party.pk, figure.slug])}?ky=2026-q3")
            told_of = listed.context["page"].paginator.count
            assert (listed.context["hundredths"] if figure.slug == "ngay-tre" else told_of) == number
            assert (figure, number) in page.context["figures"]
            seen += bool(number)
    assert seen > 15


def test_the_numbers_of_the_whole_page_open_as_much(told: TestWard, db: None) -> None:
    client = signed_in(told.chairman)
    html = opened(client, "/danh-gia/?ky=2026-q3").content.decode()
    links = re.findall(r'<a href="(/danh-gia/[a-z-]+/\d+/[a-z-]+/[^"]*)"[^>]*>([\d.,]+)</a>', html)
    assert len(links) > 30
    for address, shown in dict(links).items():
        context = opened(client, unescape(address)).context
        if "," in shown:
            assert context["hundredths"] == int(shown.replace(",", "").replace(".", ""))
        else:
            assert context["page"].paginator.count == int(shown.replace(".", ""))


def test_another_ones_evaluation_is_not_there(told: TestWard, db: None) -> None:
    """Not for a clerk, the office, an officer of another or the same department; a leader sees all."""
    own, list_of = (
        reverse("evaluation-person", args=[told.officer.pk]),
        reverse("evaluation-person-list", args=[told.officer.pk, "buoc"]),
    )
    colleague = Officer.objects.create_user("thuy", full_name="Lâm Bích Thủy", department=told.economy)
    colleague.groups.add(*told.officer.groups.all())
    with time_machine.travel(NOW, tick=False):
        for stranger in (told.clerk, told.office, told.culture_officer, colleague):
            client = signed_in(stranger)
            assert [client.get(address).status_code for address in (own, list_of)] == [404, 404]
        for viewer in (told.officer, told.chairman, told.vice_chairman):
            client = signed_in(viewer)
            assert [client.get(address).status_code for address in (own, list_of)] == [200, 200]
        for viewer in (told.officer, told.clerk, told.office):
            unit = reverse("evaluation-unit", args=[told.economy.pk])
            assert signed_in(viewer).get(unit).status_code == 403
            assert signed_in(viewer).get(reverse("evaluation")).status_code == 403


def test_ones_own_results_are_reached_from_ones_own_name(told: TestWard, db: None) -> None:
    html = opened(signed_in(told.officer), "/ban-xu-ly/").content.decode()
    assert f'href="{reverse("evaluation-person", args=[told.officer.pk])}"' in html
    assert "Kết quả của tôi" in html
    page = opened(signed_in(told.officer), reverse("evaluation-person", args=[told.officer.pk]))
    assert "chỉ đồng chí và lãnh đạo xem được" in text_of(page)


def test_figures_without_a_source_say_so(told: TestWard, db: None) -> None:
    page = opened(signed_in(told.chairman), reverse("evaluation-person", args=[told.officer.pk]))
    assert text_of(page).count("chưa có nguồn số liệu") == 2
    with time_machine.travel(NOW, tick=False):
        missing = reverse("evaluation-person-list", args=[told.officer.pk, "phan-anh"])
        assert signed_in(told.chairman).get(missing).status_code == 404


def test_agencies_outside_stand_apart_and_have_no_place(told: TestWard, db: None) -> None:
    found = tables(work())
    assert all(not row.party.is_partner for row in found.units)
    assert {row.place for row in found.partners} == {None}
    page = opened(signed_in(told.chairman), reverse("evaluation-unit", args=[told.land_registry.pk]))
    assert "không xếp thứ tự" in text_of(page)


def test_an_empty_period_says_what_to_do(told: TestWard, db: None) -> None:
    assert "Chọn kỳ khác" in text_of(opened(signed_in(told.chairman), "/danh-gia/?ky=2030"))


# -- on paper ----------------------------------------------------------------------------------------


def test_the_paper_tells_period_definitions_and_samples(told: TestWard, db: None) -> None:
    answer = opened(signed_in(told.chairman), reverse("evaluation-pdf", args=[told.economy.pk]) + "?ky=2026")
    text, result = whole_text(answer.content), result_of(Party(told.economy), work())
    for words in (
        "SỐ LIỆU ĐÁNH GIÁ",
        "Phòng Kinh tế, Hạ tầng và Đô thị, năm 2026",
        "15/12/2025 – 14/12/2026",
        "Tài liệu nội bộ",
        f"Bước trong định mức: {str(result.rate).replace('.', ',')}%",
        "Thời gian hồ sơ ở cơ quan ngoài phường không tính cho cán bộ của phường.",
        "Chưa có nguồn số liệu.",
        told.officer.full_name,
    ):
        assert words in text, words
    assert all("Tinos" in face for face in faces(answer.content))
    assert "Số:" not in text
