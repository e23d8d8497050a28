"""The files of long lists: which rows, written by whom, and noted when they are whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from tempfile import TemporaryFile
from typing import IO

from django.utils import timezone

from dossiers.actions.exports import log_export
from dossiers.actions.files import finish_file, renew_claim
from dossiers.actions.list_files import lists_root
from dossiers.letters.lists import list_pdf
from dossiers.models import ListFile
from procedures.models import Officer

from .book import Book, book_table
from .book_parts import ClaimLost, make_book
from .fees import Fees, fees_paper, fees_table
from .letters import Letters, letters_paper, letters_table
from .register import register_table
from .spreadsheet import write_xlsx
from .tables import Table


def make(file: ListFile, at: datetime) -> bool:
    """Make the file, or as much of it as one turn holds; whether it is done.

    Raises ClaimLost when the claim ran out under it.
    """
    officer = file.requested_by
    if officer is None:
        raise ValueError("a list is made for a person")
    if file.kind == ListFile.Kind.BOOK and file.format == ListFile.Format.PDF:
        return make_book(file, _book(file), officer, at, partial(_finish, file, officer))
    with TemporaryFile() as content:
        rows = _MAKERS[file.kind, file.format](file, officer, at, content)
        content.seek(0)
        _finish(file, officer, content, rows)
    return True


def _finish(file: ListFile, officer: Officer, content: IO[bytes], rows: int) -> None:
    at = timezone.now()
    if not renew_claim(file, at, done=rows, total=rows):
        raise ClaimLost
    told = {"what": file.title, "format": file.format, "filters": str(file.params.get("words", ""))}
    log_export(officer, at, **told, identity=file.identity, rows=rows)
    if not finish_file(file, content, lists_root(), file.format, at):
        raise ClaimLost


def _book(file: ListFile) -> Book:
    return Book(*_days(file), file.params.get("sector"))


def _fees(file: ListFile) -> Fees:
    return Fees(*_days(file), file.params.get("collector"))


def _letters(file: ListFile) -> Letters:
    return Letters(*_days(file), file.params.get("department"), file.params.get("state", ""))


def _days(file: ListFile) -> tuple[date, date]:
    return date.fromisoformat(file.params["first"]), date.fromisoformat(file.params["last"])


# -- in one go ------------------------------------------------------------------------------------------


def _spreadsheet(file: ListFile, table: Table, to: IO[bytes]) -> int:
    def told(done: int) -> None:
        if not renew_claim(file, timezone.now(), done=done):
            raise ClaimLost

    return write_xlsx(table, to, told)


def _register(file: ListFile, officer: Officer, at: datetime, to: IO[bytes]) -> int:
    values, words = file.params["values"], file.params["words"]
    return _spreadsheet(file, register_table(values, words, officer, at, identity=file.identity), to)


def _book_sheet(file: ListFile, officer: Officer, at: datetime, to: IO[bytes]) -> int:
    return _spreadsheet(file, book_table(_book(file), at, officer, identity=file.identity), to)


def _fees_sheet(file: ListFile, officer: Officer, at: datetime, to: IO[bytes]) -> int:
    return _spreadsheet(file, fees_table(_fees(file)), to)


def _fees_paper(file: ListFile, officer: Officer, at: datetime, to: IO[bytes]) -> int:
    paper = fees_paper(_fees(file), at, officer)
    to.write(list_pdf(paper, at))
    return len(paper.rows)


def _letters_sheet(file: ListFile, officer: Officer, at: datetime, to: IO[bytes]) -> int:
    return _spreadsheet(file, letters_table(_letters(file), officer), to)


def _letters_paper(file: ListFile, officer: Officer, at: datetime, to: IO[bytes]) -> int:
    paper = letters_paper(_letters(file), at, officer)
    to.write(list_pdf(paper, at))
    return len(paper.rows)


Maker = Callable[[ListFile, Officer, datetime, IO[bytes]], int]
_MAKERS: dict[tuple[str, str], Maker] = {
    ("register", "xlsx"): _register,
    ("book", "xlsx"): _book_sheet,
    ("fees", "xlsx"): _fees_sheet,
    ("fees", "pdf"): _fees_paper,
    ("letters", "xlsx"): _letters_sheet,
    ("letters", "pdf"): _letters_paper,
}
