"""What tests of the counter share: a ward on a Monday, a signed-in clerk, a reception as it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import time_machine
from django.test import Client

from dossiers.models import Dossier
from procedures.models import Officer, ProcedureVersion
from tests.ward import TestWard, build_ward, moment

MONDAY = "2026-11-23 08:05"  # 24/11 is off


@dataclass
class Counter:
    """The ward with a browser in which the clerk is signed in, and the clock."""

    ward: TestWard
    client: Client
    clock: Any

    def at(self, text: str) -> None:
        """Set the clock to a local moment; the clerk signs in again, for a session does not last the day."""
        self.clock.move_to(moment(text))
        self.client.logout()
        self.sign_in(self.ward.clerk)

    def sign_in(self, officer: Officer) -> Client:
        """The same browser with another officer."""
        self.client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        return self.client


def counter_at(text: str) -> Iterator[Counter]:
    """A fresh ward with its clerk at work, the clock standing at a local moment."""
    ward = build_ward()
    with time_machine.travel(moment(text), tick=False) as clock:
        counter = Counter(ward, Client(), clock)
        counter.sign_in(ward.clerk)
        yield counter


def typed(version: ProcedureVersion, promise: str = "2026-11-27 17:00", **more: Any) -> dict[str, Any]:
    """A reception as the browser sends it, with every paper handed in; `more` overrides fields."""
    data: dict[str, Any] = {
        "request_id": str(uuid4()),
        "version": "",
        "procedure": version.procedure.key,
        "promise_shown": moment(promise).isoformat(),
        "kind": "person",
        "identity_kind": "cccd",
        "identity_number": "000188000127",
        "full_name": "Huỳnh Thị Bích Trâm",
        "birth_date": "05/03/1988",
        "sex": "female",
        "address": "Số 00 đường Thủ Khoa Huân, khu phố 5, phường Phú Thủy",
        "phone": "0900 000 127",
        "email": "tram@vidu.example",
        "channel": "counter",
        "result_delivery": "counter",
        "copies": "1",
        "fee": "100.000 đ",
        "note": "",
        "external_code": "",
    }
    for document in version.documents.all():
        data |= {f"paper-{document.pk}-have": "on", f"paper-{document.pk}-originals": "1"}
    data |= more
    return {name: value for name, value in data.items() if value is not None}


def the_one() -> Dossier:
    """The only dossier there is."""
    return Dossier.objects.select_related("applicant", "proxy").get()
