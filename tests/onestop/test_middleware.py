"""What every request passes through."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings as project
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from procedures.models import Installation, Officer

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.onestop.pages")]

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 08:00 in Vietnam
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/trang/?trang=2"}


@pytest.fixture
def officer() -> Officer:
    return Officer.objects.create_user("ha", password="matkhau-dai-lam", full_name="Lê Thị Thu Hà")


@pytest.fixture
def signed_in(client: Client, officer: Officer) -> Client:
    client.force_login(officer)
    return client


class TestSignIn:
    def test_a_page_needs_a_sign_in_and_comes_back_to_itself(self, client: Client) -> None:
        answer = client.get("/trang/?trang=2")
        assert answer.status_code == 302
        assert answer["Location"] == "/dang-nhap/?next=%2Ftrang%2F%3Ftrang%3D2"

    def test_a_fragment_moves_the_whole_page(self, client: Client) -> None:
        answer = client.get("/trang/", headers=HTMX)
        assert answer.status_code == 200
        assert answer["HX-Redirect"].startswith(
            "/dang-nhap/?next=http%3A%2F%2Ftestserver%2Ftrang%2F%3Ftrang%3D2"
        )
        assert b"trang" not in answer.content

    @pytest.mark.parametrize("current", ["http://evil.example/", "javascript:alert(1)", "//evil.example/x"])
    def test_no_address_of_another_site_comes_back(self, client: Client, current: str) -> None:
        answer = client.get("/trang/", headers={"HX-Request": "true", "HX-Current-URL": current})
        assert answer["HX-Redirect"] == "/dang-nhap/"

    def test_a_post_comes_back_to_the_page_it_was_sent_from(self, client: Client) -> None:
        answer = client.post("/trang/", headers={"Referer": "http://testserver/giay-to/"})
        assert answer["Location"] == "/dang-nhap/?next=http%3A%2F%2Ftestserver%2Fgiay-to%2F"

    def test_public_pages_need_none(self, client: Client) -> None:
        assert client.get("/cong-khai/").status_code == 200
        assert client.get("/suc-khoe/").content == b"ok"


class TestSessionLimits:
    def test_it_ends_after_half_an_hour_without_a_request(self, signed_in: Client) -> None:
        with time_machine.travel(MORNING, tick=False) as clock:
            assert signed_in.get("/trang/").status_code == 200
            clock.shift(timedelta(minutes=29))
            assert signed_in.get("/trang/").status_code == 200
            clock.shift(timedelta(minutes=29))
            assert signed_in.get("/trang/").status_code == 200, "the second request did not count"
            clock.shift(timedelta(minutes=30))
            answer = signed_in.get("/trang/")
        assert answer["Location"] == "/dang-nhap/?next=%2Ftrang%2F"
        assert [str(message) for message in get_messages(answer.wsgi_request)] == [
            "Đã 30 phút không có thao tác. Mời đăng nhập lại."
        ]
        assert "_auth_user_id" not in signed_in.session

    def test_a_fragment_moves_the_whole_page(self, signed_in: Client) -> None:
        with time_machine.travel(MORNING, tick=False) as clock:
            signed_in.get("/trang/")
            clock.shift(timedelta(minutes=31))
            answer = signed_in.get("/trang/", headers=HTMX)
        assert answer["HX-Redirect"].startswith("/dang-nhap/?next=")

    def test_it_ends_after_twelve_hours_however_busy(self, signed_in: Client) -> None:
        with time_machine.travel(MORNING, tick=False) as clock:
            for _ in range(12 * 3):
                assert signed_in.get("/trang/").status_code == 200
                clock.shift(timedelta(minutes=20))
            answer = signed_in.get("/trang/")
        assert answer.status_code == 302
        assert [str(message) for message in get_messages(answer.wsgi_request)] == [
            "Phiên làm việc đã quá 12 giờ. Mời đăng nhập lại."
        ]

    def test_a_page_that_refreshes_itself_does_not_keep_it_alive(self, signed_in: Client) -> None:
        with time_machine.travel(MORNING, tick=False) as clock:
            signed_in.get("/trang/")
            for _ in range(3):
                clock.shift(timedelta(minutes=10))
                answer = signed_in.get("/trang/", headers={"X-Onestop-Poll": "1"})
        assert answer.status_code == 302

    def test_reading_does_not_write_on_every_request(
        self, signed_in: Client, django_assert_num_queries
    ) -> None:
        with time_machine.travel(MORNING, tick=False) as clock:
            signed_in.get("/trang/")
            clock.shift(timedelta(seconds=30))
            with django_assert_num_queries(2):  # the session and the officer
                signed_in.get("/trang/")

    def test_a_visitor_without_a_session_costs_no_query(
        self, client: Client, django_assert_num_queries
    ) -> None:
        with django_assert_num_queries(0):
            client.get("/cong-khai/")


class TestChangePassword:
    def test_comes_before_anything_else(self, signed_in: Client, officer: Officer) -> None:
        Officer.objects.filter(pk=officer.pk).update(must_change_password=True)
        assert signed_in.get("/trang/")["Location"] == "/doi-mat-khau/"
        assert signed_in.get("/trang/", headers=HTMX)["HX-Redirect"] == "/doi-mat-khau/"
        assert signed_in.get("/doi-mat-khau/").status_code == 200
        assert signed_in.get("/dang-xuat/").status_code == 200
        Officer.objects.filter(pk=officer.pk).update(must_change_password=False)
        assert signed_in.get("/trang/").status_code == 200


class TestSetup:
    @pytest.fixture(autouse=True)
    def _ward(self, settings) -> None:
        settings.DEMO = False

    @pytest.fixture
    def installation(self) -> Installation:
        Installation.objects.all().delete()
        return Installation.objects.create(pk=1, mode="real", created_at=timezone.now())

    @pytest.mark.parametrize("address", ["/trang/", "/cong-khai/", "/dang-nhap/"])
    def test_every_page_leads_to_it(self, client: Client, installation: Installation, address: str) -> None:
        assert client.get(address)["Location"] == "/thiet-lap/"

    def test_its_own_pages_and_the_health_check_open(
        self, client: Client, installation: Installation
    ) -> None:
        for address in ("/thiet-lap/", "/thiet-lap/lich/", "/suc-khoe/"):
            assert client.get(address).status_code == 200

    def test_without_an_installation_too(self, client: Client) -> None:
        Installation.objects.all().delete()
        assert client.get("/trang/")["Location"] == "/thiet-lap/"

    def test_once_finished_it_is_never_asked_for_again(
        self, client: Client, installation: Installation, django_assert_num_queries
    ) -> None:
        installation.setup_finished_at = timezone.now()
        installation.save()
        with django_assert_num_queries(1):
            assert client.get("/cong-khai/").status_code == 200
        with django_assert_num_queries(0):
            client.get("/cong-khai/")


class TestHeaders:
    def test_of_every_page(self, client: Client) -> None:
        answer = client.get("/cong-khai/")
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "object-src 'none'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "unsafe" not in policy
        assert "camera=(self)" in answer["Permissions-Policy"]
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"

    def test_signed_in_pages_are_not_kept_by_the_browser(self, signed_in: Client) -> None:
        assert signed_in.get("/trang/")["Cache-Control"] == "no-store, private"
        assert signed_in.get("/giay-to/")["Cache-Control"] == "no-store, private"

    def test_a_paper_may_be_drawn_by_the_browser_in_our_pages_only(self, signed_in: Client) -> None:
        paper = signed_in.get("/giay-to/")
        assert paper["Content-Security-Policy"] == "frame-ancestors 'self'"
        assert paper["X-Frame-Options"] == "SAMEORIGIN"

    def test_cookies_are_out_of_reach_of_scripts(self, signed_in: Client) -> None:
        cookie = signed_in.get("/trang/").cookies[project.SESSION_COOKIE_NAME]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


class TestProxy:
    def test_without_tls_nobody_may_choose_his_address(self, client: Client) -> None:
        answer = client.get("/cong-khai/", headers={"X-Forwarded-For": "198.51.100.7"})
        assert answer.content == b"127.0.0.1"

    def test_behind_tls_the_last_address_counts(self, client: Client, settings) -> None:
        settings.HTTPS = True
        answer = client.get("/cong-khai/", headers={"X-Forwarded-For": "10.9.9.9, 198.51.100.7"})
        assert answer.content == b"198.51.100.7"


class TestAddressOfAButton:
    @pytest.mark.urls("onestop.urls")
    def test_opened_by_itself_it_says_so_in_words(self, signed_in: Client) -> None:
        answer = signed_in.get("/dang-xuat/")
        assert answer.status_code == 405 and answer["Allow"] == "POST"
        assert "chỉ dùng được từ nút bấm" in answer.content.decode()

    @pytest.mark.urls("onestop.urls")
    def test_a_program_gets_no_page(self, signed_in: Client) -> None:
        answer = signed_in.get("/dang-xuat/", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.content) == (405, b"")
