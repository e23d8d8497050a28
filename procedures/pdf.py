"""HTML to PDF: the only place that knows WeasyPrint.

Three promises, because papers carry text typed by citizens and are kept for years:

- nothing is read but our own files below ``static/css``, ``static/fonts`` and ``static/img``. The fetcher has
  no network or file handler at all, so a name such as ``<img src=file:///etc/passwd>`` could do nothing even
  if a template forgot to escape it;
- nothing is missing in silence: a resource that is refused or not found makes the whole rendering fail
  (WeasyPrint alone would print the paper without it);
- the same HTML and moment give the same bytes, so that a paper can be checked by rendering it again.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import mimetypes
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from weasyprint.document import Document

logger = logging.getLogger(__name__)

PAPER_STYLESHEET = "css/papers.css"
REPORT_STYLESHEETS = (PAPER_STYLESHEET, "css/papers-report.css")
PAPER_FONT = "Tinos"

# A base address inside our papers only: the top-level name .invalid can never be resolved (RFC 2606).
_BASE = "https://static.invalid/"
_FOLDERS = ("css", "fonts", "img")

# A FontConfiguration must not be shared between threads, and building one costs half a letter.
_kept = threading.local()
# At the end of the process its folder of fonts must go before Python takes its modules apart.
atexit.register(lambda: _kept.__dict__.clear())


class PdfError(Exception):
    """The PDF could not be made as asked: a resource was refused or is missing."""


@dataclass(frozen=True)
class PdfAttachment:
    """A file that travels inside the PDF: the data it was made of."""

    name: str
    content: bytes
    description: str


def render_pdf(
    html: str,
    *,
    created: datetime,
    stylesheets: Sequence[str] = (PAPER_STYLESHEET,),
    attachments: Sequence[PdfAttachment] = (),
) -> bytes:
    """The PDF of a whole HTML page, tagged, with its ``<title>`` and language, h1-h6 as bookmarks.

    ``created`` is the moment written into the file; it must be aware. ``stylesheets`` are paths below
    ``static/``, and relative addresses in ``html`` start there. With ``attachments`` it is PDF/A-3 (ISO
    19005-3, level A), which may carry them. Raises PdfError when the page asks for anything that is not ours
    or does not exist, ValueError for a naive moment.
    """
    if created.tzinfo is None:
        raise ValueError("created must carry its time zone")
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    fonts, sheets = _kept_fonts(), [_kept_sheet(path) for path in stylesheets]
    fetcher = _fetcher_class()()
    try:
        page = HTML(string=html, base_url=_BASE, url_fetcher=fetcher)
        document = page.render(font_config=fonts, stylesheets=sheets)
        document.metadata.created = document.metadata.modified = created.isoformat(timespec="seconds")
        archival = {"pdf_variant": "pdf/a-3a"} if attachments else {}
        document.metadata.attachments += [_attached(one, created) for one in attachments]
        pdf = document.write_pdf(pdf_tags=True, pdf_identifier=_identifier(html, created), **archival)
    except FatalURLFetchingError as error:  # a BaseException: it must not leave this module
        raise PdfError(str(error)) from error
    if fetcher.refused:  # inside an SVG WeasyPrint swallows even the fatal error
        raise PdfError(f"Refused or missing: {', '.join(fetcher.refused)}")
    _tell_foreign_fonts(document)
    return pdf


def _attached(file: PdfAttachment, created: datetime) -> Any:
    from weasyprint import Attachment

    moment = created.astimezone(UTC)
    return Attachment(
        string=file.content,
        url_fetcher=_fetcher_class()(),
        name=file.name,
        description=file.description,
        created=moment,
        modified=moment,
        relationship="Data",
    )


def static_bytes(address: str) -> tuple[bytes, str]:
    """Content and media type of one of our own static files, named by its address below the base.

    Raises PdfError for every other address: another scheme or host, a query, a way out of the
    three folders (also through a symbolic link), a file that is not there.
    """
    parts = urlsplit(address)
    if f"{parts.scheme}://{parts.netloc}/" != _BASE or parts.query:
        raise PdfError(f"Not one of our own files: {address[:200]}")
    root = (Path(settings.BASE_DIR) / "static").resolve()
    wanted = (root / unquote(parts.path).lstrip("/")).resolve()
    if not any(wanted.is_relative_to(root / folder) for folder in _FOLDERS):
        raise PdfError(f"Outside the folders for papers: {address[:200]}")
    if not wanted.is_file():
        raise PdfError(f"Missing: {address[:200]}")
    return wanted.read_bytes(), mimetypes.guess_type(wanted.name)[0] or "application/octet-stream"


@cache
def _fetcher_class() -> Any:
    """The fetcher of our own files; a function because its base class is WeasyPrint's, imported late."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        """Has no way out: the base class, left uninitialised, installs no file or network handler."""

        _fail_on_errors = True

        def __init__(self) -> None:
            self.refused: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            try:
                body, media_type = static_bytes(url)
            except PdfError:
                self.refused.append(url[:200])
                raise
            return URLFetcherResponse(url, body, {"Content-Type": media_type})

    return OwnFiles


def _kept_fonts() -> Any:
    """This thread's font configuration."""
    if not hasattr(_kept, "fonts"):
        from weasyprint.text.fonts import FontConfiguration

        _kept.fonts, _kept.sheets = FontConfiguration(), {}
    return _kept.fonts


def _kept_sheet(path: str) -> Any:
    """This thread's parsed stylesheet; parsed anew when the file has changed (development)."""
    from weasyprint import CSS
    from weasyprint.urls import FatalURLFetchingError

    changed = (Path(settings.BASE_DIR) / "static" / path).stat().st_mtime_ns
    if _kept.sheets.get(path, (None, None))[0] != changed:
        address = f"{_BASE}{path}"
        try:
            text, fetcher = static_bytes(address)[0].decode(), _fetcher_class()()
            sheet = CSS(string=text, base_url=address, url_fetcher=fetcher, font_config=_kept.fonts)
        except FatalURLFetchingError as error:
            raise PdfError(str(error)) from error
        _kept.sheets[path] = (changed, sheet)
    return _kept.sheets[path][1]


def _identifier(html: str, created: datetime) -> bytes:
    return hashlib.sha256(f"{created.isoformat()}\n{html}".encode()).hexdigest()[:32].encode()


def _tell_foreign_fonts(document: Document) -> None:
    """Say in the log that a letter is not in our font: such a paper looks different on another machine."""
    names = {font.family for font in document.fonts.values()}
    if foreign := sorted(name for name in names if PAPER_FONT not in name):
        logger.warning("A paper needed letters that %s lacks; also used: %s", PAPER_FONT, ", ".join(foreign))
