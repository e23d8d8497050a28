"""A list asked for as a file: made while the person waits where it is short, by a worker where it is long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect

from dossiers.actions.exports import log_export
from dossiers.actions.list_files import request_list
from dossiers.letters.lists import ListPaper, list_pdf
from dossiers.lists.tables import Table
from dossiers.views.downloads import file_name, pdf_answer, xlsx_download
from dossiers.views.list_files import poke
from procedures.models import Officer


@dataclass(frozen=True)
class AskedList:
    """Which list, as what ("pdf" or "xlsx"), by whom; `params` are what a worker finds the rows by."""

    kind: str
    title: str
    ending: str
    first: date
    last: date
    params: Mapping[str, Any]
    words: str
    rows: int
    officer: Officer
    at: datetime
    identity: bool = False


def at_once_or_later(
    asked: AskedList, most: Mapping[str, int], paper: Callable[[], ListPaper], table: Callable[[], Table]
) -> HttpResponseBase:
    """The file itself while it has at most so many rows, else a request for it; noted in the log of exports.

    `most` is by ending; `paper` and `table` are asked for only when they are needed.
    """
    if asked.rows > most[asked.ending]:
        return _later(asked)
    log_export(
        asked.officer,
        asked.at,
        what=asked.title,
        format=asked.ending,
        filters=asked.words,
        identity=asked.identity,
        rows=asked.rows,
    )
    name = file_name(asked.title, asked.last, asked.ending)
    if asked.ending == "xlsx":
        return xlsx_download(table(), name)[0]
    return pdf_answer(list_pdf(paper(), asked.at), name)


def _later(asked: AskedList) -> HttpResponseBase:
    days = {"first": asked.first.isoformat(), "last": asked.last.isoformat()}
    file = request_list(
        asked.kind,
        asked.ending,
        {**days, **asked.params, "words": asked.words},
        title=asked.title,
        identity=asked.identity,
        total=asked.rows,
        actor=asked.officer,
        at=asked.at,
    )
    poke(file)
    return redirect("list-files")
