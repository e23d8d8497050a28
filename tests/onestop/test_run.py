"""``manage.py run`` as a person meets it: a real process, a real port, real children."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests import found
from tests.ports import free_port
from tests.processes import gone, with_variable

ROOT = Path(__file__).resolve().parents[2]


class Site:
    """A ``manage.py run`` with a folder and a port of its own."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.port = int(variables.pop("ONESTOP_PORT", "") or free_port())
        self.output = folder / "output"
        environment = {
            "PATH": os.environ["PATH"],
            "ONESTOP_ENV_FILE": os.devnull,
            "ONESTOP_VAR": str(folder),
            "ONESTOP_DEMO": "0",
            "ONESTOP_PORT": str(self.port),
            "SPT_NOENV": "1",  # setproctitle, where it is installed, must not write over the variables
            **variables,
        }
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def processes(self) -> list[int]:
        """Return every process that belongs to this site, whoever its parent is now."""
        return with_variable("ONESTOP_VAR", str(self.folder))

    def wait_until_ready(self, seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while "Sẵn sàng" not in self.text():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(self.text() + self.logs())
            time.sleep(0.1)

    def wait_until_complete(self, seconds: float = 20) -> None:
        """Wait for the supervisor, gunicorn and its two workers, celery, its beat, and the sender of mail."""
        deadline = time.monotonic() + seconds
        while len(self.processes()) < 7:
            assert time.monotonic() < deadline, self.logs()
            time.sleep(0.1)

    def end(self) -> None:
        """End it in order, or by force when it does not."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.process.kill()
        self.process.wait()

    def text(self) -> str:
        return self.output.read_text()

    def logs(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("ward/log/*.log"))

    def get(self, address: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{address}", timeout=10) as answer:
            body: bytes = answer.read()
            return body


@dataclass(frozen=True)
class FirstStart:
    """What a first start in an empty folder said and left behind, ended in order."""

    folder: Path
    said: str
    healthy: bytes
    status: int
    outlived_by: list[int]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> FirstStart:
    """The first start of a ward, which prepares everything; other tests start in copies of its folder."""
    site = Site(tmp_path_factory.mktemp("first"))
    try:
        site.wait_until_ready()
        healthy = site.get("/suc-khoe/")
        site.wait_until_complete()
        site.process.terminate()
        status = site.process.wait(40)
        return FirstStart(site.folder, site.text(), healthy, status, site.processes())
    finally:
        site.process.kill()


@pytest.fixture
def prepared(first: FirstStart, tmp_path: Path) -> Path:
    """A folder of its own in which everything is prepared."""
    return Path(shutil.copytree(first.folder, tmp_path / "var"))


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    sites: list[Site] = []

    def start(name: str = "var", **variables: str) -> Site:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        sites.append(Site(folder, **variables))
        return sites[-1]

    yield start
    for site in sites:
        site.end()
    for site in sites:
        assert gone(site.processes, 15)


def interrupt_like_a_terminal(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, signal.SIGINT)


def test_the_first_start_prepares_all_and_ends_in_order(first: FirstStart) -> None:
    assert first.healthy == b"ok"
    assert "Mã thiết lập: " in first.said, "the first thing a new ward needs"
    assert "[" in first.said, "what had to be prepared was told"
    assert first.status == 0
    assert first.outlived_by == [], "nothing outlives the supervisor by a moment"
    assert "Đã dừng. Dữ liệu được giữ nguyên." in first.said


@pytest.mark.parametrize("end", [interrupt_like_a_terminal, subprocess.Popen.kill], ids=["ctrl-c", "sigkill"])
def test_the_second_start_takes_seconds_keeps_the_key_and_leaves_no_process(
    start: Callable[..., Site], first: FirstStart, prepared: Path, end: Callable[..., None]
) -> None:
    began = time.monotonic()
    site = start()
    site.wait_until_ready()
    assert time.monotonic() - began < 10
    assert "[" not in site.text(), "nothing had to be prepared"
    assert (prepared / "secret_key").read_text() == (first.folder / "secret_key").read_text()
    site.wait_until_complete()
    end(site.process)
    status = site.process.wait(40)
    if end is subprocess.Popen.kill:
        assert gone(site.processes, 15)
    else:
        assert status == 0
        assert site.processes() == [], "nothing outlives the supervisor by a moment"
        assert "Đã dừng. Dữ liệu được giữ nguyên." in site.text()


def test_a_busy_port_is_one_sentence(start: Callable[..., Site]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        site = start(ONESTOP_PORT=str(port))
        assert site.process.wait(30) == 1
    assert site.text().splitlines() == [
        f"Cổng {port} đang có chương trình khác dùng. "
        f"Tắt chương trình đó, hoặc chọn cổng khác, ví dụ: make run PORT={port + 1}"
    ]


def test_a_second_site_in_the_same_folder_is_refused(start: Callable[..., Site], prepared: Path) -> None:
    site = start()
    site.wait_until_ready()
    second = start()
    assert second.process.wait(30) == 1
    assert f"Phần mềm đang chạy rồi tại http://127.0.0.1:{site.port}." in second.text()


def test_a_database_that_cannot_be_opened_is_one_sentence(start: Callable[..., Site]) -> None:
    site = start(DATABASE_URL=f"postgres://nobody@127.0.0.1:{free_port()}/none")
    assert site.process.wait(30) == 1
    assert "Không mở được cơ sở dữ liệu. Kiểm tra DATABASE_URL và máy chủ" in site.text()
    assert "Traceback" not in site.text()


def test_the_demo_refuses_the_database_of_a_ward(start: Callable[..., Site], prepared: Path) -> None:
    demo = start("demo", DATABASE_URL=f"sqlite:///{prepared / 'ward.sqlite3'}", ONESTOP_DEMO="1")
    assert demo.process.wait(30) == 1
    assert "có hồ sơ thật của phường, không chạy bản dùng thử trên đó" in demo.text()


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty PostgreSQL database that is dropped after the test."""
    server = found.postgres()
    assert server is not None
    name = f"onestop_run_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield server.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.postgres
@pytest.mark.redis
def test_the_same_on_postgresql_and_redis(
    start: Callable[..., Site], postgres_url: str, redis_url: str
) -> None:
    site = start(DATABASE_URL=postgres_url, REDIS_URL=redis_url)
    site.wait_until_ready()
    assert site.get("/suc-khoe/") == b"ok"
    assert not list(site.folder.glob("*.sqlite3"))
    assert not (site.folder / "ward" / "broker").exists()
    site.process.terminate()
    assert site.process.wait(20) == 0
    assert gone(site.processes)
