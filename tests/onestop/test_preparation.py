"""What is prepared before the first page, and what is said when it cannot be."""

from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management.base import CommandError

from onestop import preparation
from onestop.folders import make_folders
from onestop.preparation import CannotStartError, Step
from procedures.models import CalendarYear, Installation, LegalInstrument, Procedure, Ward

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.BROKER_FOLDERS = {name: str(tmp_path / "broker" / name) for name in ("queue", "control")}


@pytest.fixture
def _without_dossiers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "STEPS", preparation.STEPS[:-1])


def only(monkeypatch: pytest.MonkeyPatch, step: Step) -> None:
    monkeypatch.setattr(preparation, "STEPS", (step,))


@pytest.mark.usefixtures("_without_dossiers")
@pytest.mark.parametrize("demo", [True, False])
def test_an_empty_database_becomes_a_site_and_then_nothing_is_left_to_do(settings, demo: bool) -> None:
    for model in (Installation, Ward):
        model.objects.all().delete()
    settings.DEMO = demo
    said: list[str] = []
    preparation.prepare(said.append)
    assert Installation.objects.get().mode == ("demo" if demo else "real")
    assert Ward.objects.exists() is demo, "a ward types its own identity"
    assert LegalInstrument.objects.exists()
    assert Procedure.objects.count() == 151
    assert set(CalendarYear.objects.values_list("year", flat=True)) >= set(range(2021, 2028))
    assert any(Path(settings.STATIC_ROOT).iterdir())
    assert said[0] == f"[1/{len(preparation.STEPS)}] Gom tệp giao diện"
    said.clear()
    preparation.prepare(said.append)
    assert said == []


def test_static_files_are_gathered_again_when_one_changes(settings, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    settings.STATICFILES_DIRS = [source]
    (source / "a.css").write_text("a{}")
    assert preparation.static_is_old()
    preparation.collect_static()
    assert not preparation.static_is_old()
    (source / "b.css").write_text("b{}")
    assert preparation.static_is_old()


def test_folders_are_made(tmp_path: Path) -> None:
    make_folders()
    make_folders()
    for folder in ("papers", "mail", "cache", "log", "broker/queue", "broker/control"):
        assert (tmp_path / folder).is_dir(), folder


def test_a_step_that_refuses_is_told_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise CommandError("Dòng 12: thiếu mã thủ tục.")

    only(monkeypatch, Step("Nạp danh mục thủ tục", lambda: True, refuse))
    with pytest.raises(
        CannotStartError, match=r"^Nạp danh mục thủ tục: không xong\. Dòng 12: thiếu mã thủ tục\.$"
    ):
        preparation.prepare(print)


def test_a_step_that_breaks_leaves_its_traceback_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    only(monkeypatch, Step("Gom tệp giao diện", lambda: True, lambda: 1 / 0))
    with pytest.raises(CannotStartError) as caught:
        preparation.prepare(print)
    log = tmp_path / "log" / "prepare.log"
    assert str(caught.value) == f"Gom tệp giao diện: không xong. Chi tiết: {log}"
    assert "ZeroDivisionError" in log.read_text()


def test_the_database_of_the_other_mode_is_not_touched(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    Installation.objects.all().delete()
    Installation.objects.create(pk=1, mode="real", created_at="2026-11-23T00:00:00Z")
    only(monkeypatch, Step("Chuẩn bị", lambda: True, lambda: pytest.fail("a step was run")))
    assert project.DEMO
    with pytest.raises(CannotStartError, match="hồ sơ thật của phường"):
        preparation.prepare(print)
