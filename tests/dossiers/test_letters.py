"""Papers read back out of their PDF: the story's data, hostile names, long texts, empty fields."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest

from dossiers.letters import (
    ApologyLetter,
    DocumentLine,
    Letter,
    Receipt,
    letter_pdf,
    skipped_words,
)
from procedures.pdf import PdfError
from tests.dossiers.paper_story import (
    APOLOGY_2018,
    APOLOGY_2025,
    RECEIPT_2018,
    RECEIPT_2025,
    STORY,
    STORY_CODE,
    TUE,
)
from tests.dossiers.papers_read import (
    A4,
    assert_in_order,
    embedded_files,
    faces,
    is_nfc,
    page_texts,
    reader,
    sizes_mm,
    squeezed,
    text_spans_mm,
    whole_text,
)

each_story = pytest.mark.parametrize(
    "letter", STORY, ids=["receipt-2018", "receipt-2025", "apology-2018", "apology-2025"]
)


# --- the story of the pictures -------------------------------------------------------------------------


def test_receipt_of_2018_prints_every_field_in_order_on_two_copies() -> None:
    kept, given = page_texts(letter_pdf(RECEIPT_2018))

    assert "(Liên: Lưu)" in kept
    assert "(Liên: Giao khách hàng)" in given
    assert kept.replace("(Liên: Lưu)", "") == given.replace("(Liên: Giao khách hàng)", "")
    assert_in_order(
        given,
        "ỦY BAN NHÂN DÂN PHƯỜNG PHÚ THỦY BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "Số: 1187/TNHS",
        "Phú Thủy, ngày 15 tháng 11 năm 2022",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Mã hồ sơ: 000.12.31.H11-221115-0007",
        "Bộ phận Tiếp nhận và Trả kết quả: Ủy ban nhân dân phường Phú Thủy,",
        "thành phố Phan Thiết, tỉnh Bình Thuận",
        "Tiếp nhận hồ sơ của: Đỗ Khắc Minh Tuệ",
        "Địa chỉ: Số 00/12 đường Ví Dụ, khu phố 99, phường Phú Thủy, thành phố Phan Thiết",
        "Số điện thoại: 0900 000 115",
        "Email: .....",
        "Nội dung yêu cầu giải quyết: Chuyển mục đích sử dụng đất phải được phép của cơ quan nhà nước",
        "đối với hộ gia đình, cá nhân (một cửa liên thông)",
        "Thành phần hồ sơ nộp gồm:",
        "1. Đơn xin chuyển mục đích sử dụng đất (01 bản chính);",
        "và tài sản khác gắn liền với đất (01 bản chính);",
        "3. Trích đo địa chính thửa đất (02 bản chính);",
        "4. Thẻ căn cước công dân (01 bản sao chứng thực).",
        "Số lượng hồ sơ: 01 (bộ)",
        "theo quy định là: 15 ngày làm việc (không tính thời gian thực hiện nghĩa vụ tài chính)",
        "Thời gian nhận hồ sơ: 08 giờ 20 phút, ngày 15 tháng 11 năm 2022",
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 06 tháng 12 năm 2022",
        "Đăng ký nhận kết quả tại: Bộ phận Tiếp nhận và Trả kết quả phường Phú Thủy",
        "Quyển số: 01/2022-ĐĐ Số thứ tự: 231",
        "NGƯỜI NỘP HỒ SƠ (Ký và ghi rõ họ tên) Đỗ Khắc Minh Tuệ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Võ Thị Hạ Quyên",
        "Ghi chú:",
        "được lập thành 02 liên",
        "(0252) 3000 000.",
    )
    assert "099000000115" not in given, "the form of 2018 has no line for the identity number"


def test_receipt_of_2025_adds_identity_principal_key_and_skipped_days() -> None:
    (text,) = page_texts(letter_pdf(RECEIPT_2025))

    assert_in_order(
        text,
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "Số: 4216/TTPVHCC",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Mã hồ sơ: H36.152.00-261120-0003",
        "Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức: Phan Quốc Thiên Ân",
        "Số định danh cá nhân/tổ chức: 099000000456",
        "Số điện thoại: 0900 000 456 Email: thienan@example.vn",
        "(Người ủy quyền: Huỳnh Thị Mai Thảo; địa chỉ: Số 00/7 đường Ví Dụ, khu phố 98, phường Phú Thủy;",
        "số định danh cá nhân: 099000000123; số điện thoại: 0900 000 123;",
        "giấy tờ ủy quyền: Giấy ủy quyền lập ngày 18 tháng 11 năm 2026)",
        "2. Giấy chứng nhận quyền sử dụng đất (01 bản sao, đã đối chiếu bản chính);",
        "17 giờ 00 phút, ngày 02 tháng 12 năm 2026",
        "Theo dõi hồ sơ: motcua.phuthuy.example; mã tra cứu 7K4P-92WX; điện thoại (0263) 3000 000.",
        "Không tính ngày nhận hồ sơ, thứ Bảy, Chủ nhật và ngày 24/11/2026 (Ngày Văn hóa Việt Nam).",
    )
    assert "Liên:" not in text


@pytest.mark.parametrize("letter", [RECEIPT_2018, RECEIPT_2025], ids=["2018", "2025"])
def test_the_code_of_the_provincial_system_stands_under_our_own(letter: Receipt) -> None:
    without = page_texts(letter_pdf(letter))
    with_it = page_texts(letter_pdf(replace(letter, external_code="000.00.01.H36-261120-0009")))
    assert len(with_it) == len(without)
    assert all("Mã trên hệ thống tỉnh" not in page for page in without)
    for page in with_it:
        assert_in_order(page, f"Mã hồ sơ: {letter.code}", "Mã trên hệ thống tỉnh: 000.00.01.H36-261120-0009")


def test_apology_of_2018_says_what_the_form_says() -> None:
    (text,) = page_texts(letter_pdf(APOLOGY_2018))

    assert_in_order(
        text,
        "ỦY BAN NHÂN DÂN PHƯỜNG PHÚ THỦY",
        "Số: 52/PXL-UBND",
        "Phú Thủy, ngày 05 tháng 12 năm 2022",
        "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
        "Kính gửi: Ông Đỗ Khắc Minh Tuệ",
        "Ngày 15 tháng 11 năm 2022, Ủy ban nhân dân phường Phú Thủy tiếp nhận giải quyết hồ sơ",
        "thủ tục hành chính chuyển mục đích sử dụng đất",
        f"cá nhân của Ông; mã số: {STORY_CODE}.",
        "Thời gian hẹn trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 06 tháng 12 năm 2022.",
        "Tuy nhiên đến nay, Ủy ban nhân dân phường Phú Thủy chưa trả kết quả giải quyết hồ sơ của Ông",
        "Lý do: Cơ quan phối hợp (Phòng Tài nguyên và Môi trường thành phố Phan Thiết)",
        "Sự chậm trễ này đã gây phiền hà, tốn kém chi phí, công sức của Ông.",
        "sẽ trả kết quả giải quyết hồ sơ cho Ông vào ngày 12 tháng 12 năm 2022.",
        "Mong nhận được sự thông cảm của Ông vì sự chậm trễ này./.",
    )
    assert_in_order(text, "Nơi nhận:", "- Như trên;", "- Lưu: VT, hồ sơ (02).")
    assert_in_order(text, "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lương Bảo Thái Sơn")
    assert "số định danh" not in text
    assert "Ông/Bà" not in text


def test_apology_of_2025_has_its_title_identity_number_and_own_apology() -> None:
    (text,) = page_texts(letter_pdf(APOLOGY_2025))

    assert_in_order(
        text,
        "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
        "Kính gửi: Bà Trịnh Ngọc Lam Khuê",
        "đính chính Giấy chứng nhận đã cấp lần đầu có sai sót của Bà; số định danh: 099000000789;",
        "mã số hồ sơ: H36.152.00-261102-0005.",
        "xin trân trọng gửi lời xin lỗi đến Bà vì sự chậm trễ",
        "cho Bà vào ngày 18 tháng 11 năm 2026.",
    )
    assert_in_order(text, "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Mạc Uyên Nhã Đan")


@each_story
def test_every_paper_is_one_a4_page_a_copy_in_tinos_alone(letter: Letter) -> None:
    pdf = letter_pdf(letter)

    pages = 2 if letter is RECEIPT_2018 else 1
    assert sizes_mm(pdf) == [A4] * pages
    assert faces(pdf) <= {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"}
    assert is_nfc(whole_text(pdf))
    assert embedded_files(pdf) == []
    assert len(pdf) < 60_000
    assert letter.code in str(reader(pdf).metadata.title)  # type: ignore[union-attr]


@each_story
def test_the_same_letter_gives_the_same_bytes(letter: Letter) -> None:
    assert letter_pdf(letter) == letter_pdf(letter)


# --- text from people ----------------------------------------------------------------------------------

HOSTILE = (
    "<img src=file:///etc/passwd>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<a rel=attachment href=file:///etc/passwd>x</a>",
    "<style>@import url(http://127.0.0.1:9/x)</style>",
    '<svg><image href="http://127.0.0.1:9/x.png"/></svg>',
    "{{ 7|add:7 }}{% load static %}",
    "</article></body><script>alert(1)</script>",
    "Công ty \"A & B\" 'C'",
)


@pytest.mark.parametrize("name", HOSTILE)
@each_story
def test_markup_typed_as_any_text_is_printed_as_typed(letter: Letter, name: str) -> None:
    """In every field that people type; nothing is attached, and a refused address would raise PdfError."""
    fields = [
        field for field in ("subject", "reason", "procedure_name", "receiver") if hasattr(letter, field)
    ]
    person_field = "person" if isinstance(letter, ApologyLetter) else "applicant"
    person = replace(getattr(letter, person_field), name=name, email=name, address=name, identity_number=name)
    changes = dict.fromkeys(fields, name)
    hostile = replace(letter, **{person_field: person}, **changes)

    pdf = letter_pdf(hostile)

    text = squeezed(whole_text(pdf)).casefold()  # a procedure's name takes a small letter in a sentence
    assert text.count(squeezed(name).casefold()) >= 1 + len(changes)
    assert embedded_files(pdf) == []


def test_a_fetch_from_a_name_would_be_an_error_and_does_not_happen(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def refuse(address: str) -> tuple[bytes, str]:
        asked.append(address)
        raise PdfError(address)

    letter_pdf(APOLOGY_2018)  # our own stylesheet and fonts are kept from here on
    monkeypatch.setattr("procedures.pdf.static_bytes", refuse)
    for name in HOSTILE:
        letter_pdf(replace(APOLOGY_2018, person=replace(TUE, name=name), reason=name))
    assert asked == []


def test_decomposed_accents_are_printed_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn Thị Ước Nguyện")
    pdf = letter_pdf(replace(RECEIPT_2025, applicant=replace(TUE, name=decomposed)))
    assert "Nguyễn Thị Ước Nguyện" in whole_text(pdf)
    assert faces(pdf) <= {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"}


@pytest.mark.parametrize("word", ["Nguyễn " * 30, "x" * 300, "Trần Thị Bảo Ngọc Kim Ngân " * 4])
@each_story
def test_a_very_long_name_stays_inside_the_page(letter: Letter, word: str) -> None:
    field = "person" if isinstance(letter, ApologyLetter) else "applicant"
    pdf = letter_pdf(replace(letter, **{field: replace(TUE, name=word.strip())}))

    assert squeezed(word) in squeezed(whole_text(pdf))
    for left, right in text_spans_mm(pdf):
        assert 29.9 <= left <= right <= 191.5  # kerning makes a run a little shorter than its letters


def test_an_address_of_five_lines_and_no_phone_or_email() -> None:
    address = "; ".join(
        f"Số 00/{n} hẻm 12 đường Ví Dụ, tổ dân phố {n}, khu phố 99, phường Phú Thủy" for n in range(5)
    )
    person = replace(TUE, address=address, phone="", email="")

    letter = replace(RECEIPT_2025, applicant=person, principal=None, register_book="", register_number="")

    (text,) = page_texts(letter_pdf(letter))

    assert address in text
    assert re.search(r"Số điện thoại: \.{20,} ?Email: \.{20,}", text)
    assert re.search(r"Quyển số: \.{5,} ?Số thứ tự: \.{20,}", text)


def with_documents(letter: Receipt, number: int) -> Receipt:
    lines = (DocumentLine(name=f"Giấy tờ thứ {n}", counts=("01 bản chính",)) for n in range(1, number + 1))
    return replace(letter, documents=tuple(lines))


@pytest.mark.parametrize("number", range(1, 8))
def test_an_ordinary_list_of_documents_stays_on_one_page_a_copy(number: int) -> None:
    qr = "https://motcua.phuthuy.example/tra-cuu/q/2mZk9XvTQ1rB8sYc4dLpWg/"
    tracked = replace(RECEIPT_2018, qr_text=qr, tracking_key="7K4P-92WX", skipped_days=skipped_words([]))
    assert len(page_texts(letter_pdf(with_documents(tracked, number)))) == 2
    assert len(page_texts(letter_pdf(with_documents(RECEIPT_2025, number)))) == 1
    assert len(page_texts(letter_pdf(with_documents(replace(RECEIPT_2025, principal=None), number + 3)))) == 1


def test_forty_documents_break_pages_but_never_the_signatures() -> None:
    many = tuple(
        DocumentLine(name=f"Giấy tờ thứ {n} có tên dài để chiếm chỗ", counts=("01 bản sao",))
        for n in range(1, 41)
    )

    texts = page_texts(letter_pdf(replace(RECEIPT_2025, documents=many)))

    assert 2 <= len(texts) <= 3
    assert all(f"{n}. Giấy tờ thứ {n} có" in " ".join(texts) for n in range(1, 41))
    (signed,) = [text for text in texts if "NGƯỜI NỘP HỒ SƠ" in text]
    assert_in_order(signed, "Phan Quốc Thiên Ân", "NGƯỜI TIẾP NHẬN HỒ SƠ", "Lý Nhật Tường Vi", "mã tra cứu")


@pytest.mark.parametrize("lines", range(30, 48))
def test_a_leaders_signature_is_never_alone_on_a_page(lines: int) -> None:
    reason = "; ".join(
        ["Cơ quan phối hợp chậm gửi ý kiến so với thời hạn của bước này theo quy định"] * lines
    )
    texts = page_texts(letter_pdf(replace(APOLOGY_2025, reason=reason)))
    (signed,) = [text for text in texts if "PHÓ CHỦ TỊCH" in text]
    assert all(str(number) in text[:3] + text[-3:] for number, text in enumerate(texts[1:], 2))
    assert_in_order(signed, "Mong nhận được sự thông cảm", "Mạc Uyên Nhã Đan")
