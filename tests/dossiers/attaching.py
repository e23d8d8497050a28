"""Sending files as the page does, and what is left of them on the disk and in the tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dossiers.actions import Call
from dossiers.actions.attachments import attach
from dossiers.actions.incoming import Incoming
from dossiers.models import Attachment, Dossier
from tests.dossiers.scans import pdf

SCRIPT = {"HX-Request": "true"}


def attached(
    call: Call, name: str = "don.pdf", content: bytes = b"", *, kind: str = "other", letter: int | None = None
) -> Attachment:
    """A file added without a browser."""
    incoming = Incoming(name)
    incoming.write(content or pdf())
    incoming.finish()
    attach(call, incoming, kind=kind, letter=letter)
    return Attachment.objects.latest("pk")


def send(
    client: Client,
    dossier: Dossier,
    *files: tuple[str, bytes],
    script: bool = True,
    field: str = "files",
    **fields: Any,
) -> HttpResponse:
    """Send the files (name, content) in one request, by the page's script or by its plain form."""
    data = {"request_id": str(uuid4()), "kind": "other"} | fields
    sent: Sequence[Any] = [SimpleUploadedFile(name, content, "application/pdf") for name, content in files]
    if sent:
        data[field] = sent
    headers = SCRIPT if script else None
    return client.post(reverse("attachment-add", args=[dossier.pk]), data, headers=headers)  # type: ignore[return-value]


def send_body(
    client: Client, dossier: Dossier, body: bytes, boundary: str = "x", **headers: str
) -> HttpResponse:
    """Send a body written by hand."""
    return client.generic(  # type: ignore[return-value]
        "POST",
        reverse("attachment-add", args=[dossier.pk]),
        body,
        f"multipart/form-data; boundary={boundary}",
        headers=SCRIPT | headers,
    )


def part(name: str, content: bytes, more: str = "") -> bytes:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content + b"\r\n"


def file_part(name: str, content: bytes) -> bytes:
    return (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="'
        + name.encode()
        + b'"\r\nContent-Type: image/png\r\n\r\n'
        + content
        + b"\r\n"
    )


def usual_parts() -> bytes:
    return part("request_id", str(uuid4()).encode()) + part("kind", b"other")


def on_disk() -> list[Path]:
    """Every file below the folder of papers but the lock."""
    root = Path(settings.PAPERS_ROOT)
    return [path for path in sorted(root.rglob("*")) if path.is_file() and path.name != ".lock"]


def nothing_left() -> bool:
    return on_disk() == [] and not Attachment.objects.exists()
