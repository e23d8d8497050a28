"""The books of certification and the numbers in them. Pure.

Decree 23/2015/NĐ-CP art. 13: a number goes with the volume, the year and the sign of the kind of act, runs
from 01 to the end of the year and leaves no hole. Circular 01/2020/TT-BTP art. 4: a number for each kind of
paper certified, not for each person who comes; all copies of one paper share it. So it belongs to a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from .numbering import Series

VOLUME = "01"  # one volume a year: kept by software it is printed monthly and bound as one (art. 13.4)


class Book(StrEnum):
    """The books a ward keeps (decree 23/2015, annex)."""

    COPY = "copy"
    SIGNATURE = "signature"
    TRANSLATION = "translation"
    DEAL = "deal"


BOOK_LABELS = {
    Book.COPY: "Sổ chứng thực bản sao từ bản chính",
    Book.SIGNATURE: "Sổ chứng thực chữ ký, chứng thực điểm chỉ",
    Book.TRANSLATION: "Sổ chứng thực chữ ký người dịch",
    Book.DEAL: "Sổ chứng thực hợp đồng, giao dịch",
}
SHORT_LABELS = {
    Book.COPY: "Bản sao",
    Book.SIGNATURE: "Chữ ký",
    Book.TRANSLATION: "Chữ ký người dịch",
    Book.DEAL: "Hợp đồng, giao dịch",
}
SYMBOLS = {
    Book.COPY: "SCT/BS",
    Book.SIGNATURE: "SCT/CK,ĐC",
    Book.TRANSLATION: "SCT/CKND",
    Book.DEAL: "SCT/HĐ,GD",
}
SERIES = {
    Book.COPY: Series.CERTIFIED_COPY,
    Book.SIGNATURE: Series.CERTIFIED_SIGN,
    Book.TRANSLATION: Series.CERTIFIED_TRANS,
    Book.DEAL: Series.CERTIFIED_DEAL,
}


def volume_words(book: Book, year: int) -> str:
    """ "quyển số 01/2026-SCT/BS": what is written behind the number on the paper."""
    return f"quyển số {VOLUME}/{year}-{SYMBOLS[book]}"


def numbers_words(numbers: Iterable[int]) -> str:
    """ "07, 12–14": runs of numbers together, those under 10 with a zero in front (decree 30/2020)."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(_run(run) for run in runs)


def _run(run: Sequence[int]) -> str:
    return f"{run[0]:02d}" if len(run) == 1 else f"{run[0]:02d}–{run[-1]:02d}"


def certified_words(numbers: Iterable[int], book: Book, year: int) -> str:
    """ "152–156 quyển số 01/2026-SCT/BS"."""
    return f"{numbers_words(numbers)} {volume_words(book, year)}"
