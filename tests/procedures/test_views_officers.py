"""Accounts as an administrator handles them: added, changed, reset, locked with their work, opened again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import settings as few
from hypothesis import strategies as st

from dossiers import actions
from dossiers.actions.events import first_broken_link
from dossiers.models import Dossier
from procedures.actions import people
from procedures.actions.errors import Refused
from procedures.models import ActingAppointment, Department, Officer
from procedures.roles import Role
from tests.ward import PASSWORD, TestWard, build_ward, call, moment, received

pytestmark = pytest.mark.django_db
AT = moment("2026-11-23 08:05")
FIELDS = ["full_name", "username", "department", "roles", "post", "phone_extension", "email", "same_name"]
FIELDS += ["starts", "ends", "decision"]


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


@pytest.fixture
def admin(client: Client, ward: TestWard) -> Client:
    client.force_login(ward.administrator)
    return client


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def typed(ward: TestWard, **more: Any) -> dict[str, Any]:
    values = {
        "full_name": "Lê Thị Thu Hằng",
        "username": "",
        "department": ward.economy.pk,
        "roles": ["officer"],
        "post": "staff",
        "phone_extension": "21",
        "email": "",
    }
    return values | more


def shown_password(answer: Any) -> str:
    found = re.search(r"data-first-password>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})<", text(answer))
    assert found is not None
    return found[1]


def in_hand(ward: TestWard, at: str = "2026-11-23 08:05", officer: Officer | None = None) -> Dossier:
    """A dossier the officer of the economy department has taken on."""
    dossier = received(ward, ward.correction, at)
    actions.hand_over(call(dossier, ward.clerk, at))
    return actions.take(call(dossier, officer or ward.officer, at))


class TestUsernames:
    @pytest.mark.parametrize(
        ("name", "username"),
        [
            ("lê thị thu hà", "ha.ltt"),
            ("Đỗ Đức Đạt", "dat.dd"),
            ("Ước", "uoc"),
            ("Nguyễn Thị Kim-Anh", "anh.ntk"),
            ("  Trần   Minh  Khoa ", "khoa.tm"),
            ("...", ""),
            ("H'Bia Niê", "nie.hb"),
        ],
    )
    def test_given_name_then_initials(self, name: str, username: str) -> None:
        assert people.proposed_username(name) == username

    def test_a_taken_one_gets_a_number(self) -> None:
        assert people.proposed_username("Lê Thị Thu Hà", {"ha.ltt", "ha.ltt2"}) == "ha.ltt3"

    def test_the_longest_name_still_fits(self) -> None:
        assert len(people.proposed_username("A " * 60 + "Nguyễn" * 10)) <= 30

    def test_it_is_shown_while_the_name_is_typed(self, admin: Client, ward: TestWard) -> None:
        people.add_officer(
            people.OfficerData("Lê Thị Thu Hằng", ward.economy, frozenset({Role.OFFICER})), by=None, at=AT
        )
        answer = admin.get("/nguoi-dung/ten-dang-nhap/", {"full_name": "Lê Thị Thu Hằng"})
        assert "<b>hang.ltt2</b>" in text(answer)
        assert "Để trống" in text(admin.get("/nguoi-dung/ten-dang-nhap/", {"full_name": "\x00"}))


class TestList:
    def test_by_department_with_roles_state_and_work(self, admin: Client, ward: TestWard) -> None:
        in_hand(ward)
        Officer.objects.filter(pk=ward.culture_officer.pk).update(is_active=False)
        Officer.objects.filter(pk=ward.clerk.pk).update(must_change_password=True)
        page = text(admin.get("/nguoi-dung/"))
        order = [
            page.index(name) for name in ("Lê Thị Thu Hà", "Phạm Quốc Bảo", "Võ Thị Ngọc Lan", "Không thuộc")
        ]
        assert order == sorted(order)
        assert "Đã khóa" in page
        assert "Chờ đổi mật khẩu" in page
        assert "chưa lần nào" in page
        assert re.search(r'Phạm Quốc Bảo.*?data-l="Hồ sơ đang giữ">1<', page)

    def test_constant_queries(
        self, admin: Client, ward: TestWard, django_assert_max_num_queries: Callable[..., Any]
    ) -> None:
        def add(count: int) -> None:
            for n in range(count):
                data = people.OfficerData(
                    f"Người thứ {'abcdefghijklmnopqrstuvwxyz'[n % 26]} {n}",
                    ward.economy,
                    frozenset({Role.OFFICER}),
                )
                people.add_officer(data, by=ward.administrator, at=AT)

        add(5)
        admin.get("/nguoi-dung/")  # the first request of a session writes when it began
        with django_assert_max_num_queries(10) as few:
            admin.get("/nguoi-dung/")
        add(45)
        with django_assert_max_num_queries(10) as many:
            admin.get("/nguoi-dung/")
        assert len(many) == len(few)

    @pytest.mark.parametrize("who", ["clerk", "officer", "office", "chairman"])
    def test_only_administrators(self, client: Client, ward: TestWard, who: str) -> None:
        client.force_login(getattr(ward, who))
        pk = ward.officer.pk
        for url in ("/nguoi-dung/", "/nguoi-dung/them/", f"/nguoi-dung/{pk}/", f"/nguoi-dung/{pk}/khoa/"):
            assert client.get(url).status_code == 403
        for action in ("khoa", "mat-khau", "mo-lai"):
            assert client.post(f"/nguoi-dung/{pk}/{action}/").status_code == 403
        ward.officer.refresh_from_db()
        assert ward.officer.is_active
        assert ward.officer.check_password(PASSWORD)


class TestAdd:
    def test_the_first_password_is_shown_once_and_must_be_changed(
        self, admin: Client, ward: TestWard
    ) -> None:
        answer = admin.post("/nguoi-dung/them/", typed(ward, roles=["officer", "clerk"]))
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store, private"
        officer = Officer.objects.get(username="hang.ltt")
        assert officer.must_change_password
        assert officer.roles == {Role.OFFICER, Role.CLERK}
        assert (officer.department, officer.phone_extension) == (ward.economy, "21")
        password = shown_password(answer)
        assert password not in text(admin.get(f"/nguoi-dung/{officer.pk}/"))
        newcomer = Client()
        newcomer.post("/dang-nhap/", {"username": "hang.ltt", "password": password})
        assert newcomer.get("/")["Location"] == "/doi-mat-khau/"

    def test_names_are_stored_clean(self, admin: Client, ward: TestWard) -> None:
        admin.post("/nguoi-dung/them/", typed(ward, full_name="  Nguyễn\u202e Văn\u200b   Ước\n "))
        assert Officer.objects.get(username="uoc.nv").full_name == "Nguyễn Văn Ước"

    def test_markup_in_a_name_is_text(self, admin: Client, ward: TestWard) -> None:
        admin.post("/nguoi-dung/them/", typed(ward, full_name="<img src=x onerror=alert(1)> An"))
        assert "&lt;img src=x" in text(admin.get("/nguoi-dung/"))
        assert "<img src=x" not in text(admin.get("/nguoi-dung/"))

    @pytest.mark.parametrize(
        ("more", "sentence"),
        [
            ({"full_name": " "}, "Nhập họ và tên."),
            ({"full_name": "x" * 121}, "Dài quá: 121 ký tự, tối đa 120."),
            ({"full_name": "???"}, "Họ và tên phải có chữ cái."),
            ({"username": "ha"}, "Tên đăng nhập “ha” đã có người dùng."),
            ({"username": "Có Dấu"}, "chỉ gồm chữ thường không dấu"),
            ({"roles": []}, "Chọn ít nhất một vai."),
            ({"roles": ["king"]}, "Chọn vai trong danh sách."),
            ({"department": ""}, "phải thuộc một phòng"),
            ({"department": "9" * 40}, "Chọn một phòng trong danh sách."),
            ({"department": "x"}, "Chọn một phòng trong danh sách."),
            ({"post": "chairman"}, "phải có vai lãnh đạo"),
            ({"post": "chairman", "roles": ["leader"]}, "Chủ tịch đang là Trần Minh Khoa."),
            ({"post": "king"}, "field-error"),
            ({"email": "a@b, c@d"}, "Địa chỉ thư điện tử chưa đúng"),
            ({"email": "a@b.vn\nBcc: c@d.vn"}, "Địa chỉ thư điện tử chưa đúng"),
        ],
    )
    def test_what_cannot_be_is_told_and_kept(
        self, admin: Client, ward: TestWard, more: dict[str, Any], sentence: str
    ) -> None:
        before = Officer.objects.count()
        answer = admin.post("/nguoi-dung/them/", typed(ward, **more))
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert 'value="21"' in text(answer)
        assert Officer.objects.count() == before

    def test_a_partner_agency_has_no_accounts(self, admin: Client, ward: TestWard) -> None:
        answer = admin.post("/nguoi-dung/them/", typed(ward, department=ward.tax.pk))
        assert "Chọn một phòng trong danh sách." in text(answer)

    def test_the_same_person_twice_is_asked_about(self, admin: Client, ward: TestWard) -> None:
        admin.post("/nguoi-dung/them/", typed(ward))
        answer = admin.post("/nguoi-dung/them/", typed(ward))
        assert answer.status_code == 422
        assert "Đã có Lê Thị Thu Hằng ở phòng này, tên đăng nhập hang.ltt" in text(answer)
        assert 'name="same_name"' in text(answer)
        admin.post("/nguoi-dung/them/", typed(ward, same_name="on"))
        assert Officer.objects.filter(username="hang.ltt2").exists()


class TestEdit:
    def test_roles_count_from_the_next_request(self, admin: Client, ward: TestWard) -> None:
        their = Client()
        their.force_login(ward.officer)
        assert their.get("/nguoi-dung/").status_code == 403
        answer = admin.post(
            f"/nguoi-dung/{ward.officer.pk}/", typed(ward, roles=["officer", "administrator"])
        )
        assert answer["Location"] == "/nguoi-dung/"
        assert their.get("/nguoi-dung/").status_code == 200
        assert "vai chuyên môn -&gt; chuyên môn, quản trị" in text(
            admin.get(f"/nguoi-dung/{ward.officer.pk}/")
        )

    def test_the_page_shows_what_is_there(self, admin: Client, ward: TestWard) -> None:
        page = text(admin.get(f"/nguoi-dung/{ward.vice_chairman.pk}/"))
        assert 'value="Nguyễn Thị Kim Anh"' in page
        assert "Giao quyền Chủ tịch" in page
        assert 'name="username"' not in page
        assert admin.get("/nguoi-dung/999999/").status_code == 404
        assert admin.get(f"/nguoi-dung/{'9' * 30}/").status_code == 404

    def test_work_in_hand_keeps_department_and_role(self, admin: Client, ward: TestWard) -> None:
        in_hand(ward)
        url = f"/nguoi-dung/{ward.officer.pk}/"
        for more in ({"department": ward.culture.pk}, {"roles": ["office"]}):
            answer = admin.post(url, typed(ward, **more))
            assert answer.status_code == 422
            assert "đang giữ 1 hồ sơ chưa xong ở Phòng Kinh tế, Hạ tầng và Đô thị" in text(answer)
        ward.officer.refresh_from_db()
        assert ward.officer.department == ward.economy
        assert admin.post(url, typed(ward, phone_extension="22")).status_code == 302

    def test_the_last_administrator_stays_one(self, admin: Client, ward: TestWard) -> None:
        url = f"/nguoi-dung/{ward.administrator.pk}/"
        answer = admin.post(url, typed(ward, department=ward.culture.pk, roles=["office"]))
        assert "là người quản trị duy nhất" in text(answer)
        assert Role.ADMINISTRATOR in Officer.objects.get(pk=ward.administrator.pk).roles


class TestPasswords:
    def test_a_reset_ends_sessions_and_gives_a_first_password(self, admin: Client, ward: TestWard) -> None:
        their = Client()
        their.force_login(ward.clerk)
        answer = admin.post(f"/nguoi-dung/{ward.clerk.pk}/mat-khau/")
        password = shown_password(answer)
        assert their.get("/doi-mat-khau/")["Location"].startswith("/dang-nhap/")
        ward.clerk.refresh_from_db()
        assert ward.clerk.must_change_password
        assert ward.clerk.check_password(password)
        assert not ward.clerk.check_password(PASSWORD)

    def test_ones_own_is_changed_elsewhere(self, admin: Client, ward: TestWard) -> None:
        admin.post(f"/nguoi-dung/{ward.administrator.pk}/mat-khau/")
        ward.administrator.refresh_from_db()
        assert ward.administrator.check_password(PASSWORD)

    def test_first_passwords_differ_and_are_long(self) -> None:
        passwords = {people.first_password() for _ in range(200)}
        assert len(passwords) == 200
        assert all(len(password.replace("-", "")) == 12 for password in passwords)


class TestLocking:
    def test_without_work_it_is_one_click(self, admin: Client, ward: TestWard) -> None:
        their = Client()
        their.force_login(ward.clerk)
        page = text(admin.get(f"/nguoi-dung/{ward.clerk.pk}/khoa/"))
        assert "không giữ hồ sơ nào chưa xong" in page
        assert admin.post(f"/nguoi-dung/{ward.clerk.pk}/khoa/")["Location"] == "/nguoi-dung/"
        ward.clerk.refresh_from_db()
        assert not ward.clerk.is_active
        assert their.get("/doi-mat-khau/")["Location"].startswith("/dang-nhap/")
        assert Client().post("/dang-nhap/", {"username": "ha", "password": PASSWORD}).status_code == 422

    def test_opened_again_the_old_sessions_stay_dead(self, admin: Client, ward: TestWard) -> None:
        their = Client()
        their.force_login(ward.clerk)
        admin.post(f"/nguoi-dung/{ward.clerk.pk}/khoa/")
        password = shown_password(admin.post(f"/nguoi-dung/{ward.clerk.pk}/mo-lai/"))
        assert their.get("/doi-mat-khau/")["Location"].startswith("/dang-nhap/")
        back = Client().post("/dang-nhap/", {"username": "ha", "password": password})
        assert back.status_code == 302
        again = admin.post(f"/nguoi-dung/{ward.clerk.pk}/mo-lai/", follow=True)
        assert "Tài khoản này đang mở." in text(again)

    def test_nobody_locks_themselves(self, admin: Client, ward: TestWard) -> None:
        answer = admin.post(f"/nguoi-dung/{ward.administrator.pk}/khoa/")
        assert "Không tự khóa tài khoản của mình" in text(answer)
        assert Officer.objects.get(pk=ward.administrator.pk).is_active

    def test_nor_the_last_administrator(self, ward: TestWard) -> None:
        with pytest.raises(Refused, match="người quản trị duy nhất"):
            people.disable(ward.administrator, by=ward.office, at=AT)

    def test_an_officer_is_never_deleted(self, admin: Client, ward: TestWard) -> None:
        admin.post(f"/nguoi-dung/{ward.clerk.pk}/khoa/")
        assert "Lê Thị Thu Hà" in text(admin.get("/nguoi-dung/"))

    def test_the_journal_says_who_did_what(self, admin: Client, ward: TestWard) -> None:
        pk = ward.clerk.pk
        admin.post(f"/nguoi-dung/{pk}/mat-khau/")
        admin.post(f"/nguoi-dung/{pk}/khoa/")
        lines = LogEntry.objects.filter(object_id=str(pk)).order_by("pk")
        assert [line.change_message for line in lines] == ["Đặt lại mật khẩu", "Khóa tài khoản"]
        assert {line.user_id for line in lines} == {ward.administrator.pk}


class TestLeaving:
    @pytest.fixture
    def colleague(self, ward: TestWard) -> Officer:
        data = people.OfficerData("Lương Văn Tám", ward.economy, frozenset({Role.OFFICER}))
        return people.add_officer(data, by=ward.administrator, at=AT)[0]

    def test_the_work_goes_to_the_colleague_who_was_named(
        self, admin: Client, ward: TestWard, colleague: Officer
    ) -> None:
        running, paused, done = in_hand(ward), in_hand(ward), in_hand(ward)
        actions.request_supplement(
            call(paused, ward.officer, "2026-11-23 09:00"), items=["Bản vẽ"], reason="Thiếu trang 2"
        )
        actions.withdraw(call(done, ward.clerk, "2026-11-23 09:30"), reason="Công dân đề nghị")
        url = f"/nguoi-dung/{ward.officer.pk}/khoa/"
        page = text(admin.get(url))
        assert "đang giữ 2 hồ sơ chưa xong" in page
        assert "Lương Văn Tám" in page
        assert "Võ Thị Ngọc Lan" not in page, "another department"
        assert running.code not in page, "an administrator sees no dossier"
        field = f"to_{ward.economy.pk}"
        assert admin.post(url, {field: ""}).status_code == 422
        assert Officer.objects.get(pk=ward.officer.pk).is_active
        answer = admin.post(url, {field: colleague.pk}, follow=True)
        assert "Đã bàn giao 2 hồ sơ" in text(answer)
        for dossier in (running, paused):
            dossier.refresh_from_db()
            assert dossier.holder_officer == colleague
            assert dossier.step_runs.get(ended_at__isnull=True).officer == colleague
            last = dossier.events.last()
            assert last is not None
            assert (last.action, last.actor) == ("reassign", ward.administrator)
            assert last.data["leaving"] == ward.officer.pk
            assert first_broken_link(list(dossier.events.order_by("seq")), dossier.event_head) is None
        assert not Officer.objects.get(pk=ward.officer.pk).is_active
        assert admin.get(url)["Location"] == f"/nguoi-dung/{ward.officer.pk}/"

    def test_or_stays_with_the_department(self, admin: Client, ward: TestWard) -> None:
        dossier = in_hand(ward)
        due, version = dossier.due_first, dossier.version
        admin.post(f"/nguoi-dung/{ward.officer.pk}/khoa/", {f"to_{ward.economy.pk}": "department"})
        dossier.refresh_from_db()
        assert (dossier.holder, dossier.holder_officer, dossier.due_first) == (ward.economy, None, due)
        assert dossier.version == version + 1

    @pytest.mark.parametrize("choice", ["culture_officer", "clerk", "chairman", "officer", "nobody"])
    def test_only_to_those_who_can_take_over(
        self, admin: Client, ward: TestWard, colleague: Officer, choice: str
    ) -> None:
        dossier = in_hand(ward)
        chosen = getattr(ward, choice).pk if choice != "nobody" else 10**30
        answer = admin.post(f"/nguoi-dung/{ward.officer.pk}/khoa/", {f"to_{ward.economy.pk}": chosen})
        assert answer.status_code == 422
        assert "Chọn một người trong danh sách." in text(answer)
        dossier.refresh_from_db()
        assert dossier.holder_officer == ward.officer
        assert Officer.objects.get(pk=ward.officer.pk).is_active

    def test_all_or_nothing(self, ward: TestWard) -> None:
        """A successor who may not take over leaves the account open and the work where it was."""
        from dossiers.actions.errors import Refused as NotTaken
        from dossiers.actions.leaving import leave

        dossier = in_hand(ward)
        with pytest.raises(NotTaken, match="Chọn một công chức đang làm việc ở Phòng Kinh tế"):
            leave(ward.officer, {ward.economy.pk: ward.clerk}, by=ward.administrator, at=AT)
        dossier.refresh_from_db()
        assert dossier.holder_officer == ward.officer
        assert Officer.objects.get(pk=ward.officer.pk).is_active

    def test_work_left_behind_by_a_locked_account_can_still_be_passed_on(
        self, admin: Client, ward: TestWard, colleague: Officer
    ) -> None:
        dossier = in_hand(ward)
        Officer.objects.filter(pk=ward.officer.pk).update(is_active=False)
        assert "cần bàn giao" in text(admin.get("/nguoi-dung/"))
        answer = admin.post(
            f"/nguoi-dung/{ward.officer.pk}/khoa/", {f"to_{ward.economy.pk}": colleague.pk}, follow=True
        )
        assert "Đã bàn giao 1 hồ sơ." in text(answer)
        dossier.refresh_from_db()
        assert dossier.holder_officer == colleague


class TestActing:
    def test_a_decision_with_dates_lets_the_vice_chairman_act(self, admin: Client, ward: TestWard) -> None:
        vice = ward.vice_chairman
        url = f"/nguoi-dung/{vice.pk}/giao-quyen/"
        values = {"starts": "01/12/2026", "ends": "05/12/2026", "decision": "15/QĐ-UBND"}
        assert admin.post(url, values).status_code == 302
        assert not vice.acts_as_chairman(date(2026, 11, 30))
        assert vice.acts_as_chairman(date(2026, 12, 5))
        assert "trùng với một lần giao quyền đã ghi" in text(admin.post(url, values))

    @pytest.mark.parametrize(
        ("more", "sentence"),
        [
            ({"ends": "30/11/2026"}, "Ngày cuối phải từ ngày đầu trở đi."),
            ({"starts": "31/02/2026"}, "field-error"),
            ({"decision": ""}, "Nhập số quyết định."),
        ],
    )
    def test_what_cannot_be(self, admin: Client, ward: TestWard, more: dict[str, str], sentence: str) -> None:
        values = {"starts": "01/12/2026", "ends": "05/12/2026", "decision": "15/QĐ-UBND"} | more
        answer = admin.post(f"/nguoi-dung/{ward.vice_chairman.pk}/giao-quyen/", values)
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert not ActingAppointment.objects.exists()

    def test_the_office_records_it_too_and_the_journal_says_who(self, client: Client, ward: TestWard) -> None:
        client.force_login(ward.office)
        vice = ward.vice_chairman
        assert vice.full_name in text(client.get("/giao-quyen/"))
        values = {"starts": "01/12/2026", "ends": "05/12/2026", "decision": "15/QĐ-UBND"}
        answer = client.post(f"/nguoi-dung/{vice.pk}/giao-quyen/", values, follow=True)
        assert "01/12/2026–05/12/2026" in text(answer)
        line = LogEntry.objects.get()
        assert line.user == ward.office
        assert line.change_message.startswith("Giao quyền Chủ tịch từ 01/12/2026 đến hết 05/12/2026")
        for officer in (ward.clerk, ward.officer, ward.chairman):
            client.force_login(officer)
            assert client.get("/giao-quyen/").status_code == 403
            assert client.post(f"/nguoi-dung/{vice.pk}/giao-quyen/", values).status_code == 403

    def test_a_ward_without_a_vice_chairman(self, admin: Client, ward: TestWard) -> None:
        Officer.objects.filter(pk=ward.vice_chairman.pk).update(post="staff")
        assert "Chưa có Phó Chủ tịch nào" in text(admin.get("/giao-quyen/"))

    def test_nobody_but_a_vice_chairman(self, admin: Client, ward: TestWard) -> None:
        values = {"starts": "01/12/2026", "ends": "05/12/2026", "decision": "15/QĐ-UBND"}
        answer = admin.post(f"/nguoi-dung/{ward.clerk.pk}/giao-quyen/", values)
        assert "Chỉ giao quyền Chủ tịch cho Phó Chủ tịch." in text(answer)

    def test_it_ends_with_today_or_is_taken_back(self, admin: Client, ward: TestWard) -> None:
        vice = ward.vice_chairman
        running = ActingAppointment.objects.create(
            officer=vice, starts=date(2020, 1, 1), ends=date(2999, 1, 1), decision="1"
        )
        future = ActingAppointment.objects.create(
            officer=vice, starts=date(2999, 2, 1), ends=date(2999, 3, 1), decision="2"
        )
        for one in (running, future):
            admin.post(f"/nguoi-dung/{vice.pk}/giao-quyen/{one.pk}/ket-thuc/")
        kept = ActingAppointment.objects.get()
        assert kept == running
        assert kept.ends < date(2999, 1, 1)
        other = f"/nguoi-dung/{ward.clerk.pk}/giao-quyen/{running.pk}/ket-thuc/"
        assert admin.post(other).status_code == 404


def test_departments_of_others_are_not_offered(admin: Client, ward: TestWard) -> None:
    Department.objects.filter(pk=ward.culture.pk).update(active=False)
    page = text(admin.get("/nguoi-dung/them/"))
    assert f'<option value="{ward.economy.pk}"' in page
    assert f'<option value="{ward.culture.pk}"' not in page
    assert f'<option value="{ward.tax.pk}"' not in page


class TestFromTheMachine:
    def test_a_forgotten_password_of_the_only_administrator(self, admin: Client, ward: TestWard) -> None:
        out = StringIO()
        call_command("set_password", "duy", stdout=out)
        found = re.search(r"\(duy\): (\S+)", out.getvalue())
        assert found is not None
        assert admin.get("/nguoi-dung/")["Location"].startswith("/dang-nhap/")
        client = Client()
        client.post("/dang-nhap/", {"username": "duy", "password": found[1]})
        assert client.get("/")["Location"] == "/doi-mat-khau/"

    def test_whom_it_does_not_know(self, ward: TestWard) -> None:
        with pytest.raises(CommandError, match=r"Không có người dùng ai\. Đang có: .*duy"):
            call_command("set_password", "ai")
        Officer.objects.filter(username="ha").update(is_active=False)
        with pytest.raises(CommandError, match="đang khóa"):
            call_command("set_password", "ha")


@few(max_examples=15)
@given(data=st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=400) | st.just("x" * 5000)))
def test_whatever_is_typed_about_a_person_gets_an_answer(ward: TestWard, data: dict[str, str]) -> None:
    with transaction.atomic():
        client = Client()
        client.force_login(ward.administrator)
        for url in ("them/", f"{ward.officer.pk}/", f"{ward.vice_chairman.pk}/giao-quyen/"):
            assert client.post(f"/nguoi-dung/{url}", data).status_code in (200, 302, 422)
        transaction.set_rollback(True)
