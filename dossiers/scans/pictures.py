"""JPG and PNG: of a size a page can have, decoded to the end by the library, nothing behind them."""

from __future__ import annotations

from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from .endings import check_jpeg, check_no_archive, check_png
from .kinds import Reason, Unfit

MOST_PIXELS = 120_000_000  # A3 at 600 dpi has 70 million, the largest telephones 108
MOST_SIDE = 30_000
_FORMATS = {"image/jpeg": ("JPEG", check_jpeg), "image/png": ("PNG", check_png)}


def check_picture(file: BinaryIO, size: int, media_type: str) -> None:
    """Raise Unfit unless the open file is one whole picture of its kind."""
    expected, ends_well = _FORMATS[media_type]
    check_no_archive(file, size)
    ends_well(file, size)
    Image.MAX_IMAGE_PIXELS = None  # ours is checked before anything is unpacked
    file.seek(0)
    try:
        with Image.open(file, formats=[expected]) as picture:
            if max(picture.size) > MOST_SIDE or picture.width * picture.height > MOST_PIXELS:
                raise Unfit(Reason.TOO_LARGE_PICTURE)
            picture.draft(
                "RGB", (picture.width // 8, picture.height // 8)
            )  # a JPEG at an eighth: little memory
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, IndexError) as error:
        raise Unfit(Reason.DAMAGED) from error
