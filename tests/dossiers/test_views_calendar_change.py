"""A change of the calendar on screen: tried, applied or dropped; the receipts it leaves to hand over."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from dossiers import actions
from dossiers.actions.calendar_change import apply_draft, try_draft
from dossiers.actions.papers import rendered
from dossiers.actions.sweep import sweep
from dossiers.models import Dossier
from procedures.actions.calendar_draft import DayData, set_day, unapplied
from procedures.calendar import DayKind
from procedures.models import CalendarVersion
from procedures.roles import Role
from reports.digest_calendar import calendar_sections
from reports.periods import year_period
from reports.scopes import Scope
from tests.dossiers.counter import MONDAY, Counter
from tests.dossiers.deskwork import at_economy, do, drafted, page, text_of, words_of
from tests.ward import TestWard, call, moment, person, received

pytestmark = pytest.mark.django_db
STORM, POWER_CUT = date(2026, 11, 26), date(2026, 11, 20)
WHY = "Tránh bão, công điện 12/CĐ-UBND"


def off(day: date) -> None:
    set_day(DayData(day, DayKind.OFF, "Tránh bão"), today=date(2026, 11, 23), past_known=True)


@pytest.fixture
def client(counter: Counter) -> Client:
    return counter.sign_in(counter.ward.office)


def five(ward: TestWard) -> dict[str, Dossier]:
    """Each its own case of a storm on 26/11 and a power cut on 20/11, seen on Monday 23/11 at 08:05."""
    found = {
        "printed": received(ward, ward.business, "2026-11-20 09:00"),  # 23, 25, 26
        "not printed": received(ward, ward.business, "2026-11-20 09:10"),
        "no longer late": at_economy(ward, "2026-11-17 09:00", ward.business),  # 18, 19, 20
        "still late, letter": at_economy(ward, "2026-11-11 09:00", ward.correction),  # 23 at 17:00
        "not touched": received(ward, ward.birth, "2026-11-23 07:30"),
    }
    receipt = found["printed"].papers.get()
    rendered(receipt, moment("2026-11-20 09:01"))
    letter = found["still late, letter"]
    drafted(ward, letter, "2026-11-20 09:00", submitted=True)
    actions.approve_apology(call(letter, ward.chairman, "2026-11-20 10:00"))
    sweep(moment(MONDAY), CalendarVersion.objects.current().calendar)
    return found


def seen(html: str) -> dict[str, str]:
    """The hidden fields of the form that applies."""
    return dict(re.findall(r'<input type="hidden" name="(base|digest)" value="([^"]*)"', html))


def apply(client: Client, **fields: Any) -> Any:
    """Press the button of a page that has just been opened."""
    sent = seen(page(client, "calendar-change")) | {"reason": WHY} | fields
    return client.post("/lich/ap-dung/", sent)


class TestTrying:
    def test_what_would_move_is_told_and_nothing_moves(self, counter: Counter, client: Client) -> None:
        found = five(counter.ward)
        off(STORM)
        off(POWER_CUT)
        html = page(client, "calendar-change")
        words = words_of(html)
        assert "Làm thay đổi hạn của 4 hồ sơ đang mở" in words
        assert "4 sang muộn hơn; 1 hết trễ hẹn; 1 đã có thư xin lỗi ban hành; 1 giấy hẹn đã in." in words
        assert "Lập 3 giấy hẹn mới , trong đó 1 giấy cũ đã in" in words
        assert found["not touched"].code not in html
        assert all(d.events.filter(action="recalculate").count() == 0 for d in found.values())

    def test_what_matters_most_comes_first(self, counter: Counter, client: Client) -> None:
        found = five(counter.ward)
        off(STORM)
        off(POWER_CUT)
        html = page(client, "calendar-change").split("<tbody>", 1)[1]
        order = re.findall(r'class="code"[^>]*>([^<]+)<', html)
        names = ("no longer late", "still late, letter", "printed", "not printed")
        assert order == [found[name].code for name in names]

    def test_old_and_new_date_stand_side_by_side(self, counter: Counter, client: Client) -> None:
        found = five(counter.ward)
        off(STORM)
        words = words_of(page(client, "calendar-change"))
        line = words.split(found["printed"].code or "", 1)[1]
        assert "thứ Năm 26/11 thứ Sáu 27/11 lập lại, bản cũ đã in" in line

    def test_nothing_typed_leads_back(self, client: Client) -> None:
        assert "Không có thay đổi nào chưa áp dụng." in page(client, "calendar-change")

    def test_a_change_that_moves_nothing_can_be_applied_too(self, counter: Counter, client: Client) -> None:
        received(counter.ward, counter.ward.business, "2026-11-20 09:00")
        off(date(2027, 7, 5))
        html = page(client, "calendar-change")
        assert "Không làm thay đổi hạn của hồ sơ nào trong 1 hồ sơ đang mở." in words_of(html)
        assert apply(client).status_code == 302
        assert unapplied() == []

    def test_many_are_paged(self, counter: Counter, client: Client) -> None:
        for n in range(30):
            citizen = person(number=f"0001990{n:05d}")
            received(counter.ward, counter.ward.business, "2026-11-20 09:00", applicant=citizen)
        off(STORM)
        assert "1–25 trong 30" in page(client, "calendar-change")
        assert "26–30 trong 30" in page(client, "calendar-change", query="?page=2")
        assert "26–30 trong 30" in page(client, "calendar-change", query="?page=99")
        assert "1–25 trong 30" in page(client, "calendar-change", query="?page=x")


class TestApplying:
    def test_dates_move_and_the_way_on_is_told(self, counter: Counter, client: Client) -> None:
        dossier = received(counter.ward, counter.ward.business, "2026-11-20 09:00")
        off(STORM)
        answer = apply(client)
        assert answer["Location"] == "/lich/"
        told = words_of(page(client, "calendar"))
        assert "Đã áp dụng lịch mới: 1 hồ sơ đổi hạn. 1 giấy hẹn mới chờ giao." in told
        assert WHY in told
        dossier.refresh_from_db()
        assert dossier.due_first == moment("2026-11-27 17:00")

    def test_a_reason_is_asked_for_at_its_field(self, counter: Counter, client: Client) -> None:
        off(STORM)
        for reason, said in (("", "Ghi lý do, căn cứ của thay đổi."), ("x" * 301, "Dài quá: 301 ký tự")):
            answer = apply(client, reason=reason)
            assert answer.status_code == 422
            assert said in text_of(answer)
        assert CalendarVersion.objects.count() == 1

    @pytest.mark.parametrize(
        "fields", [{"digest": ""}, {"digest": "x"}, {"base": ""}, {"base": "²"}, {"base": "9" * 40}]
    )
    def test_a_page_that_is_not_ours_applies_nothing(self, client: Client, fields: dict[str, str]) -> None:
        off(STORM)
        assert apply(client, **fields).status_code == 409
        assert CalendarVersion.objects.count() == 1

    def test_changed_meanwhile_the_new_effect_is_shown(self, counter: Counter, client: Client) -> None:
        dossier = received(counter.ward, counter.ward.business, "2026-11-20 09:00")
        off(STORM)
        sent = seen(page(client, "calendar-change")) | {"reason": WHY}
        off(date(2026, 11, 27))
        answer = client.post("/lich/ap-dung/", sent)
        assert answer.status_code == 409
        words = words_of(text_of(answer))
        assert "Lịch vừa được người khác sửa nên chưa áp dụng gì." in words
        assert "thứ Năm 26/11 thứ Hai 30/11" in words
        dossier.refresh_from_db()
        assert dossier.due_first == moment("2026-11-26 17:00")
        again = client.post("/lich/ap-dung/", seen(answer.content.decode()) | {"reason": WHY})
        assert again.status_code == 302

    def test_pressed_twice_it_is_done_once(self, counter: Counter, client: Client) -> None:
        dossier = received(counter.ward, counter.ward.business, "2026-11-20 09:00")
        off(STORM)
        sent = seen(page(client, "calendar-change")) | {"reason": WHY}
        for _ in range(2):
            assert client.post("/lich/ap-dung/", sent).status_code == 302
        assert dossier.events.filter(action="recalculate").count() == 1
        assert CalendarVersion.objects.count() == 2

    def test_a_colleague_who_was_slower_is_told_by_whom_and_when(
        self, counter: Counter, client: Client
    ) -> None:
        off(STORM)
        sent = seen(page(client, "calendar-change")) | {"reason": WHY}
        trial = try_draft(moment(MONDAY))
        other = counter.ward.culture_officer
        other.groups.add(counter.ward.office.groups.get(name=Role.OFFICE.value))
        apply_draft(trial.seen, reason=WHY, actor=other, at=moment(MONDAY))
        answer = client.post("/lich/ap-dung/", sent, follow=True)
        told = "Lịch này đã được Võ Thị Ngọc Lan áp dụng lúc 08:05 ngày 23/11/2026"
        assert told in text_of(answer)

    def test_dropped_by_a_colleague_there_is_nothing_to_apply(self, client: Client) -> None:
        off(STORM)
        sent = seen(page(client, "calendar-change")) | {"reason": WHY}
        client.post("/lich/bo-thay-doi/")
        answer = client.post("/lich/ap-dung/", sent, follow=True)
        assert "Các thay đổi vừa được người khác bỏ; không áp dụng gì." in text_of(answer)


class TestReceipts:
    @pytest.fixture
    def moved(self, counter: Counter) -> Dossier:
        dossier = received(counter.ward, counter.ward.business, "2026-11-20 09:00")
        off(STORM)
        trial = try_draft(moment(MONDAY))
        apply_draft(trial.seen, reason=WHY, actor=counter.ward.office, at=moment(MONDAY))
        return dossier

    @pytest.mark.parametrize("name", ["clerk", "office"])
    def test_listed_until_handed_over(self, counter: Counter, moved: Dossier, name: str) -> None:
        client = counter.sign_in(getattr(counter.ward, name))
        html = page(client, "new-receipts")
        assert moved.code in html and "0900000127" not in html
        assert "26/11 thứ Năm 27/11 thứ Sáu" in words_of(html)
        answer = do(client, "deliver-receipt", moved, way="printed", detail="Bà Trâm", next="/giay-hen-moi/")
        assert answer["Location"] == "/giay-hen-moi/"
        assert "Không có giấy hẹn mới nào chờ giao." in page(client, "new-receipts")
        assert "Giao giấy hẹn số 2: in, giao tại quầy" in words_of(page(client, "dossier", moved.pk))

    def test_the_counter_says_how_many(self, counter: Counter, moved: Dossier) -> None:
        client = counter.sign_in(counter.ward.clerk)
        assert "1 giấy hẹn mới chờ giao." in words_of(page(client, "counter"))
        do(client, "deliver-receipt", moved, way="post")
        assert "chờ giao" not in words_of(page(client, "counter"))

    def test_the_dossiers_page_offers_it_while_it_is_owed(self, counter: Counter, moved: Dossier) -> None:
        client = counter.sign_in(counter.ward.clerk)
        address = f"/ho-so/{moved.pk}/da-giao-giay-hen/"
        html = page(client, "dossier", moved.pk)
        assert address in html
        assert "Lịch làm việc thay đổi: hạn 17:00 thứ Năm 26/11/2026 thành 17:00 thứ Sáu 27/11/2026" in html
        assert "hạn trước đó được tính lại theo lịch mới, giấy hẹn mới số 02" in html
        do(client, "deliver-receipt", moved, way="printed")
        assert address not in page(client, "dossier", moved.pk)

    def test_how_must_be_said(self, counter: Counter, moved: Dossier) -> None:
        client = counter.sign_in(counter.ward.clerk)
        answer = do(client, "deliver-receipt", moved, way="")
        assert answer.status_code == 422
        assert "Chọn cách gửi." in text_of(answer)


class TestReminders:
    @pytest.mark.parametrize(("name", "told"), [("office", True), ("clerk", False), ("chairman", False)])
    def test_only_the_office_is_asked_for_next_years_calendar(
        self, counter: Counter, name: str, told: bool
    ) -> None:
        client = counter.sign_in(getattr(counter.ward, name))
        assert ("Lịch năm 2027 chưa được xác nhận." in page(client, "overdue")) is told
        if name != "clerk":
            assert ("Lịch năm 2027 chưa được xác nhận." in page(client, "chairman")) is told

    def scope(self, at: str) -> Scope:
        calendar = CalendarVersion.objects.current().calendar
        return Scope(year_period(2026, 14).period, moment(at), 14, calendar=calendar)

    def test_in_the_morning_mail_of_the_office(self, counter: Counter) -> None:
        ward = counter.ward
        received(ward, ward.first_certificate, "2026-12-10 09:00")
        off(STORM)
        (section,) = calendar_sections(ward.office, self.scope("2026-12-11 07:00"))
        assert section.total == 2
        year, draft = section.lines
        assert year.text == "Lịch năm 2027 là tạm tính, chưa xác nhận, 1 hồ sơ đang mở đã hẹn sang năm đó"
        assert year.address.endswith("/lich/?nam=2027")
        assert draft.text == "1 thay đổi của lịch chưa áp dụng"

    def test_nothing_before_october_nor_for_others(self, counter: Counter) -> None:
        assert [
            one.total for one in calendar_sections(counter.ward.office, self.scope("2026-09-30 07:00"))
        ] == [0]
        assert calendar_sections(counter.ward.clerk, self.scope("2026-11-23 07:00")) == []
