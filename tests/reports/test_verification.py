"""A printed report held against the dossiers: it is true after any ordinary work; what was corrected is
named, and so is an altered number."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.management import CommandError, call_command
from pypdf import PdfReader, PdfWriter

from dossiers.models import Event
from reports import actions, tasks
from reports.attached import FIGURES_FILE, TABLES_FILE, UnreadableError, read_attached
from reports.facts import unpack
from reports.letters import report_pdf
from reports.letters.compose import paper_of
from reports.models import Report, ReportSnapshot
from reports.verification import Verification, verify
from tests.dossiers.papers_read import whole_text
from tests.reports.amendments import correct
from tests.reports.made import signed_in as signed_in_at
from tests.reports.made import text_of
from tests.reports.story import NOW, Story
from tests.ward import TestWard, moment

pytestmark = pytest.mark.django_db
SIGNED = moment("2026-11-16 09:00")
CODE = "2026-m11"  # the reporting month up to 14/11
deep = pytest.mark.deep


@pytest.fixture
def month(told: TestWard) -> Report:
    """The report of a month of the long story, reviewed, signed and printed."""
    report = actions.create_report(CODE, actor=told.office, at=SIGNED)
    report = actions.review_report(report.pk, actor=told.office, at=SIGNED, version=report.version)
    report = actions.sign_report(
        report.pk,
        number=41,
        issued_on=report.issued_on,
        actor=told.chairman,
        at=SIGNED,
        version=report.version,
    )
    tasks.print_report(report.files.get().pk)
    return report


def pdf_of(report: Report) -> bytes:
    path = actions.stored_path(report.files.get(final=True))
    assert path is not None
    return path.read_bytes()


def verified(report: Report, at: datetime, pdf: bytes | None = None) -> Verification:
    return verify(ReportSnapshot.objects.get(report=report), at, read_attached(pdf or pdf_of(report)))


def altered(pdf: bytes, change: Callable[[Any], None]) -> bytes:
    """The same PDF, another number in its figures."""
    told = json.loads(PdfReader(BytesIO(pdf)).attachments[FIGURES_FILE][0])
    change(told)
    writer = PdfWriter()
    writer.append(BytesIO(pdf))
    writer.add_attachment(FIGURES_FILE, json.dumps(told).encode())
    again = BytesIO()
    writer.write(again)
    return _with_only(again.getvalue(), json.dumps(told).encode())


def _with_only(pdf: bytes, content: bytes) -> bytes:
    plain = PdfWriter()
    for page in PdfReader(BytesIO(pdf)).pages:
        plain.add_page(page)
    plain.add_attachment(FIGURES_FILE, content)
    written = BytesIO()
    plain.write(written)
    return written.getvalue()


def test_the_figures_travel_in_the_pdf_for_machines_and_for_people(month: Report) -> None:
    pdf = pdf_of(month)
    files = PdfReader(BytesIO(pdf)).attachments
    assert set(files) == {FIGURES_FILE, TABLES_FILE}
    attached = read_attached(pdf)
    assert attached.sha256 == month.snapshot.sha256
    book = openpyxl.load_workbook(BytesIO(files[TABLES_FILE][0]))
    rows = {row[0]: row[1] for row in book["Số liệu"].iter_rows(min_row=4, values_only=True)}
    numbers = {one["key"]: one["number"] for one in attached.figures["counts"]}
    assert rows["Tiếp nhận trong kỳ"] == numbers["received"] > 0
    assert isinstance(rows["Quá hạn"], int)
    *_, last = book["II.06a"].iter_rows(min_row=4, values_only=True)
    assert last[1] == last[2] + last[3] + last[4] == last[5] + last[9]


def test_printed_twice_it_is_the_same_to_the_byte(month: Report, tmp_path: Path) -> None:
    with time_machine.travel(SIGNED + timedelta(days=90), tick=False):
        call_command("report", CODE, output=tmp_path / "again.pdf", stdout=StringIO())
    assert (tmp_path / "again.pdf").read_bytes() == pdf_of(month)


@pytest.mark.parametrize("number", [8, pytest.param(280, marks=deep)])
def test_after_ordinary_work_it_still_holds(told: TestWard, month: Report, number: int) -> None:
    """A thousand actions in the deep run."""
    first = Event.objects.count()
    Story(told, seed=number).tell(number, date(2026, 11, 16), date(2026, 11, 20))
    assert Event.objects.count() - first >= min(4 * number, 1_000)
    result = verified(month, moment("2026-11-30 17:00"))
    assert result.holds, [str(one) for stage in result.stages for one in stage.differences]
    assert result.events == ()


def test_five_corrections_later_it_names_exactly_those(told: TestWard, month: Report) -> None:
    counted = {fact.pk for fact in unpack(bytes(month.snapshot.facts))}
    touched = correct(told, 5, NOW, among=counted)
    result = verified(month, NOW + timedelta(hours=1))
    assert not result.holds
    assert [stage.holds for stage in result.stages] == [True, True, True, False], "the frozen ones are whole"
    assert sorted(one.event.dossier_id for one in result.events) == sorted(touched)
    assert result.stages[-1].differences


def test_an_altered_number_is_named(month: Report) -> None:
    def change(told: Any) -> None:
        next(one for one in told["figures"]["counts"] if one["key"] == "late")["number"] += 3

    result = verified(month, SIGNED, altered(pdf_of(month), change))
    (paper, *rest) = result.stages
    assert [one.where for one in paper.differences] == ["Số liệu chung, Quá hạn"]
    assert all(stage.holds for stage in rest)


def test_altered_in_the_database_it_is_told_by_the_hash_and_the_facts(month: Report) -> None:
    kept = ReportSnapshot.objects.get(report=month)
    kept.content["counts"][0]["number"] += 1
    kept.save()
    result = verify(kept, SIGNED)
    wrong = [stage.what for stage in result.stages if not stage.holds]
    assert len(wrong) == 3
    assert "SHA-256" in wrong[0]


def test_the_command_says_it_holds_or_ends_with_one(month: Report, tmp_path: Path) -> None:
    good, bad, told = tmp_path / "good.pdf", tmp_path / "bad.pdf", StringIO()
    good.write_bytes(pdf_of(month))
    with time_machine.travel(SIGNED + timedelta(hours=1), tick=False):
        call_command("verify_report", good, stdout=told)
        assert told.getvalue().count(": khớp") == 4
        bad.write_bytes(altered(pdf_of(month), lambda figures: figures.update(sha256="0" * 64)))
        with pytest.raises(SystemExit):
            call_command("verify_report", bad, stdout=told)
    assert "sha256: trong báo cáo" in told.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no pdf at all", "không phải là PDF"),
        (b"", "không phải là PDF"),
        (b"%PDF-1.7\n%%EOF", "PDF"),
    ],
)
def test_a_file_that_is_no_report(content: bytes, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=sentence):
        read_attached(content)
    (tmp_path / "x.pdf").write_bytes(content)
    with pytest.raises(CommandError):
        call_command("verify_report", tmp_path / "x.pdf")
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("verify_report", tmp_path / "none.pdf")


def test_the_page_tells_the_same(told: TestWard, month: Report) -> None:
    client = signed_in_at(told.office, NOW)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert "Đang đếm lại" in text_of(client.get(f"/bao-cao/{month.pk}/kiem-chung/"))
        page = text_of(client.get(f"/bao-cao/{month.pk}/kiem-chung/ket-qua/"))
    assert page.count("khớp") == 4
    correct(told, 5, NOW, among={fact.pk for fact in unpack(bytes(month.snapshot.facts))})
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        page = text_of(client.get(f"/bao-cao/{month.pk}/kiem-chung/ket-qua/"))
    assert "5 việc sửa hoặc ghi muộn từ lúc chốt" in page
    assert "Hủy do nhập nhầm" in page


def test_a_new_edition_has_the_text_and_its_own_figures(told: TestWard, month: Report) -> None:
    correct(told, 5, NOW, among={fact.pk for fact in unpack(bytes(month.snapshot.facts))})
    later = NOW + timedelta(hours=2)
    second = actions.new_edition(month.pk, actor=told.office, at=later)
    assert actions.new_edition(month.pk, actor=told.office, at=later).pk == second.pk
    assert (second.edition, second.code, second.is_draft) == (2, CODE, True)
    second = actions.review_report(second.pk, actor=told.office, at=later, version=second.version)
    assert second.snapshot.sha256 != month.snapshot.sha256
    assert verify(second.snapshot, later + timedelta(days=1)).holds
    said = whole_text(report_pdf(paper_of(second, later), later))
    assert "Báo cáo này thay thế Báo cáo số 41/BC-UBND ngày 16/11/2026" in said
    assert "hồ sơ sửa thành" in said
    month.refresh_from_db()
    assert month.is_signed
