"""What citizens read about procedures: found by their own words, four answers first, small pages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from procedures.models import Procedure
from tests.procedures.screens import page, text
from tests.ward import TestWard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
PUBLIC_PAGES = ["/danh-muc/", "/danh-muc/?q=khai+sinh", "/danh-muc/1.001193/"]


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
