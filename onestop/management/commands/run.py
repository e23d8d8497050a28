"""Run the whole site: prepare what is missing, then web and worker until Ctrl-C."""

import fcntl
import sys
import traceback
import urllib.error
import urllib.request
from io import TextIOWrapper
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, connections

from onestop.installation import sign_ins, wrong_mode
from onestop.network import lan_addresses, listens_beyond_this_machine, port_trouble
from onestop.preparation import STEPS, Step, make_folders
from onestop.supervisor import Child, Supervisor

_START_LIMIT = 60  # seconds the web process has to answer its first request


class Command(BaseCommand):
    """``manage.py run``, what ``make run`` calls."""

    help = "Chạy phần mềm: chuẩn bị dữ liệu, mở trang web và xử lý nền, đến khi bấm Ctrl-C."
    requires_system_checks = ()  # type: ignore[assignment]  # they would open the database before we can explain

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, watch, end. Exit status 1 with one sentence when the site cannot be started."""
        self.supervisor = Supervisor(self.say)
        try:
            lock = self._lock()
            self._prepare()
        except KeyboardInterrupt:
            self.say("Đã dừng theo yêu cầu; lần chạy sau sẽ làm tiếp.")
            sys.exit(130)
        self.supervisor.catch_signals()
        self._start()
        status = self.supervisor.run()
        lock.close()
        self.say("Đã dừng. Dữ liệu được giữ nguyên.")
        sys.exit(status)

    def say(self, line: str) -> None:
        """Print one line at once, also when the output is a file or a pipe."""
        self.stdout.write(line)
        self.stdout.flush()

    def refuse(self, sentence: str) -> None:
        """End with one sentence."""
        self.stderr.write(sentence)
        sys.exit(1)

    def _lock(self) -> TextIOWrapper:
        """Keep a second site from using the same folder, which holds the queue of jobs and the papers."""
        make_folders()
        lock = (settings.DATA / "run.lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            self.refuse(
                f"Phần mềm đang chạy rồi tại {lock.read().strip()}; mở địa chỉ đó, hoặc dừng nó trước."
            )
        if trouble := port_trouble(settings.HOST, settings.PORT):
            self.refuse(trouble)
        lock.truncate(0)
        lock.write(settings.PUBLIC_URL)
        lock.flush()
        return lock

    def _prepare(self) -> None:
        """Do the steps that are needed, each announced before it begins."""
        self.say("Một Cửa: bản dùng thử" if settings.DEMO else "Một Cửa: bản làm việc của phường")
        try:
            connection.ensure_connection()
        except OperationalError as error:
            reason = str(error).strip().splitlines()[-1]
            self.refuse(f"Không mở được cơ sở dữ liệu. Kiểm tra DATABASE_URL và máy chủ ({reason}).")
        if sentence := wrong_mode():
            self.refuse(sentence)
        for number, step in enumerate(STEPS, start=1):
            self._do(number, step)
        connections.close_all()

    def _do(self, number: int, step: Step) -> None:
        """Do one step when it is needed; what goes wrong is told in one sentence, with the rest in a file."""
        log = settings.DATA / "log" / "prepare.log"
        try:
            if step.needed():
                self.say(f"[{number}/{len(STEPS)}] {step.title}")
                step.run()
        except CommandError as error:
            self.refuse(f"{step.title}: không xong. {error}")
        except Exception:
            log.write_text(traceback.format_exc())
            self.refuse(f"{step.title}: không xong. Chi tiết: {log}")

    def _start(self) -> None:
        """Start the children, wait for the first answer, and say where the site is."""
        log = settings.DATA / "log"
        python = [sys.executable, "-m"]
        web = [*python, "gunicorn", "--config", "python:onestop.gunicorn", "onestop.wsgi:application"]
        worker = [*python, "celery", "--app=onestop", "worker", "--pool=solo", "--beat", "--loglevel=INFO"]
        worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        self.supervisor.start(Child("Trang web", web, log / "web.log", vital=True))
        self.supervisor.start(Child("Xử lý nền", worker, log / "worker.log"))
        if self._answers():
            self._greet()
            if settings.DEMO:
                load = [sys.executable, str(settings.BASE_DIR / "manage.py"), "load_demo"]
                self.supervisor.start(Child("Việc nạp dữ liệu dùng thử", load, once=True))
        elif not self.supervisor.stopping:
            self.supervisor.fail(
                f"Trang web không trả lời sau {_START_LIMIT} giây. Chi tiết: {log / 'web.log'}"
            )

    def _answers(self) -> bool:
        host = "127.0.0.1" if settings.HOST in {"0.0.0.0", "localhost"} else settings.HOST  # noqa: S104
        address = f"http://{host}:{settings.PORT}/suc-khoe/"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        for _ in range(_START_LIMIT * 4):
            try:
                opener.open(address, timeout=5).close()
            except (urllib.error.URLError, OSError):
                self.supervisor.wait(0.25)
            else:
                return True
            if self.supervisor.stopping:
                break
        return False

    def _greet(self) -> None:
        self.say("")
        self.say(f"Sẵn sàng: {settings.PUBLIC_URL}")
        if listens_beyond_this_machine(settings.HOST):
            for address in lan_addresses():
                self.say(f"  từ máy khác trong mạng nội bộ: http://{address}:{settings.PORT}")
        for line in sign_ins():
            self.say(line)
        self.say("Bấm Ctrl-C để dừng.")
        self.say("")
