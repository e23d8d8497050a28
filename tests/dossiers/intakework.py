"""What tests of the intake share: a source with its token, a dossier as a portal sends it, the examples."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.test import Client

from dossiers.actions import intake_sources
from dossiers.models import IntakeSource
from tests.ward import TestWard, moment

API = Path(__file__).resolve().parents[2] / "docs" / "api.md"
SUBMIT = "/api/tiep-nhan/ho-so/"
PORTAL = "Cổng Dịch vụ công quốc gia"
_EXAMPLE = re.compile(r"<!-- example: (\w+) -->\n```json\n(.+?)```", re.DOTALL)


def examples() -> dict[str, Any]:
    """The examples of docs/api.md, by name."""
    return {name: json.loads(text) for name, text in _EXAMPLE.findall(API.read_text(encoding="utf-8"))}


@dataclass
class Portal:
    """A source, and the client by which it sends."""

    source: IntakeSource
    token: str
    client: Client

    def post(self, content: Any, address: str = SUBMIT, **headers: Any) -> HttpResponse:
        """Send the content; bytes and text as they are, anything else as JSON."""
        raw = content if isinstance(content, bytes | str) else json.dumps(content)
        sent = {"content_type": "application/json", "headers": self.headers, **headers}
        return self.client.post(address, raw, **sent)  # type: ignore[return-value]

    def complete(self, content: Any, code: str) -> HttpResponse:
        """Say that the dossier was completed."""
        return self.post(content, f"{SUBMIT}{code}/bo-sung/")

    def ask(self, code: str) -> dict[str, Any]:
        """How the dossier stands."""
        answer = self.client.get(f"{SUBMIT}{code}/", headers=self.headers)
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    @property
    def headers(self) -> dict[str, str]:
        """What every request carries."""
        return {"authorization": f"Bearer {self.token}"}


def portal(ward: TestWard, name: str = PORTAL, networks: str = "") -> Portal:
    """A source that may send."""
    source, token = intake_sources.add_source(
        name, networks, by=ward.administrator, at=moment("2026-11-02 08:00")
    )
    return Portal(source, token, Client(raise_request_exception=False))


def dossier(**more: Any) -> dict[str, Any]:
    """The documented example with other fields."""
    return examples()["submit"] | more


def errors(answer: HttpResponse) -> dict[str, str]:
    """What is wrong, by place."""
    return {one["field"]: one["message"] for one in json.loads(answer.content)["errors"]}
