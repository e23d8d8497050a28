"""The office at the calendar: a click on a date, hours, a year, a file; bad input answered at the field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from procedures.actions.calendar_draft import unapplied
from procedures.models import CalendarDay, CalendarVersion, CalendarYear, OpeningHours
from tests.procedures.screens import page, signed_in, text
from tests.ward import TestWard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
STORM: dict[str, str] = {
    "date": "26/11/2026",
    "opened": "26/11/2026",
    "kind": "closed",
    "name": "Tránh bão, theo công điện của tỉnh",
    "sessions": "",
    "confidence": "unconfirmed",
}


@pytest.fixture
def client(ward: TestWard) -> Client:
    return signed_in(ward.office)


def send(client: Client, address: str, status: int = 302, **fields: Any) -> str:
    """Post, and the page that answers or the address it leads to."""
    answer = client.post(address, fields)
    assert answer.status_code == status, text(answer.content.decode())
    return answer["Location"] if status == 302 else answer.content.decode()


def error_at(html: str, field: str) -> str:
    """What is said under the field."""
    return text("<main" + html.split(f'id="div_id_{field}"', 1)[1].split("field-error", 1)[1][:600])


class TestADate:
    def test_a_click_opens_its_form_in_a_dialog_or_as_a_page(self, client: Client) -> None:
        assert 'hx-get="/lich/ngay/?ngay=2026-11-26"' in page(client, "/lich/")
        whole = page(client, "/lich/ngay/?ngay=2026-11-26")
        assert "Lịch thứ Năm 26/11/2026" in text(whole)
        part = client.get("/lich/ngay/?ngay=2026-11-26", headers={"HX-Request": "true"}).content.decode()
        assert part.lstrip().startswith("<dialog")
        assert 'value="26/11/2026"' in part

    def test_what_the_date_is_stands_in_the_form(self, client: Client) -> None:
        html = page(client, "/lich/ngay/?ngay=2026-11-24")
        assert "Đang ghi: Ngày Văn hóa Việt Nam" in text(html)
        assert 'value="Ngày Văn hóa Việt Nam"' in html

    def test_a_storm_is_typed_shown_and_moves_nothing(self, client: Client, ward: TestWard) -> None:
        assert send(client, "/lich/ngay/", **STORM) == "/lich/?nam=2026"
        day = CalendarDay.objects.get(date=date(2026, 11, 26))
        assert (day.kind, day.confidence) == ("off", "official"), "a decided closing is certain"
        html = page(client, "/lich/")
        assert "1 thay đổi chưa áp dụng" in text(html)
        assert "Thứ Năm 26/11/2026 như thường lệ nghỉ, Tránh bão" in text(html)
        assert 'class="d-off d-draft" title="Chưa áp dụng. Nghỉ: Tránh bão' in html
        assert "/lich/thay-doi/" in html
        assert not CalendarVersion.objects.current().calendar.special(date(2026, 11, 26))
        others = text(page(signed_in(ward.clerk), "/lich/"))
        assert "Tránh bão" not in others

    def test_in_a_dialog_the_whole_page_moves_on(self, client: Client) -> None:
        answer = client.post("/lich/ngay/", STORM, headers={"HX-Request": "true"})
        assert answer["HX-Redirect"] == "/lich/?nam=2026"

    def test_half_a_day(self, client: Client) -> None:
        send(
            client, "/lich/ngay/", **STORM | {"kind": "hours", "sessions": "7h00 – 11h30", "name": "Họp dân"}
        )
        day = CalendarDay.objects.get(date=date(2026, 11, 26))
        assert (day.kind, day.sessions) == ("", "07:00-11:30")

    def test_as_usual_again(self, client: Client) -> None:
        send(client, "/lich/ngay/", **STORM)
        send(client, "/lich/ngay/", **STORM | {"kind": "usual", "name": ""})
        assert unapplied() == []

    @pytest.mark.parametrize(
        ("field", "changed", "said"),
        [
            ("date", {"date": ""}, "Ghi ngày, ví dụ 26/11/2026."),
            ("date", {"date": "29/02/2027"}, "Ngày 29/02/2027 không có trong lịch."),
            ("date", {"date": "31/12/2009"}, "Ngày 31/12/2009 quá xa."),
            ("date", {"date": "01/01/2080"}, "Ngày 01/01/2080 quá xa."),
            ("date", {"date": "mai"}, "Ngày ghi theo dạng ngày/tháng/năm"),
            ("date", {"date": "24/11/2026"}, "24/11/2026 đã ghi là “Nghỉ: Ngày Văn hóa Việt Nam”"),
            ("kind", {"kind": ""}, "Chọn ngày này là ngày gì."),
            ("kind", {"kind": "tet"}, "Chọn trong danh sách."),
            ("kind", {"kind": "working"}, "26/11/2026 là ngày trong tuần"),
            ("name", {"name": " "}, "Ghi tên ngày hoặc lý do"),
            ("name", {"name": "x" * 121}, "Dài quá: 121 ký tự, tối đa 120."),
            ("sessions", {"sessions": "07:00-11:30"}, "Ngày nghỉ không có giờ làm việc."),
            ("sessions", {"kind": "hours", "sessions": ""}, "Ghi giờ mở cửa của ngày đó"),
            ("sessions", {"kind": "hours", "sessions": "11:30-07:00"}, "kết thúc trước khi bắt đầu."),
            ("sessions", {"kind": "hours", "sessions": "07:00-11:30,11:00-15:00"}, "chồng lên"),
            ("past_known", {"date": "13/11/2026", "opened": ""}, "Ngày này đã qua."),
        ],
    )
    def test_bad_input_is_answered_at_the_field(
        self, client: Client, field: str, changed: dict[str, str], said: str
    ) -> None:
        html = send(client, "/lich/ngay/", 422, **STORM | changed)
        assert said in error_at(html, field)
        assert unapplied() == []

    def test_a_past_date_with_the_tick(self, client: Client) -> None:
        past = {"date": "13/11/2026", "opened": "13/11/2026"}
        assert "past_known" in page(client, "/lich/ngay/?ngay=2026-11-13")
        send(client, "/lich/ngay/", **STORM | past | {"past_known": "on"})
        assert [one.day for one in unapplied()] == [date(2026, 11, 13)]

    @pytest.mark.parametrize("day", ["2009-12-31", "2080-01-01", "2027-02-29", "x", "²", "1/2", "1//1"])
    def test_no_such_date_is_404(self, client: Client, day: str) -> None:
        page(client, f"/lich/ngay/?ngay={day}", 404)
        assert client.post("/lich/ngay/", STORM | {"opened": day}).status_code == 404

    def test_dropped(self, client: Client) -> None:
        send(client, "/lich/ngay/", **STORM)
        assert send(client, "/lich/bo-thay-doi/") == "/lich/"
        assert unapplied() == []


class TestHours:
    def test_typed_shown_taken_back(self, client: Client) -> None:
        send(client, "/lich/gio/", force_from="01/01/2027", sessions="7:30-11:30, 13:00-17:00")
        assert OpeningHours.objects.get(force_from=date(2027, 1, 1)).sessions == "07:30-11:30,13:00-17:00"
        assert "Từ 01/01/2027 07:30–11:30, 13:00–17:00" in text(page(client, "/lich/"))
        send(client, "/lich/gio/bo/", tu="2027-01-01")
        assert unapplied() == []

    @pytest.mark.parametrize(
        ("field", "changed", "said"),
        [
            ("force_from", {"force_from": ""}, "Ghi ngày áp dụng"),
            ("force_from", {"force_from": "22/11/2026"}, "Giờ mới áp dụng từ hôm nay trở đi"),
            ("sessions", {"sessions": ""}, "Ghi giờ làm việc"),
            ("sessions", {"sessions": "17:00-13:00"}, "kết thúc trước khi bắt đầu"),
            ("sessions", {"sessions": ",".join(f"{h:02d}:00-{h:02d}:30" for h in range(7, 13))}, "năm buổi"),
        ],
    )
    def test_bad_input(self, client: Client, field: str, changed: dict[str, str], said: str) -> None:
        whole = {"force_from": "01/01/2027", "sessions": "07:00-11:30"} | changed
        assert said in error_at(send(client, "/lich/gio/", 422, **whole), field)
        assert unapplied() == []


class TestAYear:
    def test_confirmed_with_its_source(self, client: Client) -> None:
        source = "Thông báo 6150/TB-BNV ngày 12/12/2026"
        send(client, "/lich/nam/2027/", state="confirmed", source=source, all_official="on")
        assert "tạm tính" in text(page(client, "/lich/"))
        html = text(page(client, "/lich/?nam=2027"))
        assert source in html and "đã xác nhận" in html

    @pytest.mark.parametrize(
        ("field", "sent", "said"),
        [
            ("state", {"source": "Thông báo"}, "Chọn tình trạng."),
            ("source", {"state": "confirmed"}, "Ghi căn cứ"),
            ("all_official", {"state": "confirmed", "source": "TB"}, "ngày ghi là dự kiến"),
        ],
    )
    def test_bad_input(self, client: Client, field: str, sent: dict[str, str], said: str) -> None:
        assert said in error_at(send(client, "/lich/nam/2027/", 422, **sent), field)
        assert unapplied() == []

    @pytest.mark.parametrize("year", [2009, 2080, 999999])
    def test_no_such_year_is_404(self, client: Client, year: int) -> None:
        page(client, f"/lich/nam/{year}/", 404)
        page(client, f"/lich/nam/{year}/goi-y/", 404)


class TestSuggestions:
    def test_offered_for_a_year_nobody_entered_with_what_the_package_does_not_know(
        self, client: Client
    ) -> None:
        assert "/lich/nam/2028/goi-y/" in page(client, "/lich/?nam=2028")
        html = page(client, "/lich/nam/2028/goi-y/")
        assert "không biết ngày hoán đổi và ngày làm bù" in text(html)
        assert "checked" not in html.split("<tbody>", 1)[1].split("</tbody>", 1)[0], "a person ticks"

    def test_ticked_days_are_expected(self, client: Client) -> None:
        send(client, "/lich/nam/2028/goi-y/", days=["2028-01-26", "2028-09-01"])
        html = page(client, "/lich/?nam=2028")
        assert "Lịch năm 2028 là tạm tính." in text(html)
        assert html.count('class="d-trial d-draft"') == 2

    @pytest.mark.parametrize(
        ("days", "said"),
        [([], "Đánh dấu ít nhất một ngày."), (["2028-07-03"], "không nằm trong danh sách gợi ý")],
    )
    def test_nothing_else_is_taken(self, client: Client, days: list[str], said: str) -> None:
        assert said in text(send(client, "/lich/nam/2028/goi-y/", 422, days=days))
        assert not CalendarYear.objects.filter(year=2028).exists()

    def test_not_for_a_year_that_is_there(self, client: Client) -> None:
        assert client.get("/lich/nam/2027/goi-y/")["Location"] == "/lich/?nam=2027"


def csv(*lines: str) -> SimpleUploadedFile:
    content = "\n".join(["date,kind,name,confidence", *lines]) + "\n"
    return SimpleUploadedFile("lich.csv", content.encode(), content_type="text/csv")


class TestAFile:
    WHOLE = tuple(f"2028-06-{day:02d},off,Ngày {day},official" for day in range(1, 12))

    def test_a_year_is_typed(self, client: Client) -> None:
        assert send(client, "/lich/tep/", file=csv(*self.WHOLE)) == "/lich/?nam=2028"
        assert len(unapplied()) == 12, "eleven days and the year"
        assert CalendarVersion.objects.current().calendar.year_state(2028) is None

    def test_a_bad_row_is_told_by_its_line_and_nothing_is_typed(self, client: Client) -> None:
        html = send(client, "/lich/tep/", 422, file=csv(*self.WHOLE, "2028-13-01,off,Sai,official", "x,y"))
        assert "Dòng 14 Dòng có 2 ô, phải có 4 ô" in text(html)
        assert unapplied() == []

    @pytest.mark.parametrize(
        ("file", "said"),
        [
            (SimpleUploadedFile("a.csv", b""), "Tệp trống"),
            (SimpleUploadedFile("a.csv", b"\xff\xfe\x00"), "không phải UTF-8"),
            (SimpleUploadedFile("a.csv", b"x" * (1024 * 1024 + 1)), "lớn quá 1 MB"),
        ],
    )
    def test_what_is_no_such_file(self, client: Client, file: SimpleUploadedFile, said: str) -> None:
        file.seek(0)
        assert said in text(send(client, "/lich/tep/", 422, file=file))

    def test_no_file(self, client: Client) -> None:
        assert "Chọn tệp CSV." in text(send(client, "/lich/tep/", 422))
