"""The pages of the plan: what each role finds there, forms that keep what was typed, files, papers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from procedures.models import Officer
from reports import actions
from reports.models import Plan, PlanEvidence, PlanItem, PlanTask, SuperiorDocument
from reports.plan_work import year_summary, year_work
from tests.dossiers.scans import pdf
from tests.reports.planwork import asked_of, evidence_of, noted, planned, task_of
from tests.ward import TestWard, build_ward, moment

NOW = "2026-11-23 08:05"


@pytest.fixture
def ward(db: None) -> Iterator[TestWard]:
    with time_machine.travel(moment(NOW), tick=False):
        yield build_ward()


def client(officer: Officer) -> Client:
    made = Client()
    made.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return made


def page(officer: Officer, name: str, *args: Any, query: str = "", status: int = 200) -> str:
    answer = client(officer).get(reverse(name, args=args) + query)
    assert answer.status_code == status
    return answer.content.decode()


def send(officer: Officer, name: str, *args: Any, **fields: Any) -> HttpResponse:
    data = {"request_id": str(uuid4()), "version": "1"} | fields
    return client(officer).post(reverse(name, args=args), data)  # type: ignore[return-value]


TASK = {
    "area": "procedures",
    "text": "Rà soát thủ tục",
    "product": "Báo cáo",
    "rhythm": "once",
    "due_on": "30/06/2026",
}


def test_without_a_plan_the_page_says_what_to_do(ward: TestWard) -> None:
    assert "Lập kế hoạch với số, ngày, người ký" in page(ward.office, "plan")
    assert "Văn phòng lập kế hoạch" in page(ward.officer, "plan")
    page(ward.office, "plan-year", 2026, status=404)


def test_the_office_begins_a_plan_and_writes_a_task(ward: TestWard) -> None:
    sent = {"year": "2026", "number": "12/KH-UBND", "decided_on": "10/01/2026", "signer": "Chủ tịch Khoa"}
    answer = send(ward.office, "plan-new", **sent | {"decided_on": "32/01/2026"})
    assert answer.status_code == 422
    assert "12/KH-UBND" in answer.content.decode()
    assert send(ward.office, "plan-new", **sent).status_code == 302
    assert "Kế hoạch chưa có nhiệm vụ" in page(ward.office, "plan-year", 2026)
    refused = send(ward.office, "plan-task-new", 2026, **TASK | {"due_on": ""}, lead=ward.economy.pk)
    assert "Ghi hạn của nhiệm vụ." in refused.content.decode()
    request_id = str(uuid4())
    for _ in range(2):
        answer = send(ward.office, "plan-task-new", 2026, **TASK, lead=ward.economy.pk, request_id=request_id)
        assert answer.status_code == 302
    assert PlanTask.objects.get().items.get().due_on == date(2026, 6, 30)
    assert "Rà soát thủ tục" in page(ward.officer, "plan-year", 2026)
    assert "Quá hạn 146 ngày" in page(ward.chairman, "plan-year", 2026)


def test_who_was_slower_gets_409(ward: TestWard) -> None:
    task = task_of(ward, planned(ward))
    one = send(ward.office, "plan-task-edit", task.pk, **TASK, lead=ward.economy.pk)
    two = send(ward.office, "plan-task-edit", task.pk, **TASK | {"text": "Khác"}, lead=ward.economy.pk)
    assert (one.status_code, two.status_code) == (302, 409)
    assert "người khác cập nhật" in two.content.decode()


def test_an_officer_finds_only_the_tasks_of_the_unit(ward: TestWard) -> None:
    plan = planned(ward)
    own = task_of(ward, plan, text="Việc của kinh tế")
    other = task_of(ward, plan, text="Việc của văn hóa", lead=ward.culture)
    shown = page(ward.officer, "plan-year", 2026)
    assert "Việc của kinh tế" in shown
    assert "Việc của văn hóa" not in shown
    page(ward.officer, "plan-task", own.pk)
    page(ward.officer, "plan-task", other.pk, status=404)
    item, file = other.items.get(), evidence_of(ward, other.items.get())
    for name, pk in (("plan-progress", item.pk), ("plan-evidence-add", item.pk)):
        assert send(ward.officer, name, pk).status_code == 404
    page(ward.officer, "plan-evidence", file.pk, status=404)
    assert "Việc của văn hóa" in page(ward.chairman, "plan-year", 2026)
    assert [row[2] for row in sheet(ward.officer)] == ["Việc của kinh tế"]
    assert [row[2] for row in sheet(ward.office)] == ["Việc của kinh tế", "Việc của văn hóa"]


def sheet(officer: Officer) -> list[tuple[Any, ...]]:
    answer = client(officer).get(reverse("plan-xlsx", args=[2026]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(min_row=5, values_only=True))  # type: ignore[union-attr]


def test_progress_is_noted_then_confirmed_or_sent_back(ward: TestWard) -> None:
    item = task_of(ward, planned(ward), due_on=date(2026, 11, 30)).items.get()
    done = {"on": "23/11/2026", "percent": "100", "words": "Báo cáo 15/BC-UBND"}
    refused = send(ward.officer, "plan-progress", item.pk, **done | {"words": ""})
    assert refused.status_code == 422
    assert "Ghi việc đã làm" in refused.content.decode()
    assert send(ward.officer, "plan-progress", item.pk, **done).status_code == 302
    assert send(ward.culture_officer, "plan-progress", item.pk, **done).status_code == 404
    assert send(ward.chairman, "plan-progress", item.pk, **done).status_code == 403
    shown = page(ward.chairman, "plan-task", item.task_id)
    assert "Xác nhận đã xong" in shown
    assert "Xác nhận đã xong" not in page(ward.officer, "plan-task", item.task_id)
    assert send(ward.chairman, "plan-confirm", item.pk, version="2").status_code == 302
    assert "Trần Minh Khoa xác nhận xong" in page(ward.officer, "plan-task", item.task_id)
    back = {"percent": "80", "words": "Thiếu phụ lục", "version": "3"}
    assert send(ward.chairman, "plan-return", item.pk, **back | {"words": ""}).status_code == 422
    assert send(ward.chairman, "plan-return", item.pk, **back).status_code == 302
    assert "Thiếu phụ lục" in page(ward.officer, "plan-task", item.task_id)
    assert PlanItem.objects.get().percent == 80


def test_the_list_can_be_cut_down_and_its_counts_are_its_rows(ward: TestWard) -> None:
    plan = planned(ward)
    monthly = task_of(ward, plan, rhythm="monthly", due_on=None, due_day=20)
    for month in range(1, 10):
        noted(monthly.items.get(ordinal=month), f"2026-{month:02d}-21", 100, ward.office)
    task_of(ward, plan, due_on=date(2026, 11, 28))
    for which, count in (
        ("qua-han", 2),
        ("xong-muon", 9),
        ("thang-nay", 2),
        ("chua-den", 1),
        ("dang-lam", 1),
    ):
        shown = page(ward.office, "plan-year", 2026, query=f"?loc={which}")
        assert shown.count('class="num sm-right"') == count, which
        assert f"?loc={which}" in shown
    assert page(ward.office, "plan-year", 2026).count('class="num sm-right"') == 2  # one a task


def test_a_file_comes_back_as_a_download_from_which_nothing_runs(ward: TestWard) -> None:
    item = task_of(ward, planned(ward)).items.get()
    content = pdf()
    answer = send(
        ward.officer,
        "plan-evidence-add",
        item.pk,
        files=[
            SimpleUploadedFile("bao-cao.pdf", content, "application/pdf"),
            SimpleUploadedFile("hinh.png", b"<svg onload=alert(1)>", "image/png"),
        ],
    )
    assert answer.status_code == 302
    file = PlanEvidence.objects.get()
    told = page(ward.officer, "plan-task", item.task_id)
    assert "bao-cao.pdf" in told
    download = client(ward.chairman).get(reverse("plan-evidence", args=[file.pk]))
    assert b"".join(download.streaming_content) == content  # type: ignore[attr-defined]
    assert download["Content-Disposition"].startswith("attachment")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in download["Content-Security-Policy"]
    assert send(ward.officer, "plan-evidence-withdraw", file.pk, reason="Nhầm").status_code == 302
    gone = client(ward.chairman).get(reverse("plan-evidence", args=[file.pk]))
    assert gone.status_code == 302


def test_targets_are_set_and_taken_out(ward: TestWard) -> None:
    plan = planned(ward)
    assert 'value="95"' in page(ward.office, "plan-targets", 2026)  # the usual ones are proposed
    for wrong in ("101", "0", "NaN", "Infinity", "1e2", "92,55", "-5", "chín mươi"):
        assert send(ward.office, "plan-targets", 2026, on_time=wrong).status_code == 422, wrong
    assert send(ward.office, "plan-targets", 2026, on_time="92,5", posting="100 %").status_code == 302
    assert {t.kind: str(t.level) for t in plan.targets.all()} == {"on_time": "92.5", "posting": "100.0"}
    shown = page(ward.office, "plan-year", 2026)
    assert "≥ 92,5" in shown
    assert "Chưa có nguồn số liệu" in shown
    assert send(ward.office, "plan-targets", 2026, posting="100").status_code == 302
    assert [t.kind for t in plan.targets.all()] == ["posting"]


def test_a_commitment_is_printed_for_unit_and_person(ward: TestWard) -> None:
    plan = planned(ward)
    task_of(ward, plan, text="Rà soát thủ tục đất đai", responsible=ward.officer)
    task_of(ward, plan, text="Việc của văn hóa", lead=ward.culture)

    def paper(officer: Officer, query: str, status: int = 200) -> str:
        answer = client(officer).get(reverse("plan-commitment-pdf", args=[2026]) + query)
        assert answer.status_code == status
        if status != 200:
            return ""
        reader = PdfReader(io.BytesIO(answer.content))
        assert {font["/BaseFont"].split("+")[-1].split("-")[0] for font in fonts(reader)} == {"Tinos"}
        return " ".join("".join(one.extract_text() for one in reader.pages).split())

    own = paper(ward.officer, f"?can-bo={ward.officer.pk}")
    assert "BẢN CAM KẾT" in own
    assert "Tôi là Phạm Quốc Bảo" in own
    assert "Rà soát thủ tục đất đai" in own
    assert "Căn cứ Kế hoạch số 12/KH-UBND-2026 ngày 10 tháng 01 năm 2026" in own
    unit = paper(ward.chairman, "?don-vi=culture")
    assert "NGƯỜI ĐỨNG ĐẦU ĐƠN VỊ" in unit
    assert "Việc của văn hóa" in unit
    assert "đất đai" not in unit
    paper(ward.officer, "?don-vi=culture", status=404)  # another unit's
    paper(ward.culture_officer, f"?can-bo={ward.officer.pk}", status=404)
    listed = page(ward.officer, "plan-commitments", 2026)
    assert "culture" not in listed


def fonts(reader: PdfReader) -> list[dict[str, str]]:
    found = []
    for one in reader.pages:
        found += [font.get_object() for font in one["/Resources"]["/Font"].values()]  # type: ignore[index]
    return found


def test_tasks_are_taken_over_from_the_page(ward: TestWard) -> None:
    task_of(ward, planned(ward, 2025, "2026-01-02 08:00"), due_on=date(2025, 6, 30))
    planned(ward)
    assert "Chép nhiệm vụ" in page(ward.office, "plan-year", 2026)
    assert send(ward.office, "plan-copy", 2026, from_year="2025").status_code == 302
    assert send(ward.office, "plan-copy", 2026, from_year="2030").status_code == 422
    assert Plan.objects.get(year=2026).tasks.count() == 1


def test_a_document_from_above_is_entered_and_answered(ward: TestWard) -> None:
    sent = {
        "number": "581/SNV",
        "issued_on": "02/11/2026",
        "issuer": "Sở Nội vụ",
        "asks": "Báo cáo",
        "lead": ward.economy.pk,
        "due_on": "20/11/2026",
    }
    assert "Không có văn bản cấp trên nào chờ trả lời" in page(ward.office, "superior")
    assert send(ward.office, "superior-new", **sent | {"due_on": "01/11/2026"}).status_code == 422
    assert send(ward.office, "superior-new", **sent).status_code == 302
    document = SuperiorDocument.objects.get()
    listed = page(ward.officer, "superior")
    assert "Quá hạn 3 ngày" in listed
    assert "due-late" in listed
    assert "581/SNV" not in page(ward.culture_officer, "superior")  # another unit's
    assert send(ward.culture_officer, "superior-answer", document.pk).status_code == 403
    answer = {"number": "88/UBND-VP", "on": "22/11/2026"}
    assert send(ward.officer, "superior-answer", document.pk, **answer).status_code == 302
    assert "Trả lời muộn 2 ngày" in page(ward.office, "superior", query="?xem=tat-ca")


def test_the_chairmans_page_has_a_box_that_agrees_with_the_plan(ward: TestWard) -> None:
    assert "Chưa có kế hoạch của năm này" in page(ward.chairman, "chairman")
    plan = planned(ward)
    task_of(ward, plan)  # overdue
    noted(task_of(ward, plan, due_on=date(2026, 5, 4)).items.get(), "2026-05-04", 100, ward.office)
    task_of(ward, plan, due_on=date(2026, 11, 30))
    asked_of(ward)
    actions.set_targets(plan.pk, {"tasks": Decimal(90)}, actor=ward.office, at=moment(NOW))
    shown = " ".join(page(ward.chairman, "chairman").split())
    assert "Việc đã xong<b>1 / 3</b>" in shown
    assert 'Quá hạn<b class="late">1</b>' in shown
    assert "Hạn tháng này<b>1</b>" in shown
    assert "1 văn bản cấp trên quá hạn trả lời" in shown
    assert "(1 cần để ý)" in shown
    assert reverse("plan-year", args=[2026]) in shown


def test_the_summary_for_counting_is_the_work_itself(ward: TestWard) -> None:
    assert year_summary(2026, date(2026, 11, 23)) is None
    plan = planned(ward)
    for today in (date(2026, 1, 12), date(2026, 11, 23)):
        empty = year_summary(2026, today)
        assert empty is not None
        assert empty.tally == year_work(2026, today).tally  # type: ignore[union-attr]
    monthly = task_of(ward, plan, rhythm="monthly", due_on=None, due_day=20, is_report=True)
    for month, percent in ((1, 100), (2, 100), (3, 60)):
        noted(monthly.items.get(ordinal=month), f"2026-{month:02d}-20", percent, ward.office)
    first = monthly.items.get(ordinal=1)
    actions.confirm_done(first.pk, actor=ward.chairman, at=moment(NOW), version=first.version)
    gone = task_of(ward, plan)
    actions.drop_task(gone.pk, reason="Thôi", actor=ward.office, at=moment(NOW), version=1)
    asked_of(ward)
    actions.set_targets(plan.pk, {"reports": Decimal("92.5")}, actor=ward.office, at=moment(NOW))
    for today in (date(2026, 1, 20), date(2026, 11, 20), date(2026, 11, 23)):
        told, work = year_summary(2026, today), year_work(2026, today)
        assert told is not None
        assert work is not None
        assert told.tally == work.tally
        assert (told.asked, told.asked_overdue) == (work.asked, work.asked_overdue)
        assert [(t.kind, t.level) for t in told.targets] == [(t.kind, t.level) for t in work.targets]
        assert sorted((r.item.due_on, r.state, r.task.is_report) for r in told.rows) == sorted(
            (r.item.due_on, r.state, r.task.is_report) for r in work.rows
        )
