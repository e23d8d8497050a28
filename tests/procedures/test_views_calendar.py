"""The year's calendar on screen: what is off, how sure it is, what is asked for in October."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine

from procedures.models import CalendarDay, CalendarVersion
from tests.procedures.screens import page, signed_in, text
from tests.ward import TestWard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


class TestTheCalendar:
    def test_a_confirmed_year_with_its_sums(self, ward: TestWard) -> None:
        html = page(signed_in(ward.clerk), "/lich/")
        read = text(html)
        assert "249 ngày làm việc · 14 ngày nghỉ trong tuần · 2 ngày làm bù" in read
        assert "Năm 2026 đã xác nhận" in read
        assert '<td class="d-off" title="Nghỉ: Ngày Văn hóa Việt Nam">24</td>' in html
        assert '<td class="d-today" title="Hôm nay.">23</td>' in html
        assert "Buổi làm việc: 07:00–11:30, 13:30–17:00" in read

    def test_a_provisional_year_says_so(self, ward: TestWard) -> None:
        html = page(signed_in(ward.clerk), "/lich/?nam=2027")
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
        read = text(page(signed_in(ward.clerk), "/lich/"))
        assert "Ngày Văn hóa Việt Nam" in read
        assert "chưa áp dụng" not in read

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
