"""How a file made on the spot is answered: its name with accents, nothing kept by anybody on the way."""

from __future__ import annotations

from datetime import date
from tempfile import TemporaryFile
from urllib.parse import quote

from django.http import FileResponse, HttpResponse, HttpResponseBase

from dossiers.lists.spreadsheet import write_xlsx
from dossiers.lists.tables import Table
from procedures.text import fold

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"xlsx": XLSX, "pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}


def file_name(title: str, day: date, ending: str) -> str:
    """ "Danh sách hồ sơ 2026-11-23.xlsx"."""
    return f"{title} {day.isoformat()}.{ending}"


def as_download(answer: HttpResponseBase, name: str, *, inline: bool = False) -> HttpResponseBase:
    """With a name for old readers in ASCII and the real one in UTF-8 (RFC 6266)."""
    stem, _, ending = name.rpartition(".")
    plain = f"{fold(stem).replace(' ', '-')}.{ending}"
    kind = "inline" if inline else "attachment"
    answer["Content-Disposition"] = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store, private"
    return answer


def xlsx_download(table: Table, name: str) -> tuple[HttpResponseBase, int]:
    """The workbook and how many rows are in it; written to a file first, so memory does not grow."""
    content = TemporaryFile()  # noqa: SIM115 - the answer closes it
    rows = write_xlsx(table, content)
    content.seek(0)
    return as_download(FileResponse(content, content_type=XLSX), name), rows


def pdf_answer(pdf: bytes, name: str) -> HttpResponseBase:
    """A paper opened in the browser."""
    return as_download(HttpResponse(pdf, content_type=TYPES["pdf"]), name, inline=True)
