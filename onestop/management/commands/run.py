"""Run the whole site: prepare what is missing, then web and worker until Ctrl-C."""

import fcntl
import sys
import urllib.error
import urllib.request
from typing import Any, TextIO

from django.conf import settings
from django.core.management.base import BaseCommand

from onestop.first_sign_in import setup_lines
from onestop.folders import make_folders
from onestop.installation import sign_ins
from onestop.network import lan_addresses, listens_beyond_this_machine, port_trouble
from onestop.preparation import CannotStartError, prepare
from onestop.supervisor import Child, Supervisor

_START_LIMIT = 60  # seconds the web process has to answer its first request

_WEB = ("-m", "gunicorn", "--config", "python:onestop.gunicorn", "onestop.wsgi:application")
_CELERY = (
    *("-m", "celery", "--app=onestop", "worker", "--pool=solo", "--loglevel=INFO"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
)
_WORKER = (*_CELERY, "--beat", "--queues=celery")
_MAILER = (*_CELERY, "--queues=mail", "--hostname=mail@%h")  # a silent mail server holds up nothing else
_DEMO = ("manage.py", "load_demo")  # the rest of the demo's dossiers, behind its bar


class Command(BaseCommand):
    """``manage.py run``, what ``make run`` calls."""

    help = "Chạy phần mềm: chuẩn bị dữ liệu, mở trang web và xử lý nền, đến khi bấm Ctrl-C."
    requires_system_checks = ()  # type: ignore[assignment]  # they would open the database before we can explain

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, watch, end. Exit status 1 with one sentence when the site cannot be started."""
        self.supervisor = Supervisor(self.say)
        try:
            lock = _lock()
            self.say("Một Cửa: bản dùng thử" if settings.DEMO else "Một Cửa: bản làm việc của phường")
            prepare(self.say)
        except CannotStartError as error:
            self.stderr.write(str(error))
            sys.exit(1)
        except KeyboardInterrupt:
            self.say("Đã dừng theo yêu cầu; lần chạy sau sẽ làm tiếp.")
            sys.exit(130)
        self.supervisor.catch_signals()
        self.supervisor.adopt_orphans()
        self._start()
        status = self.supervisor.run()
        lock.close()
        self.say("Đã dừng. Dữ liệu được giữ nguyên.")
        sys.exit(status)

    def say(self, line: str) -> None:
        """Print one line at once, also when the output is a file or a pipe."""
        self.stdout.write(line)
        self.stdout.flush()

    def _start(self) -> None:
        """Start the children, wait for the first answer, and say where the site is."""
        log = settings.DATA / "log"
        here = settings.BASE_DIR
        self.supervisor.start(Child("Trang web", _python(*_WEB), log / "web.log", vital=True, folder=here))
        self.supervisor.start(Child("Xử lý nền", _python(*_WORKER), log / "worker.log", folder=here))
        self.supervisor.start(Child("Gửi thư", _python(*_MAILER), log / "mail.log", folder=here))
        if self._answers():
            self._greet()
            if settings.DEMO:
                load = Child("Việc nạp dữ liệu dùng thử", _python(*_DEMO), once=True, folder=here)
                self.supervisor.start(load)
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
        for line in [*setup_lines(), *sign_ins()]:
            self.say(line)
        self.say("Bấm Ctrl-C để dừng.")
        self.say("")


def _python(*words: str) -> list[str]:
    return [sys.executable, *words]


def _lock() -> TextIO:
    """Keep a second site from using the same folder, which holds the queue of jobs and the papers.

    Raises CannotStartError when one does already, or when the port is not free.
    """
    make_folders()
    lock = (settings.DATA / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        address = lock.read().strip()
        raise CannotStartError(
            f"Phần mềm đang chạy rồi tại {address}. Mở địa chỉ đó, hoặc dừng nó trước."
        ) from None
    if trouble := port_trouble(settings.HOST, settings.PORT):
        raise CannotStartError(trouble)
    lock.truncate(0)
    lock.write(settings.PUBLIC_URL)
    lock.flush()
    return lock
