"""The small commands that containers use."""

from datetime import timedelta
from pathlib import Path

import pytest
from celery import Task
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from dossiers.models import JobRun
from dossiers.tasks import send_outbox_task, sweep_task
from onestop.preparation import CannotStartError, Step
from tests.ward import build_ward


@pytest.mark.django_db
class TestBeatAlive:
    def test_a_job_started_lately_is_a_sign_of_life(self) -> None:
        PeriodicTask.objects.update(last_run_at=timezone.now() - timedelta(minutes=4))
        call_command("beat_alive")

    def test_silence_of_five_minutes_is_not(self) -> None:
        PeriodicTask.objects.update(last_run_at=timezone.now() - timedelta(minutes=6))
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "task", "job"),
    [("sweep", sweep_task, "sweep"), ("send_outbox", send_outbox_task, "send_outbox")],
)
def test_by_hand_is_what_the_job_does(command: str, task: Task, job: str) -> None:
    """The same work, noted in the same place with the same words."""
    build_ward()
    task.apply().get()
    call_command(command)
    by_job, by_hand = JobRun.objects.filter(job=job).order_by("pk")
    assert (by_job.ok, by_job.summary) == (by_hand.ok, by_hand.summary)
    assert by_hand.ok and by_hand.finished_at is not None


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
