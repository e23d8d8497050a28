"""Reception: the sheet, its live parts, saving once, the promise that must have been seen."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from dossiers.models import AccessLog, Applicant, Dossier, Payment
from procedures.models import CalendarVersion
from tests.dossiers.counter import Counter, the_one, typed
from tests.ward import calendar_content, moment, person, received

URL = "/tiep-nhan/"


def save(counter: Counter, data: dict[str, Any]) -> Any:
    return counter.client.post(URL, data)


# -- who may, and the sheet -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["reception", "reception-promise", "reception-procedures", "online-new"])
def test_only_clerks_receive(counter: Counter, name: str) -> None:
    assert counter.client.get(reverse(name)).status_code == 200
    for officer in (counter.ward.officer, counter.ward.chairman, counter.ward.administrator):
        assert counter.sign_in(officer).get(reverse(name)).status_code == 403


def test_only_clerks_see_the_page_after_saving(counter: Counter) -> None:
    dossier = received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    url = reverse("reception-done", args=[dossier.pk])
    assert counter.client.get(url).status_code == 200
    assert counter.client.get(reverse("reception-done", args=[999])).status_code == 404
    for officer in (counter.ward.officer, counter.ward.office):
        assert counter.sign_in(officer).get(url).status_code == 403


def test_nobody_else_may_save(counter: Counter) -> None:
    data = typed(counter.ward.business)
    assert counter.sign_in(counter.ward.officer).post(URL, data).status_code == 403
    assert not Dossier.objects.exists()


def test_the_sheet_begins_with_what_is_used_most(counter: Counter) -> None:
    received(counter.ward, counter.ward.birth, "2026-11-20 08:00")
    page = counter.client.get(URL).content.decode()
    assert "Chọn thủ tục để thấy ngày hẹn và cách tính." in page
    assert "1 trong 90 ngày" in page
    assert re.search(r"<button[^>]*data-save[^>]* disabled", page)


def test_a_chosen_procedure_shows_its_promise_papers_and_fee(counter: Counter) -> None:
    page = counter.client.get(URL, {"thu-tuc": "1.001612"}).content.decode()
    assert "17:00 thứ Sáu 27/11/2026" in page
    assert "Không tính thứ Ba 24/11, Ngày Văn hóa Việt Nam." in page
    assert "Điều 147, 148 Bộ luật Dân sự 2015" in page
    assert "24 / 24" in page
    assert "Tờ khai theo mẫu" in page
    assert 'value="100.000"' in page


def test_a_procedure_without_limit_is_told_in_a_sentence(counter: Counter) -> None:
    version = counter.ward.business
    version.usable, version.statutory_amount, version.statutory_unit = False, None, ""
    version.save()
    page = counter.client.get(URL, {"thu-tuc": "1.001612"}).content.decode()
    assert "Thủ tục này chưa có thời hạn nên chưa tiếp nhận được." in page
    answer = save(counter, typed(version))
    assert answer.status_code == 422
    assert "Thủ tục này chưa có thời hạn nên chưa tiếp nhận được." in answer.content.decode()
    assert not Dossier.objects.exists()


def test_a_procedure_no_longer_in_force_or_without_steps_is_told(counter: Counter) -> None:
    version = counter.ward.business
    version.force_to = moment("2026-10-31 08:00").date()
    version.save()
    page = counter.client.get(URL, {"thu-tuc": "1.001612"}).content.decode()
    assert "không có quy định nào đang có hiệu lực" in page
    version.force_to = None
    version.save()
    version.steps.all().delete()
    assert "chưa có quy trình các bước" in counter.client.get(URL, {"thu-tuc": "1.001612"}).content.decode()


# -- the live parts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["ho kinh d", "HỘ KINH", "doanh thanh", "1.001612", "001612"])
def test_procedures_are_found_by_any_words(counter: Counter, words: str) -> None:
    page = counter.client.get(reverse("reception-procedures"), {"q": words}).content.decode()
    assert "03 ngày làm việc" in page
    assert "1 thủ tục khớp" in page


def test_found_words_are_marked_and_text_stays_text(counter: Counter) -> None:
    page = counter.client.get(reverse("reception-procedures"), {"q": "ho kinh d"}).content.decode()
    assert "<b>hộ kinh d</b>oanh" in page
    page = counter.client.get(reverse("reception-procedures"), {"q": "<img src=x>"}).content.decode()
    assert "Không thấy thủ tục nào với “&lt;img src=x&gt;”" in page


def test_the_most_used_come_first(counter: Counter) -> None:
    received(counter.ward, counter.ward.first_certificate, "2026-11-20 08:00")
    page = counter.client.get(reverse("reception-procedures"), {"q": ""}).content.decode()
    first = page.index(counter.ward.first_certificate.procedure.name)
    assert first < page.index(counter.ward.business.procedure.name)
    assert "1 lần trong 90 ngày" in page


def test_the_promise_follows_the_clock(counter: Counter) -> None:
    url = reverse("reception-promise")
    assert "17:00 thứ Hai 23/11/2026" in counter.client.get(url, {"thu-tuc": "1.001193"}).content.decode()
    counter.at("2026-11-23 15:01")
    page = counter.client.get(url, {"thu-tuc": "1.001193"}).content.decode()
    assert "17:00 thứ Tư 25/11/2026" in page
    assert "Nhận sau 15 giờ" in page
    assert "hx-swap-oob" not in page
    chosen = counter.client.get(url, {"thu-tuc": "1.001193", "doi": "1"}).content.decode()
    assert chosen.count('hx-swap-oob="true"') == 3


def test_a_promise_that_moves_while_the_page_is_open_is_marked(counter: Counter) -> None:
    url = reverse("reception-promise")
    asked = {"thu-tuc": "1.001193", "promise_shown": moment("2026-11-23 17:00").isoformat()}
    assert "Vừa đổi" not in counter.client.get(url, asked).content.decode()
    counter.at("2026-11-23 15:01")
    page = counter.client.get(url, asked).content.decode()
    assert "Vừa đổi; trước đó là 17:00 thứ Hai 23/11/2026." in page
    later = asked | {"promise_before": asked["promise_shown"]}
    later["promise_shown"] = moment("2026-11-25 17:00").isoformat()
    assert "Vừa đổi; trước đó là 17:00 thứ Hai 23/11/2026." in counter.client.get(url, later).content.decode()


def found(counter: Counter, **data: str) -> tuple[str, dict[str, Any]]:
    page = counter.client.post(reverse("reception-applicant"), data).content.decode()
    fill = re.search(r'data-fill="([^"]*)"', page)
    assert fill is not None
    return page, json.loads(fill[1].replace("&quot;", '"'))


def test_a_returning_citizen_is_filled_in_by_number_or_telephone(counter: Counter) -> None:
    received(counter.ward, counter.ward.business, "2026-05-14 08:00")
    page, fill = found(counter, identity_kind="cccd", identity_number="000 188 000 127")
    assert "Lấy từ lần nộp 14/05/2026" in page
    assert fill["add"]["full_name"] == "Huỳnh Thị Bích Trâm"
    assert fill["add"]["birth_date"] == "05/03/1988"
    assert fill["set"] == {}
    page, fill = found(counter, identity_kind="cccd", identity_number="", phone="0900 000 127")
    assert fill["add"]["identity_number"] == "000188000127"
    look = AccessLog.objects.get()
    assert (look.officer, look.what) == (counter.ward.clerk, "điền lại khi tiếp nhận")


def test_the_newest_visit_is_the_one_shown(counter: Counter) -> None:
    received(counter.ward, counter.ward.business, "2026-05-14 08:00")
    moved = person(address="Số 11 đường Mới")
    received(counter.ward, counter.ward.business, "2026-06-15 08:00", applicant=moved)
    page, fill = found(counter, identity_kind="cccd", identity_number="000188000127")
    assert "15/06/2026" in page
    assert fill["add"]["address"] == "Số 11 đường Mới"


def test_a_card_is_read_into_the_boxes(counter: Counter) -> None:
    card = "001188000127|271234567|Huỳnh Thị Bích Trâm|05031988|Nữ|Số 00, Phú Thủy|01012021"
    boxes = {"which": "proxy", "proxy-identity_kind": "passport", "proxy-identity_number": card}
    page, fill = found(counter, **boxes)
    assert fill["set"] == {
        "kind": "person",
        "identity_kind": "cccd",
        "identity_number": "001188000127",
        "full_name": "Huỳnh Thị Bích Trâm",
        "birth_date": "05/03/1988",
        "sex": "female",
        "address": "Số 00, Phú Thủy",
    }
    assert 'data-prefix="proxy-"' in page
    assert "Ba số đầu" not in page


def test_an_unknown_province_warns_and_a_short_number_is_told(counter: Counter) -> None:
    page, _ = found(counter, identity_kind="cccd", identity_number="000188000127")
    assert "Ba số đầu 000 không phải mã tỉnh" in page
    page, _ = found(counter, identity_kind="cccd", identity_number="00018800012")
    assert "Số định danh phải đủ 12 chữ số; hiện có 11." in page


# -- saving -----------------------------------------------------------------------------------------


def test_a_reception_is_saved_as_typed(counter: Counter) -> None:
    answer = save(counter, typed(counter.ward.business, fee_paid="on", note="Nhắn tin khi xong"))
    dossier = the_one()
    assert answer.status_code == 302
    assert answer.url == reverse("reception-done", args=[dossier.pk])
    assert dossier.code == "H36.152.00-261123-0001"
    assert dossier.promised_at == moment("2026-11-27 17:00")
    assert dossier.received_at == moment("2026-11-23 08:05")
    assert dossier.note == "Nhắn tin khi xong"
    assert dossier.applicant.birth_date == moment("1988-03-05 00:00").date()
    assert dossier.applicant.phone == "0900000127"
    assert [(d.name, d.originals) for d in dossier.documents.all()] == [
        ("Tờ khai theo mẫu", 1),
        ("Giấy tờ kèm theo", 1),
    ]
    assert Payment.objects.get().amount_vnd == 100_000


def test_the_page_after_saving_shows_number_promise_key_and_receipt(counter: Counter) -> None:
    answer = counter.client.post(URL, typed(counter.ward.business), follow=True)
    page = answer.content.decode()
    dossier = the_one()
    paper = dossier.papers.get()
    assert "17:00 thứ Sáu 27/11/2026" in page
    assert f"{dossier.tracking_key[:4]}-{dossier.tracking_key[4:]}" in page
    assert reverse("paper", args=[paper.pk]) in page
    assert '<meta name="draft-clear" content="tiep-nhan">' in page
    assert "Đã nhận hồ sơ 0001, hẹn 27/11." in page


def test_a_fee_not_paid_is_no_payment(counter: Counter) -> None:
    save(counter, typed(counter.ward.business))
    assert the_one() is not None
    assert not Payment.objects.exists()


def test_sent_twice_is_saved_once(counter: Counter) -> None:
    data = typed(counter.ward.business)
    first = save(counter, data)
    counter.at("2026-11-23 08:06")
    second = counter.client.post(URL, data, follow=True)
    assert Dossier.objects.count() == 1
    assert first.url in [where for where, _ in second.redirect_chain]
    code = the_one().code
    assert f"Hồ sơ này đã lưu lúc 08:05, mã {code}. Không tạo thêm." in second.content.decode()


def test_a_repetition_after_the_promise_moved_is_still_answered_as_the_first(counter: Counter) -> None:
    counter.at("2026-11-23 14:59")
    data = typed(counter.ward.birth, "2026-11-23 17:00")
    save(counter, data)
    counter.at("2026-11-23 15:02")
    answer = save(counter, data)
    assert answer.status_code == 302
    assert Dossier.objects.count() == 1


def test_the_same_request_with_other_content_is_a_conflict(counter: Counter) -> None:
    data = typed(counter.ward.business)
    save(counter, data)
    answer = save(counter, data | {"full_name": "Người Khác"})
    assert answer.status_code == 409
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize("request_id", ["", "khong-phai", "1" * 5000])
def test_a_page_without_request_id_saves_nothing(counter: Counter, request_id: str) -> None:
    assert save(counter, typed(counter.ward.business, request_id=request_id)).status_code == 409
    assert not Dossier.objects.exists()


def test_a_promise_that_has_moved_saves_nothing_and_keeps_what_was_typed(counter: Counter) -> None:
    counter.at("2026-11-23 15:01")
    data = typed(counter.ward.birth, "2026-11-23 17:00", note="Giữ lại chữ này")
    answer = save(counter, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Dossier.objects.exists()
    assert "Ngày hẹn đã đổi từ 17:00 thứ Hai 23/11/2026 thành 17:00 thứ Tư 25/11/2026." in page
    assert "Giữ lại chữ này" in page
    assert f'value="{data["request_id"]}"' in page
    shown = re.search(r'name="promise_shown" value="([^"]+)"', page)
    assert shown is not None
    assert save(counter, data | {"promise_shown": shown[1]}).status_code == 302
    assert the_one().promised_at == moment("2026-11-25 17:00")


def test_a_promise_never_shown_is_shown_first(counter: Counter) -> None:
    answer = save(counter, typed(counter.ward.business, promise_shown=""))
    assert answer.status_code == 422
    assert "Hẹn trả 17:00 thứ Sáu 27/11/2026. Báo công dân rồi lưu lại." in answer.content.decode()


def test_somebody_may_hand_in_for_another(counter: Counter) -> None:
    proxy = {
        "has_proxy": "on",
        "proxy_paper": "Văn bản ủy quyền ngày 20/11/2026",
        "proxy-kind": "person",
        "proxy-identity_kind": "cmnd",
        "proxy-identity_number": "271 234 567",
        "proxy-full_name": "Nguyễn Văn Đức",
        "proxy-address": "Phú Thủy",
    }
    assert save(counter, typed(counter.ward.business) | proxy).status_code == 302
    dossier = the_one()
    assert dossier.proxy is not None
    assert (dossier.proxy.full_name, dossier.proxy.identity_number) == ("Nguyễn Văn Đức", "271234567")
    assert dossier.proxy_paper == "Văn bản ủy quyền ngày 20/11/2026"


@pytest.mark.parametrize("name", ["reception", "walk-in-guide"])
def test_without_the_tick_what_was_typed_of_a_proxy_stays(counter: Counter, name: str) -> None:
    typed_before = {"proxy-full_name": "Nguyễn Văn Đức", "proxy-birth_date": "không rõ"}
    wrong = typed(counter.ward.business, full_name="") | typed_before
    answer = counter.client.post(reverse(name), wrong)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Nguyễn Văn Đức"' in text and 'value="không rõ"' in text
    assert "Ghi họ và tên." in text and "Ngày sinh: " not in text, "nothing of the proxy is checked"


def test_a_proxy_needs_name_number_and_paper(counter: Counter) -> None:
    answer = save(counter, typed(counter.ward.business, has_proxy="on"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ghi giấy tờ ủy quyền" in page
    assert "Ghi họ và tên." in page


def test_a_dossier_may_be_received_for_another_ward(counter: Counter) -> None:
    answer = save(counter, typed(counter.ward.business, channel="other_ward"))
    assert "Ghi tên phường, xã có thẩm quyền giải quyết." in answer.content.decode()
    data = typed(counter.ward.business, channel="other_ward", for_other_ward="phường Mũi Né")
    assert save(counter, data).status_code == 302
    assert the_one().for_other_ward == "phường Mũi Né"


def test_an_organisation_gives_its_tax_code(counter: Counter) -> None:
    data = typed(
        counter.ward.business,
        kind="organisation",
        identity_kind="tax_code",
        identity_number="0100109106-001",
        full_name="Công ty TNHH Ví Dụ",
    )
    assert save(counter, data).status_code == 302
    applicant = the_one().applicant
    assert (applicant.kind, applicant.birth_date, applicant.sex) == ("organisation", None, "")


def test_without_papers_of_identity_a_reason_is_given(counter: Counter) -> None:
    data = typed(counter.ward.business, identity_kind="none", identity_number="thừa")
    assert "Ghi lý do không có giấy tờ." in save(counter, data).content.decode()
    assert save(counter, data | {"no_identity_reason": "Mất giấy tờ"}).status_code == 302
    assert the_one().applicant.identity_number == ""


def test_the_sex_is_taken_from_the_number_when_not_told(counter: Counter) -> None:
    save(counter, typed(counter.ward.business, sex=""))
    assert the_one().applicant.sex == "female"


def test_a_card_scanned_without_any_script_is_read_when_saved(counter: Counter) -> None:
    card = "000188000127||Trần Văn Ví|05031988|Nữ|Số 9|01012021"
    save(counter, typed(counter.ward.business, identity_number=card, full_name="", address=""))
    applicant = the_one().applicant
    assert (applicant.full_name, applicant.identity_number) == ("Trần Văn Ví", "000188000127")


def test_papers_that_are_missing_must_be_confirmed(counter: Counter) -> None:
    first, second = counter.ward.business.documents.all()
    data = typed(counter.ward.business)
    del data[f"paper-{second.pk}-have"]
    page = save(counter, data).content.decode()
    assert "Chưa có: Giấy tờ kèm theo." in page
    assert save(counter, data | {"papers_missing_ok": "on"}).status_code == 302
    assert [document.name for document in the_one().documents.all()] == [first.name]


def test_a_paper_that_is_there_is_counted(counter: Counter) -> None:
    first = counter.ward.business.documents.first()
    assert first is not None
    data = typed(counter.ward.business) | {f"paper-{first.pk}-originals": "0"}
    assert "Ghi số bản." in save(counter, data).content.decode()


def test_a_provincial_code_belongs_to_one_dossier(counter: Counter) -> None:
    save(counter, typed(counter.ward.business, external_code="000.00.01.H36-1"))
    data = typed(counter.ward.business, external_code="000.00.01.H36-1")
    answer = save(counter, data)
    assert answer.status_code == 422
    assert "Mã trên hệ thống tỉnh này đã có ở một hồ sơ khác." in answer.content.decode()
    assert Dossier.objects.count() == 1


def test_a_year_without_calendar_needs_the_tick_of_the_office(counter: Counter) -> None:
    content = calendar_content()
    del content["years"]["2027"]
    CalendarVersion.objects.create(
        created_at=moment("2026-11-01 08:00"), reason="Bỏ năm 2027", digest="2", content=content
    )
    counter.at("2026-12-30 08:05")
    version = counter.ward.first_certificate
    page = counter.client.get(URL, {"thu-tuc": version.procedure.key}).content.decode()
    assert "Năm 2027 chưa có lịch nghỉ." in page
    shown = re.search(r'name="promise_shown" value="([^"]+)"', page)
    assert shown is not None
    data = typed(version, fee="") | {"promise_shown": shown[1]}
    answer = save(counter, data | {"calendar_missing_ok": "on"})
    assert answer.status_code == 422
    assert "Văn phòng cần đánh dấu đồng ý" in answer.content.decode()
    counter.ward.clerk.groups.add(*counter.ward.office.groups.all())
    assert save(counter, data).status_code == 422
    assert save(counter, data | {"calendar_missing_ok": "on"}).status_code == 302
    assert the_one().promise_provisional


def test_a_name_in_decomposed_letters_is_stored_composed_and_found_by_both(counter: Counter) -> None:
    decomposed = unicodedata.normalize("NFD", "Đỗ Thị Ngọc Ánh")
    save(counter, typed(counter.ward.business, full_name=decomposed))
    assert the_one().applicant.full_name == unicodedata.normalize("NFC", decomposed)
    for words in (decomposed, "Đỗ Thị Ngọc Ánh", "do thi ngoc anh"):
        answer = counter.client.get(reverse("search"), {"q": words})
        assert answer.status_code == 302
        assert answer.url == reverse("dossier", args=[the_one().pk])


def test_day_comes_before_month(counter: Counter) -> None:
    data = typed(counter.ward.business, birth_date="05/03/2026", identity_kind="birth_id")
    save(counter, data | {"identity_number": "000326000127"})
    assert the_one().applicant.birth_date == moment("2026-03-05 00:00").date()


def test_strange_characters_are_dropped_in_silence(counter: Counter) -> None:
    save(counter, typed(counter.ward.business, full_name="Huỳnh\u202e Thị\x00 \u200bBích\tTrâm"))
    assert the_one().applicant.full_name == "Huỳnh Thị Bích Trâm"


def test_markup_stays_text(counter: Counter) -> None:
    data = typed(counter.ward.business, full_name="<img src=file:///etc/passwd>")
    page = counter.client.post(URL, data, follow=True).content.decode()
    assert "&lt;img src=file:///etc/passwd&gt;" in page
    assert "<img src=file" not in page


def test_the_sheet_asks_no_more_for_fifty_dossiers_than_for_five(
    counter: Counter, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    counter.client.get(URL)
    with django_assert_max_num_queries(15) as start:
        counter.client.get(URL)
    with django_assert_max_num_queries(15) as chosen:
        counter.client.get(URL, {"thu-tuc": "1.001612"})
    for _ in range(45):
        received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    with django_assert_max_num_queries(len(start)):
        counter.client.get(URL)
    with django_assert_max_num_queries(len(chosen)):
        counter.client.get(URL, {"thu-tuc": "1.001612"})


def test_every_visit_keeps_the_person_as_they_were(counter: Counter) -> None:
    save(counter, typed(counter.ward.business))
    save(counter, typed(counter.ward.business, address="Nhà mới", request_id=str(uuid4())))
    addresses = set(Applicant.objects.values_list("address", flat=True))
    assert addresses == {"Số 00 đường Thủ Khoa Huân, khu phố 5, phường Phú Thủy", "Nhà mới"}


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://127.0.0.1:8000", "Mã QR trên giấy chỉ ghi mã hồ sơ"),
        ("https://motcua.example", "motcua.example/tra-cuu/"),
    ],
)
def test_the_saved_page_says_how_the_citizen_follows_it(
    counter: Counter, settings: Any, address: str, told: str
) -> None:
    settings.PUBLIC_URL = address
    dossier = received(counter.ward, counter.ward.business, "2026-11-23 08:00")
    page = counter.client.get(f"/tiep-nhan/{dossier.pk}/xong/").content.decode()
    assert told in page
    public = counter.client.get("/tra-cuu/").content.decode()
    assert ("Quét mã QR" in public) == ("motcua" in address), "no address, nothing to scan with a telephone"
