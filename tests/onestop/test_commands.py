"""The small commands that containers use."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from onestop.preparation import CannotStartError, Step


@pytest.mark.django_db
class TestBeatAlive:
    def test_a_job_started_lately_is_a_sign_of_life(self) -> None:
        PeriodicTask.objects.update(last_run_at=timezone.now() - timedelta(minutes=29))
        call_command("beat_alive")

    def test_silence_of_half_an_hour_is_not(self) -> None:
        PeriodicTask.objects.update(last_run_at=timezone.now() - timedelta(minutes=31))
        with pytest.raises(CommandError, match="Bộ hẹn giờ không giao việc nào"):
            call_command("beat_alive")

    def test_a_job_that_is_switched_off_does_not_count(self) -> None:
        PeriodicTask.objects.update(last_run_at=timezone.now(), enabled=False)
        with pytest.raises(CommandError):
            call_command("beat_alive")

    def test_nothing_was_ever_started(self) -> None:
        PeriodicTask.objects.update(last_run_at=None)
        with pytest.raises(CommandError, match="từ khi bắt đầu"):
            call_command("beat_alive")


def test_collect_needs_no_database(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    call_command("collect")
    assert (tmp_path / "static" / "css" / "app.css").is_file()


@pytest.mark.django_db(transaction=True)
def test_prepare_ends_with_one_sentence(monkeypatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> None:
        raise CannotStartError("Không nạp được.")

    step = Step("Nạp lịch nghỉ", lambda: True, refuse)
    monkeypatch.setattr("onestop.preparation.STEPS", (step,))
    with pytest.raises(SystemExit) as ended:
        call_command("prepare")
    assert ended.value.code == 1
    told = capsys.readouterr()
    assert told.out == "[1/1] Nạp lịch nghỉ\n"
    assert told.err.startswith("Nạp lịch nghỉ: không xong.")
