"""A page of a certification book: its lines in the columns of the decree, its sums. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dossiers.certification import BOOK_LABELS, Book, volume_words
from dossiers.models import CertificationLine
from dossiers.querysets import BookTotals
from dossiers.workflow import Status
from procedures.dates import vn_date

VOID = "hủy do nhập nhầm"


@dataclass(frozen=True)
class BookRow:
    """One number of the book (decree 23/2015, annex: the columns of the books). `fee_vnd` in dong."""

    number: int
    day: date
    requester: str
    paper: str
    pages: int
    copies: int
    electronic: bool
    fee_vnd: int
    signer: str
    code: str
    dossier_id: int
    note: str

    @property
    def is_void(self) -> bool:
        """A number of a void dossier stays in the book and counts in no sum."""
        return self.note == VOID


@dataclass(frozen=True)
class BookPage:
    """A book from one local date to another, both included; `month` are the sums of the last date's month."""

    book: Book
    first: date
    last: date
    rows: tuple[BookRow, ...]
    sums: BookTotals
    month: BookTotals

    @property
    def title(self) -> str:
        """The name of the book."""
        return BOOK_LABELS[self.book]

    @property
    def volume(self) -> str:
        """The volume, its first letter large: "Quyển số 01/2026-SCT/BS"."""
        words = volume_words(self.book, self.last.year)
        return f"{words[:1].upper()}{words[1:]}"

    @property
    def span(self) -> str:
        """ "ngày 23/11/2026", or "từ 01/11/2026 đến 30/11/2026"."""
        if self.first == self.last:
            return f"ngày {vn_date(self.first)}"
        return f"từ {vn_date(self.first)} đến {vn_date(self.last)}"


def book_rows(lines: Iterable[CertificationLine]) -> tuple[BookRow, ...]:
    """The rows of numbered lines, with dossier, applicant and signer loaded."""
    return tuple(_row(line) for line in lines)


def _row(line: CertificationLine) -> BookRow:
    if line.number is None or line.certified_on is None or line.signer is None:
        raise ValueError("a row of the book has its number, day and signer")
    dossier = line.dossier
    return BookRow(
        number=line.number,
        day=line.certified_on,
        requester=dossier.applicant.full_name,
        paper=line.paper,
        pages=line.pages,
        copies=line.copies,
        electronic=line.electronic,
        fee_vnd=line.fee_vnd,
        signer=f"{line.signer.full_name}, {line.signer.get_post_display()}",
        code=dossier.code or "",
        dossier_id=dossier.pk,
        note=VOID if dossier.state is Status.VOID else line.fee_reason,
    )
