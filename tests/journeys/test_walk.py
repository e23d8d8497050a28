"""One dossier walks from the counter to the annual report: live site, real worker, real browser.

Everything a person does here is done with mouse and keyboard; what the machine does by night is done by the
worker; the clock of the whole site is moved on from day to day. It ends with text read back out of the three
papers. `ONESTOP_SCREENS=1` keeps pictures of the screens in docs/screens.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from dossiers.models import Apology, Dossier, IssuedPaper, OutboxMessage
from tests.dossiers.papers_read import assert_in_order, embedded_files, faces, is_nfc, page_texts, whole_text
from tests.journeys import real_ward
from tests.journeys.conftest import Site
from tests.journeys.reading import attached_pdf, dark_modules, dark_modules_of, mail_of
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.chromium

PROCEDURE = "Đính chính Giấy chứng nhận đã cấp lần đầu có sai sót"
NAME = "Nguyễn Thị Bích Hằng"
ADDRESS = "Số 00 đường Thủ Khoa Huân, khu phố 5, phường Phú Thủy"
REASON = "Việc đo đạc lại ranh giới thửa đất tại thực địa chưa xong."
CODE = "H36.152.00-260302-0001"
TINOS = {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"}
Window = Callable[..., Visitor]


@dataclass
class Walk:
    """The people of the journey, each at a window of their own, and the dossier."""

    site: Site
    clerk: Visitor
    officer: Visitor
    office: Visitor
    chairman: Visitor
    citizen: Visitor

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.get(code=CODE)

    @property
    def page(self) -> str:
        return f"/ho-so/{self.dossier.pk}/"


@pytest.fixture
def walk(worker: Site, visitor: Window) -> Walk:
    real_ward.open_ward()
    return Walk(worker, *(visitor() for _ in range(5)))


def test_from_the_counter_to_the_annual_report(walk: Walk) -> None:
    real_ward.work_before_march()
    receipt = receive(walk)
    read_receipt(walk, receipt)
    citizen_follows(walk, receipt)
    work_begins(walk)
    found_late_and_drafted(walk)
    office_lays_it_before_the_chairman(walk)
    chairman_approves(walk)
    read_apology(walk)
    citizen_is_told(walk)
    result_is_ready(walk)
    result_is_handed_out(walk)
    chairman_sees_it_counted(walk)
    real_ward.work_after_march()
    read_report(annual_report(walk))
    people = (walk.clerk, walk.officer, walk.office, walk.chairman, walk.citizen)
    assert [complaint for one in people for complaint in one.complaints] == []


# -- the counter ---------------------------------------------------------------------------------------


def receive(walk: Walk) -> bytes:
    """The sheet is filled, the promise seen, the receipt comes."""
    walk.site.at("2026-03-02 08:10")
    clerk = walk.clerk
    clerk.sign_in("Tiếp nhận")
    assert clerk.path == "/quay/"
    clerk.shot("quay")
    clerk.page.keyboard.press("F2")
    clerk.page.wait_for_url("**/tiep-nhan/")
    clerk.cursor_in("q")
    clerk.page.keyboard.type("dinh chinh giay")
    clerk.page.get_by_role("option", name=re.compile(re.escape("1.012796"))).click()
    clerk.sees("17:00 thứ Năm 12/03/2026", within="#promise")
    clerk.sees("8 ngày làm việc, tính từ ngày sau ngày nhận", within="#promise")
    clerk.sees("Điều 147, 148 Bộ luật Dân sự 2015", within="#promise")
    type_applicant(clerk)
    for paper in clerk.page.locator("[data-papers] input[type=checkbox]").all():
        paper.check()
    clerk.fill_in("Phí, lệ phí", "28000")
    clerk.page.get_by_label("Đã thu").check()
    clerk.fill_in("Ghi chú trên giấy hẹn", "Đo đạc lại ranh giới")
    clerk.shot("tiep-nhan")
    assert not Dossier.objects.filter(code=CODE).exists(), "nothing is kept before F9"
    clerk.page.keyboard.press("F9")
    clerk.page.wait_for_url("**/xong/")
    clerk.says("Đã nhận hồ sơ 0001, hẹn 12/03")
    clerk.sees(CODE, within="h1")
    clerk.shot("da-nhan")
    return clerk.pdf((clerk.page.locator("#receipt").get_attribute("src") or "").partition("#")[0])


def type_applicant(clerk: Visitor) -> None:
    """As some keyboards send it: letters and marks apart. 05/03 is the fifth of March."""
    clerk.fill_in("Số định danh", "000188004512")
    clerk.fill_in("Họ và tên", unicodedata.normalize("NFD", NAME))
    clerk.fill_in("Ngày sinh", "05/03/1988")
    clerk.page.get_by_label("Giới tính").first.select_option("female")
    clerk.fill_in("Địa chỉ", ADDRESS)
    clerk.fill_in("Điện thoại", "0900 000 127")
    clerk.fill_in("Thư điện tử", "hang@vidu.example")


def read_receipt(walk: Walk, receipt: bytes) -> None:
    """The receipt says what was typed."""
    text = whole_text(receipt)
    assert_in_order(
        text,
        "Số: 02/TTPVHCC Phú Thủy, ngày 02 tháng 3 năm 2026",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        f"Mã hồ sơ: {CODE}",
        f"Ông (Bà)/Tổ chức: {NAME}",
        "Số định danh cá nhân/tổ chức: 000188004512",
        f"Địa chỉ: {ADDRESS}",
        "Số điện thoại: 0900 000 127 Email: hang@vidu.example",
        f"{PROCEDURE} - mã thủ tục 1.012796",
        "1. Đơn đăng ký biến động (Mẫu 18) (01 bản chính); 2. Giấy chứng nhận (01 bản chính)",
        "08 ngày làm việc",
        "08 giờ 10 phút, ngày 02 tháng 3 năm 2026",
        "17 giờ 00 phút, ngày 12 tháng 3 năm 2026 (Đo đạc lại ranh giới)",
        "Lê Thị Thu Hà",
    )
    assert_only_tinos(receipt)
    link = f"{walk.site.public_url}/t/{walk.dossier.tracking_token}/"
    assert dark_modules(receipt) == dark_modules_of(link)
    assert str(walk.dossier.applicant.birth_date) == "1988-03-05"
    assert sum(walk.dossier.payments.values_list("amount_vnd", flat=True)) == 28_000


def assert_only_tinos(pdf: bytes, *inside: str) -> None:
    text = whole_text(pdf)
    assert faces(pdf) <= TINOS and embedded_files(pdf) == [*inside]
    assert is_nfc(text) and "\ufffd" not in text and "\x00" not in text


def citizen_follows(walk: Walk, receipt: bytes) -> None:
    """By the link of the QR code, and by the two codes on the receipt."""
    citizen = walk.citizen
    citizen.open(f"/t/{walk.dossier.tracking_token}/")
    citizen.sees("Hẹn trả lúc 17 giờ ngày 12/03/2026")
    key = re.search(r"mã tra cứu ([2-9A-Z]{4}-[2-9A-Z]{4})", whole_text(receipt))
    assert key is not None
    citizen.open("/tra-cuu/")
    citizen.fill_in("Mã hồ sơ", CODE.lower(), within="body")
    citizen.fill_in("Mã tra cứu", key[1].lower(), within="body")
    citizen.press("Xem hồ sơ", within="body")
    citizen.sees(CODE, within="h1")
    citizen.shot("tra-cuu")
    told = citizen.page.inner_text("body")
    assert NAME not in told and "000188" not in told and "Thủ Khoa Huân" not in told


# -- the departments -----------------------------------------------------------------------------------


def work_begins(walk: Walk) -> None:
    """Handed over by the clerk, found on the desk and taken by the officer."""
    walk.site.at("2026-03-02 08:25")  # half an hour without a request would end the session
    clerk, officer = walk.clerk, walk.officer
    clerk.open(walk.page)
    clerk.press("Chuyển bước")
    clerk.conclude("Chuyển bước")
    clerk.says(f"Đã chuyển hồ sơ {CODE} cho Phòng Kinh tế")
    walk.site.at("2026-03-02 14:00")
    officer.sign_in("Chuyên môn")
    assert officer.path == "/ban-xu-ly/"
    officer.shot("ban-xu-ly")
    officer.row(CODE).get_by_role("link").first.click()
    officer.press("Nhận việc")
    officer.says(f"Đã nhận việc với hồ sơ {CODE}")
    officer.sees("Trong định mức")
    officer.shot("ho-so")


def found_late_and_drafted(walk: Walk) -> None:
    """Nine days later the sweep of the worker finds it late and drafts the letter; a second finds nothing."""
    walk.site.at("2026-03-13 07:35")
    assert walk.site.run_job("dossiers.sweep", "sweep").summary == (
        "trễ hẹn: 1, soạn 1 thư xin lỗi, báo ngay 2 người"
    )
    assert walk.site.run_job("dossiers.sweep", "sweep").summary == "không có gì mới"
    assert Apology.objects.get().status == Apology.Status.DRAFT
    walk.officer.sign_in("Chuyên môn")
    walk.officer.open(walk.page)
    walk.officer.sees("Trễ 1 ngày làm việc")
    walk.officer.sees("Thư xin lỗi đang soạn")


def office_lays_it_before_the_chairman(walk: Walk) -> None:
    """The reason is written in words a citizen may read; the new date is chosen."""
    office = walk.office
    office.sign_in("Văn phòng")
    assert office.path == "/tre-hen/"
    office.sees("quá 19 giờ 1", within="tbody")  # held since 08:25 on the 2nd: 71:10 of 52 working hours
    office.press("Sửa lý do, ngày hẹn")
    office.conclude("Lưu", reason_code="c", reason_text=REASON, new_due="20/03/2026")
    office.says("Đã sửa thư xin lỗi")
    office.shot("tre-hen")
    office.press("Trình lãnh đạo duyệt")
    office.conclude("Trình lãnh đạo duyệt")
    office.says("Đã trình lãnh đạo duyệt thư xin lỗi")


def chairman_approves(walk: Walk) -> None:
    """From the morning page to the letter, its number told before it is taken."""
    walk.site.at("2026-03-13 09:00")
    chairman = walk.chairman
    chairman.sign_in("Lãnh đạo")
    assert chairman.path == "/dieu-hanh/"
    chairman.sees("1 hồ sơ trễ hẹn chưa có thư xin lỗi", within="h1")
    chairman.shot("dieu-hanh")
    chairman.press("Xem và duyệt 1 thư xin lỗi")
    chairman.sees("số 01/PXL-UBND, cấp khi duyệt")
    chairman.shot("duyet-thu")
    chairman.press("Duyệt, cấp số 1 thư")
    chairman.conclude("Duyệt, cấp số")
    chairman.says("Đã duyệt 1 thư, cấp số 01/PXL-UBND")


def read_apology(walk: Walk) -> None:
    """The stored letter is the one that was mailed, once, under an identity that never changes."""
    walk.site.run_job("dossiers.send_outbox", "send_outbox")
    walk.site.run_job("dossiers.send_outbox", "send_outbox")
    [mail] = [mail for mail in map(mail_of, walk.site.mails) if mail["To"] == "hang@vidu.example"]
    assert CODE in mail["Subject"]
    assert mail["Message-ID"] == OutboxMessage.objects.get(dossier=walk.dossier).message_id
    paper = IssuedPaper.objects.get(apology__dossier=walk.dossier)
    letter = walk.chairman.pdf(f"/giay-to/{paper.pk}/")
    assert attached_pdf(mail) == letter
    assert hashlib.sha256(letter).hexdigest() == paper.sha256
    assert_in_order(
        whole_text(letter),
        "Số: 01/PXL-UBND Phú Thủy, ngày 13 tháng 3 năm 2026",
        "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
        f"Kính gửi: Bà {NAME}",
        "Ngày 02 tháng 3 năm 2026",
        f"mã số hồ sơ: {CODE}",
        "17 giờ 00 phút, ngày 12 tháng 3 năm 2026",
        f"Lý do: {REASON}",
        "vào ngày 20 tháng 3 năm 2026",
        "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH Trần Minh Khoa",
    )
    assert_only_tinos(letter)


def citizen_is_told(walk: Walk) -> None:
    """The tracking page says sorry, why, until when, and has the very letter."""
    citizen = walk.citizen
    citizen.open(f"/t/{walk.dossier.tracking_token}/")
    citizen.sees("xin lỗi ông/bà")
    citizen.sees(REASON)
    citizen.shot("tra-cuu-tre-hen")
    link = citizen.page.get_by_role("link", name="Thư xin lỗi số 01/PXL-UBND")
    assert hashlib.sha256(citizen.pdf(link.get_attribute("href") or "")).hexdigest() == (
        IssuedPaper.objects.get(apology__dossier=walk.dossier).sha256
    )


def result_is_ready(walk: Walk) -> None:
    """Signed, recorded at the land registry and back: the agency has no account, the clerk notes for it."""
    walk.site.at("2026-03-16 08:00")
    officer, chairman, clerk = walk.officer, walk.chairman, walk.clerk
    officer.sign_in("Chuyên môn")
    officer.open(walk.page)
    officer.press("Trình lãnh đạo duyệt")
    officer.conclude("Trình lãnh đạo duyệt")
    officer.says("Đã trình lãnh đạo duyệt")
    chairman.sign_in("Lãnh đạo")
    chairman.open("/ban-xu-ly/")
    chairman.press("Duyệt")
    chairman.conclude("Duyệt kết quả", result_kind="granted", number="218/QĐ-UBND", result_date="16/03/2026")
    chairman.says("Đã duyệt kết quả")
    officer.open(walk.page)
    officer.press("Chuyển bước: Cập nhật hồ sơ địa chính")
    officer.conclude("Chuyển bước", paper_number="412/UBND-KT")
    officer.says("Chi nhánh VPĐKĐĐ")
    walk.site.at("2026-03-17 15:00")
    clerk.sign_in("Tiếp nhận")
    clerk.open(walk.page)
    clerk.press("Ghi đã có kết quả")
    clerk.conclude("Ghi đã có kết quả")
    clerk.says("Đã ghi kết quả")
    assert_in_order(  # the latest first, also of what was done in one minute
        " ".join(clerk.page.inner_text("main").split()),
        "Giao Chi nhánh Văn phòng Đăng ký đất đai, kèm văn bản số 412/UBND-KT",
        "Duyệt kết quả: đồng ý, số 218/QĐ-UBND ngày 16/03/2026",
        "Trình lãnh đạo duyệt",
        "Trễ hẹn.",
        "Tiếp nhận tại quầy, in giấy hẹn số 2, thu 28.000 đ.",
    )
    assert walk.dossier.outcome == "late" and walk.dossier.days_late == 3


def result_is_handed_out(walk: Walk) -> None:
    """The counter takes the result in and hands it to the applicant."""
    clerk = walk.clerk
    clerk.page.keyboard.press("F8")
    clerk.page.wait_for_url("**/tra-ket-qua/")
    clerk.row(CODE).get_by_role("link").first.click()
    clerk.shot("tra-ket-qua")
    clerk.press("Chỉ nhận kết quả về quầy")
    clerk.says("Quầy đã nhận kết quả")
    clerk.press("Trả kết quả")
    clerk.says(f"Đã trả kết quả hồ sơ {CODE}")
    walk.citizen.open(f"/t/{walk.dossier.tracking_token}/")
    walk.citizen.sees("Đã trả kết quả")


# -- the figures ---------------------------------------------------------------------------------------


def chairman_sees_it_counted(walk: Walk) -> None:
    """A letter ends no lateness: the year has one late dossier, and the number opens it."""
    chairman = walk.chairman
    chairman.sign_in("Lãnh đạo")
    chairman.page.locator(".tally a", has_text="Quá hạn").first.click()
    chairman.sees(CODE, within="tbody")
    assert chairman.page.locator("tbody tr").count() == 1


def annual_report(walk: Walk) -> bytes:
    """Written and reviewed by the office after the year, signed by the chairman, printed by a worker."""
    walk.site.at("2026-12-16 08:00")
    office, chairman = walk.office, walk.chairman
    office.sign_in("Văn phòng")
    office.open("/bao-cao/")
    office.press("Lập báo cáo")
    office.page.get_by_label("Kỳ báo cáo").select_option("2026")
    office.press("Lập báo cáo")
    office.sees("Tổng số hồ sơ tiếp nhận: 09 hồ sơ")
    office.page.locator(".outline a", has_text="Kiến nghị, đề xuất").click()
    office.page.locator("textarea[name=text]").fill(
        "Đề nghị Sở Nông nghiệp và Môi trường rút ngắn thời gian đo đạc."
    )
    office.press("Lưu mục này")
    office.says("Đã lưu mục")
    office.open(office.path)
    office.shot("bao-cao")
    office.press("Soát xong, chốt số liệu")
    office.says("Đã soát và chốt số liệu")
    chairman.sign_in("Lãnh đạo")
    chairman.open(office.path)
    chairman.press("Ký báo cáo")
    chairman.page.get_by_label("Đã xem các mục còn trống và vẫn ký").check()
    chairman.conclude("Ký báo cáo", number="356", issued_on="16/12/2026")
    chairman.says("Đã ký báo cáo số 356/BC-UBND")
    chairman.sees("Mở bản PDF", within="#file")
    chairman.sees("bản đã ký", within="#file")
    return chairman.pdf(f"{office.path}pdf/")


def read_report(report: bytes) -> None:
    """The hand count: 1 from before, 8 received, 6 resolved (2 + 2 + 2), 1 withdrawn, 2 pending (1 late)."""
    assert_in_order(
        whole_text(report),
        "Số: 356/BC-UBND Phú Thủy, ngày 16 tháng 12 năm 2026",
        "Kết quả công tác cải cách hành chính năm 2026",
        "Tổng số hồ sơ tiếp nhận: 09 hồ sơ, trong đó nhận trực tuyến 01 hồ sơ",
        "qua dịch vụ bưu chính công ích 07 hồ sơ; từ kỳ trước chuyển qua 01 hồ sơ",
        "Đã giải quyết: 06 hồ sơ, trong đó trước hạn 02 hồ sơ, đúng hạn 02 hồ sơ, quá hạn 02 hồ sơ",
        "tỷ lệ trước hạn và đúng hạn đạt 66,6%",
        "Đang giải quyết: 02 hồ sơ, trong đó trong hạn 01 hồ sơ, quá hạn 01 hồ sơ",
        "rút ngắn thời gian đo đạc",
        "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH Trần Minh Khoa",
    )
    table, *_ = [page for page in page_texts(report) if "Biểu số II.06a" in page]
    # total, online, direct, carried over | resolved: early, on time (with the withdrawn one), late | pending
    assert "Đất đai 1 0 1 0 1 0 0 1 0 0 0" in table
    assert "Hộ tịch 8 1 6 1 6 2 3 1 2 1 1" in table
    assert "Tổng cộng 9 1 7 1 7 2 3 2 2 1 1" in table
    [late] = [page for page in page_texts(report) if "DANH SÁCH HỒ SƠ QUÁ HẠN" in page]
    assert_in_order(late, CODE, "Đất đai", PROCEDURE, "12/03/2026 17/03/2026 3 01/PXL-UBND")
    assert len(re.findall(r"H36\.152\.00-\d{6}-\d{4}", late)) == 3, "two resolved late, one still open"
    assert_only_tinos(report, "so-lieu.json", "so-lieu.xlsx")
