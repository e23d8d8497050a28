"""scripts/setup.sh on machines that lack something: a python that is too old, libraries that are missing.

The real script runs with a PATH of its own, where ``python3`` and ``id`` answer as on such a machine.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "cat", "cmp", "cp", "cut", "dirname", "grep", "rm", "tee", "tr")


class Machine:
    """A folder with the script, the locks and a PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir()
        for tool in TOOLS:
            self.bin.joinpath(tool).symlink_to(shutil.which(tool) or "")
        (folder / "scripts").mkdir()
        shutil.copy(ROOT / "scripts" / "setup.sh", folder / "scripts")
        for lock in ("requirements.lock", "requirements-dev.lock"):
            shutil.copy(ROOT / lock, folder)
        self.program("id", "echo 1000")

    def program(self, name: str, body: str) -> None:
        """Put a shell script on the PATH."""
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def python(self, version: str, *, ensurepip: bool = True, libraries: bool = True) -> None:
        """Put a ``python3`` of this version on the PATH that answers the script's questions."""
        major, minor = version.split(".")
        self.program(
            "python3",
            f"""
            case "$2" in
                *'sys.exit(sys.version_info'*) [ {minor} -ge 11 ] ;;
                *venv\\"*) echo python{major}.{minor}-venv ;;
                *version_info*) echo {version} ;;
                *ensurepip*) exit {0 if ensurepip else 1} ;;
                *ctypes*) exit {0 if libraries else 1} ;;
                *) exit 9 ;;
            esac""",
        )

    def run(self) -> "subprocess.CompletedProcess[str]":
        """Run the script."""
        return subprocess.run(
            [self.bin / "sh", "scripts/setup.sh"],
            cwd=self.folder,
            env={"PATH": str(self.bin), "TMPDIR": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_an_old_python_is_one_sentence_and_the_way_out(machine: Machine) -> None:
    machine.python("3.9")
    done = machine.run()
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "Cần Python 3.11 trở lên; máy này chỉ có Python 3.9."
    assert "sudo apt-get install -y python3 python3-venv" in done.stderr


def test_no_python_at_all(machine: Machine) -> None:
    done = machine.run()
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "Cần Python 3.11 trở lên; máy này chưa có Python."


def test_what_is_missing_is_one_line_to_type(machine: Machine) -> None:
    machine.python("3.12", ensurepip=False, libraries=False)
    done = machine.run()
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Máy còn thiếu thư viện hệ thống. Gõ dòng sau rồi chạy lại:",
        "  sudo apt-get install -y python3.12-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    ]


def test_root_installs_it_and_goes_on(machine: Machine) -> None:
    machine.program("id", "echo 0")
    machine.python("3.12", libraries=False)
    machine.program("apt-get", 'echo "$@" >> asked')
    done = machine.run()
    assert (machine.folder / "asked").read_text().splitlines() == [
        "install -y -q --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    ]
    assert "Không tạo được .venv" in done.stderr, "the next step was reached, where the false python gives up"


def test_a_failing_apt_is_told_without_its_noise(machine: Machine) -> None:
    machine.program("id", "echo 0")
    machine.python("3.12", libraries=False)
    machine.program("apt-get", "echo 'E: Unable to locate package'; exit 100")
    done = machine.run()
    assert done.returncode == 1
    assert "Chưa cài được thư viện hệ thống" in done.stderr
    assert "E: Unable" not in done.stdout + done.stderr


@pytest.mark.skipif(not (ROOT / ".venv").exists(), reason="about the environment beside the code")
def test_a_machine_that_is_ready_has_nothing_to_do() -> None:
    if not (ROOT / ".venv" / "requirements-dev.lock").exists():
        pytest.skip("this environment was not made by scripts/setup.sh")
    done = subprocess.run(
        ["scripts/setup.sh", "dev"], cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
