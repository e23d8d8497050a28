"""A client that speaks HTTP by hand to the live site: it sends half a body, or tells a length and no more."""

from __future__ import annotations

import re
import socket
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener
from uuid import uuid4

from tests.journeys.conftest import Site

BOUNDARY = "----mot-cua"


class Wire:
    """Signed in as somebody of the demo."""

    def __init__(self, site: Site, username: str) -> None:
        self.site = site
        jar = CookieJar()
        opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(jar))
        found = re.search(
            r'name="csrfmiddlewaretoken" value="(\w+)"', opener.open(f"{site.url}/dang-nhap/").read().decode()
        )
        assert found is not None
        action = re.search(
            rf'action="([^"]*/{username}/)"', opener.open(f"{site.url}/dang-nhap/").read().decode()
        )
        assert action is not None
        opener.open(site.url + action[1], urlencode({"csrfmiddlewaretoken": found[1]}).encode())
        self.cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
        page = opener.open(f"{site.url}/").read().decode()
        token = re.search(r'"X-CSRFToken": "(\w+)"', page)
        assert token is not None
        self.token = token[1]

    def body(self, *files: tuple[str, bytes], kind: str = "other") -> bytes:
        """A form with the files, as browsers write it."""
        fields = {"request_id": str(uuid4()), "kind": kind}
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
            for n, v in fields.items()
        ]
        for name, content in files:
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
            parts += [head.encode(), content, b"\r\n"]
        return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])

    def send(self, path: str, body: bytes, *headers: str) -> str:
        """The beginning of the answer (status and what follows), the body sent as it is."""
        with self.begin(path, *(headers or (f"Content-Length: {len(body)}",))) as connection:
            connection.sendall(body)
            return self.answer(connection)

    def begin(self, path: str, *headers: str) -> socket.socket:
        """An open connection that has sent the head of a POST."""
        connection = socket.create_connection(("127.0.0.1", self.site.port), timeout=60)
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.site.port}",
            f"Cookie: {self.cookies}",
            f"X-CSRFToken: {self.token}",
            "HX-Request: true",
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
            *headers,
        ]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return connection

    def answer(self, connection: socket.socket) -> str:
        """What comes back, to the end of its body."""
        told = b""
        while True:
            piece = connection.recv(65536)
            told += piece
            head, _, rest = told.partition(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            if not piece or (length and len(rest) >= int(length[1])):
                return told.decode(errors="replace")


def workers(site: Site) -> list[int]:
    """The processes that answer pages."""
    master = str(site.processes["web"].pid)
    stats = {
        int(e.name): (e / "stat").read_text().rpartition(")")[2].split()
        for e in Path("/proc").iterdir()
        if e.name.isdecimal() and (e / "stat").exists()
    }
    return [pid for pid, fields in stats.items() if fields[1] == master]


def memory(pid: int, what: str) -> int:
    """Bytes of "VmRSS" (now) or "VmHWM" (at most since `forget_peak`)."""
    found = re.search(rf"{what}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024


def forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")
