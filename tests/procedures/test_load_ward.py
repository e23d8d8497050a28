"""The data every ward starts from, and the identity of the demo ward."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from procedures.actions.reference import DATA, check_agencies, read_agencies
from procedures.models import Department, FormSet, Installation, LegalInstrument, Ward
from procedures.step_plans import Agency
from procedures.tables import BadTable
from tests.ward import moment

pytestmark = pytest.mark.django_db


def load(*words: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("load_ward", "--yes", *words, stdout=out, **options)
    return out.getvalue()


def test_the_ward_is_who_it_was_on_each_day() -> None:
    load("--demo")
    before, after = Ward.objects.current(date(2025, 6, 30)), Ward.objects.current(date(2025, 7, 1))
    assert (before.superior_place, before.unit_code) == (
        "thành phố Phan Thiết, tỉnh Bình Thuận",
        "000.12.31.H11",
    )
    assert before.counter_lines.splitlines() == ["BỘ PHẬN TIẾP NHẬN", "VÀ TRẢ KẾT QUẢ"]
    assert (after.superior_place, after.unit_code) == ("tỉnh Lâm Đồng", "H36.152.00")
    assert after.full_counter_name == "Trung tâm Phục vụ hành chính công phường Phú Thủy"
    for ward in (before, after):
        ward.full_clean()


def test_forms_change_on_15_september_2025() -> None:
    load()
    assert FormSet.objects.current(date(2022, 11, 15)).code == "2018"
    assert FormSet.objects.current(date(2025, 9, 14)).code == "2018"
    new = FormSet.objects.current(date(2025, 9, 15))
    assert (new.code, new.instrument.number) == ("2025", "03/2025/TT-VPCP")


def test_decrees_have_their_dates_of_force() -> None:
    load()
    on = LegalInstrument.objects.in_force
    assert "61/2018/NĐ-CP" in on(date(2025, 6, 30)).values_list("number", flat=True)
    assert "61/2018/NĐ-CP" not in on(date(2025, 7, 1)).values_list("number", flat=True)
    assert not LegalInstrument.objects.filter(force_from__isnull=True).exists()


def test_partner_agencies_have_no_counter_and_there_is_one_counter() -> None:
    load()
    assert Department.objects.filter(is_counter=True).count() == 1
    assert Department.objects.filter(is_partner=True).count() == 11
    assert set(Department.objects.filter(active=False).values_list("is_partner", flat=True)) == {True}


def test_a_second_run_has_nothing_to_change() -> None:
    load("--demo")
    assert load("--demo").endswith("Không có gì để thay đổi.\n")


def test_without_demo_there_is_no_identity() -> None:
    load()
    assert not Ward.objects.exists()


def test_a_database_of_real_work_takes_no_invented_identity() -> None:
    Installation.objects.create(pk=1, mode="real", created_at=moment("2026-11-23 08:00"))
    with pytest.raises(CommandError, match="không nạp phường dùng thử vào đây"):
        load("--demo")
    assert not Department.objects.exists()
    load()
    assert Department.objects.exists()


def test_the_invented_is_marked_as_such() -> None:
    with (DATA / "wards.csv").open(encoding="utf-8") as file:
        marks = {row["unit_code"]: row["mark"] for row in csv.DictReader(file)}
    assert "mã đơn vị" in marks["H36.152.00"]
    assert all("bịa" in mark for mark in marks.values())


def test_an_agency_that_leads_nowhere_is_refused() -> None:
    load()
    check_agencies(read_agencies())
    with pytest.raises(BadTable, match="trỏ tới phòng “x” không có"):
        check_agencies([Agency("A", "x", "")])


def test_every_file_of_the_data_is_told_of_in_its_readme() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    files = [path.name for path in Path(DATA).glob("*.csv")]
    assert len(files) == 11
    assert [name for name in files if name not in readme] == []
