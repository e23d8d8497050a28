"""What comes out of the site on paper and by mail, read back: the QR code in a PDF, a mail in its file."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import segno

from tests.dossiers.papers_read import reader

# A run of dark modules as WeasyPrint writes it: one module high, so many wide.
_RUN = re.compile(r"(\d+) (\d+) m\n(\d+) \2 l\n\3 (\d+) l\n\1 \4 l\nh")
_BETWEEN_MAILS = b"\n" + b"-" * 79  # django.core.mail.backends.filebased


def dark_modules(pdf: bytes) -> set[tuple[int, int]]:
    """The dark modules of the QR code on the first page, as (column, row)."""
    drawn = reader(pdf).pages[0].get_contents()
    assert drawn is not None
    runs = [[int(n) for n in run] for run in _RUN.findall(drawn.get_data().decode("latin-1"))]
    return {(x, top) for left, top, right, bottom in runs if bottom == top + 1 for x in range(left, right)}


def dark_modules_of(text: str) -> set[tuple[int, int]]:
    """Those a QR code of `text` has."""
    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    return {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


def mail_of(file: Path) -> EmailMessage:
    """The only mail in a file of the demo's folder."""
    first, *more = file.read_bytes().split(_BETWEEN_MAILS)
    assert not any(part.strip() for part in more), "one file, one mail"
    mail = message_from_bytes(first, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def attached_pdf(mail: EmailMessage) -> bytes:
    """The one file that comes with it."""
    [part] = mail.iter_attachments()
    assert part.get_content_type() == "application/pdf"
    content = part.get_content()
    assert isinstance(content, bytes)
    return content
