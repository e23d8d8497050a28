"""The arrows between packages and inside them, and the purity of rules, as pyproject.toml states them."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("onestop", "reports", "dossiers", "procedures")


def contracts() -> dict[str, dict]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {contract["id"]: contract for contract in project["tool"]["importlinter"]["contracts"]}


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


def test_the_contracts_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[done.stdout.find("Contracts") :]


def test_every_module_that_calls_itself_pure_is_held_to_it() -> None:
    held = set(contracts()["pure"]["source_modules"])
    claimed = set()
    for path in sources():
        first = (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n\n")[0]
        # What a screen shows is made of records: without clock or query, but not without models.
        if "Pure" in first and "presentation" not in path.parts:
            parts = path.relative_to(ROOT).with_suffix("").parts
            claimed.add(".".join(part for part in parts if part != "__init__"))
    assert claimed - held == set()


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
