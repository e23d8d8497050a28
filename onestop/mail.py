"""Mails as files, where none leaves the machine: one `.eml` each, which every mail program opens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.utils import timezone

from procedures.calendar import local


class FileBackend(EmailBackend):  # type: ignore[misc]
    """Writes each message into a file of its own in `EMAIL_FILE_PATH`, named by the local moment."""

    def open(self) -> bool:
        """Nothing is kept open between messages."""
        return False

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them; how many were written. A file is complete or not there. Raises OSError."""
        for message in email_messages:
            name = f"{local(timezone.now()):%Y%m%d-%H%M%S}-{uuid4().hex[:8]}"
            unfinished = Path(self.file_path, f"{name}.part")
            unfinished.write_bytes(message.message().as_bytes())
            unfinished.rename(unfinished.with_suffix(".eml"))
        return len(email_messages)
