"""What the sweep finds, when it lets go of it, and that it finds it again: every kind of decision D3."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import perf_counter

import pytest
from django.db import connection, transaction

from benchmarks.search_data import fill
from benchmarks.sweep import FLOOR
from dossiers import actions
from dossiers.actions.episodes import open_and_close
from dossiers.actions.sweep import sweep
from dossiers.findings import Moments
from dossiers.models import Apology, Dossier, Episode, Event
from tests.dossiers.deskwork import at_economy, drafted, signed
from tests.ward import TestWard, build_ward, call, moment, real_calendar, received

pytestmark = pytest.mark.django_db
CALENDAR = real_calendar()
Found = list[tuple[str, str, str]]  # kind, anchor, closed as ("" open)


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def found(dossier: Dossier, *kinds: str) -> Found:
    """The dossier's findings, by kind and anchor."""
    rows = dossier.episodes.order_by("kind", "anchor")
    return [
        (one.kind, f"{one.anchor.astimezone(CALENDAR_ZONE):%d/%m %H:%M}", one.closed_as)
        for one in rows
        if not kinds or one.kind in kinds
    ]


CALENDAR_ZONE = moment("2026-01-01 00:00").tzinfo


def swept(at: str) -> str:
    return str(sweep(moment(at), CALENDAR))


# -- before the due moment --------------------------------------------------------------------------------


def test_two_working_days_before_over_a_weekend_and_a_day_off(ward: TestWard) -> None:
    dossier = at_economy(ward, "2026-11-18 09:00")  # 8 working days, 24/11 off: due 01/12
    swept("2026-11-26 23:55")
    assert found(dossier, "due_soon") == []
    swept("2026-11-27 00:00")
    assert found(dossier, "due_soon") == [("due_soon", "01/12 17:00", "")]


def test_at_the_opening_of_the_last_working_day_it_is_at_risk_and_a_letter_is_drafted(ward: TestWard) -> None:
    dossier = at_economy(ward, "2026-11-18 09:00")
    swept("2026-11-30 06:59")
    assert found(dossier, "at_risk") == []
    assert swept("2026-11-30 07:00") == "có nguy cơ trễ: 1, soạn 1 thư xin lỗi"
    assert found(dossier, "at_risk") == [("at_risk", "01/12 17:00", "")]
    assert dossier.apologies.get().status == Apology.Status.DRAFT
    assert dossier.events.latest("seq").action == "draft_apology"
    assert swept("2026-11-30 07:05") == "không có gì mới"


def test_laid_before_a_leader_in_time_it_is_at_risk_no_more(ward: TestWard) -> None:
    dossier = at_economy(ward, "2026-11-18 09:00", ward.business)  # due 23/11; 240 minutes of signing to come
    swept("2026-11-20 08:00")
    actions.submit_for_signature(call(dossier, ward.officer, "2026-11-20 09:00"))
    swept("2026-11-20 09:05")
    assert found(dossier, "at_risk") == [("at_risk", "23/11 17:00", "done")]


def test_before_a_leader_but_with_more_to_do_than_time_it_is_at_risk(ward: TestWard) -> None:
    dossier = at_economy(ward, "2026-11-17 09:00")  # due 30/11; a day of the land registry to come
    actions.submit_for_signature(call(dossier, ward.officer, "2026-11-25 09:00"))
    swept("2026-11-27 16:00")
    assert found(dossier, "at_risk") == [], "all of Monday is left for the registry"
    swept("2026-11-30 08:00")
    assert found(dossier, "at_risk") == [("at_risk", "30/11 17:00", "")]


def test_given_today_a_step_still_needs_what_today_has_not_used(ward: TestWard) -> None:
    dossier = signed(ward, at_economy(ward, "2026-11-17 09:00"), "2026-11-25 09:00")
    actions.hand_over(call(dossier, ward.officer, "2026-11-30 10:00"))  # to the registry, on the last day
    swept("2026-11-30 15:00")
    assert found(dossier, "at_risk") == [("at_risk", "30/11 17:00", "")]


@pytest.mark.parametrize("amount", [0, 1])
def test_a_limit_of_a_day_or_less_warns_of_nothing(ward: TestWard, amount: int) -> None:
    version = ward.birth if not amount else ward.business
    type(version).objects.filter(pk=ward.business.pk).update(statutory_amount=1)
    version.refresh_from_db()
    dossier = received(ward, version, "2026-11-20 08:00")
    swept("2026-11-20 08:05")
    assert found(dossier) == []
    assert not Apology.objects.exists()
    swept("2026-11-23 17:05")
    assert [kind for kind, *_ in found(dossier)] == ["late"] + ["late_no_letter"] * (not amount)
    assert Apology.objects.get().dossier == dossier


def test_becoming_late_takes_the_place_of_the_warnings(ward: TestWard) -> None:
    dossier = at_economy(ward, "2026-11-18 09:00", ward.business)  # due 23/11
    swept("2026-11-20 08:00")
    swept("2026-11-23 17:00")
    assert found(dossier, "late") == [], "due at this very minute"
    swept("2026-11-23 17:01")
    assert found(dossier) == [
        ("at_risk", "23/11 17:00", "superseded"),
        ("due_soon", "23/11 17:00", "superseded"),
        ("late", "23/11 17:00", ""),
    ]


# -- late -------------------------------------------------------------------------------------------------


def test_lateness_writes_nothing_on_the_dossier(ward: TestWard) -> None:
    dossier = at_economy(ward, "2026-11-18 09:00", ward.business)
    swept("2026-11-20 08:00")  # its letter
    before = Dossier.objects.filter(pk=dossier.pk).values().get()
    events = Event.objects.count()
    swept("2026-11-23 17:01")
    assert found(dossier, "late")
    assert Dossier.objects.filter(pk=dossier.pk).values().get() == before
    assert Event.objects.count() == events


def test_late_without_a_letter_after_one_working_day_until_it_has_one(ward: TestWard) -> None:
    dossier = at_economy(ward, "2026-11-17 09:00", ward.business)  # due Friday 20/11
    swept("2026-11-23 17:00")
    assert found(dossier, "late_no_letter") == []
    swept("2026-11-23 17:05")
    assert found(dossier, "late_no_letter") == [("late_no_letter", "20/11 17:00", "")]
    letter = dossier.apologies.get()
    actions.edit_apology(
        call(dossier, ward.office, "2026-11-25 08:00"),
        reason_code="c",
        reason_text="Phòng thiếu người thẩm tra",
        new_due=moment("2026-11-27 00:00").date(),
    )
    actions.submit_apology(call(dossier, ward.office, "2026-11-25 08:10"))
    swept("2026-11-25 08:15")
    assert found(dossier, "late_no_letter") == [("late_no_letter", "20/11 17:00", "")], "submitted only"
    actions.approve_apology(call(dossier, ward.chairman, "2026-11-25 09:00"))
    swept("2026-11-25 09:05")
    assert found(dossier, "late_no_letter") == [("late_no_letter", "20/11 17:00", "done")]
    assert found(dossier, "late") == [("late", "20/11 17:00", "")], "a letter does not hide lateness"
    assert letter.ordinal == 1


def test_the_new_date_missed_is_a_second_finding_and_no_letter_is_drafted_by_itself(ward: TestWard) -> None:
    dossier = at_economy(ward, "2026-11-10 09:00", ward.business)  # due 13/11
    drafted(ward, dossier, "2026-11-16 09:00", submitted=True)
    actions.approve_apology(call(dossier, ward.chairman, "2026-11-16 10:00"))
    again = Apology.objects.get().new_due
    swept("2026-11-16 10:05")
    assert len(found(dossier, "late")) == 1
    sweep(again.replace(hour=17, minute=5), CALENDAR)
    assert [(anchor, closed) for _, anchor, closed in found(dossier, "late")] == [
        ("13/11 17:00", ""),
        (f"{again.astimezone(CALENDAR_ZONE):%d/%m} 17:00", ""),
    ]
    assert Apology.objects.count() == 1


def test_a_result_closes_everything_and_a_reopening_opens_it_again_not_twice(ward: TestWard) -> None:
    dossier = signed(ward, at_economy(ward, "2026-11-10 09:00", ward.business), "2026-11-18 09:00")
    swept("2026-11-18 10:00")
    actions.resolve(call(dossier, ward.officer, "2026-11-18 11:00"))
    assert found(dossier, "late") == [("late", "13/11 17:00", "done")]
    assert swept("2026-11-18 11:05") == "không có gì mới"
    actions.reopen(call(dossier, ward.chairman, "2026-11-18 14:00"), reason="Sai số tờ")
    swept("2026-11-18 14:05")
    assert found(dossier, "late") == [("late", "13/11 17:00", "")]


def test_found_late_and_then_judged_in_time_it_is_withdrawn(ward: TestWard) -> None:
    """The sweep read it as late while its result, ready in time, was being recorded."""
    dossier = signed(ward, at_economy(ward, "2026-11-18 09:00", ward.business), "2026-11-23 09:00")
    actions.resolve(call(dossier, ward.officer, "2026-11-23 10:00"))
    Episode.objects.create(
        dossier=dossier, kind="late", anchor=dossier.due_first, opened_at=moment("2026-11-23 17:01")
    )
    swept("2026-11-23 17:05")
    assert found(dossier, "late") == [("late", "23/11 17:00", "withdrawn")]


def test_withdrawn_by_the_citizen(ward: TestWard) -> None:
    dossier = at_economy(ward, "2026-11-10 09:00", ward.business)
    swept("2026-11-16 08:00")
    actions.withdraw(call(dossier, ward.clerk, "2026-11-16 09:00"), reason="Rút")
    swept("2026-11-16 09:05")
    assert {closed for _, _, closed in found(dossier)} == {"withdrawn"}
    assert Apology.objects.get().status == "withdrawn"


def test_paused_in_time_it_waits_for_nobody_here(ward: TestWard) -> None:
    dossier = at_economy(ward, "2026-11-18 09:00", ward.business)
    swept("2026-11-20 08:00")
    actions.request_supplement(
        call(dossier, ward.officer, "2026-11-20 09:00"), items=["Hợp đồng"], reason="Thiếu"
    )
    swept("2026-11-20 09:05")
    assert {closed for _, _, closed in found(dossier)} == {"superseded"}
    swept("2026-11-30 09:05")
    assert found(dossier, "late") == []


# -- left lying -------------------------------------------------------------------------------------------


def test_approved_or_resolved_and_not_moved_for_a_working_day(ward: TestWard) -> None:
    dossier = signed(ward, at_economy(ward, "2026-11-16 09:00"), "2026-11-20 10:00")
    swept("2026-11-23 10:00")
    assert found(dossier, "stuck") == []
    swept("2026-11-23 10:01")
    assert found(dossier, "stuck") == [("stuck", "20/11 10:00", "")]
    actions.resolve(call(dossier, ward.officer, "2026-11-23 11:00"))
    swept("2026-11-25 11:01")  # 24/11 is off
    assert found(dossier, "stuck") == [("stuck", "20/11 10:00", "done"), ("stuck", "23/11 11:00", "")]
    actions.receive_result(call(dossier, ward.clerk, "2026-11-25 14:00"))
    swept("2026-11-25 14:05")
    assert found(dossier, "stuck")[-1] == ("stuck", "23/11 11:00", "done")


def test_a_result_nobody_collects_for_five_working_days(ward: TestWard) -> None:
    dossier = signed(ward, at_economy(ward, "2026-11-16 09:00"), "2026-11-18 10:00")
    actions.resolve(call(dossier, ward.officer, "2026-11-18 11:00"))
    actions.receive_result(call(dossier, ward.clerk, "2026-11-18 14:00"))
    swept("2026-11-26 11:00")
    assert found(dossier, "uncollected") == []
    swept("2026-11-26 11:01")
    assert found(dossier, "uncollected") == [("uncollected", "18/11 11:00", "")]
    actions.return_result(call(dossier, ward.clerk, "2026-11-26 14:00"), to_whom="Huỳnh Thị Bích Trâm")
    assert found(dossier, "uncollected") == [("uncollected", "18/11 11:00", "done")]


def test_a_supplement_unanswered_when_closing_may_be_proposed(ward: TestWard) -> None:
    dossier = received(ward, ward.business, "2026-11-02 08:00")
    actions.request_supplement(
        call(dossier, ward.clerk, "2026-11-02 09:00"), items=["Hợp đồng"], reason="Thiếu"
    )
    swept("2026-11-22 23:59")
    assert found(dossier) == []
    with pytest.raises(actions.Refused, match="ngày làm việc"):
        actions.propose_closing(call(dossier, ward.clerk, "2026-11-20 16:00"))
    swept("2026-11-23 00:00")
    assert found(dossier) == [("supplement_unanswered", "02/11 09:00", "")]
    actions.propose_closing(call(dossier, ward.clerk, "2026-11-25 08:00"))
    actions.receive_supplement(call(dossier, ward.clerk, "2026-11-25 09:00"))
    swept("2026-11-25 09:05")
    assert found(dossier, "supplement_unanswered")[0][2] == "superseded"


# -- the sweep itself -------------------------------------------------------------------------------------


def test_a_night_it_missed_is_found_by_the_next_run(ward: TestWard) -> None:
    late = [at_economy(ward, "2026-11-10 09:00", ward.business) for _ in range(3)]
    assert swept("2026-11-25 08:00") == "trễ hẹn: 3, trễ chưa có thư: 3, soạn 3 thư xin lỗi, báo ngay 3 người"
    assert swept("2026-11-25 08:05") == "không có gì mới"
    assert {dossier.apologies.count() for dossier in late} == {1}


def test_one_dossier_that_cannot_be_drafted_spoils_no_other(ward: TestWard) -> None:
    broken, whole = (at_economy(ward, "2026-11-10 09:00", ward.business) for _ in range(2))
    broken.step_runs.filter(ended_at__isnull=True).update(given_at=moment("2009-01-01 08:00"))  # no calendar
    assert "soạn 1 thư xin lỗi" in swept("2026-11-25 08:00")
    assert "1 hồ sơ cần người xem" in swept("2026-11-25 08:05")
    assert not broken.apologies.exists()
    assert whole.apologies.count() == 1


def test_the_first_stage_is_within_ten_times_of_sql_by_hand(ward: TestWard) -> None:
    """Only a rough bound, whatever else the machine does; `make bench` measures."""
    pattern = at_economy(ward, "2026-11-18 09:00", ward.business)  # due 23/11 17:00
    fill(
        pattern,
        (
            {"id": pattern.pk + n, "code": f"c{n}", "register_number": n + 10, "tracking_token": f"t{n}"}
            for n in range(1, 2001)
        ),
    )
    at = moment("2026-11-23 17:01")
    by_hand: list[float] = []
    whole: list[float] = []
    for _ in range(5):
        whole.append(_took(lambda: open_and_close(Moments.of(at, CALENDAR))))
        by_hand.append(_took(lambda: _by_hand(at)))
    assert min(whole) <= 10 * min(by_hand)


def _by_hand(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, {"at": connection.ops.adapt_datetimefield_value(at)})
        assert cursor.rowcount == 2001


def _took(work: Callable[[], object]) -> float:
    """Seconds of a run that is undone."""
    with transaction.atomic():
        started = perf_counter()
        work()
        took = perf_counter() - started
        transaction.set_rollback(True)
    return took
