"""The ladder: who is told of what, once, at once or by the morning mail, and never at night (decision D3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dossiers import actions
from dossiers.actions.ladder import RungData, add_rung, choose_mails, edit_rung
from dossiers.actions.mail import queue_mail
from dossiers.actions.sweep import sweep
from dossiers.jobs import SWEEP, run_job, run_sweep, send_outbox
from dossiers.models import Dossier, Episode, JobRun, MailChoice, Notice, OutboxMessage, Rung
from dossiers.presentation.ladder import last_week
from procedures.actions.journal import noted
from procedures.models import Department, Procedure
from reports.actions import queue_digests
from tests.dossiers.deskwork import at_economy, signed
from tests.ward import TestWard, build_ward, call, moment, real_calendar, received

pytestmark = pytest.mark.django_db
CALENDAR = real_calendar()
DUE = "2026-11-20 17:00"  # a Friday


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def only(*rungs: RungData) -> None:
    """A ladder of these rungs alone."""
    Notice.objects.all().delete()
    Rung.objects.all().delete()
    for one in rungs:
        Rung.objects.create(**vars(one))


def rung(
    kind: str, audience: str, *, offset: int = 0, weekly: bool = False, at_once: bool = False
) -> RungData:
    return RungData(kind, offset, weekly, audience, at_once)


def late(ward: TestWard) -> Dossier:
    return at_economy(ward, "2026-11-17 09:00", ward.business)  # due DUE


def swept(at: str) -> str:
    return str(sweep(moment(at), CALENDAR))


def told() -> list[tuple[str, str, int]]:
    """Notices: to whom, told by which kind of mail, in which week."""
    rows = Notice.objects.order_by("pk").select_related("recipient", "mail")
    return [(n.recipient.username, n.mail.key.split(":")[0] if n.mail else "", n.turn) for n in rows]


def mails(kind: str = "notice") -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(key__startswith=f"{kind}:").order_by("pk"))


# -- whom -------------------------------------------------------------------------------------------------


def test_nobody_has_taken_it_so_everybody_of_the_department_is_its_holder(ward: TestWard) -> None:
    only(rung("late", "holder"))
    dossier = late(ward)
    swept("2026-11-23 08:00")
    assert {who for who, *_ in told()} == {"bao"}
    Notice.objects.all().delete()
    actions.reassign(call(dossier, ward.office, "2026-11-23 08:10"), officer=ward.officer)
    swept("2026-11-23 08:15")
    assert {who for who, *_ in told()} == {"bao"}


@pytest.mark.parametrize(
    ("audience", "people"),
    [
        ("department", {"bao"}),
        ("counter", {"ha"}),
        ("office", {"tai"}),
        ("leaders", {"khoa", "anh"}),
        ("chairman", {"khoa"}),
    ],
)
def test_audiences(ward: TestWard, audience: str, people: set[str]) -> None:
    only(rung("late", audience))
    late(ward)
    swept("2026-11-23 08:00")
    assert {who for who, *_ in told()} == people


def test_for_an_agency_outside_the_department_that_answers_is_told(ward: TestWard) -> None:
    only(rung("late", "holder"))
    dossier = at_economy(ward, "2026-11-02 09:00")
    actions.take(call(dossier, ward.officer, "2026-11-02 14:00"))
    actions.hand_over(call(dossier, ward.officer, "2026-11-05 10:00"), paper_number="1204/UBND")
    swept("2026-11-23 08:00")
    assert Dossier.objects.get(pk=dossier.pk).holder == ward.land_registry
    assert {who for who, *_ in told()} == {"bao"}


def test_who_left_has_no_address_or_wants_no_mail_is_not_told(ward: TestWard) -> None:
    only(rung("late", "leaders"), rung("late", "office"))
    type(ward.office).objects.filter(pk=ward.office.pk).update(is_active=False)
    type(ward.office).objects.filter(pk=ward.vice_chairman.pk).update(email="")
    choose_mails(ward.chairman, morning=False, at_once=True)
    late(ward)
    swept("2026-11-23 08:00")
    assert told() == []
    choose_mails(ward.chairman, morning=True, at_once=True)
    swept("2026-11-23 08:05")
    assert {who for who, *_ in told()} == {"khoa"}


# -- when -------------------------------------------------------------------------------------------------


def test_rungs_are_reached_by_working_days(ward: TestWard) -> None:
    only(rung("late", "office"), rung("late", "chairman", offset=1), rung("late", "leaders", offset=3))
    late(ward)
    for at, count in [
        ("2026-11-20 17:00", 0),
        ("2026-11-20 17:01", 1),
        ("2026-11-23 17:00", 1),
        ("2026-11-23 17:01", 2),
        ("2026-11-26 17:00", 2),  # 24/11 is off
        ("2026-11-26 17:01", 4),
        ("2026-12-01 09:00", 4),
    ]:
        swept(at)
        assert Notice.objects.count() == count, at


def test_two_days_before(ward: TestWard) -> None:
    only(rung("due_soon", "holder", offset=-2), rung("due_soon", "chairman", offset=-1))
    late(ward)
    swept("2026-11-17 23:55")
    assert told() == []
    swept("2026-11-18 00:05")
    assert [who for who, *_ in told()] == ["bao"]
    swept("2026-11-19 00:05")
    assert [who for who, *_ in told()] == ["bao", "khoa"]


def test_weekly_once_a_week_until_it_ends(ward: TestWard) -> None:
    only(rung("late", "chairman", weekly=True))
    dossier = late(ward)
    day = moment("2026-11-20 18:00")
    for _ in range(24):
        for hour in (0, 8, 15):
            sweep(day.replace(hour=hour), CALENDAR)
        day += timedelta(days=1)
    assert [turn for *_, turn in told()] == [1, 2, 3]
    signed(ward, dossier, "2026-12-14 09:00")
    actions.resolve(call(dossier, ward.officer, "2026-12-14 10:00"))
    sweep(moment("2026-12-22 08:00"), CALENDAR)
    assert len(told()) == 3


def test_after_weeks_without_a_sweep_only_the_present_week_is_told(ward: TestWard) -> None:
    only(rung("late", "chairman", weekly=True))
    late(ward)
    swept("2026-12-15 08:00")
    assert [turn for *_, turn in told()] == [3]


def test_switched_off_it_tells_nobody(ward: TestWard) -> None:
    only(rung("late", "chairman"))
    Rung.objects.update(active=False)
    late(ward)
    swept("2026-11-23 08:00")
    assert told() == []


def test_found_again_nobody_is_told_again(ward: TestWard) -> None:
    only(rung("late", "chairman"))
    dossier = signed(ward, late(ward), "2026-11-23 09:00")
    swept("2026-11-23 09:05")
    actions.resolve(call(dossier, ward.officer, "2026-11-23 10:00"))
    actions.reopen(call(dossier, ward.chairman, "2026-11-23 11:00"), reason="Sai")
    swept("2026-11-23 11:05")
    assert Episode.objects.get(kind="late").closed_at is None
    assert len(told()) == 1


# -- how --------------------------------------------------------------------------------------------------


def test_several_in_one_sweep_are_one_mail(ward: TestWard) -> None:
    only(rung("late", "chairman", at_once=True), rung("late", "office"))
    dossiers = [late(ward) for _ in range(17)]
    assert "báo ngay 1 người" in swept("2026-11-23 09:00")
    (mail,) = mails()
    assert mail.recipient == "khoa@ward.example"
    assert mail.subject == "Cần xem ngay: 17 trễ hẹn"
    assert "TRỄ HẸN (17)" in mail.text
    assert mail.text.count("\n- ") == 15
    assert "và 2 hồ sơ nữa" in mail.text
    assert f"/ho-so/{dossiers[0].pk}/" in mail.text
    assert "Huỳnh" not in mail.text + mail.html
    assert Notice.objects.filter(mail=mail, told_at=moment("2026-11-23 09:00")).count() == 17
    assert swept("2026-11-23 09:05") == "không có gì mới"
    assert len(mails()) == 1


def test_what_comes_up_at_night_is_told_by_the_morning_mail_once(ward: TestWard) -> None:
    only(rung("late", "holder", at_once=True))
    late(ward)
    swept("2026-11-20 17:05")
    assert mails() == []
    swept("2026-11-23 07:00")
    queue_digests(moment("2026-11-23 07:00"))
    swept("2026-11-23 07:35")
    assert told() == [("bao", "digest", 0)]
    assert mails() == []


def test_without_the_morning_mail_the_night_is_told_half_an_hour_later(ward: TestWard) -> None:
    only(rung("late", "holder", at_once=True))
    choose_mails(ward.officer, morning=False, at_once=True)
    late(ward)
    for at in ("2026-11-20 17:05", "2026-11-23 07:00", "2026-11-23 07:29", "2026-11-23 07:30"):
        queue_digests(moment("2026-11-23 07:00"))
        assert mails() == []
        swept(at)
    assert told() == [("bao", "notice", 0)]


def test_who_wants_nothing_at_once_reads_it_in_the_morning(ward: TestWard) -> None:
    only(rung("late", "holder", at_once=True))
    choose_mails(ward.officer, morning=True, at_once=False)
    late(ward)
    swept("2026-11-23 09:00")
    assert (told(), mails()) == ([("bao", "", 0)], [])
    queue_digests(moment("2026-11-25 07:00"))
    assert told() == [("bao", "digest", 0)]


def test_closed_before_it_was_told_it_is_not_told(ward: TestWard) -> None:
    only(rung("late", "holder", at_once=True))
    dossier = late(ward)
    swept("2026-11-20 17:05")
    actions.withdraw(call(dossier, ward.clerk, "2026-11-23 07:05"), reason="Rút")
    swept("2026-11-23 08:00")
    assert told() == [("bao", "", 0)]


def test_the_morning_mail_tells_what_the_ladder_says_beside_what_always_stands_there(ward: TestWard) -> None:
    only(rung("uncollected", "counter", offset=5), rung("late", "holder"))
    ready = signed(ward, at_economy(ward, "2026-11-12 09:00", ward.business), "2026-11-16 10:00")
    actions.resolve(call(ready, ward.officer, "2026-11-16 11:00"))
    actions.receive_result(call(ready, ward.clerk, "2026-11-16 14:00"))
    dossier = late(ward)
    swept("2026-11-23 12:00")
    queue_digests(moment("2026-11-25 07:00"))
    by_person = {mail.recipient.split("@")[0]: mail for mail in mails("digest")}
    assert "CHƯA NHẬN KẾT QUẢ (1)" in by_person["ha"].text
    assert f"/ho-so/{ready.pk}/" in by_person["ha"].text
    assert by_person["bao"].text.count(f"/ho-so/{dossier.pk}/") == 1, "under one heading only"
    assert {mail for _, mail, _ in told()} == {"digest"}


def test_the_morning_mail_is_not_for_who_turned_it_off_nor_after_closing(ward: TestWard) -> None:
    late(ward)
    choose_mails(ward.officer, morning=False, at_once=False)
    assert queue_digests(moment("2026-11-23 17:30")) == "hôm nay đã hết giờ làm việc"
    queue_digests(moment("2026-11-23 07:00"))
    assert "bao@ward.example" not in {mail.recipient for mail in mails("digest")}


# -- text of people is data -------------------------------------------------------------------------------


def test_hostile_names_stay_text(ward: TestWard) -> None:
    only(rung("late", "chairman", at_once=True))
    Procedure.objects.filter(pk=ward.business.procedure_id).update(
        name="<b>Cấp</b>\r\nBcc: a@b.example {{ 7*7 }} <script>"
    )
    Department.objects.filter(pk=ward.economy.pk).update(short_name="Phòng <i>K</i>\nT")
    type(ward.chairman).objects.filter(pk=ward.chairman.pk).update(full_name="Trần\r\nBcc: x@y.example <u>")
    late(ward)
    swept("2026-11-23 09:00")
    (mail,) = mails()
    assert "\n" not in mail.subject
    assert "\nBcc:" not in mail.text
    assert "- <b>Cấp</b> Bcc: a@b.example {{ 7*7 }} <script>" in mail.text
    assert "<script>" not in mail.html
    assert "<b>Cấp</b>" not in mail.html
    assert "&lt;b&gt;Cấp&lt;/b&gt;" in mail.html
    assert "<u>" not in mail.html


# -- nothing leaves outside opening hours ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        ("2026-11-20 16:59", "2026-11-20 16:59"),
        ("2026-11-20 12:00", "2026-11-20 13:30"),
        ("2026-11-20 17:01", "2026-11-23 07:00"),
        ("2026-11-23 19:00", "2026-11-25 07:00"),  # 24/11 is off
        ("2026-02-14 09:00", "2026-02-23 07:00"),  # Tết
    ],
)
def test_a_mail_leaves_not_before_the_next_opening(ward: TestWard, at: str, leaves: str) -> None:
    queue_mail(key="k", recipient="a@vidu.example", subject="s", text="t", at=moment(at))
    assert OutboxMessage.objects.get().not_before == moment(leaves)


def test_a_mail_held_up_until_night_waits_for_the_morning(ward: TestWard, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    queue_mail(key="k", recipient="a@vidu.example", subject="s", text="t", at=moment("2026-11-20 16:59"))
    words = "ngoài giờ làm việc: thư đi từ 07:00 thứ Hai 23/11/2026"
    assert send_outbox(moment("2026-11-20 22:00")) == words
    assert send_outbox(moment("2026-11-21 09:00")) == words
    assert send_outbox(moment("2026-11-23 07:00")) == "gửi 1 thư"


# -- after an outage --------------------------------------------------------------------------------------


def test_after_an_outage_the_run_says_since_when(ward: TestWard) -> None:
    for minute in (0, 5):
        at = moment(f"2026-11-20 16:0{minute}")
        assert "làm bù" not in run_job(SWEEP, run_sweep, at).summary
    JobRun.objects.create(job=SWEEP, started_at=moment("2026-11-22 08:00"))  # cut off in the middle
    late(ward)
    summary = run_job(SWEEP, run_sweep, moment("2026-11-23 08:00")).summary
    assert summary.startswith("làm bù từ 16:05 ngày 20/11: trễ hẹn: 1, soạn 1 thư xin lỗi")
    assert run_job(SWEEP, run_sweep, moment("2026-11-23 08:05")).summary == "không có gì mới"


# -- editing and preview ----------------------------------------------------------------------------------


def test_the_office_changes_a_rung_and_the_journal_tells(ward: TestWard) -> None:
    only(rung("late", "chairman"))
    one = Rung.objects.get()
    at = moment("2026-11-23 09:00")
    edit_rung(one.pk, rung("late", "chairman", offset=2, at_once=True), by=ward.office, at=at)
    assert [line.change_message for line in noted(one)] == [
        "Sửa bậc: Trễ hẹn, ngay khi phát hiện, chủ tịch, thư buổi sáng → "
        "Trễ hẹn, sau 2 ngày làm việc, chủ tịch, báo ngay"
    ]
    with pytest.raises(actions.Refused, match="Đã có bậc"):
        add_rung(rung("late", "chairman", offset=2), by=ward.office, at=at)
    with pytest.raises(actions.Refused, match="chỉ có sau mốc"):
        add_rung(rung("late", "chairman", offset=-1), by=ward.office, at=at)
    with pytest.raises(actions.Refused, match="chỉ có trước hạn"):
        add_rung(rung("due_soon", "chairman", offset=1), by=ward.office, at=at)
    with pytest.raises(actions.Refused, match="để số ngày là 0"):
        add_rung(rung("late", "chairman", offset=1, weekly=True), by=ward.office, at=at)
    assert Rung.objects.count() == 1


def test_last_week_is_what_the_sweep_would_have_told(ward: TestWard) -> None:
    """The preview of the ladder in use agrees, day by day, with the notices of a week really swept."""
    ladder = [
        rung("due_soon", "holder", offset=-2),
        rung("at_risk", "office", offset=-1),
        rung("late", "holder", at_once=True),
        rung("late", "leaders", offset=1),
    ]
    only(*ladder)
    late(ward)
    ended = at_economy(ward, "2026-11-16 09:00", ward.business)  # due 19/11
    day = moment("2026-11-16 00:00")
    while day < moment("2026-11-26 00:00"):
        if day == moment("2026-11-20 09:00"):
            actions.resolve(call(signed(ward, ended, "2026-11-20 08:00"), ward.officer, "2026-11-20 09:00"))
        sweep(day, CALENDAR)
        if day.hour == 7:
            queue_digests(day)
        day += timedelta(hours=1)
    really = {
        (n.mail.created_at.astimezone(day.tzinfo).date(), n.recipient.username)
        for n in Notice.objects.select_related("mail", "recipient")
        if n.mail and n.mail.created_at >= moment("2026-11-19 00:00")
    }
    week = last_week(ladder, moment("2026-11-26 08:00"), CALENDAR)
    assert {(one.day, one.officer.username) for one in week} == really
    assert [(one.day.day, one.what) for one in week if one.officer.username == "bao"] == [
        (20, "1 trễ hẹn"),  # the one that ended the same morning
        (23, "1 trễ hẹn"),
    ]


def test_the_preview_knows_what_people_want(ward: TestWard) -> None:
    late(ward)
    swept("2026-11-23 09:00")
    ladder = [rung("late", "holder", at_once=True)]
    (one,) = last_week(ladder, moment("2026-11-24 08:00"), CALENDAR)
    assert (one.at_once, one.morning, one.day_words) == (1, 0, "thứ Hai 23/11/2026")
    MailChoice.objects.create(officer=ward.officer, morning=True, at_once=False)
    (one,) = last_week(ladder, moment("2026-11-24 08:00"), CALENDAR)
    assert (one.at_once, one.morning) == (0, 1)
    MailChoice.objects.update(morning=False)
    assert last_week(ladder, moment("2026-11-24 08:00"), CALENDAR) == []


# -- cost -------------------------------------------------------------------------------------------------


def test_a_sweep_with_nothing_new_asks_the_same_however_much_there_is(
    ward: TestWard, django_assert_max_num_queries: Any
) -> None:
    for count in (1, 8):
        for _ in range(count):
            late(ward)
            received(ward, ward.correction, "2026-11-20 09:00")
        swept("2026-11-25 08:00")
        with django_assert_max_num_queries(4 + Rung.objects.filter(active=True).count()) as queries:
            swept("2026-11-25 08:05")
        assert not any(query["sql"].startswith(("INSERT", "UPDATE")) for query in queries.captured_queries)
