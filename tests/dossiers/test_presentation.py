"""What screens show of a dossier, against the engine and against hand counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dossiers import actions
from dossiers.actions.clock import clock_of
from dossiers.lateness import Stretch, nominal_minutes, shares, step_start
from dossiers.models import Dossier
from dossiers.presentation.budgets import Visit, used_at_current
from dossiers.presentation.ledger import LedgerLine, ledger
from dossiers.presentation.letters import blame
from dossiers.presentation.steps import StepTable, step_table
from dossiers.presentation.words import days_words, hours_pair, hours_words
from tests.dossiers.deskwork import NOW, at_economy, drafted, file_of, signed, story
from tests.ward import TestWard, build_ward, call, moment, real_calendar, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def steps_of(dossier: Dossier, at: str = NOW) -> StepTable:
    file = file_of(dossier, at)
    return step_table(file.dossier, file.runs, file.plans, file.stretches, file.at, file.calendar)


def lines_of(dossier: Dossier, at: str = NOW) -> list[LedgerLine]:
    file = file_of(dossier, at)
    steps = clock_of(file.dossier, file.calendar)
    return ledger(file.dossier, steps, file.pauses, file.apologies, file.at, file.calendar)


class TestWords:
    @pytest.mark.parametrize(
        ("minutes", "words"),
        [
            (0, "0 phút"),
            (50, "50 phút"),
            (60, "1 giờ"),
            (110, "1 giờ 50"),
            (3510, "58 giờ 30"),
            (-3, "0 phút"),
        ],
    )
    def test_hours(self, minutes: int, words: str) -> None:
        assert hours_words(minutes) == words

    @pytest.mark.parametrize(
        ("used", "budget", "words"),
        [
            (1805, 480, "31 / 8"),  # beyond: rounded up
            (2879, 3480, "47 / 58"),  # within: rounded down
            (480, 480, "8 / 8"),
            (481, 480, "9 / 8"),
            (70, 450, "1 / 7,5"),
            (451, 450, "8 / 7,5"),
            (0, 0, "0 / 0"),
        ],
    )
    def test_used_and_allowed_never_look_equal_when_they_are_not(
        self, used: int, budget: int, words: str
    ) -> None:
        assert hours_pair(used, budget) == words

    @pytest.mark.parametrize(
        ("days", "words"),
        [
            ([], ""),
            ([date(2026, 11, 12)], "12/11"),
            ([date(2026, 10, 30), date(2026, 11, 2), date(2026, 11, 3)], "30/10, 2, 3/11"),
            ([date(2025, 12, 31), date(2026, 1, 2)], "31/12/2025, 2/1"),
            ([date(2026, 3, day) for day in range(2, 15)], "02/03 – 14/03"),
        ],
    )
    def test_days(self, days: list[date], words: str) -> None:
        assert days_words(days) == words


class TestSteps:
    def test_the_late_dossier_of_the_target_screen(self, ward: TestWard) -> None:
        table = steps_of(story(ward))
        economy, registry = table.rows
        # 05/11 15:40 is after 15:00: the clock starts at 07:00 on 06/11; until 17/11 10:00 that is 7 days and
        # 180 minutes. At the registry: 300 minutes of 17/11, 3 days, 65 minutes of 23/11.
        assert (economy.used, economy.budget, economy.over) == (7 * 480 + 180, 3120, 420)
        assert (registry.used, registry.over) == (300 + 3 * 480 + 65, 1325)
        assert table.days_late == 4
        assert (economy.share, registry.share) == (96, 304)
        assert registry.holds
        assert [row for _, row in table.became_late] == [registry]
        assert table.scale == 3540
        assert [row.name for row in table.earlier] == ["Tiếp nhận", "Kiểm tra, trình ký"]
        assert table.round_began == moment("2026-11-05 15:40")
        assert registry.department == "Chi nhánh VPĐKĐĐ"
        assert registry.paper_number == "1204/UBND-KT"

    @pytest.mark.parametrize("at", ["2026-11-17 17:01", "2026-11-18 09:00", NOW, "2027-01-15 10:00"])
    def test_shares_are_the_engines_and_add_up(self, ward: TestWard, at: str) -> None:
        table = steps_of(story(ward), at)
        held = next(i for i, row in enumerate(table.rows) if row.held_when_due)
        expected = shares(table.days_late, [row.over for row in table.rows], held)
        assert [row.share for row in table.rows] == expected
        assert sum(row.share for row in table.rows) == 100 * table.days_late

    def test_used_time_is_the_engines(self, ward: TestWard) -> None:
        dossier, calendar = at_economy(ward, "2026-11-09 08:00"), real_calendar()
        run = dossier.step_runs.get(ended_at__isnull=True)
        expected = nominal_minutes(step_start(run.given_at, calendar), moment(NOW), calendar)
        assert steps_of(dossier).rows[1].used == expected

    def test_without_any_overrun_the_holder_at_the_due_moment_bears_it(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-09 08:00")
        dossier.step_runs.update(budget_minutes=100_000)
        table = steps_of(dossier)
        assert table.days_late == 2
        assert [row.share for row in table.rows] == [0, 200, 0]

    def test_late_on_the_same_day_shares_nothing(self, ward: TestWard) -> None:
        table = steps_of(story(ward), "2026-11-17 17:30")
        assert table.days_late == 0
        assert len(table.became_late) == 1
        assert {row.share for row in table.rows} == {0}

    def test_visits_to_the_same_step_add_up(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 07:30", ward.business)
        actions.hand_over(call(dossier, ward.officer, "2026-11-18 09:00"))
        actions.send_back(call(dossier, ward.chairman, "2026-11-18 10:00"), reason="thiếu")
        table = steps_of(dossier, "2026-11-18 11:00")
        counter, economy, leaders = table.rows
        assert (counter.used, economy.used, leaders.used) == (30, 60 + 60, 60)
        assert economy.sent_back
        assert economy.holds
        assert not leaders.holds
        file = file_of(dossier, "2026-11-18 11:00")
        visits = [Visit(run.plan_id, run.round, run.given_at, run.ended_at) for run in file.runs]
        assert used_at_current(visits, [], file.at, file.calendar) == 120

    def test_a_pause_is_nobodys_time_and_a_step_outside_the_limit_has_no_overrun(
        self, ward: TestWard
    ) -> None:
        dossier = at_economy(ward, "2026-11-02 08:00", ward.first_certificate)
        actions.request_payment(call(dossier, ward.officer, "2026-11-04 07:00"))
        table = steps_of(dossier)
        economy, tax, coming = table.rows[1:]
        assert economy.used == 390 + 480
        assert tax.outside_limit
        assert (tax.used, tax.over) == (0, 0)
        assert coming.given_at is None
        assert table.became_late == []

    def test_a_finished_dossier_is_told_as_it_stood_when_its_result_was_ready(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-09 08:00")
        signed(ward, dossier, "2026-11-20 09:00")
        actions.resolve(call(dossier, ward.officer, "2026-11-20 10:00"))
        table = steps_of(dossier, "2027-03-01 08:00")
        assert table.days_late == 1
        assert sum(row.share for row in table.rows) == 100
        assert len(table.rows) == 2
        assert not any(row.holds for row in table.rows)

    def test_steps_to_come_are_shown_without_time(self, ward: TestWard) -> None:
        table = steps_of(received(ward, ward.business, "2026-11-20 08:00"))
        assert [(row.name, row.given_at is None, row.used) for row in table.rows] == [
            ("Tiếp nhận", False, 480 + 5),
            ("Thẩm định", True, 0),
            ("Ký duyệt", True, 0),
        ]

    def test_the_step_to_blame(self) -> None:
        calendar, at = real_calendar(), moment(NOW)
        counter = Visit(
            1, 1, moment("2026-11-18 08:00"), moment("2026-11-18 09:00"), 30, "Một cửa", "Tiếp nhận"
        )
        registry = Visit(2, 1, moment("2026-11-18 09:00"), None, 480, "VPĐKĐĐ", "Cập nhật")
        assert blame([counter, registry], [], at, calendar) == "VPĐKĐĐ quá 15 giờ 05"
        paused = [Stretch(moment("2026-11-18 09:00"), moment("2026-11-23 07:00"))]
        assert blame([counter, registry], paused, at, calendar) == "Một cửa quá 30 phút"
        assert blame([registry], paused, at, calendar) == "dự kiến, bước “Cập nhật” còn 6 giờ 55"
        assert blame([], [], at, calendar) == ""

    def test_in_the_second_leg_no_step_of_the_first_is_to_blame(self) -> None:
        calendar, at = real_calendar(), moment(NOW)
        first = Visit(1, 1, moment("2026-11-09 07:00"), moment("2026-11-18 09:00"), 480, "Phòng", "Thẩm tra")
        second = Visit(2, 1, moment("2026-11-18 09:00"), None, 2400, "Phòng", "Trình ký", leg=2)
        assert blame([first, second], [], at, calendar) == "dự kiến, bước “Trình ký” còn 16 giờ 55"
        assert blame([first, replace(second, leg=1)], [], at, calendar) == "Phòng quá 50 giờ"


class TestLedger:
    def test_the_target_screen(self, ward: TestWard) -> None:
        lines = lines_of(story(ward))
        assert [(line.what, line.kind) for line in lines] == [
            ("Nhận hồ sơ", "replaced"),
            ("Yêu cầu bổ sung lần 1", "paused"),
            ("Nhận đủ giấy tờ bổ sung", "due"),
            ("Đang trễ", "late"),
        ]
        assert lines[0].how == "8 ngày làm việc: 3, 4, 5, 6, 9, 10, 11, 12/11"
        assert lines[2].how == "tính lại từ đầu: 8 ngày làm việc: 6, 9, 10, 11, 12, 13, 16, 17/11"
        assert lines[3].how == "18, 19, 20, 23/11"
        assert lines[3].text == "4 ngày"
        assert lines[2].due == moment("2026-11-17 17:00")

    def scenes(self, ward: TestWard) -> list[Dossier]:
        """Every kind of limit and pause."""
        calendar_days = ward.business
        found = [story(ward), received(ward, ward.birth, "2026-11-20 15:30")]
        for unit, amount in (("calendar_day", 5), ("month", 1), ("working_hour", 12), ("clock_hour", 30)):
            calendar_days.statutory_unit, calendar_days.statutory_amount = unit, amount
            calendar_days.save()
            dossier = at_economy(ward, "2026-11-18 08:00", calendar_days)
            actions.suspend(
                call(dossier, ward.chairman, "2026-11-18 14:00"), legal_article="Điều 1", reason="x"
            )
            actions.resume(call(dossier, ward.chairman, "2026-11-19 09:00"))
            found.append(dossier)
        tax = at_economy(ward, "2026-11-02 08:00", ward.first_certificate)
        actions.request_payment(call(tax, ward.officer, "2026-11-04 07:00"))
        return [*found, tax]

    def test_every_due_moment_is_the_engines(self, ward: TestWard) -> None:
        calendar = real_calendar()
        for dossier in self.scenes(ward):
            dossier.refresh_from_db()
            lines = [line for line in lines_of(dossier) if line.kind in ("due", "replaced", "paused")]
            assert [line.due for line in lines] == [step.due_at for step in clock_of(dossier, calendar)]
            standing = [line.due for line in lines if line.kind == "due"]
            assert standing == ([dossier.due_first] if dossier.due_first else [])

    def test_the_arithmetic_in_words(self, ward: TestWard) -> None:
        hows = [[line.how for line in lines_of(dossier)] for dossier in self.scenes(ward)]
        assert hows[1][0] == "nhận sau giờ chốt hoặc ngày nghỉ: trả trong thứ Hai 23/11"
        assert hows[2][0] == "05 ngày kể từ 18/11"
        assert hows[2][2].startswith("tính tiếp phần còn lại: kể từ 19/11")
        assert hows[3][0] == "01 tháng kể từ 18/11"
        assert hows[4][0] == "12 giờ làm việc"
        assert hows[5][0] == "30 giờ"
        assert hows[6][0].startswith("20 ngày làm việc, 03/11 – 01/12; không tính 24/11 (Ngày Văn hóa")

    def test_a_day_off_at_the_end_rolls_and_is_told(self, ward: TestWard) -> None:
        ward.business.statutory_unit, ward.business.statutory_amount = "calendar_day", 4
        ward.business.save()
        dossier = received(ward, ward.business, "2026-11-20 08:00")  # ends on 24/11, off
        assert lines_of(dossier)[0].how == (
            "04 ngày kể từ 20/11; ngày cuối là ngày nghỉ nên chuyển sang thứ Tư 25/11"
        )

    def test_a_pause_begun_too_late_changes_nothing(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-09 08:00")
        actions.request_supplement(call(dossier, ward.officer, "2026-11-20 08:00"), items=["x"], reason="y")
        lines = lines_of(dossier)
        assert [line.kind for line in lines] == ["due", "same", "late"]
        assert "vẫn trễ" in lines[1].how

    def test_an_apology_is_told_and_does_not_count(self, ward: TestWard) -> None:
        dossier = story(ward)
        drafted(ward, dossier, "2026-11-18 08:00", submitted=True)
        actions.approve_apology(call(dossier, ward.chairman, "2026-11-18 09:00"))
        told = [line for line in lines_of(dossier) if line.kind == "told"]
        assert [line.what for line in told] == ["Thư xin lỗi số 01/PXL-UBND"]
        assert "vẫn tính là trễ hẹn" in told[0].how
        assert [line.due for line in lines_of(dossier) if line.kind == "due"] == [moment("2026-11-17 17:00")]

    def test_a_stored_date_of_an_older_calendar_is_told(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 08:00")
        Dossier.objects.filter(pk=dossier.pk).update(due_first=moment("2026-11-30 17:00"))
        last = lines_of(dossier)[-1]
        assert (last.kind, last.due) == ("due", moment("2026-11-30 17:00"))
        assert "lịch làm việc đã thay đổi" in last.how

    @pytest.mark.parametrize(
        ("resolved", "text"), [("2026-11-19 17:30", "trong ngày"), ("2026-11-23 08:00", "2 ngày")]
    )
    def test_a_late_result(self, ward: TestWard, resolved: str, text: str) -> None:
        dossier = at_economy(ward, "2026-11-09 08:00")
        signed(ward, dossier, "2026-11-19 16:00")
        actions.resolve(call(dossier, ward.officer, resolved))
        last = lines_of(dossier, "2027-01-01 08:00")[-1]
        assert (last.kind, last.what, last.text) == ("late", "Có kết quả, trễ hẹn", text)
