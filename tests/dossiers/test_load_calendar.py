"""The command that takes days off over, and the versions of the calendar that come of it."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from dossiers.models import Dossier
from procedures.actions.calendar import publish
from procedures.actions.calendar_draft import DayData, set_day
from procedures.calendar import CalendarError, DayKind, YearState
from procedures.models import CalendarDay, CalendarVersion, CalendarYear, OpeningHours
from tests.ward import build_ward, moment, received

pytestmark = pytest.mark.django_db
AT = moment("2026-11-23 08:00")


def load(*words: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("load_calendar", *words, stdout=out, **options)
    return out.getvalue()


def days_of(year: int, *, confidence: str = "official", kind: str = "off") -> list[str]:
    """Eleven days off of a year, as lines."""
    return [f"{year}-06-{day:02d},{kind},Ngày {day},{confidence}" for day in range(1, 12)]


def write(folder: Path, *lines: str) -> str:
    path = folder / "days.csv"
    path.write_text("\n".join(["date,kind,name,confidence", *lines]) + "\n", encoding="utf-8")
    return str(path)


def refused(path: str) -> str:
    with pytest.raises(CommandError) as caught:
        load(path, "--yes")
    assert not CalendarDay.objects.exists()
    assert not CalendarVersion.objects.exists()
    return str(caught.value)


class TestTheProjectsOwn:
    def test_it_is_loaded_whole_and_published(self) -> None:
        told = load("--yes")
        assert "Ngày trong lịch: thêm 106 · sửa 0 · kết thúc 0 · giữ nguyên 0" in told
        states = dict(CalendarYear.objects.values_list("year", "state"))
        assert states == dict.fromkeys(range(2021, 2027), "confirmed") | {2027: "provisional"}
        assert OpeningHours.objects.get().sessions == "07:00-11:30,13:30-17:00"

    def test_the_published_calendar_counts_as_the_days_say(self) -> None:
        load("--yes")
        calendar = CalendarVersion.objects.current().calendar
        assert not calendar.is_working(date(2026, 11, 24))
        assert calendar.is_working(date(2026, 8, 22))
        assert calendar.is_working(date(2026, 11, 23))
        assert calendar.year_state(2026) is YearState.CONFIRMED
        assert calendar.year_state(2027) is YearState.PROVISIONAL
        assert calendar.year_state(2028) is None
        special = calendar.special(date(2027, 2, 9))
        assert special is not None
        assert not special.confirmed

    def test_a_second_run_has_nothing_to_change_and_publishes_nothing(self) -> None:
        load("--yes")
        told = load("--yes")
        assert "Không có gì để thay đổi." in told
        assert CalendarVersion.objects.count() == 1


class TestChanges:
    def test_asking_shows_and_leaves_everything(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("builtins.input", lambda _="": "n")
        told = load()
        assert "+ Ngày trong lịch 24/11/2026 Ngày Văn hóa Việt Nam" in told
        assert told.endswith("Chưa ghi gì.\n")
        assert not CalendarDay.objects.exists()
        assert not CalendarVersion.objects.exists()

    def test_a_new_plan_replaces_its_year_and_confirms_it(self, tmp_path: Path) -> None:
        load("--yes")
        told = load(write(tmp_path, *days_of(2027)), "--yes", "--apply", verbosity=2)
        assert "Ngày trong lịch: thêm 11 · sửa 0 · kết thúc 15 · giữ nguyên 0" in told
        assert "- Ngày trong lịch 10/02/2027 Nghỉ bù Tết (dự kiến)" in told
        assert "tình trạng: Tạm tính -> Đã xác nhận" in told
        assert "Đã áp dụng lịch số" in told
        assert CalendarVersion.objects.count() == 2
        assert CalendarVersion.objects.current().calendar.year_state(2027) is YearState.CONFIRMED
        assert CalendarDay.objects.filter(date__year=2026).count() == 17

    def test_an_older_version_stays_as_it_was(self, tmp_path: Path) -> None:
        load("--yes")
        first = CalendarVersion.objects.current()
        load(write(tmp_path, *days_of(2027)), "--yes", "--apply")
        assert not CalendarVersion.objects.get(pk=first.pk).calendar.is_working(date(2027, 2, 8))
        assert CalendarVersion.objects.current().calendar.is_working(date(2027, 2, 8))

    def test_days_with_hours_of_their_own_and_the_wards_hours_stay(self, tmp_path: Path) -> None:
        load("--yes")
        CalendarDay.objects.create(date=date(2026, 3, 4), name="Họp dân", sessions="07:00-11:30")
        OpeningHours.objects.update(sessions="07:30-11:30,13:30-17:00")
        load("--yes")
        assert CalendarDay.objects.filter(date=date(2026, 3, 4)).exists()
        assert OpeningHours.objects.get().sessions == "07:30-11:30,13:30-17:00"

    def test_a_year_with_an_expected_day_is_provisional(self, tmp_path: Path) -> None:
        load(write(tmp_path, *days_of(2028), "2028-09-04,off,Dự kiến,unconfirmed"), "--yes")
        year = CalendarYear.objects.get(year=2028)
        assert (year.state, year.source[:6]) == ("provisional", "1 ngày")


class TestWithDossiers:
    """After the first calendar a file is only typed; dates move when somebody of the office applies it."""

    @pytest.fixture
    def dossier(self) -> Dossier:
        self.ward = build_ward()
        return received(self.ward, self.ward.business, "2026-11-20 09:00")  # due 26/11

    @pytest.fixture
    def storm(self, tmp_path: Path) -> str:
        """The days off of 2026 in the ward, and Thursday 26/11."""
        rows = CalendarDay.objects.filter(date__year=2026, kind="off").values_list("date", "name")
        lines = [f"{day},off,{name},official" for day, name in rows]
        return write(tmp_path, *lines, "2026-11-26,off,Tránh bão,official")

    def test_without_apply_it_tells_what_would_move_and_moves_nothing(
        self, dossier: Dossier, storm: str
    ) -> None:
        with time_machine.travel(AT, tick=False):
            told = load(storm, "--yes")
        assert "Áp dụng thì 1 hồ sơ đang mở đổi hạn:" in told
        assert "1 sang muộn hơn." in told
        assert "Chưa áp dụng: hồ sơ giữ hạn đang có." in told
        dossier.refresh_from_db()
        assert dossier.due_first == moment("2026-11-26 17:00")
        assert CalendarVersion.objects.count() == 1
        assert CalendarDay.objects.filter(date=date(2026, 11, 26)).exists()

    def test_with_apply_and_a_name_the_dossiers_move(self, dossier: Dossier, storm: str) -> None:
        with time_machine.travel(AT, tick=False):
            told = load(storm, "--yes", "--apply", "--by", "tai")
        assert "1 hồ sơ đổi hạn." in told
        dossier.refresh_from_db()
        assert dossier.due_first == moment("2026-11-27 17:00")
        event = dossier.events.order_by("-seq")[0]
        assert (event.action, event.actor) == ("recalculate", self.ward.office)

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ((), "phải có người của Văn phòng áp dụng"),
            (("--by", "ha"), "“ha” không phải tài khoản đang dùng của Văn phòng"),
            (("--by", "khong-ai"), "không phải tài khoản đang dùng"),
        ],
    )
    def test_dates_move_only_in_the_name_of_the_office(
        self, dossier: Dossier, storm: str, words: tuple[str, ...], said: str
    ) -> None:
        with time_machine.travel(AT, tick=False), pytest.raises(CommandError, match=said):
            load(storm, "--yes", "--apply", *words)
        dossier.refresh_from_db()
        assert dossier.due_first == moment("2026-11-26 17:00")
        assert CalendarVersion.objects.count() == 1

    def test_who_declines_applies_nothing_that_somebody_else_typed(
        self, dossier: Dossier, storm: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        set_day(DayData(date(2026, 11, 26), DayKind.OFF, "Người khác ghi"), today=AT.date())
        monkeypatch.setattr("builtins.input", lambda _="": "n")
        with time_machine.travel(AT, tick=False):
            told = load(storm, "--apply", "--by", "tai")
        assert told.endswith("Chưa ghi gì.\n")
        assert CalendarVersion.objects.count() == 1

    def test_what_is_typed_already_can_be_applied_by_the_same_file(
        self, dossier: Dossier, storm: str
    ) -> None:
        with time_machine.travel(AT, tick=False):
            load(storm, "--yes")
            told = load(storm, "--yes", "--apply", "--by", "tai")
        assert "Không có gì để thay đổi." in told
        assert "1 hồ sơ đổi hạn." in told


class TestRefusals:
    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("2028-13-01,off,Sai,official", "dòng 13: Ngày 2028-13-01 ở cột date không có trong lịch."),
            ("01/01/2028,off,Sai,official", "dòng 13: Cột date là “01/01/2028”, phải là ngày"),
            (",off,Sai,official", "dòng 13: Cột date không được trống."),
            ("2028-06-01,off,Lặp,official", "dòng 13: Ngày 2028-06-01 đã có ở dòng 2."),
            ("2028-07-03,nghỉ,Sai,official", "dòng 13: Cột kind là “nghỉ”"),
            ("2028-07-03,off,Sai,chắc", "dòng 13: Cột confidence là “chắc”"),
            ("2028-07-03,off,,official", "dòng 13: Cột name không được trống."),
            ("2028-07-03,working,Thứ Hai,official", "dòng 13: 03/07/2028 là ngày trong tuần"),
            (
                "2099-01-01,off,Xa,official",
                "dòng 13: Ngày 2099-01-01 ở cột date nằm ngoài các năm 2010–2079.",
            ),
            ('2028-07-04,off,"Ngỏ,official', "dòng 13: Dấu ngoặc kép mở ra mà không đóng."),
            ("2028-07-04,off", "dòng 13: Dòng có 2 ô, phải có 4 ô"),
        ],
    )
    def test_a_bad_row_is_told_and_nothing_is_written(self, line: str, said: str, tmp_path: Path) -> None:
        assert said in refused(write(tmp_path, *days_of(2028), line))

    def test_part_of_a_year_is_refused(self, tmp_path: Path) -> None:
        told = refused(write(tmp_path, "2028-09-01,off,Một ngày,official"))
        assert "Năm 2028 chỉ có 1 ngày nghỉ trong tệp." in told

    def test_a_file_without_days_is_refused(self, tmp_path: Path) -> None:
        assert "Tệp không có ngày nào." in refused(write(tmp_path))

    def test_hours_that_cannot_be_leave_everything(self, tmp_path: Path) -> None:
        OpeningHours.objects.create(force_from=date(2010, 1, 1), sessions="17:00-07:00")
        assert "kết thúc trước khi bắt đầu" in refused(write(tmp_path, *days_of(2028)))


class TestPublishing:
    def test_nothing_new_is_no_version(self) -> None:
        load("--yes")
        assert publish("Lại", at=AT, by=None) is None

    def test_every_kind_of_change_is_one(self) -> None:
        load("--yes")
        CalendarDay.objects.filter(date=date(2026, 11, 24)).update(name="Tên khác")
        version = publish("Sửa tên ngày", at=AT, by=None)
        assert version is not None
        assert (version.reason, version.created_at, len(version.digest)) == ("Sửa tên ngày", AT, 64)

    def test_without_hours_there_is_no_calendar(self) -> None:
        with pytest.raises(CalendarError, match="Lịch phải có giờ làm việc"):
            publish("Trống", at=AT, by=None)
