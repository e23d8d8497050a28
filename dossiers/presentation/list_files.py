"""A long list on its way, in words. Pure: made of the record already read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dossiers.models import ListFile
from procedures.dates import vn_number

PATIENCE = timedelta(seconds=20)  # nobody has taken it: is a worker there at all?


@dataclass(frozen=True)
class FileLine:
    """`percent` of the rows are in it; `unheard`: it waits and no worker has come."""

    file: ListFile
    words: str
    percent: int
    unheard: bool


def file_line(file: ListFile, at: datetime) -> FileLine:
    """How far the file is at the aware moment `at`."""
    percent = min(100, 100 * file.done // file.total) if file.total else 0
    waiting = file.state == ListFile.State.WAITING
    unheard = waiting and not file.done and at - file.requested_at > PATIENCE
    return FileLine(file, _words(file), percent, unheard)


def _words(file: ListFile) -> str:
    if file.state == ListFile.State.FAILED:
        return file.error
    if file.state == ListFile.State.DONE:
        return f"{vn_number(file.done)} dòng, {vn_number(max(1, file.size // 1024))} kB"
    if not file.done:
        return "Đang chờ tới lượt" if file.state == ListFile.State.WAITING else "Đang lập"
    return f"Đã lập {vn_number(file.done)} trong {vn_number(max(file.total, file.done))} dòng"
