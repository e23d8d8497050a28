"""Who is late in a period, counted by hand over a few weeks.

Economy's step of `business` (three working days) has 1.080 minutes. Received at 07:00 of a Monday and given
on at 07:30, these run out on Wednesday at 09:30; the dossier is due on Thursday at 17:00.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group as Roles

from dossiers import actions
from dossiers.models import Dossier
from procedures.models import CalendarVersion, Officer
from procedures.roles import Role
from reports.blame import Blame, Row, blame
from reports.blame_lists import BLAME_FIGURES, Wanted, blame_list
from reports.causes import causes
from reports.periods import DayRange
from reports.scopes import Scope
from tests.dossiers.deskwork import at_economy
from tests.reports.made import opened, signed_in, text_of
from tests.reports.story import CALENDAR, NOW
from tests.ward import TestWard, build_ward, calendar_content, call, moment

pytestmark = pytest.mark.django_db
NOVEMBER = DayRange(date(2026, 11, 1), date(2026, 11, 30))
PAGE = "/dieu-hanh/trach-nhiem/"


def november(at: str = "2026-11-23 08:05") -> Blame:
    scope = Scope(NOVEMBER.period, moment(at), calendar=CALENDAR)
    return blame(scope, scope, CALENDAR)


def told_of(rows: tuple[Row, ...]) -> list[tuple[str, int, int, int, int]]:
    """Whose, dossiers with a part, hundredths of a day, steps over budget, times it held one when late."""
    return [
        (
            row.officer.username if row.officer else row.department.code,
            row.dossiers,
            row.hundredths,
            row.over,
            row.held,
        )
        for row in rows
    ]


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


@pytest.fixture
def thuy(ward: TestWard) -> Officer:
    """A second officer of the economy department."""
    officer: Officer = Officer.objects.create_user("thuy", full_name="Lâm Bích Thủy", department=ward.economy)
    officer.groups.add(Roles.objects.get(name=Role.OFFICER.value))
    return officer


def taken(ward: TestWard, by: Officer, day: str, version: Any = None) -> Dossier:
    """Received at 07:00 of the day, at the economy department since 07:30, taken on at 08:00."""
    dossier = at_economy(ward, f"{day} 07:00", version or ward.business)
    return actions.take(call(dossier, by, f"{day} 08:00"))


def ready(ward: TestWard, dossier: Dossier, at: str, by: Officer | None = None) -> Dossier:
    """Laid before a leader, approved and ready at `at`."""
    actions.submit_for_signature(call(dossier, by or ward.officer, at))
    actions.approve(
        call(dossier, ward.chairman, at), result_kind="granted", number="9/QĐ", result_date=moment(at).date()
    )
    return actions.resolve(call(dossier, ward.office, at))


def some_weeks(ward: TestWard, thuy: Officer) -> None:
    """Four of trade and one of land, between departments and the land registry.

    1. Late by two days, Bảo's alone: 02/11, due 05/11, ready 09/11.
    2. In time, and yet Thủy's step is over its budget: due 12/11, ready that day.
    3. Late by one day: Bảo overran, then it was reassigned; Thủy held it on 12/11 when it became late.
    4. Late within its last day: 12/11, 17:30. Nobody had taken it.
    5. Land: due 12/11 (8 days from 02/11), with the registry since 10/11 at 07:00, ready 16/11: two days.
    """
    ready(ward, taken(ward, ward.officer, "2026-11-02"), "2026-11-09 10:00")
    ready(ward, taken(ward, thuy, "2026-11-09"), "2026-11-12 16:00", thuy)
    third = taken(ward, ward.officer, "2026-11-09")
    actions.reassign(call(third, ward.office, "2026-11-12 10:00"), officer=thuy)
    ready(ward, third, "2026-11-13 10:00", thuy)
    ready(ward, at_economy(ward, "2026-11-09 07:00", ward.business), "2026-11-12 17:30")
    land = taken(ward, ward.officer, "2026-11-02", ward.correction)
    actions.hand_over(call(land, ward.officer, "2026-11-10 07:00"), paper_number="12/UBND")
    ready(ward, land, "2026-11-16 10:00", ward.office)


class TestByHand:
    def test_by_department_and_agency_inter_agency_apart(self, ward: TestWard, thuy: Officer) -> None:
        some_weeks(ward, thuy)
        found = november()
        assert told_of(found.rest.units) == [("economy", 2, 300, 4, 3)]
        assert told_of(found.inter_agency.units) == [("land_registry", 1, 200, 1, 1)]
        assert told_of(found.whole.units) == [("economy", 2, 300, 4, 3), ("land_registry", 1, 200, 1, 1)]
        assert (found.whole.own_days, found.whole.partner_days) == (Decimal(3), Decimal(2))

    def test_by_officer_and_what_was_in_nobodys_hands(self, ward: TestWard, thuy: Officer) -> None:
        some_weeks(ward, thuy)
        people = november().rest.people
        assert told_of(people) == [("bao", 2, 300, 2, 1), ("thuy", 0, 0, 1, 1), ("economy", 0, 0, 1, 1)]
        assert told_of(november().inter_agency.people) == [("land_registry", 1, 200, 1, 1)]

    def test_late_dossiers_and_their_days_are_those_of_the_figures(
        self, ward: TestWard, thuy: Officer
    ) -> None:
        some_weeks(ward, thuy)
        late = november().whole.late
        assert (late.dossiers, late.same_day, late.days) == (4, 1, 2 + 1 + 0 + 2)
        assert november().whole.adds_up
        assert november().whole.held == 4

    def test_only_what_was_resolved_in_the_period_counts(self, ward: TestWard, thuy: Officer) -> None:
        some_weeks(ward, thuy)
        week = DayRange(date(2026, 11, 9), date(2026, 11, 12))
        scope = Scope(week.period, NOW, calendar=CALENDAR)
        found = blame(scope, Scope(NOVEMBER.period, NOW), CALENDAR).whole
        assert told_of(found.units) == [("economy", 1, 200, 3, 2)]
        assert found.adds_up

    def test_what_is_still_late_is_told_apart_with_its_days_so_far(
        self, ward: TestWard, thuy: Officer
    ) -> None:
        taken(ward, thuy, "2026-11-02")  # due 05/11, not done
        found = november("2026-11-11 09:00")
        assert (found.whole.units, found.whole.late.days) == ((), 0)
        assert told_of(found.pending.people) == [("thuy", 1, 400, 1, 1)]  # 6, 9, 10, 11/11
        assert found.pending.late.days == 4
        assert november("2026-11-12 09:00").pending.late.days == 5

    def test_pauses_are_nobodys(self, ward: TestWard, thuy: Officer) -> None:
        """Due 05/11; suspended from 03/11 to 16/11: two of three days left, due 18/11, ready 20/11."""
        dossier = taken(ward, thuy, "2026-11-02")
        actions.suspend(
            call(dossier, ward.chairman, "2026-11-03 09:00"), legal_article="điều 1", reason="Xác minh"
        )
        actions.resume(call(dossier, ward.chairman, "2026-11-16 09:00"))
        ready(ward, dossier, "2026-11-20 10:00", thuy)
        found = november().whole
        assert told_of(found.people) == [("thuy", 1, 200, 1, 1)]
        parts = blame_list(Wanted(BLAME_FIGURES["qua-dinh-muc"]), *_november(), CALENDAR)
        # 570 before it; after it 360 of 16/11, three whole days, 180 of 20/11
        assert [part.charges[0].step.used for part in parts] == [570 + 360 + 3 * 480 + 180]

    def test_a_department_with_two_steps_has_one_part_of_a_dossier(self, ward: TestWard) -> None:
        """Economy overruns before and after the tax step, three days together."""
        dossier = taken(ward, ward.officer, "2026-10-05", ward.first_certificate)  # due 02/11
        actions.request_payment(call(dossier, ward.officer, "2026-10-30 07:00"))
        actions.confirm_payment(call(dossier, ward.office, "2026-10-30 09:00"))
        ready(ward, dossier, "2026-11-05 10:00")
        (cause,) = causes(Scope(NOVEMBER.period, NOW))
        assert cause.dossiers == 1
        assert cause.hundredths == 100 * Dossier.objects.get().days_late
        assert told_of(november().whole.units)[0][1:4:2] == (1, 2), "one dossier, two steps over budget"

    def test_it_is_told_by_the_calendar_it_was_judged_by(self, ward: TestWard, thuy: Officer) -> None:
        """A half day declared afterwards changes neither its verdict nor whose days they were."""
        some_weeks(ward, thuy)
        before = november()
        content = calendar_content(half_days={"2026-11-03": "07:00-07:10", "2026-11-10": "07:00-07:10"})
        CalendarVersion.objects.create(
            created_at=moment("2026-11-20 08:00"), reason="Thử", digest="khác", content=content
        )
        scope = Scope(NOVEMBER.period, NOW)
        assert blame(scope, scope, CalendarVersion.objects.current().calendar) == before

    def test_parts_that_do_not_add_up_are_told(self, ward: TestWard, thuy: Officer) -> None:
        some_weeks(ward, thuy)
        group = november().whole
        assert not replace(group, late=replace(group.late, days=6)).adds_up
        assert not replace(group, people=group.people[1:]).adds_up


def _november() -> tuple[Scope, Scope]:
    scope = Scope(NOVEMBER.period, NOW, calendar=CALENDAR)
    return scope, scope


class TestThePage:
    def test_it_says_that_the_parts_are_the_days_late(self, ward: TestWard, thuy: Officer) -> None:
        some_weeks(ward, thuy)
        text = text_of(opened(signed_in(ward.chairman), f"{PAGE}?tu=01/11/2026&den=30/11/2026"))
        assert "Cộng 3,00 + 2,00 = 5,00 ngày = tổng số ngày trễ của kỳ." in text
        assert "1 trễ trong ngày, không chia phần" in text
        assert "từ 01/11/2026 đến 30/11/2026" in text
        assert "Chưa ai nhận việc" in text
        assert "Thời gian chờ công dân bổ sung" in text

    def test_a_wrong_sum_is_shown_as_such(self, ward: TestWard, thuy: Officer) -> None:
        """The page counts the days from the dossiers and the parts from the steps."""
        some_weeks(ward, thuy)
        Dossier.objects.filter(inter_agency=True).update(days_late=3, outcome="late")
        land = Dossier.objects.get(inter_agency=True)
        land.step_runs.all().delete()
        text = text_of(opened(signed_in(ward.chairman), PAGE))
        assert "Các phần không cộng thành 6,00 ngày trễ của kỳ" in text
        assert "= tổng số ngày trễ của kỳ." not in text

    def test_a_list_shows_the_part_of_each_dossier(self, ward: TestWard, thuy: Officer) -> None:
        some_weeks(ward, thuy)
        client = signed_in(ward.office)
        held = opened(client, f"{PAGE}giu-luc-tre/?can-bo={thuy.pk}")
        (part,) = held.context["page"].object_list
        assert (part.dossier, part.days_late) == (Dossier.objects.get(resolved_at__day=13), 1)
        assert "Lâm Bích Thủy, Phòng Kinh tế, HT và ĐT" in text_of(held)
        nobody = opened(client, f"{PAGE}qua-dinh-muc/?don-vi=economy&can-bo=0")
        assert "chưa ai nhận việc" in text_of(nobody)
        days = text_of(opened(client, f"{PAGE}ngay-tre/?ben=ngoai-phuong"))
        assert "2,00 ngày làm việc" in days
        assert "Chỉ phần của cơ quan ngoài phường." in days

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("?tu=31/02/2026&den=01/03/2026", "Ngày bắt đầu 31/02/2026 không có trong lịch."),
            ("?tu=01/03/2026&den=", "Ghi ngày kết thúc."),
            ("?den=01/03/2026", "Ghi ngày bắt đầu."),
            ("?tu=02/03/2026&den=01/03/2026", "Ngày kết thúc không được trước ngày bắt đầu."),
            ("?tu=01/03/2020&den=01/03/2026", "Chọn khoảng không quá 24 tháng."),
            ("?tu=01/01/1999&den=01/03/2026", "Ngày bắt đầu 01/01/1999 quá xa."),
            ("?tu=01/01/2026&den=01/01/9999", "Ngày kết thúc không sau 31/12/2078."),
            ("?tu=%00&den=<b>", "Ngày kết thúc ghi theo dạng ngày/tháng/năm"),
        ],
    )
    def test_days_that_cannot_be_are_told_at_the_field(self, ward: TestWard, query: str, words: str) -> None:
        with time_machine.travel(NOW, tick=False):
            response = signed_in(ward.office).get(PAGE + query)
            assert signed_in(ward.office).get(f"{PAGE}ngay-tre/{query}").status_code == 404
            assert signed_in(ward.office).get(f"/dieu-hanh/ho-so/qua-han/{query}").status_code == 404
        assert response.status_code == 422
        assert words in text_of(response)
        assert "Sửa khoảng ngày đã đánh dấu" in text_of(response)

    def test_what_was_typed_is_kept(self, ward: TestWard) -> None:
        with time_machine.travel(NOW, tick=False):
            html = signed_in(ward.office).get(f"{PAGE}?tu=2/3/2026&den=x").content.decode()
        assert 'value="2/3/2026"' in html
        assert 'value="x"' in html

    def test_a_quiet_ward_reads_well(self, ward: TestWard) -> None:
        text = text_of(opened(signed_in(ward.chairman), PAGE))
        assert "Cộng 0,00 + 0,00 = 0,00 ngày = tổng số ngày trễ của kỳ." in text
        assert "Trong kỳ không có hồ sơ nào xong mà trễ ngày." in text
        assert "Không có hồ sơ đang trễ hẹn." in text
        with time_machine.travel(NOW, tick=False):
            assert signed_in(ward.chairman).get(f"{PAGE}khong-co/").status_code == 404
        listed = text_of(opened(signed_in(ward.chairman), f"{PAGE}ngay-tre/?don-vi=khong-co&can-bo=x"))
        assert "Không có hồ sơ nào được đếm trong số này." in listed
