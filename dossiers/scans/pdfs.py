"""PDF: one from its first byte to its last, not locked, with nothing in it that runs or unpacks.

A scan needs no script, no other program started, no file carried inside; an officer's reader might obey.
A locked file could not be looked into, and must still open in twenty years when nobody knows the password.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from .endings import check_no_archive
from .kinds import Reason, Unfit

MOST_OBJECTS = 200_000
MOST_UNPACKED = 64 << 20  # bytes of one stream that is no picture
MOST_PICTURE = 384 << 20  # of one that is: A3 at 600 dpi in colour has 208 MB
_BEGINS = re.compile(rb"%PDF-[12]\.\d[ \t\r\n]")
_ENDS = re.compile(rb"startxref\s+\d+\s+%%EOF[\s\0]*$")
_COMMENTS = re.compile(rb"(\s*%[^\r\n<]*[\r\n])*\s*(?=\d)")  # before the first object; none of them a page
_FORBIDDEN_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
_FORBIDDEN_VALUES = {
    "/S": {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/RichMediaExecute",
        "/Rendition",
    },
    "/Type": {"/EmbeddedFile"},
    "/Subtype": {"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D"},
}
_TAIL = 2048


def check_pdf(file: BinaryIO, size: int) -> None:
    """Raise Unfit unless the open file is a PDF that only shows pages."""
    _check_ends(file, size)
    logging.disable(logging.CRITICAL)  # what the library thinks of odd files is of no use to anybody
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted:
            raise Unfit(Reason.LOCKED)
        _check_objects(reader)
        if not reader.pages[0]:
            raise Unfit(Reason.DAMAGED)
    except (PyPdfError, ValueError, TypeError, LookupError, AttributeError, AssertionError) as error:
        raise Unfit(Reason.DAMAGED) from error
    except (RecursionError, NotImplementedError, OverflowError) as error:
        raise Unfit(Reason.TOO_COMPLEX) from error


def _check_ends(file: BinaryIO, size: int) -> None:
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    check_no_archive(file, size)
    if _ENDS.search(tail) is None:
        raise Unfit(Reason.MIXED if b"%%EOF" in tail else Reason.DAMAGED)
    file.seek(0)
    head = file.read(_TAIL)
    begun = _BEGINS.match(head)
    if begun is None:
        raise Unfit(Reason.DAMAGED)
    if _COMMENTS.match(head, begun.end() - 1) is None:
        raise Unfit(Reason.MIXED)


def _check_objects(reader: PdfReader) -> None:
    for count, reference in enumerate(_references(reader)):
        if count > MOST_OBJECTS:
            raise Unfit(Reason.TOO_COMPLEX)
        found = reader.get_object(reference)
        _check_value(found)
        if isinstance(found, StreamObject):
            _check_stream(found)
    _check_value(reader.trailer)


def _references(reader: PdfReader) -> Iterator[IndirectObject]:
    for generation, places in reader.xref.items():
        yield from (IndirectObject(number, generation, reader) for number in list(places) if number)
    yield from (IndirectObject(number, 0, reader) for number in list(reader.xref_objStm))


def _check_value(value: Any) -> None:
    """The object itself and what lies directly in it; what it only points to has its own turn."""
    if isinstance(value, DictionaryObject):
        if _FORBIDDEN_KEYS & value.keys():
            raise Unfit(Reason.ACTIVE)
        for key, inner in value.items():
            if isinstance(inner, str) and inner in _FORBIDDEN_VALUES.get(key, ()):
                raise Unfit(Reason.ACTIVE)
            _check_value(inner)
    elif isinstance(value, ArrayObject):
        for inner in value:
            _check_value(inner)


def _check_stream(stream: StreamObject) -> None:
    """A stream unpacks to a size that can be meant; it is counted a piece at a time, never held."""
    packed = stream.get("/Filter", ArrayObject())
    filters = [str(one) for one in (packed if isinstance(packed, ArrayObject) else [packed])]
    flates = sum(one in ("/FlateDecode", "/Fl") for one in filters)
    if flates > 1:
        raise Unfit(Reason.TOO_COMPLEX)
    if flates and filters[0] in ("/FlateDecode", "/Fl"):
        most = MOST_PICTURE if stream.get("/Subtype") == "/Image" else MOST_UNPACKED
        _count(stream._data, most)


def _count(data: bytes, most: int) -> None:
    unpacking, size, left = zlib.decompressobj(), 0, data
    try:
        while left and not unpacking.eof:
            size += len(unpacking.decompress(left, 1 << 20))
            left = unpacking.unconsumed_tail
            if size > most:
                raise Unfit(Reason.TOO_COMPLEX)
    except zlib.error:
        return  # readers show what they can of it
