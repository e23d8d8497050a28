"""The command that takes a catalogue over: shows first, changes all or nothing, twice is once."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from procedures.models import Department, Procedure, ProcedureVersion, RequiredDocument, Sector, StepPlan
from tests.procedures.catalogue_file import table, write
from tests.ward import build_ward, received

pytestmark = pytest.mark.django_db
KEY = "1.001193"


def load(*words: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("load_catalogue", *words, stdout=out, **options)
    return out.getvalue()


def loaded(folder: Path, *rows: dict[str, str]) -> str:
    return load(write(folder, *rows), "--yes", verbosity=2)


def refused(folder: Path, *rows: dict[str, str]) -> str:
    before = snapshot()
    with pytest.raises(CommandError) as caught:
        loaded(folder, *rows)
    assert snapshot() == before
    return str(caught.value)


def snapshot() -> list[list[dict[str, Any]]]:
    models = (Department, Sector, Procedure, ProcedureVersion, RequiredDocument, StepPlan)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def version(**where: Any) -> ProcedureVersion:
    return ProcedureVersion.objects.get(procedure__key=KEY, **where)


def steps(one: ProcedureVersion) -> list[tuple[str, int]]:
    return list(one.steps.values_list("department__code", "budget_minutes"))


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the person at the keyboard will type, in order; nothing left is the end of input."""
    typed: list[str] = []

    def read(_: str = "") -> str:
        if not typed:
            raise EOFError
        return typed.pop(0)

    monkeypatch.setattr("builtins.input", read)
    yield typed
    assert not typed, "the command did not ask"


class TestTheProjectsOwn:
    def test_it_is_loaded_whole(self) -> None:
        told = load("--yes")
        assert "Thủ tục: thêm 151 · sửa 0 · kết thúc 0 · giữ nguyên 0" in told
        assert Procedure.objects.count() == 151
        assert ProcedureVersion.objects.count() == 154
        assert Procedure.objects.filter(versions__usable=True).distinct().count() == 127
        assert Sector.objects.count() == 31
        assert not Sector.objects.filter(department__isnull=True).exists()

    def test_what_may_be_received_on_a_day(self) -> None:
        load("--yes")
        assert Procedure.objects.offered(date(2026, 11, 23)).count() == 124
        assert Procedure.objects.offered(date(2022, 11, 15)).filter(sector__code="land").count() == 4

    def test_no_row_without_a_limit_gets_one(self) -> None:
        load("--yes")
        unusable = ProcedureVersion.objects.filter(usable=False)
        assert unusable.count() == 24
        assert {one.limit for one in unusable} == {None}
        assert {one.limit_text for one in unusable} == {"chưa có thời hạn"}
        assert not StepPlan.objects.filter(version__usable=False).exists()

    def test_steps_are_taken_where_agencies_have_days(self) -> None:
        load("--yes")
        named = ProcedureVersion.objects.get(procedure__key="1.012818")
        assert list(named.steps.values_list("department__code", "budget_minutes", "outside_limit")) == [
            ("counter", 240, False),
            ("economy", 9360, False),
            ("tax", 0, True),
            ("economy", 1440, False),
            ("land_registry", 960, False),
        ]
        assert steps(ProcedureVersion.objects.get(procedure__key="1.013978")) == [
            ("counter", 240),
            ("economy", 9360),
        ]
        assert steps(version()) == [("counter", 240), ("office", 240)]

    def test_steps_of_the_district_end_with_the_district(self) -> None:
        load("--yes")
        versions = ProcedureVersion.objects.filter(procedure__key="1.010803")
        before, after = versions.current(date(2025, 6, 30)), versions.current(date(2025, 7, 1))
        assert [code for code, _ in steps(before)] == [
            "counter",
            "culture",
            "district_labour",
            "province_labour",
        ]
        assert steps(after) == [("counter", 240), ("culture", 24 * 480 - 240)]

    def test_every_planned_budget_fits_its_limit_and_begins_at_the_counter(self) -> None:
        load("--yes")
        for one in ProcedureVersion.objects.filter(usable=True).prefetch_related("steps__department"):
            plan = list(one.steps.all())
            assert plan[0].department.is_counter
            if one.statutory_unit == "working_day":
                assert sum(step.budget_minutes for step in plan) <= 480 * (one.statutory_amount or 0)

    def test_a_second_run_has_nothing_to_change(self) -> None:
        load("--yes")
        before = snapshot()
        assert "Không có gì để thay đổi." in load("--yes")
        assert snapshot() == before

    @pytest.mark.parametrize(
        "words", ["ks", "khai sinh", "KHAI  SINH", "dang ky khai", "1.001193", "giay kh"]
    )
    def test_short_names_codes_and_words_without_accents_find_it(self, words: str) -> None:
        load("--yes")
        assert Procedure.objects.matching(words).filter(key=KEY).exists()

    def test_a_search_finds_words_by_their_beginning_only(self) -> None:
        load("--yes")
        assert not Procedure.objects.matching("hai sinh").filter(key=KEY).exists()


class TestAsking:
    def test_it_shows_and_changes_nothing_when_the_answer_is_no(
        self, answers: list[str], tmp_path: Path
    ) -> None:
        answers.append("n")
        told = load(write(tmp_path, {}))
        assert "+ Thủ tục 1.001193 Đăng ký khai sinh" in told
        assert "03 ngày làm việc" in told
        assert told.endswith("Ghi các thay đổi này? [y/N] Chưa ghi gì.\n")
        assert not Procedure.objects.exists()
        assert not Department.objects.exists()

    @pytest.mark.parametrize("answer", ["y", "Y", "có"])
    def test_it_writes_when_the_answer_is_yes(self, answers: list[str], answer: str, tmp_path: Path) -> None:
        answers.append(answer)
        assert load(write(tmp_path, {})).endswith("Đã ghi.\n")
        assert Procedure.objects.count() == 1

    def test_no_answer_is_no(self, answers: list[str], tmp_path: Path) -> None:
        assert load(write(tmp_path, {})).endswith("Chưa ghi gì.\n")
        assert not Procedure.objects.exists()

    def test_what_was_shown_is_what_is_written_or_nothing_is(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        loaded(tmp_path, {})

        def meanwhile(_: str = "") -> str:
            Procedure.objects.update(name="Người khác vừa sửa")
            return "y"

        monkeypatch.setattr("builtins.input", meanwhile)
        with pytest.raises(CommandError, match="vừa được người khác thay đổi"):
            load(write(tmp_path, {"notes": "Ghi chú mới"}))
        assert Procedure.objects.get().notes == ""

    def test_it_does_not_ask_when_there_is_nothing_to_change(
        self, answers: list[str], tmp_path: Path
    ) -> None:
        loaded(tmp_path, {})
        assert load(write(tmp_path, {})).endswith("Không có gì để thay đổi.\n")


class TestChanges:
    def test_each_changed_field_is_told_with_old_and_new(self, tmp_path: Path) -> None:
        loaded(tmp_path, {})
        changed = {"limit_value": "2", "fee_vnd": "8000", "documents": "Tờ khai", "name": "Khai sinh mới"}
        told = loaded(tmp_path, changed)
        assert "Thủ tục: thêm 0 · sửa 1 · kết thúc 0 · giữ nguyên 0" in told
        for line in (
            "tên: Đăng ký khai sinh -> Khai sinh mới",
            "thời hạn theo luật: 3 -> 2",
            "phí, lệ phí (đồng): 0 -> 8000",
            "giấy tờ: Tờ khai theo mẫu; Văn bản ủy quyền -> Tờ khai",
            "các bước: ",
        ):
            assert line in told
        assert steps(version()) == [("counter", 240), ("office", 720)]
        assert Procedure.objects.matching("khai sinh moi").exists()
        assert list(version().documents.values_list("name", flat=True)) == ["Tờ khai"]

    def test_an_end_of_force_is_told(self, tmp_path: Path) -> None:
        loaded(tmp_path, {})
        assert "đến hết ngày: trống -> 28/02/2027" in loaded(tmp_path, {"force_to": "2027-02-28"})

    def test_a_new_version_ends_the_one_before(self, tmp_path: Path) -> None:
        loaded(tmp_path, {})
        told = loaded(tmp_path, {"force_from": "2027-03-01", "limit_value": "1"})
        assert "Phiên bản: thêm 0 · sửa 0 · kết thúc 1 · giữ nguyên 0" in told
        assert "- Phiên bản 1.001193 đến hết 28/02/2027: 03 ngày làm việc" in told
        assert version(force_from=None).force_to == date(2027, 2, 28)
        assert version(force_from=date(2027, 3, 1)).statutory_amount == 1
        assert "Không có gì" in loaded(tmp_path, {"force_from": "2027-03-01", "limit_value": "1"})

    def test_procedures_the_file_does_not_name_stay(self, tmp_path: Path) -> None:
        loaded(tmp_path, {})
        loaded(tmp_path, {"key": "khac", "code": "", "name": "Khác"})
        assert Procedure.objects.count() == 2

    def test_what_the_ward_set_itself_stays(self, tmp_path: Path) -> None:
        none = {"usable": "no", "limit_value": "", "limit_unit": ""}
        loaded(tmp_path, none)
        ProcedureVersion.objects.update(local_amount=5, local_unit="working_day", usable=True)
        Procedure.objects.update(short_names="kshai")
        Department.objects.filter(code="office").update(name="Văn phòng phường")
        Sector.objects.filter(code="civil_status").update(department=Department.objects.get(code="culture"))
        assert "Không có gì" in loaded(tmp_path, none)
        assert version().usable
        assert Procedure.objects.matching("kshai").exists()
        assert Department.objects.get(code="office").name == "Văn phòng phường"

    def test_steps_of_a_limit_the_ward_set_itself_stay(self, tmp_path: Path) -> None:
        none = {"usable": "no", "limit_value": "", "limit_unit": ""}
        loaded(tmp_path, none)
        ProcedureVersion.objects.update(local_amount=5, local_unit="working_day", usable=True)
        counter = Department.objects.get(code="counter")
        StepPlan.objects.create(
            version=version(), seq=1, department=counter, name="Tiếp nhận", budget_minutes=9
        )
        assert "Không có gì" in loaded(tmp_path, none)
        assert steps(version()) == [("counter", 9)]

    def test_the_plan_of_dossiers_on_their_way_is_corrected_in_place(self, tmp_path: Path) -> None:
        ward = build_ward()
        dossier = received(ward, ward.birth, "2026-11-23 08:00")
        row = {"sector": "Hộ tịch", "limit_value": "0", "limit_unit": "same_day"}
        loaded(tmp_path, row)
        step = dossier.step_runs.get()
        assert step.plan is not None
        assert (step.budget_minutes, step.plan.budget_minutes) == (120, 240)

    def test_a_plan_with_fewer_steps_under_a_dossier_is_refused(self, tmp_path: Path) -> None:
        ward = build_ward()
        dossier = received(ward, ward.correction, "2026-11-23 08:00")
        first = dossier.step_runs.get()
        first.plan = ward.correction.steps.last()
        first.save()
        told = refused(
            tmp_path,
            {
                "key": "1.012796",
                "code": "1.012796",
                "sector": "Đất đai",
                "limit_value": "8",
                "name": "Đính chính",
            },
        )
        assert "dòng 2: Quy trình mới có ít bước hơn" in told


class TestRefusals:
    def test_bad_rows_are_told_and_nothing_is_written(self, tmp_path: Path) -> None:
        other = {"key": "khac", "code": "", "name": "Khác"}
        told = refused(tmp_path, {}, other | {"limit_value": "0"}, other | {"key": "ba", "usable": "?"})
        assert told.splitlines() == [
            "Chưa ghi gì, tệp có 2 chỗ sai:",
            "  dòng 3: Thời hạn là 0, phải từ 1 trở lên.",
            "  dòng 4: Cột usable là “?”, phải là “yes”, “no”.",
        ]

    @pytest.mark.parametrize(
        ("cells", "said"),
        [
            ({"sector": "Hàng hải"}, "Chưa có lĩnh vực “Hàng hải”."),
            ({"agencies": "Sở Bí mật:1"}, "Chưa biết cơ quan “Sở Bí mật”."),
            ({"agencies": "Một cửa:2|UBND xã:2"}, "Tổng ngày của các cơ quan (4 ngày) nhiều hơn thời hạn."),
        ],
    )
    def test_what_the_ward_does_not_know_is_told_by_line(
        self, cells: dict[str, str], said: str, tmp_path: Path
    ) -> None:
        other = {"key": "khac", "code": "", "name": "Khác"}
        assert f"dòng 3: {said}" in refused(tmp_path, other, cells)

    def test_an_agency_is_checked_even_where_there_is_no_limit(self, tmp_path: Path) -> None:
        cells = {"usable": "no", "limit_value": "", "limit_unit": "", "agencies": "Sở Bí mật:1"}
        assert "Chưa biết cơ quan “Sở Bí mật”" in refused(tmp_path, cells)

    def test_a_code_another_procedure_has_is_refused(self, tmp_path: Path) -> None:
        loaded(tmp_path, {})
        assert "dòng 2: Mã 1.001193 đang là của thủ tục khác, khóa 1.001193." in refused(
            tmp_path, {"key": "khac"}
        )

    def test_a_version_over_one_that_is_there_is_refused(self, tmp_path: Path) -> None:
        loaded(tmp_path, {"force_from": "2025-07-01", "force_to": "2026-12-31"})
        told = refused(tmp_path, {"force_from": "2026-01-01"})
        assert "dòng 2: Thời gian áp dụng chồng lên phiên bản đang có" in told

    def test_many_flaws_are_told_up_to_a_hundred(self, tmp_path: Path) -> None:
        rows = [{"key": f"k{n}", "code": "", "usable": "?"} for n in range(130)]
        assert "… và 30 chỗ sai nữa" in refused(tmp_path, *rows)

    @pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
    def test_a_file_in_another_encoding_is_refused(self, encoding: str, tmp_path: Path) -> None:
        path = tmp_path / "la.csv"
        path.write_bytes(table({"name": "Giấy phép"}).encode(encoding, errors="replace"))
        with pytest.raises(CommandError, match="Tệp không phải UTF-8"):
            load(str(path), "--yes")

    def test_a_quote_left_open_is_told_by_its_line(self, tmp_path: Path) -> None:
        path = tmp_path / "ho.csv"
        path.write_text(table({}, {"key": "b", "code": ""}).replace("b,", '"b,'), encoding="utf-8")
        with pytest.raises(CommandError, match="dòng 3: Dấu ngoặc kép mở ra mà không đóng"):
            load(str(path), "--yes")

    def test_a_file_that_is_not_there_or_is_a_folder_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match=r"Không có tệp .*khong-co\.csv"):
            load(str(tmp_path / "khong-co.csv"))
        with pytest.raises(CommandError, match="là thư mục"):
            load(str(tmp_path))

    def test_a_file_with_a_bom_and_decomposed_accents_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "bom.csv"
        path.write_bytes(b"\xef\xbb\xbf" + unicodedata.normalize("NFD", table({})).encode())
        load(str(path), "--yes")
        assert Procedure.objects.get().name == "Đăng ký khai sinh"
