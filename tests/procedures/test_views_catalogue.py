"""The catalogue on screen: who may, what is found, what is said, how many queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from procedures.models import Officer, Procedure, ProcedureVersion, Sector
from tests.procedures.screens import page, signed_in, text
from tests.ward import TestWard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
OFFICERS = ["clerk", "officer", "office", "chairman", "administrator"]
OFFICERS_PAGES = ["/thu-tuc/", "/thu-tuc/1.001193/", "/lich/", "/lich/?nam=2027"]
PUBLIC_PAGES = ["/danh-muc/", "/danh-muc/?q=khai+sinh", "/danh-muc/1.001193/"]


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
        assert "Tổng 25 ngày trong 25 ngày, không kể phần ngoài thời hạn" in read

    @pytest.mark.parametrize(
        ("key", "times"),
        [
            ("1.012812", ["0,5 ngày", "3 ngày", "25,5 ngày", "1 ngày", "Tổng 30 ngày trong 30 ngày"]),
            (
                "1.004946",
                ["Tiếp nhận hồ sơ · Trung tâm Phục vụ hành chính công: 6 giờ", "12 giờ trong 12 giờ"],
            ),
            ("1.001193", ["0,5 ngày", "Tổng 1 ngày trong 1 ngày"]),
        ],
    )
    def test_budgets_are_told_in_the_limits_own_unit(
        self, key: str, times: list[str], ward: TestWard
    ) -> None:
        read = text(page(signed_in(ward.clerk), f"/thu-tuc/{key}/"))
        assert [time for time in times if time not in read] == []

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


def test_every_sector_is_a_page_of_procedures(ward: TestWard) -> None:
    client = signed_in(ward.clerk)
    codes = list(Sector.objects.filter(procedures__isnull=False).values_list("code", flat=True).distinct())
    for code in codes:
        assert "Không có thủ tục nào như vậy" not in page(client, f"/thu-tuc/?linh-vuc={code}")
