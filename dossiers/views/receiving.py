"""Receiving files: each piece goes to the disk as it comes, nothing is ever whole in memory."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from dossiers.actions.incoming import Incoming
from procedures.permissions import View

FIELD = "files"


class Receiving(FileUploadHandler):
    """What came in one request: `files` are whole and in order; `broken` when the connection was cut."""

    def __init__(self, request: HttpRequest, *, allowed: bool) -> None:
        super().__init__(request)
        self.allowed = allowed
        self.files: list[Incoming] = []
        self.broken = False
        self._current: Incoming | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; of who may not send any, nothing is read."""
        super().new_file(*args, **kwargs)
        if not self.allowed:
            raise StopUpload(connection_reset=True)
        self._current = Incoming(self.file_name or "") if self.field_name == FIELD else None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece; files in fields that take none are passed over."""
        if self._current is not None:
            self._current.write(raw_data)

    def file_complete(self, file_size: int) -> None:
        """The next boundary came: the file is whole."""
        if self._current is not None:
            self._current.finish()
            self.files.append(self._current)
            self._current = None

    def upload_interrupted(self) -> None:
        """The body ended in the middle of a file."""
        self.broken = True

    def discard(self) -> None:
        """Leave nothing behind but what was put into its place."""
        for incoming in [*self.files, *([self._current] if self._current else [])]:
            incoming.discard()


def receiving(view: View) -> View:
    """The view takes files: it finds them in `received(request)`."""
    view.upload_handler = Receiving  # type: ignore[attr-defined]
    return view


def received(request: HttpRequest) -> Receiving:
    """What came with the request, read to its end."""
    request.POST  # noqa: B018  (reading the fields reads the files between them)
    found: Receiving = request.receiving  # type: ignore[attr-defined]
    return found
