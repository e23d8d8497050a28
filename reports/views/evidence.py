"""A kept file as a download, from which nothing may run (ADR 18)."""

from __future__ import annotations

from django.http import FileResponse

from dossiers.actions.attachment_store import opened
from dossiers.models import KeptFile


def file_answer(found: KeptFile) -> FileResponse:
    """The file's bytes. Raises FileDamaged when they are gone or no longer have their hash."""
    answer = FileResponse(
        opened(found), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    answer["Content-Length"] = str(found.size)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer
