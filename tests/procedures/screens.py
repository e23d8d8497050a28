"""Reading pages in tests: sign in, open, and what is read on the page."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

from procedures.models import Officer


def signed_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def text(html: str) -> str:
    """What is read on the page: no tags, single blanks."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html.split("<main", 1)[1], flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
