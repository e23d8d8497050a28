"""Fair evaluation, in the ward's words: whose step it is, what counts for nobody, who is put in an order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.contrib.auth.models import Group as Roles

from dossiers import actions
from dossiers.models import Dossier
from procedures.models import Officer
from procedures.roles import Role
from reports.evaluation import Party, Work, work_of
from reports.evaluation_results import Against, Result, compared, result_of
from reports.evaluation_tables import placed, tables
from reports.overruns import Step
from reports.periods import DayRange
from reports.scopes import Scope
from tests.dossiers.deskwork import at_economy
from tests.reports.planwork import noted, planned, task_of
from tests.reports.story import CALENDAR
from tests.ward import TestWard, build_ward, call, moment

pytestmark = pytest.mark.django_db
NOVEMBER = DayRange(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


@pytest.fixture
def thuy(ward: TestWard) -> Officer:
    """A second officer of the economy department."""
    officer: Officer = Officer.objects.create_user("thuy", full_name="Lâm Bích Thủy", department=ward.economy)
    officer.groups.add(Roles.objects.get(name=Role.OFFICER.value))
    return officer


def november(at: str = "2026-11-30 08:00") -> Work:
    return work_of(Scope(NOVEMBER.period, moment(at), calendar=CALENDAR), CALENDAR, 2026)


def of(officer: Officer, work: Work | None = None) -> Result:
    return result_of(Party(officer.department, officer), work or november())


def taken(ward: TestWard, by: Officer, day: str, version: Any = None) -> Dossier:
    """Received at 07:00 of the day, at the economy department since 07:30, taken on at 08:00."""
    dossier = at_economy(ward, f"{day} 07:00", version or ward.business)
    return actions.take(call(dossier, by, f"{day} 08:00"))


def ready(ward: TestWard, dossier: Dossier, at: str, by: Officer) -> Dossier:
    """Laid before a leader, approved and ready at `at`."""
    actions.submit_for_signature(call(dossier, by, at))
    actions.approve(
        call(dossier, ward.chairman, at), result_kind="granted", number="9/QĐ", result_date=moment(at).date()
    )
    return actions.resolve(call(dossier, ward.office, at))


class TestWhoseStep:
    """Economy's step of `business` has 1.080 minutes; given at 07:30 of a Monday they end Wednesday 09:30."""

    def test_within_its_budget_it_is_of_whoever_had_it_at_the_end(
        self, ward: TestWard, thuy: Officer
    ) -> None:
        dossier = taken(ward, ward.officer, "2026-11-02")
        actions.reassign(call(dossier, ward.office, "2026-11-03 10:00"), officer=thuy)
        ready(ward, dossier, "2026-11-03 16:00", thuy)
        assert (len(of(thuy).in_time), len(of(thuy).over)) == (1, 0)
        assert of(ward.officer).steps == ()

    def test_over_it_is_of_whoever_had_it_when_the_budget_ran_out(
        self, ward: TestWard, thuy: Officer
    ) -> None:
        """Thủy was given it when it was already over: that is not hers."""
        dossier = taken(ward, ward.officer, "2026-11-02")
        actions.reassign(call(dossier, ward.office, "2026-11-05 10:00"), officer=thuy)
        ready(ward, dossier, "2026-11-09 10:00", thuy)
        assert (len(of(ward.officer).over), of(ward.officer).days) == (1, Decimal(2))
        assert of(thuy).steps == () and of(thuy).hundredths == 0

    def test_nobody_answers_for_what_nobody_took_but_the_department(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-02 07:00", ward.business)
        ready(ward, dossier, "2026-11-09 10:00", ward.officer)
        unit = result_of(Party(ward.economy), november())
        assert [len(unit.steps), len(unit.untaken), unit.days] == [1, 1, Decimal(2)]
        assert of(ward.officer).steps == ()

    def test_the_time_a_citizen_takes_to_complete_a_dossier_is_nobodys(self, ward: TestWard) -> None:
        dossier = taken(ward, ward.officer, "2026-11-02")
        actions.request_supplement(
            call(dossier, ward.officer, "2026-11-03 08:00"), items=["Bản sao"], reason="Thiếu"
        )
        actions.receive_supplement(call(dossier, ward.clerk, "2026-11-16 08:00"))
        ready(ward, dossier, "2026-11-17 16:00", ward.officer)
        found = of(ward.officer)
        assert (len(found.in_time), len(found.over), found.hundredths) == (1, 0, 0)
        assert found.asked == {dossier.pk} and found.asked_again == frozenset()

    def test_what_an_agency_outside_holds_is_not_the_officers(self, ward: TestWard) -> None:
        land = taken(ward, ward.officer, "2026-11-02", ward.correction)
        actions.hand_over(call(land, ward.officer, "2026-11-05 07:00"), paper_number="12/UBND")
        ready(ward, land, "2026-11-16 10:00", ward.office)
        found, agency = of(ward.officer), result_of(Party(ward.land_registry), november())
        assert (found.hundredths, len(found.over)) == (0, 0)
        assert (agency.days, len(agency.over)) == (Decimal(2), 1)
        every = tables(november())
        assert [one.party.unit for one in every.partners] == [ward.land_registry]
        assert all(one.party.unit != ward.land_registry for one in every.units)

    def test_who_moved_to_another_department_keeps_what_was_done_before(self, ward: TestWard) -> None:
        ready(ward, taken(ward, ward.officer, "2026-11-02"), "2026-11-03 16:00", ward.officer)
        ward.officer.department = ward.culture
        ward.officer.save()
        assert len(of(ward.officer).steps) == 1
        assert len(result_of(Party(ward.economy), november()).steps) == 1
        assert result_of(Party(ward.culture), november()).steps == ()

    def test_part_of_a_year_shows_its_first_and_last_day(self, ward: TestWard) -> None:
        ready(ward, taken(ward, ward.officer, "2026-11-02"), "2026-11-03 16:00", ward.officer)
        assert of(ward.officer).working_days == (date(2026, 11, 2), date(2026, 11, 3))

    def test_a_late_dossier_with_a_letter_stays_late_and_is_told_apart(self, ward: TestWard) -> None:
        dossier = taken(ward, ward.officer, "2026-11-02")
        actions.draft_apology(
            call(dossier, ward.office, "2026-11-05 16:00"), reason_code="c", reason_text="Thiếu người"
        )
        actions.submit_apology(call(dossier, ward.office, "2026-11-05 16:10"))
        actions.approve_apology(call(dossier, ward.chairman, "2026-11-05 16:20"))
        ready(ward, dossier, "2026-11-09 10:00", ward.officer)
        other = ready(ward, taken(ward, ward.officer, "2026-11-02"), "2026-11-09 10:00", ward.officer)
        found = of(ward.officer)
        assert found.late == {dossier.pk, other.pk}
        assert (found.late_with_letter, found.late_without_letter) == ({dossier.pk}, {other.pk})

    def test_plan_tasks_of_the_period_are_counted_with_it(self, ward: TestWard) -> None:
        plan = planned(ward)
        own = task_of(ward, plan, responsible=ward.officer, due_on=date(2026, 11, 20))
        noted(own.items.get(), "2026-11-19", 100, ward.officer)
        task_of(ward, plan, responsible=ward.officer, due_on=date(2026, 11, 10))
        task_of(ward, plan, responsible=ward.officer, due_on=date(2026, 6, 30))
        found = of(ward.officer)
        assert (found.tasks_done, len(found.tasks)) == (1, 2)
        assert len(result_of(Party(ward.economy), november()).tasks) == 2


def step(
    dossier: int, officer: int | None, *, over: bool = False, procedure: int = 1, name: str = ""
) -> Step:
    at = moment("2026-11-02 08:00")
    return Step(dossier, procedure, 1, officer, name or "Thẩm định", 1, at, at, 500 if over else 100, 480)


def worked(*steps: Step) -> Work:
    scope = Scope(NOVEMBER.period, moment("2026-11-30 08:00"))
    return Work(scope, steps, (), frozenset(), (), (), {}, {})


def person(pk: int) -> Party:
    return Party(None, Officer(pk=pk, full_name=f"Người {pk}"))


class TestLikeWithLike:
    def test_who_has_only_hard_work_is_measured_by_hard_work(self) -> None:
        """One has only land: 12 of 20 in time. The others keep 10 of 20 of land and all of trade."""
        land = [step(n, 1, over=n >= 12) for n in range(20)]
        others = [step(100 + n, 2, over=n >= 10) for n in range(20)]
        easy = [step(200 + n, 2, procedure=2) for n in range(60)]
        one, two = (result_of(person(pk), worked(*land, *others, *easy)) for pk in (1, 2))
        assert one.rate == Decimal("60.0") and two.rate == Decimal("87.5")
        assert (one.common.rate, one.common.expected_rate) == (Decimal("60.0"), Decimal("50.0"))
        assert one.common.points == Decimal("10.0")
        assert two.common.points == Decimal("-10.0")  # nobody else does trade: it is not compared
        assert len(two.common.steps) == 20

    def test_one_is_compared_with_others_never_with_oneself(self) -> None:
        found = compared(
            [step(n, 1, over=True) for n in range(30)], worked(*[step(n, 1, over=True) for n in range(30)])
        )
        assert found.steps == ()

    def test_what_chance_may_do_is_no_difference(self) -> None:
        own = [step(n, 1, over=n >= 18) for n in range(20)]
        others = [step(100 + n, 2, over=n >= 38) for n in range(40)]
        found = result_of(person(1), worked(*own, *others))
        assert found.common.points == Decimal("-5.0")
        assert found.against is Against.ALIKE
        worse = result_of(person(1), worked(*[step(n, 1, over=n >= 10) for n in range(20)], *others))
        assert worse.against is Against.WORSE

    def test_too_few_of_others_say_nothing(self) -> None:
        own, others = [step(n, 1) for n in range(25)], [step(100 + n, 2) for n in range(4)]
        assert result_of(person(1), worked(*own, *others)).against is Against.ALONE

    def test_what_nobody_took_is_no_measure(self) -> None:
        own, nobody = [step(n, 1) for n in range(25)], [step(100 + n, None) for n in range(9)]
        assert result_of(person(1), worked(*own, *nobody)).common.steps == ()

    def test_the_expected_is_the_sum_of_the_others_rates(self) -> None:
        own = [step(n, 1, procedure=n % 3) for n in range(30)]
        others = [step(100 + n, 2, procedure=n % 3, over=n % 7 == 0) for n in range(63)]
        found = compared(own, worked(*own, *others))
        rates = [Fraction(sum(not s.over for s in others if s.procedure == p), 21) for p in range(3)]
        assert found.expected == sum(10 * rate for rate in rates)


class TestOrder:
    def test_below_twenty_dossiers_nobody_is_put_in_an_order(self) -> None:
        few = [step(n, 1) for n in range(19)]
        others = [step(100 + n, 2, over=n >= 30) for n in range(40)]
        found = {pk: result_of(person(pk), worked(*few, *others)) for pk in (1, 2)}
        assert found[1].rate == Decimal("100.0")
        assert found[1].against_words == "Chưa đủ 20 hồ sơ để xếp thứ tự"
        rows = placed(list(found.values()), lambda r: r.rate if r.enough else None)
        assert [(row.place, row.of) for row in rows] == [(None, 1), (1, 1)]

    def test_many_steps_of_few_dossiers_are_still_few(self) -> None:
        many = [step(n % 10, 1, name=f"Bước {n}") for n in range(40)]
        assert result_of(person(1), worked(*many)).against is Against.FEW

    def test_equals_share_a_place(self) -> None:
        results = [result_of(person(pk), worked(step(pk, pk))) for pk in (1, 2, 3)]
        weights = {1: Decimal(2), 2: Decimal(5), 3: Decimal(2)}
        rows = placed(results, lambda r: weights[r.party.pk])
        assert [row.place for row in rows] == [2, 1, 2]
