"""docker-compose.yml is what the Compose Specification allows, and holds no secret."""

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.repository.compose import mistakes

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def test_the_file_is_right(document: dict[str, Any]) -> None:
    assert mistakes(document) == []
    assert set(document["services"]) == {"web", "worker", "mail", "beat", "postgres", "redis"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("services", "web", "helthcheck"), {}),
        (("services", "web", "restart"), "sometimes"),
        (("services", "web", "depends_on"), {"postgres": {"condition": "healthy"}}),
        (("services", "web", "depends_on"), {"mysql": {"condition": "service_started"}}),
        (("services", "web", "healthcheck", "interval"), "30"),
        (("services", "web", "healthcheck", "test"), ["python", "-c", "1"]),
        (("services", "web", "ports"), ["web:8000"]),
        (("services", "web", "volumes"), ["nowhere:/app/var"]),
        (("services", "nothing"), {}),
        (("volume",), {}),
    ],
)
def test_a_mistake_is_found(document: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    wrong = copy.deepcopy(document)
    part = wrong
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    assert mistakes(wrong) != []


def test_every_service_says_when_it_is_well(document: dict[str, Any]) -> None:
    assert [name for name, service in document["services"].items() if not service.get("healthcheck")] == []


def test_no_secret_is_written_down(document: dict[str, Any]) -> None:
    for service in document["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|KEY", name):
                assert value.startswith("${"), name
            assert not re.search(r"://[^:@/]+:[^$@/][^@/]*@", str(value)), name


def test_every_variable_of_the_settings_is_in_the_example() -> None:
    settings = (ROOT / "onestop" / "settings.py").read_text()
    used = set(re.findall(r'env\.\w+\("([A-Z_]+)"', settings)) - {"ONESTOP_ENV_FILE", "ONESTOP_DEBUG"}
    example = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert used - example == set()
