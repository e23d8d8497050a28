"""The annual report read back out of its PDF: figures, accents, fonts, pages, bookmarks."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest

from procedures.models import Ward
from reports import actions
from reports.letters import report_html, report_pdf
from reports.letters.compose import paper_of
from reports.letters.outline import BY_HAND
from reports.models import Report
from tests.dossiers.papers_read import A4, embedded_files, faces, page_texts, reader, sizes_mm, whole_text
from tests.reports.made import AFTER, begun, resolved, signed, small_year
from tests.ward import TestWard, build_ward, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def pdf_of(report: Report) -> bytes:
    return report_pdf(paper_of(report, AFTER), AFTER)


def text_of(report: Report) -> str:
    return whole_text(pdf_of(report))


def test_the_sentences_tell_the_hand_count(ward: TestWard) -> None:
    small_year(ward)
    text = text_of(signed(ward))
    for sentence in (
        "Tổng số hồ sơ tiếp nhận: 08 hồ sơ, trong đó nhận trực tuyến 02 hồ sơ; trực tiếp và qua dịch vụ bưu "
        "chính công ích 05 hồ sơ; từ kỳ trước chuyển qua 01 hồ sơ.",
        "Đã giải quyết: 06 hồ sơ, trong đó trước hạn 02 hồ sơ, đúng hạn 02 hồ sơ, quá hạn 02 hồ sơ; tỷ lệ "
        "trước hạn và đúng hạn đạt 66,6%.",
        "Kết thúc không có kết quả (công dân rút, dừng theo yêu cầu, đóng vì không bổ sung): 01 hồ sơ, trong "
        "đó 00 hồ sơ kết thúc sau hạn.",
        "Đang giải quyết: 01 hồ sơ, trong đó trong hạn 00 hồ sơ, quá hạn 01 hồ sơ; đang tạm dừng 00 hồ sơ.",
        "Lĩnh vực đất đai có 02/03 hồ sơ đã giải quyết quá hạn, chiếm 66,7%; trong đó 02 hồ sơ là hồ sơ liên "
        "thông.",
        "trong 03 hồ sơ quá hạn (02 hồ sơ đã giải quyết và 01 hồ sơ đang giải quyết), 01 hồ sơ đã có Văn bản "
        "xin lỗi và đề nghị gia hạn thời gian giải quyết, đạt 33,3%; còn 02 hồ sơ quá hạn chưa có.",
        "trong 07 hồ sơ tiếp nhận mới có 02 hồ sơ trực tuyến, chiếm 28,6%, gồm 00 hồ sơ một phần và 02 hồ sơ "
        "toàn trình.",
        "Dịch vụ bưu chính công ích: tiếp nhận 01 hồ sơ, trả 00 kết quả.",
        "Không tính vào các số trên: 01 hồ sơ nhận hộ phường, xã khác; 01 hồ sơ hủy do nhập nhầm.",
        "số liệu tính đến hết ngày 14 tháng 12 năm 2026",
        "Phản ánh, kiến nghị: chưa có nguồn số liệu.",
    ):
        assert sentence in text
    assert unicodedata.is_normalized("NFC", text)


def test_form_two_six_a_adds_up_on_the_page(ward: TestWard) -> None:
    small_year(ward)
    page, by_procedure = [text for text in page_texts(pdf_of(signed(ward))) if "Biểu số II.06a" in text]
    assert "Tổng cộng 8 2 5 1 7 2 3 2 1 0 1" in by_procedure, "the same sum"
    rows = {
        name: [int(number) for number in numbers.split()]
        for name, numbers in re.findall(
            r"(Đất đai|Hộ tịch|Hộ kinh doanh|Tổng cộng)((?: \d+){11})(?= |$)", page
        )
    }
    assert rows == {
        "Hộ tịch": [1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0],
        "Đất đai": [4, 2, 2, 0, 3, 1, 0, 2, 1, 0, 1],
        "Hộ kinh doanh": [3, 0, 2, 1, 3, 1, 2, 0, 0, 0, 0],
        "Tổng cộng": [8, 2, 5, 1, 7, 2, 3, 2, 1, 0, 1],
    }
    for numbers in rows.values():
        c = dict(enumerate(numbers, start=3))
        assert c[3] == c[4] + c[5] + c[6] == c[7] + c[11]
        assert (c[7], c[11]) == (c[8] + c[9] + c[10], c[12] + c[13])
    assert "khớp ở 04/04 dòng" in page
    assert "(Từ ngày 15/12/2025 đến ngày 14/12/2026)" in page
    assert "Đơn vị nhận báo cáo: UBND tỉnh Lâm Đồng" in page


def test_the_layout_of_2026_tells_the_same_sums_split_up(ward: TestWard) -> None:
    small_year(ward)
    (page,) = [text for text in page_texts(pdf_of(signed(ward))) if "07A/BTP" in text]
    # received: all, full, partial, other online, counter, post, from before; ended: all, early, on time,
    # late, otherwise; letters: with, without; pending: all, in time, late, papers, paused
    assert "Tổng cộng 8 2 0 0 4 1 1 7 2 2 2 1 1 2 1 0 1 0 0" in page


def test_the_list_of_late_ones_names_letters_and_no_citizen(ward: TestWard) -> None:
    small_year(ward)
    text = text_of(signed(ward))
    assert "H36.152.00-260601-0001 Đất đai Đính chính" in text
    assert "11/06/2026 16/06/2026 3 01/PXL-UBND" in text
    assert "Huỳnh Thị Bích Trâm" not in text
    assert "000188000127" not in text


def test_layout_follows_the_decree(ward: TestWard) -> None:
    small_year(ward)
    made = pdf_of(signed(ward))
    first, *others = page_texts(made)
    assert first.startswith("ỦY BAN NHÂN DÂN PHƯỜNG PHÚ THỦY CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert "Số: 356/BC-UBND Phú Thủy, ngày 15 tháng 12 năm 2026" in first
    assert "BÁO CÁO Kết quả công tác cải cách hành chính năm 2026 và phương hướng, nhiệm vụ năm 2027" in first
    assert faces(made) <= {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"}
    assert sizes_mm(made)[0] == A4
    assert sizes_mm(made)[-1] == (297.0, 210.0), "annexes are turned"
    assert others[0].endswith(" 2") or others[0].startswith("2 ")
    (signature,) = [text for text in others if "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH" in text]
    assert "Trên đây là báo cáo kết quả công tác cải cách hành chính năm 2026" in signature
    assert "Trần Minh Khoa" in signature
    assert "Nơi nhận: - UBND tỉnh Lâm Đồng;" in signature
    assert "- Lưu: VT, VP (03)." in signature
    assert embedded_files(made) == []


def test_the_outline_is_in_the_bookmarks(ward: TestWard) -> None:
    small_year(ward)
    outline = reader(pdf_of(signed(ward))).outline
    tops = [entry.title for entry in outline if not isinstance(entry, list)]
    assert tops == [
        "I. Công tác chỉ đạo, điều hành cải cách hành chính",
        "II. Kết quả thực hiện nhiệm vụ cải cách hành chính",
        "III. Đánh giá chung",
        "IV. Phương hướng, nhiệm vụ năm 2027",
        "V. Kiến nghị, đề xuất",
        *(f"Phụ lục {number}" for number in ("I", "II", "III", "IV", "V", "VI")),
    ]
    nested = [[sub.title for sub in entry] for entry in outline if isinstance(entry, list)]
    assert nested[0][1] == "2. Cải cách thủ tục hành chính"
    assert len(nested[0]) == 6


def test_what_people_wrote_is_printed_as_text(ward: TestWard) -> None:
    report = begun(ward)
    hostile = "Giảm trễ hẹn xuống dưới 10%.\n<img src=file:///etc/passwd> {{ 7*7 }} {% load x %}"
    actions.write_section(report.pk, "tasks", hostile, actor=ward.office, at=AFTER, version=0)
    made = pdf_of(report)
    text = whole_text(made)
    assert "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2027 Giảm trễ hẹn xuống dưới 10%." in text
    assert "<img src=file:///etc/passwd> {{ 7*7 }} {% load x %}" in text
    assert "root:" not in text
    assert embedded_files(made) == []
    assert "<img" not in report_html(paper_of(report, AFTER), screen=True)


def test_parts_nobody_wrote_say_so(ward: TestWard) -> None:
    text = text_of(begun(ward))
    assert text.count("Không có nội dung.") == len(BY_HAND) == 11
    assert "Chưa có nguồn số liệu." not in text
    assert text.count("chưa có nguồn số liệu.") == 3, "posting, feedback, survey (decision D4)"


def test_a_draft_has_no_number_and_says_that_it_is_one(ward: TestWard) -> None:
    (first, *_) = page_texts(pdf_of(begun(ward)))
    assert "DỰ THẢO BÁO CÁO" in first
    assert "Số: …/BC-UBND Phú Thủy, ngày … tháng 12 năm 2026" in first.replace("… /", "…/")


def test_an_empty_year_prints_without_charts_and_lists(ward: TestWard) -> None:
    text = text_of(begun(ward, 2024))
    assert "Đã giải quyết: 00 hồ sơ (chưa có hồ sơ nào giải quyết xong trong kỳ)." in text
    assert "trong kỳ không có hồ sơ quá hạn" in text
    assert "Hình 1" not in text
    assert "Phụ lục II" not in text
    assert "—" not in text.partition("Phụ lục I")[0].partition("2. Cải cách thủ tục")[2].partition("Bảng")[0]


def test_a_narrative_of_fifty_pages_is_printed_whole(ward: TestWard) -> None:
    report = begun(ward)
    lines = [f"Việc thứ {n}: " + "rà soát, niêm yết thủ tục hành chính; " * 9 for n in range(1, 401)]
    for key, part in (("tasks", lines[:200]), ("lead", lines[200:])):
        actions.write_section(report.pk, key, "\n".join(part), actor=ward.office, at=AFTER, version=0)
    made = pdf_of(report)
    text = whole_text(made)
    assert len(page_texts(made)) >= 50
    assert all(f"Việc thứ {n}:" in text for n in range(1, 401))


def test_the_identity_is_the_one_in_force_on_the_day_of_issue(ward: TestWard) -> None:
    Ward.objects.update(force_from=date(2025, 7, 1))
    Ward.objects.create(
        force_to=date(2025, 6, 30),
        name="phường Phú Thủy",
        place="Phú Thủy",
        superior_place="thành phố Phan Thiết, tỉnh Bình Thuận",
        unit_code="000.12.31.H11",
        counter_name="Bộ phận Tiếp nhận và Trả kết quả",
        counter_lines="BỘ PHẬN",
    )
    old = begun(ward, 2022)
    assert old.recipients.splitlines()[:2] == [
        "UBND thành phố Phan Thiết",
        "Phòng Nội vụ thành phố Phan Thiết",
    ]
    text = text_of(old)
    assert "Đơn vị nhận báo cáo: UBND thành phố Phan Thiết" in text
    assert "mức độ 3" in text, "the names of 2022"
    assert "tỉnh Lâm Đồng" not in text
    assert "tỉnh Lâm Đồng" in text_of(begun(ward, 2026))


def test_a_figure_says_how_it_moved_against_the_year_before(ward: TestWard) -> None:
    small_year(ward)
    resolved(ward, ward.correction, "2025-03-03 08:00", "2025-03-10 10:00")
    resolved(ward, ward.correction, "2025-03-03 08:00", "2025-03-31 10:00")
    text = text_of(begun(ward, at=moment("2026-12-16 09:00")))
    assert "đạt 66,6%, tăng 16,6 điểm phần trăm so với năm 2025 (50,0%)." in text
    assert "chiếm 66,7%, tăng 16,7 điểm phần trăm so với năm 2025 (50,0%)" in text
    assert "Hình 1. Tỷ lệ hồ sơ quá hạn theo lĩnh vực, năm 2025 và năm 2026" in text
