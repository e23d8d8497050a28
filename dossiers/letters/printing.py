"""Letters as HTML for the screen and for print, and as PDF."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.template.loader import render_to_string

from procedures.dates import ZONE
from procedures.pdf import render_pdf

from .apology import ApologyLetter
from .content import from_plain, to_plain
from .receipt import Receipt
from .refusal import RefusalSlip
from .routing_slip import RoutingSlip
from .stop_notice import StopNotice
from .supplement import SupplementSlip

Letter = Receipt | SupplementSlip | RefusalSlip | ApologyLetter | StopNotice | RoutingSlip

_PAPERS: tuple[type[Letter], ...] = (
    Receipt,
    SupplementSlip,
    RefusalSlip,
    ApologyLetter,
    StopNotice,
    RoutingSlip,
)
KINDS: dict[str, type[Letter]] = {letter.kind: letter for letter in _PAPERS}
"""Every paper the counter can issue, by its stored kind."""


def to_content(letter: Letter) -> dict[str, Any]:
    """The letter's content for a JSON column; `from_content` with ``letter.kind`` gives it back, equal."""
    return to_plain(letter)


def from_content(kind: str, content: Mapping[str, Any]) -> Letter:
    """The letter stored by `to_content`. ValueError for an unknown kind or content that does not fit it."""
    if kind not in KINDS:
        raise ValueError(f"No letter of kind {kind!r}")
    letter: Letter = from_plain(KINDS[kind], content)
    return letter


def letter_fragment(letter: Letter) -> str:
    """The paper alone, one ``<article class="paper">`` a copy, for a page that links papers.css itself."""
    values = {"letter": letter, "head": letter.letterhead, "screen": True} | letter.context()
    return unicodedata.normalize("NFC", render_to_string(letter.template, values))


def letter_html(letter: Letter, *, screen: bool = False) -> str:
    """A whole HTML page. ``screen`` links the stylesheet (inline styles would be stopped by the CSP)."""
    page = {"paper": letter.template, "letter": letter, "head": letter.letterhead, "screen": screen}
    return unicodedata.normalize("NFC", render_to_string("papers/page.html", page | letter.context()))


def letter_pdf(letter: Letter) -> bytes:
    """The A4 PDF; the same letter always gives the same bytes.

    The moment in the file is the start of the day of issue. ValueError for a draft, naming its holes: only
    what has been issued is printed. PdfError when a font of ours is missing.
    """
    if letter.holes:
        raise ValueError(f"A draft is not printed; missing: {', '.join(letter.holes)}")
    issued = datetime.combine(date.fromisoformat(letter.letterhead.issued_on), time(), tzinfo=ZONE)
    return render_pdf(letter_html(letter), created=issued)
