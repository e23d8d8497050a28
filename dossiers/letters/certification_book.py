"""A certification book in print: landscape, in the columns of decree 23/2015/NĐ-CP (annex), with its sums."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from procedures.dates import paper_date
from procedures.pdf import PAPER_STYLESHEET, render_pdf

STYLESHEETS = (PAPER_STYLESHEET, "css/papers-book.css")


def book_pdf(page: Any, *, organ: str, place: str, created: datetime) -> bytes:
    """The PDF; `page` has title, volume, span, rows, sums; `created` is the moment written into it."""
    context = {"page": page, "organ": organ, "place_line": f"{place}, {paper_date(created)}"}
    html = render_to_string("papers/certification_book.html", context)
    return render_pdf(unicodedata.normalize("NFC", html), created=created, stylesheets=STYLESHEETS)
