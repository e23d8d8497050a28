"""The screen of the quick line: what is typed is saved in one go, or kept with what is to be mended."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from dossiers import actions
from dossiers.models import CertificationLine, Dossier
from tests.dossiers.certwork import Kinds, at_once, certification_kinds, line, visit, waiting
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import text_of
from tests.ward import call, moment, received

TODAY = "2026-11-23 17:00"


@pytest.fixture
def kinds(counter: Counter) -> Kinds:
    return certification_kinds(counter.ward)


def sheet(counter: Counter, key: str = "2.000815", promise: str = TODAY, **more: Any) -> dict[str, Any]:
    """A visit as the browser sends it: two papers, signed by the chairman, the fee collected."""
    data: dict[str, Any] = {
        "request_id": str(uuid4()),
        "version": "",
        "procedure": key,
        "promise_shown": moment(promise).isoformat(),
        "kind": "person",
        "identity_kind": "cccd",
        "identity_number": "000188000127",
        "full_name": "Huỳnh Thị Bích Trâm",
        "address": "Số 00 đường Thủ Khoa Huân",
        "done": "now",
        "signer": str(counter.ward.chairman.pk),
        "fee_paid": "on",
        "line-TOTAL_FORMS": "3",
        "line-INITIAL_FORMS": "0",
        "line-MIN_NUM_FORMS": "0",
        "line-MAX_NUM_FORMS": "60",
        "line-0-paper": "Căn cước công dân",
        "line-0-pages": "2",
        "line-0-copies": "3",
        "line-0-fee": "12.000",
        "line-1-paper": "Học bạ",
        "line-1-pages": "10",
        "line-1-copies": "1",
        "line-1-electronic": "on",
        "line-1-fee": "",
        "line-2-paper": "",
        "line-2-pages": "1",
        "line-2-copies": "1",
    }
    data |= more
    return {name: value for name, value in data.items() if value is not None}


def post(counter: Counter, data: dict[str, Any]) -> Any:
    return counter.client.post(reverse("certification"), data)


# -- saving -----------------------------------------------------------------------------------------


def test_two_papers_are_signed_numbered_and_handed_out_in_one_go(counter: Counter, kinds: Kinds) -> None:
    answer = post(counter, sheet(counter))
    dossier = Dossier.objects.get()
    assert answer.status_code == 302 and answer.url == reverse("certification-done", args=[dossier.pk])
    assert dossier.status == "returned" and dossier.returned_to == "Huỳnh Thị Bích Trâm"
    assert [(one.paper, one.fee_vnd, one.number) for one in dossier.certifications.all()] == [
        ("Căn cước công dân", 12_000, 1),
        ("Học bạ", 24_000, 2),  # the electronic copy is one more
    ]
    page = text_of(counter.client.get(answer.url))
    assert "01–02" in page and "quyển số 01/2026-SCT/BS" in page and "Trần Minh Khoa" in page
    assert f"/giay-to/{dossier.papers.get().pk}/" in page


def test_to_be_signed_later_it_stays_open_with_its_promise(counter: Counter, kinds: Kinds) -> None:
    counter.at("2026-11-23 15:20")
    answer = post(counter, sheet(counter, promise="2026-11-25 17:00", done="later", signer=None))
    dossier = Dossier.objects.get()
    assert dossier.status == "received" and dossier.promised_at == moment("2026-11-25 17:00")
    assert "Chờ ký, hẹn trả" in text_of(counter.client.get(answer.url))
    page = text_of(counter.client.get(reverse("certification")))
    assert str(dossier.code) in page and "chờ ký" in page


def test_sent_twice_it_is_saved_once(counter: Counter, kinds: Kinds) -> None:
    data = sheet(counter)
    post(counter, data)
    counter.clock.move_to(moment("2026-11-23 08:06"))
    page = text_of(counter.client.post(reverse("certification"), data, follow=True))
    assert Dossier.objects.count() == 1 and "Việc này đã lưu lúc 08:05" in page


def test_the_same_request_with_other_papers_is_a_conflict(counter: Counter, kinds: Kinds) -> None:
    data = sheet(counter)
    post(counter, data)
    assert post(counter, data | {"line-0-copies": "4", "line-0-fee": ""}).status_code == 409


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"line-0-paper": "", "line-0-fee": ""}, "Ghi tên giấy tờ."),
        ({"line-0-pages": "0"}, "Số trang từ 1 đến 999."),
        ({"line-0-pages": "hai"}, "Số trang từ 1 đến 999."),
        ({"line-0-copies": "100"}, "Số bản giấy từ 0 đến 99."),
        ({"line-0-copies": "0"}, "Ghi ít nhất một bản giấy"),
        ({"line-0-fee": "9.000"}, "Mức quy định là 12.000"),
        ({"line-0-fee": "mười"}, "Số tiền chỉ gồm chữ số"),
        ({"line-0-refused": "on"}, "Ghi lý do không chứng thực."),
        ({"line-0-paper": "x" * 201}, "Dài quá"),
        ({"signer": "999999"}, "Chọn người ký chứng thực."),
        ({"signer": None}, "Chọn người ký chứng thực."),
        ({"done": "x"}, "Chọn trả ngay hay hẹn trả."),
        ({"procedure": "1.001193"}, "Chọn việc chứng thực."),
        ({"procedure": None}, "Chọn việc chứng thực."),
        ({"full_name": ""}, "Ghi họ và tên."),
        ({"fee_paid": None}, "ghi lý do miễn"),
        ({"promise_shown": ""}, "Báo công dân rồi lưu lại."),
        ({"promise_shown": moment("2026-11-20 17:00").isoformat()}, "Ngày hẹn đã đổi từ"),
        ({"line-TOTAL_FORMS": None}, "Tải lại trang"),
        ({"line-TOTAL_FORMS": "999999"}, "Tối đa 60 giấy tờ"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    counter: Counter, kinds: Kinds, wrong: dict[str, Any], sentence: str
) -> None:
    answer = post(counter, sheet(counter, **wrong))
    page = text_of(answer)
    assert answer.status_code == 422 and sentence in page.replace("\u00a0", " ")
    assert Dossier.objects.count() == 0 and CertificationLine.objects.count() == 0
    if "TOTAL" not in str(wrong):
        assert 'value="Học bạ"' in page and 'value="000188000127"' in page


def test_no_paper_at_all_is_told(counter: Counter, kinds: Kinds) -> None:
    empty = {f"line-{n}-{name}": "" for n in (0, 1) for name in ("paper", "fee")}
    answer = post(counter, sheet(counter, **empty, **{"line-TOTAL_FORMS": "0"}))
    assert answer.status_code == 422 and "Chưa có giấy tờ nào" in text_of(answer)


def test_another_fee_with_its_reason_and_a_refused_paper(counter: Counter, kinds: Kinds) -> None:
    data = sheet(
        counter,
        **{
            "line-0-fee": "0",
            "line-0-reason": "hộ nghèo",
            "line-1-refused": "on",
            "line-1-reason": "bản chính bị tẩy xóa",
        },
    )
    assert post(counter, data).status_code == 302
    first, second = CertificationLine.objects.order_by("seq")
    assert (first.fee_vnd, first.fee_reason, first.number) == (0, "hộ nghèo", 1)
    assert (second.refused_reason, second.number) == ("bản chính bị tẩy xóa", None)


def test_a_scanned_card_fills_the_person_without_script(counter: Counter, kinds: Kinds) -> None:
    card = "000188000127|271234567|Huỳnh Thị Bích Trâm|05031988|Nữ|Số 00 đường Thủ Khoa Huân|01012021"
    post(counter, sheet(counter, identity_number=card, full_name="", address=""))
    assert Dossier.objects.get().applicant.full_name == "Huỳnh Thị Bích Trâm"


def test_hostile_text_is_text(counter: Counter, kinds: Kinds) -> None:
    name = "<script>alert(1)</script>"
    answer = post(counter, sheet(counter, **{"line-0-paper": name}))
    page = counter.client.get(answer.url).content.decode()
    assert name not in page and "&lt;script&gt;" in page


# -- what the page offers ---------------------------------------------------------------------------


def order(page: str) -> list[str]:
    return re.findall(r'name="procedure" value="([\d.]+)"', page)


def test_the_kind_used_last_comes_first_and_is_chosen(counter: Counter, kinds: Kinds) -> None:
    page = text_of(counter.client.get(reverse("certification")))
    assert order(page) == ["2.000815", "2.000884", "2.001035"]
    at_once(counter.ward, visit(kinds.signature, line("Giấy ủy quyền")), signer=counter.ward.vice_chairman)
    page = text_of(counter.client.get(reverse("certification")))
    assert order(page)[0] == "2.000884"
    assert 'value="2.000884" checked' in page
    assert f'<option value="{counter.ward.vice_chairman.pk}" selected>' in page


@pytest.mark.parametrize(("clock", "chosen"), [("2026-11-23 14:59", "now"), ("2026-11-23 15:01", "later")])
def test_after_three_it_waits_unless_it_is_signed_at_once(
    counter: Counter, kinds: Kinds, clock: str, chosen: str
) -> None:
    counter.at(clock)
    page = text_of(counter.client.get(reverse("certification")))
    assert re.search(rf'name="done"[^>]*value="{chosen}"[^>]*checked', page)


def test_the_promise_follows_the_kind(counter: Counter, kinds: Kinds) -> None:
    asked = reverse("certification-promise") + "?procedure=2.001035"
    page = text_of(counter.client.get(asked))
    assert "17:00 thứ Năm 26/11/2026" in page and 'data-today="later"' in page
    moved = moment("2026-11-25 17:00").isoformat().replace("+", "%2B")
    page = text_of(counter.client.get(f"{asked}&promise_shown={moved}"))
    assert "Vừa đổi; trước đó là 17:00 thứ Tư 25/11/2026" in page
    assert counter.client.get(reverse("certification-promise") + "?procedure=x").status_code == 200


def test_a_ward_without_these_procedures_is_told_what_to_do(counter: Counter) -> None:
    page = text_of(counter.client.get(reverse("certification")))
    assert "Danh mục chưa có việc chứng thực nào" in page


def test_clerks_have_it_in_the_menu_and_on_the_counters_page(counter: Counter) -> None:
    page = text_of(counter.client.get(reverse("counter")))
    assert page.count('href="/chung-thuc/"') >= 2 and 'data-key="Shift+F2"' in page


def test_the_page_of_the_dossier_shows_papers_and_numbers(counter: Counter, kinds: Kinds) -> None:
    dossier = at_once(counter.ward, visit(kinds.copy, line("Học bạ", 10, 1, electronic=True)))
    page = text_of(counter.client.get(reverse("dossier", args=[dossier.pk])))
    assert "10 trang, 1 bản giấy, bản điện tử" in page and "số 01" in page
    assert "Ghi đã ký chứng thực số 01 quyển số 01/2026-SCT/BS, người ký Trần Minh Khoa" in page


# -- what waits -------------------------------------------------------------------------------------


def finish(counter: Counter, *dossiers: Dossier, **more: str) -> str:
    chosen = [f"{one.pk}:{Dossier.objects.get(pk=one.pk).version}" for one in dossiers]
    data = {"request_id": str(uuid4()), "chon": chosen, "signer": str(counter.ward.chairman.pk), "sau": "cho"}
    return text_of(counter.client.post(reverse("certification-finish"), data | more, follow=True))


class TestSeveral:
    def test_signed_together_each_has_its_numbers_and_waits_for_its_citizen(
        self, counter: Counter, kinds: Kinds
    ) -> None:
        first = waiting(counter.ward, kinds.copy, line(), line("Bằng"))
        second = waiting(counter.ward, kinds.signature, line("Giấy ủy quyền"))
        page = finish(counter, first, second)
        assert "Đã ghi ký, cấp số; chờ trả ở quầy: 2 hồ sơ." in page
        assert set(Dossier.objects.values_list("status", flat=True)) == {"resolved"}
        assert CertificationLine.objects.filter(number__isnull=False).count() == 3

    def test_handed_out_at_once_when_asked(self, counter: Counter, kinds: Kinds) -> None:
        finish(counter, waiting(counter.ward, kinds.copy), sau="tra")
        assert Dossier.objects.get().status == "returned"

    def test_one_that_cannot_does_not_stop_the_others(self, counter: Counter, kinds: Kinds) -> None:
        good, gone = waiting(counter.ward, kinds.copy), waiting(counter.ward, kinds.copy)
        actions.withdraw(call(gone, counter.ward.clerk, "2026-11-23 08:05"), reason="đổi ý")
        page = finish(counter, good, gone)
        assert "chờ trả ở quầy: 1 hồ sơ" in page and f"Chưa ghi được 1 hồ sơ. {gone.code}" in page

    def test_nothing_chosen_or_nobody_signing_is_told(self, counter: Counter, kinds: Kinds) -> None:
        assert "Chưa chọn hồ sơ nào." in finish(counter)
        assert "Chọn người ký chứng thực" in finish(counter, waiting(counter.ward, kinds.copy), signer="x")

    def test_the_leader_ticks_what_they_signed_and_the_clerk_hands_out(
        self, counter: Counter, kinds: Kinds
    ) -> None:
        dossier = waiting(counter.ward, kinds.copy)
        leader = counter.sign_in(counter.ward.vice_chairman)
        assert "1 hồ sơ chứng thực chờ ký." in text_of(leader.get(reverse("desk")))
        assert str(dossier.code) in text_of(leader.get(reverse("certification-sign")))
        data = {"request_id": str(uuid4()), "chon": f"{dossier.pk}:{dossier.version}"}
        assert "Đã ghi ký, cấp số 1 hồ sơ." in text_of(
            leader.post(reverse("certification-sign"), data, follow=True)
        )
        signed = dossier.certifications.get()
        assert signed.signer == counter.ward.vice_chairman and signed.number == 1
        counter.sign_in(counter.ward.clerk)
        assert "đã ký, chưa trả" in text_of(counter.client.get(reverse("certification")))
        finish(counter, dossier, sau="tra")
        assert Dossier.objects.get().status == "returned"
        assert signed.pk and dossier.certifications.get().signer == counter.ward.vice_chairman

    def test_what_was_handed_to_a_department_is_shown_and_not_chosen(
        self, counter: Counter, kinds: Kinds
    ) -> None:
        dossier = waiting(counter.ward, kinds.deal, line("Hợp đồng"))
        actions.hand_over(call(dossier, counter.ward.clerk, "2026-11-23 08:05"))
        page = text_of(counter.client.get(reverse("certification")))
        assert "đang ở Phòng Văn hóa" in page


class TestOne:
    def post(self, client: Client, dossier: Dossier, **more: str) -> Any:
        fresh = Dossier.objects.get(pk=dossier.pk)
        data = {"request_id": str(uuid4()), "version": str(fresh.version)} | more
        return client.post(reverse("certification-one", args=[dossier.pk]), data)

    def test_a_paper_not_signed_after_all(self, counter: Counter, kinds: Kinds) -> None:
        dossier = waiting(counter.ward, kinds.copy, line("Bằng"), line("Sổ"))
        address = reverse("certification-one", args=[dossier.pk])
        assert "Bằng" in text_of(counter.client.get(address))
        second = dossier.certifications.get(seq=2)
        reason = {f"reason-{second.pk}": "cấp sai thẩm quyền"}
        answer = self.post(counter.client, dossier, signer=str(counter.ward.chairman.pk), **reason)
        assert answer.status_code == 302
        second.refresh_from_db()
        assert second.refused_reason == "cấp sai thẩm quyền"
        assert Dossier.objects.get().status == "resolved"
        assert "không còn chờ ký" in text_of(counter.client.get(address))

    def test_nothing_left_and_a_wrong_signer_are_told(self, counter: Counter, kinds: Kinds) -> None:
        dossier = waiting(counter.ward, kinds.copy)
        reason = {f"reason-{dossier.certifications.get().pk}": "tẩy xóa"}
        answer = self.post(counter.client, dossier, signer=str(counter.ward.chairman.pk), **reason)
        assert answer.status_code == 422 and "Không còn giấy tờ nào" in text_of(answer)
        assert 'value="tẩy xóa"' in text_of(answer)
        assert self.post(counter.client, dossier, signer="0").status_code == 422

    def test_a_dossier_of_another_kind_is_not_found_here(self, counter: Counter) -> None:
        dossier = received(counter.ward, counter.ward.business, "2026-11-23 08:00")
        assert counter.client.get(reverse("certification-one", args=[dossier.pk])).status_code == 404
