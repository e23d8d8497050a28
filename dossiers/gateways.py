"""How a text leaves for a telephone: an adapter by protocol, and one for any service that takes JSON.

Without ONESTOP_TEXT_URL there is no gateway: texts are written into the outbox and stay there. What the
service must answer is told in docs/operations.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPMessage
from typing import IO, Protocol
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

_TIMEOUT = 15.0  # seconds; a silent service must not hold a worker


@dataclass(frozen=True)
class Text:
    """A few words to one number. `key` is the same at every attempt: the service sends it once."""

    key: str
    channel: str
    to: str
    words: str


class GatewayError(Exception):
    """The service did not take the text; it may be tried again."""


class TextGateway(Protocol):
    """Whatever can bring a text to a telephone."""

    def send(self, text: Text) -> None:
        """Hand it over. Returns when the service has taken it; raises GatewayError otherwise."""


class _NoRedirect(HTTPRedirectHandler):
    """The token goes where the settings say and nowhere else."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


@dataclass(frozen=True)
class HttpGateway:
    """POST of JSON with a bearer token; any answer of 2xx means that the text was taken."""

    url: str
    token: str
    timeout: float = _TIMEOUT

    def send(self, text: Text) -> None:
        """See TextGateway. The idempotency key stands in the header and in the body."""
        body = {"id": text.key, "channel": text.channel, "to": text.to, "text": text.words}
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": text.key,
            "Authorization": f"Bearer {self.token}",
        }
        request = Request(self.url, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 - checked
        try:
            with build_opener(_NoRedirect).open(request, timeout=self.timeout):
                return
        except HTTPError as error:
            with error:
                raise GatewayError(f"HTTP {error.code}") from error
        except (URLError, OSError) as error:
            raise GatewayError(f"{type(error).__name__}: {error}") from error


def text_channel() -> str:
    """The channel of the gateway that is set up ("sms" or "zalo"); empty where none is."""
    return settings.TEXT_CHANNEL if settings.TEXT_URL else ""


def text_gateway() -> TextGateway:
    """The gateway of the settings. Raises GatewayError where none is set up."""
    if not settings.TEXT_URL:
        raise GatewayError("Chưa có cổng nhắn tin.")
    return HttpGateway(settings.TEXT_URL, settings.TEXT_TOKEN)
