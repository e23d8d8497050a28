"""Signing in as people and as attackers do: real forms, the real throttle, real sessions."""

from __future__ import annotations

import re
import statistics
import time
import unicodedata
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from procedures.models import Installation, Officer
from procedures.roles import Role
from procedures.views.signin import FAILURES_OF_AN_ADDRESS, WRONG, WRONG_OLD_PASSWORDS
from tests.ward import PASSWORD, TestWard, build_ward, moment

pytestmark = pytest.mark.django_db
NEW = "bến thuyền chiều thứ năm"


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def sign_in(client: Client, username: str = "ha", password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/dang-nhap/", {"username": username, "password": password, **more})


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


class TestSignIn:
    def test_name_and_password_lead_home(self, client: Client, ward: TestWard) -> None:
        answer = sign_in(client)
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert client.session["_auth_user_id"] == str(ward.clerk.pk)
        ward.clerk.refresh_from_db()
        assert ward.clerk.last_login is not None

    def test_the_page_names_the_ward_and_the_administrator(self, client: Client, ward: TestWard) -> None:
        ward.administrator.phone_extension = "12"
        ward.administrator.department = ward.culture
        ward.administrator.save()
        page = text(client.get("/dang-nhap/"))
        assert "Trung tâm Phục vụ hành chính công phường Phú Thủy, tỉnh Lâm Đồng" in page
        assert "Hồ Ngọc Duy, Phòng Văn hóa – Xã hội, máy lẻ 12" in page
        assert 'href="/tra-cuu/"' in page
        assert 'href="/danh-muc/"' in page

    def test_a_locked_administrator_is_not_named(self, client: Client, ward: TestWard) -> None:
        Officer.objects.filter(pk=ward.administrator.pk).update(is_active=False)
        assert "Hồ Ngọc Duy" not in text(client.get("/dang-nhap/")).split("vào ngay theo vai")[0]

    def test_capitals_and_accents_of_another_keyboard_are_the_same(
        self, client: Client, ward: TestWard
    ) -> None:
        ward.clerk.set_password("đường thủ khoa huân")
        ward.clerk.save()
        decomposed = unicodedata.normalize("NFD", "đường thủ khoa huân")
        assert decomposed != "đường thủ khoa huân"
        assert sign_in(client, " Ha ", decomposed).status_code == 302

    @pytest.mark.parametrize(
        ("username", "password"),
        [("ha", "sai mật khẩu"), ("khong-co-ai", PASSWORD), ("khoa-roi", PASSWORD)],
        ids=["wrong", "nobody", "locked"],
    )
    def test_one_sentence_for_every_failure(
        self, client: Client, ward: TestWard, username: str, password: str
    ) -> None:
        Officer.objects.create_user("khoa-roi", password=PASSWORD, full_name="Đã khóa", is_active=False)
        answer = sign_in(client, username, password)
        assert answer.status_code == 422
        assert WRONG in text(answer)
        assert f'value="{username}"' in text(answer), "the typed name is kept"
        assert password not in text(answer)
        assert "_auth_user_id" not in client.session

    def test_a_name_nobody_has_takes_as_long_as_a_wrong_password(self, ward: TestWard, settings: Any) -> None:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
        settings.AXES_FAILURE_LIMIT = 1000
        ward.clerk.set_password(PASSWORD)
        ward.clerk.save()
        assert PBKDF2PasswordHasher.iterations > 100_000
        taken: dict[str, list[float]] = {"ha": [], "khong-co-ai": []}
        for _ in range(4):
            for username, times in taken.items():
                began = time.perf_counter()
                sign_in(Client(), username, "sai mật khẩu")
                times.append(time.perf_counter() - began)
        wrong, nobody = (statistics.median(times) for times in taken.values())
        assert 0.5 < nobody / wrong < 2

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"username": "", "password": ""},
            {"username": "ha\x00", "password": "\x00"},
            {"username": "h" * 100_000, "password": "x" * 1_000_000},
            {"username": ["ha", "bao"], "password": ["a", "b"]},
            {"username": "‮ha", "password": "‮"},
            {"username": "' OR 1=1 --", "password": "<script>"},
            {"username": "ha", "password": "x", "next": "\x00//evil"},
        ],
    )
    def test_bad_input_is_told_at_the_form(
        self, client: Client, ward: TestWard, data: dict[str, Any]
    ) -> None:
        answer = client.post("/dang-nhap/", data)
        assert answer.status_code == 422
        assert "field-error" in text(answer)

    @pytest.mark.parametrize(
        ("wanted", "reached"),
        [
            ("/so-theo-doi/?trang=2", "/so-theo-doi/?trang=2"),
            ("http://testserver/lich/", "http://testserver/lich/"),
            ("//evil.example/", "/"),
            ("https://evil.example/", "/"),
            ("javascript:alert(1)", "/"),
            ("\\\\evil.example", "/"),
            ("/\\evil.example", "/"),
            ("http:///evil.example", "/"),
        ],
    )
    def test_afterwards_only_to_pages_of_ours(
        self, client: Client, ward: TestWard, wanted: str, reached: str
    ) -> None:
        page = client.get("/dang-nhap/", {"next": wanted})
        assert page.status_code == 200
        assert sign_in(client, next=wanted)["Location"] == reached
        assert client.get("/dang-nhap/", {"next": wanted})["Location"] == reached

    def test_the_session_gets_a_new_key(self, client: Client, ward: TestWard) -> None:
        session = client.session
        session["before"] = 1
        session.save()
        planted = session.session_key
        sign_in(client)
        assert client.session.session_key != planted
        assert not Session.objects.filter(session_key=planted).exists()

    def test_a_form_of_another_site_is_refused(self, ward: TestWard) -> None:
        strict = Client(enforce_csrf_checks=True)
        for url in ("/dang-nhap/", "/dang-xuat/", "/dung-thu/ha/"):
            assert strict.post(url, {"username": "ha", "password": PASSWORD}).status_code == 403

    def test_signing_out_ends_the_session(self, client: Client, ward: TestWard) -> None:
        sign_in(client)
        key = client.session.session_key
        assert client.get("/dang-xuat/").status_code == 405
        assert client.post("/dang-xuat/")["Location"] == "/dang-nhap/"
        assert not Session.objects.filter(session_key=key).exists()
        client.cookies[client.cookies.keys().__iter__().__next__()] = key or ""
        assert client.get("/doi-mat-khau/").status_code == 302


class TestThrottle:
    def test_ten_failures_stop_a_name_at_an_address_and_nobody_else(
        self, client: Client, ward: TestWard
    ) -> None:
        statuses = [sign_in(client, "ha", f"sai {n}").status_code for n in range(12)]
        assert statuses == [422] * 9 + [429] * 3
        answer = sign_in(client)
        assert answer.status_code == 429, "the right password comes too late"
        assert "phải chờ 15 phút" in text(answer)
        assert sign_in(client, "bao").status_code == 302, "another name at the same address"
        elsewhere = Client(REMOTE_ADDR="192.168.1.9")
        assert sign_in(elsewhere, "ha").status_code == 302, "the same name at another address"

    def test_after_a_quarter_of_an_hour_it_opens_again(self, client: Client, ward: TestWard) -> None:
        with time_machine.travel(moment("2026-11-23 08:00"), tick=False) as clock:
            for n in range(10):
                sign_in(client, "ha", f"sai {n}")
            assert sign_in(client).status_code == 429
            clock.shift(timedelta(minutes=16))
            assert sign_in(client).status_code == 302

    def test_many_names_from_one_address_are_stopped_too(self, client: Client, ward: TestWard) -> None:
        for n in range(FAILURES_OF_AN_ADDRESS):
            answer = sign_in(client, f"ten{n}", "sai mật khẩu")
        assert answer.status_code == 429
        assert sign_in(client).status_code == 429
        assert "_auth_user_id" not in client.session
        assert sign_in(Client(REMOTE_ADDR="192.168.1.9")).status_code == 302

    def test_success_forgets_the_failures(self, client: Client, ward: TestWard) -> None:
        for _ in range(3):
            for n in range(8):
                sign_in(client, "ha", f"sai {n}")
            assert sign_in(client).status_code == 302
            client.logout()


class TestHome:
    @pytest.mark.parametrize(
        ("who", "page"),
        [
            ("clerk", "counter"),
            ("officer", "desk"),
            ("office", "overdue"),
            ("chairman", "chairman"),
            ("administrator", "jobs"),
        ],
    )
    def test_each_role_has_its_first_page(self, client: Client, ward: TestWard, who: str, page: str) -> None:
        client.force_login(getattr(ward, who))
        assert client.get("/")["Location"] == reverse(page)

    def test_whoever_is_not_signed_in_signs_in(self, client: Client, ward: TestWard) -> None:
        assert client.get("/")["Location"] == "/dang-nhap/"

    def test_without_a_role_there_is_a_sentence(self, client: Client, ward: TestWard) -> None:
        client.force_login(Officer.objects.create_user("moi", full_name="Người mới"))
        answer = client.get("/")
        assert answer.status_code == 403
        assert "chưa được giao vai nào" in text(answer)


class TestDemo:
    def test_one_click_per_role(self, client: Client, ward: TestWard) -> None:
        page = text(client.get("/dang-nhap/"))
        assert re.findall(r'action="/dung-thu/(\w+)/"', page) == ["ha", "bao", "lan", "tai", "khoa", "duy"]
        assert "Duyệt" in page or "duyệt thư" in page
        answer = client.post("/dung-thu/khoa/")
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert client.session["_auth_user_id"] == str(ward.chairman.pk)

    def test_people_still_being_loaded_are_told(self, client: Client) -> None:
        Installation.objects.create(pk=1, mode="demo", created_at=timezone.now())
        page = text(client.get("/dang-nhap/"))
        assert "Dữ liệu dùng thử đang được nạp" in page
        assert 'hx-trigger="load delay:3s"' in page
        assert client.post("/dung-thu/ha/").status_code == 404

    def test_nobody_without_a_button(self, client: Client, ward: TestWard) -> None:
        assert client.post("/dung-thu/thuy/").status_code == 404
        Officer.objects.filter(username="ha").update(is_active=False)
        assert client.post("/dung-thu/ha/").status_code == 404
        assert "/dung-thu/ha/" not in text(client.get("/dang-nhap/"))
        assert client.get("/dung-thu/bao/").status_code == 405

    @pytest.mark.parametrize(("demo", "mode"), [(False, "real"), (True, "real"), (False, "demo")])
    def test_where_people_work_it_does_not_exist(
        self, client: Client, ward: TestWard, settings: Any, demo: bool, mode: str
    ) -> None:
        settings.DEMO = demo
        Installation.objects.update(mode=mode)
        assert client.post("/dung-thu/ha/").status_code == 404
        assert "_auth_user_id" not in client.session
        assert "vào ngay theo vai" not in text(client.get("/dang-nhap/"))


class TestChangePassword:
    def test_the_own_session_goes_on_and_the_others_end(self, client: Client, ward: TestWard) -> None:
        other = Client()
        other.force_login(ward.clerk)
        client.force_login(ward.clerk)
        answer = client.post("/doi-mat-khau/", {"old": PASSWORD, "new": NEW, "again": NEW})
        assert answer["Location"] == "/"
        assert client.get("/doi-mat-khau/").status_code == 200
        assert other.get("/doi-mat-khau/")["Location"].startswith("/dang-nhap/")
        assert sign_in(Client()).status_code == 422
        assert sign_in(Client(), "ha", NEW).status_code == 302

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"old": "sai", "new": NEW, "again": NEW}, "Mật khẩu đang dùng chưa đúng."),
            ({"old": PASSWORD, "new": NEW, "again": NEW + "x"}, "Hai lần nhập mật khẩu mới chưa giống nhau."),
            ({"old": PASSWORD, "new": "ngắn quá", "again": "ngắn quá"}, "phải có ít nhất 10 ký tự"),
            ({"old": PASSWORD, "new": "password123", "again": "password123"}, "nhiều người dùng, dễ đoán"),
            ({"old": PASSWORD, "new": "82736450912", "again": "82736450912"}, "không được chỉ gồm chữ số"),
            ({"old": PASSWORD, "new": "ha@ward.example", "again": "ha@ward.example"}, "quá giống tên"),
            ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "phải khác mật khẩu đang dùng"),
            ({}, "Nhập mật khẩu."),
            ({"old": PASSWORD, "new": "x" * 300, "again": "x" * 300}, "tối đa 256 ký tự"),
        ],
    )
    def test_what_cannot_be_is_told_at_the_field(
        self, client: Client, ward: TestWard, data: dict[str, str], sentence: str
    ) -> None:
        client.force_login(ward.clerk)
        answer = client.post("/doi-mat-khau/", data)
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert not any(f'value="{typed}"' in text(answer) for typed in data.values())
        ward.clerk.refresh_from_db()
        assert ward.clerk.check_password(PASSWORD)

    def test_a_first_password_is_changed_before_anything_else(self, client: Client, ward: TestWard) -> None:
        Officer.objects.filter(pk=ward.clerk.pk).update(must_change_password=True)
        sign_in(client)
        assert client.get("/")["Location"] == "/doi-mat-khau/"
        page = text(client.get("/doi-mat-khau/"))
        assert 'name="old"' not in page
        answer = client.post("/doi-mat-khau/", {"new": NEW, "again": NEW})
        assert answer["Location"] == "/"
        ward.clerk.refresh_from_db()
        assert not ward.clerk.must_change_password
        assert client.get("/")["Location"] != "/doi-mat-khau/"

    def test_guessing_the_old_one_ends_the_session(self, client: Client, ward: TestWard) -> None:
        client.force_login(ward.clerk)
        for n in range(WRONG_OLD_PASSWORDS):
            answer = client.post("/doi-mat-khau/", {"old": f"sai {n}", "new": NEW, "again": NEW})
        assert answer["Location"] == "/dang-nhap/"
        assert "_auth_user_id" not in client.session

    def test_passwords_stay_out_of_the_throttles_records(self, client: Client, ward: TestWard) -> None:
        from axes.models import AccessAttempt

        sign_in(client, "ha", "một mật khẩu rất riêng")
        client.force_login(ward.clerk)
        client.post("/doi-mat-khau/", {"old": "cũng rất riêng", "new": NEW, "again": NEW})
        kept = " ".join(AccessAttempt.objects.values_list("post_data", flat=True))
        assert kept
        assert "riêng" not in kept
        assert NEW not in kept


def test_every_role_may_change_its_password(client: Client, ward: TestWard) -> None:
    for officer in Officer.objects.filter(groups__name__in=[role.value for role in Role]):
        client.force_login(officer)
        assert client.get("/doi-mat-khau/").status_code == 200
