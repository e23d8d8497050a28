"""Every rule for a line of the catalogue, each with the line and the sentence a bad one gets."""

from datetime import date
from pathlib import Path

import pytest

from procedures.catalogue_rows import LONGEST, Paper, ProcedureRow, read_catalogue
from procedures.deadlines import Limit, Unit
from procedures.tables import BadTable
from tests.procedures.catalogue_file import table

PROJECT = Path(__file__).parents[2] / "procedures" / "data" / "procedures.csv"


def read(*rows: dict[str, str]) -> list[ProcedureRow]:
    return read_catalogue(table(*rows).encode())


def flaws(*rows: dict[str, str]) -> list[str]:
    with pytest.raises(BadTable) as caught:
        read(*rows)
    return [str(flaw) for flaw in caught.value.flaws]


def test_a_sound_row_is_read_whole() -> None:
    [row] = read({"force_from": "2022-01-01", "force_to": "2025-06-30", "fee_vnd": ""})
    assert (row.line, row.key, row.code) == (2, "1.001193", "1.001193")
    assert row.limit == Limit(Unit.WORKING_DAY, 3)
    assert (row.force_from, row.force_to, row.fee_vnd) == (date(2022, 1, 1), date(2025, 6, 30), None)
    assert row.papers == (Paper("Tờ khai theo mẫu", False), Paper("Văn bản ủy quyền", True))


def test_a_paper_with_another_condition_is_optional_and_keeps_its_words() -> None:
    [row] = read({"documents": "Giấy khám sức khỏe (nếu cần);Đơn;;Giấy tờ liên quan (bổ sung sau)"})
    assert row.papers == (
        Paper("Giấy khám sức khỏe (nếu cần)", True),
        Paper("Đơn", False),
        Paper("Giấy tờ liên quan (bổ sung sau)", True),
    )


def test_same_day_is_written_with_nought() -> None:
    [row] = read({"limit_value": "0", "limit_unit": "same_day"})
    assert row.limit == Limit(Unit.SAME_DAY, 0)


def test_a_row_that_is_not_usable_needs_no_limit_and_gets_none() -> None:
    rows = read({"usable": "no", "limit_value": "", "limit_unit": ""})
    assert rows[0].limit is None
    assert read({"usable": "no", "limit_value": "", "limit_unit": "working_day"})[0].limit is None


BAD_CELLS = [
    ({"limit_unit": "ngày"}, "Cột limit_unit là “ngày”, phải là “working_day”"),
    ({"limit_unit": ""}, "Có số thời hạn nhưng không có đơn vị."),
    ({"limit_value": "-3"}, "Thời hạn là -3, phải từ 1 trở lên."),
    ({"limit_value": "0"}, "Thời hạn là 0, phải từ 1 trở lên."),
    ({"limit_value": "2,5"}, "Cột limit_value là “2,5”, phải là số nguyên"),
    (
        {"limit_value": "3", "limit_unit": "same_day"},
        "Thời hạn trong ngày (same_day) phải ghi 0, không phải 3.",
    ),
    ({"limit_value": ""}, "Đánh dấu dùng được (usable = yes) nhưng không có thời hạn."),
    ({"usable": "có"}, "Cột usable là “có”, phải là “yes”, “no”."),
    ({"usable": ""}, "Cột usable là “”, phải là “yes”, “no”."),
    ({"fee_vnd": "-1"}, "Phí, lệ phí là -1 đồng, phải từ 0 đến 1.000.000.000."),
    ({"fee_vnd": "8.000"}, "Cột fee_vnd là “8.000”, phải là số nguyên"),
    ({"key": ""}, "Cột key không được trống."),
    ({"key": "Khai sinh"}, "Khóa “Khai sinh” chỉ được có chữ thường không dấu"),
    ({"key": "a/b"}, "Khóa “a/b” chỉ được có"),
    ({"code": "1001193"}, "Mã “1001193” không đúng dạng 1.001193."),
    ({"code": "2.000908.000.00.00.H61"}, "có phần đuôi của địa phương; chỉ ghi mã quốc gia 2.000908."),
    ({"name": ""}, "Cột name không được trống."),
    ({"name": "x" * 401}, "Cột name dài 401 ký tự, nhiều nhất 400."),
    ({"sector": ""}, "Cột sector không được trống."),
    ({"documents": "y" * 401}, "dài quá 400 ký tự."),
    ({"online_level": "toàn trình"}, "Cột online_level là “toàn trình”"),
    ({"inter_agency": "true"}, "Cột inter_agency là “true”"),
    ({"agencies": "UBND xã:nhiều"}, "Số ngày của “UBND xã” là “nhiều”"),
    ({"code_source": "web"}, "Cột code_source là “web”"),
    ({"limit_source": ""}, "Cột limit_source là “”"),
    ({"force_from": "01/07/2025"}, "Cột force_from là “01/07/2025”, phải là ngày viết theo dạng 2025-07-31."),
    ({"force_from": "2025-02-30"}, "Ngày 2025-02-30 ở cột force_from không có trong lịch."),
    ({"force_to": "2110-01-01"}, "Ngày 2110-01-01 ở cột force_to nằm ngoài các năm 2010–2079."),
    (
        {"force_from": "2025-07-01", "force_to": "2025-06-30"},
        "Ngày hết hiệu lực 30/06/2025 trước ngày có hiệu lực 01/07/2025.",
    ),
]


@pytest.mark.parametrize(("cells", "said"), BAD_CELLS)
def test_a_bad_cell_is_told_by_line_and_reason(cells: dict[str, str], said: str) -> None:
    told = flaws({"key": "khac", "code": "", "name": "Thủ tục khác"}, cells)
    assert len(told) == 1
    assert told[0].startswith("dòng 3: ")
    assert said in told[0]


@pytest.mark.parametrize(("unit", "most"), LONGEST.items())
def test_a_huge_limit_is_a_slip(unit: Unit, most: int) -> None:
    assert read({"limit_value": str(most), "limit_unit": unit.value})[0].amount == most
    [told] = flaws({"limit_value": str(most + 1), "limit_unit": unit.value})
    assert f"dài quá mức, nhiều nhất {most}" in told


def test_all_flaws_of_all_rows_are_told_at_once() -> None:
    told = flaws({"usable": "?", "fee_vnd": "x"}, {"key": "b", "code": "", "force_from": "hôm nay"})
    assert [line.split(":")[0] for line in told] == ["dòng 2", "dòng 2", "dòng 3"]


def test_the_same_row_twice_is_refused() -> None:
    assert flaws({}, {}) == ["dòng 3: Khóa 1.001193 đã có ở dòng 2 với thời gian áp dụng chồng lên nhau."]


def test_a_code_of_two_procedures_is_refused() -> None:
    assert flaws({}, {"key": "khac"}) == ["dòng 3: Mã 1.001193 đã dùng ở dòng 2 cho khóa 1.001193."]


@pytest.mark.parametrize("cells", [{"name": "Tên khác"}, {"sector": "Đất đai"}, {"code": "9.999999"}])
def test_a_key_for_two_different_procedures_is_refused(cells: dict[str, str]) -> None:
    told = flaws({"force_to": "2025-06-30"}, {"force_from": "2025-07-01"} | cells)
    assert "dòng 3: Khóa 1.001193 đã dùng ở dòng 2 với mã, tên hoặc lĩnh vực khác." in told


def test_a_key_may_come_again_for_another_time() -> None:
    rows = read({"force_to": "2025-06-30"}, {"force_from": "2025-07-01", "limit_value": "2"})
    assert [row.amount for row in rows] == [3, 2]


@pytest.mark.parametrize(
    ("until", "since"), [("2025-07-01", "2025-07-01"), ("", "2025-07-01"), ("2025-06-30", "")]
)
def test_versions_may_not_share_a_day(until: str, since: str) -> None:
    assert "chồng lên nhau" in flaws({"force_to": until}, {"force_from": since})[0]


def test_the_catalogue_of_the_project_is_sound_and_complete() -> None:
    rows = read_catalogue(PROJECT.read_bytes())
    by_key = {row.key: row for row in rows}
    assert len(rows) == 154
    assert len(by_key) == 151
    assert sum(row.usable for row in by_key.values()) == 127
    assert sum(row.code is not None for row in by_key.values()) == 142
    assert sum(row.code_source == "portal" for row in by_key.values()) == 121
    assert sum(row.limit_source == "portal" for row in by_key.values()) == 67
    assert not [row.key for row in rows if row.usable != (row.limit is not None)]
    assert len({row.sector for row in rows}) == 31
