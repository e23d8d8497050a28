"""The supervisor with small programs in the place of web and worker."""

import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from onestop import supervisor as module
from onestop.supervisor import Child, Supervisor
from tests.processes import alive, gone, in_group


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def supervisor(lines: list[str]):
    supervisor = Supervisor(lines.append)
    yield supervisor
    supervisor.end()


def program(code: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(code)]


def wait_for(path: Path, seconds: float = 10) -> str:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if path.exists() and path.read_text():
            return path.read_text()
        time.sleep(0.02)
    raise TimeoutError(path)


def test_ends_every_child_and_what_a_child_left_behind(supervisor: Supervisor, tmp_path: Path) -> None:
    note = tmp_path / "grandchild"
    supervisor.start(Child("một", program("import time; time.sleep(60)")))
    supervisor.start(
        Child(
            "hai",
            program(f"""
                import os, pathlib, time
                if os.fork() == 0:
                    time.sleep(60)
                pathlib.Path({str(note)!r}).write_text(str(os.getpid()))
                os.waitpid(-1, 0)
            """),
        )
    )
    wait_for(note)
    groups = [child.process.pid for child in supervisor.children]
    assert supervisor.end() == 0
    for group in groups:
        assert gone(lambda group=group: in_group(group))


def test_kills_a_child_that_does_not_end(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GRACE", 0.3)
    ready = tmp_path / "ready"
    deaf = f"""
        import pathlib, signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        pathlib.Path({str(ready)!r}).write_text("yes")
        time.sleep(60)
    """
    supervisor.start(Child("điếc", program(deaf)))
    wait_for(ready)
    began = time.monotonic()
    supervisor.end()
    assert time.monotonic() - began < 5
    assert supervisor.children[0].ended() == -signal.SIGKILL


def test_says_and_restarts_a_worker_that_dies(supervisor: Supervisor, lines: list[str], monkeypatch) -> None:
    monkeypatch.setattr(module, "_PAUSE_BEFORE_RESTART", 0.1)
    worker = Child("Xử lý nền", program("import time; time.sleep(60)"))
    supervisor.start(worker)
    first = worker.process.pid
    worker.process.kill()
    supervisor.wait(1.0)
    assert worker.process.pid != first
    assert worker.ended() is None
    assert lines == ["Xử lý nền dừng đột ngột (mã -9), đang chạy lại."]


def test_a_worker_that_dies_at_once_is_not_restarted_in_a_hurry(
    supervisor: Supervisor, lines: list[str]
) -> None:
    supervisor.start(Child("Xử lý nền", program("raise SystemExit(3)")))
    supervisor.wait(1.5)
    assert len(lines) == 1


def test_pauses_grow_while_it_dies_young_and_start_anew_after_a_long_life() -> None:
    child = Child("Xử lý nền", [])
    pauses = []
    for _ in range(6):
        child.plan_restart(now=1.0)
        pauses.append(child.due - 1.0)
    assert pauses == [5, 10, 20, 40, 60, 60]
    child.plan_restart(now=3600.0)
    assert child.due == 3600.0
    child.started = 3600.0
    child.plan_restart(now=3601.0)
    assert child.due == 3606.0


def test_ends_with_status_1_when_the_web_dies(
    supervisor: Supervisor, lines: list[str], tmp_path: Path
) -> None:
    log = tmp_path / "web.log"
    supervisor.start(Child("Trang web", program("print('lỗi'); raise SystemExit(5)"), log=log, vital=True))
    supervisor.start(Child("Xử lý nền", program("import time; time.sleep(60)")))
    assert supervisor.run() == 1
    assert lines == [f"Trang web dừng đột ngột (mã 5), nên cả phần mềm dừng theo. Chi tiết: {log}"]
    assert "lỗi" in log.read_text()
    assert supervisor.children[1].ended() is not None


def test_a_task_that_finishes_is_not_started_again(supervisor: Supervisor, lines: list[str]) -> None:
    supervisor.start(Child("Nạp", program("pass"), once=True))
    supervisor.wait(0.7)
    assert supervisor.children == []
    assert lines == []


def test_a_task_that_fails_is_told(supervisor: Supervisor, lines: list[str]) -> None:
    supervisor.start(Child("Việc nạp", program("raise SystemExit(2)"), once=True))
    supervisor.wait(0.7)
    assert lines == ["Việc nạp không xong (mã 2). Chạy lại sẽ làm tiếp."]


def test_puts_a_long_log_aside(supervisor: Supervisor, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(module, "_LOG_LIMIT", 10)
    log = tmp_path / "web.log"
    log.write_text("x" * 11)
    supervisor.start(Child("Trang web", program("print('new')"), log=log, once=True))
    supervisor.wait(0.7)
    assert log.read_text() == "new\n"
    assert (tmp_path / "web.old.log").read_text() == "x" * 11


def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "child"
    code = f"""
        import pathlib, sys
        from onestop.supervisor import Child, Supervisor
        supervisor = Supervisor(print)
        child = Child("con", [sys.executable, "-c", "import time; time.sleep(60)"])
        supervisor.start(child)
        pathlib.Path({str(note)!r}).write_text(str(child.process.pid))
        supervisor.run()
    """
    with subprocess.Popen(program(code)) as process:
        child = int(wait_for(note))
        assert alive(child)
        process.kill()
        assert gone(lambda: [child] if alive(child) else [])
