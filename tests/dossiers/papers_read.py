"""What a reader finds in a PDF: text, fonts, sizes of pages, embedded files. Read with pypdf alone."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from fontTools.ttLib import TTFont
from pypdf import PdfReader

A4 = (210.0, 297.0)


def assert_in_order(text: str, *parts: str) -> None:
    position = 0
    for part in parts:
        found = text.find(part, position)
        assert found >= 0, f"{part!r} not after {text[max(0, position - 60) : position]!r} in {text!r}"
        position = found + len(part)


def squeezed(text: str) -> str:
    """Without blanks: a long word may be broken over lines."""
    return "".join(text.split())


@lru_cache(maxsize=2)
def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


@lru_cache(maxsize=8)
def page_texts(pdf: bytes) -> Sequence[str]:
    """The text of each page with single blanks, as one line; no normalising: accents are read as written."""
    return tuple(" ".join(page.extract_text().replace("\u00a0", " ").split()) for page in reader(pdf).pages)


def whole_text(pdf: bytes) -> str:
    return " ".join(page_texts(pdf))


def is_nfc(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text)


def faces(pdf: bytes) -> set[str]:
    """Names of the fonts in the file, without the six letters of a subset; every one must be embedded."""
    names = set()
    for page in reader(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & descriptor.keys(), "not embedded"
            names.add(str(descriptor["/FontName"]).rpartition("+")[2])
    return names


def sizes_mm(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in millimetres, to half a millimetre."""

    def mm(points: Any) -> float:
        return round(float(points) / 72 * 25.4 * 2) / 2

    return [(mm(page.mediabox.width), mm(page.mediabox.height)) for page in reader(pdf).pages]


def embedded_files(pdf: bytes) -> list[str]:
    """Attachments of the file or of any annotation, and links out of the document."""
    document = reader(pdf)
    found = [str(name) for name in document.attachments]
    for page in document.pages:
        found += [str(note.get_object().get("/Subtype")) for note in page.get("/Annots", [])]
    return found


def text_spans_mm(pdf: bytes) -> list[tuple[float, float]]:
    """Left and right edge of every run of text, in millimetres from the page's left edge.

    The right edge is that of the run set without stretching, so a justified line counts as shorter.
    """
    spans: list[tuple[float, float]] = []

    def note(text: str, page_matrix: Any, text_matrix: Any, font: Any, size: float) -> None:
        if text.strip() and font:
            left = page_matrix[0] * text_matrix[4] + page_matrix[4]
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            face = str(descriptor["/FontName"]).rpartition("+")[2].removeprefix("Tinos").replace("-", "")
            width = _width_em(text.rstrip(), face or "Regular") * size * page_matrix[0] * text_matrix[0]
            spans.append((left / 72 * 25.4, (left + width) / 72 * 25.4))

    for page in reader(pdf).pages:
        page.extract_text(visitor_text=note)
    return spans


@cache
def _face(name: str) -> TTFont:
    return TTFont(Path(settings.BASE_DIR) / f"static/fonts/tinos/Tinos-{name}.ttf")


def _width_em(text: str, face: str) -> float:
    font = _face(face)
    cmap, metrics = font.getBestCmap(), font["hmtx"]
    return sum(metrics[cmap[ord(char)]][0] for char in text if ord(char) in cmap) / font["head"].unitsPerEm


def overlapping(pdf: bytes) -> list[tuple[str, str]]:
    """Runs of text that lie over one another on a page; accents reach into the line above, letters do not.

    Kerning makes a run a little shorter than its letters: 2 points are nothing.
    """
    found: list[tuple[str, str]] = []
    for page in reader(pdf).pages:
        boxes = _boxes(page)
        for place, (text, left, right, base, size) in enumerate(boxes):
            for other, other_left, other_right, other_base, _ in boxes[place + 1 :]:
                apart = left >= other_right - 2 or other_left >= right - 2
                if not apart and abs(base - other_base) < 0.6 * size:
                    found.append((text, other))
    return found


def _boxes(page: Any) -> list[tuple[str, float, float, float, float]]:
    """Each run as text, left, right, baseline and size, in points."""
    boxes: list[tuple[str, float, float, float, float]] = []

    def note(text: str, page_matrix: Any, text_matrix: Any, font: Any, size: float) -> None:
        if not text.strip() or not font:
            return
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        face = str(descriptor["/FontName"]).rpartition("+")[2].removeprefix("Tinos").replace("-", "")
        left = page_matrix[0] * text_matrix[4] + page_matrix[4]
        base = page_matrix[3] * text_matrix[5] + page_matrix[5]
        drawn = size * page_matrix[0] * text_matrix[0]
        width = _width_em(text.strip(), face or "Regular") * drawn
        boxes.append((text.strip(), left, left + width, base, abs(drawn)))

    page.extract_text(visitor_text=note)
    return boxes
