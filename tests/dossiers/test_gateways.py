"""Texts to telephones by the HTTP adapter, against a service of our own that answers as told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from dossiers import actions
from dossiers.gateways import GatewayError, HttpGateway, Text, text_channel, text_gateway
from dossiers.jobs import send_outbox
from dossiers.models import Delivery, OutboxMessage
from procedures.models import Ward
from tests.dossiers.counter import Counter
from tests.dossiers.deskwork import drafted
from tests.dossiers.letterwork import late
from tests.ward import call, moment, person

WORDS = Text("apology-text:7", "sms", "0900000127", "Ủy ban nhân dân phường Phú Thủy xin lỗi ông/bà")


class Service:
    """What it was asked, and how it answers: a status, a place to go to, seconds to wait."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.status, self.location, self.wait = 200, "", 0.0
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.asked.append((dict(self.headers), json.loads(body)))
                time.sleep(service.wait)
                self.send_response(service.status)
                if service.location:
                    self.send_header("Location", service.location)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/gui"


@pytest.fixture
def service() -> Iterator[Service]:
    found = Service()
    thread = threading.Thread(target=found.server.serve_forever, daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join()


def test_a_text_goes_out_as_json_with_its_key_and_the_token(service: Service) -> None:
    HttpGateway(service.url, "mat-ma").send(WORDS)
    ((headers, body),) = service.asked
    assert body == {"id": WORDS.key, "channel": "sms", "to": "0900000127", "text": WORDS.words}
    assert headers["Idempotency-Key"] == WORDS.key
    assert headers["Authorization"] == "Bearer mat-ma"
    assert headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
def test_what_the_service_does_not_take_is_an_error(service: Service, status: int) -> None:
    service.status = status
    with pytest.raises(GatewayError, match=f"HTTP {status}"):
        HttpGateway(service.url, "x").send(WORDS)


def test_the_token_follows_no_redirect(service: Service) -> None:
    service.status, service.location = 307, f"http://127.0.0.1:{service.server.server_port}/noi-khac"
    with pytest.raises(GatewayError, match="HTTP 307"):
        HttpGateway(service.url, "x").send(WORDS)
    assert len(service.asked) == 1


def test_a_silent_or_absent_service_holds_nobody(service: Service) -> None:
    service.wait = 2
    began = time.monotonic()
    with pytest.raises(GatewayError, match=r"timed out|TimeoutError"):
        HttpGateway(service.url, "x", timeout=0.2).send(WORDS)
    assert time.monotonic() - began < 1.5
    with pytest.raises(GatewayError):
        HttpGateway("http://127.0.0.1:9/", "x", timeout=1).send(WORDS)


def test_off_by_default() -> None:
    assert text_channel() == ""
    with pytest.raises(GatewayError):
        text_gateway()


def test_the_letter_is_told_by_text_tried_again_with_the_same_key_and_still_has_to_be_given(
    counter: Counter, service: Service, settings: Any
) -> None:
    settings.TEXT_URL, settings.TEXT_TOKEN, settings.TEXT_CHANNEL = service.url, "mat-ma", "zalo"
    Ward.objects.update(text_apologies=True)
    ward = counter.ward
    dossier = late(ward, applicant=person(email=""))
    drafted(ward, dossier, "2026-11-20 08:00", submitted=True)
    actions.approve_apology(call(dossier, ward.chairman, "2026-11-20 09:00"))
    service.status = 503
    assert send_outbox(moment("2026-11-20 09:01")) == "gửi 0 thư, 1 thư chưa gửi được"
    service.status = 202
    assert send_outbox(moment("2026-11-20 10:30")) == "gửi 1 thư"
    assert send_outbox(moment("2026-11-20 10:31")) == "không có thư"
    assert len({body["id"] for _, body in service.asked}) == 1
    assert len(service.asked) == 2
    assert service.asked[0][1]["channel"] == "zalo"
    assert OutboxMessage.objects.get().status == "sent"
    assert Delivery.objects.get().way == Delivery.Way.TEXT
    letter = dossier.apologies.get()
    assert letter.status == "approved", "told of, not given"
