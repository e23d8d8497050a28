"""The reports owed: when each is due, what was sent when, who is reminded, who may change it."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from dossiers.actions import Conflict, NotPermitted
from procedures.models import Installation
from reports import actions
from reports.digest_duties import duty_sections
from reports.duties import Owed, owed_reports
from reports.models import ReportDuty
from reports.periods import year_period
from reports.plan_states import State
from reports.scopes import Scope
from tests.reports.made import AFTER, begun, signed, signed_in, text_of
from tests.ward import TestWard, build_ward, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def owed(year: int, today: date) -> dict[str, Owed]:
    return {one.chosen.code: one for one in owed_reports(year, 14, today)}


def test_each_is_due_some_days_after_its_period_closes() -> None:
    build_ward()
    found = owed(2026, date(2026, 3, 16))
    assert {code: one.due_on for code, one in found.items()} == {
        "2026-q1": date(2026, 3, 18),
        "2026-h1": date(2026, 6, 18),
        "2026-q3": date(2026, 9, 18),
        "2026": date(2026, 12, 18),
    }
    assert (found["2026-q1"].state, found["2026-q1"].badge.text) == (State.ACTIVE, "Còn 2 ngày")
    assert found["2026"].state is State.NOT_YET
    assert owed(2026, date(2026, 3, 20))["2026-q1"].overdue


def test_a_month_is_owed_where_the_superior_asks_for_it(ward: TestWard) -> None:
    duty = ReportDuty.objects.get(kind="month")
    actions.set_duty(
        duty.pk, receiver="UBND tỉnh", days_after=2, active=True, actor=ward.office, version=duty.version
    )
    found = owed(2026, date(2026, 3, 16))
    assert len(found) == 16
    assert found["2026-m03"].due_on == date(2026, 3, 16)


def test_what_was_over_before_the_ward_began_here_is_not_owed(ward: TestWard) -> None:
    Installation.objects.update(setup_finished_at=moment("2026-08-03 09:00"))
    assert sorted(owed(2026, date(2026, 8, 4))) == ["2026", "2026-q3"]


def test_sent_in_time_and_sent_late(ward: TestWard) -> None:
    report = signed(ward)
    assert not owed(2026, date(2026, 12, 17))["2026"].sent, "signed is not sent"
    actions.send_report(
        report.pk,
        sent_on=date(2026, 12, 16),
        sent_how="Trục liên thông",
        actor=ward.office,
        at=AFTER,
        version=report.version,
    )
    assert owed(2026, date(2027, 1, 17))["2026"].state is State.DONE_ON_TIME
    ReportDuty.objects.filter(kind="year").update(days_after=1)
    assert owed(2026, date(2027, 1, 17))["2026"].state is State.DONE_LATE


def test_the_morning_mail_names_what_is_soon_due_and_what_is_late(ward: TestWard) -> None:
    begun(ward)

    def lines(at: str) -> list[str]:
        scope = Scope(year_period(2027).period, moment(at))
        return [line.text for section in duty_sections(ward.office, scope) for line in section.lines]

    assert lines("2026-12-16 07:00") == [
        "Còn 2 ngày: báo cáo năm 2026, gửi trước 18/12/2026, dự thảo",
    ]
    assert lines("2026-12-21 07:00") == [
        "Quá hạn 3 ngày: báo cáo năm 2026, gửi trước 18/12/2026, dự thảo",
    ]
    assert lines("2027-02-01 07:00")[-1].startswith("Quá hạn")
    assert duty_sections(ward.officer, Scope(year_period(2027).period, AFTER)) == []


def test_only_the_office_changes_it_and_nobody_overwrites(ward: TestWard) -> None:
    duty = ReportDuty.objects.get(kind="q1")
    values = {"receiver": "Sở Nội vụ", "days_after": 3, "active": True}
    with pytest.raises(NotPermitted):
        actions.set_duty(duty.pk, **values, actor=ward.chairman, version=1)
    for _ in range(2):
        assert actions.set_duty(duty.pk, **values, actor=ward.office, version=1).version == 2
    with pytest.raises(Conflict):
        actions.set_duty(duty.pk, **(values | {"days_after": 9}), actor=ward.office, version=1)


def test_the_calendar_and_the_form(ward: TestWard) -> None:
    client, duty = signed_in(ward.office, AFTER), ReportDuty.objects.get(kind="year")
    with time_machine.travel(AFTER, tick=False):
        page = text_of(client.get("/bao-cao/lich/?nam=2026"))
        assert "Báo cáo năm 2026" in page
        assert "Chưa lập" in page
        assert client.get("/bao-cao/lich/?nam=1700").status_code == 404
        data = {"receiver": "UBND tỉnh Lâm Đồng", "days_after": "x", "active": "on", "version": "1"}
        wrong = client.post(f"/bao-cao/lich/{duty.pk}/", data)
        assert wrong.status_code == 422
        assert "Số ngày chỉ gồm chữ số." in text_of(wrong)
        assert "UBND tỉnh Lâm Đồng" in wrong.content.decode()
        assert client.post(f"/bao-cao/lich/{duty.pk}/", data | {"days_after": "6"}).status_code == 302
        assert "UBND tỉnh Lâm Đồng" in text_of(client.get("/bao-cao/lich/?nam=2026"))


def test_with_none_in_force_the_page_says_what_to_do(ward: TestWard) -> None:
    ReportDuty.objects.update(active=False)
    with time_machine.travel(AFTER, tick=False):
        page = signed_in(ward.chairman, AFTER).get("/bao-cao/lich/")
    assert "Văn phòng bật từng loại báo cáo" in text_of(page)
