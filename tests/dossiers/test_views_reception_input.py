"""Whatever is sent to the reception: a clear sentence or a dossier, never a failure of the site."""

from __future__ import annotations

from typing import Any

import pytest

from dossiers.forms.reception import usual_count
from dossiers.models import Dossier
from tests.dossiers.counter import Counter, the_one, typed

URL = "/tiep-nhan/"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("procedure", "", "Chưa chọn thủ tục. Gõ tên, tên tắt hoặc mã."),
        ("procedure", "\x00", "Chưa chọn thủ tục. Gõ tên, tên tắt hoặc mã."),
        ("procedure", "khong-co", "Chưa chọn thủ tục. Gõ tên, tên tắt hoặc mã."),
        ("kind", "robot", "Chọn cá nhân hoặc tổ chức."),
        ("kind", None, "Chọn cá nhân hoặc tổ chức."),
        ("identity_kind", "visa", "Chọn loại giấy tờ trong danh sách."),
        ("identity_number", "", "Ghi số giấy tờ, hoặc chọn “Không có giấy tờ” và nêu lý do."),
        ("identity_number", "99918800012", "Số định danh phải đủ 12 chữ số; hiện có 11."),
        ("identity_number", "9" * 900, "Số định danh phải đủ 12 chữ số; hiện có 900."),
        ("full_name", "", "Ghi họ và tên."),
        ("full_name", "\u200b\x00 ", "Ghi họ và tên."),
        ("full_name", "A" * 201, "Dài quá: 201 ký tự, tối đa 200."),
        ("birth_date", "31/02/1988", "Ngày sinh 31/02/1988 không có trong lịch."),
        ("birth_date", "5 tháng 3", "Ngày sinh ghi theo dạng ngày/tháng/năm, ví dụ 05/03/1988."),
        ("birth_date", "05/03/0088", "Ngày sinh 05/03/0088 quá xa. Kiểm lại năm."),
        ("birth_date", "24/11/2026", "Ngày sinh 24/11/2026 chưa tới."),
        ("birth_date", "05/03/1989", "Số định danh ghi năm sinh 1988, khác với ngày sinh ở đây."),
        ("sex", "male", "Số định danh ghi giới tính Nữ, khác với ô này."),
        ("sex", "x", "Chọn Nam hoặc Nữ."),
        ("address", "", "Ghi địa chỉ."),
        ("address", "x" * 1_000_000, "Dài quá: 1.000.000 ký tự, tối đa 300."),
        ("phone", "gọi sau", "Số điện thoại gồm 9 đến 11 chữ số, bắt đầu bằng 0."),
        ("phone", "12345", "Số điện thoại gồm 9 đến 11 chữ số, bắt đầu bằng 0."),
        ("email", "tram@", "Địa chỉ thư điện tử chưa đúng, ví dụ ten@vidu.vn."),
        ("channel", "online", "Chọn cách nộp trong danh sách."),
        ("channel", None, "Chọn cách nộp."),
        ("result_delivery", "chim", "Chọn trong danh sách."),
        ("copies", "0", "Số bộ từ 1 đến 99."),
        ("copies", "một", "Số bộ từ 1 đến 99."),
        ("copies", "9" * 5000, "Số bộ từ 1 đến 99."),
        ("fee", "miễn", "Số tiền chỉ gồm chữ số, tính bằng đồng."),
        ("fee", "9" * 20, "Số tiền lớn quá. Kiểm lại."),
        ("note", "n" * 301, "Dài quá: 301 ký tự, tối đa 300."),
        ("external_code", "c" * 41, "Dài quá: 41 ký tự, tối đa 40."),
        ("promise_shown", "mai", "Báo công dân rồi lưu lại."),
        ("promise_shown", "9999-12-31T23:59:59-14:00", "Báo công dân rồi lưu lại."),
    ],
)
def test_a_bad_field_gets_its_sentence_and_nothing_is_saved(
    counter: Counter, field: str, value: str | None, words: str
) -> None:
    answer = counter.client.post(URL, typed(counter.ward.business, **{field: value}))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Dossier.objects.exists()


def test_what_was_typed_is_kept(counter: Counter) -> None:
    data = typed(counter.ward.business, birth_date="31/02/1988", note="Chữ đã gõ", copies="3")
    page = counter.client.post(URL, data).content.decode()
    for kept in ("31/02/1988", "Chữ đã gõ", 'value="3"', "Huỳnh Thị Bích Trâm", "100.000 đ"):
        assert kept in page


def test_all_mistakes_are_told_at_once(counter: Counter) -> None:
    data = typed(counter.ward.business, full_name="", address="", birth_date="31/02/1988")
    page = counter.client.post(URL, data).content.decode()
    assert "Chưa lưu được: 3 chỗ cần sửa, đã đánh dấu bên dưới." in page


@pytest.mark.parametrize(
    ("typed_date", "kept"),
    [("05/03/1988", "05/03/1988"), ("5-3-1988", "05/03/1988"), ("05031988", "05/03/1988")],
)
def test_dates_are_read_day_first(counter: Counter, typed_date: str, kept: str) -> None:
    counter.client.post(URL, typed(counter.ward.business, birth_date=typed_date))
    born = the_one().applicant.birth_date
    assert born is not None
    assert f"{born:%d/%m/%Y}" == kept


@pytest.mark.parametrize(
    ("typed_phone", "kept"),
    [("0900 000 127", "0900000127"), ("+84 900.000.127", "0900000127"), ("(0263) 3000-000", "02633000000")],
)
def test_telephones_are_kept_as_digits(counter: Counter, typed_phone: str, kept: str) -> None:
    counter.client.post(URL, typed(counter.ward.business, phone=typed_phone))
    assert the_one().applicant.phone == kept


def test_several_values_for_one_field_take_the_last(counter: Counter) -> None:
    data: dict[str, Any] = typed(counter.ward.business)
    answer = counter.client.post(URL, data | {"full_name": ["Một", "Hai"], "copies": ["1", "2"]})
    assert answer.status_code == 302
    assert (the_one().applicant.full_name, the_one().copies) == ("Hai", 2)


def test_a_body_that_is_no_form_saves_nothing(counter: Counter) -> None:
    answer = counter.client.post(URL, '{"full_name": "x"}', content_type="application/json")
    assert answer.status_code == 409
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("Tờ khai theo mẫu", "originals"),
        ("Bản sao giấy tờ cá nhân có thông tin khai sinh", "copies"),
        ("Bản chụp căn cước", "copies"),
        ("Sổ đỏ (photo)", "copies"),
        ("Bản sao chứng thực văn bằng", "certified"),
        ("Bản sao có chứng thực sổ hộ nghèo", "certified"),
        ("Bản sao cần chứng thực", "copies"),
        ("Bản chính giấy tờ cần chứng thực bản sao", "originals"),
        ("Giao dịch đã chứng thực", "originals"),
        ("Photon kế", "originals"),
    ],
)
def test_a_ticked_paper_is_counted_where_its_name_says(name: str, column: str) -> None:
    assert usual_count(name) == column
