"""The catalogue and the calendar on screen: who may, what is found, what is said, how many queries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from procedures.models import CalendarDay, CalendarVersion, Officer, Procedure, ProcedureVersion, Sector
from tests.ward import TestWard, build_ward

pytestmark = pytest.mark.django_db
OFFICERS = ["clerk", "officer", "office", "chairman", "administrator"]
OFFICERS_PAGES = ["/thu-tuc/", "/thu-tuc/1.001193/", "/lich/", "/lich/?nam=2027"]
PUBLIC_PAGES = ["/danh-muc/", "/danh-muc/?q=khai+sinh", "/danh-muc/1.001193/"]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Monday 23/11/2026, 08:05."""
    with time_machine.travel("2026-11-23T08:05:00+07:00", tick=False):
        yield


@pytest.fixture(scope="module")
def whole_ward(django_db_setup: None, django_db_blocker: Any) -> Iterator[TestWard]:
    """A ward with the catalogue and the calendar of the project, made once and taken back at the end."""
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        built = build_ward()
        call_command("load_catalogue", "--yes", stdout=StringIO())
        call_command("load_calendar", "--yes", stdout=StringIO())
    yield built
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture
def ward(whole_ward: TestWard, db: None) -> TestWard:
    """The ward of this module; what a test changes is taken back after it."""
    return replace(
        whole_ward,
        **{name: Officer.objects.get(pk=getattr(whole_ward, name).pk) for name in OFFICERS},
    )


def signed_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def text(html: str) -> str:
    """What is read on the page: no tags, single blanks."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html.split("<main", 1)[1], flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


class TestWhoMay:
    @pytest.mark.parametrize("address", OFFICERS_PAGES)
    @pytest.mark.parametrize("name", OFFICERS)
    def test_every_role_reads_the_law(self, address: str, name: str, ward: TestWard) -> None:
        page(signed_in(getattr(ward, name)), address)

    @pytest.mark.parametrize("address", OFFICERS_PAGES)
    def test_who_has_no_role_does_not(self, address: str, ward: TestWard) -> None:
        nobody = Officer.objects.create_user("khong", full_name="Không vai")
        page(signed_in(nobody), address, 403)

    @pytest.mark.parametrize("address", OFFICERS_PAGES)
    def test_who_is_not_signed_in_is_sent_to_sign_in(self, address: str, ward: TestWard) -> None:
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("sign-in"))

    @pytest.mark.parametrize("address", PUBLIC_PAGES)
    def test_citizens_read_without_signing_in(self, address: str, ward: TestWard) -> None:
        page(Client(), address)

    @pytest.mark.parametrize("address", [*OFFICERS_PAGES, *PUBLIC_PAGES])
    def test_reading_is_all_there_is(self, address: str, ward: TestWard) -> None:
        assert signed_in(ward.administrator).post(address).status_code == 405


class TestTheList:
    def test_it_shows_all_with_the_states_counted(self, ward: TestWard) -> None:
        read = text(page(signed_in(ward.office), "/thu-tuc/"))
        for said in (
            "Tất cả 151",
            "Tiếp nhận được 124",
            "Chưa có thời hạn 24",
            "Hết áp dụng 3",
            "1–40 trong 151",
        ):
            assert said in read

    def test_it_finds_without_accents_and_by_short_name(self, ward: TestWard) -> None:
        client = signed_in(ward.clerk)
        assert "1–3 trong 3" in text(page(client, "/thu-tuc/?q=ks"))
        assert "Đăng ký khai tử 1.000656" in text(page(client, "/thu-tuc/?q=dang+ky+khai+tu"))
        assert "1–1 trong 1" in text(page(client, "/thu-tuc/?q=1.012796"))

    def test_it_filters_by_sector_and_state_together(self, ward: TestWard) -> None:
        read = text(page(signed_in(ward.clerk), "/thu-tuc/?linh-vuc=land&tinh-trang=het-ap-dung"))
        assert "1–3 trong 3" in read
        assert "Tất cả 13" in read
        assert read.count("đến hết 31/07/2024") == 3

    def test_nothing_found_says_what_to_do(self, ward: TestWard) -> None:
        assert "Thử ít chữ hơn" in text(page(signed_in(ward.clerk), "/thu-tuc/?q=tau+vu+tru"))

    def test_an_empty_catalogue_says_what_to_do(self, ward: TestWard) -> None:
        Procedure.objects.all().delete()
        assert "manage.py load_catalogue" in text(page(signed_in(ward.clerk), "/thu-tuc/"))
        assert "Danh mục đang được cập nhật." in text(page(Client(), "/danh-muc/"))

    @pytest.mark.parametrize(
        "query",
        ["page=99", "page=x", "page=-1", "q=%00", "linh-vuc=%00", "linh-vuc=khong", "tinh-trang=x", "q=%"],
    )
    def test_strange_addresses_are_pages(self, query: str, ward: TestWard) -> None:
        page(signed_in(ward.clerk), f"/thu-tuc/?{query}")

    def test_what_is_typed_is_text(self, ward: TestWard) -> None:
        html = page(signed_in(ward.clerk), "/thu-tuc/?q=%22%3E%3Cimg+src%3Dx%3E")
        assert "<img" not in html

    def test_queries_do_not_grow_with_the_catalogue(
        self, ward: TestWard, django_assert_max_num_queries: Any
    ) -> None:
        client = signed_in(ward.administrator)
        client.get("/thu-tuc/")
        few, many = "/thu-tuc/?q=khai+tu", "/thu-tuc/"
        with django_assert_max_num_queries(10) as found:
            client.get(few)
        with django_assert_max_num_queries(len(found)):
            client.get(many)
        own = [
            q["sql"]
            for q in found.captured_queries
            if "procedures_procedure" in q["sql"] or "sector" in q["sql"]
        ]
        assert len(own) <= 4


class TestOneProcedure:
    def test_it_has_the_thirteen_parts_in_order(self, ward: TestWard) -> None:
        read = text(page(signed_in(ward.clerk), "/thu-tuc/1.012818/"))
        titles = [
            "1. Tên thủ tục",
            "2. Trình tự",
            "3. Cách thức",
            "4. Thành phần",
            "5. Số lượng",
            "6. Thời hạn",
        ]
        titles += [
            "7. Đối tượng",
            "8. Cơ quan",
            "9. Kết quả",
            "10. Phí",
            "11. Mẫu đơn",
            "12. Yêu cầu",
            "13. Căn cứ",
        ]
        places = [read.index(title) for title in titles]
        assert places == sorted(places)

    def test_steps_show_their_budgets_and_the_tax_is_outside(self, ward: TestWard) -> None:
        read = text(page(signed_in(ward.clerk), "/thu-tuc/1.012818/"))
        assert "Tiếp nhận hồ sơ · Trung tâm Phục vụ hành chính công: 0,5 ngày" in read
        assert "Cơ quan thuế (cơ quan phối hợp) : không tính vào thời hạn" in read
        assert "Tổng 25 ngày làm việc trong 25 ngày làm việc, không kể phần ngoài thời hạn" in read

    def test_a_procedure_without_a_limit_says_what_to_do(self, ward: TestWard) -> None:
        read = text(page(signed_in(ward.clerk), "/thu-tuc/3.000323/"))
        assert "Chưa có thời hạn nên chưa tiếp nhận được." in read
        assert "6. Thời hạn giải quyết chưa nhập" in read
        assert "2. Trình tự thực hiện chưa nhập" in read

    def test_where_code_and_limit_come_from_is_said(self, ward: TestWard) -> None:
        client = signed_in(ward.office)
        assert "Cổng Dịch vụ công quốc gia, tháng 7/2026" in text(page(client, "/thu-tuc/1.001193/"))
        assert "Chưa đối chiếu với văn bản" in text(page(client, "/thu-tuc/1.004492/"))

    def test_agencies_without_days_are_named_and_explained(self, ward: TestWard) -> None:
        read = text(page(signed_in(ward.office), "/thu-tuc/1.013978/"))
        assert "chưa chia bước cho cơ quan phối hợp" in read
        assert "Chi nhánh VPĐKĐĐ" in read

    def test_each_version_can_be_read(self, ward: TestWard) -> None:
        client = signed_in(ward.office)
        assert "Sở Lao động" not in text(page(client, "/thu-tuc/1.010803/"))
        old = ProcedureVersion.objects.get(procedure__key="1.010803", force_from=None)
        read = text(page(client, f"/thu-tuc/1.010803/?phien-ban={old.pk}"))
        assert "Sở Lao động – Thương binh và Xã hội (cơ quan phối hợp) : 12 ngày" in read
        assert "Hết áp dụng từ sau ngày 30/06/2025." in read

    def test_a_version_of_another_procedure_is_not_shown(self, ward: TestWard) -> None:
        other = ProcedureVersion.objects.get(procedure__key="1.001193")
        assert "24 ngày làm việc" in text(
            page(signed_in(ward.office), f"/thu-tuc/1.010803/?phien-ban={other.pk}")
        )

    @pytest.mark.parametrize("key", ["khong-co", "%00", "1.001193%20x", "é" * 90])
    def test_what_is_not_there_is_404(self, key: str, ward: TestWard) -> None:
        page(signed_in(ward.clerk), f"/thu-tuc/{key}/", 404)

    def test_what_people_wrote_is_text(self, ward: TestWard) -> None:
        Procedure.objects.filter(key="1.001193").update(
            notes="<img src=file:///etc/passwd>", name="<b>Tên</b>"
        )
        for address in ("/thu-tuc/1.001193/", "/danh-muc/1.001193/", "/thu-tuc/?q=ks"):
            html = page(signed_in(ward.clerk), address)
            assert "<img" not in html
            assert "<b>Tên</b>" not in html

    def test_queries_do_not_grow_with_steps_and_papers(
        self, ward: TestWard, django_assert_max_num_queries: Any
    ) -> None:
        client = signed_in(ward.administrator)
        with django_assert_max_num_queries(11) as found:
            client.get("/thu-tuc/1.001193/")
        with django_assert_max_num_queries(len(found)):
            client.get("/thu-tuc/1.012753/")


class TestTheCalendar:
    def test_a_confirmed_year_with_its_sums(self, ward: TestWard) -> None:
        html = page(signed_in(ward.office), "/lich/")
        read = text(html)
        assert "249 ngày làm việc · 14 ngày nghỉ trong tuần · 2 ngày làm bù" in read
        assert "Năm 2026 đã xác nhận" in read
        assert '<td class="d-off" title="Nghỉ: Ngày Văn hóa Việt Nam">24</td>' in html
        assert '<td class="d-today" title="Hôm nay.">23</td>' in html
        assert "Buổi làm việc: 07:00–11:30, 13:30–17:00" in read

    def test_a_provisional_year_says_so(self, ward: TestWard) -> None:
        html = page(signed_in(ward.office), "/lich/?nam=2027")
        assert "Lịch năm 2027 là tạm tính." in text(html)
        assert 'class="d-trial" title="Nghỉ: Mùng 4 (dự kiến)"' in html

    def test_a_year_nobody_entered_says_so_and_leads_back(self, ward: TestWard) -> None:
        html = page(signed_in(ward.office), "/lich/?nam=2028")
        assert "Năm 2028 chưa có lịch nghỉ." in text(html)
        assert "?nam=2027" in html
        assert "?nam=2029" not in html

    def test_from_october_the_next_year_is_asked_for(self, ward: TestWard) -> None:
        client = signed_in(ward.office)
        assert "Lịch năm 2027 chưa được xác nhận." in text(page(client, "/lich/"))
        with time_machine.travel("2026-09-30T08:05:00+07:00", tick=False):
            assert "chưa được xác nhận" not in text(page(signed_in(ward.office), "/lich/"))
        with time_machine.travel("2026-09-30T18:00:00Z", tick=False):  # 1 October in the ward
            assert "chưa được xác nhận" in text(page(signed_in(ward.office), "/lich/"))

    def test_it_shows_what_deadlines_are_counted_with(self, ward: TestWard) -> None:
        CalendarDay.objects.filter(date=date(2026, 11, 24)).delete()
        assert "Ngày Văn hóa Việt Nam" in text(page(signed_in(ward.office), "/lich/"))

    @pytest.mark.parametrize("year", ["2009", "2080", "abc", "²", "-1", "1" * 40, "2026.0"])
    def test_years_outside_the_calendar_are_404(self, year: str, ward: TestWard) -> None:
        page(signed_in(ward.office), f"/lich/?nam={year}", 404)

    @pytest.mark.parametrize("year", ["2010", "2079"])
    def test_the_first_and_the_last_year_are_pages(self, year: str, ward: TestWard) -> None:
        page(signed_in(ward.office), f"/lich/?nam={year}")

    def test_without_a_calendar_it_says_what_to_do(self, ward: TestWard) -> None:
        CalendarVersion.objects.all().delete()
        assert "manage.py load_calendar" in text(page(signed_in(ward.office), "/lich/"))

    def test_queries(self, ward: TestWard, django_assert_max_num_queries: Any) -> None:
        client = signed_in(ward.administrator)
        with django_assert_max_num_queries(9):
            client.get("/lich/")


class TestForCitizens:
    def test_the_first_page_has_errands_and_sectors_of_today(self, ward: TestWard) -> None:
        read = text(page(Client(), "/danh-muc/"))
        assert "Ông/bà cần làm thủ tục gì?" in read
        assert "Sinh con Kết hôn" in read
        assert "Đất đai 10 thủ tục" in read

    def test_every_errand_finds_something(self, ward: TestWard) -> None:
        html = page(Client(), "/danh-muc/")
        errands = re.search(r'<ul class="events">(.*?)</ul>', html, re.DOTALL)
        assert errands
        addresses = [unescape(found) for found in re.findall(r'href="(\?q=[^"]+)"', errands[1])]
        assert len(addresses) == 8
        for address in addresses:
            assert "Chưa tìm thấy" not in page(Client(), f"/danh-muc/{address}")

    def test_nothing_found_says_what_to_try(self, ward: TestWard) -> None:
        assert "Chưa tìm thấy thủ tục nào với từ này." in text(page(Client(), "/danh-muc/?q=tau+vu+tru"))

    @pytest.mark.parametrize("query", ["q=%00", "linh-vuc=%00", "linh-vuc=khong", "q=...", f"q={'a' * 5000}"])
    def test_strange_addresses_are_pages(self, query: str, ward: TestWard) -> None:
        page(Client(), f"/danh-muc/?{query}")

    def test_procedures_no_longer_in_force_are_not_listed(self, ward: TestWard) -> None:
        assert "thời 2022) (liên thông" not in text(page(Client(), "/danh-muc/?linh-vuc=land"))
        assert "không còn áp dụng từ sau ngày 31/07/2024" in text(
            page(Client(), "/danh-muc/dang-ky-bien-dong-quyen-su-dung-dat-chuyen-nhuong-thua-ke-ta/")
        )

    @pytest.mark.parametrize(
        ("key", "said"),
        [
            (
                "1.001193",
                ["Trong ngày", "Nộp sau 15 giờ: ngày làm việc tiếp theo", "Không thu", "Toàn trình"],
            ),
            ("2.000815", ["2.000 đ", "xem Lưu ý bên dưới", "từ trang 3: 1.000 đ/trang", "Một phần"]),
            ("1.012812", ["30 ngày", "kể cả ngày nghỉ, không tính ngày nộp", "Chưa có"]),
            ("1.004946", ["12 giờ", "kể từ lúc nhận"]),
            ("1.013225", ["10 ngày làm việc", "Theo mức của tỉnh"]),
            ("3.000323", ["Hỏi tại quầy", "Phường chưa công bố thời hạn của thủ tục này."]),
        ],
    )
    def test_four_answers_come_first(self, key: str, said: list[str], ward: TestWard) -> None:
        read = text(page(Client(), f"/danh-muc/{key}/")).replace("\u00a0", " ")
        assert [words for words in said if words not in read] == []
        assert read.index("Bao lâu") < read.index("Mang theo")

    def test_papers_are_all_that_may_be_asked_for(self, ward: TestWard) -> None:
        read = text(page(Client(), "/danh-muc/1.001193/"))
        assert "Văn bản ủy quyền nếu có" in read
        assert "Không ai được yêu cầu thêm giấy tờ ngoài danh sách này." in read

    def test_a_limit_that_was_not_compared_is_said_to_be_so(self, ward: TestWard) -> None:
        assert "chưa được đối chiếu" in text(page(Client(), "/danh-muc/1.004859/"))
        assert "chưa được đối chiếu" not in text(page(Client(), "/danh-muc/1.001193/"))

    def test_what_the_ward_does_not_take_is_404(self, ward: TestWard) -> None:
        Procedure.objects.filter(key="1.001193").update(active=False)
        page(Client(), "/danh-muc/1.001193/", 404)
        page(Client(), "/danh-muc/khong-co/", 404)

    def test_pages_stay_small(self, ward: TestWard) -> None:
        sizes = {address: len(page(Client(), address).encode()) for address in PUBLIC_PAGES}
        assert {address for address, size in sizes.items() if size > 15_000} == set()

    def test_queries_do_not_grow(self, ward: TestWard, django_assert_max_num_queries: Any) -> None:
        client = Client()
        client.get("/danh-muc/")
        with django_assert_max_num_queries(6) as few:
            client.get("/danh-muc/?linh-vuc=sport")
        with django_assert_max_num_queries(len(few)):
            client.get("/danh-muc/?linh-vuc=civil_status")


def test_every_sector_is_a_page_of_procedures(ward: TestWard) -> None:
    client = signed_in(ward.clerk)
    codes = list(Sector.objects.filter(procedures__isnull=False).values_list("code", flat=True).distinct())
    for code in codes:
        assert "Không có thủ tục nào như vậy" not in page(client, f"/thu-tuc/?linh-vuc={code}")
