"""The arrows between packages and inside them, and the purity of rules, as pyproject.toml states them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("onestop", "reports", "dossiers", "procedures")


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


def test_the_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout[done.stdout.find("Contracts") :]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the packages in which a pure rule reads the clock of Django."""
    for package in (*PACKAGES, "tests/repository"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "tests/__init__.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    with (tmp_path / "procedures" / "dates.py").open("a") as file:
        file.write("\nfrom django.utils import timezone\n")
    return tmp_path


def test_a_rule_that_imports_django_is_found(broken: Path) -> None:
    done = lint(broken)
    assert done.returncode == 1
    assert "procedures.dates -> django" in done.stdout


def test_a_new_module_that_calls_itself_pure_is_held_to_it(broken: Path) -> None:
    (broken / "procedures" / "dates.py").write_text((ROOT / "procedures" / "dates.py").read_text())
    (broken / "reports" / "shares.py").write_text('"""Shares. Pure."""\n\nimport django.conf\n')
    assert "reports.shares -> django" in lint(broken).stdout


def test_there_is_no_attic() -> None:
    forbidden = {"utils", "common", "core", "helpers", "misc", "signals"}
    assert [path for path in sources() if path.stem in forbidden or path.parent.name in forbidden] == []


def test_no_file_is_too_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > 350
    }
    assert long == {}
