"""A long book in parts: where one worker dies, or its turn is over, another goes on.

Each part is a file of its own, kept with the place in the book where the next begins; at the end they become
one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import Q
from django.utils import timezone
from pypdf import PdfReader, PdfWriter

from dossiers.actions.files import release_claim, renew_claim
from dossiers.actions.list_files import parts_folder
from dossiers.letters.lists import list_pdf
from dossiers.models import ListFile
from dossiers.querysets import DossierQuerySet
from procedures.models import Officer

from .book import Book, book_paper

PART = 150  # dossiers a part: some twenty pages, seconds of work and little memory
TURN = timedelta(minutes=8)  # then the worker lets others to the queue
_PLACE = ("register_year", "register_unit", "register_number")
Finish = Callable[[IO[bytes], int], object]


class ClaimLost(Exception):
    """Another worker has the file now: this one stops."""


def make_book(file: ListFile, book: Book, officer: Officer, at: datetime, finish: Finish) -> bool:
    """Part after part, then all of them to `finish`; False when the turn was over before.

    `at` is the moment the pages name. Raises ClaimLost.
    """
    dossiers, until = book.dossiers(officer), timezone.now() + TURN
    _forget_lost_parts(file)
    while part := list(_after(dossiers, file.cursor)[:PART].values_list("pk", *_PLACE)):
        if timezone.now() >= until:
            release_claim(file)
            return False
        own, last = dossiers.filter(pk__in=[pk for pk, *_ in part]), part[-1][1:]
        paper = book_paper(book, own, at, officer, first_page=_made(file, "pages") + 1)
        _keep(file, list_pdf(paper, at), len(part), dict(zip(_PLACE, last, strict=True)))
    with TemporaryFile() as content:
        writer = PdfWriter()
        for path in _parts(file):
            writer.append(path, import_outline=False)
        writer.write(content)
        content.seek(0)
        finish(content, file.done)
    rmtree(parts_folder(file), ignore_errors=True)
    return True


def _after(dossiers: DossierQuerySet, cursor: dict[str, Any]) -> DossierQuerySet:
    if not cursor:
        return dossiers
    year, unit, number = (cursor[name] for name in _PLACE)
    this_year, this_book = Q(register_year=year), Q(register_year=year, register_unit=unit)
    return dossiers.filter(
        Q(register_year__gt=year)
        | this_year & Q(register_unit__gt=unit)
        | this_book & Q(register_number__gt=number)
    )


def _keep(file: ListFile, pdf: bytes, rows: int, last: dict[str, Any]) -> None:
    """Write the part, whole, then note that it is there."""
    path = _part(file, _made(file, "parts") + 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{file.attempts}.tmp")
    temporary.write_bytes(pdf)
    temporary.rename(path)
    pages = _made(file, "pages") + len(PdfReader(path).pages)
    cursor = {**last, "pages": pages, "parts": _made(file, "parts") + 1}
    if not renew_claim(file, timezone.now(), cursor=cursor, done=file.done + rows):
        raise ClaimLost


def _made(file: ListFile, what: str) -> int:
    return int(file.cursor.get(what, 0))


def _part(file: ListFile, number: int) -> Path:
    return parts_folder(file) / f"{number:05d}.pdf"


def _parts(file: ListFile) -> list[Path]:
    return [_part(file, number) for number in range(1, _made(file, "parts") + 1)]


def _forget_lost_parts(file: ListFile) -> None:
    """Begin anew where parts made before are gone."""
    if not all(path.is_file() for path in _parts(file)):
        file.cursor, file.done = {}, 0
