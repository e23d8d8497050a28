"""The way to the mail server: one connection for a whole turn, opened anew after it broke."""

from __future__ import annotations

import contextlib
import smtplib
from types import TracebackType
from typing import Any, Self

from django.core.mail import EmailMessage, get_connection

_ANSWERED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
MOST_BROKEN = 3


class Postman:
    """Hands mails to the server, one after the other.

    `server_gone` becomes true when it cannot be reached, or breaks off three mails in a row: whoever goes on
    then would wait for the time-out again with each mail.
    """

    def __init__(self) -> None:
        self.server_gone = False
        self._broken = 0
        self._connection: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave(politely=True)

    def hand_over(self, mail: EmailMessage) -> None:
        """Give the mail to the server. Raises what the server or the way to it said; the mail did not leave
        then, or it is not known whether it did."""
        connection = self._reach()
        try:
            connection.send_messages([mail])
        except _ANSWERED:
            if not _stands(connection):  # 421: it answered and hung up
                self._break()
            raise
        except Exception:
            self._break()
            raise
        self._broken = 0

    def _reach(self) -> Any:
        if self._connection is None:
            connection = get_connection(fail_silently=False)
            try:
                connection.open()
            except Exception:
                self.server_gone = True
                raise
            self._connection = connection
        return self._connection

    def _break(self) -> None:
        self._broken += 1
        self.server_gone = self._broken >= MOST_BROKEN
        self._leave(politely=False)

    def _leave(self, *, politely: bool) -> None:
        """Close the connection; a server that broke off is not asked again."""
        connection, self._connection = self._connection, None
        wire = getattr(connection, "connection", None)
        if connection is not None and (politely or wire is None):
            with contextlib.suppress(OSError):
                connection.close()
        elif wire is not None:
            wire.close()


def _stands(connection: Any) -> bool:
    """Whether the connection is still open after the server refused something."""
    wire = getattr(connection, "connection", None)
    return wire is not None and wire.sock is not None
