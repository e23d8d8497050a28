"""The report to edit by hand: the same text, marked as no longer provable."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
import time_machine

from reports import actions
from reports.letters.compose import paper_of
from reports.letters.docx import NOTE, report_docx
from tests.reports.made import AFTER, begun, signed, signed_in, small_year
from tests.ward import TestWard, build_ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def test_it_says_what_the_paper_says_and_that_it_proves_nothing(ward: TestWard) -> None:
    small_year(ward)
    read = docx.Document(BytesIO(report_docx(paper_of(signed(ward), AFTER))))
    text = " ".join(paragraph.text for paragraph in read.paragraphs).replace("\xa0", " ")
    assert "Tổng số hồ sơ tiếp nhận: 08 hồ sơ" in text
    assert "Trên đây là báo cáo kết quả công tác cải cách hành chính năm 2026" in text
    assert read.sections[0].header.paragraphs[0].text == NOTE
    form = next(table for table in read.tables if len(table.columns) == 13)
    last = [cell.text for cell in form.rows[-1].cells]
    assert last[2:] == ["8", "2", "5", "1", "7", "2", "3", "2", "1", "0", "1"]
    styles = {run.font.name for paragraph in read.paragraphs for run in paragraph.runs}
    assert styles == {"Times New Roman"}


def test_signs_a_file_cannot_hold_are_left_out(ward: TestWard) -> None:
    report = begun(ward)
    report.sections.create(key="lead", text="Kế\x07hoạch <b>&", written_at=AFTER, written_by=ward.office)
    text = " ".join(p.text for p in docx.Document(BytesIO(report_docx(paper_of(report, AFTER)))).paragraphs)
    assert "Kếhoạch <b>&" in text


def test_it_is_one_click_away(ward: TestWard) -> None:
    report = begun(ward)
    actions.write_section(report.pk, "tasks", "Giảm trễ hẹn", actor=ward.office, at=AFTER, version=0)
    with time_machine.travel(AFTER, tick=False):
        client = signed_in(ward.office, AFTER)
        assert f"/bao-cao/{report.pk}/docx/" in client.get(f"/bao-cao/{report.pk}/").content.decode()
        answer = client.get(f"/bao-cao/{report.pk}/docx/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert docx.Document(BytesIO(answer.content)).paragraphs
