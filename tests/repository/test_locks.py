"""The lock files: complete, hashed, and without an opinion on where packages come from."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
_ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[a-z,]+\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    return {found["name"]: found["version"] for found in _ENTRY.finditer((ROOT / lock).read_text())}


@pytest.mark.parametrize("lock", LOCKS)
def test_no_host_and_no_option(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert not re.search(r"://|@ |file:", text)
    assert not re.search(r"^\s*-(?!-hash=sha256:[0-9a-f]{64}( \\)?$)", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_a_hash(lock: str) -> None:
    for block in re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text().strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_development_lock_pins_the_same_versions() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for lock, declared in (
        ("requirements.lock", project["project"]["dependencies"]),
        ("requirements-dev.lock", project["dependency-groups"]["dev"]),
    ):
        names = {re.match(r"[A-Za-z0-9._-]+", line)[0].lower() for line in declared}
        assert names - set(pins(lock)) == set()


def test_the_site_runs_without_the_tools_of_its_developers() -> None:
    assert not {"pytest", "mypy", "ruff", "playwright", "pip", "uv"} & set(pins("requirements.lock"))


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_is_whole(lock: str) -> None:
    """It is installed with --no-deps: what a package needs on this machine has a line of its own."""
    locked = {canonicalize_name(name) for name in pins(lock)}
    lacking = {
        f"{needed.name} (of {name})"
        for name in locked
        for needed in _needs(name)
        if canonicalize_name(needed.name) not in locked
    }
    assert not lacking


def _needs(name: str) -> list[Requirement]:
    try:
        lines = requires(name) or []
    except PackageNotFoundError:  # of another platform
        return []
    needs = [Requirement(line) for line in lines]
    return [need for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
