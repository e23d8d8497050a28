"""A day off is added or taken back: the dates of open dossiers follow, both ways, each with its event."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dossiers import actions
from dossiers.actions.calendar_change import (
    AlreadyApplied,
    Applied,
    DraftChanged,
    Trial,
    apply_draft,
    try_draft,
)
from dossiers.actions.events import first_broken_link
from dossiers.actions.sweep import sweep
from dossiers.jobs import send_outbox
from dossiers.models import Apology, Dossier, Episode, Event, IssuedPaper, NumberSeries, OutboxMessage
from procedures.actions.calendar_draft import DayData, drop_changes, make_usual, set_day, unapplied
from procedures.actions.calendar_years import set_year
from procedures.calendar import DayKind, YearState, local
from procedures.models import CalendarDay, CalendarVersion
from tests.crowd import crowd
from tests.dossiers.deskwork import at_economy, drafted, letter_of, signed
from tests.ward import TestWard, build_ward, call, moment, person, received

pytestmark = pytest.mark.django_db
NOW = "2026-11-25 08:00"  # a Wednesday; Tuesday 24/11 was off
STORM = date(2026, 11, 26)
WHY = "Tránh bão, công điện 12/CĐ-UBND"


@pytest.fixture
def ward(db: None) -> TestWard:
    return build_ward()


def off(day: date, name: str = "Tránh bão") -> None:
    """The office types a day off."""
    set_day(DayData(day, DayKind.OFF, name), today=date(2026, 1, 1), past_known=True)


def tried(at: str = NOW) -> Trial:
    return try_draft(moment(at))


def applied(ward: TestWard, at: str = NOW, **more: Any) -> Applied:
    """Tried and applied by the office."""
    return apply_draft(tried(at).seen, **({"reason": WHY, "actor": ward.office, "at": moment(at)} | more))


def fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def due(dossier: Dossier) -> str:
    found = fresh(dossier).due_first
    return f"{local(found):%d/%m %H:%M}" if found else "—"


def told(dossier: Dossier) -> str:
    found = fresh(dossier).due_current
    return f"{local(found):%d/%m}" if found else "—"


def last_event(dossier: Dossier) -> Event:
    return dossier.events.order_by("-seq")[0]


def sound(dossier: Dossier) -> bool:
    """Whether the chain verifies to its head."""
    return first_broken_link(list(dossier.events.order_by("seq")), fresh(dossier).event_head) is None


# -- what a storm does ------------------------------------------------------------------------------


class TestLater:
    def test_the_date_moves_and_a_new_receipt_tells_it(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-20 09:00", ward.business)  # three days: 23, 25, 26
        assert due(dossier) == "26/11 17:00"
        before = fresh(dossier)
        off(STORM)
        done = applied(ward)
        after = fresh(dossier)
        assert (due(dossier), told(dossier)) == ("27/11 17:00", "27/11")
        assert after.promised_at == before.promised_at, "what the first receipt says never changes"
        assert (after.version, after.event_count) == (before.version + 1, before.event_count + 1)
        assert after.calendar_version_id == done.version.pk == CalendarVersion.objects.current().pk
        assert sound(dossier)

    def test_its_event_tells_both_dates_the_version_and_the_receipt(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-11-20 09:00")
        off(STORM)
        done = applied(ward)
        event, receipts = last_event(dossier), list(dossier.papers.filter(kind="receipt"))
        assert event.action == "recalculate" and event.actor == ward.office
        assert event.data == {
            "due_first_before": "2026-11-26T17:00:00+07:00",
            "due_first": "2026-11-27T17:00:00+07:00",
            "calendar_version": done.version.pk,
            "receipt": receipts[1].number,
        }
        assert receipts[1].replaces == receipts[0]
        assert receipts[1].content["reissued"] is True
        assert receipts[1].content["due_at"].startswith("2026-11-27T17:00")

    def test_numbers_go_on_without_a_hole(self, ward: TestWard) -> None:
        made = [received(ward, ward.business, "2026-11-20 09:00") for _ in range(5)]
        off(STORM)
        applied(ward)
        numbers = (
            IssuedPaper.objects.filter(kind="receipt").order_by("number").values_list("number", flat=True)
        )
        assert list(numbers) == list(range(1, 11))
        assert NumberSeries.objects.get(kind="receipt").last == 10
        later = received(ward, ward.business, "2026-11-25 09:00")
        assert later.papers.get().number == 11
        assert len(made) == 5

    def test_the_citizen_with_an_address_is_told_by_mail(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-11-20 09:00")
        received(ward, ward.business, "2026-11-20 09:00", applicant=person(email=""))
        off(STORM)
        applied(ward)
        mail = OutboxMessage.objects.get()
        assert mail.dossier == dossier and mail.paper == dossier.papers.last()
        assert "Ngày hẹn trước: 17:00 ngày 26/11/2026." in mail.text
        assert "Ngày hẹn mới: 17:00 ngày 27/11/2026." in mail.text

    def test_a_date_told_by_an_apology_that_is_later_still_stands(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 09:00", ward.business)  # due 23/11
        drafted(ward, dossier, "2026-11-23 09:00", submitted=True)
        actions.approve_apology(call(dossier, ward.chairman, "2026-11-23 10:00"))
        promised = told(dossier)
        off(date(2026, 11, 23))
        applied(ward, "2026-11-23 11:00")
        assert due(dossier) == "25/11 17:00"
        assert told(dossier) == promised
        assert dossier.papers.filter(kind="receipt").count() == 1

    def test_a_date_that_has_passed_is_told_to_nobody(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-02 09:00", ward.business)  # due 05/11
        off(date(2026, 11, 5))
        applied(ward)
        assert (due(dossier), told(dossier)) == ("06/11 17:00", "05/11")
        assert "receipt" not in last_event(dossier).data


class TestEarlier:
    def test_the_ward_is_bound_earlier_and_the_citizen_keeps_the_date_on_paper(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-11-23 09:00")  # 25, 26, 27
        make_usual(date(2026, 11, 24), today=date(2026, 11, 20))
        applied(ward, "2026-11-23 10:00")
        assert (due(dossier), told(dossier)) == ("26/11 17:00", "27/11")
        assert dossier.papers.filter(kind="receipt").count() == 1

    def test_there_and_back_is_two_events_and_one_new_receipt(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-11-20 09:00")
        off(STORM)
        applied(ward)
        make_usual(STORM, today=date(2026, 11, 20))
        applied(ward)
        assert (due(dossier), told(dossier)) == ("26/11 17:00", "27/11")
        off(STORM)
        applied(ward)
        assert (due(dossier), told(dossier)) == ("27/11 17:00", "27/11")
        assert dossier.papers.filter(kind="receipt").count() == 2
        assert dossier.events.filter(action="recalculate").count() == 3
        assert sound(dossier)


class TestWhatDoesNotMove:
    def test_a_dossier_before_the_day_gets_no_event(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-11-17 09:00")  # 18, 19, 20
        before = fresh(dossier)
        off(STORM)
        done = applied(ward)
        after = fresh(dossier)
        assert done.moves == []
        assert (after.version, after.event_count) == (before.version, before.event_count)
        assert after.calendar_version_id == done.version.pk

    def test_an_ended_one_keeps_its_date_and_the_calendar_it_was_judged_by(self, ward: TestWard) -> None:
        dossier = signed(ward, at_economy(ward, "2026-11-20 09:00", ward.business), "2026-11-25 07:30")
        ended = actions.resolve(call(dossier, ward.officer, "2026-11-25 07:40"))
        off(STORM)
        applied(ward)
        after = fresh(dossier)
        assert (after.due_first, after.calendar_version_id) == (ended.due_first, ended.calendar_version_id)
        assert last_event(dossier).action == "resolve"

    def test_a_paused_one_has_no_date_and_goes_on_by_the_new_calendar(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-20 09:00", ward.business)
        at = call(dossier, ward.officer, "2026-11-23 09:00")
        actions.request_supplement(at, items=["Bản sao"], reason="Thiếu")
        off(STORM)
        done = applied(ward)
        assert (due(dossier), fresh(dossier).calendar_version_id) == ("—", done.version.pk)
        assert last_event(dossier).action == "request_supplement"
        actions.receive_supplement(call(dossier, ward.clerk, "2026-11-25 09:00"))
        assert due(dossier) == "01/12 17:00", "27, 30, 01: the storm does not count"

    def test_one_sent_online_waits_without_a_date(self, ward: TestWard) -> None:
        sent = moment("2026-11-24 09:00")
        reception = actions.Reception(version=ward.business, applicant=person(), channel="online")
        dossier = actions.submit(reception, actor=ward.clerk, at=sent, submitted_at=sent)
        off(STORM)
        applied(ward)
        assert fresh(dossier).calendar_version_id is None


# -- lateness ---------------------------------------------------------------------------------------


class TestLateness:
    def late(self, ward: TestWard) -> Dossier:
        """Due on Monday 23/11, late on Wednesday morning, with a draft."""
        dossier = at_economy(ward, "2026-11-18 09:00", ward.business)
        sweep(moment(NOW), CalendarVersion.objects.current().calendar)
        assert letter_of(dossier).status == "draft"
        return dossier

    def test_one_that_stops_being_late_has_its_finding_and_its_draft_withdrawn(self, ward: TestWard) -> None:
        dossier = self.late(ward)
        off(date(2026, 11, 23))
        trial = tried()
        assert [move.stops_being_late for move in trial.moves] == [True]
        applied(ward)
        assert due(dossier) == "25/11 17:00"
        episode = dossier.episodes.get(kind=Episode.Kind.LATE)
        assert (episode.closed_as, local(episode.closed_at)) == ("withdrawn", moment(NOW))
        assert letter_of(dossier).status == Apology.Status.WITHDRAWN
        assert last_event(dossier).data["apology_drafts_withdrawn"] == [1]

    def test_late_again_after_all_it_gets_a_finding_and_a_draft_again(self, ward: TestWard) -> None:
        dossier = self.late(ward)
        off(date(2026, 11, 23))
        applied(ward)
        later = moment("2026-11-26 08:00")
        sweep(later, CalendarVersion.objects.current().calendar)
        assert letter_of(dossier).status == "draft"
        assert letter_of(dossier).anchor == fresh(dossier).due_first
        assert dossier.episodes.filter(kind="late", closed_at=None).count() == 1

    def test_taken_back_the_first_finding_is_opened_again_not_doubled(self, ward: TestWard) -> None:
        dossier = self.late(ward)
        off(date(2026, 11, 23))
        applied(ward)
        drop = date(2026, 11, 23)
        make_usual(drop, today=drop)
        trial = tried()
        assert [move.becomes_late for move in trial.moves] == [True]
        applied(ward)
        episode = dossier.episodes.get(kind="late")
        assert (episode.closed_at, episode.closed_as) == (None, "")
        assert "receipt" not in last_event(dossier).data

    def test_one_that_stays_late_is_found_by_its_new_date(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-02 09:00", ward.business)  # due 05/11
        sweep(moment(NOW), CalendarVersion.objects.current().calendar)
        off(date(2026, 11, 5))
        applied(ward)
        assert dossier.episodes.get(kind="late").closed_as == "superseded"
        assert letter_of(dossier).status == "draft"
        assert letter_of(dossier).anchor == fresh(dossier).due_first
        sweep(moment("2026-11-25 08:05"), CalendarVersion.objects.current().calendar)
        assert dossier.episodes.filter(kind="late", closed_at=None).count() == 1

    def test_an_issued_letter_stands(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 09:00", ward.business)
        drafted(ward, dossier, "2026-11-23 09:00", submitted=True)
        actions.approve_apology(call(dossier, ward.chairman, "2026-11-23 10:00"))
        off(date(2026, 11, 23))
        assert [move.has_letter for move in tried().moves] == [True]
        applied(ward)
        assert letter_of(dossier).status == "approved"

    def test_a_pause_that_began_in_time_after_all_takes_the_date_away(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-18 09:00", ward.business)  # due 23/11 17:00
        at = call(dossier, ward.officer, "2026-11-25 07:30")
        actions.request_supplement(at, items=["Bản sao"], reason="Thiếu")
        assert due(dossier) == "23/11 17:00", "begun too late it moves nothing"
        off(date(2026, 11, 23))
        applied(ward)
        assert due(dossier) == "—"


# -- who, when, once --------------------------------------------------------------------------------


class TestApplying:
    def test_only_the_office(self, ward: TestWard) -> None:
        off(STORM)
        for officer in (ward.clerk, ward.officer, ward.chairman, ward.administrator):
            with pytest.raises(actions.NotPermitted):
                applied(ward, actor=officer)
        assert CalendarVersion.objects.count() == 1

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_not_without_a_reason(self, ward: TestWard, reason: str) -> None:
        off(STORM)
        with pytest.raises(actions.Refused) as refused:
            applied(ward, reason=reason)
        assert refused.value.field == "reason"

    def test_a_draft_changed_since_it_was_seen_is_not_applied(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-11-20 09:00")
        off(STORM)
        seen = tried().seen
        off(date(2026, 11, 27))
        with pytest.raises(DraftChanged):
            apply_draft(seen, reason=WHY, actor=ward.office, at=moment(NOW))
        assert due(dossier) == "26/11 17:00"
        assert CalendarVersion.objects.count() == 1
        assert len(unapplied()) == 2

    def test_of_two_who_press_one_is_told(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-11-20 09:00")
        off(STORM)
        seen = tried().seen
        apply_draft(seen, reason=WHY, actor=ward.office, at=moment(NOW))
        with pytest.raises(AlreadyApplied) as told_so:
            apply_draft(seen, reason=WHY, actor=ward.office, at=moment("2026-11-25 08:01"))
        assert "Đặng Văn Tài áp dụng lúc 08:00 ngày 25/11/2026" in told_so.value.sentence
        assert dossier.events.filter(action="recalculate").count() == 1

    def test_a_draft_typed_upon_an_older_version_is_shown_anew(self, ward: TestWard) -> None:
        off(STORM)
        seen = tried().seen
        applied(ward)
        off(date(2026, 11, 27))
        with pytest.raises(DraftChanged):
            apply_draft(seen, reason=WHY, actor=ward.office, at=moment(NOW))

    def test_nothing_typed_is_nothing_to_apply(self, ward: TestWard) -> None:
        with pytest.raises(actions.Refused, match="Không có thay đổi nào"):
            applied(ward)

    def test_a_failure_in_the_middle_leaves_everything(self, ward: TestWard, monkeypatch: Any) -> None:
        dossier = received(ward, ward.business, "2026-11-20 09:00")
        off(STORM)

        def lost(*_: object) -> None:
            raise RuntimeError("the power went off")

        monkeypatch.setattr("dossiers.actions.recalculation._write_dossiers", lost)
        with pytest.raises(RuntimeError):
            applied(ward)
        assert due(dossier) == "26/11 17:00"
        assert CalendarVersion.objects.count() == 1
        assert NumberSeries.objects.get(kind="receipt").last == 1
        assert last_event(dossier).action == "receive"

    def test_a_system_call_moves_no_dossier(self, ward: TestWard) -> None:
        received(ward, ward.business, "2026-11-20 09:00")
        off(STORM)
        with pytest.raises(actions.Refused, match="phải có người của Văn phòng"):
            applied(ward, actor=None)

    def test_dropped_the_calendar_in_force_is_there_again(self, ward: TestWard) -> None:
        off(STORM)
        off(date(2026, 11, 24), "Tên khác")
        drop_changes()
        assert unapplied() == []
        assert CalendarDay.objects.get(date=date(2026, 11, 24)).name == "Ngày Văn hóa Việt Nam"

    def test_a_confirmed_year_makes_its_promises_certain(self, ward: TestWard) -> None:
        dossier = received(ward, ward.first_certificate, "2026-12-10 09:00")
        assert fresh(dossier).promise_provisional
        CalendarDay.objects.filter(date__year=2027).update(confidence="official")
        set_year(2027, YearState.CONFIRMED, "Thông báo 6150/TB-BNV")
        applied(ward, "2026-12-11 09:00")
        after = fresh(dossier)
        assert not after.promise_provisional
        assert after.event_count == 1

    def test_a_reception_under_way_promises_by_the_new_calendar(
        self, ward: TestWard, monkeypatch: Any
    ) -> None:
        """Between the promise and the number somebody applies a storm."""
        from dossiers.actions import reception as counter

        number = counter.take_number

        def applied_meanwhile(series: Any, unit: str, day: date) -> int:
            if series == "register" and CalendarVersion.objects.count() == 1:
                off(STORM)
                applied(ward, "2026-11-25 08:10")
            return number(series, unit, day)

        monkeypatch.setattr(counter, "take_number", applied_meanwhile)
        with pytest.raises(actions.PromiseChanged) as changed, transaction.atomic():
            received(ward, ward.business, "2026-11-25 08:10")
        assert changed.value.due == moment("2026-12-01 17:00")


class TestOneDossier:
    def test_behind_the_calendar_it_is_brought_up(self, ward: TestWard) -> None:
        """As after a version published without its dossiers, by an older release."""
        dossier = received(ward, ward.business, "2026-11-20 09:00")
        off(STORM)
        from procedures.actions.calendar import publish

        publish("Trước đây", at=moment(NOW), by=None)
        assert due(dossier) == "26/11 17:00"
        actions.recalculate(call(dossier, ward.office, NOW))
        assert (due(dossier), told(dossier)) == ("27/11 17:00", "27/11")
        assert last_event(dossier).data["receipt"] == 2
        assert sound(dossier)

    def test_one_whose_date_is_right_is_left_alone(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-11-20 09:00")
        with pytest.raises(actions.Refused, match="không làm thay đổi hạn"):
            actions.recalculate(call(dossier, ward.office, NOW))


class TestReceiptsToHandOver:
    def test_owed_until_it_is_handed_over(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-11-20 09:00")
        assert list(Dossier.objects.owed_receipt()) == []
        off(STORM)
        applied(ward)
        assert list(Dossier.objects.owed_receipt()) == [dossier]
        at = call(dossier, ward.clerk, "2026-11-25 09:00")
        actions.deliver_receipt(at, way="printed", detail="người nộp")
        assert list(Dossier.objects.owed_receipt()) == []
        paper = dossier.papers.last()
        assert paper is not None and paper.deliveries.get().recorded_by == ward.clerk
        with pytest.raises(actions.Refused, match="đã được ghi"):
            actions.deliver_receipt(call(dossier, ward.clerk, "2026-11-25 09:05"), way="printed")

    def test_a_mail_with_the_receipt_does_not_count_as_handed_over(
        self, ward: TestWard, mailoutbox: list[Any]
    ) -> None:
        dossier = received(ward, ward.business, "2026-11-20 09:00")
        off(STORM)
        applied(ward)
        assert send_outbox(moment("2026-11-25 08:01")) == "gửi 1 thư"
        assert [name for name, _, _ in mailoutbox[0].attachments] == ["giay-hen-02-2026.pdf"]
        assert list(Dossier.objects.owed_receipt()) == [dossier]

    def test_moved_again_it_is_owed_again(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-11-20 09:00")
        off(STORM)
        applied(ward)
        actions.deliver_receipt(call(dossier, ward.clerk, "2026-11-25 09:00"), way="post")
        off(date(2026, 11, 27))
        applied(ward, "2026-11-25 10:00")
        assert list(Dossier.objects.owed_receipt()) == [dossier]

    def test_corrected_before_it_was_handed_over_the_latest_receipt_counts(self, ward: TestWard) -> None:
        dossier = received(ward, ward.business, "2026-11-20 09:00")
        off(STORM)
        applied(ward)
        actions.correct(call(dossier, ward.clerk, "2026-11-25 09:00"), reason="Sai số bộ", copies=2)
        assert list(Dossier.objects.owed_receipt()) == [dossier]
        actions.deliver_receipt(call(dossier, ward.clerk, "2026-11-25 09:05"), way="printed")
        paper = dossier.papers.last()
        assert paper is not None and paper.number == 3 and paper.deliveries.exists()

    def test_with_the_result_ready_nobody_needs_a_new_appointment(self, ward: TestWard) -> None:
        dossier = at_economy(ward, "2026-11-20 09:00", ward.business)
        off(STORM)
        applied(ward)
        signed(ward, dossier, "2026-11-25 09:00")
        actions.resolve(call(dossier, ward.officer, "2026-11-25 09:10"))
        assert list(Dossier.objects.owed_receipt()) == []


# -- many at once -----------------------------------------------------------------------------------


def statements(queries: CaptureQueriesContext) -> int:
    """How many, the pieces SQLite cuts one bulk insert into counted once."""
    found, last = 0, ""
    for query in queries.captured_queries:
        head = query["sql"].split("VALUES")[0].split("SELECT")[0][:200]
        found += not (head.startswith("INSERT") and head == last)
        last = head
    return found


def storm_over(ward: TestWard, day: date, at: str = NOW) -> tuple[int, int, float]:
    """Dossiers moved, statements, seconds."""
    off(day)
    seen = tried(at).seen
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        done = apply_draft(seen, reason=WHY, actor=ward.office, at=moment(at))
    return len(done.moves), statements(queries), time.perf_counter() - start


@pytest.fixture
def busy(ward: TestWard) -> TestWard:
    """A ward with some dossiers of every kind, late ones with letters among them."""
    crowd(ward, 1)
    sweep(moment(NOW), CalendarVersion.objects.current().calendar)
    return ward


def many(ward: TestWard, count: int, at: str = "2026-11-20 09:00") -> None:
    with transaction.atomic():
        for n in range(count):
            received(ward, ward.business, at, applicant=person(number=f"0001990{n:05d}"))


def test_four_times_the_dossiers_take_no_more_statements(busy: TestWard) -> None:
    many(busy, 60)
    few, before, _ = storm_over(busy, STORM)
    many(busy, 180)
    lots, after, _ = storm_over(busy, date(2026, 11, 27))
    assert few >= 60 and lots >= 240
    assert after <= before, (before, after)
    assert after < 60


def test_every_chain_of_a_crowd_verifies_and_the_engine_agrees(busy: TestWard) -> None:
    storm_over(busy, STORM)
    calendar = CalendarVersion.objects.current().calendar
    for dossier in Dossier.objects.open():
        assert sound(dossier)
        assert actions.clock.compute_due(dossier, calendar) == dossier.due_first
    assert tried().changes == [] and tried().moves == []


@pytest.mark.deep
def test_five_thousand_open_dossiers_in_seconds(ward: TestWard, capsys: pytest.CaptureFixture[str]) -> None:
    many(ward, 5_000)
    off(STORM)
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        trial = tried()
    looked = time.perf_counter() - start
    assert len(trial.moves) == 5_000
    reads = len(queries)
    drop_changes()
    moved, count, seconds = storm_over(ward, STORM)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n5.000 hồ sơ: xem thử {looked:.1f} s, {reads} câu; áp dụng {seconds:.1f} s, {count} câu "
            f"({connection.vendor})"
        )
    assert moved == 5_000
    assert looked < 10 and seconds < 30
    assert reads < 15 and count < 60
