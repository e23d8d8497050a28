"""The report in the browser: begun, written, signed, printed; what goes wrong is told and nothing is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from procedures.models import Officer
from reports import actions, tasks
from reports.models import Report, ReportFile
from tests.dossiers.papers_read import whole_text
from tests.reports.made import AFTER, begun, resolved, reviewed, signed, small_year, text_of
from tests.reports.made import signed_in as signed_in_at
from tests.ward import TestWard, build_ward, moment, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are not sent here; what a worker does is called by hand."""
    monkeypatch.setattr(tasks.print_report, "delay", lambda file_id: None)


def signed_in(officer: Officer, at: datetime = AFTER) -> Client:
    return signed_in_at(officer, at)


def send(client: Client, address: str, at: datetime = AFTER, **data: Any) -> Any:
    with time_machine.travel(at, tick=False):
        return client.post(address, data)


def fetch(client: Client, address: str, at: datetime = AFTER, **headers: str) -> Any:
    with time_machine.travel(at, tick=False):
        return client.get(address, headers=headers)


@pytest.mark.parametrize("who", ["officer", "clerk", "administrator"])
def test_reports_are_for_office_and_leaders(ward: TestWard, who: str) -> None:
    client, pk = signed_in(getattr(ward, who)), begun(ward).pk
    for address in ("", "moi/", f"{pk}/", f"{pk}/xem/", f"{pk}/pdf/", f"{pk}/in/trang-thai/"):
        assert fetch(client, f"/bao-cao/{address}").status_code == 403
    for address in ("moi/", f"{pk}/muc/tasks/", f"{pk}/thong-tin/", f"{pk}/ky/", f"{pk}/in/"):
        assert send(client, f"/bao-cao/{address}").status_code == 403
    assert Report.objects.count() == 1


def test_the_office_does_not_sign(ward: TestWard) -> None:
    client, report = signed_in(ward.office), begun(ward)
    assert "Ký báo cáo" not in text_of(fetch(client, f"/bao-cao/{report.pk}/"))
    answer = send(client, f"/bao-cao/{report.pk}/ky/", number="1", issued_on="15/12/2026", version="1")
    assert answer.status_code == 403


def test_from_nothing_to_a_signed_pdf(ward: TestWard) -> None:
    small_year(ward)
    office, chairman = signed_in(ward.office), signed_in(ward.chairman)
    assert "Chưa có báo cáo nào." in text_of(fetch(office, "/bao-cao/"))
    assert "Năm 2026 (chưa có báo cáo)" in text_of(fetch(office, "/bao-cao/moi/"))
    answer = send(office, "/bao-cao/moi/", code="2026")
    report = Report.objects.get()
    assert answer["Location"] == f"/bao-cao/{report.pk}/"

    answer = send(office, f"/bao-cao/{report.pk}/muc/tasks/", text="Giảm trễ hẹn\n\nTập huấn", version="0")
    assert answer["Location"] == f"/bao-cao/{report.pk}/?muc=tasks"
    assert "Đã lưu mục IV. Phương hướng, nhiệm vụ năm 2027." in text_of(fetch(office, answer["Location"]))

    report.refresh_from_db()
    answer = send(office, f"/bao-cao/{report.pk}/soat/", version=str(report.version))
    assert answer["Location"] == f"/bao-cao/{report.pk}/"
    page = text_of(fetch(chairman, f"/bao-cao/{report.pk}/"))
    assert "Đã soát và chốt số liệu" in text_of(fetch(office, f"/bao-cao/{report.pk}/"))
    assert "7 + 1 = 6 + 1 + 1" in page
    assert "Ký báo cáo" in page
    report.refresh_from_db()
    answer = send(
        chairman,
        f"/bao-cao/{report.pk}/ky/",
        number="356",
        issued_on="15/12/2026",
        blanks_seen="on",
        version=str(report.version),
    )
    assert answer.status_code == 302, text_of(answer)
    report.refresh_from_db()
    assert report.is_signed
    assert "Đang chờ tới lượt" in text_of(fetch(chairman, f"/bao-cao/{report.pk}/"))
    tasks.print_report(report.files.get().pk)
    assert "Mở bản PDF" in text_of(fetch(chairman, f"/bao-cao/{report.pk}/in/trang-thai/"))
    pdf = fetch(chairman, f"/bao-cao/{report.pk}/pdf/")
    assert pdf["Content-Type"] == "application/pdf"
    text = whole_text(b"".join(pdf.streaming_content))
    assert "Số: 356/BC-UBND" in text
    assert "NHIỆM VỤ NĂM 2027 Giảm trễ hẹn Tập huấn" in text
    assert "Tổng số hồ sơ tiếp nhận: 08 hồ sơ" in text


def test_the_figures_in_the_text_open_their_dossiers(ward: TestWard) -> None:
    small_year(ward)
    html = fetch(signed_in(ward.office), f"/bao-cao/{begun(ward).pk}/?muc=procedures").content.decode()
    assert '<a class="fig" href="/dieu-hanh/ho-so/qua-han/?ky=2026"' in html
    assert ">02</a> hồ sơ; tỷ lệ trước hạn và đúng hạn" in html
    assert html.count("Bảng số của biểu này") == 2, "behind each chart"
    assert " style=" not in html


@pytest.mark.parametrize("key", ["lead", "procedures", "proposals", "thong-tin", "khong-co", ""])
def test_every_section_opens(ward: TestWard, key: str) -> None:
    response = fetch(signed_in(ward.office), f"/bao-cao/{begun(ward).pk}/?muc={key}")
    assert response.status_code == 200


def test_a_signed_report_opens_too_and_has_no_form(ward: TestWard) -> None:
    small_year(ward)
    report = signed(ward)
    client = signed_in(ward.chairman)
    for key in ("lead", "procedures", "thong-tin"):
        response = fetch(client, f"/bao-cao/{report.pk}/?muc={key}")
        assert response.status_code == 200
        assert b"<textarea" not in response.content
    text = text_of(fetch(client, f"/bao-cao/{report.pk}/"))
    assert "số 356/BC-UBND, 15/12/2026, Trần Minh Khoa" in text
    assert report.snapshot.sha256[:12] in text
    assert "356/BC-UBND" in text_of(fetch(client, "/bao-cao/"))


@pytest.mark.parametrize("number", ["356/BC-UBND", " 356 / bc-ubnd ", "356"])
def test_the_number_may_be_typed_with_its_symbol(ward: TestWard, number: str) -> None:
    client, report = signed_in(ward.chairman), reviewed(ward)
    assert "<span>/BC-UBND</span>" in fetch(client, f"/bao-cao/{report.pk}/").content.decode()
    address, data = f"/bao-cao/{report.pk}/ky/", {"issued_on": "15/12/2026", "version": "2"}
    assert send(client, address, number=number, blanks_seen="on", **data).status_code == 302
    report.refresh_from_db()
    assert report.number_text == "356/BC-UBND"


def test_the_year_first_chosen_is_the_latest_closed_one_with_figures(ward: TestWard) -> None:
    resolved(ward, ward.business, "2022-03-02 09:00", "2022-03-03 10:00")
    received(ward, ward.business, "2025-12-11 09:00")  # carried over: no year's work
    resolved(ward, ward.business, "2026-03-02 09:00", "2026-03-03 10:00")
    client = signed_in(ward.office, during := moment("2026-11-23 08:05"))
    page = fetch(client, "/bao-cao/moi/", during).content.decode()
    assert '<option value="2022" selected>' in page
    assert "Năm 2025 (chưa có số liệu; chưa có báo cáo)" in page
    assert "Năm 2026 (đang chạy, số tạm tính; chưa có báo cáo)" in page


def test_written_and_blank_parts_agree_everywhere(ward: TestWard) -> None:
    client, report = signed_in(ward.office), begun(ward)
    actions.write_section(report.pk, "procedures", "thêm", actor=ward.office, at=AFTER, version=0)
    assert "0 / 11 mục" in text_of(fetch(client, "/bao-cao/")), "the system itself writes that part"
    actions.write_section(report.pk, "tasks", "Giảm trễ hẹn", actor=ward.office, at=AFTER, version=0)
    assert "1 / 11 mục" in text_of(fetch(client, "/bao-cao/"))
    assert "còn 10 mục trống" in text_of(fetch(client, f"/bao-cao/{report.pk}/"))


# -- what goes wrong ----------------------------------------------------------------------------------


def test_what_was_typed_stays_when_it_is_not_accepted(ward: TestWard) -> None:
    client, report = signed_in(ward.office), begun(ward)
    data = {"issued_on": "31/02/2027", "recipients": "UBND tỉnh", "version": "1"}
    answer = send(client, f"/bao-cao/{report.pk}/thong-tin/", **data)
    assert answer.status_code == 422
    text = text_of(answer)
    assert "Ngày ban hành 31/02/2027 không có trong lịch." in text
    assert b'value="31/02/2027"' in answer.content
    assert "UBND tỉnh</textarea>" in answer.content.decode()


def test_day_comes_first_in_a_date(ward: TestWard) -> None:
    client, report = signed_in(ward.office), begun(ward)
    send(client, f"/bao-cao/{report.pk}/thong-tin/", issued_on="05/03/2027", recipients="A", version="1")
    report.refresh_from_db()
    assert (report.issued_on.day, report.issued_on.month) == (5, 3)


def test_signing_asks_to_look_at_what_is_blank(ward: TestWard) -> None:
    client, report = signed_in(ward.chairman), reviewed(ward)
    address, data = f"/bao-cao/{report.pk}/ky/", {"number": "7", "issued_on": "15/12/2026", "version": "2"}
    answer = send(client, address, **data)
    assert answer.status_code == 422
    assert "Báo cáo còn mục trống" in text_of(answer)
    assert b"data-open-now" in answer.content
    assert send(client, address, **data, blanks_seen="on").status_code == 302


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("", "Ghi số của báo cáo theo sổ văn bản đi."),
        ("0", "Số của báo cáo bắt đầu từ 1."),
        ("12a", "Số của báo cáo chỉ gồm chữ số."),
        ("1" * 30, "Số của báo cáo lớn quá; kiểm lại."),
    ],
)
def test_a_number_that_is_none(ward: TestWard, number: str, sentence: str) -> None:
    client, report = signed_in(ward.chairman), reviewed(ward)
    answer = send(
        client,
        f"/bao-cao/{report.pk}/ky/",
        number=number,
        issued_on="15/12/2026",
        blanks_seen="on",
        version="2",
    )
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_a_running_year_is_not_signed(ward: TestWard) -> None:
    now = moment("2026-11-23 08:05")
    client, report = signed_in(ward.chairman, now), begun(ward, at=now)
    assert "soát được sau ngày 14/12/2026" in text_of(fetch(client, f"/bao-cao/{report.pk}/", now))
    answer = send(
        client,
        f"/bao-cao/{report.pk}/ky/",
        now,
        number="1",
        issued_on="15/12/2026",
        blanks_seen="on",
        version="1",
    )
    assert answer.status_code == 422
    assert "Báo cáo chưa được soát" in text_of(answer)
    send(client, f"/bao-cao/{report.pk}/soat/", now, version="1")
    assert "Kỳ báo cáo chưa hết" in text_of(fetch(client, f"/bao-cao/{report.pk}/", now))


def test_somebody_else_was_quicker(ward: TestWard) -> None:
    client, report = signed_in(ward.office), begun(ward)
    actions.write_section(report.pk, "tasks", "của Khoa", actor=ward.chairman, at=AFTER, version=0)
    answer = send(client, f"/bao-cao/{report.pk}/muc/tasks/", text="của Tài", version="0")
    assert answer.status_code == 409
    assert "Mục này đã được Trần Minh Khoa cập nhật" in text_of(answer)


@pytest.mark.parametrize("address", ["/bao-cao/999/", "/bao-cao/999/xem/", "/bao-cao/999/pdf/"])
def test_a_report_that_is_not_there(ward: TestWard, address: str) -> None:
    assert fetch(signed_in(ward.office), address).status_code == 404


@pytest.mark.parametrize(("key", "status"), [("khong-co", 422), ("thong-tin", 422)])
def test_a_section_that_is_not_there(ward: TestWard, key: str, status: int) -> None:
    answer = send(signed_in(ward.office), f"/bao-cao/{begun(ward).pk}/muc/{key}/", text="x", version="0")
    assert answer.status_code == status


def test_a_period_that_is_not_offered(ward: TestWard) -> None:
    answer = send(signed_in(ward.office), "/bao-cao/moi/", code="1800")
    assert answer.status_code == 422
    assert "Chọn một kỳ trong danh sách." in text_of(answer)


# -- the file -----------------------------------------------------------------------------------------


def test_the_page_watches_the_file_come(ward: TestWard) -> None:
    client, report = signed_in(ward.office), begun(ward)
    answer = send(client, f"/bao-cao/{report.pk}/in/")
    assert answer["Location"] == f"/bao-cao/{report.pk}/"
    state = f"/bao-cao/{report.pk}/in/trang-thai/"
    waiting = fetch(client, state)
    assert b'hx-trigger="every 2s"' in waiting.content
    assert "Đang chờ tới lượt" in text_of(waiting)
    nobody = text_of(fetch(client, state, AFTER + timedelta(seconds=25)))
    assert "Đã chờ 25 giây mà chưa có tiến trình nền nào nhận việc" in nobody
    tasks.print_report(ReportFile.objects.get().pk)
    done = fetch(client, state)
    assert b"hx-trigger" not in done.content
    assert "Tạo lại bản PDF" in text_of(done)


def test_htmx_gets_the_fragment_alone(ward: TestWard) -> None:
    client, report = signed_in(ward.office), begun(ward)
    with time_machine.travel(AFTER, tick=False):
        answer = client.post(f"/bao-cao/{report.pk}/in/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.content.strip().startswith(b"<section")


def test_a_broker_that_is_down_stops_nobody(ward: TestWard, monkeypatch: pytest.MonkeyPatch) -> None:
    from kombu.exceptions import OperationalError

    def down(file_id: int) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.print_report, "delay", down)
    client, report = signed_in(ward.office), begun(ward)
    assert send(client, f"/bao-cao/{report.pk}/in/").status_code == 302
    assert ReportFile.objects.get().state == ReportFile.State.WAITING, "the sweep will find it"


def test_a_lost_file_is_told_and_can_be_made_again(ward: TestWard) -> None:
    client, report = signed_in(ward.chairman), signed(ward)
    tasks.print_report(report.files.get().pk)
    path = actions.stored_path(report.files.get())
    assert path is not None
    path.unlink()
    answer = fetch(client, f"/bao-cao/{report.pk}/pdf/")
    assert answer["Location"] == f"/bao-cao/{report.pk}/"
    text = text_of(fetch(client, f"/bao-cao/{report.pk}/"))
    assert "Tệp đã mất hoặc bị thay đổi" in text
    assert "Thử lại" in text


def test_a_draft_changed_since_its_file_says_so(ward: TestWard) -> None:
    client, report = signed_in(ward.office), begun(ward)
    tasks.print_report(actions.request_file(report.pk, actor=ward.office, at=AFTER).pk)
    actions.write_section(report.pk, "tasks", "x", actor=ward.office, at=AFTER, version=0)
    assert "Báo cáo đã sửa sau lúc đó." in text_of(fetch(client, f"/bao-cao/{report.pk}/"))


def test_the_preview_is_the_paper_for_a_frame_of_ours(ward: TestWard) -> None:
    small_year(ward)
    response = fetch(signed_in(ward.office), f"/bao-cao/{begun(ward).pk}/xem/")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    text = text_of(response)
    assert "DỰ THẢO BÁO CÁO" in text
    assert "Biểu số II.06a/VPCP/KSTT" in text
    assert b" style=" not in response.content


@pytest.mark.parametrize(
    ("address", "most"), [("/bao-cao/", 4), ("/bao-cao/{pk}/", 15), ("/bao-cao/{pk}/?muc=tasks", 15)]
)
def test_queries_stay_few(ward: TestWard, address: str, most: int) -> None:
    client, report = signed_in(ward.office), begun(ward)
    address = address.format(pk=report.pk)
    fetch(client, address)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            fetch(client, address)
        return len(captured)

    empty = queries()
    small_year(ward)
    full = queries()
    assert full <= most + 6
    assert full - empty <= 2, "no step nor pause is asked for while nothing is late"
