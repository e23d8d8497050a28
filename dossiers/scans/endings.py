"""Whether a picture is whole and ends where it says it ends, read a piece at a time."""

from __future__ import annotations

import mmap
import re
import struct
import zlib
from typing import BinaryIO

from .kinds import Reason, Unfit

_ZIP_END = b"PK\x05\x06"
_ZIP_END_WITHIN = 65_557  # bytes from the end: a ZIP's directory entry and its longest comment
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # in compressed data: neither stuffing nor restart
_MOST_SAMSUNG = 64 * 1024
_BARE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA


def check_no_archive(file: BinaryIO, size: int) -> None:
    """Raise Unfit where a ZIP or JAR hangs at the end: the same bytes would be a program elsewhere."""
    file.seek(max(0, size - _ZIP_END_WITHIN))
    if _ZIP_END in file.read():
        raise Unfit(Reason.MIXED)


def check_png(file: BinaryIO, size: int) -> None:
    """Every chunk has its checksum, the last is IEND, nothing follows."""
    file.seek(8)
    while True:
        head = file.read(8)
        if len(head) < 8:
            raise Unfit(Reason.DAMAGED)
        length, name = struct.unpack(">I4s", head)
        if length > size - file.tell():
            raise Unfit(Reason.DAMAGED)
        _check_sum(file, length, zlib.crc32(name))
        if name == b"IEND":
            break
    if file.tell() != size:
        raise Unfit(Reason.MIXED)


def _check_sum(file: BinaryIO, length: int, told: int) -> None:
    while length:
        piece = file.read(min(length, 1 << 16))
        if not piece:
            raise Unfit(Reason.DAMAGED)
        told, length = zlib.crc32(piece, told), length - len(piece)
    if file.read(4) != struct.pack(">I", told):
        raise Unfit(Reason.DAMAGED)


def check_jpeg(file: BinaryIO, size: int) -> None:
    """Markers lead from beginning to end; behind it only what telephones put there.

    That is: zeros, further whole pictures (the light map of a phone's photo), the small trailer of Samsung.
    """
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = _end_of_jpeg(data, 0)
        while data[at : at + 3] == b"\xff\xd8\xff":
            at = _end_of_jpeg(data, at)
        rest = data[at : at + _MOST_SAMSUNG + 1].lstrip(b"\0")
        if rest and not (rest.endswith(b"SEFT") and size - at <= _MOST_SAMSUNG):
            raise Unfit(Reason.MIXED)
        if not rest and data[at:].strip(b"\0"):
            raise Unfit(Reason.MIXED)


def _end_of_jpeg(data: mmap.mmap, start: int) -> int:
    """The place behind the picture that begins at `start`."""
    at = start + 2
    while True:
        if at + 2 > len(data) or data[at] != 0xFF:
            raise Unfit(Reason.DAMAGED)
        marker = data[at + 1]
        if marker == 0xFF:  # fill
            at += 1
            continue
        if marker == _EOI:
            return at + 2
        if marker == _SOI:
            raise Unfit(Reason.DAMAGED)
        at += 2 if marker in _BARE else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SOS:
            found = _MARKER.search(data, at)
            if found is None:
                raise Unfit(Reason.DAMAGED)
            at = found.start()
