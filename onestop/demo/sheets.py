"""The files the demo's scans are: drawn when it is loaded, saying themselves that they are samples."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from dossiers.actions.attachment_store import Stored, put, store_lock
from dossiers.actions.incoming import Incoming

from .scanning import PAGE, PAGES, PHOTO

_SIZE = (827, 1169)  # A4 at 100 dpi
_PAPER, _INK, _FAINT, _STAMP, _TABLE = "#fbfaf6", "#26313f", "#c9ccd1", "#b4232c", "#6d5f52"
_MARGIN = 90
_TITLE, _NOTE = "BẢN QUÉT MẪU", "Bản dùng thử, không có giá trị"
_DRAWN = time.gmtime(0)


def store_sheets() -> Mapping[str, Stored]:
    """Put every sheet into its place, checked like any other file; what `add_attachment` is to note.

    Outside of transactions: who holds the store may wait for the database. Raises Unfit, OSError.
    """
    return {name: _store(name, content) for name, content in drawn().items()}


def drawn() -> Mapping[str, bytes]:
    """The content of each sheet, the same every time."""
    pages = [_page(number, 2) for number in (1, 2)]
    return {PAGE: _pdf([_page(1, 1)]), PAGES: _pdf(pages), PHOTO: _jpeg(_photographed(_page(1, 1)))}


def _store(name: str, content: bytes) -> Stored:
    incoming = Incoming(name)
    try:
        incoming.write(content)
        incoming.finish()
        kind = incoming.check()
        stored = Stored(name + kind.suffix, kind.media_type, incoming.size, incoming.sha256)
        with store_lock():
            put(incoming, stored)
        return stored
    finally:
        incoming.discard()


def _page(number: int, whole: int) -> Image.Image:
    """A page of a form nobody has filled in: a title, grey lines for text, a red note that it is a sample."""
    page = Image.new("RGB", _SIZE, _PAPER)
    pen, (width, height) = ImageDraw.Draw(page), _SIZE
    pen.text((width / 2, 130), _TITLE, _INK, _font("Bold", 40), anchor="mm")
    pen.text((width / 2, 182), f"Trang {number}/{whole}", _INK, _font("Italic", 24), anchor="mm")
    for line in range(24):
        y, short = 250 + line * 32, (line * 7 + number * 3) % 5 * 45
        pen.line((_MARGIN, y, width - _MARGIN - short, y), _FAINT, 8)
    pen.rectangle((_MARGIN, height - 130, width - _MARGIN, height - 65), outline=_STAMP, width=3)
    pen.text((width / 2, height - 98), _NOTE.upper(), _STAMP, _font("Bold", 28), anchor="mm")
    return page


def _photographed(page: Image.Image) -> Image.Image:
    """The same on a table, as a telephone sees it."""
    turned = page.rotate(3, Image.Resampling.BICUBIC, expand=True, fillcolor=_TABLE)
    photo = Image.new("RGB", (turned.width + 120, turned.height + 120), _TABLE)
    photo.paste(turned, (60, 60))
    return photo


def _font(style: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(settings.BASE_DIR / "static" / "fonts" / "tinos" / f"Tinos-{style}.ttf", size)


def _pdf(pages: list[Image.Image]) -> bytes:
    file, (first, *others) = io.BytesIO(), pages
    first.save(
        file,
        "PDF",
        save_all=True,
        append_images=others,
        resolution=100,
        quality=60,
        title=_TITLE,
        creationDate=_DRAWN,
        modDate=_DRAWN,
    )
    return file.getvalue()


def _jpeg(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=60)
    return file.getvalue()
