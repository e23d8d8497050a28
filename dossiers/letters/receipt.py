"""Form 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả.

Circular 01/2018/TT-VPCP, form 01 (two copies: one kept, one given) and circular 03/2025/TT-VPCP, annex I,
form 01. Order of the fields is that of the form; an optional field left empty prints a dotted line that can
be filled in by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from .parts import (
    DocumentLine,
    FormSet,
    Letterhead,
    Person,
    numbered_lines,
    principal_words,
    sets_words,
)
from .qr import qr_outline
from .words import bound, moment_words, phone_words

Channel = Literal["counter", "online", "postal"]

_TITLE = ("GIẤY TIẾP NHẬN HỒ SƠ", "VÀ HẸN TRẢ KẾT QUẢ")
_KEPT, _GIVEN = "Lưu", "Giao khách hàng"
_POSTAL = "Bưu chính công ích"
_LETTERS_A_LINE = 82
_ROOMY_LINES = 26
_NO_DUE = "chưa ấn định vì chưa có lịch nghỉ chính thức; ngày hẹn được thông báo ngay khi có lịch"


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the applicant goes home with: what was handed in, and when the result is promised.

    ``external_code`` is the provincial system's, where it has one. ``centre`` is the unit with its place,
    ``centre_short`` its name alone. ``applicant`` stands at the counter; with power of attorney,
    ``principal`` is who gave it. ``received_at``, ``due_at`` are ISO moments with an offset; ``due_at`` is
    empty while no due moment can be known (the calendar year is missing). A procedure of two legs prints
    "Hẹn lần 1" and either what the second waits for (``second_waits_for``) or, once leg 2 runs, its two
    moments. ``reissued`` marks a receipt that replaces one whose date has moved.
    """

    kind: ClassVar[str] = "receipt"
    template: ClassVar[str] = "papers/receipt.html"

    form_set: FormSet
    letterhead: Letterhead
    code: str
    external_code: str = ""
    centre: str
    centre_short: str = ""
    applicant: Person
    principal: Person | None = None
    authorisation: str = ""
    subject: str
    documents: tuple[DocumentLine, ...] = ()
    sets: int = 1
    limit_text: str
    limit_note: str = ""
    received_at: str
    due_at: str = ""
    due_note: str = ""
    second_waits_for: str = ""
    second_received_at: str = ""
    second_due_at: str = ""
    collect_at: str = ""
    register_book: str = ""
    register_number: str = ""
    channel: Channel = "counter"
    receiver: str
    reissued: bool = False
    qr_text: str = ""
    tracking_site: str = ""
    tracking_key: str = ""
    counter_phone: str = ""
    skipped_days: str = ""

    @property
    def title(self) -> str:
        return " ".join(_TITLE)

    @property
    def subtitle(self) -> str:
        """For the file's title: which dossier."""
        return self.code

    @property
    def copies(self) -> tuple[str, ...]:
        """The copies printed, by name: one without a name in the 2025 set, none kept of an online dossier."""
        if self.form_set != "2018":
            return ("",)
        return (_GIVEN,) if self.channel == "online" else (_KEPT, _GIVEN)

    @property
    def holes(self) -> tuple[str, ...]:
        """What is still missing for print."""
        return self.letterhead.holes

    def context(self) -> dict[str, Any]:
        """Values for the template, worded as they are printed."""
        return {
            "title_lines": _TITLE,
            "copies": self.copies,
            "two_copies": len(self.copies) == 2,
            "is_2018": self.form_set == "2018",
            "documents": numbered_lines([doc.words() for doc in self.documents]),
            "sets": sets_words(self.sets),
            "principal": principal_words(self.principal, self.authorisation) if self.principal else "",
            "subject": bound(self.subject),
            "limit": bound(self.limit_text),
            "received": moment_words(self.received_at),
            "due": moment_words(self.due_at) if self.due_at else "",
            "no_due": _NO_DUE,
            "second_received": moment_words(self.second_received_at) if self.second_received_at else "",
            "second_due": moment_words(self.second_due_at) if self.second_due_at else "",
            "two_legs": bool(self.second_waits_for or self.second_due_at),
            "collect_at": self.collect_at or (_POSTAL if self.channel == "postal" else ""),
            "applicant_signs": self.channel == "counter",
            "digital": self.channel == "online",
            "counter_phone": phone_words(self.counter_phone),
            "qr": qr_outline(self.qr_text) if self.qr_text else None,
            "dense": self._lines() > _ROOMY_LINES,
            "has_foot": self.form_set == "2018" or bool(self.tracking_key or self.skipped_days),
        }

    def _lines(self) -> int:
        """About how many lines the form takes, to choose the close setting before a second page is needed."""
        known = (self.centre, self.applicant.address, self.subject, self.collect_at, self.limit_text)
        notes = (self.limit_note, self.due_note, self.second_waits_for, self.second_due_at, self.skipped_days)
        texts = [*known, *(note for note in notes if note), *(doc.words() for doc in self.documents)]
        if self.principal:
            texts.append(principal_words(self.principal, self.authorisation))
        # The other fields, the mark of the second copy.
        fixed = 8 if self.form_set == "2018" else 7
        foot = (5 if self.form_set == "2018" else 0) + bool(self.tracking_key)
        title = (3 if self.qr_text else 1) + self.reissued + bool(self.external_code)
        return fixed + foot + title + sum(-(-len(text) // _LETTERS_A_LINE) for text in texts)
