"""The morning mail: most urgent first, once a person and working day, no citizen in it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections

from dossiers import actions
from dossiers.letters.staff_mail import Line, Section
from dossiers.models import JobRun, OutboxMessage
from procedures.actions.calendar_draft import restore
from procedures.models import CalendarVersion, Officer
from reports import digest, tasks
from reports.actions import queue_digests
from reports.periods import year_period
from reports.scopes import Scope
from tests.reports.story import CALENDAR
from tests.ward import TestWard, build_ward, calendar_content, call, moment, person, received

pytestmark = pytest.mark.django_db
MORNING = moment("2026-11-23 07:00")


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def mail_of(officer: Officer, at: str = "2026-11-23 07:00") -> tuple[str, str] | None:
    scope = Scope(year_period(2026).period, moment(at), calendar=CALENDAR)
    mail = digest.compose(officer, scope)
    return (mail.subject, mail.text) if mail else None


def next_year_confirmed() -> None:
    """Else the office is asked for it from October on."""
    content = calendar_content()
    content["years"]["2027"] = "confirmed"
    version = CalendarVersion.objects.create(
        created_at=MORNING, reason="Xác nhận", digest="confirmed", content=content
    )
    restore(version)


def given_to_economy(ward: TestWard, at: str) -> int:
    dossier = received(ward, ward.business, at)
    actions.hand_over(call(dossier, ward.clerk, at))
    return dossier.pk


def test_nothing_to_tell_is_no_mail(ward: TestWard) -> None:
    assert mail_of(ward.officer) is None
    assert mail_of(ward.chairman) is None
    next_year_confirmed()
    assert queue_digests(MORNING) == "không có thư mới"


def test_an_officer_reads_what_his_department_holds_most_urgent_first(ward: TestWard) -> None:
    late = given_to_economy(ward, "2026-11-10 08:00")  # due 13/11
    today = given_to_economy(ward, "2026-11-18 08:00")
    soon = given_to_economy(ward, "2026-11-19 08:00")  # due 25/11
    received(ward, ward.birth, "2026-11-20 08:00")  # another department's
    mail = mail_of(ward.officer)
    assert mail is not None
    subject, text = mail

    assert subject == "Sáng 23/11: 1 trễ hẹn, 1 đến hạn hôm nay, 1 sắp đến hạn"
    order = [text.index(f"/ho-so/{pk}/") for pk in (late, today, soon)]
    assert order == sorted(order)
    assert "TRỄ HẸN (1)\n- Trễ 6 ngày: Đăng ký thành lập hộ kinh doanh, H36.152.00-261110-0001" in text
    assert "chưa có thư xin lỗi" in text
    assert "thứ Hai 23/11/2026" in text
    assert "Đăng ký khai sinh" not in text


def test_what_a_colleague_has_taken_is_his(ward: TestWard) -> None:
    pk = given_to_economy(ward, "2026-11-10 08:00")
    dossier = received(ward, ward.business, "2026-11-10 08:00")
    assert dossier.pk != pk
    colleague = Officer.objects.create_user(
        "vinh", "vinh@ward.example", "x", full_name="Trương Quang Vinh", department=ward.economy
    )
    colleague.groups.add(ward.officer.groups.get())
    actions.take(call(dossier.__class__.objects.get(pk=pk), colleague, "2026-11-11 08:00"))
    assert mail_of(ward.officer) is None
    assert mail_of(colleague) is not None


def test_a_leader_reads_first_what_has_no_letter_then_what_waits_for_him(ward: TestWard) -> None:
    pk = given_to_economy(ward, "2026-11-10 08:00")
    actions.draft_apology(
        actions.Call(pk, actor=ward.office, at=moment("2026-11-16 08:00")),
        reason_code="c",
        reason_text="Phòng thiếu người thẩm tra",
    )
    actions.submit_apology(actions.Call(pk, actor=ward.office, at=moment("2026-11-16 08:10")))
    mail = mail_of(ward.chairman)
    assert mail is not None
    assert mail[0] == "Sáng 23/11: 1 trễ hẹn chưa có thư xin lỗi, 1 thư xin lỗi chờ duyệt"
    office = mail_of(ward.office)
    assert office is not None
    assert "CHỜ DUYỆT" not in office[1]
    actions.approve_apology(actions.Call(pk, actor=ward.chairman, at=moment("2026-11-16 09:00")))
    assert mail_of(ward.chairman) is None, "it has its letter, nothing else is due"


def test_a_clerk_is_told_of_online_dossiers(ward: TestWard) -> None:
    actions.submit(
        actions.Reception(version=ward.business, applicant=person(), channel="online"),
        actor=None,
        at=moment("2026-11-20 16:00"),
        submitted_at=moment("2026-11-20 16:00"),
    )
    mail = mail_of(ward.clerk)
    assert mail is not None
    assert (
        "TRỰC TUYẾN CHỜ TIẾP NHẬN (1)\n- Gửi lúc 16:00 ngày 20/11: Đăng ký thành lập hộ kinh doanh" in mail[1]
    )


def test_no_citizen_stands_in_a_mail(ward: TestWard) -> None:
    given_to_economy(ward, "2026-11-10 08:00")
    for officer in (ward.officer, ward.office, ward.chairman):
        mail = mail_of(officer)
        assert mail is not None
        assert not any(
            word in "".join(mail) for word in ("Huỳnh", "Trâm", "000188", "0900000127", "Thủ Khoa")
        )


def test_a_long_list_is_cut_and_says_how_much_more(ward: TestWard) -> None:
    for _ in range(18):
        given_to_economy(ward, "2026-11-10 08:00")
    mail = mail_of(ward.officer)
    assert mail is not None
    assert "TRỄ HẸN (18)" in mail[1]
    assert mail[1].count("\n- Trễ") == 15
    assert "và 3 hồ sơ nữa" in mail[1]


def test_an_administrator_gets_none(ward: TestWard) -> None:
    given_to_economy(ward, "2026-11-10 08:00")
    assert mail_of(ward.administrator) is None


# -- queueing -----------------------------------------------------------------------------------------


def mails() -> list[str]:
    return sorted(OutboxMessage.objects.values_list("key", flat=True))


def test_once_a_person_and_day_however_often_it_runs(ward: TestWard) -> None:
    given_to_economy(ward, "2026-11-10 08:00")
    OutboxMessage.objects.all().delete()
    assert queue_digests(MORNING) == "lập 4 thư"  # officer, office, chairman, vice-chairman
    first = mails()
    assert queue_digests(moment("2026-11-23 09:00")) == "không có thư mới"
    assert mails() == first
    assert f"digest:{ward.officer.pk}:2026-11-23" in first
    assert queue_digests(moment("2026-11-25 07:00")) == "lập 4 thư", "another day, another mail"


@pytest.mark.parametrize("day", ["2026-11-22 07:00", "2026-11-24 07:00"])
def test_nothing_on_a_day_off(ward: TestWard, day: str) -> None:
    given_to_economy(ward, "2026-11-10 08:00")
    assert queue_digests(moment(day)) == "hôm nay không phải ngày làm việc"
    assert not [key for key in mails() if key.startswith("digest:")]


def test_people_who_left_or_have_no_address_get_none(ward: TestWard) -> None:
    given_to_economy(ward, "2026-11-10 08:00")
    Officer.objects.filter(pk=ward.office.pk).update(is_active=False)
    Officer.objects.filter(pk=ward.vice_chairman.pk).update(email="")
    queue_digests(MORNING)
    people = {key.split(":")[1] for key in mails() if key.startswith("digest:")}
    assert people == {str(ward.officer.pk), str(ward.chairman.pk)}


def test_one_mail_that_cannot_be_written_stops_no_other(
    ward: TestWard, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_to_economy(ward, "2026-11-10 08:00")
    whole = digest.dossier_sections

    def broken(officer: Officer, scope: Scope) -> Any:
        if officer == ward.chairman:
            raise RuntimeError("broken")
        return whole(officer, scope)

    monkeypatch.setattr(digest, "dossier_sections", broken)
    assert queue_digests(MORNING) == "lập 3 thư, 1 thư không lập được"


def test_another_package_adds_its_lines(ward: TestWard, settings: Any) -> None:
    settings.DIGEST_PROVIDERS = ["tests.reports.test_digest.plan_sections"]
    mail = mail_of(ward.administrator)
    assert mail is not None
    assert "NHIỆM VỤ ĐẾN HẠN (1)" in mail[1]


def plan_sections(officer: Officer, scope: Scope) -> list[Section]:
    """A provider as a later package would write it."""
    return [Section("Nhiệm vụ đến hạn", (Line("Kế hoạch quý IV"),), 1, "http://x.example/ke-hoach/")]


def test_the_job_notes_what_it_did(ward: TestWard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.timezone, "now", lambda: MORNING)
    next_year_confirmed()
    tasks.morning_mail()
    run = JobRun.objects.get(job="morning_mail")
    assert run.ok
    assert run.summary == "không có thư mới"


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_write_each_mail_once() -> None:
    ward = build_ward()
    given_to_economy(ward, "2026-11-10 08:00")
    barrier = threading.Barrier(3)

    def run() -> None:
        barrier.wait()
        queue_digests(MORNING)
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    digests = [key for key in mails() if key.startswith("digest:")]
    assert len(digests) == len(set(digests)) == 4
