"""`manage.py report`: the same paper from the shell."""

from __future__ import annotations

import hashlib
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from reports import tasks
from tests.dossiers.papers_read import whole_text
from tests.reports.made import AFTER, signed, small_year
from tests.ward import TestWard, build_ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    return build_ward()


def run(code: object, output: Path) -> str:
    told = StringIO()
    with time_machine.travel(AFTER, tick=False):
        call_command("report", str(code), output=output, stdout=told)
    return told.getvalue()


def test_a_year_nobody_has_written_about_is_a_draft(ward: TestWard, tmp_path: Path) -> None:
    small_year(ward)
    told = run(2026, tmp_path / "a.pdf")
    assert "bản dự thảo" in told
    text = whole_text((tmp_path / "a.pdf").read_bytes())
    assert "DỰ THẢO BÁO CÁO" in text
    assert "Tổng số hồ sơ tiếp nhận: 08 hồ sơ" in text


def test_a_signed_report_is_the_very_file_of_the_page(ward: TestWard, tmp_path: Path) -> None:
    small_year(ward)
    report = signed(ward)
    file = report.files.get()
    tasks.print_report(file.pk)
    file.refresh_from_db()
    assert "số 356/BC-UBND" in run(2026, tmp_path / "a.pdf")
    assert hashlib.sha256((tmp_path / "a.pdf").read_bytes()).hexdigest() == file.sha256


@pytest.mark.parametrize(("year", "sentence"), [(2031, "chưa bắt đầu"), (1800, "Không có kỳ báo cáo 1800")])
def test_a_year_that_cannot_be(ward: TestWard, tmp_path: Path, year: int, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(year, tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()


def test_a_folder_that_is_not_there(ward: TestWard, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không có thư mục"):
        run(2026, tmp_path / "khong-co" / "a.pdf")
