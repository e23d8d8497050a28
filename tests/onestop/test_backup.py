"""Back-up, wipe, restore with real commands on real databases: the same counts, sums and event heads."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from tests import found
from tests.ports import free_port
from tests.processes import gone, with_variable

ROOT = Path(__file__).resolve().parents[2]

# What a small ward does in a morning: dossiers, papers rendered, one scan for two of them, one withdrawn.
MORNING = """
from dossiers import actions
from dossiers.actions.papers import rendered
from dossiers.models import Dossier, IssuedPaper, OutboxMessage
from tests.ward import build_ward, call, moment, received
ward = build_ward()
for minute in range(5):
    dossier = received(ward, ward.correction, f"2026-11-23 08:0{minute}")
    actions.hand_over(call(dossier, ward.clerk, f"2026-11-23 08:1{minute}"))
for paper in IssuedPaper.objects.all()[:2]:
    rendered(paper, moment("2026-11-20 09:00"))
from tests.dossiers.attaching import attached
from tests.dossiers.scans import png
for number, dossier in enumerate(Dossier.objects.order_by("pk")[:3]):
    at = call(dossier, ward.clerk, "2026-11-20 09:00")
    scan = attached(at, "căn cước.png", png(shade=100 + number // 2))
actions.withdraw_attachment(at, attachment=scan.pk, reason="nhầm")
from django.contrib.sessions.backends.db import SessionStore
session = SessionStore(); session["x"] = 1; session.create()
"""

# The state of the data in figures of the test's own, apart from those of the product.
STATE = """
import hashlib, json
from django.conf import settings
from dossiers.actions.events import first_broken_link
from dossiers.models import Attachment, Dossier, Event, IssuedPaper, JobRun
from procedures.models import Installation, Officer
from django.contrib.sessions.models import Session
papers = {}
for p in IssuedPaper.objects.exclude(file_name=""):
    content = (settings.PAPERS_ROOT / p.file_name).read_bytes()
    papers[p.file_name] = hashlib.sha256(content).hexdigest() == p.sha256
attachments = {}
for a in Attachment.objects.all():
    content = (settings.PAPERS_ROOT / "attachments" / a.sha256[:2] / f"{a.sha256}.png").read_bytes()
    attachments[a.pk] = hashlib.sha256(content).hexdigest() == a.sha256
print(json.dumps({
    "dossiers": Dossier.objects.count(), "events": Event.objects.count(), "officers": Officer.objects.count(),
    "heads": list(Dossier.objects.order_by("pk").values_list("event_head", flat=True)),
    "broken": [d.pk for d in Dossier.objects.all()
               if first_broken_link(list(d.events.order_by("seq")), d.event_head) is not None],
    "papers": papers, "attachments": attachments, "sessions": Session.objects.count(),
    "paused": Installation.objects.get().sending_paused_at is not None,
    "unfinished": JobRun.objects.filter(finished_at=None).count(),
    "last": Installation.objects.get().last_backup_name,
}))
"""
UNTOUCHED = ("dossiers", "events", "officers", "heads", "broken", "papers", "attachments")


class Place:
    """An installation in a folder of its own, used only through `manage.py` and real processes."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "ONESTOP_ENV_FILE": os.devnull,
            "ONESTOP_VAR": str(folder),
            "ONESTOP_DEMO": "1",
            "ONESTOP_PORT": str(free_port()),
            **variables,
        }

    def manage(self, *words: str, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment | variables,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )

    def python(self, code: str) -> str:
        setup = "import os; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'onestop.settings')\n"
        words = [sys.executable, "-c", setup + "import django; django.setup()\n" + code]
        done = subprocess.run(
            words, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def fill(self) -> None:
        assert self.manage("migrate", "--skip-checks", "--verbosity=0").returncode == 0
        self.python(MORNING)

    def state(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.python(STATE))
        return told

    def backup(self, *words: str) -> Path:
        done = self.manage("backup", *words)
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.partition("Tệp: ")[2].splitlines()[0])

    def content(self) -> str:
        """Every byte of database and papers, without starting Django."""
        told = hashlib.sha256()
        with contextlib.closing(sqlite3.connect(self.folder / "demo.sqlite3")) as database:
            told.update("".join(database.iterdump()).encode())
        for path in sorted((self.folder / "demo" / "papers").rglob("*.p??")):
            told.update(path.name.encode() + path.read_bytes())
        return told.hexdigest()

    def archives(self) -> list[Path]:
        return sorted((self.folder / "backup").glob("*.zip"))


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, Any]]:
    """A filled installation on SQLite, a back-up of it, and its state; tests work on copies."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        pytest.skip("done in the run on SQLite")
    place = Place(tmp_path_factory.mktemp("origin"))
    place.fill()
    state = place.state()
    usb = place.folder / "usb"
    return place.folder, place.backup("--to", str(usb)), state


@pytest.fixture
def place(origin: tuple[Path, Path, dict[str, Any]], tmp_path: Path) -> Place:
    shutil.copytree(origin[0], tmp_path / "var", ignore=shutil.ignore_patterns("usb"))
    return Place(tmp_path / "var")


@pytest.fixture
def archive(origin: tuple[Path, Path, dict[str, Any]], tmp_path: Path) -> Path:
    return Path(shutil.copy(origin[1], tmp_path))


def wipe(place: Place) -> None:
    for path in place.folder.iterdir():
        if path.name != "secret_key":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with its members changed, as a person with a ZIP program could."""
    with zipfile.ZipFile(archive) as old:
        members = {name: old.read(name) for name in old.namelist()}
    change(members)
    target = archive.with_name("changed.zip")
    with zipfile.ZipFile(target, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    return target


def with_manifest(archive: Path, **more: Any) -> Path:
    def change(members: dict[str, bytes]) -> None:
        members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | more).encode()

    return rewritten(archive, change)


class TestBackUpWipeRestore:
    def test_the_same_counts_sums_and_event_heads(
        self, place: Place, archive: Path, origin: tuple[Path, Path, dict[str, Any]]
    ) -> None:
        before = origin[2]
        assert (before["dossiers"], len(before["papers"]), before["broken"]) == (5, 2, [])
        wipe(place)
        done = place.manage("restore", str(archive), "--yes")
        assert done.returncode == 0, done.stderr
        assert "Khớp:" in done.stdout
        assert "KHÁC" not in done.stdout
        after = place.state()
        assert {k: after[k] for k in UNTOUCHED} == {k: before[k] for k in UNTOUCHED}
        assert all(after["papers"].values())
        assert list(after["attachments"].values()) == [True, True, True]
        assert after["paused"], "no mail until a person turns it on"
        assert after["sessions"] == 0, "nobody stays signed in from the time of the back-up"
        assert after["unfinished"] == 0, "the back-up itself was under way when the copy was taken"
        assert after["last"] == archive.name

    def test_twice_over_what_was_done_since_and_the_replaced_is_kept(
        self, place: Place, archive: Path, origin: tuple[Path, Path, dict[str, Any]]
    ) -> None:
        place.python(
            "from tests.ward import received, moment\nfrom types import SimpleNamespace\n"
            "from procedures.models import Officer, ProcedureVersion\n"
            "ward = SimpleNamespace(clerk=Officer.objects.get(username='ha'))\n"
            "received(ward, ProcedureVersion.objects.get(procedure__key='1.012796'), '2026-11-23 10:00')"
        )
        assert place.state()["dossiers"] == 6
        done = place.manage("restore", str(archive), typed="co\n")
        assert done.returncode == 0, done.stderr
        assert place.state()["dossiers"] == 5
        aside = Path(done.stdout.partition("Dữ liệu trước đó: ")[2].splitlines()[0])
        kept = Place(place.folder, DATABASE_URL=f"sqlite:///{aside / 'demo.sqlite3'}")
        assert kept.state()["dossiers"] == 6
        assert len(list((aside / "papers").rglob("*.pdf"))) == 2

    def test_the_restored_installation_goes_on(self, place: Place, archive: Path) -> None:
        wipe(place)
        place.manage("restore", str(archive), "--yes")
        again = place.backup()
        assert again.parent == place.folder / "backup"
        assert place.manage("restore", str(again), "--yes").returncode == 0

    def test_while_people_work(self, place: Place) -> None:
        """A writer that never stops: the back-up is of one moment, with every chain whole."""
        writer = (
            "import time\nfrom tests.ward import received\nfrom types import SimpleNamespace\n"
            "from procedures.models import Officer, ProcedureVersion\n"
            "ward = SimpleNamespace(clerk=Officer.objects.get(username='ha'))\n"
            "version = ProcedureVersion.objects.get(procedure__key='1.012796')\n"
            "print('ready', flush=True)\n"
            "while True: received(ward, version, '2026-11-23 10:00'); time.sleep(0.005)  # others write too"
        )
        setup = "import django; django.setup()\n"
        process = subprocess.Popen(
            [sys.executable, "-c", setup + writer],
            cwd=ROOT,
            env=place.environment | {"DJANGO_SETTINGS_MODULE": "onestop.settings"},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            made = place.backup()
        finally:
            process.kill()
            process.wait()
        wipe_but = place.folder / "backup"
        for path in place.folder.iterdir():
            if path not in (wipe_but, place.folder / "secret_key"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        done = place.manage("restore", str(made), "--yes")
        assert done.returncode == 0, done.stderr
        state = place.state()
        assert state["dossiers"] >= 5
        assert state["broken"] == []


class TestTheFile:
    def test_it_names_every_byte_and_holds_no_key(self, archive: Path) -> None:
        with zipfile.ZipFile(archive) as opened:
            manifest = json.loads(opened.read("manifest.json"))
            assert sorted(manifest["files"]) == sorted(set(opened.namelist()) - {"manifest.json"})
        assert (manifest["mode"], manifest["engine"], manifest["ward"]) == (
            "demo",
            "sqlite",
            "phường Phú Thủy",
        )
        assert manifest["figures"]["counts"]["dossiers_dossier"] == 5
        assert manifest["figures"]["heads"].keys() == {
            "đầu chuỗi sự việc",
            "từng sự việc",
            "tệp của giấy tờ",
            "tệp kèm theo",
            "minh chứng của kế hoạch",
        }

    def test_nobody_else_may_read_it(self, place: Place) -> None:
        made = place.backup()
        assert made.stat().st_mode & 0o077 == 0
        assert made.parent.stat().st_mode & 0o077 == 0
        assert (
            place.python(
                "from procedures.models import Installation\n"
                "print(Installation.objects.get().last_backup_name, end='')"
            )
            == made.name
        )

    def test_a_paper_that_was_lost_or_changed_is_told(self, place: Place) -> None:
        first, second = sorted((place.folder / "demo" / "papers").rglob("*.pdf"))
        first.unlink()
        second.write_bytes(b"%PDF-1.7 another")
        done = place.manage("backup")
        assert done.returncode == 0, done.stderr
        assert "2 tệp giấy tờ thiếu hoặc hỏng" in done.stdout
        assert first.name in done.stdout

    def test_so_is_an_attachment_and_what_is_still_coming_in_is_left_out(self, place: Place) -> None:
        root = place.folder / "demo" / "papers" / "attachments"
        first, second = sorted(root.rglob("*.png"))  # three rows, two of them with the same content
        first.unlink()
        second.write_bytes(second.read_bytes()[:-1])
        (root / "incoming" / "half.part").write_bytes(b"%PDF-1.7")
        done = place.manage("backup")
        assert "2 tệp giấy tờ thiếu hoặc hỏng" in done.stdout
        assert first.name in done.stdout and second.name in done.stdout
        with zipfile.ZipFile(place.archives()[-1]) as opened:
            assert not [name for name in opened.namelist() if name.endswith((".part", ".lock"))]


class TestRefusals:
    def refused(self, place: Place, archive: Path, sentence: str, **variables: str) -> None:
        before = place.content()
        done = place.manage("restore", str(archive), "--yes", **variables)
        assert done.returncode == 1
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr
        assert place.content() == before
        assert not (place.folder / "demo" / "replaced").exists()

    def test_what_is_no_back_up(self, place: Place, tmp_path: Path) -> None:
        for number, content in enumerate((b"", b"PK\x03\x04 not a zip", b"hello" * 1000)):
            path = tmp_path / f"{number}.zip"
            path.write_bytes(content)
            self.refused(place, path, "không phải bản sao lưu")
        self.refused(place, tmp_path / "absent.zip", "không phải bản sao lưu")

    def test_the_other_mode(self, place: Place, archive: Path) -> None:
        self.refused(place, with_manifest(archive, mode="real"), "Khôi phục với DEMO=0")
        done = place.manage("restore", str(archive), "--yes", ONESTOP_DEMO="0")
        assert "Tệp này là sao lưu của bản dùng thử" in done.stderr

    def test_a_demo_over_a_wards_database(self, place: Place, archive: Path, tmp_path: Path) -> None:
        ward = f"sqlite:///{tmp_path / 'ward.sqlite3'}"
        real = Place(place.folder, DATABASE_URL=ward)
        shutil.copy(place.folder / "demo.sqlite3", tmp_path / "ward.sqlite3")
        real.python("from procedures.models import Installation\nInstallation.objects.update(mode='real')")
        self.refused(real, archive, "có hồ sơ thật của phường")

    def test_another_kind_of_database(self, place: Place, archive: Path) -> None:
        self.refused(place, with_manifest(archive, engine="postgresql"), "Bản sao lưu làm từ PostgreSQL")

    def test_a_newer_release(self, place: Place, archive: Path) -> None:
        self.refused(
            place, with_manifest(archive, migrations=["dossiers.9999_future"]), "Cập nhật phần mềm trước"
        )
        self.refused(place, with_manifest(archive, format=2), "Cập nhật phần mềm trước")

    def test_a_file_that_was_altered(self, place: Place, archive: Path) -> None:
        def longer(members: dict[str, bytes]) -> None:
            members["database"] += b"x"

        def other_paper(members: dict[str, bytes]) -> None:
            paper = next(name for name in members if name.startswith("papers/"))
            members[paper] = members[paper][:-1] + b"y"

        for change in (longer, other_paper):
            self.refused(place, rewritten(archive, change), "không còn như lúc làm")

    def test_a_file_more_or_less_or_with_a_strange_name(self, place: Place, archive: Path) -> None:
        def more(members: dict[str, bytes]) -> None:
            members["papers/zz/more.pdf"] = b"%PDF"

        def less(members: dict[str, bytes]) -> None:
            del members[next(name for name in members if name.startswith("papers/"))]

        def out(members: dict[str, bytes]) -> None:
            manifest = json.loads(members["manifest.json"])
            name = next(name for name in members if name.startswith("papers/"))
            manifest["files"]["papers/../../out.pdf"] = manifest["files"].pop(name)
            members["papers/../../out.pdf"] = members.pop(name)
            members["manifest.json"] = json.dumps(manifest).encode()

        for change in (more, less):
            self.refused(place, rewritten(archive, change), "không khớp với bản kê")
        self.refused(place, rewritten(archive, out), "tên tệp lạ")
        assert not list(place.folder.parent.rglob("out.pdf"))

    def test_a_file_cut_short(self, place: Place, archive: Path) -> None:
        whole = archive.read_bytes()
        archive.write_bytes(whole[: len(whole) // 2])
        self.refused(place, archive, "không phải bản sao lưu của phần mềm, hoặc đã hỏng")

    def test_a_byte_gone_bad_on_the_disk(self, place: Place, archive: Path) -> None:
        content = bytearray(archive.read_bytes())
        content[2000] ^= 0xFF
        archive.write_bytes(content)
        self.refused(place, archive, "Dùng bản khác.")

    def test_while_the_site_runs(self, place: Place, archive: Path) -> None:
        with (place.folder / "demo" / "run.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.refused(place, archive, "Phần mềm đang chạy.")

    def test_not_without_a_yes(self, place: Place, archive: Path) -> None:
        before = place.content()
        for answer in ("", "khong\n"):
            done = place.manage("restore", str(archive), typed=answer)
            assert done.returncode == 1
            assert "Chưa làm gì." in done.stderr
        assert place.content() == before

    def test_a_backup_of_the_other_mode_or_of_nothing(self, place: Place, tmp_path: Path) -> None:
        done = place.manage(
            "backup", DATABASE_URL=f"sqlite:///{place.folder / 'demo.sqlite3'}", ONESTOP_DEMO="0"
        )
        assert done.returncode == 1
        assert "bản dùng thử, không dùng cho việc thật" in done.stderr
        done = place.manage("backup", DATABASE_URL=f"sqlite:///{tmp_path / 'none.sqlite3'}")
        assert "chưa được chuẩn bị" in done.stderr


class TestTrouble:
    def test_a_full_disk_leaves_no_half_file_and_is_noted(self, place: Place) -> None:
        """The system refuses to let a file grow beyond 4 MB, in the middle of the write."""
        big = place.folder / "demo" / "papers" / "zz" / "big.pdf"
        big.parent.mkdir(parents=True)
        big.write_bytes(os.urandom(6_000_000))
        limited = (
            "import resource, sys\nresource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, 4_000_000))\n"
            "from django.core.management import execute_from_command_line\n"
            "execute_from_command_line(['manage.py', 'backup'])"
        )
        done = subprocess.run(
            [sys.executable, "-c", limited],
            cwd=ROOT,
            env=place.environment | {"DJANGO_SETTINGS_MODULE": "onestop.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "Sao lưu không xong" in done.stderr
        assert [path.name for path in (place.folder / "backup").iterdir()] == [".lock"]
        noted = place.python(
            "from dossiers.models import JobRun\n"
            "run = JobRun.objects.last()\nprint(run.job, run.ok, run.summary)"
        )
        assert noted.startswith("nightly_backup False")
        assert "Sao lưu không xong" in noted

    def test_no_room_is_told_before_anything_is_written(self, place: Place) -> None:
        told = place.python(
            "from django.utils import timezone\nfrom onestop import backup\n"
            "backup._SPARE = 10**18\n"
            "try: backup.make_backup(timezone.now())\n"
            "except backup.BackupError as error: print(error)"
        )
        assert "Hết chỗ trên ổ sao lưu: cần" in told
        assert place.archives() == []

    def test_killed_in_the_middle_it_leaves_nothing_that_looks_done(self, place: Place) -> None:
        papers = place.folder / "demo" / "papers" / "zz"
        papers.mkdir(parents=True)
        for number in range(40):
            (papers / f"{number}.pdf").write_bytes(os.urandom(5_000_000))
        process = subprocess.Popen(
            [sys.executable, "manage.py", "backup"],
            cwd=ROOT,
            env=place.environment,
            stdout=subprocess.DEVNULL,
        )
        folder = place.folder / "backup"
        deadline = time.monotonic() + 60
        while not list(folder.glob("*.part")) and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert list(folder.glob("*.part"))
        assert place.archives() == []
        shutil.rmtree(papers)
        made = place.backup()
        assert sorted(path.name for path in folder.iterdir()) == [".lock", made.name]

    def test_two_at_once(self, place: Place) -> None:
        folder = place.folder / "backup"
        folder.mkdir()
        with (folder / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = place.manage("backup")
        assert done.returncode == 1
        assert "Đang có một lần sao lưu khác" in done.stderr


def test_of_the_last_fourteen_days_the_first_and_the_last_are_kept(tmp_path: Path) -> None:
    from onestop.backup import keep_latest

    names = [
        f"onestop-real-202611{day:02d}-{hour}.zip"
        for day in range(1, 21)
        for hour in ("013000", "101500", "163000")
    ]
    others = [
        "onestop-demo-20261101-013000.zip",
        "sao-luu-cua-toi.zip",
        "onestop-real-20261101-013000.zip.txt",
    ]
    for name in [*names, *others]:
        (tmp_path / name).touch()
    keep_latest(tmp_path, "real")
    kept = sorted(path.name for path in tmp_path.iterdir() if path.name not in others)
    expected = [
        f"onestop-real-202611{day:02d}-{hour}.zip" for day in range(7, 21) for hour in ("013000", "163000")
    ]
    assert kept == sorted(expected)
    assert all((tmp_path / name).exists() for name in others)


def test_a_worker_makes_it_when_asked(place: Place) -> None:
    """The task by its name through the real queue, a real worker, and the noted run."""
    place.python("from onestop.folders import make_folders\nmake_folders()")
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "--app=onestop", "worker", "--pool=solo", "--loglevel=WARNING"],
        cwd=ROOT,
        env=place.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        place.python("from celery import current_app\ncurrent_app.send_task('onestop.nightly_backup')")
        deadline = time.monotonic() + 60
        while not place.archives() and time.monotonic() < deadline:
            time.sleep(0.2)
        assert len(place.archives()) == 1
        noted = "False"
        while noted == "False" and time.monotonic() < deadline:
            noted = place.python(
                "from dossiers.models import JobRun\nprint(JobRun.objects.order_by('pk').last().ok, end='')"
            )
        assert noted == "True"
    finally:
        worker.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(15)
        worker.kill()
    assert gone(lambda: with_variable("ONESTOP_VAR", str(place.folder)), 15)


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty PostgreSQL database that is dropped after the test."""
    server = found.postgres()
    assert server is not None
    name = f"onestop_backup_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield server.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.postgres
@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="pg_dump was not found")
class TestPostgres:
    def test_the_same_on_postgresql(self, postgres_url: str, tmp_path: Path) -> None:
        place = Place(tmp_path / "var", DATABASE_URL=postgres_url)
        place.folder.mkdir()
        place.fill()
        before = place.state()
        made = place.backup()
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        for _ in range(2):  # into an empty database, then over a full one
            done = place.manage("restore", str(made), "--yes")
            assert done.returncode == 0, done.stderr
            assert "Khớp:" in done.stdout
            after = place.state()
            assert {k: after[k] for k in UNTOUCHED} == {k: before[k] for k in UNTOUCHED}
            time.sleep(1)  # the data of before is kept under the second it was replaced in
        with psycopg.connect(postgres_url) as connection, pytest.raises(psycopg.errors.RaiseException):
            connection.execute("UPDATE dossiers_event SET seq = 99")
        assert len(list(place.folder.rglob("database.dump"))) == 1
        again = place.backup()
        assert place.manage("restore", str(again), "--yes").returncode == 0

    def test_not_while_somebody_is_connected(self, postgres_url: str, tmp_path: Path) -> None:
        place = Place(tmp_path / "var", DATABASE_URL=postgres_url)
        place.folder.mkdir()
        place.fill()
        made = place.backup()
        with psycopg.connect(postgres_url) as connection:
            connection.execute("SELECT 1")
            done = place.manage("restore", str(made), "--yes")
        assert done.returncode == 1
        assert "Còn 1 kết nối khác vào cơ sở dữ liệu" in done.stderr
        assert place.state()["dossiers"] == 5

    def test_a_missing_tool_is_one_sentence(self, postgres_url: str, tmp_path: Path) -> None:
        place = Place(tmp_path / "var", DATABASE_URL=postgres_url)
        place.folder.mkdir()
        assert place.manage("migrate", "--skip-checks", "--verbosity=0").returncode == 0
        told = place.python(
            "from pathlib import Path\nfrom onestop import postgres, dumps\n"
            "postgres._FOLDERS = ()\nimport os; os.environ['PATH'] = '/nowhere'\n"
            f"try: dumps.dump(Path({str(tmp_path / 'out')!r}))\n"
            "except dumps.DumpError as error: print(error)"
        )
        assert "Máy này chưa có pg_dump. Cài gói postgresql-client-" in told
