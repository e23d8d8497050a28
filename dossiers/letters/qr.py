"""A QR code as the outline of its dark modules, to be drawn as inline SVG: sharp on every printer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno


@dataclass(frozen=True)
class QrOutline:
    """``size`` modules a side and an SVG path. No quiet zone: 4 white modules must stay free around it."""

    size: int
    path: str


def qr_outline(text: str) -> QrOutline:
    """The code of ``text`` at error correction level M: a stamp or a fold may cost 15 % of it."""
    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    steps = []
    for y, row in enumerate(matrix):
        x = 0
        for dark, run in groupby(row):
            width = len(list(run))
            if dark:
                steps.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return QrOutline(size=len(matrix), path="".join(steps))
