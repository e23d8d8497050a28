"""Lists that leave the site: masked, logged, safe; the book, the day's intake, the fees on paper."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from dossiers import actions
from dossiers.actions.exports import counted, log_export, may_export_identity
from dossiers.models import ListExport, ListFile
from dossiers.tasks import make_list
from dossiers.views import book, register_exports
from procedures.models import FormSet, Officer
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import at_economy, drafted, signed
from tests.ward import TestWard, call, moment, person, received

NUMBER, PHONE = "000188000127", "0900000127"
EXPORT, BOOK = "/so-theo-doi/tai-ve/", "/so-theo-doi/in/lap/"
NOVEMBER = {"tu": "01/11/2026", "den": "30/11/2026"}


def content(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer) if answer.streaming else answer.content


def csv_rows(answer: Any) -> list[dict[str, str]]:
    text = content(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def pdf_text(answer: Any) -> str:
    pages = PdfReader(io.BytesIO(content(answer))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def late_one(ward: TestWard) -> None:
    """Received 02/11, due 12/11, apologised for, result 19/11, handed out 20/11."""
    late = at_economy(ward, "2026-11-02 09:00", applicant=person(name="Phan Văn Hậu"))
    drafted(ward, late, "2026-11-16 09:00", submitted=True)
    actions.approve_apology(call(late, ward.chairman, "2026-11-16 10:00"))
    actions.resolve(call(signed(ward, late, "2026-11-19 09:00"), ward.officer, "2026-11-19 10:00"))
    actions.receive_result(call(late, ward.clerk, "2026-11-19 14:00"))
    actions.return_result(call(late, ward.clerk, "2026-11-20 08:00"), to_whom="Phan Văn Hậu")


def paid(ward: TestWard, at: str, amount: int, **more: Any) -> None:
    received(ward, ward.business, at, fee_vnd=amount, fee_collected_vnd=amount, **more)


# -- exports of the register ---------------------------------------------------------------------------


def test_csv_holds_what_the_filters_show_masked_and_is_logged(counter: Counter) -> None:
    late_one(counter.ward)
    received(counter.ward, counter.ward.business, "2026-11-20 08:00", applicant=person(name="Mai Thị Lụa"))
    rows = csv_rows(counter.client.post(f"{EXPORT}?late=was_late", {"dang": "csv"}))
    assert [(row["Người nộp"], row["Đánh giá"], row["Hạn"]) for row in rows] == [
        ("Phan Văn Hậu", "Quá hạn", "12/11/2026 17:00")
    ]
    assert "•" in rows[0]["Số định danh"] and "Địa chỉ" not in rows[0]
    log = ListExport.objects.get()
    assert (log.officer, log.format, log.rows, log.complete, log.identity) == (
        counter.ward.clerk,
        "csv",
        1,
        True,
        False,
    )
    assert log.filters == "Hẹn trả: Đã giải quyết trễ"


def test_an_export_broken_off_says_how_far_it_came(counter: Counter) -> None:
    log = log_export(counter.ward.clerk, moment("2026-11-23 08:05"), what="Danh sách", format="csv")
    lines = counted(log, iter(["đầu", "một", "hai", "ba"]))
    assert [next(lines) for _ in range(3)] == ["đầu", "một", "hai"]
    lines.close()  # the reader went away
    log.refresh_from_db()
    assert (log.complete, log.rows) == (False, 1), "the second row may not have arrived"


def test_identities_go_along_only_with_a_right_of_their_own(counter: Counter) -> None:
    received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    sent = {"dang": "csv", "dinh-danh": "co"}
    assert counter.client.post(EXPORT, sent).status_code == 403
    assert "Kèm số định danh" not in counter.client.get("/so-theo-doi/").content.decode()
    give = reverse("officer-export", args=[counter.ward.clerk.pk])
    assert counter.client.get(give).status_code == 403
    counter.sign_in(counter.ward.administrator)
    assert "Chưa được xuất số định danh đầy đủ." in counter.client.get(give).content.decode()
    page = counter.client.post(give, {"duoc": "co"}, follow=True).content.decode()
    assert "Cho xuất danh sách có số định danh" in page, "in the journal of the account"
    counter.sign_in(Officer.objects.get(pk=counter.ward.clerk.pk))
    assert "Kèm số định danh" in counter.client.get("/so-theo-doi/").content.decode()
    row = csv_rows(counter.client.post(EXPORT, sent))[0]
    assert row["Số định danh"].replace("\xa0", "") == NUMBER, "text, so that no zero is lost"
    assert row["Điện thoại"].replace("\xa0", "") == PHONE and "Thủ Khoa Huân" in row["Địa chỉ"]
    assert "•" in csv_rows(counter.client.post(EXPORT, {"dang": "csv"}))[0]["Số định danh"]
    assert ListExport.objects.filter(identity=True).count() == 1
    counter.sign_in(counter.ward.administrator)
    counter.client.post(give, {"duoc": "khong"})
    counter.sign_in(Officer.objects.get(pk=counter.ward.clerk.pk))
    assert counter.client.post(EXPORT, sent).status_code == 403


def test_the_right_may_be_a_roles(counter: Counter) -> None:
    received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    Group.objects.get(name="office").permissions.add(Permission.objects.get(codename="export_identity"))
    counter.sign_in(counter.ward.office)
    assert csv_rows(counter.client.post(EXPORT, {"dang": "csv", "dinh-danh": "co"}))[0]["Địa chỉ"]
    for officer in Officer.objects.all():
        assert may_export_identity(officer) is officer.has_perm("dossiers.export_identity")


def test_an_officer_exports_what_the_department_has_held(counter: Counter) -> None:
    late_one(counter.ward)
    received(counter.ward, counter.ward.business, "2026-11-20 08:00", applicant=person(name="Mai Thị Lụa"))
    counter.sign_in(counter.ward.officer)
    rows = csv_rows(counter.client.post(EXPORT, {"dang": "csv"}))
    assert [row["Người nộp"] for row in rows] == ["Phan Văn Hậu"]


def test_a_short_workbook_comes_at_once_a_long_one_from_a_worker(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minute in range(3):
        received(counter.ward, counter.ward.business, f"2026-11-20 08:{minute:02d}")
    sheet = load_workbook(io.BytesIO(content(counter.client.post(EXPORT, {"dang": "xlsx"})))).active
    assert (sheet.max_row, sheet["A1"].value) == (6, "Danh sách hồ sơ")
    assert ListExport.objects.get().rows == 3
    monkeypatch.setattr(register_exports, "AT_ONCE", 2)
    answer = counter.client.post(f"{EXPORT}?status=received", {"dang": "xlsx"})
    assert answer.url == reverse("list-files")
    file = ListFile.objects.get()
    assert (file.kind, file.total, file.params["words"]) == ("register", 3, "Tình trạng: Đã tiếp nhận")
    make_list(file.pk)
    file.refresh_from_db()
    assert (file.state, file.done) == ("done", 3), file.error


def test_a_hostile_name_does_not_run_in_a_spreadsheet(counter: Counter) -> None:
    for name in ("=HYPERLINK(1)", "+1", "-1", "@a"):
        received(counter.ward, counter.ward.business, "2026-11-20 08:00", applicant=person(name=name))
    for row in csv_rows(counter.client.post(EXPORT, {"dang": "csv"})):
        assert row["Người nộp"].startswith("'")


def test_bad_filters_export_nothing(counter: Counter) -> None:
    answer = counter.client.post(f"{EXPORT}?status=bay", {"dang": "csv"})
    assert answer.status_code == 302
    assert not ListExport.objects.exists()


def test_the_log_is_read_by_administrator_and_leaders(counter: Counter) -> None:
    received(counter.ward, counter.ward.business, "2026-11-20 08:00")
    content(counter.client.post(f"{EXPORT}?status=received", {"dang": "csv"}))
    assert counter.client.get("/so-theo-doi/da-xuat/").status_code == 403
    for officer in (counter.ward.administrator, counter.ward.chairman):
        page = counter.sign_in(officer).get("/so-theo-doi/da-xuat/").content.decode()
        assert "Tình trạng: Đã tiếp nhận" in page and "Lê Thị Thu Hà" in page


# -- the book -------------------------------------------------------------------------------------------


def test_the_book_of_2025_has_eleven_columns(counter: Counter) -> None:
    late_one(counter.ward)
    text = pdf_text(counter.client.post(BOOK, NOVEMBER))
    for part in (
        "ỦY BAN NHÂN DÂN PHƯỜNG PHÚ THỦY TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "SỔ THEO DÕI HỒ SƠ",
        "Lĩnh vực: tất cả - Từ ngày 01 tháng 11 năm 2026 đến ngày 30 tháng 11 năm 2026",
        "(10) (11)",
        "Phan Văn Hậu",
        "0900 000 127",
        "02/11/2026 12/11/2026 20/11/2026 Trực tiếp",
        "In lúc 08:05 ngày 23/11/2026, Lê Thị Thu Hà",
    ):
        assert part in text.replace("\xa0", " "), part
    assert "(12)" not in text and "Ghi chú" not in text
    log = ListExport.objects.get()
    assert (log.format, log.rows, log.identity) == ("pdf", 1, True)


def test_the_book_of_2018_also_counts_sets_and_notes_lateness_and_letters(counter: Counter) -> None:
    late_one(counter.ward)
    counter.ward.ward.pinned_form_set = FormSet.objects.get(code="2018")
    counter.ward.ward.save()
    text = pdf_text(counter.client.post(BOOK, NOVEMBER))
    for part in ("(13)", "Số lượng hồ sơ (bộ)", "Ghi chú", "Quá hạn 05 ngày; PXL số 01"):
        assert part in text, part


def test_the_book_keeps_what_was_withdrawn_and_chooses_days_and_sector(counter: Counter) -> None:
    ward = counter.ward
    gone = received(ward, ward.business, "2026-11-19 08:00", applicant=person(name="Mai Thị Lụa"))
    actions.withdraw(call(gone, ward.clerk, "2026-11-20 08:00"), reason="Rút")
    received(ward, ward.birth, "2026-11-20 08:00", applicant=person(name="Trần Đình Khải"))
    text = pdf_text(counter.client.post(BOOK, NOVEMBER))
    assert "20/11/2026" in text and "Mai Thị Lụa" in text
    civil = {"cua": str(ward.birth.procedure.sector_id)}
    text = pdf_text(counter.client.post(BOOK, NOVEMBER | civil))
    assert "Lĩnh vực: Hộ tịch" in text and "Mai Thị Lụa" not in text
    text = pdf_text(counter.client.post(BOOK, {"tu": "20/11/2026", "den": ""}))
    assert "Ngày 20 tháng 11 năm 2026" in text and "Mai Thị Lụa" not in text


def test_a_long_book_is_asked_of_a_worker(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(book.AT_ONCE, "pdf", 1)
    for minute in range(2):
        received(counter.ward, counter.ward.business, f"2026-11-20 08:{minute:02d}")
    page = counter.client.get("/so-theo-doi/in/", NOVEMBER).content.decode()
    assert "Lập bản PDF" in page and "2 hồ sơ" in page
    assert counter.client.post(BOOK, NOVEMBER).url == reverse("list-files")
    assert ListFile.objects.get().total == 2


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"tu": "31/02/2026", "den": ""}, "Ngày 31/02/2026 không có trong lịch."),
        ({"tu": "02/11/2026", "den": "01/11/2026"}, "Ngày cuối phải từ ngày đầu trở đi."),
        ({"tu": "01/01/9999", "den": "31/12/9999"}, "quá xa. Kiểm lại năm."),
        ({"tu": "01/11/2026", "den": "01/11/2026", "cua": "x"}, "Chọn trong danh sách."),
    ],
)
def test_wrong_days_are_told_and_kept(counter: Counter, days: dict[str, str], sentence: str) -> None:
    for answer in (counter.client.get("/so-theo-doi/in/", days), counter.client.post(BOOK, days)):
        assert answer.status_code == 422
        assert sentence in answer.content.decode() and days["tu"] in answer.content.decode()
    assert counter.client.get("/quay/thu-phi/", days).status_code == 422


def test_an_empty_book_says_so(counter: Counter) -> None:
    assert (
        "Không nhận hồ sơ nào trong những ngày này."
        in counter.client.get("/so-theo-doi/in/").content.decode()
    )


# -- the day's intake, the fees -------------------------------------------------------------------------


def test_the_days_intake_tells_when_what_for_when_and_to_whom(counter: Counter) -> None:
    ward = counter.ward
    at_economy(ward, "2026-11-23 07:10", applicant=person(name="Phan Văn Hậu"))
    received(ward, ward.birth, "2026-11-23 07:40", applicant=person(name="Trần Đình Khải"))
    received(ward, ward.birth, "2026-11-20 07:40", applicant=person(name="Mai Thị Lụa"))
    page = counter.client.get("/quay/nhan-trong-ngay/").content.decode()
    assert "1 hồ sơ chưa bàn giao cho phòng." in page and "Mai Thị Lụa" not in page
    text = pdf_text(counter.client.get("/quay/nhan-trong-ngay/in/"))
    for part in (
        "DANH SÁCH HỒ SƠ TIẾP NHẬN TRONG NGÀY",
        "Ngày 23 tháng 11 năm 2026",
        "07:10",
        "Phòng Kinh tế, HT và ĐT",
        "chưa bàn giao",
        "Danh sách có 02 hồ sơ.",
    ):
        assert part in text, part
    other = counter.client.get("/quay/nhan-trong-ngay/", {"ngay": "20/11/2026"}).content.decode()
    assert "Mai Thị Lụa" in other and "Phan Văn Hậu" not in other


def test_a_day_without_intake_and_a_wrong_day_are_told(counter: Counter) -> None:
    assert "Hôm nay chưa nhận hồ sơ nào." in counter.client.get("/quay/nhan-trong-ngay/").content.decode()
    page = counter.client.get("/quay/nhan-trong-ngay/", {"ngay": "30/02/2026"})
    assert page.status_code == 422 and "30/02/2026 không có trong lịch" in page.content.decode()
    assert counter.client.get("/quay/nhan-trong-ngay/in/", {"ngay": "x"}).status_code == 302
    for edge in ("01/01/2010", "31/12/2079"):
        assert counter.client.get("/quay/nhan-trong-ngay/", {"ngay": edge}).status_code == 200


def test_fees_are_summed_by_collector_and_in_words(counter: Counter) -> None:
    ward = counter.ward
    paid(ward, "2026-11-23 07:30", 100_000, applicant=person(name="Phan Văn Hậu"))
    paid(ward, "2026-11-23 07:40", 5_000)
    paid(ward, "2026-11-20 07:40", 70_000)
    page = counter.client.get("/quay/thu-phi/")
    assert [(till.name, till.count, till.amount) for till in page.context["tills"]] == [
        ("Lê Thị Thu Hà", 2, 105_000)
    ]
    text = pdf_text(counter.client.post("/quay/thu-phi/in/", {"tu": "23/11/2026", "den": "23/11/2026"}))
    for part in ("BẢNG KÊ THU PHÍ, LỆ PHÍ", "Phan Văn Hậu", "105.000", "Một trăm linh năm nghìn đồng."):
        assert part in text, part
    answer = counter.client.post("/quay/thu-phi/in/", NOVEMBER | {"dang": "xlsx"})
    sheet = load_workbook(io.BytesIO(content(answer))).active
    assert [row[4].value for row in sheet.iter_rows(min_row=4)] == [70_000, 100_000, 5_000]
    assert ListExport.objects.filter(what="Bảng kê thu phí, lệ phí").count() == 2


def test_days_without_fees_say_so(counter: Counter) -> None:
    assert "Không thu phí, lệ phí nào" in counter.client.get("/quay/thu-phi/").content.decode()


# -- the filters of the register ------------------------------------------------------------------------


def test_the_filters_behind_more(counter: Counter) -> None:
    ward = counter.ward
    land = at_economy(ward, "2026-11-20 09:00", applicant=person(name="Phan Văn Hậu"))
    actions.take(call(land, ward.officer, "2026-11-20 10:00"))
    at_economy(ward, "2026-11-02 09:00", ward.first_certificate, applicant=person(name="Võ Văn Đất"))
    received(
        ward, ward.business, "2026-11-20 08:00", applicant=person(name="Mai Thị Lụa"), result_delivery="post"
    )
    received(
        ward,
        ward.business,
        "2026-11-20 08:00",
        applicant=person(name="Lý Nhận Hộ"),
        channel="other_ward",
        for_other_ward="phường Mũi Né",
    )

    def names(**asked: Any) -> set[str]:
        page = counter.client.get("/so-theo-doi/", asked)
        assert page.status_code == 200, asked
        return {row.dossier.applicant.full_name for row in page.context["rows"]}

    assert names(holder=ward.economy.pk) == {"Phan Văn Hậu", "Võ Văn Đất"}
    assert names(holder=ward.land_registry.pk) == set()
    assert names(officer=ward.officer.pk) == {"Phan Văn Hậu"}
    assert names(department=ward.economy.pk) == names()
    assert names(inter_agency="yes") == {"Phan Văn Hậu", "Võ Văn Đất"}
    assert names(inter_agency="no") == {"Mai Thị Lụa", "Lý Nhận Hộ"}
    assert names(delivery="post") == {"Mai Thị Lụa"}
    assert names(procedure="lap ho kinh") == {"Mai Thị Lụa", "Lý Nhận Hộ"}
    assert names(flags="other_ward") == {"Lý Nhận Hộ"}
    assert names(flags=["other_ward", "moved"]) == set()
    for flag in ("supplements", "moved", "recorded_late", "provisional", "two_dates"):
        names(flags=flag)
    assert counter.client.get("/so-theo-doi/", {"flags": "bay"}).status_code == 422


def test_sorted_by_due_come_the_open_ones_nearest_first(counter: Counter) -> None:
    ward = counter.ward
    late_one(ward)
    received(ward, ward.correction, "2026-11-20 08:00", applicant=person(name="Hạn Xa"))
    received(ward, ward.business, "2026-11-20 08:05", applicant=person(name="Hạn Gần"))
    page = counter.client.get("/so-theo-doi/", {"sort": "due"})
    assert [row.dossier.applicant.full_name for row in page.context["rows"]] == ["Hạn Gần", "Hạn Xa"]
    page = counter.client.get("/so-theo-doi/", {"sort": "due", "status": "returned"})
    assert len(page.context["rows"]) == 1


def test_chips_count_within_the_other_filters(counter: Counter) -> None:
    ward = counter.ward
    at_economy(ward, "2026-11-02 09:00")
    received(ward, ward.birth, "2026-11-23 07:10")
    civil = str(ward.birth.procedure.sector_id)
    page = counter.client.get("/so-theo-doi/")
    assert {chip.label: chip.count for chip in page.context["chips"]} == {
        "Tất cả": None,
        "Trễ hẹn": 1,
        "Trễ, chưa có thư": 1,
        "Hôm nay": 1,
        "Còn 1–2 ngày": 0,
    }
    page = counter.client.get("/so-theo-doi/", {"sector": civil, "late": "today"})
    chips = {chip.label: chip for chip in page.context["chips"]}
    assert (chips["Trễ hẹn"].count, chips["Hôm nay"].count, chips["Hôm nay"].on) == (0, 1, True)
    assert chips["Trễ hẹn"].url == f"?late=late&sector={civil}"


def test_a_big_register_is_counted_only_so_far(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dossiers.views.register.MOST", 3)
    for minute in range(5):
        received(counter.ward, counter.ward.business, f"2026-11-20 08:{minute:02d}")
    page = counter.client.get("/so-theo-doi/")
    assert len(page.context["rows"]) == 3
    assert "1–3 trong hơn 3" in page.content.decode()
