"""The pages of self-scoring: what each role finds, forms that keep what was typed, workbook and paper."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from procedures.models import Officer
from reports.models import ScoreEvidence, ScoreSheet
from tests.dossiers.papers_read import faces, whole_text
from tests.dossiers.scans import pdf
from tests.reports.made import resolved, text_of
from tests.reports.scorework import all_typed, begun, by_code, confirmed, proof_of, typed
from tests.ward import TestWard, build_ward, moment

NOW = "2026-11-23 08:05"
SHEET = (2026, "cchc")


@pytest.fixture
def ward(db: None) -> Iterator[TestWard]:
    with time_machine.travel(moment(NOW), tick=False):
        yield build_ward()


def client(officer: Officer) -> Client:
    made = Client()
    made.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return made


def page(officer: Officer, name: str, *args: Any) -> str:
    answer = client(officer).get(reverse(name, args=args))
    assert answer.status_code == 200
    return text_of(answer)


def send(officer: Officer, where: str, *args: Any, **fields: Any) -> HttpResponse:
    data = {"request_id": str(uuid4()), "version": "1"} | fields
    return client(officer).post(reverse(where, args=args), data)  # type: ignore[return-value]


def test_without_a_sheet_the_page_says_what_to_do(ward: TestWard) -> None:
    assert "Chọn bộ tiêu chí và năm" in page(ward.office, "scores")
    assert "Văn phòng lập bảng chấm" in page(ward.chairman, "scores")


def test_the_office_begins_a_sheet_and_it_is_filled_from_figures(ward: TestWard) -> None:
    resolved(ward, ward.business, "2026-05-04 08:00", "2026-05-06 10:00")
    refused = send(ward.office, "scores", scheme="cchc", year="1999")
    assert refused.status_code == 422
    assert "Năm từ 2011 đến 2078." in text_of(refused)
    for _ in range(2):
        assert send(ward.office, "scores", scheme="cchc", year="2026").status_code == 302
    assert ScoreSheet.objects.count() == 1
    shown = page(ward.office, "score-sheet", *SHEET)
    assert "100,0 % 1/1 12" in shown
    assert "tự điền từ số liệu" in shown
    assert "chưa chấm" in shown


def test_the_number_of_a_figure_opens_its_dossiers(ward: TestWard) -> None:
    resolved(ward, ward.business, "2026-05-04 08:00", "2026-05-12 10:00")
    begun(ward)
    html = client(ward.office).get(reverse("score-sheet", args=SHEET)).content.decode()
    for slug, number in (("tre-chua-co-thu", 1), ("truoc-va-dung-han", 0)):
        address = f"/dieu-hanh/ho-so/{slug}/?ky=2026"
        assert f'href="{address}"' in html
        assert client(ward.office).get(address).context["page"].paginator.count == number
    assert "Mất 0,5 điểm: 1 trường hợp, mỗi trường hợp trừ 0,5." in html


def test_what_was_typed_wrong_is_kept_with_its_sentence(ward: TestWard) -> None:
    criterion = by_code(begun(ward), "6.2")
    for fields, sentence in (
        ({"value": "chín mươi", "evidence": "BC 21"}, "nhiều nhất hai chữ số thập phân"),
        ({"value": "100,01", "evidence": "BC 21"}, "Kết quả từ 0 đến 100."),
        ({"value": "90", "evidence": ""}, "Ghi minh chứng"),
    ):
        answer = send(ward.office, "score-item", criterion.pk, **fields, reason="Chậm vốn")
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        assert fields["value"] in answer.content.decode()
        assert "Chậm vốn" in answer.content.decode()
    good = send(ward.office, "score-item", criterion.pk, value="85,5", evidence="BC 21", reason="Chậm vốn")
    assert good.status_code == 302
    shown = page(ward.chairman, "score-item", criterion.pk)
    assert "Mất 0,4 điểm: đạt 85,5 %, cần 95 %." in shown
    assert "Chậm vốn" in shown
    assert send(ward.chairman, "score-item", criterion.pk, value="1", evidence="x").status_code == 403


def test_yes_or_no_is_chosen_and_a_figure_leaves_no_box(ward: TestWard) -> None:
    resolved(ward, ward.business, "2026-05-04 08:00", "2026-05-06 10:00")
    sheet = begun(ward)
    yes = by_code(sheet, "1.4")
    assert send(ward.office, "score-item", yes.pk, value="1", evidence="TB 5").status_code == 302
    assert "3 / 3" in page(ward.office, "score-item", yes.pk)
    counted = client(ward.office).get(reverse("score-item", args=[by_code(sheet, "3.2").pk])).content.decode()
    assert 'name="value"' not in counted
    answer = send(ward.office, "score-item", by_code(sheet, "3.2").pk, value="5", reason="Vì thiếu người")
    assert answer.status_code == 302
    assert "100,0 % (1/1)" in page(ward.office, "score-item", by_code(sheet, "3.2").pk)


CRITERION = {
    "code": "9.1",
    "group": "Sáng kiến",
    "name": "Có sáng kiến",
    "most": "2,5",
    "rule": "ratio",
    "target": "80",
}


def test_a_criterion_is_written_with_the_numbers_of_its_rule(ward: TestWard) -> None:
    sheet = begun(ward)
    for changed, sentence in (
        ({"target": ""}, "Ghi mức đủ điểm"),
        ({"most": "0"}, "Ghi điểm tối đa, lớn hơn 0."),
        ({"rule": "steps", "steps": "tám mươi"}, "Ghi các bậc như"),
        ({"rule": "minus", "per_case": ""}, "Ghi số điểm trừ"),
        ({"rule": "yes_no", "source": "on_time"}, "không dùng được với cách chấm"),
        ({"code": "1.1"}, "Mã 1.1 đã dùng cho tiêu chí khác."),
    ):
        answer = send(ward.office, "criterion-new", *SHEET, **CRITERION | changed)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
    assert send(ward.office, "criterion-new", *SHEET, **CRITERION).status_code == 302
    made = by_code(sheet, "9.1")
    steps = CRITERION | {"rule": "steps", "steps": "90=2,5; 70=1", "target": "7"}
    assert send(ward.office, "criterion-edit", made.pk, **steps).status_code == 302
    made.refresh_from_db()
    assert (made.steps, made.target) == ("90=2.5; 70=1", None)
    assert send(ward.office, "criterion-edit", made.pk, **CRITERION).status_code == 409
    assert send(ward.office, "criterion-drop", made.pk, version=str(made.version)).status_code == 302
    assert not sheet.criteria.filter(code="9.1").exists()


def test_files_prove_a_score_and_are_withdrawn_with_a_reason(ward: TestWard) -> None:
    criterion = by_code(begun(ward), "1.4")
    sent = SimpleUploadedFile("thong-bao.pdf", pdf(), "application/pdf")
    send(ward.office, "score-evidence-add", criterion.pk, files=[sent])
    file = ScoreEvidence.objects.get()
    answer = client(ward.chairman).get(reverse("score-evidence", args=[file.pk]))
    assert b"".join(answer.streaming_content) == pdf()  # type: ignore[attr-defined]
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    send(ward.office, "score-evidence-withdraw", file.pk, reason="")
    assert ScoreEvidence.objects.get().withdrawn_at is None
    send(ward.office, "score-evidence-withdraw", file.pk, reason="Nhầm tệp")
    assert "Đã rút 1 tệp" in page(ward.office, "score-item", criterion.pk)


def test_the_chairman_confirms_once_all_is_scored(ward: TestWard) -> None:
    sheet = begun(ward)
    first = send(ward.chairman, "score-confirm", *SHEET)
    assert first.status_code == 302
    assert not ScoreSheet.objects.get().is_confirmed
    all_typed(ward, sheet)
    sheet.refresh_from_db()
    assert send(ward.vice_chairman, "score-confirm", *SHEET, version=str(sheet.version)).status_code == 403
    assert send(ward.chairman, "score-confirm", *SHEET, version="1").status_code == 409
    assert send(ward.chairman, "score-confirm", *SHEET, version=str(sheet.version)).status_code == 302
    assert "Trần Minh Khoa chốt" in page(ward.office, "score-sheet", *SHEET)
    resolved(ward, ward.business, "2026-05-04 08:00", "2026-05-12 10:00")
    shown = page(ward.office, "score-sheet", *SHEET)
    assert "Điểm đã chốt không đổi." in shown
    assert "3.2 (12 khi chốt, 0 hôm nay)" in shown
    assert "100 / 100" in shown


def test_the_workbook_has_every_criterion_and_the_sum(ward: TestWard) -> None:
    criterion = by_code(begun(ward), "6.2")
    typed(criterion, "76", ward.office, evidence="=1+1")
    answer = client(ward.office).get(reverse("scores-xlsx", args=SHEET))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    rows = {row[0].value: row for row in sheet.iter_rows() if row[0].value}
    told = rows["6.2"]
    assert [cell.value for cell in told[9:12]] == [
        "3,2",
        "0,8",
        "Mất 0,8 điểm: đạt 76,0\u00a0%, cần 95\u00a0%.",
    ]
    assert told[13].data_type != "f"
    assert len(rows.keys() & {one.code for one in criterion.sheet.criteria.all()}) == 20
    total = next(row for row in sheet.iter_rows(values_only=True) if row[2] == "Cộng")
    assert total[3] == "100"


def test_the_paper_is_read_back(ward: TestWard) -> None:
    sheet = begun(ward)
    all_typed(ward, sheet)
    typed(
        by_code(sheet, "6.2"), "76", ward.office, evidence="<b>BC 21</b>", reason="Chậm giải phóng mặt bằng"
    )
    confirmed(ward, sheet, NOW)
    content = client(ward.chairman).get(reverse("scores-pdf", args=SHEET)).content
    text = whole_text(content)
    for words in (
        "BẢNG TỰ CHẤM ĐIỂM NĂM 2026",
        "Chốt lúc 08:05 ngày 23/11/2026, Trần Minh Khoa",
        "Giải ngân vốn đầu tư công",
        "<b>BC 21</b>",
        "Chậm giải phóng mặt bằng",
        "99,2 điểm + mất 0,8 điểm = 100 điểm",
    ):
        assert words in text, words
    assert all("Tinos" in face for face in faces(content))


def test_a_sheet_costs_the_same_whatever_is_in_it(ward: TestWard) -> None:
    sheet = begun(ward)
    counted = []
    for _ in range(2):
        visitor = client(ward.office)
        visitor.get(reverse("score-sheet", args=SHEET))
        with CaptureQueriesContext(connection) as queries:
            visitor.get(reverse("score-sheet", args=SHEET))
        counted.append(len(queries))
        all_typed(ward, sheet)
        proof_of(ward, by_code(sheet, "6.2" if len(counted) == 1 else "6.1"))
        for _ in range(3):
            resolved(ward, ward.business, "2026-05-04 08:00", "2026-05-12 10:00")
    assert counted[0] == counted[1] <= 17
