"""Start the processes of the site, watch them, and end all of them together.

Each child has a session of its own: Ctrl-C in a terminal reaches the supervisor alone, which then decides who
ends when. Only the main process of a child is asked to end (a worker whose whole group gets SIGTERM hangs);
what is left of its group after the grace period is killed. Children also end when the supervisor itself is
killed, because Linux tells them.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

GRACE = 10.0  # seconds between asking a child to end and killing it
_QUICK_DEATH = 10.0  # a child that lived shorter than this waits before it is started again
_PAUSE_BEFORE_RESTART = 5.0  # the first time; doubled while it goes on dying young
_LONGEST_PAUSE = 60.0
_LOOK_EVERY = 0.2  # seconds; a signal is answered within as much
_LOG_LIMIT = 10 * 1024 * 1024  # bytes; a longer log is put aside when its child starts
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _end_with_parent() -> None:
    """Ask Linux to end this process when its parent dies. Runs in the child, before its program."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One program to keep running.

    ``vital``: the site ends with it. ``once``: it is expected to finish, with 0 when all went well. Any other
    is started again when it ends. Without ``log`` it writes to the terminal.
    """

    name: str
    command: list[str]
    log: Path | None = None
    vital: bool = False
    once: bool = False
    folder: Path | None = None  # where the program starts
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    due: float | None = None  # when to start it again, on the monotonic clock
    young_deaths: int = 0  # in a row

    def start(self) -> None:
        """Start the program, appending its output to its log."""
        output = self._open_log() if self.log else None
        try:
            self.process = subprocess.Popen(  # noqa: S603  (the command is ours)
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                cwd=self.folder,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # safe here: the supervisor has no threads
            )
        finally:
            if output:
                os.close(output)
        self.started, self.due = time.monotonic(), None

    def _open_log(self) -> int:
        assert self.log is not None  # noqa: S101  (for the type checker)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".old.log"))
        return os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)

    def plan_restart(self, now: float) -> None:
        """Decide when to start it again: at once after a long life, ever later after short ones."""
        young = now - self.started < _QUICK_DEATH
        self.young_deaths = self.young_deaths + 1 if young else 0
        pause = _PAUSE_BEFORE_RESTART * 2 ** (self.young_deaths - 1) if young else 0.0
        self.due = now + min(pause, _LONGEST_PAUSE)

    def ended(self) -> int | None:
        """Return the exit status when the program has ended, None while it runs or was not started."""
        return self.process.poll() if self.process else None

    def signal_group(self, number: int) -> None:
        """Send a signal to whatever is left of the child's session."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def clear_away(self) -> None:
        """Kill what an ended child left behind (a worker its clock), and wait until it is gone."""
        self.signal_group(signal.SIGKILL)
        if self.process:
            with contextlib.suppress(ChildProcessError):
                while True:
                    os.waitpid(-self.process.pid, 0)


class Supervisor:
    """Runs children until it is told to stop or a vital one ends."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """``say`` prints one line for the person at the terminal."""
        self.say = say
        self.children: list[Child] = []
        self._stopping = False  # no lock: a signal may come while one is held
        self._status = 0

    def catch_signals(self) -> None:
        """From now on Ctrl-C, ``kill`` and a closed terminal end the site in order; a second one at once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def adopt_orphans(self) -> None:
        """From now on what a dead child leaves behind is ours to wait for, not the first process's."""
        if _libc is not None:
            _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._stopping:
            for child in self.children:
                child.signal_group(signal.SIGKILL)
        self._stopping = True

    def fail(self, sentence: str) -> None:
        """Say why the site cannot go on and end it with status 1."""
        self.say(sentence)
        self._status = 1
        self._stopping = True

    @property
    def stopping(self) -> bool:
        """Whether the site is being ended."""
        return self._stopping

    def start(self, child: Child) -> None:
        """Start a child and watch it from now on."""
        if not self.stopping:
            child.start()
            self.children.append(child)

    def wait(self, seconds: float) -> None:
        """Watch the children for so long, or until the site is being ended."""
        deadline = time.monotonic() + seconds
        while not self.stopping and (left := deadline - time.monotonic()) > 0:
            self._look_after_children()
            time.sleep(min(left, _LOOK_EVERY))

    def run(self) -> int:
        """Watch the children until the end, end all of them, and return the exit status of the site."""
        while not self.stopping:
            self.wait(3600)
        return self.end()

    def end(self) -> int:
        """End every child and return the exit status of the site."""
        self._stopping = True
        running = [child for child in self.children if child.process and child.ended() is None]
        for child in running:
            assert child.process is not None  # noqa: S101
            child.process.terminate()
        deadline = time.monotonic() + GRACE
        for child in running:
            assert child.process is not None  # noqa: S101
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.signal_group(signal.SIGKILL)
                child.process.wait()
        for child in self.children:
            child.clear_away()
        return self._status

    def _look_after_children(self) -> None:
        for child in list(self.children):
            if child.due is not None:
                if time.monotonic() >= child.due:
                    child.start()
            elif (status := child.ended()) is not None:
                self._after_death(child, status)

    def _after_death(self, child: Child, status: int) -> None:
        child.clear_away()
        where = f" Chi tiết: {child.log}" if child.log else ""
        if child.once:
            self.children.remove(child)
            if status:
                self.say(f"{child.name} không xong (mã {status}). Chạy lại sẽ làm tiếp.{where}")
        elif child.vital:
            self.fail(f"{child.name} dừng đột ngột (mã {status}), nên cả phần mềm dừng theo.{where}")
        else:
            child.plan_restart(time.monotonic())
            self.say(f"{child.name} dừng đột ngột (mã {status}), đang chạy lại.{where}")
