"""A mail server that keeps what it is given and misbehaves as it is told. SMTP by hand."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import socketserver
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default

from tests.ports import free_port

MODES = (
    "down",
    "421 greeting",
    "421 MAIL",
    "421 DATA",
    "silent",
    "slow",
    "second refused",
    "drop after DATA",
)


@dataclass
class Kept:
    """What arrived: how often each Message-ID, for whom, and with how many PDF."""

    times: Counter[str] = field(default_factory=Counter)
    recipients: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    pdfs: Counter[str] = field(default_factory=Counter)

    def of(self, recipient: str) -> set[str]:
        """The Message-IDs that reached one address."""
        return {mail for mail, reached in self.recipients.items() if recipient in reached}


class Sink:
    """The server. `mode` is "" (well) or one of MODES; `kill` a process to end when a mail has come whole."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mode = ""
        self.slow = 0.0  # seconds before the answer to a whole mail
        self.kill: int | None = None
        self.kill_at = 1  # the how many-th mail from now
        self.refused: set[str] = set()
        self.kept = Kept()
        self.connections = 0
        self.lock = threading.Lock()
        self._server: socketserver.ThreadingTCPServer | None = None

    def start(self) -> None:
        """Listen."""
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    sink.talk(self)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True
            block_on_close = False

        self._server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def stop(self) -> None:
        """Be down: nobody listens any more."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self._server = None

    @contextlib.contextmanager
    def misbehaving(self, mode: str) -> Iterator[None]:
        """Misbehave for a while."""
        if mode == "down":
            self.stop()
        self.mode = mode
        try:
            yield
        finally:
            self.mode = ""
            if mode == "down":
                self.start()

    def talk(self, client: socketserver.StreamRequestHandler) -> None:
        """One connection, to its end."""
        with self.lock:
            self.connections += 1
        if self.mode == "silent":
            client.connection.recv(1)  # comes when the other side has given up
            return
        if self.mode == "421 greeting":
            client.wfile.write(b"421 not now\r\n")
            return
        client.wfile.write(b"220 sink\r\n")
        recipients: list[str] = []
        while line := client.rfile.readline():
            verb = line[:4].upper()
            if (verb == b"MAIL" and self.mode == "421 MAIL") or (verb == b"DATA" and self.mode == "421 DATA"):
                client.wfile.write(b"421 not now\r\n")
                return
            if verb == b"RCPT":
                address = line.partition(b"<")[2].partition(b">")[0].decode()
                refused = self.mode == "second refused" and address in self.refused
                client.wfile.write(b"550 no such person\r\n" if refused else b"250 ok\r\n")
                recipients += [] if refused else [address]
            elif verb == b"DATA":
                client.wfile.write(b"354 go on\r\n")
                if not self._take(client, recipients):
                    return
                recipients = []
            elif verb == b"QUIT":
                client.wfile.write(b"221 bye\r\n")
                return
            else:
                recipients = [] if verb in (b"MAIL", b"RSET") else recipients
                client.wfile.write(b"250 ok\r\n")

    def _take(self, client: socketserver.StreamRequestHandler, recipients: list[str]) -> bool:
        """Take a whole mail and answer; False when the connection is to be broken off."""
        lines = []
        while (line := client.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        self._keep(b"".join(lines), recipients)
        if self.mode == "drop after DATA":
            client.connection.shutdown(socket.SHUT_RDWR)
            return False
        if self.mode == "slow":
            threading.Event().wait(self.slow)
        client.wfile.write(b"250 kept\r\n")
        return True

    def _keep(self, content: bytes, recipients: list[str]) -> None:
        mail = message_from_bytes(content, policy=default)
        name = str(mail["Message-ID"])
        with self.lock:
            self.kept.times[name] += 1
            self.kept.recipients[name].update(recipients)
            self.kept.pdfs[name] = sum(part.get_content_type() == "application/pdf" for part in mail.walk())
            if self.kill is not None:
                self.kill_at -= 1
                if self.kill_at <= 0:
                    os.kill(self.kill, signal.SIGKILL)
                    self.kill = None
