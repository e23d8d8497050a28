"""The plan in the morning mail: to whom it is to do, in the mail there is, through the outbox there is."""

from __future__ import annotations

from datetime import date

import pytest

from dossiers.models import OutboxMessage
from procedures.models import Officer
from reports.actions import queue_digests
from reports.digest import compose
from reports.periods import year_period
from reports.scopes import Scope
from tests.reports.planwork import asked_of, noted, planned, task_of
from tests.reports.story import CALENDAR
from tests.ward import TestWard, build_ward, moment

pytestmark = pytest.mark.django_db
MORNING = moment("2026-11-23 07:00")


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def mail_of(officer: Officer) -> str:
    scope = Scope(year_period(2026).period, MORNING, calendar=CALENDAR)
    mail = compose(officer, scope)
    return f"{mail.subject}\n{mail.text}" if mail else ""


def test_late_and_soon_due_work_goes_to_who_has_to_do_it(ward: TestWard) -> None:
    plan = planned(ward)
    late = task_of(ward, plan, text="Việc quá hạn", due_on=date(2026, 11, 20), responsible=ward.officer)
    task_of(ward, plan, text="Việc sắp đến", due_on=date(2026, 11, 30))
    task_of(ward, plan, text="Việc còn xa", due_on=date(2026, 12, 1))
    task_of(ward, plan, text="Việc văn hóa", due_on=date(2026, 11, 20), lead=ward.culture)
    told = mail_of(ward.officer)
    assert "VIỆC KẾ HOẠCH QUÁ HẠN (1)\n- Quá hạn 3 ngày, hạn 20/11/2026: Việc quá hạn" in told
    assert f"/ke-hoach/nhiem-vu/{late.pk}/?viec={late.items.get().pk}" in told
    assert "VIỆC KẾ HOẠCH SẮP ĐẾN HẠN (1)\n- Còn 7 ngày, hạn 30/11/2026: Việc sắp đến" in told
    for absent in ("Việc còn xa", "Việc văn hóa"):
        assert absent not in told
    assert "VIỆC KẾ HOẠCH QUÁ HẠN (2)" in mail_of(ward.chairman)
    assert "Việc văn hóa" in mail_of(ward.culture_officer)
    assert "KẾ HOẠCH" not in mail_of(ward.administrator)


def test_done_work_and_given_up_tasks_remind_nobody_and_leaders_confirm(ward: TestWard) -> None:
    item = task_of(ward, planned(ward), due_on=date(2026, 11, 20)).items.get()
    noted(item, "2026-11-22", 100, ward.officer)
    assert mail_of(ward.officer) == ""
    assert "VIỆC KẾ HOẠCH CHỜ XÁC NHẬN (1)\n- Xong muộn 2 ngày" in mail_of(ward.chairman)


def test_documents_from_above_are_told_until_answered(ward: TestWard) -> None:
    asked_of(ward)
    assert "VĂN BẢN CẤP TRÊN CHỜ TRẢ LỜI (1)\n- Quá hạn 3 ngày" in mail_of(ward.officer)
    assert "581/SNV-CCHC của Sở Nội vụ" in mail_of(ward.office)
    assert "581/SNV-CCHC" not in mail_of(ward.culture_officer)


def test_it_is_the_one_morning_mail_in_the_outbox(ward: TestWard) -> None:
    ward.officer.email = "bao@vidu.example"
    ward.officer.save()
    task_of(ward, planned(ward), due_on=date(2026, 11, 20))
    queue_digests(MORNING)
    queue_digests(MORNING)
    message = OutboxMessage.objects.get(recipient="bao@vidu.example")
    assert "1 việc kế hoạch quá hạn" in message.subject
