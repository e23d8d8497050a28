"""A ward is set up in the browser, from an empty installation to the first receipt; nobody else gets in."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dossiers import actions
from dossiers.actions.numbers import take_number
from dossiers.models import Dossier, NumberSeries
from dossiers.numbering import Series
from procedures.actions import reference
from procedures.actions import setup as guide
from procedures.actions.errors import Refused
from procedures.actions.setup_code import is_setup_code, new_setup_code
from procedures.calendar import local
from procedures.models import (
    CalendarVersion,
    CalendarYear,
    Department,
    Installation,
    Officer,
    OpeningHours,
    Procedure,
    Ward,
)
from procedures.roles import Role
from tests.ward import person

pytestmark = pytest.mark.django_db
PASSWORD = "bến thuyền chiều thứ năm"
WARD = {
    "name": "Phường Phú Thủy",
    "place": "",
    "superior_place": "Tỉnh Lâm Đồng",
    "unit_code": "h36.152.00",
    "counter_name": "Trung tâm Phục vụ hành chính công",
    "counter_lines": "Trung tâm Phục vụ\n\nhành chính công",
    "counter_symbol": "TTPVHCC",
    "address": "",
    "phone": "(0263) 3000 000",
    "email": "",
    "mail_approved_paper": "no",
}


@pytest.fixture
def empty(settings: Any) -> None:
    """A ward's installation as `manage.py run` leaves it before the first page."""
    settings.DEMO = False
    cache.clear()
    Installation.objects.create(pk=1, mode="real", created_at=timezone.now())


@pytest.fixture
def loaded(empty: None) -> None:
    """The same with departments, catalogue and days off, as the first start loads them."""
    call_command("load_catalogue", "--yes", stdout=StringIO(), verbosity=0)
    call_command("load_calendar", "--yes", stdout=StringIO(), verbosity=0)
    reference.load_instruments()


def first(code: str, **more: str) -> dict[str, str]:
    values = {
        "code": code,
        "full_name": "Hồ Ngọc Duy",
        "username": "",
        "phone_extension": "12",
        "new": PASSWORD,
        "again": PASSWORD,
    }
    return values | more


@pytest.fixture
def admin(client: Client, empty: None) -> Client:
    client.post("/thiet-lap/", first(new_setup_code()))
    assert Officer.objects.get().username == "duy.hn"
    return client


@pytest.fixture
def admin_loaded(admin: Client, loaded: None) -> Client:
    return admin


@pytest.fixture
def admin_with_departments(admin: Client) -> Client:
    reference.load_departments()
    reference.load_sectors()
    return admin


@pytest.fixture
def admin_with_days(admin: Client) -> Client:
    call_command("load_calendar", "--yes", stdout=StringIO(), verbosity=0)
    return admin


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def officer(name: str, *roles: str, department: str = "counter", post: str = "staff") -> dict[str, Any]:
    return {
        "full_name": name,
        "username": "",
        "department": Department.objects.get(code=department).pk,
        "roles": roles,
        "post": post,
        "phone_extension": "",
        "email": "",
    }


class TestTheWayIn:
    @pytest.mark.parametrize(
        "page", ["/", "/dang-nhap/", "/quay/", "/nguoi-dung/", "/thu-tuc/", "/danh-muc/"]
    )
    def test_every_page_leads_to_the_guide(self, client: Client, empty: None, page: str) -> None:
        assert client.get(page)["Location"] == "/thiet-lap/"

    def test_the_first_account_needs_the_code_of_the_terminal(self, client: Client, empty: None) -> None:
        code = new_setup_code()
        assert re.fullmatch(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", code)
        for wrong in ("", "AAAA-AAAA", code[:-1], new_setup_code()[::-1]):
            answer = client.post("/thiet-lap/", first(wrong))
            assert answer.status_code == 422
            assert 'value="Hồ Ngọc Duy"' in text(answer), "what was typed is kept"
            assert PASSWORD not in text(answer)
        assert not Officer.objects.exists()

    def test_only_the_latest_code_and_only_once(self, client: Client, empty: None, settings: Any) -> None:
        old, code = new_setup_code(), new_setup_code()
        assert not is_setup_code(old)
        assert is_setup_code(f" {code.lower().replace('-', ' ')} ")
        stored = (Path(settings.DATA) / "setup_code").read_text()
        assert code.replace("-", "") not in stored
        assert (Path(settings.DATA) / "setup_code").stat().st_mode & 0o077 == 0
        client.post("/thiet-lap/", first(code))
        assert not is_setup_code(code)
        other = Client()
        assert other.post("/thiet-lap/", first(code, full_name="Kẻ lạ")).status_code == 200
        assert Officer.objects.count() == 1, "the neighbour gets a sign-in page, not an account"

    def test_without_any_code_nothing_fits(self, client: Client, empty: None) -> None:
        assert client.post("/thiet-lap/", first("")).status_code == 422
        assert not is_setup_code("")

    def test_guessing_is_stopped(self, client: Client, empty: None) -> None:
        code = new_setup_code()
        statuses = {client.post("/thiet-lap/", first("AAAA-AAAA")).status_code for _ in range(12)}
        assert statuses == {422, 429}
        assert client.post("/thiet-lap/", first(code)).status_code == 429
        elsewhere = Client(REMOTE_ADDR="192.168.1.9")
        assert elsewhere.post("/thiet-lap/", first(code)).status_code == 302

    @pytest.mark.parametrize(
        ("more", "sentence"),
        [
            ({"full_name": ""}, "Nhập họ và tên."),
            ({"full_name": "???"}, "Họ và tên phải có chữ cái."),
            ({"username": "Có dấu"}, "chữ thường không dấu"),
            ({"new": "ngắn", "again": "ngắn"}, "field-error"),
            ({"again": "khác hẳn nhau"}, "chưa giống nhau"),
            ({"new": "duy.hn12345", "again": "duy.hn12345"}, "field-error"),
        ],
    )
    def test_bad_input_is_told_at_the_field(
        self, client: Client, empty: None, more: dict[str, str], sentence: str
    ) -> None:
        answer = client.post("/thiet-lap/", first(new_setup_code(), **more))
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert not Officer.objects.exists()

    def test_the_administrator_goes_on_at_once(self, admin: Client) -> None:
        made = Officer.objects.get()
        assert made.roles == {Role.ADMINISTRATOR}
        assert not made.must_change_password
        assert admin.get("/thiet-lap/")["Location"] == "/thiet-lap/don-vi/"

    def test_left_and_taken_up_again(self, admin: Client) -> None:
        assert admin.post("/thiet-lap/dang-xuat/")["Location"] == "/thiet-lap/"
        back = Client()
        assert "đang được thiết lập" in text(back.get("/thiet-lap/"))
        assert back.get("/thiet-lap/don-vi/")["Location"].startswith("/dang-nhap/")
        wrong = back.post("/thiet-lap/dang-nhap/", {"username": "duy.hn", "password": "sai"})
        assert wrong.status_code == 422
        answer = back.post("/thiet-lap/dang-nhap/", {"username": "duy.hn", "password": PASSWORD})
        assert answer["Location"] == "/thiet-lap/"
        assert back.get("/thiet-lap/")["Location"] == "/thiet-lap/don-vi/"

    def test_others_wait_until_it_is_finished(self, admin: Client) -> None:
        clerk = Officer.objects.create_user("ha", password=PASSWORD, full_name="Lê Thị Thu Hà")
        answer = Client().post("/thiet-lap/dang-nhap/", {"username": "ha", "password": PASSWORD})
        assert "sau khi thiết lập xong" in text(answer)
        their = Client()
        their.force_login(clerk)
        assert their.get("/thiet-lap/").status_code == 403
        assert their.post("/thiet-lap/don-vi/", WARD).status_code == 403
        assert not Ward.objects.exists()

    def test_the_sign_in_of_the_guide_is_throttled_too(self, admin: Client) -> None:
        other = Client()
        for n in range(10):
            answer = other.post("/thiet-lap/dang-nhap/", {"username": "duy.hn", "password": f"sai {n}"})
        assert answer.status_code == 429

    def test_the_terminal_tells_where_and_the_code(self, empty: None, settings: Any) -> None:
        out = StringIO()
        call_command("setup_code", stdout=out)
        found = re.search(r"Mã thiết lập: (\S+)", out.getvalue())
        assert found is not None
        assert is_setup_code(found[1])
        assert f"{settings.PUBLIC_URL}/thiet-lap/" in out.getvalue()
        Officer.objects.create_user("x", full_name="x").groups.create(name="administrator")
        out = StringIO()
        call_command("setup_code", stdout=out)
        assert "Mã" not in out.getvalue()
        Installation.objects.update(setup_finished_at=timezone.now())
        with pytest.raises(CommandError, match="Không cần mã"):
            call_command("setup_code")


class TestWard:
    def test_written_as_papers_need_it(self, admin: Client) -> None:
        answer = admin.post("/thiet-lap/don-vi/", WARD)
        assert answer["Location"] == "/thiet-lap/can-bo/"
        ward = Ward.objects.get()
        assert (ward.name, ward.place, ward.superior_place) == (
            "phường Phú Thủy",
            "Phú Thủy",
            "tỉnh Lâm Đồng",
        )
        assert ward.unit_code == "H36.152.00"
        assert ward.counter_lines == "TRUNG TÂM PHỤC VỤ\nHÀNH CHÍNH CÔNG"
        assert not ward.mail_approved_paper

    def test_nothing_is_invented(self, admin: Client) -> None:
        page = text(admin.get("/thiet-lap/don-vi/"))
        values = set(re.findall(r'<input type="text" name="\w+" value="([^"]+)"', page))
        assert values == {"Trung tâm Phục vụ hành chính công", "TTPVHCC"}
        assert "Phú Thủy" not in page.replace("ví dụ: phường Phú Thủy", "")

    def test_done_again_it_is_corrected(self, admin: Client) -> None:
        admin.post("/thiet-lap/don-vi/", WARD)
        assert 'value="phường Phú Thủy"' in text(admin.get("/thiet-lap/don-vi/"))
        admin.post("/thiet-lap/don-vi/", WARD | {"phone": "1900", "mail_approved_paper": "yes"})
        ward = Ward.objects.get()
        assert (ward.phone, ward.mail_approved_paper) == ("1900", True)

    @pytest.mark.parametrize(
        ("more", "sentence"),
        [
            ({"name": "Phú Thủy"}, "Ghi cả loại đơn vị"),
            ({"name": ""}, "Nhập tên đơn vị."),
            ({"name": "phường " + "x" * 200}, "tối đa 120"),
            ({"unit_code": "12345"}, "Mã đơn vị có dạng H36.152.00"),
            ({"unit_code": "H36.152.00\nX"}, "Mã đơn vị có dạng"),
            ({"unit_code": ""}, "Nhập mã đơn vị."),
            ({"phone": ""}, "Nhập điện thoại"),
            ({"email": "x@"}, "Địa chỉ thư điện tử chưa đúng"),
            ({"counter_lines": "a\nb\nc\nd"}, "Nhiều nhất 3 dòng."),
            ({"mail_approved_paper": "maybe"}, "Chọn một cách gửi."),
        ],
    )
    def test_bad_input(self, admin: Client, more: dict[str, str], sentence: str) -> None:
        answer = admin.post("/thiet-lap/don-vi/", WARD | more)
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert 'value="Tỉnh Lâm Đồng"' in text(answer)
        assert not Ward.objects.exists()


class TestPeople:
    def test_first_passwords_are_shown_once(self, admin_with_departments: Client) -> None:
        page = text(admin_with_departments.get("/thiet-lap/can-bo/"))
        assert "Còn thiếu: Chủ tịch, người tiếp nhận, công chức chuyên môn, người của văn phòng" in page
        answer = admin_with_departments.post("/thiet-lap/can-bo/", officer("Lê Thị Thu Hà", "clerk"))
        found = re.search(r"data-first-password>([^<]+)<", text(answer))
        assert found is not None
        assert answer["Cache-Control"] == "no-store, private"
        assert found[1] not in text(admin_with_departments.get("/thiet-lap/can-bo/"))
        clerk = Officer.objects.get(username="ha.ltt")
        assert clerk.check_password(found[1])
        assert clerk.must_change_password
        assert (
            "người tiếp nhận"
            not in text(admin_with_departments.get("/thiet-lap/can-bo/")).partition("Thêm người")[0]
        )

    def test_bad_input(self, admin_with_departments: Client) -> None:
        answer = admin_with_departments.post(
            "/thiet-lap/can-bo/", officer("Lê Thị Thu Hà") | {"post": "chairman"}
        )
        assert answer.status_code == 422
        assert "Chọn ít nhất một vai." in text(answer)
        assert 'value="Lê Thị Thu Hà"' in text(answer)

    def test_the_name_to_sign_in_with_is_proposed(self, admin_with_departments: Client) -> None:
        page = text(admin_with_departments.get("/thiet-lap/can-bo/"))
        assert 'hx-get="/thiet-lap/ten-dang-nhap/"' in page
        answer = admin_with_departments.get("/thiet-lap/ten-dang-nhap/", {"full_name": "Đặng Văn Tài"})
        assert "tai.dv" in text(answer)

    def rows(self, **changes: Any) -> dict[str, Any]:
        data: dict[str, Any] = {"phong-TOTAL_FORMS": 0, "phong-INITIAL_FORMS": 0}
        for number, one in enumerate(Department.objects.filter(is_partner=False)):
            data |= {
                f"phong-{number}-pk": one.pk,
                f"phong-{number}-name": one.name,
                f"phong-{number}-short_name": one.short_name,
                f"phong-{number}-active": "on",
            }
            data["phong-TOTAL_FORMS"] = data["phong-INITIAL_FORMS"] = number + 1
        return data | changes

    def test_departments_are_renamed_added_and_closed(self, admin_with_departments: Client) -> None:
        rows = self.rows()
        count = rows["phong-TOTAL_FORMS"]
        rows |= {
            "phong-1-name": "Văn phòng Đảng ủy, HĐND và UBND",
            "phong-TOTAL_FORMS": count + 1,
            f"phong-{count}-name": "Trạm Y tế",
            f"phong-{count}-short_name": "Trạm Y tế",
            f"phong-{count}-active": "on",
        }
        assert admin_with_departments.post("/thiet-lap/can-bo/phong/", rows).status_code == 302
        assert Department.objects.get(code="office").name == "Văn phòng Đảng ủy, HĐND và UBND"
        assert Department.objects.get(name="Trạm Y tế").code == "tram_y_te"
        rows = self.rows()
        del rows[f"phong-{count}-active"]
        assert admin_with_departments.post("/thiet-lap/can-bo/phong/", rows).status_code == 302
        assert not Department.objects.get(code="tram_y_te").active

    def test_one_the_catalogue_needs_stays(self, admin_loaded: Client) -> None:
        rows = self.rows()
        del rows["phong-0-active"]
        answer = admin_loaded.post("/thiet-lap/can-bo/phong/", rows)
        assert answer.status_code == 422
        assert "đang phụ trách thủ tục trong danh mục" in text(answer)
        assert Department.objects.get(code="counter").active

    def test_not_those_of_others(self, admin_with_departments: Client) -> None:
        tax = Department.objects.get(code="tax")
        answer = admin_with_departments.post(
            "/thiet-lap/can-bo/phong/", self.rows(**{"phong-0-pk": tax.pk, "phong-0-name": "Thuế của tôi"})
        )
        assert answer.status_code == 422
        tax.refresh_from_db()
        assert tax.name == "Cơ quan thuế"

    @pytest.mark.parametrize(
        "broken",
        [
            {"phong-TOTAL_FORMS": "9" * 30},
            {"phong-TOTAL_FORMS": "x"},
            {"phong-0-pk": "9" * 40},
            {"phong-0-name": ""},
            {"phong-0-name": "x" * 300},
            {"phong-1-name": "Trung tâm Phục vụ hành chính công"},
        ],
    )
    def test_broken_rows_are_told(self, admin_with_departments: Client, broken: dict[str, str]) -> None:
        assert admin_with_departments.post("/thiet-lap/can-bo/phong/", self.rows(**broken)).status_code == 422


class TestProcedures:
    def test_all_that_can_be_received_in_one_click(self, admin_loaded: Client) -> None:
        today = local(timezone.now()).date()
        page = text(admin_loaded.get("/thiet-lap/thu-tuc/"))
        assert "checked" not in page, "nothing is chosen for the ward"
        assert "chưa nhận được đến khi văn phòng nhập thời hạn" in page
        answer = admin_loaded.post("/thiet-lap/thu-tuc/", {"all": "1"})
        assert answer["Location"] == "/thiet-lap/lich/"
        offered = Procedure.objects.offered(today).count()
        assert offered > 100
        assert Procedure.objects.filter(active=True).count() >= offered
        assert not Procedure.objects.filter(active=True).exclude(versions__usable=True).exists()

    def test_or_some_of_them(self, admin_loaded: Client) -> None:
        keys = list(Procedure.objects.filter(sector__code="civil_status").values_list("key", flat=True)[:3])
        admin_loaded.post("/thiet-lap/thu-tuc/", {"keys": [*keys, "khong-co"]})
        assert set(Procedure.objects.filter(active=True).values_list("key", flat=True)) == set(keys)
        page = text(admin_loaded.get("/thiet-lap/thu-tuc/"))
        assert page.count(" checked") == 3

    def test_none_is_told(self, admin_loaded: Client) -> None:
        answer = admin_loaded.post("/thiet-lap/thu-tuc/", {"keys": ["khong-co"]})
        assert answer.status_code == 422
        assert "Chọn ít nhất một thủ tục." in text(answer)


class TestCalendar:
    def test_confirmed_with_the_wards_own_hours(self, admin_with_days: Client) -> None:
        year = local(timezone.now()).year
        versions = CalendarVersion.objects.count()
        answer = admin_with_days.post(
            "/thiet-lap/lich/", {"sessions": "7h30 – 11h30, 13:30-17:00", "checked": "on"}
        )
        assert answer["Location"] == "/thiet-lap/so/da-dung/"
        assert OpeningHours.objects.latest("force_from").sessions == "07:30-11:30,13:30-17:00"
        assert CalendarYear.objects.get(year=year).state == "confirmed"
        assert CalendarVersion.objects.count() == versions + 1
        assert (
            CalendarVersion.objects.current().calendar.open_minutes(timezone.datetime(year, 3, 2).date())
            == 450
        )

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"sessions": "07:00-11:30", "checked": ""}, "đánh dấu đã kiểm tra"),
            ({"sessions": "", "checked": "on"}, "Nhập giờ làm việc"),
            ({"sessions": ",", "checked": "on"}, "Nhập giờ làm việc"),
            ({"sessions": "11:30-07:00", "checked": "on"}, "kết thúc trước khi bắt đầu"),
            ({"sessions": "07:00-11:30,10:00-12:00", "checked": "on"}, "chồng lên"),
            ({"sessions": "sáng chiều", "checked": "on"}, "không đúng dạng"),
        ],
    )
    def test_bad_input(self, admin_with_days: Client, data: dict[str, str], sentence: str) -> None:
        answer = admin_with_days.post("/thiet-lap/lich/", data)
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert guide.CALENDAR not in guide.done_steps()

    def test_a_year_without_days_cannot_be_confirmed(self, admin: Client) -> None:
        answer = admin.post("/thiet-lap/lich/", {"sessions": "07:00-11:30", "checked": "on"})
        assert answer.status_code == 422
        assert "Chưa có ngày nghỉ nào của năm" in text(answer)


class TestNumbers:
    NUMBERS = {
        "register": "0",
        "receipt": "0",
        "supplement": "0",
        "refusal": "0",
        "apology": "0",
        "stop": "0",
        "certified_copy": "0",
        "certified_sign": "0",
        "certified_trans": "0",
        "certified_deal": "0",
    }

    @pytest.fixture
    def numbers(self) -> dict[str, str]:
        return self.NUMBERS | {"routing_slip": "0"}

    def test_the_series_go_on_from_the_paper_books(self, admin: Client, numbers: dict[str, str]) -> None:
        admin.post("/thiet-lap/don-vi/", WARD)
        answer = admin.post("/thiet-lap/so/da-dung/", numbers | {"register": "812", "apology": "17"})
        assert answer["Location"] == "/thiet-lap/xong/xem-lai/"
        today = local(timezone.now()).date()
        assert take_number(Series.REGISTER, "H36.152.00", today) == 813
        assert take_number(Series.APOLOGY, "H36.152.00", today) == 18
        assert take_number(Series.RECEIPT, "H36.152.00", today) == 1
        assert 'value="813"' in text(admin.get("/thiet-lap/so/da-dung/"))

    def test_before_a_number_was_given_out_it_can_be_corrected(
        self, admin: Client, numbers: dict[str, str]
    ) -> None:
        admin.post("/thiet-lap/don-vi/", WARD)
        admin.post("/thiet-lap/so/da-dung/", numbers | {"register": "812"})
        admin.post("/thiet-lap/so/da-dung/", numbers | {"register": "182"})
        today = local(timezone.now()).date()
        assert take_number(Series.REGISTER, "H36.152.00", today) == 183
        answer = admin.post("/thiet-lap/so/da-dung/", numbers | {"register": "5", "apology": "9"})
        assert answer.status_code == 422
        assert "Sổ này đã cấp đến số 183" in text(answer)
        assert NumberSeries.objects.get(kind="apology").last == 0, "all of them or none"

    @pytest.mark.parametrize("typed", ["", "-1", "x", "1.5", "9" * 30, "١٢"])
    def test_bad_input(self, admin: Client, numbers: dict[str, str], typed: str) -> None:
        admin.post("/thiet-lap/don-vi/", WARD)
        answer = admin.post("/thiet-lap/so/da-dung/", numbers | {"register": typed})
        if typed == "١٢":
            assert answer.status_code in (302, 422)
            return
        assert answer.status_code == 422
        assert "Nhập một số từ 0 đến 9999999." in text(answer)
        assert not NumberSeries.objects.exists()

    def test_the_unit_comes_first(self, admin: Client) -> None:
        assert admin.get("/thiet-lap/so/da-dung/")["Location"] == "/thiet-lap/don-vi/"


class TestTheWholeGuide:
    def test_from_nothing_to_the_first_dossier(self, admin_loaded: Client) -> None:
        admin = admin_loaded
        assert not Ward.objects.exists()
        assert not Dossier.objects.exists()
        assert Officer.objects.count() == 1
        early = admin.post("/thiet-lap/xong/xem-lai/")
        assert early.status_code == 422
        assert "Chưa xong: đơn vị, phòng và cán bộ, thủ tục, lịch làm việc, số đã dùng." in text(early)
        admin.post("/thiet-lap/don-vi/", WARD)
        for data in (
            officer("Trần Minh Khoa", "leader", department="leadership", post="chairman"),
            officer("Lê Thị Thu Hà", "clerk"),
            officer("Phạm Quốc Bảo", "officer", department="economy"),
            officer("Đặng Văn Tài", "office", department="office"),
        ):
            answer = admin.post("/thiet-lap/can-bo/", data)
            password = re.search(r"data-first-password>([^<]+)<", text(answer))
        assert password is not None
        assert admin.get("/thiet-lap/")["Location"] == "/thiet-lap/thu-tuc/"
        admin.post("/thiet-lap/thu-tuc/", {"all": "1"})
        admin.post("/thiet-lap/lich/", {"sessions": "07:00-11:30, 13:30-17:00", "checked": "on"})
        assert admin.get("/thiet-lap/")["Location"] == "/thiet-lap/so/da-dung/"
        admin.post("/thiet-lap/so/da-dung/", TestNumbers.NUMBERS | {"routing_slip": "0", "register": "812"})
        page = text(admin.get("/thiet-lap/xong/xem-lai/"))
        assert "Phường Phú Thủy, tỉnh Lâm Đồng · mã H36.152.00" in page
        for lonely in ("Phòng Văn hóa – Xã hội", "Văn phòng"):
            assert f"<b>{lonely} chưa có công chức:</b> hồ sơ chuyển đến sẽ không ai nhận." in page
        assert "Phòng Kinh tế, HT và ĐT chưa có công chức" not in page
        assert "Sổ theo dõi hồ sơ: <b>812</b>" in page, "the last numbers can be read again before the end"
        assert "disabled" not in page.partition("Bắt đầu làm việc")[0].rpartition("<button")[2]
        assert admin.post("/thiet-lap/xong/xem-lai/")["Location"] == "/"
        self.closed(admin)
        self.work_begins(password[1])

    def closed(self, admin: Client) -> None:
        for page in ("", "don-vi/", "can-bo/", "thu-tuc/", "lich/", "so/da-dung/", "xong/xem-lai/"):
            assert admin.get(f"/thiet-lap/{page}")["Location"] == "/"
        assert admin.post("/thiet-lap/don-vi/", WARD | {"phone": "0"})["Location"] == "/"
        assert Ward.objects.get().phone == "(0263) 3000 000"
        assert admin.get("/nguoi-dung/").status_code == 200
        with pytest.raises(Refused, match="Việc thiết lập đã xong"):
            guide.finish(by=Officer.objects.get(username="duy.hn"), at=timezone.now())

    def work_begins(self, password: str) -> None:
        newcomer = Client()
        newcomer.post("/dang-nhap/", {"username": "tai.dv", "password": password})
        assert newcomer.get("/")["Location"] == "/doi-mat-khau/"
        version = Procedure.objects.get(key="1.001193").versions.get()
        dossier = actions.receive(
            actions.Reception(
                version=version,
                applicant=person(),
                documents=[actions.DocumentData(name="Tờ khai theo mẫu", originals=1)],
            ),
            actor=Officer.objects.get(username="ha.ltt"),
            at=timezone.now(),
        )
        assert dossier.register_number == 813
        assert (dossier.code or "").startswith("H36.152.00-")


def test_a_demo_has_no_guide(client: Client, settings: Any) -> None:
    Installation.objects.create(pk=1, mode="demo", created_at=timezone.now())
    assert client.get("/thiet-lap/").status_code == 404
    assert client.post("/thiet-lap/", first(new_setup_code())).status_code == 404
    boss = Officer.objects.create_user("duy", full_name="Hồ Ngọc Duy")
    boss.groups.create(name=Role.ADMINISTRATOR.value)
    client.force_login(boss)
    for page in ("don-vi", "can-bo", "khong-co", "xong", "xong/xem-lai", "so/da-dung"):
        assert client.get(f"/thiet-lap/{page}/").status_code == 404


def test_unknown_steps(admin: Client) -> None:
    assert admin.get("/thiet-lap/khong-co/").status_code == 404


@given(
    data=st.dictionaries(
        st.sampled_from([*WARD, "sessions", "checked", "keys", "all", "register"]), st.text()
    )
)
def test_whatever_is_typed_into_the_guide_gets_an_answer(admin: Client, data: dict[str, str]) -> None:
    with transaction.atomic():
        steps = ("don-vi/", "can-bo/", "can-bo/phong/", "thu-tuc/", "lich/", "so/da-dung/", "xong/xem-lai/")
        for page in (*steps, ""):
            assert admin.post(f"/thiet-lap/{page}", data).status_code in (200, 302, 422)
        transaction.set_rollback(True)
