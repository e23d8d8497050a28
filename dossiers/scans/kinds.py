"""The kinds of files a dossier takes, and the sentence for each reason not to take one. Pure.

PDF, JPG and PNG are what scanners and telephones make and what every browser shows without another program.
Office documents carry macros and links to elsewhere, TIFF and HEIC are not shown by every browser, SVG and
HTML are programs: none of them is needed to keep what was on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import filetype

HEAD = 512  # bytes from the beginning by which a kind is told
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Kind:
    """One kind of file: how browsers call it, how its name ends, the bytes it begins with."""

    media_type: str
    suffix: str
    label: str
    begins: bytes


KINDS = {
    kind.media_type: kind
    for kind in (
        Kind("application/pdf", ".pdf", "PDF", b"%PDF-"),
        Kind("image/jpeg", ".jpg", "JPG", b"\xff\xd8\xff"),
        Kind("image/png", ".png", "PNG", b"\x89PNG\r\n\x1a\n"),
    )
}


class Reason(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    TYPE = "type"
    DAMAGED = "damaged"
    LOCKED = "locked"
    ACTIVE = "active"
    MIXED = "mixed"
    TOO_LARGE_PICTURE = "too_large_picture"
    TOO_COMPLEX = "too_complex"


_SENTENCES = {
    Reason.EMPTY: "không có nội dung (0 byte). Quét lại rồi gửi.",
    Reason.TOO_BIG: "không nhận: lớn hơn {most} MB. Quét ở 200 đến 300 dpi, hoặc tách thành nhiều tệp.",
    Reason.TYPE: "không nhận. Dùng PDF, JPG hoặc PNG, tối đa {most} MB.",
    Reason.DAMAGED: "bị cắt cụt hoặc hỏng. Mở thử trên máy, quét lại rồi gửi.",
    Reason.LOCKED: "có mật khẩu hoặc bị khóa. Lưu bản không khóa rồi gửi.",
    Reason.ACTIVE: "có mã lệnh hoặc tệp khác bên trong. In ra PDF rồi gửi bản in đó.",
    Reason.MIXED: "có dữ liệu lạ ở đầu hoặc cuối tệp. Quét lại, hoặc in ra PDF rồi gửi.",
    Reason.TOO_LARGE_PICTURE: "có quá nhiều điểm ảnh. Quét ở 300 dpi rồi gửi.",
    Reason.TOO_COMPLEX: "quá phức tạp nên không kiểm tra được. In ra PDF hoặc quét lại rồi gửi.",
}


class Unfit(Exception):
    """The file is not taken, for this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def sentence(reason: Reason, name: str, most: int) -> str:
    """What the person reads about the file of this (cleaned) name; `most` is the limit in bytes."""
    return f'Tệp "{name}" {_SENTENCES[reason].format(most=most // MEGABYTE)}'


def kind_of(head: bytes) -> Kind:
    """The kind told by the first `HEAD` bytes, whatever name or type was claimed. Raises Unfit for others."""
    guessed = filetype.guess(head)
    kind = KINDS.get(guessed.mime) if guessed is not None else None
    if kind is None or not head.startswith(kind.begins):  # some readers look for a PDF further down
        raise Unfit(Reason.TYPE)
    return kind
