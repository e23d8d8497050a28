"""Whose share: the officer's who had the step in hand when its budget ran out, leg by leg (decision D2).

Economy's step of `business` has 1.080 minutes. Given at 07:30 of Monday 02/11 it uses 450 that day, 480 on
03/11 and the last 150 until 09:30 of 04/11. The limit of three days ends on 05/11 at 17:00.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from dossiers import actions
from dossiers.lateness import Stretch
from dossiers.models import Dossier, StepHolder, StepRun
from dossiers.presentation.steps import StepRow, StepTable, step_table
from procedures.models import Department, Officer
from procedures.roles import Role
from tests.dossiers.deskwork import at_economy, file_of, words_of
from tests.ward import TestWard, build_ward, call, moment, real_calendar, received

CALENDAR = real_calendar()


@pytest.fixture
def ward(db: None) -> TestWard:
    return build_ward()


@pytest.fixture
def thuy(ward: TestWard) -> Officer:
    """A second officer of the economy department."""
    officer: Officer = Officer.objects.create_user("thuy", full_name="Lâm Bích Thủy", department=ward.economy)
    officer.groups.add(Group.objects.get(name=Role.OFFICER.value))
    return officer


def taken(ward: TestWard, at: str = "2026-11-02 08:00", **more: Any) -> Dossier:
    """A matter of trade at the economy department since 07:30, taken on by Bảo."""
    dossier = at_economy(ward, "2026-11-02 07:00", ward.business, **more)
    return actions.take(call(dossier, ward.officer, at))


def resolved(ward: TestWard, dossier: Dossier, at: str) -> Dossier:
    """Laid before a leader by whoever speaks for its holder, approved and ready at `at`."""
    holder = Department.objects.get(held_dossiers=dossier)
    speaker = {"economy": ward.officer, "leadership": ward.chairman}.get(holder.code, ward.office)
    actions.submit_for_signature(call(dossier, speaker, at))
    actions.approve(
        call(dossier, ward.chairman, at), result_kind="granted", number="9/QĐ", result_date=moment(at).date()
    )
    return actions.resolve(call(dossier, ward.office, at))


def steps_of(dossier: Dossier, at: str = "2026-11-23 08:05") -> StepTable:
    file = file_of(dossier, at)
    return step_table(file.dossier, file.runs, file.plans, file.stretches, file.at, file.calendar)


def charged(table: StepTable) -> list[tuple[str, int, str]]:
    """Department, share and officer of every step with a share."""
    rows = [row for row in table.rows if row.share]
    return [(row.unit.code, row.share, row.charged.username if row.charged else "") for row in rows]


class TestInWhoseHands:
    @pytest.mark.parametrize(
        ("reassigned", "whose"),
        [("2026-11-04 09:29", "thuy"), ("2026-11-04 09:30", "thuy"), ("2026-11-04 09:31", "bao")],
    )
    def test_whoever_had_it_when_the_budget_ran_out(
        self, ward: TestWard, thuy: Officer, reassigned: str, whose: str
    ) -> None:
        dossier = taken(ward)
        actions.reassign(call(dossier, ward.office, reassigned), officer=thuy)
        resolved(ward, dossier, "2026-11-09 10:00")  # late by 06/11 and 09/11
        assert charged(steps_of(dossier)) == [("economy", 200, whose)]

    def test_used_up_at_closing_it_ran_out_in_the_hands_of_that_evening(
        self, ward: TestWard, thuy: Officer
    ) -> None:
        dossier = taken(ward)
        dossier.step_runs.filter(plan__seq=2).update(budget_minutes=930)  # until 03/11 at 17:00
        actions.reassign(call(dossier, ward.office, "2026-11-04 06:30"), officer=thuy)
        resolved(ward, dossier, "2026-11-09 10:00")
        assert charged(steps_of(dossier)) == [("economy", 200, "bao")]

    def test_before_anybody_took_it_it_is_the_departments(self, ward: TestWard) -> None:
        dossier = taken(ward, at="2026-11-04 10:00")
        resolved(ward, dossier, "2026-11-09 10:00")
        assert charged(steps_of(dossier)) == [("economy", 200, "")]
        assert steps_of(dossier).rows[1].officer == "Phạm Quốc Bảo"

    def test_after_who_left_without_successor_it_is_the_departments(self, ward: TestWard) -> None:
        dossier = taken(ward)
        step = dossier.step_runs.get(ended_at=None)
        StepHolder.objects.create(step=step, officer=None, since=moment("2026-11-04 09:00"))
        resolved(ward, dossier, "2026-11-09 10:00")
        assert charged(steps_of(dossier)) == [("economy", 200, "")]

    def test_sent_back_the_visits_add_up_and_the_second_is_charged(
        self, ward: TestWard, thuy: Officer
    ) -> None:
        """1.050 minutes in Bảo's hands; the last 30 run out at 10:30, when Thủy has it again."""
        dossier = taken(ward)
        actions.hand_over(call(dossier, ward.officer, "2026-11-04 09:00"))
        actions.send_back(call(dossier, ward.chairman, "2026-11-04 10:00"), reason="Thiếu bản vẽ")
        actions.take(call(dossier, thuy, "2026-11-04 10:10"))
        resolved(ward, dossier, "2026-11-09 10:00")
        assert charged(steps_of(dossier)) == [("economy", 200, "thuy")]

    def test_a_pause_moves_the_moment_it_ran_out(self, ward: TestWard, thuy: Officer) -> None:
        """570 minutes used when suspended on 03/11 at 09:00; 360 on 05/11; the last 150 until 06/11 09:30."""
        dossier = taken(ward)
        actions.suspend(
            call(dossier, ward.chairman, "2026-11-03 09:00"), legal_article="điều 1", reason="Xác minh"
        )
        actions.resume(call(dossier, ward.chairman, "2026-11-05 09:00"))
        actions.reassign(call(dossier, ward.office, "2026-11-06 09:00"), officer=thuy)
        resolved(ward, dossier, "2026-11-12 10:00")  # two of three days left: due 09/11
        table = steps_of(dossier)
        assert table.days_late == 3
        assert charged(table) == [("economy", 300, "thuy")]

    def test_what_was_used_before_a_restart_counts_for_nobody(self, ward: TestWard, thuy: Officer) -> None:
        """Bảo overran before the supplement; the round that counts begins at 07:00 on 09/11 with Thủy."""
        dossier = taken(ward)
        actions.request_supplement(
            call(dossier, ward.officer, "2026-11-05 10:00"), items=["Bản sao"], reason="Thiếu"
        )
        actions.receive_supplement(call(dossier, ward.clerk, "2026-11-09 07:00"))
        actions.reassign(call(dossier, ward.office, "2026-11-09 08:00"), officer=thuy)
        resolved(ward, dossier, "2026-11-16 10:00")  # due 12/11
        table = steps_of(dossier)
        assert table.earlier[1].over == 450 + 2 * 480 + 180 - 1080
        assert charged(table) == [("economy", 200, "thuy")]

    def test_without_any_overrun_whoever_had_it_when_due(self, ward: TestWard, thuy: Officer) -> None:
        dossier = taken(ward)
        dossier.step_runs.update(budget_minutes=100_000)
        actions.reassign(call(dossier, ward.office, "2026-11-05 16:00"), officer=thuy)
        actions.reassign(call(dossier, ward.office, "2026-11-06 16:00"), officer=ward.officer)
        resolved(ward, dossier, "2026-11-09 10:00")
        table = steps_of(dossier)
        assert charged(table) == [("economy", 200, "thuy")]
        assert [row.over for row in table.rows] == [0, 0]

    def test_who_overran_and_who_held_it_when_late_are_two_facts(self, ward: TestWard) -> None:
        """Bảo overruns by 90; the leaders have it when due, and in the end overrun by 2 days and 30."""
        dossier = taken(ward)
        actions.hand_over(call(dossier, ward.officer, "2026-11-04 11:00"))
        resolved(ward, dossier, "2026-11-09 10:00")
        table = steps_of(dossier)
        economy, leaders = table.rows[1:]
        assert (economy.over, leaders.over) == (90, 240 + 2 * 480 + 180 - 240)
        assert charged(table) == [("economy", 15, "bao"), ("leadership", 185, "")]  # 200 x 90 / 1230 = 14,63
        assert [row.unit.code for _, row in table.became_late] == ["leadership"]

    def test_an_agency_outside_answers_as_an_agency(self, ward: TestWard) -> None:
        """Due 12/11; a day at the registry, from 07:00 of 10/11."""
        dossier = at_economy(ward, "2026-11-02 07:00")
        actions.take(call(dossier, ward.officer, "2026-11-02 08:00"))
        actions.hand_over(call(dossier, ward.officer, "2026-11-10 07:00"), paper_number="12/UBND")
        resolved(ward, dossier, "2026-11-16 10:00")
        table = steps_of(dossier)
        assert charged(table) == [("land_registry", 200, "")]
        assert table.became_late[0][1].department == "Chi nhánh VPĐKĐĐ"

    def test_late_within_the_day_has_a_holder_and_no_shares(self, ward: TestWard) -> None:
        dossier = resolved(ward, taken(ward), "2026-11-05 17:30")
        table = steps_of(dossier)
        assert (charged(table), table.days_late) == ([], 0)
        (leg, row), *_ = table.became_late
        assert (leg.late, row.held_by) == (0, ward.officer)
        assert row.charged == ward.officer, "the step is over its budget all the same"

    def test_re_opened_after_its_due_moment_the_last_holder_before_it_is_told(self, ward: TestWard) -> None:
        dossier = resolved(ward, taken(ward), "2026-11-04 08:00")
        actions.reopen(call(dossier, ward.chairman, "2026-11-09 08:00"), reason="Sai số nhà")
        resolved(ward, dossier, "2026-11-10 10:00")
        table = steps_of(dossier)
        assert [(row.unit.code, row.held_by) for _, row in table.became_late] == [("economy", ward.officer)]
        assert sum(row.share for row in table.rows) == 300


class TestLegs:
    """Leg 1: due 09/11, done 11/11, two days late. Leg 2 from proof of payment on 18/11: due 20/11."""

    def story(self, ward: TestWard, resolved_at: str | None, **facts: Any) -> Dossier:
        dossier = received(ward, ward.first_certificate, "2026-11-02 07:00")
        actions.hand_over(call(dossier, ward.clerk, "2026-11-02 07:00"))
        actions.take(call(dossier, ward.officer, "2026-11-02 08:00"))
        actions.request_payment(call(dossier, ward.officer, "2026-11-11 07:00"))
        actions.confirm_payment(call(dossier, ward.office, "2026-11-18 07:00"))
        dossier.step_runs.filter(plan__seq=2).update(budget_minutes=6 * 480)  # one of seven days over
        dossier.step_runs.filter(plan__seq=4).update(leg=2, budget_minutes=480)
        Dossier.objects.filter(pk=dossier.pk).update(
            second_leg_amount=2,
            leg=2,
            leg_started_at=moment("2026-11-18 07:00"),
            leg_one_due=moment("2026-11-09 17:00"),
            leg_one_ended_at=moment("2026-11-11 07:00"),
            leg_one_days_late=2,
            due_first=moment("2026-11-20 17:00"),
        )
        if resolved_at:
            resolved(ward, dossier, resolved_at)
        Dossier.objects.filter(pk=dossier.pk).update(**facts)
        return dossier

    def test_each_leg_shares_its_own_days_among_its_own_steps(self, ward: TestWard) -> None:
        dossier = self.story(ward, "2026-11-23 10:00", days_late=3, outcome="late")
        table = steps_of(dossier, "2026-12-01 08:00")
        assert [(leg.number, leg.late) for leg in table.legs] == [(1, 2), (2, 1)]
        assert table.days_late == 3
        assert [(row.leg, row.name, row.share) for row in table.rows] == [
            (1, "Tiếp nhận", 0),
            (1, "Thẩm tra, lập hồ sơ", 200),
            (1, "Nghĩa vụ tài chính", 0),
            (2, "Trình ký", 100),
        ]
        assert [(leg.number, row.name) for leg, row in table.became_late] == [
            (1, "Thẩm tra, lập hồ sơ"),
            (2, "Trình ký"),
        ]
        assert charged(table) == [("economy", 200, "bao"), ("economy", 100, "")]

    def test_the_page_tells_the_legs_and_whose_the_shares_are(self, ward: TestWard) -> None:
        dossier = self.story(ward, "2026-11-23 10:00", days_late=3, outcome="late")
        table = steps_of(dossier, "2026-12-01 08:00")
        words = words_of(render_to_string("dossiers/desk/_steps.html", {"steps": table, "dossier": dossier}))
        assert words.count("Hẹn lần 2: sau khi hoàn thành nghĩa vụ tài chính") == 1
        assert "2,00 của Phạm Quốc Bảo" in words
        assert "1,00 chưa ai nhận việc" in words
        assert "hẹn lần 1 (17:00 ngày 09/11): Phòng Kinh tế, Hạ tầng và Đô thị , Phạm Quốc Bảo." in words
        assert "cộng lại bằng 3 ngày" in words

    def test_in_time_in_the_second_leg_only_the_first_is_shared(self, ward: TestWard) -> None:
        dossier = self.story(ward, "2026-11-20 10:00", days_late=2, outcome="late")
        table = steps_of(dossier, "2026-12-01 08:00")
        assert [leg.late for leg in table.legs] == [2, None]
        assert [row.share for row in table.rows] == [0, 200, 0, 0]
        assert [row.late for row in table.rows] == [True, True, True, False]

    def test_the_second_alone(self, ward: TestWard) -> None:
        first = {"leg_one_days_late": 0, "leg_one_due": moment("2026-11-11 17:00")}
        dossier = self.story(ward, "2026-11-24 10:00", days_late=1, outcome="late", **first)
        table = steps_of(dossier, "2026-12-01 08:00")
        assert [leg.late for leg in table.legs] == [None, 1]
        assert [row.share for row in table.rows] == [0, 0, 0, 100]

    def test_while_it_is_open_the_second_leg_counts_on(self, ward: TestWard) -> None:
        dossier = self.story(ward, None)
        assert steps_of(dossier, "2026-11-20 16:00").days_late == 2
        assert steps_of(dossier, "2026-11-25 16:00").days_late == 2 + 2  # 23/11 and 25/11; 24/11 is off

    def test_between_the_legs_only_the_first_has_been_judged(self, ward: TestWard) -> None:
        dossier = self.story(ward, None, leg=1, leg_started_at=None)
        table = steps_of(dossier, "2026-11-25 16:00")
        assert [(leg.number, leg.late) for leg in table.legs] == [(1, 2)]

    def test_the_last_round_of_each_leg_counts(self, ward: TestWard) -> None:
        dossier = self.story(ward, "2026-11-23 10:00", days_late=3, outcome="late")
        dossier.step_runs.filter(plan__seq=1).update(round=1)
        dossier.step_runs.filter(plan__seq__gt=1).update(round=2)
        dossier.step_runs.filter(leg=2).update(round=1)
        table = steps_of(dossier, "2026-12-01 08:00")
        assert [row.share for row in table.rows] == [200, 0, 100]
        assert [row.name for row in table.earlier] == ["Tiếp nhận"]

    def test_what_is_to_come_after_the_duty_is_of_the_second_leg(self, ward: TestWard) -> None:
        dossier = received(ward, ward.first_certificate, "2026-11-02 07:00")
        Dossier.objects.filter(pk=dossier.pk).update(second_leg_amount=2)
        assert [row.leg for row in steps_of(dossier).rows] == [1, 1, 1, 2]
        assert steps_of(dossier).in_legs


# -- the parts add up, whatever happened -----------------------------------------------------------------

UNITS = [Department(pk=n, code=f"d{n}", name=f"Phòng {n}", is_partner=n == 3) for n in range(1, 4)]
PEOPLE = [None, *(Officer(pk=n, username=f"o{n}", full_name=f"Người {n}") for n in range(1, 4))]
START = moment("2026-11-02 07:00")
visits = st.lists(
    st.tuples(
        st.integers(1, 12),  # hours until the next visit, in tens
        st.integers(0, 4),  # which step
        st.integers(0, 2),  # whose
        st.integers(0, 1500),  # its budget
        st.booleans(),  # a new round
        st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3)), max_size=3),  # into whose hands
    ),
    min_size=1,
    max_size=6,
)


def _runs(drawn: list[Any], leg: int, start: datetime, lap: int) -> tuple[list[StepRun], datetime]:
    found = []
    for n, (hours, step, unit, budget, again, hands) in enumerate(drawn):
        lap += again and n > 0
        end = start + timedelta(hours=10 * hours)
        run = StepRun(
            pk=100 * leg + n + 1,
            seq=100 * leg + n,
            leg=leg,
            round=lap,
            plan_id=10 * leg + step,
            department=UNITS[unit],
            name="Bước",
            budget_minutes=budget,
            given_at=start,
            ended_at=end,
        )
        since = sorted((start + timedelta(minutes=minutes), who) for minutes, who in hands)
        run._prefetched_objects_cache = {  # as prefetch_related leaves it
            "holders": [StepHolder(step=run, officer=PEOPLE[who], since=at) for at, who in since]
        }
        found.append(run)
        start = end
    return found, start


@given(visits, visits, st.integers(0, 30), st.integers(0, 30), st.booleans(), st.integers(0, 4000))
def test_shares_add_up_exactly_by_leg_by_department_and_by_officer(
    first: list[Any], second: list[Any], one: int, two: int, in_legs: bool, paused: int
) -> None:
    runs, turn = _runs(first, 1, START, 1)
    later, end = _runs(second, 2, turn + timedelta(days=3), runs[-1].round) if in_legs else ([], turn)
    legs = {"leg": 2, "leg_one_due": START, "leg_one_ended_at": turn, "leg_one_days_late": one}
    dossier = Dossier(
        status="resolved",
        outcome="late",
        due_first=turn if in_legs else START,
        resolved_at=end + timedelta(minutes=1),
        days_late=one + two if in_legs else two,
        **(legs if in_legs else {}),
    )
    pauses = [Stretch(START + timedelta(minutes=paused), START + timedelta(minutes=2 * paused))]
    table = step_table(dossier, [*runs, *later], (), pauses, end, CALENDAR)
    assert sum(row.share for row in table.rows) == 100 * (dossier.days_late or 0)
    for leg in table.legs:
        own = [row for row in table.rows if row.leg == leg.number]
        assert sum(row.share for row in own) == 100 * (leg.late or 0)
        assert sum(row.held_when_due for row in own) == (leg.late is not None)
    by_party: dict[Any, int] = {}
    for row in table.rows:
        by_party[row.unit, row.charged] = by_party.get((row.unit, row.charged), 0) + row.share
        _whoever_is_charged_had_it(row, [*runs, *later])
    assert sum(by_party.values()) == 100 * (dossier.days_late or 0)


def _whoever_is_charged_had_it(row: StepRow, runs: list[StepRun]) -> None:
    had = {hand.officer for run in runs for hand in run.holders.all() if run.leg == row.leg}
    assert row.charged is None or row.charged in had
    assert row.share == 0 or row.over > 0 or row.held_when_due
